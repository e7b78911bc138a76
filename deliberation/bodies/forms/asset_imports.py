"""The form that takes a file of assets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.bodies.calc.asset_files import MOST_BYTES, MOST_ROWS
from deliberation.bodies.queries.assets import System

MEGABYTES = MOST_BYTES // 1024 // 1024


class ImportForm(forms.Form):
    """A file, and the system whose assets it lists."""

    system = forms.ChoiceField(
        label="Which system is the file about?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the system."},
    )
    file = forms.FileField(
        label="CSV file",
        help_text=f"Up to {MOST_ROWS:,} assets and {MEGABYTES} MB. From a spreadsheet, save as “CSV UTF-8”.",
        widget=forms.FileInput,
        max_length=400,
        error_messages={"required": "Choose the file.", "empty": "The file is empty."},
    )

    def __init__(self, data: Any = None, files: Any = None, *, systems: list[System]) -> None:
        super().__init__(data, files)
        self.one = systems[0].key if len(systems) == 1 else ""
        if self.one:
            del self.fields["system"]
        else:
            self.fields["system"].choices = [(each.key, each.name) for each in systems]

    @property
    def system_key(self) -> str:
        """The system that was chosen, or the only one."""
        return self.one or str(self.cleaned_data["system"])

    def clean_file(self) -> Any:
        """The file, of a size that is read."""
        given = self.cleaned_data["file"]
        if given.size > MOST_BYTES:
            raise ValidationError(f"The file is larger than {MEGABYTES} MB. Split it and send the parts.")
        return given
