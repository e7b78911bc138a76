"""What options, their effects, the explorer and scenarios look like in the API, and what may be sent of them."""

from __future__ import annotations

import math
from typing import Any

from rest_framework import serializers

from deliberation.bodies.api.meetings_shapes import Truth, Whole
from deliberation.tradeoffs.actions.effects import MOST_EFFECTS, MOST_SIZE
from deliberation.tradeoffs.actions.options import MOST_OPTIONS
from deliberation.tradeoffs.calc.amounts import MOST
from deliberation.tradeoffs.calc.words import (
    EFFECT_WORDS,
    ENVELOPE_WORDS,
    LENS_WORDS,
    SURENESS_WORDS,
    WAY_WORDS,
    Sureness,
    Way,
    choices,
)
from deliberation.tradeoffs.models import Effect, Option, Scenario, TradeOff
from deliberation.tradeoffs.queries.weigh_scenarios import Together
from webapi.pagination import Row
from webapi.query import Sentence
from webapi.schema import Code

KIND, WAY = choices(EFFECT_WORDS), choices(WAY_WORDS)
LENS, SURENESS = choices(LENS_WORDS), choices(SURENESS_WORDS)
ENVELOPE = choices(ENVELOPE_WORDS)
NOTHING_KNOWN = [("nothing_known", "No effect says anything of these people")]
AMOUNT = "In the unit of the envelope: pence, beds or hours."


class EffectShape(serializers.Serializer[Any]):
    """What an option would change. Of a metric: in its own unit, for the whole option in a year."""

    kind = Code("EffectKind", KIND)
    metric = serializers.CharField(allow_blank=True, help_text="Slug, of a metric.")
    lens = serializers.CharField(allow_blank=True, help_text="Code, of people.")
    subject = serializers.CharField(allow_blank=True, help_text="Which people, service or asset.")
    asset = serializers.IntegerField(allow_null=True)
    way = Code("EffectWay", WAY)
    size = serializers.FloatField(allow_null=True, help_text="Best guess.")
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    sureness = Code("EffectSureness", SURENESS)
    words = serializers.CharField(allow_blank=True)
    source = serializers.CharField(allow_blank=True)
    evidence = serializers.IntegerField(allow_null=True, help_text="Number of the item of the evidence pack.")


class TradeoffOptionShape(serializers.Serializer[Any]):
    """An option with its effects. `id` stays when the option changes its place."""

    id = serializers.IntegerField()
    position = serializers.IntegerField()
    name = serializers.CharField()
    description = serializers.CharField(allow_blank=True)
    as_now = serializers.BooleanField()
    cost = serializers.IntegerField(help_text=f"Of the whole option. {AMOUNT}")
    cost_note = serializers.CharField(allow_blank=True)
    divisible = serializers.BooleanField(
        help_text="Whether it can be done in part, with effects in proportion."
    )
    least = serializers.IntegerField(help_text="The smallest part worth doing.")
    effects = EffectShape(many=True)


class TradeoffOptionsShape(serializers.Serializer[Any]):
    """The options of a trade-off in their order, with the envelope."""

    tradeoff = serializers.UUIDField()
    envelope_kind = Code("EnvelopeKind", ENVELOPE)
    envelope = serializers.IntegerField(help_text=AMOUNT)
    definition = serializers.CharField(allow_blank=True, help_text="The index whose metrics are used.")
    area = serializers.CharField()
    options = TradeoffOptionShape(many=True)
    illustrative = serializers.BooleanField()


class ComparedEffectRow(serializers.Serializer[Any]):
    """One effect of one option; and for every lens of which an option says nothing a row that says so."""

    option = serializers.IntegerField(help_text="Its position.")
    name = serializers.CharField()
    as_now = serializers.BooleanField()
    cost = serializers.IntegerField(help_text=AMOUNT)
    cost_words = serializers.CharField()
    divisible = serializers.BooleanField()
    least = serializers.IntegerField()
    kind = Code("EffectKind", KIND)
    about = serializers.CharField(allow_blank=True)
    lens = serializers.CharField(allow_blank=True)
    metric = serializers.CharField(allow_blank=True)
    unit = serializers.CharField(allow_blank=True)
    way = Code("EffectWayOrNothing", [*WAY, *NOTHING_KNOWN])
    size = serializers.FloatField(allow_null=True)
    low = serializers.FloatField(allow_null=True)
    high = serializers.FloatField(allow_null=True)
    sureness = serializers.CharField(allow_blank=True)
    words = serializers.CharField(allow_blank=True)
    evidence = serializers.IntegerField(allow_null=True)
    source = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()


