"""Forms for the dates of a trade-off's stages, and for moving it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django import forms

from deliberation.tradeoffs.actions.life_details import FIRST_YEAR, LAST_YEAR
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage
from deliberation.tradeoffs.forms.life import DAY_ERRORS
from deliberation.tradeoffs.models import StageDate

Span = tuple[dt.date | None, dt.date | None]


def dated(stage: Stage) -> list[Stage]:
    """The stages whose dates can still be planned: the present one and those to come, the draft aside."""
    return [each for each in STAGES[STAGES.index(stage) :] if each is not Stage.DRAFT]


class DatesForm(forms.Form):
    """First and last day of each stage that is not over. The last stage has a first day alone."""

    def __init__(self, data: Any, *, stages: list[Stage], **options: Any) -> None:
        super().__init__(data, **options)
        self.stages = stages
        for stage in stages:
            title = FACTS[stage].title
            self.fields[f"{stage.value}_starts"] = _day(f"{title} begins")
            if stage is not Stage.CLOSED:
                self.fields[f"{stage.value}_ends"] = _day(f"Last day of {title}")

    def clean(self) -> dict[str, Any]:
        """Days within this century."""
        found: dict[str, Any] = super().clean() or {}
        for name, day in list(found.items()):
            if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
                self.add_error(name, f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
        return found

    def values(self) -> dict[Stage, Span]:
        """First and last day by stage."""
        given = self.cleaned_data
        return {
            each: (given[f"{each.value}_starts"], given.get(f"{each.value}_ends")) for each in self.stages
        }

    def parts(self) -> list[dict[str, Any]]:
        """The fields by stage, for the template."""
        return [
            {
                "title": FACTS[stage].title,
                "meaning": FACTS[stage].meaning,
                "starts": self[f"{stage.value}_starts"],
                "ends": self[f"{stage.value}_ends"] if f"{stage.value}_ends" in self.fields else None,
            }
            for stage in self.stages
        ]


def _day(label: str) -> forms.DateField:
    return forms.DateField(
        label=label, required=False, widget=forms.SelectDateWidget(), error_messages=DAY_ERRORS
    )


def first_dates(rows: Mapping[Stage, StageDate], stages: list[Stage]) -> dict[str, Any]:
    """What the form shows at first."""
    shown: dict[str, Any] = {}
    for stage in stages:
        shown |= {f"{stage.value}_starts": rows[stage].starts_on, f"{stage.value}_ends": rows[stage].ends_on}
    return shown


class MoveForm(forms.Form):
    """Where a trade-off is moved to, or that it is closed early; a reason for steps that are not the next."""

    to = forms.CharField(max_length=12, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why?",
        help_text="Everybody who can see the trade-off sees the reason. Name nobody.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
