"""The explorer’s form: options to tick, and amounts for those that can be done in part. Its address can be shared."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from deliberation.tradeoffs.calc.amounts import UNIT_WORDS, amount_words, typed
from deliberation.tradeoffs.calc.explore import problems
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.forms.weigh_options import AmountField
from deliberation.tradeoffs.models import Option
from deliberation.tradeoffs.queries.weigh import facts_of

PICK, AMOUNT = "pick", "amount"


@dataclass(frozen=True)
class Choice:
    """One option to pick: its field, and what it costs in words."""

    option: Option
    field: BoundField
    cost: str


class ExploreForm(forms.Form):
    """What is tried out. `picks` in the cleaned data: amount by position."""

    def __init__(
        self, data: Mapping[str, Any] | None, *, options: Sequence[Option], kind: EnvelopeKind
    ) -> None:
        super().__init__(data)
        self.options, self.kind = options, kind
        for option in options:
            self.fields[field_of(option)] = _amount(option, kind) if option.divisible else _tick(option)

    def choices(self) -> list[Choice]:
        """The options with their fields, for the page."""
        return [
            Choice(option, self[field_of(option)], amount_words(option.cost, self.kind))
            for option in self.options
        ]

    def clean(self) -> dict[str, Any]:
        """`picks`; what cannot be is told beside the option."""
        found: dict[str, Any] = super().clean() or {}
        picks = {}
        for option in self.options:
            value = found.get(field_of(option))
            if option.divisible and value:
                picks[option.position] = value
            elif not option.divisible and value:
                picks[option.position] = option.cost
        for problem in problems(facts_of(self.options), picks, self.kind):
            option = next((each for each in self.options if each.position == problem.position), None)
            self.add_error(field_of(option) if option else None, problem.sentence)
        found["picks"] = picks
        return found


def field_of(option: Option) -> str:
    """The name of an option's field in the explorer's address."""
    return f"{AMOUNT if option.divisible else PICK}-{option.position}"


def _tick(option: Option) -> forms.Field:
    return forms.BooleanField(label=option.name, required=False)


def _amount(option: Option, kind: EnvelopeKind) -> forms.Field:
    hint = f"In {UNIT_WORDS[kind]}: up to {typed(option.cost, kind)}"
    hint += f", at least {typed(option.least, kind)}." if option.least else "."
    return AmountField(kind, label=option.name, help_text=f"{hint} Leave it empty for nothing.")


def address_of(picks: Mapping[int, int], options: Sequence[Option], kind: EnvelopeKind) -> dict[str, str]:
    """Picks as the parameters of the explorer's address."""
    return {
        field_of(option): typed(picks[option.position], kind) if option.divisible else "on"
        for option in options
        if option.position in picks
    }


class SaveForm(forms.Form):
    """Keeping a scenario: its name, and whether others see it after the discussion."""

    scenario_id = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name of this scenario",
        max_length=120,
        error_messages={"required": "Give it a name, so that you find it again."},
    )
    shared = forms.BooleanField(
        label="Share it after the discussion",
        help_text="Once the discussion is over, the other members see it under your member name, and the public sees how "
        "many put money where. You can take it back.",
        required=False,
    )


def first_save() -> dict[str, Any]:
    """What the form starts with: an id, so that it makes one scenario however often it is sent."""
    return {"scenario_id": uuid.uuid4()}
