"""Forms of recommendations: finding them, answering one, entering an answer that came by post."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField

from deliberation.accountability.actions.answers import PromiseGiven
from deliberation.accountability.calc.answers import STANDING_CHOICES, VERDICT_CHOICES, Verdict
from deliberation.accountability.models import Response
from deliberation.accountability.queries.recommendations import OPEN
from deliberation.bodies.forms.members import date_field

CHECK, GIVE, CHANGE = "check", "give", "change"
"""What a form of an answer is sent for: to look it over, to publish it, to go back to it."""


PLACES = range(1, 6)
"""Actions that fit on the form of an answer; more can be added on the page of actions."""
PROMISE_PARTS = ("text", "owner", "due")
PROMISE_LACKS = {
    "text": "Say what will be done.",
    "owner": "Say which office does it.",
    "due": "Give the day by which it is done.",
}


@dataclass(frozen=True)
class PromiseRow:
    """The fields of one action that an answer promises."""

    place: int
    text: BoundField
    owner: BoundField
    due: BoundField


def _promise_fields(place: int) -> dict[str, forms.Field]:
    lead = f"promise_{place}_"
    return {
        f"{lead}text": forms.CharField(
            label="What will be done",
            required=False,
            max_length=4000,
            widget=forms.Textarea(attrs={"rows": 2}),
        ),
        f"{lead}owner": forms.CharField(
            label="Which office does it",
            required=False,
            max_length=160,
            help_text="The office, not the person.",
        ),
        f"{lead}due": date_field("By when", "For example, 31 3 2027.", required=False),
    }


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
        label="What will be done, in a few words (if anything will)",
        help_text="Name offices, not people. Each action with its own day goes below.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    by_when = date_field(
        "By when it will be done, if there is a day", "For example, 31 3 2027.", required=False
    )

    partial = forms.BooleanField(
        label="This is a first part of the answer: more will follow",
        help_text="The clock goes on until the whole answer is given.",
        required=False,
    )

    def __init__(self, *args: Any, whole: bool = False, **more: Any) -> None:
        """`whole`: the whole answer was given already, so that no first part of one can come."""
        super().__init__(*args, **more)
        if whole:
            del self.fields["partial"]
        for place in PLACES:
            self.fields |= _promise_fields(place)

    @property
    def plain(self) -> list[BoundField]:
        """The fields that stand above the actions, in their order."""
        return [each for each in self if not each.name.startswith("promise_")]

    @property
    def promise_rows(self) -> list[PromiseRow]:
        """The fields of each action."""
        return [
            PromiseRow(place, *(self[f"promise_{place}_{part}"] for part in PROMISE_PARTS))
            for place in PLACES
        ]

    @property
    def more_promises(self) -> bool:
        """Whether an action after the first is filled in, so that they are shown open."""
        names = [f"promise_{place}_{part}" for place in PLACES[1:] for part in ("text", "owner")]
        return any(self[name].value() or self[name].errors for name in names)

    def clean(self) -> dict[str, Any]:
        """An action has words, an office and a day; what is rejected promises none."""
        said = super().clean() or {}
        for place in PLACES:
            values = {part: said.get(f"promise_{place}_{part}") for part in PROMISE_PARTS}
            if not any(values.values()):
                continue
            for part, value in values.items():
                name = f"promise_{place}_{part}"
                if not value and name not in self.errors:
                    self.add_error(name, PROMISE_LACKS[part])
        if said.get("verdict") == Verdict.REJECTED and self._promises(said):
            self.add_error(
                "verdict", "What is rejected promises no actions. Leave them out, or accept a part."
            )
        return said

    @staticmethod
    def _promises(said: Mapping[str, Any]) -> list[PromiseGiven]:
        rows = [[said.get(f"promise_{place}_{part}") for part in PROMISE_PARTS] for place in PLACES]
        return [PromiseGiven(*row) for row in rows if all(row)]

    def given(self) -> Mapping[str, Any]:
        """What the action is given of the answer itself."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("verdict", "reasons", "will_do", "by_when")}
        return plain | {"partial": bool(said.get("partial")), "promises": self._promises(said)}


class PostedAnswerForm(AnswerForm):
    """An answer that came by post or e-mail, entered by the body that asked."""

    field_order = ("response_id", "source", "given_on", "verdict", "reasons", "will_do", "by_when", "partial")
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
