"""What findings and rights of reply look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.scrutiny.calc.findings import LONGEST_REPLY, SHORTEST_REPLY
from deliberation.scrutiny.calc.words import (
    FACTOR_CHOICES,
    FINDING_STATUS_CHOICES,
    LEVER_CHOICES,
    SERIOUSNESS_CHOICES,
    SURENESS_CHOICES,
)
from deliberation.scrutiny.models import Evidence, Finding, RightOfReply
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text
from webapi.schema import Code


class FindingQuery(PagedQuery):
    """Filters of findings."""

    words = Text(
        required=False,
        help_text="Each word must be in the text, the reference, the place or the body's name.",
    )
    status = serializers.ChoiceField(choices=FINDING_STATUS_CHOICES, required=False)
    seriousness = serializers.ChoiceField(choices=SERIOUSNESS_CHOICES, required=False)
    sureness = serializers.ChoiceField(choices=SURENESS_CHOICES, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    area = Text(required=False, help_text="Only those about this area (its key).")
    body = Text(required=False, help_text="Only those of this body (short name).")
    lever = serializers.ChoiceField(choices=LEVER_CHOICES, required=False)
    factor = serializers.ChoiceField(choices=FACTOR_CHOICES, required=False)


class BodyFindingQuery(PagedQuery):
    """Filters of one body's findings."""

    words = Text(required=False, help_text="Each word must occur.")
    status = serializers.ChoiceField(choices=FINDING_STATUS_CHOICES, required=False)
    seriousness = serializers.ChoiceField(choices=SERIOUSNESS_CHOICES, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    lever = serializers.ChoiceField(choices=LEVER_CHOICES, required=False)
    factor = serializers.ChoiceField(choices=FACTOR_CHOICES, required=False)


class ScrutinyFindingRow(serializers.Serializer[Any]):
    """A finding in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body that found it.")
    title = serializers.CharField()
    seriousness = Code("FindingSeriousness", SERIOUSNESS_CHOICES)
    sureness = Code("FindingSureness", SURENESS_CHOICES)
    area = serializers.CharField(allow_blank=True, help_text="The area's key.")
    area_name = serializers.CharField(allow_blank=True)
    place = serializers.CharField(allow_blank=True)
    topics = serializers.ListField(child=serializers.CharField())
    lever = serializers.CharField(allow_blank=True)
    factor = serializers.CharField(allow_blank=True)
    metric = serializers.CharField(allow_blank=True, help_text="Of the figure that it cites.")
    period = serializers.CharField(allow_blank=True, help_text="Of the figure that it cites.")
    figure_moved = serializers.BooleanField(
        help_text="Whether a later run says something else of the figure."
    )
    status = Code("FindingStatus", FINDING_STATUS_CHOICES)
    published_at = serializers.DateTimeField(allow_null=True)
    withdrawn_why = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class BodyFindingRow(ScrutinyFindingRow):
    """A finding in a body's list."""


class FindingSource(serializers.Serializer[Any]):
    """A source of a finding."""

    title = serializers.CharField()
    href = serializers.CharField(allow_blank=True)


class FindingEvidenceShape(serializers.Serializer[Any]):
    """Evidence of the line of enquiry that a finding rests on."""

    number = serializers.IntegerField()
    title = serializers.CharField()


class FindingReply(serializers.Serializer[Any]):
    """What somebody was asked to say to a finding, and what they said."""

    id = serializers.UUIDField()
    to_body = serializers.CharField(allow_blank=True, help_text="Short name; empty for one not on the site.")
    to_name = serializers.CharField()
    asked_on = serializers.DateField()
    due_on = serializers.DateField()
    given_on = serializers.DateField(allow_null=True)
    accepts = serializers.BooleanField(
        allow_null=True, help_text="Whether they say that the facts are right."
    )
    waived = serializers.BooleanField(help_text="Whether they have nothing to say.")
    text = serializers.CharField(allow_blank=True)
    text_shown = serializers.CharField(help_text="The finding as they were shown it.")
    source = serializers.CharField(allow_blank=True, help_text="How it came, where the committee entered it.")
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True, help_text="Of who replied.")


class AskedRow(FindingReply):
    """A finding of another body that this one was asked to reply to."""

    asked_by = serializers.CharField(help_text="The short name of the body that asks.")
    illustrative = serializers.BooleanField()


class FindingDetail(ScrutinyFindingRow):
    """A finding with its words, its figure, its evidence and the replies to it."""

    text = serializers.CharField()
    sureness_why = serializers.CharField(allow_blank=True)
    enquiry = serializers.UUIDField(allow_null=True)
    sources = FindingSource(many=True)
    evidence = FindingEvidenceShape(many=True)
    definition = serializers.CharField(allow_blank=True)
    figure = serializers.DictField(allow_null=True, help_text="As the index said it when it was pinned.")
    figure_now = serializers.DictField(
        allow_null=True, help_text="What a later run says, where that differs."
    )
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True, help_text="Of who wrote it.")
    version = serializers.IntegerField(help_text="To be sent along with a change.")
    replies = FindingReply(many=True)


