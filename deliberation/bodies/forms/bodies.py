"""Forms of bodies: the filters of the list, and what staff change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from accounts.dates import today_in_england
from deliberation.bodies.calc.kinds import (
    ACCOUNTABILITY_CHOICES,
    FOOTPRINT_CHOICES,
    FULL_MEMBERS,
    KIND_CHOICES,
    KINDS,
    ROLE_NAMES,
    BodyKind,
)
from deliberation.bodies.models import Body, LengthUnit, LinkKind, Majority, QuorumKind
from deliberation.bodies.queries.bodies import ALL, ENDED, RUNNING, may_hear_patients

STATES = [(RUNNING, "Running"), (ENDED, "Ended"), (ALL, "Running and ended")]
MOST_LETTERS = 100
Choices = Sequence[tuple[str, str]]


class BodyFilterForm(forms.Form):
    """What to look for among the bodies. What it does not know it leaves aside: a search has no wrong question."""

    q = forms.CharField(label="Words in the name or purpose", max_length=MOST_LETTERS)
    kind = forms.ChoiceField(label="Kind", choices=[("", "Any kind"), *KIND_CHOICES])
    footprint = forms.ChoiceField(label="Footprint", choices=[("", "Any footprint"), *FOOTPRINT_CHOICES])
    area = forms.CharField(label="Area: a system or council", max_length=MOST_LETTERS)
    state = forms.ChoiceField(label="State", choices=STATES)

    def __init__(self, given: Mapping[str, str]) -> None:
        self.asked = {name: _plain(given.get(name, "")) for name in ("q", "area")}
        """q, kind, footprint, area and state as far as they make sense, "" for what does not."""
        for name, known in (("kind", KIND_CHOICES), ("footprint", FOOTPRINT_CHOICES), ("state", STATES)):
            text = given.get(name, "")
            self.asked[name] = text if text in dict(known) else ""
        self.asked["state"] = self.asked["state"] or RUNNING
        super().__init__(initial=self.asked)


def _plain(text: str) -> str:
    return " ".join(text.replace("\x00", " ").split())[:MOST_LETTERS]


def _day(label: str, hint: str, *, required: bool = True, missing: str = "Enter a date.") -> forms.DateField:
    errors = {"required": missing, "invalid": "Enter a real date, like 31 3 2027."}
    return forms.DateField(
        label=label, help_text=hint, required=required, widget=forms.SelectDateWidget(), error_messages=errors
    )


class DetailsForm(forms.Form):
    """What a body says of itself. `kind` goes once it can no longer change."""

    name = forms.CharField(
        label="Name",
        help_text="As the public knows it, with its area or council: “Northfen health and wellbeing board”.",
        max_length=160,
        error_messages={"required": "Enter a name."},
    )
    kind = forms.ChoiceField(
        label="Kind",
        choices=KIND_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a kind."},
    )
    footprint = forms.ChoiceField(
        label="Footprint",
        choices=[("", "What is usual for the kind"), *FOOTPRINT_CHOICES],
        required=False,
        help_text="How wide it works: a system is an integrated care system, a place often a council’s area.",
    )
    accountability = forms.ChoiceField(
        label="Where its mandate comes from",
        choices=[("", "What is usual for the kind"), *ACCOUNTABILITY_CHOICES],
        required=False,
    )
    purpose = forms.CharField(
        label="Purpose",
        help_text="What it is for, in a sentence or two.",
        max_length=400,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    part_of = forms.CharField(
        label="Part of",
        help_text="The organisation it belongs to, a council say.",
        max_length=160,
        required=False,
    )
    contact = forms.CharField(
        label="Public contact",
        help_text="An office and its email address or telephone, never a person’s own.",
        max_length=200,
        required=False,
    )
    website = forms.CharField(
        label="Website", help_text="In full, like https://www.example.org/", max_length=300, required=False
    )
    starts_on = _day("First day", "For example, 1 4 2026. Leave empty if it is not known.", required=False)
    illustrative = forms.BooleanField(
        label="It is made up, to show how the site works",
        help_text="Everything about it is then labelled as illustrative.",
        required=False,
    )

    def __init__(self, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if fixed:
            for name in ("kind", "illustrative"):
                del self.fields[name]

    @classmethod
    def of(cls, body: Body, sent: Mapping[str, Any] | None, *, fixed: bool) -> DetailsForm:
        """The form for a body that is there."""
        initial = {name: getattr(body, name) for name in cls.base_fields}
        form = cls(sent, initial=initial, fixed=fixed)
        for name, choices in (("footprint", FOOTPRINT_CHOICES), ("accountability", ACCOUNTABILITY_CHOICES)):
            form.fields[name].choices = choices  # type: ignore[attr-defined]
            form.fields[name].required = True
        return form


class NewBodyForm(DetailsForm):
    """A new body, with its address and its first area."""

    slug = forms.CharField(
        label="Address on this site",
        help_text="Small letters, figures and hyphens. Leave empty to make it from the name. It cannot be changed later.",
        max_length=80,
        required=False,
    )
    areas = forms.CharField(
        label="Area that it covers",
        help_text="The name or code of a system or council, like “Devon” or QJK. More can be added afterwards.",
        max_length=MOST_LETTERS,
        required=False,
    )
    field_order = ("name", "kind", "areas", "footprint", "accountability", "purpose", "part_of", "contact", "website", "starts_on", "slug", "illustrative")  # fmt: skip


class SettingsForm(forms.Form):
    """How a body works."""

    reply_length = forms.IntegerField(
        label="Time to reply to a recommendation",
        help_text="How long an organisation has to answer this body. 28 days is usual for an NHS body, 20 working days for answers to a local Healthwatch.",
        min_value=1,
        max_value=365,
        error_messages={"required": "Enter a number of days."},
    )
    reply_unit = forms.ChoiceField(label="Counted in", choices=LengthUnit.choices, widget=forms.RadioSelect)
    quorum_kind = forms.ChoiceField(
        label="Quorum: how it is set",
        help_text="How many members must be there for the body to decide.",
        choices=QuorumKind.choices,
        widget=forms.RadioSelect,
    )
    quorum_value = forms.IntegerField(
        label="Quorum: the number, or the per cent",
        min_value=1,
        max_value=500,
        error_messages={"required": "Enter a number."},
    )
    majority = forms.ChoiceField(
        label="What carries a motion",
        help_text="Unless a vote says otherwise.",
        choices=Majority.choices,
        widget=forms.RadioSelect,
    )
    votes_by_name = forms.BooleanField(
        label="Votes are recorded by name",
        help_text="By the name that the public sees: on a panel a display name or number.",
        required=False,
    )


class AreaFindForm(forms.Form):
    """Looking for an area by name or code."""

    area = forms.CharField(
        label="Name or code of the area",
        help_text="A system, council, sub-ICB location or region: “Devon”, “Swindon”, QJK.",
        max_length=MOST_LETTERS,
        error_messages={"required": "Enter a name or a code."},
    )


class TermsForm(forms.Form):
    """A new version of the terms of reference."""

    text = forms.CharField(
        label="Text of the terms of reference",
        help_text="The whole text as adopted, with an empty line between paragraphs. Plain text, no layout.",
        max_length=60_000,
        widget=forms.Textarea(attrs={"rows": 20}),
        error_messages={"required": "Enter the text."},
    )
    adopted_on = _day(
        "Adopted on", "For example, 14 5 2026.", missing="Enter the day on which they were adopted."
    )
    next_review = _day("Next review", "When the body means to look at them again.", required=False)


class LinkForm(forms.Form):
    """Who this body answers to, scrutinises, advises …"""

    kind = forms.ChoiceField(label="This body", choices=LinkKind.choices, widget=forms.RadioSelect, error_messages={"required": "Choose what it does."})  # fmt: skip
    to = forms.ChoiceField(label="A body of this site", required=False)
    to_name = forms.CharField(
        label="Or an institution that is not on this site",
        help_text="For example, “NHS England” or “Northfen Council”.",
        max_length=160,
        required=False,
    )
    note = forms.CharField(
        label="On what ground", help_text="A law, an agreement, its terms.", max_length=300, required=False
    )
    starts_on = _day("Since", "Leave empty if it is not known.", required=False)

    def __init__(self, others: Choices, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "None of these"), *others]  # type: ignore[attr-defined]


class SeatForm(forms.Form):
    """A seat on a body. `role` goes while somebody fills it; `for_patients` where the kind has no such seats."""

    title = forms.CharField(
        label="Title of the seat",
        help_text="Like “Patient representative” or “Member for Northfen”.",
        max_length=160,
        error_messages={"required": "Enter a title."},
    )
    role = forms.ChoiceField(
        label="Role", widget=forms.RadioSelect, error_messages={"required": "Choose a role."}
    )
    for_patients = forms.BooleanField(
        label="It is a patient organisation’s seat",
        help_text="A body says clearly when no such seat is filled.",
        required=False,
    )
    organisation = forms.CharField(label="Organisation that names the person", max_length=160, required=False)
    nominated_by = forms.ChoiceField(label="Or the body of this site that names the person", required=False)

    def __init__(self, body: Body, others: Choices, *args: Any, fixed: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = KINDS[BodyKind(body.kind)].roles & FULL_MEMBERS
        self.fields["role"].choices = [
            (role.value, name) for role, name in ROLE_NAMES.items() if role in roles
        ]  # type: ignore[attr-defined]
        self.fields["nominated_by"].choices = [("", "None of these"), *others]  # type: ignore[attr-defined]
        if fixed:
            del self.fields["role"]
        if not may_hear_patients(body.kind):
            del self.fields["for_patients"]


class LastDayForm(forms.Form):
    """The last day of something."""

    ends_on = _day("Last day", "For example, 31 3 2027.", missing="Enter the last day.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"ends_on": today_in_england()}, **kwargs})


class EndBodyForm(LastDayForm):
    """When and why a body ends."""

    reason = forms.CharField(
        label="Why it ends",
        help_text="Everybody can read this. Name no person.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Say why it ends."},
    )
    sure = forms.BooleanField(
        label="I know that an end cannot be taken back", error_messages={"required": "Tick the box to go on."}
    )
