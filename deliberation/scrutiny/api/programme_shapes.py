"""What items of a work programme look like in the API, and what may be sent of them."""

from __future__ import annotations

import datetime as dt
from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.queries.meetings import is_public
from deliberation.scrutiny.actions.programme import ItemGiven, PlaceGiven
from deliberation.scrutiny.api.shaped import shaped
from deliberation.scrutiny.calc.words import ITEM_KIND_CHOICES, ITEM_STATUS_CHOICES, ItemStatus
from deliberation.scrutiny.models import ProgrammeItem
from deliberation.scrutiny.queries.enquiries import is_open_to_all
from deliberation.scrutiny.queries.programme import place_words
from kernel.errors import BadInput
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence, Text, WholeNumber
from webapi.schema import Code


class ProgrammeQuery(PagedQuery):
    """Filters of a work programme."""

    words = Text(
        required=False, help_text="Each word must be in the title, the reasons, the aim or the lead."
    )
    status = serializers.ChoiceField(choices=ITEM_STATUS_CHOICES, required=False)
    kind = serializers.ChoiceField(choices=ITEM_KIND_CHOICES, required=False)
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)


class ProgrammeRow(serializers.Serializer[Any]):
    """An item of a work programme in a list."""

    id = serializers.UUIDField()
    body = serializers.CharField(help_text="The body's short name.")
    title = serializers.CharField()
    kind = Code("ProgrammeItemKind", ITEM_KIND_CHOICES)
    status = Code("ProgrammeItemStatus", ITEM_STATUS_CHOICES)
    status_why = serializers.CharField(allow_blank=True)
    place = serializers.CharField(help_text="The meeting or month it stands at, in words.")
    month = serializers.CharField(allow_blank=True, help_text="2027-03; empty while it waits for a place.")
    meeting = serializers.IntegerField(
        allow_null=True, help_text="The meeting, once it was called; see the body's meetings."
    )
    aim = serializers.CharField(allow_blank=True)
    lead = serializers.CharField(allow_blank=True)
    witnesses = serializers.CharField(allow_blank=True)
    topics = serializers.ListField(child=serializers.CharField())
    enquiry = serializers.UUIDField(allow_null=True, help_text="Its line of enquiry, if that is public.")
    decision = serializers.UUIDField(allow_null=True, help_text="The decision to come that it looks at.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class ProgrammeMoveShape(serializers.Serializer[Any]):
    """A move of an item."""

    was = serializers.CharField()
    now = serializers.CharField()
    reason = serializers.CharField()
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True, help_text="Of who moved it.")
    made_at = serializers.DateTimeField()


class ProgrammeDetail(ProgrammeRow):
    """An item with its reasons and every move. `version` goes up with each change: send it back with the next one."""

    why = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()
    moves = ProgrammeMoveShape(many=True)


class _Said(serializers.Serializer[Any]):
    title = Sentence(max_length=200)
    kind = Code("ProgrammeItemKind", ITEM_KIND_CHOICES)
    why = Sentence(max_length=2000, required=False, default="", allow_blank=True)
    aim = Sentence(max_length=500, required=False, default="", allow_blank=True)
    lead = Sentence(max_length=200, required=False, default="", allow_blank=True)
    witnesses = Sentence(max_length=300, required=False, default="", allow_blank=True)
    topics = serializers.ListField(
        child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=40
    )
    enquiry = serializers.UUIDField(required=False, allow_null=True, default=None)
    decision = serializers.UUIDField(required=False, allow_null=True, default=None)


class _Place(serializers.Serializer[Any]):
    meeting = WholeNumber(required=False, allow_null=True, default=None)
    month = Sentence(
        max_length=7, required=False, default="", allow_blank=True, help_text="2027-03. A meeting or a month."
    )


class ProgrammeItemSent(_Said, _Place):
    """An item to put on the programme."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one item.")


class ProgrammeChangeSent(_Said):
    """What an item is to say."""

    version = WholeNumber(required=False, help_text="The version you read; an older one is refused.")


class ProgrammeMoveSent(_Place):
    """Where an item is moved to; neither meeting nor month: it waits for a place."""

    reason = Sentence(max_length=300)
    version = WholeNumber(required=False, help_text="The version you read; an older one is refused.")


class ProgrammeEndSent(serializers.Serializer[Any]):
    """How an item ended."""

    status = serializers.ChoiceField(choices=[ItemStatus.DONE.value, ItemStatus.DROPPED.value])
    why = Sentence(max_length=300, required=False, default="", allow_blank=True)
    version = WholeNumber(required=False, help_text="The version you read; an older one is refused.")


class ProgrammeTakeUpSent(serializers.Serializer[Any]):
    """Why an item is taken up again."""

    reason = Sentence(max_length=300)


def item_given(sent: dict[str, Any]) -> ItemGiven:
    """What was sent of an item, for the action."""
    names = ("title", "kind", "why", "aim", "lead", "witnesses", "topics")
    return ItemGiven(
        **{name: sent[name] for name in names}, enquiry_id=sent["enquiry"], decision_id=sent["decision"]
    )


def place_given(sent: dict[str, Any]) -> PlaceGiven:
    """Where an item is to stand. Raises BadInput."""
    month = sent["month"]
    try:
        first = dt.date.fromisoformat(f"{month}-01") if month else None
    except ValueError as error:
        raise BadInput("Write a month as 2027-03.", field="month") from error
    return PlaceGiven(meeting_id=sent["meeting"], month=first)


def programme_row(each: ProgrammeItem) -> Row:
    """An item as it stands in a list, for everybody: nothing of a meeting that was not called, or of a private enquiry."""
    called = each.meeting is not None and is_public(each.meeting)
    shown = each.enquiry is not None and is_open_to_all(each.enquiry)
    return shaped(
        each,
        ProgrammeRow,
        body=each.body.slug,
        place=place_words(each),
        month=each.planned_for.strftime("%Y-%m") if each.planned_for else "",
        meeting=each.meeting_id if called else None,
        topics=unpacked(each.topics),
        enquiry=each.enquiry_id if shown else None,
        decision=each.decision_id,
        illustrative=each.body.illustrative,
    )


def programme_detail(each: ProgrammeItem) -> Row:
    """The whole of it as it is sent."""
    moves = [shaped(move, ProgrammeMoveShape) for move in each.moves.all()]
    return programme_row(each) | {"why": each.why, "version": each.version, "moves": moves}
