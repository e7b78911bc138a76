"""Forms on the pages for learning from similar areas: what their deeds are about; for which area."""

from __future__ import annotations

from collections.abc import Iterable

from django import forms

from deliberation.accountability.calc.topics import TOPIC_CHOICES


class TopicForm(forms.Form):
    """Which deeds to show."""

    topic = forms.ChoiceField(
        label="What it is about", required=False, choices=[("", "Anything"), *TOPIC_CHOICES]
    )


class WhoseForm(forms.Form):
    """For which area somebody looks for similar ones."""

    area = forms.ChoiceField(label="Your area")

    def __init__(self, data: object, *, areas: Iterable[tuple[str, str]]) -> None:
        super().__init__(data)  # type: ignore[arg-type]
        self.fields["area"].choices = [("", "Choose an area"), *areas]  # type: ignore[attr-defined]
