"""Forms of the agenda."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.bodies.actions.agenda import LONGEST_ITEM, ItemDetails
from deliberation.bodies.calc.agenda import london
from deliberation.bodies.models import AgendaItem, ItemPurpose, Meeting

PUBLIC, OTHER = "public", "other"
USUAL_REASONS = {
    "person": "It would tell something about a particular person.",
    "identity": "It would show who a particular person is.",
    "business": "It would tell about the money or business of a particular person or organisation.",
    "labour": "It is about consultations or negotiations with staff.",
    "legal": "It is legal advice that is confidential between lawyer and client.",
    "notice": "It would show that a notice or order is about to be made.",
    "crime": "It would show what is being done to prevent, look into or prosecute a crime.",
}
"""Usual reasons in plain words, after the seven paragraphs of Schedule 12A of the Local Government Act 1972, part 1."""


class ItemForm(forms.Form):
    """An item of the agenda."""

    title = forms.CharField(
        label="Heading",
        help_text="Everybody sees the heading, of a private item too.",
        max_length=200,
        error_messages={"required": "Enter a heading."},
    )
    purpose = forms.ChoiceField(
        label="What is it for?",
        choices=ItemPurpose.choices,
        initial=ItemPurpose.DISCUSS,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what the item is for."},
    )
    minutes = forms.IntegerField(
        label="Minutes",
        help_text="How long it is planned to take.",
        min_value=1,
        max_value=LONGEST_ITEM,
        initial=10,
        error_messages={
            "required": "Enter how many minutes it is planned to take.",
            "invalid": "Enter the minutes in digits, like 15.",
        },
    )
    lead = forms.CharField(
        label="Who presents it", help_text="Name and office.", required=False, max_length=160
    )
    description = forms.CharField(
        label="Description",
        help_text="What the meeting is asked. A line that starts with a hyphen becomes a point of a list.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    privacy = forms.ChoiceField(
        label="Who may see it?",
        help_text="Of a private item the public sees the heading and the reason, and nothing else.",
        choices=[
            (PUBLIC, "Everybody"),
            *((code, f"In private. {words}") for code, words in USUAL_REASONS.items()),
            (OTHER, "In private, for another reason"),
        ],
        initial=PUBLIC,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may see it."},
    )
    own_reason = forms.CharField(
        label="The other reason",
        help_text="In plain words. Everybody sees it.",
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Another reason needs words."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("privacy") == OTHER and not found.get("own_reason", "").strip():
            self.add_error("own_reason", "Say why the item is private. Everybody sees the reason.")
        return found

    def details(self) -> ItemDetails:
        """What the form says, for the action."""
        data = self.cleaned_data
        privacy = data["privacy"]
        return ItemDetails(
            title=data["title"],
            purpose=data["purpose"],
            minutes=data["minutes"],
            lead=data["lead"],
            description=data["description"],
            private=privacy != PUBLIC,
            private_reason=USUAL_REASONS.get(privacy, data["own_reason"]) if privacy != PUBLIC else "",
        )


def first_values(item: AgendaItem) -> dict[str, Any]:
    """What the form shows of an item that there is."""
    usual = {words: code for code, words in USUAL_REASONS.items()}
    privacy = usual.get(item.private_reason, OTHER) if item.private else PUBLIC
    return {
        "title": item.title,
        "purpose": item.purpose,
        "minutes": item.minutes,
        "lead": item.lead,
        "description": item.description,
        "privacy": privacy,
        "own_reason": item.private_reason if privacy == OTHER else "",
    }


class CopyForm(forms.Form):
    """Which meeting's items to take over."""

    source = forms.ChoiceField(
        label="Take the items from",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a meeting."},
    )

    def __init__(self, data: Any, *, meetings: list[Meeting]) -> None:
        super().__init__(data)
        self.fields["source"].choices = [(str(each.pk), _meeting_words(each)) for each in meetings]  # type: ignore[attr-defined]


def _meeting_words(meeting: Meeting) -> str:
    local = london(meeting.starts_at)
    return f"{meeting.title}, {local.day} {local:%B %Y}"
