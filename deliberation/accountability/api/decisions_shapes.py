"""What decisions, call-ins and notes look like in the API."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.calc.decisions import (
    CALL_IN_STATUS_CHOICES,
    DECISION_STATUS_CHOICES,
    IMPACT_CHOICES,
    LINK_KIND_CHOICES,
    OUTCOME_CHOICES,
    DecisionStatus,
)
from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.models import CallIn, CallInRule, Decision, ImpactNote, PlanChange
from deliberation.accountability.queries.decision_page import WholeDecision
from deliberation.accountability.queries.decisions import OVERDUE, TAKEN
from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import LengthUnit
from webapi.pagination import Row
from webapi.query import PagedQuery, Text, TrueOrFalse, WholeNumber
from webapi.schema import Code

PUBLISHED = [code for code, _ in DECISION_STATUS_CHOICES if code != DecisionStatus.DRAFT]
PENCE = "In pence; null where it is not known."


class DecisionQueryShape(PagedQuery):
    """Filters of decisions."""

    words = Text(required=False, help_text="Each word must be in the title, the text, the reference or the body's name.")  # fmt: skip
    body = Text(required=False, help_text="Only those of this body (short name).")
    status = serializers.ChoiceField(choices=[*PUBLISHED, OVERDUE], required=False, help_text="`overdue`: to come, and its day is over.")  # fmt: skip
    topic = serializers.ChoiceField(choices=TOPIC_CHOICES, required=False)
    area = Text(required=False, help_text="Only those about this area (key).")
    key = TrueOrFalse(required=False, help_text="Key decisions only, or all others only.")
    year = WholeNumber(
        required=False, min_value=2000, max_value=2099, help_text="Taken or planned in this year."
    )
    called_in = TrueOrFalse(required=False, help_text="`true`: only those that were called in.")
    answers = Text(required=False, help_text="Only those that answer this thing: `recommendation:<id>`, say.")


class ForwardPlanQuery(PagedQuery):
    """Filters of the forward plan."""

    body = Text(required=False, help_text="Only that of this body (short name).")


class BoardDecisionRow(serializers.Serializer[Any]):
    """A decision in a list. What was decided, and why, is empty while it is not taken."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body.")
    title = serializers.CharField()
    status = Code("BoardDecisionStatus", [each for each in DECISION_STATUS_CHOICES if each[0] != "draft"])
    key = serializers.BooleanField(help_text="A key decision, as the body defines it.")
    taken_by = serializers.CharField(allow_blank=True, help_text="The board, or an office.")
    planned_for = serializers.DateField(allow_null=True)
    taken_on = serializers.DateField(allow_null=True)
    call_in_until = serializers.DateField(allow_null=True, help_text="The last day for a call-in; null: it cannot be called in.")  # fmt: skip
    effective_on = serializers.DateField(allow_null=True, help_text="From when it may be carried out, call-ins aside.")  # fmt: skip
    topics = serializers.ListField(child=serializers.CharField())
    areas = serializers.ListField(child=serializers.CharField(), help_text="Keys of areas.")
    text = serializers.CharField(allow_blank=True)
    reasons = serializers.CharField(allow_blank=True)
    alternatives = serializers.CharField(allow_blank=True)
    withdrawn_why = serializers.CharField(allow_blank=True)
    href = serializers.CharField(help_text="Its page.")
    illustrative = serializers.BooleanField(help_text="Whether it was made up to show how the site works.")


class ForwardPlanRow(serializers.Serializer[Any]):
    """A decision to come."""

    id = serializers.UUIDField()
    reference = serializers.CharField()
    body = serializers.CharField(help_text="The short name of the body.")
    title = serializers.CharField()
    key = serializers.BooleanField()
    taken_by = serializers.CharField(allow_blank=True)
    planned_for = serializers.DateField(allow_null=True, help_text="Null: no day yet.")
    topics = serializers.ListField(child=serializers.CharField())
    areas = serializers.ListField(child=serializers.CharField())
    href = serializers.CharField()
    illustrative = serializers.BooleanField()


class DecisionMoneyShape(serializers.Serializer[Any]):
    """One line of what a decision costs."""

    period = serializers.CharField()
    what = serializers.CharField(allow_blank=True)
    planned = serializers.IntegerField(allow_null=True, help_text=PENCE)
    actual = serializers.IntegerField(allow_null=True, help_text=PENCE)
    source = serializers.CharField(allow_blank=True, help_text="Of the planned sum.")
    actual_source = serializers.CharField(allow_blank=True, help_text="Of what was spent.")


class DecisionPaperShape(serializers.Serializer[Any]):
    """A paper behind a decision."""

    title = serializers.CharField()
    href = serializers.CharField()


class DecisionLinkShape(DecisionPaperShape):
    """What a decision answers or carries out."""

    kind = Code("DecisionLinkKind", LINK_KIND_CHOICES)
    thing_id = serializers.CharField()


class PlanChangeShape(serializers.Serializer[Any]):
    """A day that was moved."""

    was = serializers.DateField()
    now = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    made_at = serializers.DateTimeField()


