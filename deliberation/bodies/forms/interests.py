"""Forms of interests: declaring one, its dates, and what touches an agenda item."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.models import InterestKind, Membership

NOTHING, NEW = "nothing", "new"


class FindInterestsForm(forms.Form):
    """Which interests to show."""

    q = forms.CharField(label="Name or words", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Every kind"), *InterestKind.choices]
    )
    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[
            ("current", "Current"),
            ("ended", "Ended"),
            ("withdrawn", "Withdrawn as wrong"),
            ("all", "All"),
        ],
    )


class DatesForm(forms.Form):
    """From when to when an interest lasts."""

    starts_on = date_field("Since when, if you know", "For example, 1 4 2026.", required=False)
    ends_on = date_field("Last day, if it has ended or will end", required=False)


class DeclareForm(DatesForm):
    """A new interest. `members`: for whom it may be declared; with one alone nothing is asked."""

    field_order = ("membership_id", "kind", "organisation", "description", "starts_on", "ends_on")
    membership_id = forms.TypedChoiceField(
        label="Whose interest is it?", coerce=int, error_messages={"required": "Choose a member."}
    )
    kind = forms.ChoiceField(
        label="What kind of interest is it?",
        choices=InterestKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of interest it is."},
    )
    organisation = forms.CharField(
        label="Organisation", help_text="The employer, company or group, if there is one.",
        required=False, max_length=160,
    )  # fmt: skip
    description = forms.CharField(
        label="What others should know",
        help_text="It is public. Leave out names of relatives and friends, addresses and health.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Describe the interest."},
    )

    def __init__(self, members: Sequence[Membership], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(each.pk, f"{each.public_name} ({role_words(each.role).lower()})") for each in members]
        self.only = choices[0][0] if len(choices) == 1 else None
        if self.only is not None:
            del self.fields["membership_id"]
        else:
            self.fields["membership_id"].choices = [("", "Choose a member"), *choices]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What was sent, with the member."""
        return {"membership_id": self.only, **self.cleaned_data}


class DeclareOnForm(forms.Form):
    """Whether something touches an item, and whether the member leaves the room for it."""

    interest = forms.ChoiceField(
        label="Does one of these interests touch the item?",
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether an interest touches the item."},
    )
    leaves = forms.BooleanField(
        label="Leaves the room while the item is discussed",
        help_text="Only with an interest. Ask the clerk if you do not know whether you have to.",
        required=False,
    )

    def __init__(self, interests: Sequence[tuple[int, str]], *args: Any, **options: Any) -> None:
        """`interests`: id and words of each that may be chosen."""
        super().__init__(*args, **options)
        self.fields["interest"].choices = [  # type: ignore[attr-defined]
            (NOTHING, "No, nothing to declare"),
            *((str(pk), words) for pk, words in interests),
            (NEW, "Yes, one that is not in the register yet"),
        ]

    def clean(self) -> dict[str, Any]:
        """Leaving the room goes with an interest."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("leaves") and cleaned.get("interest") == NOTHING:
            self.add_error("interest", "Choose the interest for which the room is left.")
        return cleaned
