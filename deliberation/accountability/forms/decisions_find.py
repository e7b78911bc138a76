"""The form that finds decisions."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.accountability.calc.decisions import DECISION_STATUS_CHOICES, DecisionStatus
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.queries.decisions import OVERDUE, DecisionsWanted

STATUSES = [
    ("", "Any"),
    *(each for each in DECISION_STATUS_CHOICES if each[0] != DecisionStatus.DRAFT),
    (OVERDUE, "To come, and its day is over"),
]


class FindDecisionsForm(forms.Form):
    """Which decisions to list. `years`, `areas` (key and words) and `bodies` (short name and name) are what there is."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    body = forms.ChoiceField(label="Body", required=False)
    status = forms.ChoiceField(label="Status", required=False, choices=STATUSES)
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])
    area = forms.ChoiceField(label="Area or council", required=False)
    key = forms.ChoiceField(
        label="Key decisions", required=False, choices=[("", "All decisions"), ("yes", "Key decisions only")]
    )
    year = forms.TypedChoiceField(label="Year", required=False, coerce=int, empty_value=None)

    def __init__(
        self, *args: Any, years: list[int], areas: list[tuple[str, str]], bodies: list[tuple[str, str]] | None, **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        self.fields["year"].choices = [("", "Any"), *((str(each), str(each)) for each in years)]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "Any"), *areas]  # type: ignore[attr-defined]
        if bodies is None:
            del self.fields["body"]
        else:
            self.fields["body"].choices = [("", "Any"), *bodies]  # type: ignore[attr-defined]

    def given(self) -> dict[str, Any]:
        """What was asked for, as an address writes it; what does not fit is left out."""
        asked = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return {name: asked[name] for name in self.fields if asked.get(name)}

    def wanted(self, body: str = "") -> DecisionsWanted:
        """What the query is asked for."""
        asked = {"body": body} | self.given()
        key = True if asked.pop("key", "") == "yes" else None
        return DecisionsWanted(key=key, **asked)
