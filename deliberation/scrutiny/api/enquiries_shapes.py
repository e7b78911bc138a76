"""What lines of enquiry look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.scrutiny.actions.enquiries import EnquiryGiven
from deliberation.scrutiny.actions.evidence import FigureGiven
from deliberation.scrutiny.api.requests_shapes import InformationRequestShape, request_shape
from deliberation.scrutiny.api.shaped import shaped
from deliberation.scrutiny.calc.words import ENQUIRY_STATUS_CHOICES, EVIDENCE_KIND_CHOICES, EnquiryStatus
from deliberation.scrutiny.models import Enquiry, Evidence
from deliberation.scrutiny.presenters.enquiry_page import A_WITNESS
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text, WholeNumber
from webapi.schema import Code


class EnquiryQuery(PagedQuery):
    """Filters of lines of enquiry."""

    words = Text(
        required=False,
        help_text="Each word must be in the title, the question, the reference, the area or the body's name.",
    )
    status = serializers.ChoiceField(choices=ENQUIRY_STATUS_CHOICES, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    area = Text(required=False, help_text="Only those about this area (its key).")
    body = Text(required=False, help_text="Only those of this body (short name).")


class EnquiryRow(serializers.Serializer[Any]):
    """A line of enquiry in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body.")
    title = serializers.CharField()
    question = serializers.CharField()
    status = Code("EnquiryStatus", ENQUIRY_STATUS_CHOICES)
    public = serializers.BooleanField(help_text="Whether everybody can read it once it is opened.")
    area = serializers.CharField(allow_blank=True, help_text="The area's key.")
    area_name = serializers.CharField(allow_blank=True)
    topics = serializers.ListField(child=serializers.CharField())
    opened_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True, help_text="By when it is to report.")
    closed_on = serializers.DateField(allow_null=True)
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class EnquiryWitness(serializers.Serializer[Any]):
    """A witness. The public reads a name and a summary once the witness agreed to them."""

    number = serializers.IntegerField()
    who = serializers.CharField()
    organisation = serializers.CharField(allow_blank=True)
    planned_for = serializers.DateField(allow_null=True)
    heard_on = serializers.DateField(allow_null=True)
    questions = serializers.CharField(allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    agreed_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class EnquiryVisit(serializers.Serializer[Any]):
    """A site visit."""

    number = serializers.IntegerField()
    place = serializers.CharField()
    planned_for = serializers.DateField(allow_null=True)
    visited_on = serializers.DateField(allow_null=True)
    who = serializers.CharField(allow_blank=True)
    purpose = serializers.CharField(allow_blank=True)
    seen = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class EnquiryEvidenceRow(serializers.Serializer[Any]):
    """A piece of evidence in a list."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    kind = Code("EnquiryEvidenceKind", EVIDENCE_KIND_CHOICES)
    title = serializers.CharField()
    source = serializers.CharField(allow_blank=True)
    href = serializers.CharField(allow_blank=True)
    figure_moved = serializers.BooleanField(
        help_text="Whether a later run says something else of the figure."
    )
    withdrawn_why = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class EnquiryEvidenceDetail(EnquiryEvidenceRow):
    """A piece of evidence, with the figure as it was pinned and what a later run says."""

    summary = serializers.CharField(allow_blank=True)
    figure = serializers.DictField(allow_null=True, help_text="As the index said it when it was pinned.")
    figure_now = serializers.DictField(
        allow_null=True, help_text="What a later run says, where that differs."
    )
    moved_at = serializers.DateTimeField(allow_null=True)
    made_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField(help_text="To be sent along with a change.")


class EnquiryDetail(EnquiryRow):
    """A line of enquiry with everything that belongs to it."""

    why_now = serializers.CharField(allow_blank=True)
    scope = serializers.CharField(allow_blank=True)
    left_out = serializers.CharField(allow_blank=True)
    lead = serializers.CharField(allow_blank=True, help_text="Role of who leads it.")
    close_reason = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="To be sent along with a change.")
    evidence = EnquiryEvidenceRow(many=True)
    requests = InformationRequestShape(many=True)
    witnesses = EnquiryWitness(many=True)
    visits = EnquiryVisit(many=True)


class EnquirySent(serializers.Serializer[Any]):
    """What a line of enquiry is to say."""

    title = Sentence(max_length=200)
    question = Sentence(max_length=500)
    why_now = Sentence(max_length=2000, required=False, default="", allow_blank=True)
    scope = Sentence(max_length=4000, required=False, default="", allow_blank=True)
    left_out = Sentence(max_length=2000, required=False, default="", allow_blank=True)
    topics = serializers.ListField(
        child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=40
    )
    area = Sentence(max_length=12, required=False, default="", allow_blank=True)
    lead = WholeNumber(
        required=False, allow_null=True, default=None, help_text="Id of a member; see the body's members."
    )
    ends_on = Day(required=False, allow_null=True, default=None)
    public = serializers.BooleanField(required=False, default=True)


class EnquiryFigureSent(serializers.Serializer[Any]):
    """A figure of the index. Without `period`, the one that the index shows first."""

    definition = Sentence(max_length=80)
    metric = Sentence(max_length=80)
    area = Sentence(max_length=12)
    period = Sentence(max_length=20, required=False, default="", allow_blank=True)


class NewEnquirySent(EnquirySent):
    """A line of enquiry to plan, with the figure that it starts from, if there is one."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")
    figure = EnquiryFigureSent(required=False, allow_null=True, default=None)