class TradeoffOptionSent(serializers.Serializer[Any]):
    """One option. With its `id` it is changed and keeps its effects; without, it is new."""

    id = Whole(min_value=1, required=False, allow_null=True, default=None)
    name = Sentence(max_length=160)
    description = Sentence(max_length=3000, required=False, allow_blank=True, default="")
    cost = Whole(min_value=-MOST, max_value=MOST, required=False, default=0, help_text=AMOUNT)
    cost_note = Sentence(max_length=300, required=False, allow_blank=True, default="")
    divisible = Truth(required=False, default=False)
    least = Whole(min_value=0, max_value=MOST, required=False, default=0)


class TradeoffOptionsSent(serializers.Serializer[Any]):
    """All options in their order. Going on as now stays among them, also when it is left out."""

    options = TradeoffOptionSent(many=True, max_length=MOST_OPTIONS)  # type: ignore[call-arg]


class Number(serializers.FloatField):
    """A finite number of JSON: no text, no truth value."""

    def to_internal_value(self, data: Any) -> float:
        if isinstance(data, bool | str) or not isinstance(data, int | float) or not math.isfinite(data):
            self.fail("invalid")
        return float(super().to_internal_value(data))


class EffectSent(serializers.Serializer[Any]):
    """One effect. It needs a source: an item of the evidence pack, or words. A metric with `size` needs `low` and `high`."""

    kind = Code("EffectKind", KIND)
    metric = Sentence(max_length=80, required=False, allow_blank=True, default="")
    lens = serializers.ChoiceField(choices=LENS, required=False, allow_blank=True, default="")
    subject = Sentence(max_length=160, required=False, allow_blank=True, default="")
    asset = Whole(min_value=1, required=False, allow_null=True, default=None)
    way = Code("EffectWay", WAY, required=False, default=Way.UNKNOWN.value)
    size = Number(required=False, allow_null=True, default=None, min_value=-MOST_SIZE, max_value=MOST_SIZE)
    low = Number(required=False, allow_null=True, default=None, min_value=-MOST_SIZE, max_value=MOST_SIZE)
    high = Number(required=False, allow_null=True, default=None, min_value=-MOST_SIZE, max_value=MOST_SIZE)
    sureness = Code("EffectSureness", SURENESS, required=False, default=Sureness.UNSURE.value)
    words = Sentence(max_length=500, required=False, allow_blank=True, default="")
    source = Sentence(max_length=300, required=False, allow_blank=True, default="")
    evidence = Whole(min_value=1, required=False, allow_null=True, default=None)


class EffectsSent(serializers.Serializer[Any]):
    """All effects of one option, in their order."""

    effects = EffectSent(many=True, max_length=MOST_EFFECTS)  # type: ignore[call-arg]


class PickSent(serializers.Serializer[Any]):
    """An option that is done. Without an amount as a whole."""

    option = Whole(min_value=1, help_text="Its position.")
    amount = Whole(
        min_value=-MOST, max_value=MOST, required=False, allow_null=True, default=None, help_text=AMOUNT
    )


class PicksSent(serializers.Serializer[Any]):
    """What is tried out. Options that are not named are not done."""

    picks = PickSent(many=True, max_length=MOST_OPTIONS)  # type: ignore[call-arg]


class ScenarioSent(PicksSent):
    """A scenario to keep."""

    id = serializers.UUIDField(required=False, help_text="So that sending it twice keeps one.")
    name = Sentence(max_length=120)
    shared = Truth(required=False, default=False)


class ScenarioChange(serializers.Serializer[Any]):
    """Whether the others see it after the discussion."""

    shared = Truth()


