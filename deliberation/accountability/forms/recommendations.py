"""Forms of recommendations: finding them, answering one, entering an answer that came by post."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from deliberation.accountability.calc.answers import STANDING_CHOICES, VERDICT_CHOICES
from deliberation.accountability.models import Response
from deliberation.accountability.queries.recommendations import OPEN
from deliberation.bodies.forms.members import date_field

CHECK, GIVE, CHANGE = "check", "give", "change"
"""What a form of an answer is sent for: to look it over, to publish it, to go back to it."""


class FindRecommendationsForm(forms.Form):
    """Which recommendations to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any"), (OPEN, "Not answered yet"), *STANDING_CHOICES],
    )
    verdict = forms.ChoiceField(label="Answer", required=False, choices=[("", "Any"), *VERDICT_CHOICES])


class AnswerForm(forms.Form):
    """An answer of the body that the recommendation went to."""

    response_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(
        label="What is the answer?",
        choices=VERDICT_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is accepted, accepted in part or rejected."},
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text="Everybody reads them. Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Give the reasons."},
    )
    will_do = forms.CharField(
        label="What will be done, and by whom (if anything will)",
        help_text="Name offices, not people.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    by_when = date_field(
        "By when it will be done, if there is a day", "For example, 31 3 2027.", required=False
    )

    def given(self) -> Mapping[str, Any]:
        """What the action is given of the answer itself."""
        return {name: self.cleaned_data[name] for name in ("verdict", "reasons", "will_do", "by_when")}


class PostedAnswerForm(AnswerForm):
    """An answer that came by post or e-mail, entered by the body that asked."""

    field_order = ("response_id", "source", "given_on", "verdict", "reasons", "will_do", "by_when")
    source = forms.CharField(
        label="How the answer came",
        help_text="For example, Letter from the chief executive’s office, ref 12/27. Everybody reads it.",
        max_length=300,
        error_messages={"required": "Say how the answer came."},
    )
    given_on = date_field("The day that the answer bears", "For example, 31 3 2027.")


def first_answer(response: Response | None) -> dict[str, Any]:
    """What a form starts with: the present answer, if there is one, so that one in its place need not be typed anew."""
    start: dict[str, Any] = {"response_id": uuid.uuid4()}
    if response is not None:
        start |= {
            "verdict": response.verdict,
            "reasons": response.reasons,
            "will_do": response.will_do,
            "by_when": response.by_when,
        }
    return start
