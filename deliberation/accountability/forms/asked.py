"""Finding one's way through what was asked, said and done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.queries.asked import ANSWERED, WAITING, AskedWanted


class FindAskedForm(forms.Form):
    """Which of them to show."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    topic = forms.ChoiceField(
        label="Condition or service", required=False, choices=[("", "Any"), *TOPIC_CHOICES]
    )
    year = forms.ChoiceField(label="Year", required=False)
    state = forms.ChoiceField(
        label="Answer",
        required=False,
        choices=[("", "Any"), (ANSWERED, "Answered"), (WAITING, "Not answered yet")],
    )

    def __init__(self, data: Any, *, years: Sequence[int]) -> None:
        super().__init__(data)
        year: Any = self.fields["year"]
        year.choices = [("", "Any"), *((str(each), str(each)) for each in years)]

    def wanted(self) -> AskedWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        return AskedWanted(**{name: asked.get(name) or "" for name in self.fields})
