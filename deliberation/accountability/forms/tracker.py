"""Forms of the tracker: what to show, and keeping a search under a name."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.accountability.calc.answers import VERDICT_CHOICES, Standing
from deliberation.accountability.calc.doing import RAG_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.calc.tracker import NONE, PROGRESS_CHOICES
from deliberation.accountability.models import OriginKind
from deliberation.accountability.queries.recommendations import OPEN
from deliberation.accountability.queries.tracker import TrackerWanted

ANY = ("", "Any")
FIRST_YEAR, LAST_YEAR = 1990, 2099
SORT_CHOICES = [
    ("", "By the day an answer is due"),
    ("-made", "Newest first"),
    ("made", "Oldest first"),
    ("reference", "Reference"),
    ("area", "Area"),
    ("lead", "Lead officer or member"),
    ("executive", "Executive date"),
]
SORT_CODES = frozenset(
    f"{way}{key}" for way in ("", "-") for key in ("due", "made", "reference", "area", "lead", "executive")
)
FIRST_FIELDS = ("words", "state", "rag", "body", "sort")
"""What stands in the open; the other filters are folded away until somebody wants them."""


def _year(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)


class TrackerForm(forms.Form):
    """Which recommendations to show, and in which order."""

    words = forms.CharField(label="Words or reference", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Where it stands",
        required=False,
        choices=[ANY, (OPEN, "Not answered yet"), (Standing.ANSWERED.value, "Answered"), *PROGRESS_CHOICES],
    )
    rag = forms.ChoiceField(
        label="Red, amber, green", required=False, choices=[ANY, *RAG_CHOICES, (NONE, "No colour")]
    )
    body = forms.ChoiceField(label="From or to", required=False)
    sort = forms.ChoiceField(label="Order", required=False, choices=SORT_CHOICES)
    verdict = forms.ChoiceField(label="Answer", required=False, choices=[ANY, *VERDICT_CHOICES])
    origin = forms.ChoiceField(label="Came from", required=False, choices=[ANY, *OriginKind.choices])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[ANY, *TOPIC_CHOICES])
    area = forms.CharField(label="Area", required=False, max_length=100)
    lead = forms.CharField(label="Lead officer or member", required=False, max_length=100)
    since = _year("From year")
    until = _year("To year")

    def __init__(self, data: Any = None, *, bodies: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.fields["body"].choices = [ANY, *bodies]  # type: ignore[attr-defined]
        asked = str((data or {}).get("sort", ""))
        known = {code for code, _ in SORT_CHOICES}
        if asked in SORT_CODES - known:  # a heading asks for either way round
            self.fields["sort"].choices = [*SORT_CHOICES, (asked, "As the table’s heading says")]  # type: ignore[attr-defined]

    def wanted(self) -> TrackerWanted:
        """What was asked for. What cannot be read is left out: a filter that is wrong is no error."""
        self.is_valid()
        said = self.cleaned_data
        names = TrackerWanted.__dataclass_fields__
        return TrackerWanted(
            **{name: said[name] for name in names if said.get(name) and "\x00" not in str(said[name])}
        )

    def order(self) -> str:
        """How to sort."""
        self.is_valid()
        return str(self.cleaned_data.get("sort") or "")

    def kept(self) -> dict[str, str]:
        """What was asked for, as it stands in an address, without what is empty or wrong."""
        self.is_valid()
        return {name: str(value) for name, value in self.cleaned_data.items() if value}

    @property
    def more_in_use(self) -> bool:
        """Whether one of the filters that are folded away is in use."""
        return any(name not in FIRST_FIELDS for name in self.kept())


class SaveViewForm(forms.Form):
    """A name for the present search."""

    view_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    query = forms.CharField(required=False, max_length=1000, widget=forms.HiddenInput)
    name = forms.CharField(
        label="Name",
        help_text="For example, Overdue in Northfen. Only you see it.",
        max_length=80,
        error_messages={"required": "Give it a name."},
    )