class EnquiryChangeSent(EnquirySent):
    """A line of enquiry said otherwise; what is left out is emptied."""

    version = WholeNumber(required=False, help_text="The version you read; an older one is refused.")


class EnquiryMoveSent(serializers.Serializer[Any]):
    """Where a line of enquiry moves."""

    status = serializers.ChoiceField(choices=[EnquiryStatus.OPEN.value, EnquiryStatus.REPORTING.value])


class EnquiryCloseSent(serializers.Serializer[Any]):
    """What came of a line of enquiry."""

    reason = Sentence(max_length=500)


def enquiry_given(sent: dict[str, Any]) -> EnquiryGiven:
    """What was sent of a line of enquiry, for the action."""
    names = ("title", "question", "why_now", "scope", "left_out", "topics", "area", "ends_on", "public")
    return EnquiryGiven(**{name: sent[name] for name in names}, lead_id=sent["lead"])


def figure_given(sent: dict[str, Any], title: str, summary: str = "") -> FigureGiven:
    """A figure that was sent, for the action."""
    names = ("definition", "metric", "area", "period")
    return FigureGiven(**{name: sent[name] for name in names}, title=title, summary=summary)


def enquiry_row(each: Enquiry) -> Row:
    """A line of enquiry as it stands in a list."""
    return shaped(each, EnquiryRow, body=each.body.slug, area=each.area_key, topics=unpacked(each.topics))


def evidence_row(each: Evidence) -> Row:
    """A piece of evidence as it stands in a list."""
    moved, made_up = each.moved_at is not None, each.enquiry.illustrative
    return shaped(each, EnquiryEvidenceRow, figure_moved=moved, illustrative=made_up)


def evidence_detail(each: Evidence) -> Row:
    """A piece of evidence as it is sent."""
    names = ("summary", "figure", "moved_at", "made_at", "withdrawn_at", "version")
    return evidence_row(each) | {name: getattr(each, name) for name in names} | {"figure_now": each.now}


def enquiry_detail(each: Enquiry, evidence: list[Evidence], *, inside: bool) -> Row:
    """The whole of it as it is sent; `inside`: to somebody of the body."""
    names = ("why_now", "scope", "left_out", "close_reason", "version")
    for one in evidence:
        one.enquiry = each
    return (
        enquiry_row(each)
        | {name: getattr(each, name) for name in names}
        | {
            "lead": each.lead.role if each.lead is not None else "",
            "evidence": [evidence_row(one) for one in evidence],
            "requests": [
                request_shape(one)
                for one in each.requests.select_related("to_body").prefetch_related("replies")
            ],
            "witnesses": [_witness(one, inside) for one in each.hearings.filter(removed_at__isnull=True)],
            "visits": [shaped(one, EnquiryVisit) for one in each.visits.filter(removed_at__isnull=True)],
        }
    )


def _witness(each: Any, inside: bool) -> Row:
    row = shaped(each, EnquiryWitness)
    if inside:
        return row
    who = each.who if each.consented else A_WITNESS
    return row | {"who": who, "summary": each.summary if each.agreed_on is not None else ""}
