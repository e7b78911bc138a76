"""The form of a recommendation that is made by hand, or out of a finding, a report, a motion."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from deliberation.accountability.actions.recommendations import EvidenceGiven, RecommendationGiven
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.origins import Prefill
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.queries.bodies_areas import areas_meant

MOST_BODIES, MOST_NAMES, LEAST_EVIDENCE, MOST_EVIDENCE = 5, 10, 3, 20
PARAGRAPHS = "Paragraphs with an empty line between; lines that start with a hyphen make a list."


@dataclass(frozen=True)
class EvidenceRow:
    """The two fields of one piece of evidence."""

    title: BoundField
    href: BoundField


class AskingForm(forms.Form):
    """One recommendation to one or more bodies and names. `form_id` makes one that is sent twice make it once."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    origin_title = forms.CharField(
        label="What it comes from",
        help_text="The meeting, letter or piece of work in which it was agreed, with its day. Everybody reads it.",
        max_length=200,
        error_messages={"required": "Say what it comes from."},
    )
    text = forms.CharField(
        label="What should be done",
        help_text="One recommendation, in words that can be quoted.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write what should be done."},
    )
    reasons = forms.CharField(
        label="Why",
        help_text=PARAGRAPHS,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Give the reasons."},
    )
    to_names = forms.CharField(
        label="Or to somebody else, by name",
        help_text="Institutions that are not on this site, one on each line.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    topics = forms.MultipleChoiceField(
        label="Conditions and services that it is about",
        help_text="People who follow one of them hear of it.",
        required=False,
        choices=TOPIC_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    area = forms.CharField(
        label="Area that it is about",
        help_text="The name or code of a system or council, like “Devon” or QJK.",
        required=False,
        max_length=100,
    )
    lead = forms.CharField(
        label="Lead officer or member",
        help_text="The office, not the person: “Director of public health”.",
        required=False,
        max_length=160,
    )
    executive_on = date_field(
        "When it goes to the executive or board",
        "If the day is known. For example, 31 3 2027.",
        required=False,
    )

    def __init__(
        self, *args: Any, bodies: Sequence[tuple[str, str, UUID]], start: Prefill | None = None, **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.start = start
        if start is not None:
            del self.fields["origin_title"]
        choices = [("", "None of these"), *((str(pk), name) for _, name, pk in bodies)]
        for place in range(1, MOST_BODIES + 1):
            label = "To a body on this site" if place == 1 else f"Body {place}"
            self.fields[f"to_{place}"] = forms.TypedChoiceField(
                label=label, required=False, coerce=UUID, empty_value=None, choices=choices
            )
        self._rows = self._add_evidence(len(start.evidence) if start is not None else 0)

    def _add_evidence(self, given: int) -> int:
        """Two fields for each piece of evidence; how many pieces."""
        rows = min(MOST_EVIDENCE, max(LEAST_EVIDENCE, given + 2))
        for place in range(1, rows + 1):
            self.fields[f"evidence_{place}_title"] = forms.CharField(
                label=f"Evidence {place}: what it is", required=False, max_length=300
            )
            self.fields[f"evidence_{place}_href"] = forms.CharField(
                label=f"Evidence {place}: link",
                help_text="A web address, or a page of this site that starts with /.",
                required=False,
                max_length=300,
            )
        return rows

    @property
    def first_body(self) -> BoundField:
        """The first choice of a body; `more_bodies` has the others."""
        return self["to_1"]

    @property
    def more_bodies(self) -> list[BoundField]:
        """The other choices of a body."""
        return [self[f"to_{place}"] for place in range(2, MOST_BODIES + 1)]

    @property
    def has_more_bodies(self) -> bool:
        """Whether one of the other choices is used, so that they are shown open."""
        return any(each.value() or each.errors for each in self.more_bodies)

    @property
    def evidence_rows(self) -> list[EvidenceRow]:
        """The fields of each piece of evidence."""
        return [
            EvidenceRow(self[f"evidence_{place}_title"], self[f"evidence_{place}_href"])
            for place in range(1, self._rows + 1)
        ]

    @property
    def has_more_evidence(self) -> bool:
        """Whether a piece of evidence after the first is filled in or at fault."""
        rows = self.evidence_rows[1:]
        return any(each.value() or each.errors for row in rows for each in (row.title, row.href))

    @property
    def has_filed(self) -> bool:
        """Whether something of where it is filed is filled in or at fault."""
        names = ("topics", "area", "lead", "executive_on")
        return any(self[name].value() or self[name].errors for name in names)

    def clean_to_names(self) -> list[str]:
        """The names, each once. Raises where there are too many or one is too long."""
        found: dict[str, str] = {}
        for each in str(self.cleaned_data["to_names"]).splitlines():
            if name := " ".join(each.split()):
                found.setdefault(name.casefold(), name)
        if len(found) > MOST_NAMES:
            raise forms.ValidationError(f"Give at most {MOST_NAMES} names.")
        if any(len(name) > 160 for name in found.values()):
            raise forms.ValidationError("A name has at most 160 characters.")
        return list(found.values())

    def clean_area(self) -> str:
        """The key of the one area that is meant, or an empty text."""
        typed = str(self.cleaned_data["area"])
        meant = areas_meant(typed)
        if typed.strip() and not meant:
            raise forms.ValidationError("No area fits. Try the name of a system or council.")
        if len(meant) > 1:
            some = "; ".join(f"{each.key} for {each.words}" for each in meant[:5])
            raise forms.ValidationError(f"Several areas fit. Write the code of one: {some}.")
        return meant[0].key if meant else ""

    def clean(self) -> dict[str, Any]:
        """Somebody must be asked, and a link needs words."""
        said = super().clean() or {}
        if not self.addressees and not self.errors.keys() & {"to_names", "to_1"}:
            self.add_error("to_1", "Say to whom it goes: choose a body, or write a name.")
        for place in range(1, self._rows + 1):
            if said.get(f"evidence_{place}_href") and not said.get(f"evidence_{place}_title"):
                self.add_error(f"evidence_{place}_title", "Say what the link leads to.")
        return said

    @property
    def addressees(self) -> list[tuple[UUID | None, str]]:
        """Bodies by id, then names, each once."""
        said = self.cleaned_data
        bodies = [said.get(f"to_{place}") for place in range(1, MOST_BODIES + 1)]
        chosen: list[tuple[UUID | None, str]] = [(each, "") for each in dict.fromkeys(bodies) if each]
        return chosen + [(None, name) for name in said.get("to_names") or ()]

    def evidence(self) -> list[EvidenceGiven]:
        """What it rests on."""
        said = self.cleaned_data
        rows = [
            (said.get(f"evidence_{place}_title"), said.get(f"evidence_{place}_href") or "")
            for place in range(1, self._rows + 1)
        ]
        return [EvidenceGiven(title, href) for title, href in rows if title]

    def given(self, key: str) -> list[RecommendationGiven]:
        """What the action is given: the same words to each addressee."""
        said = self.cleaned_data
        return [
            RecommendationGiven(
                key=key,
                text=said["text"],
                reasons=said["reasons"],
                to_body_id=body,
                to_name=name,
                evidence=self.evidence(),
                topics=said["topics"],
                area_key=said["area"],
                lead=said["lead"],
                executive_on=said["executive_on"],
            )
            for body, name in self.addressees
        ]


def first_asking(start: Prefill | None) -> dict[str, Any]:
    """What the form starts with: what the finding, report or motion says, if it comes from one."""
    found: dict[str, Any] = {"form_id": uuid.uuid4()}
    if start is None:
        return found
    for place, each in enumerate(start.evidence[:MOST_EVIDENCE], 1):
        found[f"evidence_{place}_title"], found[f"evidence_{place}_href"] = each.title, each.href
    return found | {
        "text": start.text,
        "reasons": start.reasons,
        "topics": list(start.topics),
        "area": start.area_key,
    }
