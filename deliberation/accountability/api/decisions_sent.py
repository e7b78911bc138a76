"""What may be sent of decisions, call-ins and notes."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from deliberation.accountability.actions.decision_parts import DecisionGiven, MoneyGiven, PaperGiven
from deliberation.accountability.calc.decisions import IMPACT_CHOICES, LINK_KIND_CHOICES, OUTCOME_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.bodies.models import LengthUnit
from webapi.query import Day, Sentence, WholeNumber
from webapi.schema import Code

MOST_PENCE = 10**15
VERSION = "The version that you read. Another one in the meantime is an error (409)."


class Pence(serializers.IntegerField):
    """A sum in pence, as a whole number."""

    default_error_messages = {"invalid": "Write a whole number of pence, say 1250."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": -MOST_PENCE, "max_value": MOST_PENCE, "required": False, "allow_null": True, "default": None} | options)  # fmt: skip

    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, bool) or not isinstance(data, int):
            self.fail("invalid")
        return int(super().to_internal_value(data))


class DecisionMoneySent(serializers.Serializer[Any]):
    """One line of what a decision costs."""

    period = Sentence(max_length=40)
    what = Sentence(max_length=160, required=False, default="", allow_blank=True)
    planned = Pence()
    actual = Pence()
    source = Sentence(max_length=300, required=False, default="", allow_blank=True)
    actual_source = Sentence(max_length=300, required=False, default="", allow_blank=True)


class DecisionPaperSent(serializers.Serializer[Any]):
    """A paper behind a decision."""

    title = Sentence(max_length=200)
    href = Sentence(max_length=300, help_text="A page of this site, or a web address.")


class DecisionLinkSent(serializers.Serializer[Any]):
    """Something that a decision answers."""

    kind = serializers.ChoiceField(choices=LINK_KIND_CHOICES)
    thing_id = serializers.UUIDField()


class _Written(serializers.Serializer[Any]):
    title = Sentence(max_length=200)
    key = serializers.BooleanField(required=False, default=False)
    text = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    reasons = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    alternatives = Sentence(max_length=8000, required=False, default="", allow_blank=True)
    taken_by = Sentence(max_length=200, required=False, default="", allow_blank=True, help_text="The board, or an office: never a name.")  # fmt: skip
    taken_on = Day(required=False, allow_null=True, default=None)
    meeting = WholeNumber(required=False, allow_null=True, default=None)
    item = WholeNumber(required=False, allow_null=True, default=None)
    topics = serializers.ListField(child=serializers.ChoiceField(choices=TOPIC_CHOICES), required=False, default=list, max_length=33)  # fmt: skip
    areas = serializers.ListField(child=Sentence(max_length=12), required=False, default=list, max_length=30, help_text="Keys of areas.")  # fmt: skip
    money = serializers.ListField(child=DecisionMoneySent(), required=False, default=list, max_length=40)
    papers = serializers.ListField(child=DecisionPaperSent(), required=False, default=list, max_length=30)
    links = serializers.ListField(child=DecisionLinkSent(), required=False, default=list, max_length=30)


class DraftDecisionSent(_Written):
    """A decision to write down as a draft."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")


class PlannedDecisionSent(_Written):
    """A decision to put on the forward plan."""

    planned_for = Day()
    id = serializers.UUIDField(required=False, help_text="So that sending it twice makes one.")


class ChangedDecisionSent(_Written):
    """All of a draft, or of a decision on the plan, as it is to be."""

    version = WholeNumber(help_text=VERSION)


class VersionSent(serializers.Serializer[Any]):
    """Which version is meant."""

    version = WholeNumber(help_text=VERSION)


class MovedDecisionSent(serializers.Serializer[Any]):
    """Another day on the plan."""

    to = Day(allow_null=True, help_text="Null: no day yet.")
    reason = Sentence(max_length=300)


class DecisionReasonSent(serializers.Serializer[Any]):
    """A reason."""

    reason = Sentence(max_length=500)


class SpendingSent(VersionSent):
    """Every line of money with what was spent."""

    lines = serializers.ListField(child=DecisionMoneySent(), max_length=40)


class CallInRuleSent(serializers.Serializer[Any]):
    """How decisions of a body can be called in."""

    allowed = serializers.BooleanField(help_text="false: not at all; then the rest is not read.")
    supporters = WholeNumber(required=False, default=3, max_value=100)
    window_length = WholeNumber(required=False, default=5, max_value=60)
    window_unit = Code("ReplyUnit", LengthUnit.choices, required=False, default=LengthUnit.WORKING_DAYS.value)  # fmt: skip
    key_only = serializers.BooleanField(required=False, default=False)
    source = Sentence(max_length=300, required=False, default="", allow_blank=True)


class CallInSent(serializers.Serializer[Any]):
    """A call-in to ask for."""

    decision = serializers.UUIDField()
    grounds = Sentence(max_length=4000)
    wanted = Sentence(max_length=2000, required=False, default="", allow_blank=True)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice asks once.")


class CallInOutcomeSent(serializers.Serializer[Any]):
    """What came of a call-in."""

    outcome = serializers.ChoiceField(choices=OUTCOME_CHOICES)
    text = Sentence(max_length=4000)
    on = Day(
        required=False, allow_null=True, default=None, help_text="The day it was heard; today without it."
    )


class ImpactNoteSent(serializers.Serializer[Any]):
    """A note on what a decision means for patients."""

    decision = serializers.UUIDField()
    impact = serializers.ChoiceField(choices=IMPACT_CHOICES)
    who = Sentence(max_length=200)
    text = Sentence(max_length=4000)
    id = serializers.UUIDField(required=False, help_text="So that sending it twice writes one.")


def decision_given(sent: dict[str, Any]) -> DecisionGiven:
    """What the actions are given."""
    plain = ("title", "key", "text", "reasons", "alternatives", "taken_by", "taken_on", "topics", "areas")
    return DecisionGiven(
        **{name: sent[name] for name in plain},
        planned_for=sent.get("planned_for"),
        meeting_id=sent["meeting"],
        item_id=sent["item"],
        money=money_given(sent["money"]),
        papers=[PaperGiven(each["title"], each["href"]) for each in sent["papers"]],
        links=[(each["kind"], str(each["thing_id"])) for each in sent["links"]],
    )


def money_given(lines: list[dict[str, Any]]) -> list[MoneyGiven]:
    """Lines of money as the actions are given them."""
    return [MoneyGiven(**{name: each[name] for name in map(str, DecisionMoneySent().fields)}) for each in lines]  # fmt: skip
