"""Forms of papers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from deliberation.bodies.calc.papers import KINDS_IN_WORDS

HINT = f"{KINDS_IN_WORDS}. Each up to {settings.MAX_PAPER_MB} MB. What a file is shows by its content."
NAME_LENGTH = 400
"""Longest name of a file that is read at all; it is cut when it is stored."""


class ManyFiles(forms.FileInput):
    """A field of the browser that takes several files."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """One file or several; the cleaned value is a list."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(Files, self).clean(each, initial) for each in given or [None]]


_ERRORS = {
    "required": "Choose a file.",
    "empty": "The file is empty. Check that you chose the right one.",
    "max_length": "The name of the file is too long. Give it a shorter one.",
}


class AddPapersForm(forms.Form):
    """Files for an item."""

    files = Files(
        label="Files", help_text=f"One or more. {HINT}", max_length=NAME_LENGTH, error_messages=_ERRORS
    )
    title = forms.CharField(
        label="Title",
        help_text="What readers see. Several files take their names as titles.",
        required=False,
        max_length=200,
    )
    private = forms.BooleanField(
        label="Only for the body's own people",
        help_text="The public then does not see that there is such a paper.",
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        """A title is for one file."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("title") and len(found.get("files") or []) > 1:
            raise ValidationError({"title": "One title does not fit several files. Leave it empty."})
        return found


class ReplacePaperForm(forms.Form):
    """A corrected file in a paper's place."""

    file = forms.FileField(
        label="The corrected file",
        help_text=HINT,
        widget=forms.FileInput,
        max_length=NAME_LENGTH,
        error_messages=_ERRORS,
    )
    title = forms.CharField(label="Title", max_length=200, error_messages={"required": "Enter a title."})
    reason = forms.CharField(
        label="What was corrected?",
        help_text="Everybody who sees the paper sees this.",
        max_length=300,
        error_messages={"required": "Say what was corrected."},
    )


class WithdrawPaperForm(forms.Form):
    """Why a paper is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everybody who sees the list of papers sees the reason.",
        max_length=300,
        error_messages={"required": "Say why the paper is withdrawn."},
    )
