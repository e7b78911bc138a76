"""What moderation looks like in the API, and what may be sent of it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth
from deliberation.tradeoffs.actions.moderation import MOST_APPEAL, MOST_NOTE
from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, SHOWN_WORDS, choices
from deliberation.tradeoffs.models import Decided, Moderation, ModerationCase
from deliberation.tradeoffs.queries.moderation import KINDS, STATES, Written, from_queue
from webapi.pagination import Row
from webapi.query import PagedQuery, Sentence
from webapi.schema import Code

KIND_CHOICES = [(code, facts.title) for code, facts in KINDS.items()]


class QueueQuery(PagedQuery):
    """Filters of the queue."""

    kind = serializers.ChoiceField(choices=KIND_CHOICES, required=False)
    state = serializers.ChoiceField(
        choices=list(STATES),
        required=False,
        help_text="`due`: waits for somebody; `waiting`: waits to be looked at; `appeals`; `new`: shown, not looked at; `out`: taken out.",
    )


class QueueRow(serializers.Serializer[Any]):
    """Something that a member wrote."""

    kind = Code("ModeratedKind", KIND_CHOICES)
    number = serializers.IntegerField(help_text="Its number; of a challenge its id.")
    by = serializers.CharField(allow_blank=True, help_text="The author’s public name.")
    text = serializers.CharField()
    status = Code("ShownStatus", choices(SHOWN_WORDS))
    appeal_waits = serializers.BooleanField()
    written_at = serializers.DateTimeField()


class ModerationRuleShape(serializers.Serializer[Any]):
    """When what members write is looked at."""

    moderation = serializers.ChoiceField(
        choices=Moderation.choices,
        help_text="`after`: it shows at once; `before`: it shows once it was looked at.",
    )


class LogRow(serializers.Serializer[Any]):
    """A line of the public log: no names, and nothing of what was written."""

    decided_at = serializers.DateTimeField()
    kind = Code("ModeratedKind", KIND_CHOICES)
    decided = Code("ModerationDecision", Decided.choices)
    reason = Code("ConductReason", choices(CONDUCT_WORDS), allow_blank=True)
    appealed = serializers.BooleanField()
    appeal_upheld = serializers.BooleanField(
        allow_null=True, help_text="Null where there is no appeal, or it is not decided."
    )
    appeal_decided_at = serializers.DateTimeField(allow_null=True)


class CaseShape(LogRow):
    """A decision, for its author and for those who moderate."""

    id = serializers.IntegerField()
    number = serializers.IntegerField(help_text="Of the thing; of a challenge its id.")
    status = Code("ShownStatus", choices(SHOWN_WORDS), help_text="Where the thing stands now.")
    note = serializers.CharField(allow_blank=True, help_text="For the author.")
    appeal = serializers.CharField(allow_blank=True)
    appealed_at = serializers.DateTimeField(allow_null=True)
    appeal_note = serializers.CharField(allow_blank=True)
    seen_at = serializers.DateTimeField(allow_null=True, help_text="When the author read it.")


class DecisionSent(serializers.Serializer[Any]):
    """A decision."""

    decision = Code("ModerationDecision", Decided.choices)
    reason = Code(
        "ConductReason", choices(CONDUCT_WORDS), required=False, help_text="Needed to take something out."
    )
    note = Sentence(max_length=MOST_NOTE, required=False, allow_blank=True, help_text="For the author.")


class AppealSent(serializers.Serializer[Any]):
    """An appeal."""

    text = Sentence(max_length=MOST_APPEAL, trim_whitespace=False, help_text="Why it should be shown.")


class AppealDecisionSent(serializers.Serializer[Any]):
    """How an appeal is decided."""

    upheld = Truth(help_text="`true`: it is shown again.")
    note = Sentence(
        max_length=MOST_NOTE, required=False, allow_blank=True, help_text="Needed if it stays taken out."
    )


class RuleShape(serializers.Serializer[Any]):
    """A point of the code of conduct."""

    code = Code("ConductReason", choices(CONDUCT_WORDS))
    title = serializers.CharField()
    rule = serializers.CharField()


def queue_row(line: Row) -> Row:
    """A line of the queue as it is sent."""
    thing = from_queue(line)
    return {
        "kind": thing.kind,
        "number": thing.number,
        "by": thing.by,
        "text": thing.text,
        "status": thing.status,
        "appeal_waits": thing.appealed,
        "written_at": thing.at,
    }


def log_row(case: ModerationCase) -> Row:
    """A line of the public log as it is sent."""
    return {
        "decided_at": case.decided_at,
        "kind": case.thing_kind,
        "decided": case.decided,
        "reason": case.reason,
        "appealed": case.appealed_at is not None,
        "appeal_upheld": case.appeal_upheld,
        "appeal_decided_at": case.appeal_decided_at,
    }


def case_row(case: ModerationCase, thing: Written) -> Row:
    """A decision as its author and those who moderate see it."""
    return log_row(case) | {
        "id": case.pk,
        "number": case.thing_number,
        "status": thing.status,
        "note": case.note,
        "appeal": case.appeal,
        "appealed_at": case.appealed_at,
        "appeal_note": case.appeal_note,
        "seen_at": case.seen_at,
    }
