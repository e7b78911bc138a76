"""What meetings, agendas and papers look like in the API, and what may be sent of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from django.urls import reverse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from deliberation.bodies.actions.agenda import LONGEST_ITEM
from deliberation.bodies.calc.agenda import timings
from deliberation.bodies.calc.kinds import KIND_CHOICES
from deliberation.bodies.models import ItemPurpose, Meeting, MeetingStatus, Openness, Paper
from deliberation.bodies.queries.meetings import SeenItem
from deliberation.bodies.queries.meetings_lists import COMING, EVERY, PAST
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text, TrueOrFalse, WholeNumber
from webapi.schema import Code

PURPOSE = dict(ItemPurpose.choices)
OPENNESS = dict(Openness.choices)


@extend_schema_field(OpenApiTypes.DATETIME)
class Moment(serializers.CharField):
    """A moment written with its offset, as 2027-03-04T10:30:00+00:00 or with a Z."""

    default_error_messages = {"invalid": "Write a moment with its offset, as 2027-03-04T10:30:00+00:00."}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or len(data) > 40:
            self.fail("invalid")
        try:
            moment = dt.datetime.fromisoformat(data)
            if moment.tzinfo is None:
                raise ValueError("no offset")
            return moment.astimezone(dt.UTC)
        except (ValueError, OverflowError):
            self.fail("invalid")


class Truth(serializers.BooleanField):
    """A truth value of JSON: no text, no number."""

    default_error_messages = {"invalid": "Write true or false, without quotes."}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return bool(data)


class Whole(serializers.IntegerField):
    """A whole number of JSON: no text, no truth value."""

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class MeetingQuery(PagedQuery):
    """Filters of meetings."""

    body = Text(required=False, help_text="Only those of this body (short name).")
    kind = serializers.ChoiceField(
        choices=KIND_CHOICES, required=False, help_text="Only those of bodies of this kind."
    )
    area = Text(required=False, help_text="Only those of bodies for this area: any code of it.")
    status = serializers.ChoiceField(choices=MeetingStatus.choices, required=False)
    when = serializers.ChoiceField(
        choices=[COMING, PAST, EVERY],
        required=False,
        default=EVERY,
        help_text="What is to come (soonest first), what is over, or all (newest first).",
    )
    since = Day(required=False, help_text="Only from this day on, in London.")
    until = Day(required=False, help_text="Only until this day, in London; the day counts.")
    words = Text(
        required=False, help_text="Each word must be in the title, the place, the body's name or a heading."
    )


class MeetingRow(serializers.Serializer[Any]):
    """A meeting in a list."""

    id = serializers.IntegerField()
    body = serializers.CharField(help_text="The body's short name.")
    title = serializers.CharField()
    status = Code("MeetingStatus", MeetingStatus.choices)
    starts_at = serializers.DateTimeField(help_text="In UTC.")
    ends_at = serializers.DateTimeField(help_text="In UTC.")
    place = serializers.CharField(allow_blank=True)
    access_note = serializers.CharField(allow_blank=True)
    public_link = serializers.CharField(allow_blank=True)
    openness = Code("Openness", Openness.choices)
    private_reason = serializers.CharField(allow_blank=True)
    called_at = serializers.DateTimeField(allow_null=True)
    changed_at = serializers.DateTimeField()
    held_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    cancel_reason = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class PaperShape(serializers.Serializer[Any]):
    """A paper. `download` is null when its file is no longer handed out."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    filename = serializers.CharField()
    media_type = serializers.CharField()
    size = serializers.IntegerField(help_text="Bytes.")
    pages = serializers.IntegerField(allow_null=True)
    sha256 = serializers.CharField()
    private = serializers.BooleanField()
    added_at = serializers.DateTimeField()
    withdrawn_at = serializers.DateTimeField(allow_null=True)
    withdrawn_reason = serializers.CharField(allow_blank=True)
    replaced_by = serializers.UUIDField(allow_null=True)
    download = serializers.URLField(allow_null=True)


class ItemShape(serializers.Serializer[Any]):
    """An item of an agenda. `hidden`: it is private, and all that you see is the heading and the reason."""

    id = serializers.IntegerField()
    number = serializers.IntegerField()
    title = serializers.CharField()
    purpose = Code("ItemPurpose", ItemPurpose.choices)
    starts_at = serializers.DateTimeField(
        help_text="When it is planned to start, worked out from those before it."
    )
    minutes = serializers.IntegerField()
    lead = serializers.CharField(allow_blank=True)
    description = serializers.CharField(allow_blank=True)
    private = serializers.BooleanField()
    private_reason = serializers.CharField(allow_blank=True)
    hidden = serializers.BooleanField()
    papers = PaperShape(many=True)


class MeetingDetail(MeetingRow):
    """A meeting with its agenda and papers, as you may see it."""

    member_link = serializers.CharField(
        allow_null=True, help_text="Null unless you are one of the body's own people."
    )
    agenda = ItemShape(many=True)