class FigureSent(serializers.Serializer[Any]):
    """A figure of the index to pin. Without `period`, the one that the index shows first."""

    definition = Sentence(max_length=80)
    metric = Sentence(max_length=80)
    area = Sentence(max_length=12)
    period = Sentence(max_length=20, required=False, default="", allow_blank=True)


class SourceSent(serializers.Serializer[Any]):
    """A source: what it is, and its link."""

    title = Sentence(max_length=300)
    href = Sentence(max_length=300, required=False, default="", allow_blank=True)


class FindingSent(serializers.Serializer[Any]):
    """A finding to write down."""

    title = Sentence(max_length=200)
    text = Sentence(max_length=8000)
    seriousness = Code("FindingSeriousness", SERIOUSNESS_CHOICES)
    sureness = Code("FindingSureness", SURENESS_CHOICES)
    sureness_why = Sentence(max_length=500, required=False, default="", allow_blank=True)
    area_key = Sentence(max_length=12, required=False, default="", allow_blank=True)
    place = Sentence(max_length=200, required=False, default="", allow_blank=True)
    topics = serializers.ListField(child=Sentence(max_length=40), required=False, default=list, max_length=10)
    lever = Sentence(max_length=16, required=False, default="", allow_blank=True)
    factor = Sentence(max_length=16, required=False, default="", allow_blank=True)
    sources = SourceSent(many=True, required=False, default=list)
    enquiry = serializers.UUIDField(required=False, allow_null=True, default=None)
    evidence = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=10_000),
        required=False,
        default=list,
        max_length=100,
    )
    figure = FigureSent(required=False, allow_null=True, default=None)


class NewFindingSent(FindingSent):
    """A finding to write down, with an id of its own."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice writes one.")


class FindingChanges(FindingSent):
    """A finding to put in the place of one. Without `figure` the one that it cites stays."""

    version = serializers.IntegerField(min_value=0, max_value=10_000)
    drop_figure = serializers.BooleanField(required=False, default=False)


class ShowFindingSent(serializers.Serializer[Any]):
    """To whom a finding is shown: bodies by short name, others by name."""

    to_bodies = serializers.ListField(
        child=Sentence(max_length=100), required=False, default=list, max_length=20
    )
    to_names = serializers.ListField(
        child=Sentence(max_length=160), required=False, default=list, max_length=20
    )
    days = serializers.IntegerField(
        min_value=SHORTEST_REPLY,
        max_value=LONGEST_REPLY,
        required=False,
        allow_null=True,
        default=None,
        help_text="Without it, each body's own reply clock.",
    )


class FindingReplySent(serializers.Serializer[Any]):
    """A reply to give."""

    text = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    accepts = serializers.BooleanField(required=False, allow_null=True, default=None)
    waived = serializers.BooleanField(required=False, default=False)


class PostedFindingReplySent(FindingReplySent):
    """A reply that came by post, to enter."""

    source = Sentence(max_length=300, help_text="How it came.")
    given_on = Day(help_text="The day that it bears.")


class WithdrawFindingSent(serializers.Serializer[Any]):
    """Why a finding is withdrawn."""

    reason = Sentence(max_length=500)


def finding_row(each: Finding) -> Row:
    """A finding as it stands in a list."""
    figure = each.figure or {}
    return {
        "id": each.pk,
        "reference": each.reference,
        "body": each.body.slug,
        "title": each.title,
        "seriousness": each.seriousness,
        "sureness": each.sureness,
        "area": each.area_key,
        "area_name": each.area_name,
        "place": each.place,
        "topics": unpacked(each.topics),
        "lever": each.lever,
        "factor": each.factor,
        "metric": figure.get("metric", ""),
        "period": figure.get("period", ""),
        "figure_moved": each.moved_at is not None,
        "status": each.status,
        "published_at": each.published_at,
        "withdrawn_why": each.withdrawn_why,
        "illustrative": each.illustrative,
    }


def reply_shape(each: RightOfReply) -> Row:
    """A right of reply as it is sent; who was asked must be loaded."""
    names = ("asked_on", "due_on", "given_on", "accepts", "waived", "text", "text_shown", "source", "role")
    to = {"to_body": each.to_body.slug if each.to_body is not None else "", "to_name": each.to_words}
    return {"id": each.pk, **to} | {name: getattr(each, name) for name in names}


def asked_row(each: RightOfReply) -> Row:
    """What a body was asked, as it stands in its list."""
    return reply_shape(each) | {"asked_by": each.finding.body.slug, "illustrative": each.finding.illustrative}


def finding_detail(
    each: Finding, evidence: list[Evidence], replies: list[RightOfReply], *, reads_enquiry: bool
) -> Row:
    """The whole of a finding. Of a line of enquiry that the reader may not see, nothing is told."""
    names = ("text", "sureness_why", "sources", "definition", "figure", "role", "version")
    rests = [{"number": one.number, "title": one.title} for one in evidence] if reads_enquiry else []
    return (
        finding_row(each)
        | {name: getattr(each, name) for name in names}
        | {
            "enquiry": each.enquiry_id if reads_enquiry else None,
            "evidence": rests,
            "figure_now": each.now,
            "replies": [reply_shape(one) for one in replies],
        }
    )
