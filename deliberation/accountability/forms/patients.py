"""The filters of the patient representative's tracker."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.accountability.calc.patients import PROMISE_KIND_CHOICES, PROMISE_STATE_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES

ANY = ("", "Any")


class PromisesForm(forms.Form):
    """Which board, which kind of thing, how it stands, and about what."""

    body = forms.ChoiceField(label="Board", required=False)
    kind = forms.ChoiceField(label="What", required=False, choices=[ANY, *PROMISE_KIND_CHOICES])
    state = forms.ChoiceField(label="How it stands", required=False, choices=[ANY, *PROMISE_STATE_CHOICES])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[ANY, *TOPIC_CHOICES])

    def __init__(self, data: Any = None, *, bodies: list[tuple[str, str]], every: str) -> None:
        super().__init__(data)
        self.fields["body"].choices = [("", every), *bodies]  # type: ignore[attr-defined]

    def asked(self) -> dict[str, str]:
        """What was asked for; what cannot be read is left out."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
