"""The form on the page of one figure: what the deeds of similar areas are about."""

from __future__ import annotations

from django import forms

from deliberation.accountability.calc.topics import TOPIC_CHOICES


class TopicForm(forms.Form):
    """Which deeds to show."""

    topic = forms.ChoiceField(
        label="What it is about", required=False, choices=[("", "Anything"), *TOPIC_CHOICES]
    )