class MeetingSent(serializers.Serializer[Any]):
    """A meeting to plan."""

    title = Sentence(max_length=160)
    starts_at = Moment()
    ends_at = Moment()
    place = Sentence(max_length=300, required=False, default="", allow_blank=True)
    access_note = Sentence(max_length=400, required=False, default="", allow_blank=True)
    public_link = Sentence(max_length=300, required=False, default="", allow_blank=True)
    member_link = Sentence(max_length=300, required=False, default="", allow_blank=True)
    openness = Code("Openness", Openness.choices, required=False, default=Openness.PUBLIC.value)
    private_reason = Sentence(
        max_length=300,
        required=False,
        default="",
        allow_blank=True,
        help_text="Needed unless it is in public.",
    )


class MeetingChanges(serializers.Serializer[Any]):
    """What to change of a meeting."""

    title = Sentence(max_length=160, required=False)
    starts_at = Moment(required=False)
    ends_at = Moment(required=False)
    place = Sentence(max_length=300, required=False, allow_blank=True)
    access_note = Sentence(max_length=400, required=False, allow_blank=True)
    public_link = Sentence(max_length=300, required=False, allow_blank=True)
    member_link = Sentence(max_length=300, required=False, allow_blank=True)
    openness = Code("Openness", Openness.choices, required=False)
    private_reason = Sentence(max_length=300, required=False, allow_blank=True)


class ReasonSent(serializers.Serializer[Any]):
    """Why."""

    reason = Sentence(max_length=300, help_text="Everybody who sees the thing sees the reason.")


class ItemSent(serializers.Serializer[Any]):
    """An item to add."""

    title = Sentence(max_length=200)
    purpose = Code("ItemPurpose", ItemPurpose.choices, required=False, default=ItemPurpose.DISCUSS.value)
    minutes = Whole(min_value=1, max_value=LONGEST_ITEM, required=False, default=10)
    lead = Sentence(max_length=160, required=False, default="", allow_blank=True)
    description = Sentence(max_length=4000, required=False, default="", allow_blank=True)
    private = Truth(required=False, default=False)
    private_reason = Sentence(max_length=300, required=False, default="", allow_blank=True)


class ItemChanges(serializers.Serializer[Any]):
    """What to change of an item."""

    title = Sentence(max_length=200, required=False)
    purpose = Code("ItemPurpose", ItemPurpose.choices, required=False)
    minutes = Whole(min_value=1, max_value=LONGEST_ITEM, required=False)
    lead = Sentence(max_length=160, required=False, allow_blank=True)
    description = Sentence(max_length=4000, required=False, allow_blank=True)
    private = Truth(required=False)
    private_reason = Sentence(max_length=300, required=False, allow_blank=True)


class MoveSent(serializers.Serializer[Any]):
    """Where an item goes."""

    up = Truth(help_text="One place up (true) or down (false).")
    number = WholeNumber(required=False, help_text="Where you saw it; if it stands elsewhere now, it stays.")


class PaperSent(serializers.Serializer[Any]):
    """A file for an item."""

    file = serializers.FileField(
        max_length=400, help_text="PDF, docx, xlsx, pptx, odt, ods, txt, csv, png or jpeg."
    )
    title = Text(
        required=False, default="", allow_blank=True, max_length=200, help_text="Without one, its name."
    )
    private = TrueOrFalse(required=False, default=False, help_text="Only for the body's own people.")


_PLAIN = tuple(name for name in MeetingRow().fields if name not in ("body", "illustrative"))


def meeting_row(meeting: Meeting) -> Row:
    """A meeting as it stands in a list."""
    values = {name: getattr(meeting, name) for name in _PLAIN}
    row = values | {"body": meeting.body.slug, "illustrative": meeting.body.illustrative}
    return {name: row[name] for name in MeetingRow().fields}


def paper_shape(paper: Paper, absolute: Callable[[str], str]) -> Row:
    """A paper as it is sent."""
    names = (
        "id", "title", "filename", "media_type", "size", "pages", "sha256", "private", "added_at", "withdrawn_at", "withdrawn_reason",
    )  # fmt: skip
    gone = paper.withdrawn_at is not None
    return {name: getattr(paper, name) for name in names} | {
        "replaced_by": paper.replaced_by_id,
        "download": None if gone else absolute(reverse("api:paper", args=[paper.pk])),
    }


def agenda(
    meeting: Meeting, items: list[SeenItem], papers: Mapping[int, list[Paper]], absolute: Callable[[str], str]
) -> list[Row]:  # fmt: skip
    """The agenda as it is sent to one reader."""
    slots = timings(meeting.starts_at, [item.minutes for item in items])
    names = ("title", "purpose", "minutes", "lead", "description", "private", "private_reason", "hidden")
    return [
        {"id": item.pk, "number": number, "starts_at": slot.starts_at}
        | {name: getattr(item, name) for name in names}
        | {"papers": [] if item.hidden else [paper_shape(each, absolute) for each in papers.get(item.pk, [])]}
        for number, (item, slot) in enumerate(zip(items, slots, strict=True), start=1)
    ]
