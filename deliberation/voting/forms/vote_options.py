"""Step 2 of preparing a vote: its options, as rows that can be put in order, and as a pasted list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from deliberation.voting.actions.vote_details import MOST_MINIMUM, MOST_OPTIONS, OptionGiven
from deliberation.voting.calc.counting import SUPPORT_WORDS
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.calc.money import money_typed, read_money
from deliberation.voting.forms.vote_counting import Money
from deliberation.voting.models import Option, Vote

SPARE = 3
MOST_PASTED = 40_000


@dataclass(frozen=True)
class OptionRow:
    """The fields of one option; `cost` where the method has costs."""

    number: int
    place: BoundField
    name: BoundField
    meaning: BoundField
    minimum: BoundField
    cost: BoundField | None = None


class OptionsForm(forms.Form):
    """The options of a vote. Rows without a name are left out; rows are put in the order of their places."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_OPTIONS + 2 * SPARE)
    pasted = forms.CharField(
        label="Paste a list",
        help_text="One option on each line. They are added after the ones above.",
        required=False,
        max_length=MOST_PASTED,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    none_of_these = forms.BooleanField(
        label="Offer “None of these” as the last option",
        help_text="It is counted like the others. If it wins, no option is chosen.",
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, vote: Vote, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.method = Method(vote.method)
        self.priced = self.method == Method.BUDGET
        self.count = _count_of(data) if data is not None else int(initial["rows"])
        if not METHODS[self.method].none:
            del self.fields["none_of_these"]
        if self.priced:
            self.fields["pasted"].help_text = (
                "One option on each line; after a bar its cost in pounds, and after another what it would mean: "
                "Night cover | 40,000 | A nurse in every town at night. They are added after the ones above."
            )
        else:
            self.fields["pasted"].help_text = (
                "One option on each line; after a bar what it would mean: Night cover | A nurse in every town at night. "
                "They are added after the ones above."
            )
        unit = SUPPORT_WORDS[self.method][1]
        for number in range(1, self.count + 1):
            self.fields |= _row_fields(number, unit, self.priced)

    def shown_rows(self) -> list[OptionRow]:
        """The rows with their fields, for the page."""
        return [
            OptionRow(
                number,
                self[f"place-{number}"],
                self[f"name-{number}"],
                self[f"meaning-{number}"],
                self[f"minimum-{number}"],
                self[f"cost-{number}"] if self.priced else None,
            )
            for number in range(1, self.count + 1)
        ]

    def clean(self) -> dict[str, Any]:
        """`options`: what is given, in order. Rows that say something but have no name are told."""
        found: dict[str, Any] = super().clean() or {}
        given = []
        for number in range(1, self.count + 1):
            row = {
                part: found.get(f"{part}-{number}")
                for part in ("place", "name", "meaning", "cost", "minimum")
            }
            if row["name"]:
                option = OptionGiven(row["name"], row["meaning"] or "", row["cost"], row["minimum"] or None)
                given.append((row["place"] or number, number, option))
            elif row["meaning"] or row["cost"]:
                self.add_error(
                    f"name-{number}", f"Option {number} has no name. Name it, or empty its other fields."
                )
        options = [option for _, _, option in sorted(given, key=lambda each: each[:2])]
        found["options"] = options + self._pasted(found.get("pasted") or "")
        if len(found["options"]) > MOST_OPTIONS:
            self.add_error("pasted", f"There can be {MOST_OPTIONS} options at most.")
        return found

    def _pasted(self, text: str) -> list[OptionGiven]:
        found = []
        for number, line in enumerate(text.splitlines(), 1):
            parts = [part.strip() for part in line.split("|", 2 if self.priced else 1)]
            if not any(parts):
                continue
            try:
                found.append(_pasted_option(parts, self.priced))
            except ValueError as error:
                self.add_error("pasted", f"Line {number}: {error}")
        return found


def _pasted_option(parts: Sequence[str], priced: bool) -> OptionGiven:
    name, *rest = parts
    if not name:
        raise ValueError("There is no name before the bar.")
    cost = read_money(rest.pop(0)) if priced and rest and rest[0] else None
    if priced and rest and not rest[0]:
        rest.pop(0)
    return OptionGiven(name, rest[-1] if rest else "", cost)


def _row_fields(number: int, unit: str, priced: bool) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        f"place-{number}": forms.IntegerField(
            label=f"Place of option {number}",
            required=False,
            min_value=1,
            max_value=999,
            error_messages={"invalid": f"The place of option {number} must be a whole number."},
        ),
        f"name-{number}": forms.CharField(
            label=f"Option {number}",
            required=False,
            max_length=160,
            error_messages={"max_length": f"Keep the name of option {number} to 160 characters."},
        ),
        f"meaning-{number}": forms.CharField(
            label=f"What option {number} would mean",
            required=False,
            max_length=1000,
            widget=forms.Textarea(attrs={"rows": 2}),
            error_messages={"max_length": f"Keep what option {number} would mean to 1,000 characters."},
        ),
    }
    if priced:
        found[f"cost-{number}"] = Money(label=f"Cost of option {number} in pounds", required=False)
    found[f"minimum-{number}"] = forms.IntegerField(
        label=f"Least support of option {number}",
        help_text=f"How many {unit} it needs at least to win.",
        required=False,
        min_value=0,
        max_value=MOST_MINIMUM,
        error_messages={"invalid": f"The least support of option {number} must be a whole number."},
    )
    return found


def _count_of(data: Mapping[str, Any]) -> int:
    """How many rows were sent; a number that is none of ours asks for none."""
    text = str(data.get("rows", ""))
    most = MOST_OPTIONS + 2 * SPARE
    return min(int(text), most) if text.isascii() and text.isdigit() and len(text) <= 3 else 0


def first_options(vote: Vote, options: Sequence[Option], spare: int = SPARE) -> dict[str, Any]:
    """What the step shows at first: the options there are, and some empty rows."""
    real = [option for option in options if not option.none]
    shown: dict[str, Any] = {
        "rows": min(len(real) + spare, MOST_OPTIONS),
        "none_of_these": vote.none_of_these,
    }
    for number in range(1, shown["rows"] + 1):
        shown[f"place-{number}"] = number
    for number, option in enumerate(real, 1):
        shown |= {
            f"name-{number}": option.name,
            f"meaning-{number}": option.meaning,
            f"cost-{number}": money_typed(option.cost),
            f"minimum-{number}": option.minimum,
        }
    return shown


def with_more_rows(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, to be shown again with more empty rows; nothing of it is checked or kept."""
    shown: dict[str, Any] = {name: data.get(name) for name in data if name != "rows"}
    before = _count_of(data)
    shown["rows"] = min(before + SPARE + 2, MOST_OPTIONS)
    return shown | {f"place-{number}": number for number in range(before + 1, shown["rows"] + 1)}