class OutcomeShape(serializers.Serializer[Any]):
    """What picks come to. Scores: `now`, `expected`, `low` (the worse end) and `high` (the better end)."""

    options = serializers.ListField(
        child=serializers.DictField(), help_text="option (id), position, name, amount, share (0 to 1)."
    )
    total = serializers.IntegerField(help_text=AMOUNT)
    envelope = serializers.IntegerField()
    envelope_kind = Code("EnvelopeKind", ENVELOPE)
    left = serializers.IntegerField(
        allow_null=True, help_text="Negative: lacking. Null without a fixed amount."
    )
    fits = serializers.BooleanField(allow_null=True)
    index = serializers.DictField(
        allow_null=True, help_text="Which index, area, period and run the scores are from. Null without one."
    )
    metrics = serializers.ListField(
        child=serializers.DictField(), help_text="Change with low and high, figure and score now and expected, and the parts."
    )  # fmt: skip
    unsized = serializers.ListField(
        child=serializers.DictField(), help_text="Effects on metrics without a figure."
    )
    domains = serializers.ListField(child=serializers.DictField())
    whole = serializers.DictField(allow_null=True, help_text="The index itself.")
    lenses = serializers.ListField(
        child=serializers.DictField(), help_text="Every lens: gains, loses, same, unknown, mixed, nothing_known."
    )  # fmt: skip
    services = serializers.ListField(child=serializers.DictField())
    assets = serializers.ListField(child=serializers.DictField())
    assumptions = serializers.ListField(
        child=serializers.CharField(), help_text="What this takes for granted."
    )
    why_no_scores = serializers.CharField(allow_blank=True)
    illustrative = serializers.BooleanField()


class ScenarioRow(serializers.Serializer[Any]):
    """A scenario in a list: one's own, or one that a member shared."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    whose = serializers.CharField(help_text="The member's public name; empty for one's own.")
    own = serializers.BooleanField()
    shared = serializers.BooleanField()
    saved_at = serializers.DateTimeField()
    run = serializers.IntegerField(allow_null=True)
    total = serializers.IntegerField(help_text=AMOUNT)
    left = serializers.IntegerField(allow_null=True)
    illustrative = serializers.BooleanField()


class ScenarioShape(ScenarioRow):
    """A scenario as it was saved."""

    outcome = serializers.DictField(help_text="As the explorer gave it then.")


class TogetherShape(serializers.Serializer[Any]):
    """Where members who shared put the envelope. `options` is empty while fewer than `least` have shared."""

    open = serializers.BooleanField(help_text="False until the discussion is over.")
    members = serializers.IntegerField(allow_null=True, help_text="Null while it is too few or too early.")
    least = serializers.IntegerField()
    options = serializers.ListField(
        child=serializers.DictField(), help_text="option (id), name, members, and least, middle and most amount."
    )  # fmt: skip
    illustrative = serializers.BooleanField()


def options_told(tradeoff: TradeOff, options: list[Option]) -> Row:
    """The options of a trade-off, their effects loaded."""
    return {
        "tradeoff": tradeoff.pk,
        "envelope_kind": tradeoff.envelope_kind,
        "envelope": tradeoff.envelope,
        "definition": tradeoff.definition,
        "area": tradeoff.area_key,
        "options": [_option(each) for each in options],
        "illustrative": tradeoff.illustrative,
    }


def _option(option: Option) -> Row:
    names = ("position", "name", "description", "as_now", "cost", "cost_note", "divisible", "least")
    told: Row = {"id": option.pk} | {name: getattr(option, name) for name in names}
    return told | {"effects": [_effect(each) for each in option.effects.all()]}


def _effect(effect: Effect) -> Row:
    names = ("kind", "metric", "lens", "subject", "way", "size", "low", "high", "sureness", "words", "source")
    told: Row = {name: getattr(effect, name) for name in names}
    return told | {"asset": effect.asset_id, "evidence": effect.evidence_number}


def scenario_row(scenario: Scenario, own: bool, illustrative: bool) -> Row:
    """A scenario in a list, its membership loaded."""
    return {
        "id": scenario.pk,
        "name": scenario.name,
        "whose": "" if own else scenario.membership.public_name,
        "own": own,
        "shared": scenario.shared,
        "saved_at": scenario.saved_at,
        "run": scenario.run_id,
        "total": scenario.outcome["total"],
        "left": scenario.outcome["left"],
        "illustrative": illustrative,
    }


def together_told(tradeoff: TradeOff, together: Together | None) -> Row:
    """What members shared, added up, as far as it may be told."""
    enough = together is not None and together.enough
    return {
        "open": together is not None,
        "members": together.members if together is not None and enough else None,
        "least": tradeoff.least,
        "options": [
            {"option": each.option, "name": each.name, "members": each.members, "least": each.least, "middle": each.middle,
             "most": each.most}
            for each in together.given
        ] if together is not None and enough else [],
        "illustrative": tradeoff.illustrative,
    }  # fmt: skip
