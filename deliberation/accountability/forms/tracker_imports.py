"""The form that takes an earlier tracker."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.accountability.calc.tracker_files import MOST_BYTES, MOST_ROWS

MEGABYTES = MOST_BYTES // 1024 // 1024


class TrackerImportForm(forms.Form):
    """A file, and what it does not say itself."""

    file = forms.FileField(
        label="Your tracker",
        help_text=f"A workbook (XLSX) or a table (CSV), up to {MOST_ROWS:,} rows and {MEGABYTES} MB.",
        widget=forms.FileInput,
        max_length=400,
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )
    to = forms.CharField(
        label="Who was asked, where the file does not say",
        help_text="For example, Cabinet of Northfen Council. Leave it empty if each row says it.",
        max_length=160,
        required=False,
    )
    green = forms.ChoiceField(
        label="What does green mean in your file?",
        choices=[("going", "On track"), ("done", "Done")],
        initial="going",
        widget=forms.RadioSelect,
    )

    def clean_file(self) -> Any:
        """The file, of a size that is read."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MEGABYTES} MB. Split it and send the parts.")
        return given
