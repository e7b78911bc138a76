"""What trade-offs look like in the API, and what may be sent of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.bodies.calc.kinds import KIND_CHOICES
from deliberation.tradeoffs.actions.life_details import FEWEST, MOST_FEWEST
from deliberation.tradeoffs.calc.amounts import MOST
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage
from deliberation.tradeoffs.calc.words import ENVELOPE_WORDS, choices
from deliberation.tradeoffs.models import Moderation, StageDate, TradeOff, Voice
from deliberation.tradeoffs.queries.life import Heard
from deliberation.tradeoffs.queries.life_readiness import Readiness
from deliberation.tradeoffs.queries.voices import is_overdue
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text
from webapi.schema import Code

STAGE_CHOICES = [(stage.value, FACTS[stage].title) for stage in STAGES]
ENVELOPES = choices(ENVELOPE_WORDS)
LARGEST = 2**53
EARLY = "early"


class TradeoffQuery(PagedQuery):
    """Filters of trade-offs."""

    body = Text(required=False, help_text="Only those of this body (short name).")
    kind = serializers.ChoiceField(
        choices=KIND_CHOICES, required=False, help_text="Only those of bodies of this kind."
    )
    stage = serializers.ChoiceField(choices=STAGE_CHOICES, required=False)
    area = Text(required=False, help_text="Key of an area: those on it, around it and within it.")
    words = Text(
        required=False, help_text="Each word must be in the title, the question, the area or the body's name."
    )


class TradeoffRow(serializers.Serializer[Any]):
    """A trade-off in a list."""

    id = serializers.UUIDField()
    body = serializers.CharField(help_text="The body's short name.")
    title = serializers.CharField()
    question = serializers.CharField(allow_blank=True)
    area_key = serializers.CharField(allow_blank=True)
    area_name = serializers.CharField(allow_blank=True)
    stage = Code("TradeoffStage", STAGE_CHOICES)
    stage_since = serializers.DateTimeField(help_text="In UTC.")
    ends_on = serializers.DateField(allow_null=True, help_text="The last day for which the stage is planned.")
    close_reason = serializers.CharField(allow_blank=True, help_text="Why it was closed before its end.")
    public = serializers.BooleanField()
    published_at = serializers.DateTimeField(allow_null=True)
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class TradeoffStageShape(serializers.Serializer[Any]):
    """One stage with its dates."""

    stage = Code("TradeoffStage", STAGE_CHOICES)
    starts_on = serializers.DateField(allow_null=True, help_text="Planned.")
    ends_on = serializers.DateField(allow_null=True, help_text="Planned: the last day.")
    entered_at = serializers.DateTimeField(allow_null=True, help_text="When it did begin.")
    back_at = serializers.DateTimeField(allow_null=True, help_text="When it was last gone back to.")
    back_reason = serializers.CharField(allow_blank=True)


class TradeoffHeardShape(serializers.Serializer[Any]):
    """How much there is to read."""

    options = serializers.IntegerField()
    evidence = serializers.IntegerField()
    witnesses = serializers.IntegerField()
    questions = serializers.IntegerField()
    answered = serializers.IntegerField()
    points = serializers.IntegerField()
    statements = serializers.IntegerField()
    voices = serializers.IntegerField()
    voices_answered = serializers.IntegerField()


class TradeoffDetail(TradeoffRow):
    """A trade-off with its frame, its stages, and how much was heard."""

    gains = serializers.CharField(allow_blank=True)
    gives_way = serializers.CharField(allow_blank=True)
    background = serializers.CharField(allow_blank=True)
    asked_by = serializers.CharField(allow_blank=True)
    definition = serializers.CharField(allow_blank=True, help_text="Short name of the index it uses.")
    envelope_kind = Code("Envelope", ENVELOPES)
    envelope = serializers.IntegerField(help_text="Pence, beds, or staff hours a year.")
    envelope_note = serializers.CharField(allow_blank=True)
    fixed = serializers.CharField(allow_blank=True)
    open = serializers.CharField(allow_blank=True)
    feeds_body = serializers.CharField(allow_blank=True, help_text="Short name of the board that decides.")
    feeds_name = serializers.CharField(allow_blank=True, help_text="Its name, if it is not on the site.")
    feeds_decision = serializers.CharField(allow_blank=True)
    feeds_on = serializers.DateField(allow_null=True)
    moderation = Code("TradeoffModeration", Moderation.choices)
    least = serializers.IntegerField(help_text="Fewest members of whom anything is told together.")
    review_of = serializers.UUIDField(
        allow_null=True, help_text="The trade-off that this one reviews, if you may see it."
    )
    stages = TradeoffStageShape(many=True)
    heard = TradeoffHeardShape()
    lacking = serializers.ListField(
        child=serializers.CharField(),
        allow_null=True,
        help_text="What it lacks before it can move on; null for those who do not run it.",
    )
    to_think_about = serializers.ListField(child=serializers.CharField(), allow_null=True)


class _Fields(serializers.Serializer[Any]):
    """What may be sent of a trade-off, every field optional."""

    question = Sentence(max_length=500, required=False, allow_blank=True)
    gains = Sentence(max_length=300, required=False, allow_blank=True)
    gives_way = Sentence(max_length=300, required=False, allow_blank=True)
    background = Sentence(max_length=8000, required=False, allow_blank=True)
    asked_by = Sentence(max_length=200, required=False, allow_blank=True)
    area_key = Sentence(max_length=12, required=False, allow_blank=True)
    definition = Sentence(max_length=80, required=False, allow_blank=True)
    envelope_kind = Code("Envelope", ENVELOPES, required=False)
    envelope = Whole(min_value=0, max_value=MOST, required=False, help_text="Pence, beds, or hours.")
    envelope_note = Sentence(max_length=300, required=False, allow_blank=True)
    fixed = Sentence(max_length=3000, required=False, allow_blank=True)
    open = Sentence(max_length=3000, required=False, allow_blank=True)
    feeds_body = Sentence(
        max_length=80, required=False, allow_blank=True, help_text="Short name of a body of the site."
    )
    feeds_name = Sentence(max_length=160, required=False, allow_blank=True)
    feeds_decision = Sentence(max_length=300, required=False, allow_blank=True)
    feeds_on = Day(required=False, allow_null=True)
    moderation = Code("TradeoffModeration", Moderation.choices, required=False)
    public = Truth(required=False)
    least = Whole(min_value=FEWEST, max_value=MOST_FEWEST, required=False)


class TradeoffSent(_Fields):
    """A trade-off to draft."""

    title = Sentence(max_length=160)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")


class TradeoffChanges(_Fields):
    """What to change of a draft."""

    title = Sentence(max_length=160, required=False)


class TradeoffStageSent(serializers.Serializer[Any]):
    """The planned days of one stage."""

    stage = Code("TradeoffStage", STAGE_CHOICES)
    starts_on = Day(allow_null=True)
    ends_on = Day(allow_null=True)


class StageDatesSent(serializers.Serializer[Any]):
    """The planned days of stages; those that are left out keep theirs."""

    stages = TradeoffStageSent(many=True, max_length=len(STAGES))  # type: ignore[call-arg]


class TradeoffMoveSent(serializers.Serializer[Any]):
    """Where to move to: the next stage, or the one before with a reason; or `early`, to close it with a reason."""

    to = serializers.ChoiceField(
        choices=[*STAGE_CHOICES, (EARLY, "Close it before its end")],
        help_text="A stage, or `early` to close it before its end.",
    )
    reason = Sentence(max_length=500, required=False, default="", allow_blank=True)


class VoiceRow(serializers.Serializer[Any]):
    """A body or council that was asked for its view."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    body = serializers.CharField(allow_blank=True, help_text="Short name, if it is on the site.")
    why = serializers.CharField()
    has_seat = serializers.BooleanField(help_text="Whether it has a seat where it is decided.")
    due_on = serializers.DateField(allow_null=True)
    overdue = serializers.BooleanField()
    answer = serializers.CharField(allow_blank=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    answered_as = serializers.CharField(allow_blank=True, help_text="The office in which it was given.")
    entered_by_us = serializers.BooleanField(help_text="It came by post, and the clerk wrote it down.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class VoiceSent(serializers.Serializer[Any]):
    """Whom to invite: a body of the site, or one that is named."""

    body = Sentence(max_length=80, required=False, default="", allow_blank=True, help_text="Short name.")
    name = Sentence(max_length=160, required=False, default="", allow_blank=True)
    why = Sentence(max_length=300)
    has_seat = Truth(required=False, default=False)
    due_on = Day(required=False, allow_null=True, default=None)


class ViewSent(serializers.Serializer[Any]):
    """The view of a body."""

    answer = Sentence(max_length=6000)
    answered_as = Sentence(max_length=160)


def tradeoff_row(tradeoff: TradeOff) -> Row:
    """A trade-off as it stands in a list; needs `ends_on` and its body."""
    return {name: _value(tradeoff, name) for name in TradeoffRow().fields}


def _value(tradeoff: TradeOff, name: str) -> Any:
    if name == "body":
        return tradeoff.body.slug
    if name == "feeds_body":
        return tradeoff.feeds_body.slug if tradeoff.feeds_body else ""
    return tradeoff.review_of_id if name == "review_of" else getattr(tradeoff, name, None)


_OWN = ("stages", "heard", "lacking", "to_think_about", "ends_on")


def tradeoff_detail(
    tradeoff: TradeOff, dates: Mapping[Stage, StageDate], heard: Heard, ready: Readiness | None
) -> Row:
    """The whole of a trade-off as it is sent."""
    found: Row = {name: _value(tradeoff, name) for name in TradeoffDetail().fields if name not in _OWN}
    return found | {
        "ends_on": dates[Stage(tradeoff.stage)].ends_on,
        "stages": stage_rows(dates),
        "heard": {name: getattr(heard, name) for name in TradeoffHeardShape().fields},
        "lacking": None if ready is None else ready.lacking,
        "to_think_about": None if ready is None else ready.think,
    }


def stage_rows(dates: Mapping[Stage, StageDate]) -> list[Row]:
    """The stages with their dates, in order."""
    return [{name: getattr(row, name) for name in TradeoffStageShape().fields} for row in dates.values()]


def voice_row(voice: Voice, illustrative: bool) -> Row:
    """One who was asked; the body loaded."""
    own: Row = {
        "body": voice.body.slug if voice.body else "",
        "overdue": is_overdue(voice),
        "illustrative": illustrative,
    }
    return {name: own.get(name, getattr(voice, name, None)) for name in VoiceRow().fields}
