"""Choosing the areas of a comparison, with no script: tick boxes, and a search where there are many areas."""

from __future__ import annotations

from django import forms
from django.http import QueryDict

from indexapp.forms import PeriodForm
from indexapp.queries.areas import AreaSet, AreaView
from indexapp.queries.published import RunView

LEAST, MOST = 2, 5
SHOWN = 60
"""As many areas as a page lists without a search."""


class AnyChoices(forms.MultipleChoiceField):
    """Tick boxes for some areas; what may be sent is any area, which the form itself looks up."""

    def valid_value(self, value: str) -> bool:
        """Whether a value may stand here; the form says which area is unknown, in words of its own."""
        return True


class CompareForm(PeriodForm):
    """Two to five areas of an index, and the period. `finding`: a name is being looked for, so nothing is wrong yet."""

    area = AnyChoices(
        label="Areas to compare", widget=forms.CheckboxSelectMultiple, error_messages={"required": "Choose at least two areas to compare."}
    )  # fmt: skip
    find = forms.CharField(label="Find more areas by name or code", required=False, max_length=60)
    field_order = ["period", "find", "area"]

    def __init__(self, run: RunView, areas: AreaSet, query: QueryDict, period: str) -> None:
        self.areas, self.by_key = areas, areas.by_key
        self.finding = bool(query.get("find", "").strip())
        asked = bool(query) and not self.finding
        sent = query.copy()
        sent["period"] = period
        super().__init__(
            run, data=sent if asked else None, initial={"period": period, "find": query.get("find", "")[:60]}
        )
        self.many = len(areas.by_id) > SHOWN
        if not self.many:
            del self.fields["find"]
        known = (area for key in dict.fromkeys(query.getlist("area")) if (area := self._area(key)))
        # A hostile list of areas makes no huge page.
        self.ticked = list(dict.fromkeys(area.key for area in known))[: 4 * MOST]
        self.initial["area"] = self.ticked
        shown = self._shown(query.get("find", ""))
        self.fields["area"].choices = [(area.key, area.short_name) for area in shown]  # type: ignore[attr-defined]

    def _area(self, key: str) -> AreaView | None:
        return self.by_key.get(key.strip().upper())

    def _shown(self, text: str) -> list[AreaView]:
        words = text.casefold().split()[:8]
        fits = [
            area for area in self.areas.by_id.values()
            if all(word in f"{area.name} {area.short_name} {area.key}".casefold() for word in words)
        ]  # fmt: skip
        found = {area.key for area in fits[:SHOWN]} if words or not self.many else set()
        return [area for area in self.areas.by_id.values() if area.key in found or area.key in self.ticked]

    def clean_area(self) -> list[AreaView]:
        """The areas chosen, each once, in the order they came."""
        keys = dict.fromkeys(key.strip().upper() for key in self.cleaned_data["area"])
        if len(keys) > MOST:
            raise forms.ValidationError(f"Choose at most five areas: {len(keys)} are chosen. Take some away.")
        unknown = [key for key in keys if self._area(key) is None]
        if unknown:
            raise forms.ValidationError(
                f"This index has no area “{unknown[0][:30]}”. Choose areas from the list."
            )
        if len(keys) < LEAST:
            raise forms.ValidationError("Choose at least two areas to compare.")
        return [self.by_key[key] for key in keys]

    def chosen(self) -> list[AreaView]:
        """Two to five areas, or none where what was sent does not make a comparison."""
        if self.finding:
            known = [self.by_key[key] for key in self.ticked]
            return known if LEAST <= len(known) <= MOST else []
        return list(self.cleaned_data.get("area", [])) if self.is_bound and self.is_valid() else []
