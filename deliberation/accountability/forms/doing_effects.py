"""Forms of expected effects: which figure, which way, by when; and looking whether it worked."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.accountability.queries.figures import FigureChoices
from deliberation.bodies.forms.members import date_field

RISES, FALLS = "rise", "fall"


class EffectForm(forms.Form):
    """What is expected to change."""

    metric = forms.ChoiceField(label="Which figure", help_text="A figure of the index.")
    area = forms.ChoiceField(label="In which area")
    way = forms.ChoiceField(
        label="Which way it is to go",
        choices=[(RISES, "It is to rise"), (FALLS, "It is to fall")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the figure is to rise or to fall."},
    )
    size = forms.DecimalField(
        label="By how much",
        help_text="In the unit of the figure, if that was said: 2.5, say. Leave it empty where only the direction was promised.",
        required=False,
        min_value=0,
        max_digits=17,
        decimal_places=4,
    )
    by = date_field("By when it is to show", "For example, 31 3 2028.")

    def __init__(self, *given: Any, choices: FigureChoices, **more: Any) -> None:
        super().__init__(*given, **more)
        metric: Any = self.fields["metric"]
        groups: dict[str, list[tuple[str, str]]] = {}
        for each in choices.metrics:
            better = "higher is better" if each.direction > 0 else "lower is better"
            words = f"{each.title} ({each.unit}, {better})" if each.unit else f"{each.title} ({better})"
            groups.setdefault(each.domain_title, []).append((each.slug, words))
        metric.choices = list(groups.items())
        area: Any = self.fields["area"]
        area.choices = [(each.key, each.name) for each in choices.areas]


class NoteForm(forms.Form):
    """What those who looked want to add."""

    note = forms.CharField(
        label="What else happened",
        help_text="Anything besides that may have moved the figure, here or in similar areas. Everybody reads it.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class SkipForm(forms.Form):
    """Why a look is left out."""

    reason = forms.CharField(
        label="Why nobody looks now",
        help_text="Everybody reads it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason."},
    )
