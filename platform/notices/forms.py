"""Forms of following by e-mail."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from notices.models import Rhythm

ADDRESS = {
    "required": "Enter your email address.",
    "invalid": "Enter an email address in the right form, like name@example.com.",
}


class WebhookForm(forms.Form):
    """Another system that is told what comes about."""

    name = forms.CharField(
        label="Name",
        help_text="So that you know it again: “Council intranet”, say. No personal names.",
        max_length=120,
        error_messages={"required": "Enter a name."},
    )
    url = forms.CharField(
        label="Where messages go",
        help_text="The address that the other system gave you. It begins with https://",
        max_length=300,
        widget=forms.URLInput(attrs={"spellcheck": "false"}),
        error_messages={"required": "Enter the address that messages go to."},
    )
    kinds = forms.MultipleChoiceField(
        label="What it is told about",
        help_text="Choose none to tell it about everything.",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    active = forms.BooleanField(label="Send messages", required=False, initial=True)
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], new: bool, **kwargs: Any) -> None:
        kwargs["initial"] = {"form_id": uuid.uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["kinds"].choices = kinds  # type: ignore[attr-defined]
        if new:
            del self.fields["active"]


class RhythmForm(forms.Form):
    """How often mail comes."""

    rhythm = forms.ChoiceField(
        label="How often should we write?",
        choices=Rhythm.choices,
        initial=Rhythm.AT_ONCE,
        widget=forms.RadioSelect,
        help_text="A daily email comes by 7am; a weekly one on Monday by 7am. None comes when there is no news.",
        error_messages={"required": "Choose how often we should write."},
    )


class FollowForm(forms.Form):
    """Which address to tell. `address` is left out for somebody whose account has one."""

    address = forms.EmailField(
        label="Your email address",
        help_text="We send a link there first, to see that it reaches you and that you want this.",
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false"}),
        error_messages=ADDRESS,
    )
    rhythm = RhythmForm.base_fields["rhythm"]
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
