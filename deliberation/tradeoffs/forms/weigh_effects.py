"""The effects of one option as one form, with a part for each kind: metrics, people, services, assets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from deliberation.tradeoffs.actions.effects import MOST_EFFECTS, EffectGiven
from deliberation.tradeoffs.calc.words import (
    LENS_WORDS,
    SURENESS_WORDS,
    WAY_WORDS,
    EffectKind,
    Lens,
    Sureness,
    Way,
    choices,
)
from deliberation.tradeoffs.models import Option
from indexapp.queries.pins import MetricChoice

MOST_ROWS = 30
"""Of one kind."""
SPARE = {EffectKind.METRIC: 2, EffectKind.PEOPLE: 2, EffectKind.SERVICE: 1, EffectKind.ASSET: 1}
_ABOUT = {
    EffectKind.METRIC: ("metric",),
    EffectKind.PEOPLE: ("lens", "subject"),
    EffectKind.SERVICE: ("subject",),
    EffectKind.ASSET: ("asset_id",),
}
_SAID = ("subject", "metric", "asset_id", "size", "low", "high", "words", "source", "evidence_number")
"""Fields that make a row say something; a lens, a way or a sureness by themselves do not."""
TITLES = {
    EffectKind.METRIC: (
        "On metrics of the index",
        "Give the change that the whole option would make in a year, in the metric’s own unit: −2 for two less. "
        "The low estimate is the smaller number: −4 comes before −1. Without a figure, say which way it goes.",
    ),
    EffectKind.PEOPLE: (
        "On groups of people",
        "Go through every lens. A row in which you name no group is left out, and the page then says that nothing is known.",
    ),
    EffectKind.SERVICE: ("On services", "A hospital ward, general practice, an ambulance service."),
    EffectKind.ASSET: ("On assets of the area", "What the area’s map of assets lists."),
}


class Figure(forms.FloatField):
    """A figure as people write it: with commas, with a true minus."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal"})
        super().__init__(required=False, widget=widget, **options)

    def to_python(self, value: Any) -> Any:
        """The number, None for nothing. Raises ValidationError."""
        text = value.strip().replace("−", "-").replace(",", "") if isinstance(value, str) else value
        return super().to_python(text)


@dataclass(frozen=True)
class EffectRow:
    """The fields of one effect."""

    number: int
    legend: str
    about: tuple[BoundField, ...]
    figures: tuple[BoundField, ...]
    rest: tuple[BoundField, ...]


@dataclass(frozen=True)
class Part:
    """All rows of one kind, with its heading and hint. `missing`: why there is nothing to choose from."""

    kind: str
    title: str
    hint: str
    rows: tuple[EffectRow, ...]
    counter: BoundField
    missing: str = ""


@dataclass(frozen=True)
class Offered:
    """What effects may point to: metrics, items of evidence, assets."""

    metrics: Sequence[MetricChoice]
    evidence: Sequence[tuple[int, str]]
    assets: Sequence[tuple[int, str]]


class EffectsForm(forms.Form):
    """The effects of one option. Rows that say nothing are left out."""

    def __init__(self, data: Mapping[str, Any] | None, *, offered: Offered, initial: dict[str, Any]) -> None:
        super().__init__(data, initial=initial)
        self.offered = offered
        self.counts = {kind: _count_of(data if data is not None else initial, kind) for kind in EffectKind}
        self.given_rows: list[str] = []
        for kind, count in self.counts.items():
            self.fields[f"{kind.value}-rows"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, max_value=MOST_ROWS
            )
            for number in range(1, count + 1):
                self.fields |= _row_fields(kind, number, offered)

    def parts(self) -> list[Part]:
        """The form by kind, for the page."""
        return [self._part(kind) for kind in EffectKind]

    def _part(self, kind: EffectKind) -> Part:
        title, hint = TITLES[kind]
        missing = ""
        if kind is EffectKind.METRIC and not self.offered.metrics:
            missing = "This trade-off uses no index, so there are no metrics to choose from."
        if kind is EffectKind.ASSET and not self.offered.assets:
            missing = "The map of assets of this area lists nothing yet."
        rows = () if missing else tuple(self._row(kind, number) for number in range(1, self.counts[kind] + 1))
        return Part(kind.value, title, hint, rows, self[f"{kind.value}-rows"], missing)

    def _row(self, kind: EffectKind, number: int) -> EffectRow:
        def at(*names: str) -> tuple[BoundField, ...]:
            return tuple(self[f"{kind.value}-{number}-{name}"] for name in names)

        figures = at("low", "size", "high") if kind is EffectKind.METRIC else ()
        legend = f"{_LEGENDS[kind]} {number}"
        return EffectRow(number, legend, at(*_ABOUT[kind]), figures, at(*_COMMON))

    def clean(self) -> dict[str, Any]:
        """`effects`: what is given, in order; `given_rows`: the prefix of the row that each came from."""
        found: dict[str, Any] = super().clean() or {}
        effects = []
        for kind, count in self.counts.items():
            for number in range(1, count + 1):
                prefix = f"{kind.value}-{number}"
                row = {name: found.get(f"{prefix}-{name}") for name in (*_SAID, "lens", "way", "sureness")}
                if any(row[name] not in (None, "") for name in _SAID):
                    effects.append(_given(kind, row))
                    self.given_rows.append(prefix)
        found["effects"] = effects
        if len(effects) > MOST_EFFECTS:
            self.add_error(None, f"An option can have {MOST_EFFECTS} effects at most.")
        return found

    def tell(self, row: Any, field: str, message: str) -> None:
        """Put what is wrong with an effect beside its field, or above all where that cannot be told."""
        known = isinstance(row, int) and 1 <= row <= len(self.given_rows)
        name = f"{self.given_rows[row - 1]}-{field}" if known else ""
        self.add_error(name if name in self.fields else None, message)


