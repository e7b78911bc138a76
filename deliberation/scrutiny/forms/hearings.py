"""Forms of witnesses who are heard and of places that are visited."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from deliberation.bodies.forms.members import date_field
from deliberation.scrutiny.actions.hearings import HearingGiven, VisitGiven
from deliberation.scrutiny.models import Hearing, SiteVisit


class HearingForm(forms.Form):
    """What is said of a witness."""

    row_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    who = forms.CharField(
        label="Who is heard",
        help_text="An office, an organisation, or words like “a carer”. A name only if they agreed to it.",
        max_length=200,
        error_messages={"required": "Say who is heard."},
    )
    organisation = forms.CharField(label="Organisation", required=False, max_length=200)
    consented = forms.BooleanField(
        label="They agreed to be named like this in public",
        help_text="Until you tick this, the public reads “A witness” and the organisation.",
        required=False,
    )
    planned_for = date_field("Planned for", "For example, 31 3 2027.", required=False)
    questions = forms.CharField(
        label="What you ask them", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    heard_on = date_field("Heard on", "Once it has happened.", required=False)
    summary = forms.CharField(
        label="What they said, in summary",
        help_text="The public reads it once the witness has agreed to it: enter that day below. Leave out anything private.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    agreed_on = date_field("The day on which they agreed to the summary", required=False)

    def given(self) -> HearingGiven:
        """What the form says, for the action."""
        said = self.cleaned_data
        return HearingGiven(**{name: said[name] for name in HearingGiven.__dataclass_fields__})


class VisitForm(forms.Form):
    """What is said of a visit."""

    row_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    place = forms.CharField(
        label="The place", max_length=200, error_messages={"required": "Say which place."}
    )
    purpose = forms.CharField(label="What for", required=False, max_length=500)
    planned_for = date_field("Planned for", "For example, 31 3 2027.", required=False)
    visited_on = date_field("Visited on", "Once it has happened.", required=False)
    who = forms.CharField(
        label="Who went, and whom they met",
        help_text="How many members, and whom they met, by office. No names.",
        required=False,
        max_length=300,
    )
    seen = forms.CharField(
        label="What was seen",
        help_text="Nothing by which a patient or a member of staff could be known.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def given(self) -> VisitGiven:
        """What the form says, for the action."""
        said = self.cleaned_data
        return VisitGiven(**{name: said[name] for name in VisitGiven.__dataclass_fields__})


def first_row(row: Hearing | SiteVisit | None = None) -> dict[str, Any]:
    """What a form shows at first: an id of its own, or what is stored."""
    if row is None:
        return {"row_id": uuid.uuid4()}
    given = HearingGiven if isinstance(row, Hearing) else VisitGiven
    return {name: getattr(row, name) for name in (*given.__dataclass_fields__, "version")}
