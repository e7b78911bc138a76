"""The options of a trade-off as rows of one form, which can be added, changed, put in order and taken out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from deliberation.tradeoffs.actions.options import AS_NOW, MOST_OPTIONS, OptionGiven
from deliberation.tradeoffs.calc.amounts import UNIT_WORDS, read_amount, typed
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.models import Option

SPARE = 2
MOST_ROWS = MOST_OPTIONS + 4


class AmountField(forms.CharField):
    """An amount in the unit of the envelope; as it is stored when cleaned, None for nothing."""

    def __init__(self, kind: EnvelopeKind, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(max_length=30, required=False, widget=widget, **options)
        self.kind = kind

    def clean(self, value: Any) -> Any:
        """The amount, or None. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_amount(text, self.kind)
        except ValueError as error:
            raise ValidationError(str(error)) from error


@dataclass(frozen=True)
class OptionRow:
    """The fields of one option. `remove` only where there is something to take out; `as_now` rows stay whole."""

    number: int
    title: str
    as_now: bool
    fields: tuple[BoundField, ...]
    small: tuple[BoundField, ...]
    divisible: BoundField | None
    least: BoundField | None
    remove: BoundField | None
    id: BoundField


class OptionsForm(forms.Form):
    """All options. New rows without a name are left out; rows are put in the order of their places."""

    rows = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=MOST_ROWS)

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        kind: EnvelopeKind,
        options: Sequence[Option],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial or first_rows(options, kind))
        self.kind, self.options = kind, {each.pk: each for each in options}
        self.count = _count_of(data) if data is not None else int(self.initial["rows"])
        self.given_rows: list[int] = []
        for number in range(1, self.count + 1):
            self.fields |= _row_fields(number, kind)

    def shown_rows(self) -> list[OptionRow]:
        """The rows with their fields, for the page."""
        return [self._row(number) for number in range(1, self.count + 1)]

    def _row(self, number: int) -> OptionRow:
        option = self.options.get(_whole(self[f"id-{number}"].value()))
        # Where there is none yet, the first row is “as now”: the site puts it there.
        as_now = option.as_now if option else not self.options and number == 1

        def at(name: str) -> BoundField:
            return self[f"{name}-{number}"]

        return OptionRow(
            number,
            option.name if option else AS_NOW if as_now else "A new option",
            as_now,
            (at("name"), at("description")),
            (at("place"), at("cost"), at("cost_note")),
            None if as_now else at("divisible"),
            None if as_now else at("least"),
            None if as_now or option is None else at("remove"),
            at("id"),
        )

    def clean(self) -> dict[str, Any]:
        """`options`: what is given, in order, those that the form does not know of at the end. `given_rows`: their rows."""
        found: dict[str, Any] = super().clean() or {}
        kept = []
        for number in range(1, self.count + 1):
            row = {name: found.get(f"{name}-{number}") for name in _PARTS}
            option = self.options.get(_whole(row["id"]))
            if option is not None and option.as_now and not row["name"]:
                row["name"] = option.name
            if row["remove"] and option is not None and not option.as_now:
                continue
            if row["name"]:
                kept.append((row["place"] or number, number, _given(row, option)))
            elif option is not None or row["description"] or row["cost"]:
                self.add_error(f"name-{number}", f"Option {number} has no name. Name it, or take it out.")
        kept.sort(key=lambda each: each[:2])
        self.given_rows = [number for _, number, _ in kept]
        named = {_whole(found.get(f"id-{number}")) for number in range(1, self.count + 1)}
        # Options that somebody else added meanwhile stay: nobody saw them here.
        unseen = [_given_back(option) for pk, option in self.options.items() if pk not in named]
        found["options"] = [given for *_, given in kept] + unseen
        return found


_PARTS = ("id", "place", "name", "description", "cost", "cost_note", "divisible", "least", "remove")


