"""Forms of following by e-mail."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

ADDRESS = {
    "required": "Enter your email address.",
    "invalid": "Enter an email address in the right form, like name@example.com.",
}


class FollowForm(forms.Form):
    """Which address to tell. `address` is left out for somebody whose account has one."""

    address = forms.EmailField(
        label="Your email address",
        help_text="We send a link there first, to see that it reaches you and that you want this.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=ADDRESS,
    )
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, known: bool, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {})["form_id"] = uuid.uuid4()
        super().__init__(*args, **kwargs)
        if known:
            del self.fields["address"]

    def clean_form_id(self) -> uuid.UUID | None:
        """The number of the form; one that was tampered with counts as none."""
        found: uuid.UUID | None = self.cleaned_data.get("form_id")
        return found
