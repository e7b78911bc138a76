"""What actions look like in the API, and what may be sent of them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from accounts.dates import today_in_england
from deliberation.accountability.calc.doing import ACTION_STATUS_CHOICES, RAG_CHOICES
from deliberation.accountability.calc.rag import light
from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.models import Action
from deliberation.accountability.queries.doing import OPEN, OVERDUE, ActionParts, facts_from
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from webapi.pagination import Row
from webapi.query import Day, PagedQuery, Sentence, Text
from webapi.schema import Code


class ActionQuery(PagedQuery):
    """Filters of actions."""

    words = Text(
        required=False, help_text="Each word must be in the text, the reference, the owner or a body's name."
    )
    state = serializers.ChoiceField(
        choices=[OPEN, OVERDUE, *(code for code, _ in ACTION_STATUS_CHOICES)],
        required=False,
        help_text="`open`: neither done nor stopped. `overdue`: open, and its day is over.",
    )
    rag = serializers.ChoiceField(choices=RAG_CHOICES, required=False, help_text="The mark.")
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    area = Text(required=False, help_text="Only those filed under this area (key).")


class AllActionsQuery(ActionQuery):
    """Filters of the actions of every body."""

    body = Text(required=False, help_text="Only those of this body (short name).")


class ActionRow(serializers.Serializer[Any]):
    """An action in a list."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body whose action it is.")
    text = serializers.CharField()
    owner = serializers.CharField(help_text="The office that does it.")
    status = Code("ActionStatus", ACTION_STATUS_CHOICES)
    rag = Code("ActionMark", RAG_CHOICES)
    due_on = serializers.DateField()
    first_due_on = serializers.DateField(help_text="The day first promised. It never changes.")
    done_on = serializers.DateField(allow_null=True)
    recommendation = serializers.CharField(
        allow_blank=True, help_text="Reference of the recommendation it comes from."
    )
    decision = serializers.CharField(allow_blank=True, help_text="Reference of the decision it comes from.")
    topics = serializers.CharField(allow_blank=True, help_text="Codes of topics, a blank between.")
    areas = serializers.CharField(allow_blank=True, help_text="Keys of areas, a blank between.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class BodyActionRow(ActionRow):
    """An action in a body's list."""


class ActionEvidence(serializers.Serializer[Any]):
    """Something that shows how an action goes."""

    title = serializers.CharField()
    href = serializers.CharField(allow_blank=True)


class ActionStep(serializers.Serializer[Any]):
    """A step on the way of an action."""

    number = serializers.IntegerField()
    text = serializers.CharField()
    due_on = serializers.DateField()
    first_due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)


class ActionSlip(serializers.Serializer[Any]):
    """A day that was moved."""

    step = serializers.IntegerField(allow_null=True, help_text="The step; null for the action itself.")
    was = serializers.DateField()
    now = serializers.DateField()
    reason = serializers.CharField()
    made_at = serializers.DateTimeField()


class ActionReport(serializers.Serializer[Any]):
    """One report of how an action goes."""

    id = serializers.UUIDField()
    number = serializers.IntegerField()
    text = serializers.CharField()
    evidence = ActionEvidence(many=True)
    status = Code("ActionStatus", ACTION_STATUS_CHOICES)
    rag = Code("ActionMark", RAG_CHOICES)
    rag_why = serializers.CharField(allow_blank=True, help_text="Why it differs from the rule.")
    role = serializers.ChoiceField(choices=ROLE_CHOICES, allow_blank=True)
    said_on = serializers.DateField()


class ActionDetail(ActionRow):
    """An action with its steps, the days that were moved and its progress, newest first."""

    end_reason = serializers.CharField(allow_blank=True, help_text="Why it was stopped.")
    rule = serializers.CharField(help_text="The line of the rule that gave the mark, or `by_hand`.")
    rule_words = serializers.CharField()
    steps = ActionStep(many=True)
    slips = ActionSlip(many=True)
    progress = ActionReport(many=True)


class ActionWordsSent(serializers.Serializer[Any]):
    """The words of an action, and where it is filed."""

    text = Sentence(max_length=4000)
    owner = Sentence(max_length=160, help_text="An office, never a person's name.")
    topics = serializers.ListField(
        child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=40
    )
    areas = serializers.ListField(child=Text(max_length=12), required=False, default=list, max_length=30)


class ActionSent(ActionWordsSent):
    """An action to promise."""

    due_on = Day()
    recommendation = serializers.UUIDField(required=False, allow_null=True, default=None)
    decision = serializers.UUIDField(required=False, allow_null=True, default=None)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")


class ActionDaySent(serializers.Serializer[Any]):
    """Another day, and why."""

    due_on = Day()
    reason = Sentence(max_length=500)
    was = Day(
        required=False, allow_null=True, default=None, help_text="The day that you saw: another is refused."
    )


class ActionReasonSent(serializers.Serializer[Any]):
    """Why an action is stopped, or taken up again."""

    reason = Sentence(max_length=500)


class ActionReportSent(serializers.Serializer[Any]):
    """A report of how an action goes."""

    text = Sentence(max_length=4000)
    evidence = ActionEvidence(many=True, required=False, default=list)
    rag = serializers.ChoiceField(choices=RAG_CHOICES, required=False, default="", allow_blank=True)
    rag_why = Sentence(max_length=300, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice reports once.")


class ActionDoneSent(ActionReportSent):
    """That an action is done."""

    done_on = Day()


class ActionStepSent(serializers.Serializer[Any]):
    """A step on the way."""

    text = Sentence(max_length=300)
    due_on = Day()


class ActionStepDoneSent(serializers.Serializer[Any]):
    """That a step is done."""

    done_on = Day(required=False, allow_null=True, default=None, help_text="Without it, today.")


def action_row(each: Action) -> Row:
    """An action as it stands in a list."""
    return {name: _value(each, name) for name in ActionRow().fields}


def _value(each: Action, name: str) -> Any:
    if name == "body":
        return each.body.slug
    if name in ("recommendation", "decision"):
        thing = getattr(each, name)
        return thing.reference if thing is not None else ""
    if name in ("topics", "areas"):
        return " ".join(unpacked(getattr(each, name)))
    return getattr(each, name)


def action_detail(each: Action, parts: ActionParts) -> Row:
    """The whole of it as it is sent; no query."""
    lit = light(facts_from(each, parts, today_in_england()))
    steps = [{name: getattr(one, name) for name in ActionStep().fields} for one in parts.steps]
    slips = [
        {
            "step": one.milestone.number if one.milestone else None,
            **{name: getattr(one, name) for name in ("was", "now", "reason", "made_at")},
        }
        for one in parts.slips
    ]
    said = [{name: getattr(one, name) for name in ActionReport().fields} for one in parts.progress]
    more = {"end_reason": each.end_reason, "rule": lit.code, "rule_words": lit.words}
    return action_row(each) | more | {"steps": steps, "slips": slips, "progress": said}
