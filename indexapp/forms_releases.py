"""Forms of the data pages."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from indexapp.calc.readers import FileProblem, load_mapping
from indexapp.models import ReleaseStatus
from indexapp.queries.releases import PUBLIC, mappings, metrics_with_data
from indexapp.uploads import TOO_LARGE

MAPPING_BYTES = 200_000


class ReleaseFilterForm(forms.Form):
    """Which releases to list."""

    q = forms.CharField(label="Words", required=False, max_length=100)
    metric = forms.ChoiceField(label="Metric", required=False)
    status = forms.ChoiceField(label="Status", required=False)
    made_up = forms.ChoiceField(
        label="Kind of data",
        required=False,
        choices=[("", "All"), ("no", "Published statistics"), ("yes", "Illustrative (made up)")],
    )

    def __init__(self, data: Any = None, *, unpublished: bool = False) -> None:
        super().__init__(data)
        self.fields["metric"].choices = [("", "Any metric"), *metrics_with_data()]  # type: ignore[attr-defined]
        shown = [status for status in ReleaseStatus if unpublished or status in PUBLIC]
        self.fields["status"].choices = [
            ("", "Any status"),
            *((status.value, status.label) for status in shown),
        ]  # type: ignore[attr-defined]


class ObservationFilterForm(forms.Form):
    """Which rows to list."""

    release = forms.IntegerField(label="Release", required=False, min_value=1, max_value=2**62)
    metric = forms.ChoiceField(label="Metric", required=False)
    area = forms.CharField(label="Area code", required=False, max_length=20)
    period = forms.CharField(label="Period", required=False, max_length=20)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["metric"].choices = [("", "Any metric"), *metrics_with_data()]  # type: ignore[attr-defined]


class UploadForm(forms.Form):
    """A data file and where it comes from."""

    file = forms.FileField(
        label="Data file",
        help_text=f"CSV, XLSX or XLS, or a Fingertips download, up to {settings.MAX_UPLOAD_MB} MB. What it is shows by its content.",
        widget=forms.FileInput,
        max_length=400,
        error_messages={
            "required": "Choose the data file.",
            "empty": "The file is empty. Check that its download finished.",
        },
    )
    source = forms.CharField(
        label="Source", help_text="Who published the figures, and under which title. Readers see it.", max_length=300,
        error_messages={"required": "Say who published the figures."},
    )  # fmt: skip
    licence = forms.CharField(
        label="Licence",
        help_text="For example, Open Government Licence v3.0.",
        required=False,
        max_length=200,
    )
    note = forms.CharField(
        label="Note", help_text="What readers should know about this file.", required=False, max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    saved = forms.ChoiceField(
        label="Saved mapping",
        help_text="Only where names in the file differ from the metrics’ own.",
        required=False,
    )
    mapping_file = forms.FileField(
        label="Or upload a mapping",
        help_text="A YAML file, used for this file only.",
        required=False,
        widget=forms.FileInput,
    )
    illustrative = forms.BooleanField(
        label="The figures are illustrative", help_text="Made up to show how the site works. They are labelled wherever they appear.",
        required=False,
    )  # fmt: skip

    def __init__(self, data: Any = None, files: Any = None, *, request: HttpRequest) -> None:
        super().__init__(data, files)
        self._too_large = bool(request.META.get(TOO_LARGE))
        kept = list(mappings())
        self._saved = {str(each.pk): each.text for each in kept}
        self.fields["saved"].choices = [("", "None"), *((str(each.pk), each.name) for each in kept)]  # type: ignore[attr-defined]

    def clean_mapping_file(self) -> str:
        """The mapping's text, known to be a mapping."""
        given = self.cleaned_data["mapping_file"]
        if not given:
            return ""
        if given.size > MAPPING_BYTES:
            raise ValidationError("This is too large to be a mapping.")
        text: str = given.read().decode("utf-8-sig", errors="replace")
        try:
            load_mapping(text)
        except FileProblem as problem:
            raise ValidationError(problem.message) from problem
        return text

    def clean(self) -> dict[str, Any]:
        """One mapping at most; it is then in `mapping`."""
        data = super().clean() or self.cleaned_data
        if self._too_large and "file" in self.errors:
            self.errors["file"].data[:] = [
                ValidationError(
                    f"The file is larger than {settings.MAX_UPLOAD_MB} MB. Split it by metric or by year."
                )
            ]
        if data.get("saved") and data.get("mapping_file"):
            self.add_error("saved", "Choose a saved mapping or upload one, not both.")
        data["mapping"] = data.get("mapping_file") or self._saved.get(data.get("saved", ""), "")
        return data


class WithdrawForm(forms.Form):
    """Why a release is withdrawn."""

    why = forms.CharField(
        label="Why is it withdrawn?", help_text="Everybody sees this on the page of the release.", max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": "Say why the release is withdrawn."},
    )  # fmt: skip


class MappingForm(forms.Form):
    """A mapping and its name."""

    name = forms.CharField(
        label="Name", help_text="Whose files it is for, such as “ONS mid-year population”.", max_length=120,
        error_messages={"required": "Give the mapping a name."},
    )  # fmt: skip
    text = forms.CharField(
        label="Mapping", help_text="YAML. An example is below.", max_length=MAPPING_BYTES, strip=False,
        widget=forms.Textarea(attrs={"rows": 14, "spellcheck": "false"}), error_messages={"required": "Write the mapping."},
    )  # fmt: skip
