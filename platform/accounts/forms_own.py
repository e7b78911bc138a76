"""Forms of what people change about their own account."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.forms import code_field
from accounts.models import Person


class NameForm(forms.Form):
    """What to call somebody."""

    display_name = forms.CharField(
        label="Your name",
        help_text="What this site calls you, and what operators and clerks see.",
        max_length=Person._meta.get_field("display_name").max_length,
        widget=forms.TextInput(attrs={"autocomplete": "name", "spellcheck": "false"}),
        error_messages={"required": "Enter a name."},
    )


class AddressForm(forms.Form):
    """The new address."""

    email = forms.EmailField(
        label="New email address",
        help_text="We send a code there, to see that it reaches you.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": "Enter your new email address.",
            "invalid": "Enter an email address in the right form, like name@example.com.",
        },
    )

    def __init__(self, present: str | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = present

    def clean_email(self) -> str:
        """The address in lower case, as it is stored, and another one than now."""
        email: str = self.cleaned_data["email"].lower()
        if email == self.present:
            raise ValidationError("This is your email address already.")
        return email


class AddressCodeForm(forms.Form):
    """The code from the e-mail."""

    code = code_field("Code", "Eight letters, like BCDF-GHJK. Capitals and the dash do not matter.")
