"""The search on the page of who answers to whom."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

from deliberation.bodies.forms.bodies import MOST_LETTERS


class SystemSearchForm(forms.Form):
    """Which system: by its name, a council's or a town's, or a code. A search has no wrong question."""

    q = forms.CharField(
        label="Name of the system, council or town, or a code",
        max_length=MOST_LETTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, given: Mapping[str, str]) -> None:
        self.asked = " ".join(given.get("q", "").replace("\x00", " ").split())[:MOST_LETTERS]
        super().__init__(initial={"q": self.asked})