class CallInShape(serializers.Serializer[Any]):
    """A call-in of a decision."""

    id = serializers.UUIDField()
    decision = serializers.UUIDField()
    by_body = serializers.CharField(help_text="The short name of the body whose members asked.")
    grounds = serializers.CharField()
    wanted = serializers.CharField(allow_blank=True)
    status = Code("CallInState", CALL_IN_STATUS_CHOICES)
    needed = serializers.IntegerField()
    supported = serializers.IntegerField()
    asked_at = serializers.DateTimeField()
    valid_at = serializers.DateTimeField(allow_null=True)
    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES, allow_blank=True)
    outcome_text = serializers.CharField(allow_blank=True)
    outcome_on = serializers.DateField(allow_null=True)


class ImpactNoteShape(serializers.Serializer[Any]):
    """What a decision means for patients."""

    id = serializers.UUIDField()
    decision = serializers.UUIDField()
    body = serializers.CharField(help_text="The short name of the body that the writer sits on.")
    role = serializers.ChoiceField(choices=ROLE_CHOICES)
    impact = Code("DecisionImpact", IMPACT_CHOICES)
    who = serializers.CharField()
    text = serializers.CharField()
    made_at = serializers.DateTimeField()


class BoardDecisionDetail(BoardDecisionRow):
    """A decision with all that belongs to it."""

    status = Code("BoardDecisionAnyStatus", DECISION_STATUS_CHOICES)  # type: ignore[assignment]
    version = serializers.IntegerField(help_text="Send it back with a change.")
    replaces = serializers.UUIDField(allow_null=True)
    replaced_by = serializers.UUIDField(allow_null=True)
    meeting = serializers.IntegerField(allow_null=True)
    item = serializers.IntegerField(allow_null=True)
    money = DecisionMoneyShape(many=True)
    papers = DecisionPaperShape(many=True)
    links = DecisionLinkShape(many=True)
    plan_changes = PlanChangeShape(many=True)
    call_ins = CallInShape(many=True)
    impact_notes = ImpactNoteShape(many=True)
    actions = serializers.ListField(
        child=serializers.UUIDField(), help_text="Ids of the actions that carry it out."
    )


class CallInRuleShape(serializers.Serializer[Any]):
    """How decisions of a body can be called in."""

    allowed = serializers.BooleanField(help_text="false: not at all; then the rest is null.")
    supporters = serializers.IntegerField(allow_null=True)
    window_length = serializers.IntegerField(allow_null=True)
    window_unit = Code("ReplyUnit", LengthUnit.choices, allow_null=True)
    key_only = serializers.BooleanField(allow_null=True)
    source = serializers.CharField(allow_null=True, allow_blank=True)


_HIDDEN = ("text", "reasons", "alternatives")


def decision_row(each: Decision, *, writes: bool = False) -> Row:
    """A decision as it stands in a list; `writes`: for somebody who sees what is not published."""
    return {name: _value(each, name, writes) for name in BoardDecisionRow().fields}


def _value(each: Decision, name: str, writes: bool) -> Any:
    if name == "body":
        return each.body.slug
    if name in ("topics", "areas"):
        return unpacked(getattr(each, name))
    if name == "href":
        return f"/decisions/{each.pk}/"
    if name in _HIDDEN and not writes and each.status not in TAKEN:
        return ""
    return getattr(each, name)


def plan_row(each: Decision) -> Row:
    """A decision to come as it stands on the plan."""
    return {name: _value(each, name, False) for name in ForwardPlanRow().fields}


def call_in_shape(each: CallIn) -> Row:
    """A call-in as it is sent; `supported` is counted with it."""
    own = {"decision": each.decision_id, "by_body": each.by_body.slug}
    return {
        name: own[name] if name in own else getattr(each, name, 0) for name in map(str, CallInShape().fields)
    }


def note_shape(each: ImpactNote) -> Row:
    """A note as it is sent: the role and the body, never a name."""
    own = {"decision": each.decision_id, "body": each.membership.body.slug}
    return {
        name: own[name] if name in own else getattr(each, name) for name in map(str, ImpactNoteShape().fields)
    }


def rule_shape(rule: CallInRule | None) -> Row:
    """The rule as it is sent."""
    names = [name for name in map(str, CallInRuleShape().fields) if name != "allowed"]
    return {"allowed": rule is not None} | {name: getattr(rule, name, None) for name in names}


def _change(each: PlanChange) -> Row:
    return {name: getattr(each, name) for name in map(str, PlanChangeShape().fields)}


def decision_detail(whole: WholeDecision, *, writes: bool) -> Row:
    """The whole of it as it is sent."""
    each, shows = whole.decision, writes or whole.is_taken
    names = list(DecisionMoneyShape().fields)
    return decision_row(each, writes=writes) | {
        "version": each.version,
        "replaces": each.replaces_id,
        "replaced_by": getattr(each, "later_id", None),
        "meeting": each.meeting_id,
        "item": each.item_id,
        "money": [{name: getattr(one, name) for name in names} for one in whole.parts.money] if shows else [],
        "papers": [{"title": one.title, "href": one.href} for one in whole.parts.papers],
        "links": [
            {name: getattr(one, name) for name in DecisionLinkShape().fields} for one in whole.parts.links
        ],
        "plan_changes": [_change(one) for one in whole.plan_changes],
        "call_ins": [call_in_shape(one) for one in whole.call_ins],
        "impact_notes": [note_shape(one) for one in whole.notes],
        "actions": [one.pk for one in whole.actions],
    }
