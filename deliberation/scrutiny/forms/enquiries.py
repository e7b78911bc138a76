"""Forms of lines of enquiry: finding, planning, ending."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.bodies.calc.kinds import role_words
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.models import Membership
from deliberation.scrutiny.actions.enquiries import EnquiryGiven
from deliberation.scrutiny.calc.words import ENQUIRY_STATUS_CHOICES
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.queries.enquiries import EnquiriesWanted

PUBLIC, BODY_ONLY = "public", "body"


class FindEnquiriesForm(forms.Form):
    """Which lines of enquiry to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Any"), *ENQUIRY_STATUS_CHOICES])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])
    area = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def wanted(self, body: str = "") -> EnquiriesWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        plain = {name: (asked.get(name) or "").replace("\x00", "") for name in self.fields}
        return EnquiriesWanted(**plain, body=body)


class EnquiryForm(forms.Form):
    """What is said of a line of enquiry."""

    enquiry_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Short title", max_length=200, error_messages={"required": "Enter a title."}
    )
    question = forms.CharField(
        label="The question that it asks",
        help_text="One sentence with a question mark, in words that anybody understands.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter the question."},
    )
    why_now = forms.CharField(
        label="Why now", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )
    scope = forms.CharField(
        label="What it looks at",
        help_text="Which services, which people, which years. Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    left_out = forms.CharField(
        label="What it leaves out, and why",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    topics = forms.MultipleChoiceField(
        label="Services and conditions it concerns",
        help_text="All local public services, not health alone.",
        required=False,
        choices=TOPIC_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    area = forms.ChoiceField(label="Area", required=False)
    lead = forms.ChoiceField(label="Member who leads it", required=False)
    ends_on = date_field("By when it is to report", "For example, 31 3 2027.", required=False)
    public = forms.ChoiceField(
        label="Who can read it once it is opened?",
        choices=[(PUBLIC, "Everybody"), (BODY_ONLY, "This body’s people alone")],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        data: Any,
        *,
        areas: Sequence[tuple[str, str]],
        members: Sequence[Membership],
        settled: bool = False,
        **options: Any,
    ) -> None:
        """`settled`: whether it is public can be chosen no longer."""
        super().__init__(data, **options)
        area: Any = self.fields["area"]
        area.choices = [("", "None in particular"), *areas]
        lead: Any = self.fields["lead"]
        lead.choices = [("", "Nobody yet"), *((str(each.pk), _member(each)) for each in members)]
        if settled:
            del self.fields["public"]

    def given(self, public: bool) -> EnquiryGiven:
        """What the form says, for the action. `public`: what stands where it can be chosen no longer."""
        said = self.cleaned_data
        names = ("title", "question", "why_now", "scope", "left_out", "topics", "area", "ends_on")
        return EnquiryGiven(
            **{name: said[name] for name in names},
            lead_id=int(said["lead"]) if said["lead"] else None,
            public=said["public"] == PUBLIC if "public" in said else public,
        )


def _member(each: Membership) -> str:
    return f"{each.public_name}, {role_words(each.role)}"


def first_enquiry(**said: str) -> dict[str, Any]:
    """What the form of a new line of enquiry shows at first."""
    return {"enquiry_id": uuid.uuid4(), "public": PUBLIC, **said}


def enquiry_as_said(each: Enquiry) -> dict[str, Any]:
    """What the form of a line of enquiry shows at first: what is stored."""
    names = ("version", "title", "question", "why_now", "scope", "left_out", "ends_on")
    return {name: getattr(each, name) for name in names} | {
        "topics": unpacked(each.topics),
        "area": each.area_key,
        "lead": str(each.lead_id or ""),
        "public": PUBLIC if each.public else BODY_ONLY,
    }


class CloseForm(forms.Form):
    """What came of a line of enquiry."""

    reason = forms.CharField(
        label="What came of it",
        help_text="For example, Our report was published on 3 March. Everybody who can read the line of enquiry reads it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what came of it."},
    )


class ChooseBodyForm(forms.Form):
    """For which body a line of enquiry is planned."""

    body = forms.ChoiceField(
        label="Which body?", widget=forms.RadioSelect, error_messages={"required": "Choose a body."}
    )

    def __init__(self, data: Any, *, bodies: Sequence[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        body: Any = self.fields["body"]
        body.choices = list(bodies)
