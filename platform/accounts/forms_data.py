"""Forms of personal data."""

from __future__ import annotations

from django import forms

_TICK = {"required": "Tick the box to go on, or cancel."}


class EraseMeForm(forms.Form):
    """Whether somebody means it."""

    understood = forms.BooleanField(
        label="I understand that this happens at once and cannot be undone", error_messages=_TICK
    )


class ErasePersonForm(forms.Form):
    """Whether an operator made sure of it."""

    understood = forms.BooleanField(
        label="They asked for it, I made sure that it is they who asked, and I know that it cannot be undone",
        error_messages=_TICK,
    )
