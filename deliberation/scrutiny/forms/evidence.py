"""Forms of evidence: adding it, choosing a figure of the index and saying what it means, withdrawing."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from deliberation.accountability.queries.figures import FigureChoices
from deliberation.scrutiny.actions.evidence import EvidenceGiven
from deliberation.scrutiny.calc.words import EVIDENCE_KIND_CHOICES, EvidenceKind
from deliberation.scrutiny.models import Evidence


class _Words(forms.Form):
    title = forms.CharField(
        label="What it says, in one sentence",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter what it says."},
    )
    summary = forms.CharField(
        label="What it means for the question",
        help_text="Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class EvidenceForm(_Words):
    """A piece of evidence that is no figure of the index."""

    evidence_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[each for each in EVIDENCE_KIND_CHOICES if each[0] != EvidenceKind.FIGURE],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    source = forms.CharField(
        label="Source",
        help_text="Who says so and where. For somebody’s experience: whose, without a name.",
        max_length=300,
        error_messages={"required": "Enter the source."},
    )
    href = forms.CharField(
        label="Link", help_text="It starts with https://, or with / for a page of this site.", required=False, max_length=300
    )  # fmt: skip
    field_order = ("evidence_id", "version", "kind", "title", "summary", "source", "href")

    def given(self) -> EvidenceGiven:
        """What the form says, for the action."""
        return EvidenceGiven(**{name: self.cleaned_data[name] for name in EvidenceGiven.__dataclass_fields__})


class FigureWordsForm(_Words):
    """What is said of a pinned figure."""

    evidence_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = ("evidence_id", "version", "title", "summary")

    def given(self) -> EvidenceGiven:
        """What the form says, for the action."""
        return EvidenceGiven(
            EvidenceKind.FIGURE.value, self.cleaned_data["title"], self.cleaned_data["summary"]
        )


class ChooseFigureForm(forms.Form):
    """Which figure to pin: looked at first, then pinned."""

    metric = forms.ChoiceField(label="Metric", error_messages={"required": "Choose a metric."})
    area = forms.ChoiceField(label="Area", error_messages={"required": "Choose an area."})
    period = forms.ChoiceField(label="Period", error_messages={"required": "Choose a period."})

    def __init__(self, data: Any, *, offered: FigureChoices, **options: Any) -> None:
        super().__init__(data, **options)
        shown: dict[str, list[tuple[str, str]]] = {
            "metric": [(each.slug, f"{each.domain_title}: {each.title}") for each in offered.metrics],
            "area": [(each.key, each.name) for each in offered.areas],
            "period": [(each, each) for each in offered.periods],
        }
        for name, found in shown.items():
            field: Any = self.fields[name]
            field.choices = found


class WithdrawForm(forms.Form):
    """Why evidence is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everybody who reads the evidence sees the reason.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )


def first_evidence(item: Evidence | None = None, **said: str) -> dict[str, Any]:
    """What a form shows at first: an id of its own, or what is stored."""
    if item is None:
        return {"evidence_id": uuid.uuid4(), **said}
    return {name: getattr(item, name) for name in ("version", "kind", "title", "summary", "source", "href")}
