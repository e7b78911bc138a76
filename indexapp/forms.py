"""Forms of the index's public pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms

from indexapp.queries.published import RunView

MOST_LETTERS = 100
Choices = Sequence[tuple[str, str]]


class PeriodForm(forms.Form):
    """Which period to show. Only shown, never validated: the view reads the address and says what is wrong with it."""

    period = forms.ChoiceField(label="Period")

    def __init__(self, run: RunView, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["period"].choices = [(period, period) for period in reversed(run.periods)]  # type: ignore[attr-defined]


class OverviewForm(PeriodForm):
    """Which period and which part of an index to show."""

    # Not marked as optional: the whole index is a choice like the others.
    domain = forms.ChoiceField(label="Part of the index")

    def __init__(self, run: RunView, *args: object, **kwargs: object) -> None:
        super().__init__(run, *args, **kwargs)
        domains = [(domain.slug, domain.title) for domain in run.spec.domains]
        self.fields["domain"].choices = [("", "Whole index"), *domains]  # type: ignore[attr-defined]


class AreaSearchForm(forms.Form):
    """What to look for among the areas. What it does not know it leaves aside: a search has no wrong question."""

    q = forms.CharField(
        label="Name, town, council or code",
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    type = forms.ChoiceField(label="Kind of area")
    region = forms.ChoiceField(label="Region")

    def __init__(self, kinds: Choices, regions: Choices, given: Mapping[str, str] | None = None) -> None:
        choices = {"type": [("", "Any kind"), *kinds], "region": [("", "All of England"), *regions]}
        self.asked = {"q": " ".join((given or {}).get("q", "").replace("\x00", " ").split())[:MOST_LETTERS]}
        """q, type and region as far as they make sense, "" for what does not."""
        for name, known in choices.items():
            text = (given or {}).get(name, "")
            self.asked[name] = text if text in dict(known) else ""
        super().__init__(initial=self.asked)
        for name, known in choices.items():
            self.fields[name].choices = known  # type: ignore[attr-defined]