def _given(row: dict[str, Any], option: Option | None) -> OptionGiven:
    return OptionGiven(
        name=row["name"],
        id=option.pk if option else None,
        description=row["description"] or "",
        cost=row["cost"] or 0,
        cost_note=row["cost_note"] or "",
        divisible=bool(row["divisible"]),
        least=row["least"] or 0,
    )


def _given_back(option: Option) -> OptionGiven:
    return OptionGiven(
        option.name, option.pk, option.description, option.cost, option.cost_note, option.divisible, option.least
    )  # fmt: skip


def _row_fields(number: int, kind: EnvelopeKind) -> dict[str, forms.Field]:
    unit = UNIT_WORDS[kind]
    fields: dict[str, forms.Field] = {
        "id": forms.IntegerField(required=False, widget=forms.HiddenInput, min_value=1),
        "place": forms.IntegerField(
            label=f"Place of option {number}", required=False, min_value=1, max_value=99,
            error_messages={"invalid": f"The place of option {number} must be a whole number."},
        ),
        "name": forms.CharField(
            label=f"Option {number}", required=False, max_length=160,
            error_messages={"max_length": f"Keep the name of option {number} to 160 characters."},
        ),
        "description": forms.CharField(
            label=f"What option {number} means",
            help_text="In plain English: what would be done, for whom, where, and from when.",
            required=False, max_length=3000, widget=forms.Textarea(attrs={"rows": 4}),
            error_messages={"max_length": f"Keep what option {number} means to 3,000 characters."},
        ),
        "cost": AmountField(
            kind, label=f"Cost of option {number}, in {unit}",
            help_text="Of the whole option, in a year. A minus in front means that it saves.",
        ),
        "cost_note": forms.CharField(
            label=f"How the cost of option {number} is known", required=False, max_length=300,
            error_messages={"max_length": f"Keep the note on the cost of option {number} to 300 characters."},
        ),
        "divisible": forms.BooleanField(
            label=f"Option {number} can be done in part",
            help_text="With part of the money comes part of the effects.",
            required=False,
        ),
        "least": AmountField(
            kind, label=f"The smallest part of option {number} worth doing, in {unit}",
            help_text="Only for an option that can be done in part.",
        ),
        "remove": forms.BooleanField(
            label=f"Take option {number} out. Its effects are deleted with it.", required=False
        ),
    }  # fmt: skip
    return {f"{name}-{number}": field for name, field in fields.items()}


def first_rows(options: Sequence[Option], kind: EnvelopeKind, spare: int = SPARE) -> dict[str, Any]:
    """What the form shows at first: the options there are, and some empty rows."""
    shown: dict[str, Any] = {"rows": min(max(len(options), 1) + spare, MOST_ROWS)}
    shown |= {f"place-{number}": number for number in range(1, shown["rows"] + 1)}
    if not options:
        shown["name-1"] = AS_NOW
    for number, option in enumerate(options, 1):
        shown |= {
            f"id-{number}": option.pk,
            f"name-{number}": option.name,
            f"description-{number}": option.description,
            f"cost-{number}": typed(option.cost, kind),
            f"cost_note-{number}": option.cost_note,
            f"divisible-{number}": option.divisible,
            f"least-{number}": typed(option.least, kind) if option.divisible else "",
        }
    return shown


def with_more_rows(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, to be shown again with more empty rows; nothing of it is checked or kept."""
    shown: dict[str, Any] = {name: data.get(name) for name in data if name != "rows"}
    before = _count_of(data)
    shown["rows"] = min(before + SPARE, MOST_ROWS)
    return shown | {f"place-{number}": number for number in range(before + 1, shown["rows"] + 1)}


def _count_of(data: Mapping[str, Any]) -> int:
    """How many rows were sent; a number that is none of ours asks for none."""
    return min(_whole(data.get("rows", "")), MOST_ROWS)


def _whole(value: Any) -> int:
    """A small whole number, 0 for anything else."""
    text = str(value if value is not None else "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else 0