_LEGENDS = {
    EffectKind.METRIC: "Metric",
    EffectKind.PEOPLE: "Group of people",
    EffectKind.SERVICE: "Service",
    EffectKind.ASSET: "Asset",
}
_COMMON = ("way", "sureness", "words", "evidence_number", "source")


def _given(kind: EffectKind, row: dict[str, Any]) -> EffectGiven:
    return EffectGiven(
        kind=kind.value,
        metric=row["metric"] or "",
        lens=row["lens"] or "",
        subject=row["subject"] or "",
        asset_id=int(row["asset_id"]) if row["asset_id"] else None,
        way=row["way"] or Way.UNKNOWN.value,
        size=row["size"],
        low=row["low"],
        high=row["high"],
        sureness=row["sureness"] or Sureness.UNSURE.value,
        words=row["words"] or "",
        source=row["source"] or "",
        evidence_number=int(row["evidence_number"]) if row["evidence_number"] else None,
    )


def _row_fields(kind: EffectKind, number: int, offered: Offered) -> dict[str, forms.Field]:
    fields = _about_fields(kind, number, offered) | _common_fields(kind, number, offered)
    return {f"{kind.value}-{number}-{name}": field for name, field in fields.items()}


def _about_fields(kind: EffectKind, number: int, offered: Offered) -> dict[str, forms.Field]:
    if kind is EffectKind.METRIC:
        metrics = [
            (each.slug, f"{each.title} ({each.unit})" if each.unit else each.title)
            for each in offered.metrics
        ]
        return {
            "metric": forms.ChoiceField(
                label="Metric", required=False, choices=[("", "Choose a metric"), *metrics]
            ),
            "low": Figure(label="Low estimate"),
            "size": Figure(label="Best guess"),
            "high": Figure(label="High estimate"),
        }
    if kind is EffectKind.PEOPLE:
        return {
            "lens": forms.ChoiceField(label="Lens", choices=choices(LENS_WORDS)),
            "subject": forms.CharField(
                label="Which people",
                help_text="For example, carers who work.",
                required=False,
                max_length=160,
            ),
        }
    if kind is EffectKind.SERVICE:
        return {"subject": forms.CharField(label="Service", required=False, max_length=160)}
    return {
        "asset_id": forms.ChoiceField(
            label="Asset", required=False, choices=[("", "Choose an asset"), *_texts(offered.assets)]
        )
    }


def _common_fields(kind: EffectKind, number: int, offered: Offered) -> dict[str, forms.Field]:
    hint = "With a figure it follows from the figure." if kind is EffectKind.METRIC else ""
    evidence = [(number, f"E{number}: {claim}") for number, claim in offered.evidence]
    return {
        "way": forms.ChoiceField(
            label="Which way", help_text=hint, choices=choices(WAY_WORDS), initial=Way.UNKNOWN.value, required=False
        ),
        "sureness": forms.ChoiceField(
            label="How sure", choices=choices(SURENESS_WORDS), initial=Sureness.UNSURE.value, required=False
        ),
        "words": forms.CharField(
            label="In words", required=False, max_length=500, widget=forms.Textarea(attrs={"rows": 2})
        ),
        "evidence_number": forms.ChoiceField(
            label="Item of the evidence pack", required=False, choices=[("", "None"), *_texts(evidence)]
        ),
        "source": forms.CharField(
            label="Source in words", help_text="If no item of the pack says it.", required=False, max_length=300
        ),
    }  # fmt: skip


def _texts(pairs: Sequence[tuple[int, str]]) -> list[tuple[str, str]]:
    return [(str(key), text) for key, text in pairs]


def first_effects(option: Option) -> dict[str, Any]:
    """What the form shows at first: the effects there are, a row for every lens without one, and some empty rows."""
    shown: dict[str, Any] = {}
    rows: dict[EffectKind, int] = dict.fromkeys(EffectKind, 0)
    seen = set()
    for effect in option.effects.all():
        kind = EffectKind(effect.kind)
        rows[kind] += 1
        seen.add(effect.lens)
        shown |= {
            f"{kind.value}-{rows[kind]}-{name}": getattr(effect, name)
            for name in (*_SAID, "lens", "way", "sureness")
            if getattr(effect, name) not in (None, "")
        }
    for lens in Lens:
        if lens.value not in seen and rows[EffectKind.PEOPLE] < MOST_ROWS:
            rows[EffectKind.PEOPLE] += 1
            shown[f"people-{rows[EffectKind.PEOPLE]}-lens"] = lens.value
    for kind, count in rows.items():
        shown[f"{kind.value}-rows"] = min(count + SPARE[kind], MOST_ROWS)
    return shown


def with_more_rows(data: Mapping[str, Any]) -> dict[str, Any]:
    """What was sent, to be shown again with more empty rows of the kind asked for; nothing of it is checked or kept."""
    shown: dict[str, Any] = {name: data.get(name) for name in data}
    for kind in EffectKind:
        count = _count_of(data, kind)
        shown[f"{kind.value}-rows"] = min(count + (2 if data.get("more") == kind.value else 0), MOST_ROWS)
    return shown


def _count_of(data: Mapping[str, Any], kind: EffectKind) -> int:
    text = str(data.get(f"{kind.value}-rows", ""))
    return min(int(text), MOST_ROWS) if text.isascii() and text.isdigit() and len(text) <= 3 else 0
