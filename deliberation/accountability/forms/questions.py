"""Forms of questions to boards: finding them, asking, answering, taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.accountability.calc.answers import STANDING_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.queries.questions import OPEN, WITHDRAWN
from deliberation.bodies.models import Membership

CHECK, GIVE, CHANGE = "check", "give", "change"
"""What a form is sent for: to look it over, to publish it, to go back to it."""


class FindQuestionsForm(forms.Form):
    """Which questions to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any"), (OPEN, "Not answered yet"), *STANDING_CHOICES, (WITHDRAWN, "Taken back")],
    )
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])


class AskForm(forms.Form):
    """A question to a board, for the patients that one of the asker's bodies speaks for."""

    question_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    from_body = forms.ChoiceField(
        label="For which body do you ask?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose for which body you ask."},
    )
    text = forms.CharField(
        label="Your question",
        help_text="One question at a time gets the clearest answer. Name nobody: everybody reads it.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Enter your question."},
    )
    background = forms.CharField(
        label="What one should know about it",
        help_text="What patients told you, figures, earlier promises. Nothing by which a patient could be known.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        help_text="Services and conditions under which it can be found.",
        required=False,
        choices=TOPIC_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, own: Sequence[Membership], initial: dict[str, Any] | None = None
    ) -> None:
        first = {"from_body": own[0].body.slug} if len(own) == 1 else {}
        super().__init__(data, initial=first | (initial or {}))
        bodies = {each.body.slug: each.body.name for each in own}
        self.fields["from_body"].choices = list(bodies.items())  # type: ignore[attr-defined]


class ReplyForm(forms.Form):
    """The board's answer."""

    answer_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="The answer",
        help_text="Everybody reads it. Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter the answer."},
    )
