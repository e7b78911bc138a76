"""Forms of reports: listing, starting, writing a section, choosing findings, a recommendation."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from deliberation.scrutiny.actions.reports import LONGEST_SECTION
from deliberation.scrutiny.actions.reports_recommendations import DraftGiven
from deliberation.scrutiny.calc.words import FINDING_STATUS_WORDS, REPORT_STATUS_CHOICES, FindingStatus
from deliberation.scrutiny.forms.findings import bodies_of, lines_of, offer_bodies
from deliberation.scrutiny.models import DraftRecommendation
from deliberation.scrutiny.queries.findings_choices import Choice
from deliberation.scrutiny.queries.reports import ReportsWanted

HINT = "Paragraphs with an empty line between; lines that start with a hyphen make a list."


class FindReportsForm(forms.Form):
    """Which reports to list. `status` is there for those who see more than what is published."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Where it stands", required=False, choices=[("", "Any"), *REPORT_STATUS_CHOICES]
    )

    def __init__(self, data: Any, *, inside: bool) -> None:
        super().__init__(data)
        if not inside:
            del self.fields["status"]

    def wanted(self, **fixed: str) -> ReportsWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        return ReportsWanted(**{name: asked.get(name) or "" for name in self.fields} | fixed)


class StartReportForm(forms.Form):
    """A report to begin, or its title."""

    report_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title of the report",
        help_text="For example, Leaving hospital in Northfen.",
        max_length=200,
        error_messages={"required": "Give the report a title."},
    )
    enquiry_id = forms.TypedChoiceField(
        label="Line of enquiry that it reports on", required=False, coerce=UUID, empty_value=None
    )

    def __init__(self, *args: Any, enquiries: Sequence[tuple[UUID, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        if not enquiries:
            del self.fields["enquiry_id"]
            return
        field: Any = self.fields["enquiry_id"]
        field.choices = [("", "None"), *((str(pk), words) for pk, words in enquiries)]


class ReportSectionForm(forms.Form):
    """One section. `version`: the one that the writer started from."""

    version = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="Text", required=False, max_length=LONGEST_SECTION, widget=forms.Textarea(attrs={"rows": 16})
    )

    def __init__(self, *args: Any, label: str, help_text: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].label = label
        self.fields["text"].help_text = f"{help_text} {HINT}"


class ChooseFindingsForm(forms.Form):
    """Which findings the report holds, and in which order."""

    findings = forms.TypedMultipleChoiceField(
        label="Findings", required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    order = forms.CharField(
        label="Order",
        help_text="The findings stand in the order below. To change it, write their numbers in the order you want, like 2 1 3.",
        required=False,
        max_length=400,
    )

    def __init__(
        self,
        *args: Any,
        offered: Sequence[tuple[UUID, str, str, bool]],
        chosen: Sequence[UUID],
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        first = {each: place for place, each in enumerate(chosen)}
        rows = sorted(offered, key=lambda each: first.get(each[0], len(first)))
        field: Any = self.fields["findings"]
        field.choices = [
            (
                str(pk),
                f"{f'{first[pk] + 1}. ' if pk in first else ''}{words}: {FINDING_STATUS_WORDS[FindingStatus(status)]}",
            )
            for pk, words, status, _ in rows
        ]
        self.offered = rows
        self.held = list(chosen)
        if len(chosen) < 2:
            del self.fields["order"]

    def clean_order(self) -> list[int]:
        """The numbers of the present findings in the order wanted; empty: as they are."""
        given = self.cleaned_data["order"].replace(",", " ").split()
        if not given:
            return []
        if not all(each.isdecimal() and len(each) < 4 for each in given):
            raise forms.ValidationError("Write numbers with blanks between, like 2 1 3.")
        found = [int(each) for each in given]
        if sorted(found) != list(range(1, len(self.held) + 1)):
            raise forms.ValidationError(f"Write each number from 1 to {len(self.held)} once.")
        return found

    def chosen(self) -> list[UUID]:
        """What was chosen: those that the report held, in the order wanted, then the new ones."""
        wanted = set(self.cleaned_data["findings"])
        order = self.cleaned_data.get("order") or range(1, len(self.held) + 1)
        held = [self.held[place - 1] for place in order]
        new = [pk for pk, *_ in self.offered if pk not in held]
        return [pk for pk in (*held, *new) if pk in wanted]


class ReportRecommendationForm(forms.Form):
    """One recommendation of a report, to one addressee or several."""

    draft_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=1_000_000, required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="What should be done",
        help_text="One thing, that somebody can say yes or no to.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what should be done."},
    )
    reasons = forms.CharField(
        label="Why",
        help_text=HINT,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Give the reasons."},
    )
    finding_id = forms.TypedChoiceField(
        label="The finding it rests on", required=False, coerce=UUID, empty_value=None
    )
    to_bodies = forms.TypedMultipleChoiceField(
        label="To bodies on this site",
        help_text="Each answers for itself, by its own reply clock.",
        required=False,
        coerce=UUID,
        widget=forms.CheckboxSelectMultiple,
    )
    to_other = forms.TypedChoiceField(
        label="To another body on this site", required=False, coerce=UUID, empty_value=None
    )
    to_names = forms.CharField(
        label="To others, by name",
        help_text="Institutions that are not on this site, one on each line.",
        required=False,
        max_length=3400,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(
        self,
        *args: Any,
        bodies: Sequence[Choice],
        others: Sequence[Choice] = (),
        findings: Sequence[tuple[UUID, str]],
        draft: DraftRecommendation | None = None,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        held = list(draft.to_bodies.all()) if draft is not None else []
        near = [
            *bodies,
            *((each.slug, each.name, each.pk) for each in held if each.pk not in {pk for *_, pk in bodies}),
        ]
        chosen = {each.pk for each in held}
        offer_bodies(self, near, [each for each in others if each[2] not in chosen])
        field: Any = self.fields["finding_id"]
        field.choices = [("", "None in particular"), *((str(pk), words) for pk, words in findings)]
        if not findings:
            del self.fields["finding_id"]

    def given(self) -> DraftGiven:
        """What the form says, for the actions."""
        said = self.cleaned_data
        return DraftGiven(
            text=said["text"],
            reasons=said["reasons"],
            to_bodies=bodies_of(said),
            to_names=lines_of(said["to_names"]),
            finding_id=said.get("finding_id"),
        )


def first_recommendation(draft: DraftRecommendation | None) -> dict[str, Any]:
    """What the form starts with."""
    if draft is None:
        return {"draft_id": uuid.uuid4(), "version": 0}
    return {
        "version": draft.version,
        "text": draft.text,
        "reasons": draft.reasons,
        "finding_id": str(draft.finding_id or ""),
        "to_bodies": [str(each.pk) for each in draft.to_bodies.all()],
        "to_names": "\n".join(draft.to_names),
    }
