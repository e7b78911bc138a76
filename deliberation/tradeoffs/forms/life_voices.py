"""Forms for asking councils and other bodies for their view, and for putting one on record."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from deliberation.tradeoffs.actions.life_details import FIRST_YEAR, LAST_YEAR
from deliberation.tradeoffs.forms.life import DAY_ERRORS


class InviteForm(forms.Form):
    """Whom to invite, why, by when, and whether they have a seat where it is decided."""

    who = forms.MultipleChoiceField(
        label="Who should be heard?",
        help_text="Bodies of this site and councils that the area touches. Those invited already are left out.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    name = forms.CharField(
        label="Somebody else",
        help_text="A council, trust, charity or other body that is not in the list.",
        required=False,
        max_length=160,
    )
    why = forms.CharField(
        label="How does the choice touch them?",
        help_text="One sentence. It stands on the public page beside each of them.",
        max_length=300,
        error_messages={"required": "Say how the choice touches them."},
    )
    seat = forms.ChoiceField(
        label="Do they have a seat where it is decided?",
        help_text="Invite those with a seat and those without one after the other. Both are heard.",
        choices=[("no", "No"), ("yes", "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether they have a seat."},
    )
    due_on = forms.DateField(
        label="By when should they answer?",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=DAY_ERRORS,
    )

    def __init__(self, data: Any, *, known: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["who"].choices = list(known)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Somebody must be chosen or named."""
        found: dict[str, Any] = super().clean() or {}
        if not found.get("who") and not found.get("name") and "who" not in self.errors:
            self.add_error("who", "Choose somebody, or write a name below.")
        day = found.get("due_on")
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.add_error("due_on", f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
        return found


class AnswerForm(forms.Form):
    """The view of a body."""

    answer = forms.CharField(
        label="The view",
        help_text="What it would mean for those you speak for, and what you ask the panel to weigh. Everybody reads it. Leave out what is private.",
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Write the view."},
    )
    answered_as = forms.CharField(
        label="Given by",
        help_text="The office, for example, Leader of the council. No private names.",
        max_length=160,
        error_messages={"required": "Say in which office it is given."},
    )
