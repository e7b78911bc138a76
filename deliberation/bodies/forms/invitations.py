"""Forms of staff for invitations: by e-mail, letters, sending again, withdrawing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.bodies.calc.invitations import STAFF_REASONS, STATE_NAMES
from deliberation.bodies.calc.kinds import KINDS, ROLE_NAMES, BodyKind, MemberRole
from deliberation.bodies.calc.letters import Reading, read_csv, read_lines
from deliberation.bodies.models import Body, Channel

MOST_BYTES = 500_000
_EMAIL_ERRORS = {
    "required": "Enter their email address.",
    "invalid": "Enter an email address in the right form, like name@example.com.",
}
_DATE_ERRORS = {"invalid": "Enter a real date, like 31 3 2027."}


class _Term(forms.Form):
    """First and last day of a term."""

    starts_on = forms.DateField(
        label="First day of their term",
        help_text="Leave empty if it begins when they join.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=_DATE_ERRORS,
    )
    ends_on = forms.DateField(
        label="Last day of their term",
        help_text="Leave empty if it has no end yet.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=_DATE_ERRORS,
    )

    def clean(self) -> dict[str, Any] | None:
        """The last day, not before the first."""
        sent = super().clean()
        first: dt.date | None = self.cleaned_data.get("starts_on")
        last: dt.date | None = self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day must not be before the first.")
        return sent


def _roles(body: Body) -> list[tuple[str, str]]:
    held = KINDS[BodyKind(body.kind)].roles
    return [(role.value, ROLE_NAMES[role]) for role in MemberRole if role in held]


def _role_field(body: Body) -> forms.ChoiceField:
    return forms.ChoiceField(
        label="Role",
        choices=_roles(body),
        initial=MemberRole.MEMBER.value,
        error_messages={"required": "Choose a role."},
    )


class EmailInvitationForm(_Term):
    """An invitation by e-mail."""

    name = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter their name."}
    )
    email = forms.EmailField(
        label="Their email address",
        help_text="The invitation goes here, and so do their sign-in codes later.",
        max_length=254,
        error_messages=_EMAIL_ERRORS,
        widget=forms.EmailInput(attrs={"spellcheck": "false", "autocomplete": "off"}),
    )
    organisation = forms.CharField(
        label="Whom they speak for",
        help_text="An organisation or office, if any.",
        required=False,
        max_length=160,
    )
    field_order = ["name", "email", "role", "seat_id", "organisation", "starts_on", "ends_on"]

    def __init__(self, *sent: Any, body: Body, seats: Iterable[Any] = (), **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["role"] = _role_field(body)
        choices = [
            (str(seat.pk), f"{seat.title} ({ROLE_NAMES[MemberRole(seat.role)].lower()})") for seat in seats
        ]
        if choices:
            self.fields["seat_id"] = forms.TypedChoiceField(
                label="Seat",
                choices=[("none", "No seat"), *choices],
                coerce=lambda chosen: None if chosen == "none" else int(chosen),
                required=False,
                empty_value=None,
                help_text="Vacant seats. The role must be the seat's.",
            )
        self.order_fields(self.field_order)


class LettersForm(_Term):
    """Names and addresses for letters, typed or from a file."""

    lines = forms.CharField(
        label="Names and addresses",
        help_text="One person on each line: name; then the lines of the address, with semicolons between. "
        "For example: Ada Example; 1 Fen Lane; Northfen; NF1 1AA",
        required=False,
        max_length=MOST_BYTES,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Or a CSV file",
        help_text="With columns name, address, address 2 and so on, town, county, postcode. Up to 200 people.",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
    field_order = ["role", "lines", "file", "starts_on", "ends_on"]
    reading: Reading | None = None

    def __init__(self, *sent: Any, body: Body, **options: Any) -> None:
        super().__init__(*sent, **options)
        self.fields["role"] = _role_field(body)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any] | None:
        """What the list or the file holds, in `reading`; its faults are shown with their lines, not here."""
        sent = super().clean()
        file, lines = self.cleaned_data.get("file"), self.cleaned_data.get("lines", "")
        if file and lines.strip():
            raise ValidationError("Enter names and addresses, or choose a file, not both.")
        if file and file.size > MOST_BYTES:
            self.add_error("file", "The file is too large for a list of 200 people.")
        elif file:
            self.reading = read_csv(file.read())
        elif lines.strip():
            self.reading = read_lines(lines)
        elif "lines" not in self.errors:
            self.add_error("lines", "Enter at least one name and address, or choose a file.")
        return sent


class _Reached(_Term):
    """A person by name, and how to reach them."""

    name = forms.CharField(
        label="Their name", max_length=120, error_messages={"required": "Enter their name."}
    )
    channel = forms.ChoiceField(
        label="How do you invite them?",
        choices=Channel.choices,
        initial=Channel.EMAIL.value,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose email or letter."},
    )
    email = forms.EmailField(
        label="Email address",
        help_text="For an invitation by email.",
        required=False,
        max_length=254,
        error_messages=_EMAIL_ERRORS,
    )
    address = forms.CharField(
        label="Postal address",
        help_text="For a letter. One line of the address on each line, without the name.",
        required=False,
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    field_order = ["name", "channel", "email", "address", "starts_on", "ends_on"]

    def clean(self) -> dict[str, Any] | None:
        """The address that the chosen way needs."""
        sent = super().clean()
        channel = self.cleaned_data.get("channel")
        if channel == Channel.EMAIL and not self.cleaned_data.get("email") and "email" not in self.errors:
            self.add_error("email", "Enter their email address.")
        if channel == Channel.LETTER and not self.cleaned_data.get("address", "").strip():
            self.add_error("address", "Enter their postal address.")
        return sent


class SubstituteForm(_Reached):
    """Somebody who may come in a member's place."""


class AddressForm(forms.Form):
    """Where a letter goes."""

    name = forms.CharField(
        label="Name on the letter",
        max_length=120,
        error_messages={"required": "Enter the name on the letter."},
    )
    address = forms.CharField(
        label="Postal address",
        help_text="One line of the address on each line, without the name.",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Enter the postal address."},
    )


class RenewForm(forms.Form):
    """Where an invitation goes that is sent again."""

    def __init__(self, *sent: Any, channel: str, **options: Any) -> None:
        super().__init__(*sent, **options)
        if channel == Channel.EMAIL:
            self.fields["email"] = forms.EmailField(
                label="Email address", max_length=254, error_messages=_EMAIL_ERRORS
            )
        else:
            self.fields["address"] = AddressForm.base_fields["address"]


class WithdrawForm(forms.Form):
    """Why an invitation is withdrawn."""

    reason = forms.ChoiceField(
        label="Why?",
        choices=[(code.value, words) for code, words in STAFF_REASONS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason."},
    )


class InvitationFilter(forms.Form):
    """Which invitations to show."""

    state = forms.ChoiceField(
        label="State",
        required=False,
        choices=[("", "Any"), *((code.value, words) for code, words in STATE_NAMES.items())],
    )
    channel = forms.ChoiceField(label="Sent", required=False, choices=[("", "Any way"), *Channel.choices])
