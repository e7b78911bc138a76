"""Forms that write decisions: a draft, a decision on the plan, another day, a reason."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django import forms

from deliberation.accountability.actions.decision_parts import DecisionGiven
from deliberation.accountability.calc.decision_links import meant
from deliberation.accountability.calc.topics import CONDITION_CHOICES, SERVICE_CHOICES, unpacked
from deliberation.accountability.models import Decision
from deliberation.accountability.queries.decision_page import Parts
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.queries.bodies_areas import areas_meant

EXAMPLE_DAY = "For example, 31 3 2027."


def _long(label: str, hint: str, rows: int = 8) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
    )


def _boxes(label: str, hint: str = "") -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, help_text=hint, required=False, widget=forms.CheckboxSelectMultiple
    )


class _AboutForm(forms.Form):
    """What a decision on the plan and a recorded one both say."""

    decision_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title",
        help_text="What it is about, in words that somebody outside understands.",
        max_length=200,
        error_messages={"required": "Give it a title."},
    )
    key = forms.BooleanField(label="This is a key decision", required=False)
    taken_by = forms.CharField(
        label="Who decides",
        help_text="The board, a committee or an office. Never a name.",
        required=False,
        max_length=200,
    )
    at = forms.ChoiceField(label="At which meeting, under which item", required=False)
    answers = _boxes(
        "What does it answer or carry out?", "Recommendations to this body, and motions it carried."
    )
    more_links = forms.CharField(
        label="Other pages of this site that it answers",
        help_text="Copy their addresses here, one on each line: a trade-off, a scrutiny report, a question, a vote.",
        required=False,
        max_length=6000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    areas = _boxes("Which areas or councils is it about?")
    more_areas = forms.CharField(
        label="Other areas",
        help_text="Their names or codes, one on each line.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    services = _boxes("Which services is it about?")
    conditions = _boxes("Which conditions or groups of people is it about?")

    def __init__(
        self, *args: Any, meetings: Sequence[tuple[str, str]], answers: Sequence[tuple[str, str]], areas: Sequence[tuple[str, str]], **options: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **options)
        offered: dict[str, Sequence[tuple[str, str]]] = {
            "at": [("", "No meeting"), *meetings], "answers": answers, "areas": areas, "services": SERVICE_CHOICES,
            "conditions": CONDITION_CHOICES,
        }  # fmt: skip
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        for name in ("answers", "areas"):
            if not offered[name]:
                del self.fields[name]

    def clean_more_links(self) -> list[tuple[str, str]]:
        """What the addresses lead to."""
        found = []
        for line in self.cleaned_data["more_links"].split():
            each = meant(line)
            if each is None:
                raise forms.ValidationError(f"“{line[:80]}” is not a page that a decision can answer.")
            found.append(each)
        return found

    def clean_more_areas(self) -> list[str]:
        """The keys of the areas that were named."""
        found = []
        for line in filter(None, map(str.strip, self.cleaned_data["more_areas"].splitlines())):
            areas = areas_meant(line)
            if len(areas) != 1:
                said = " or ".join(each.words for each in areas[:4])
                raise forms.ValidationError(
                    f"“{line[:60]}” may be {said}. Write its code."
                    if said
                    else f"There is no area “{line[:60]}”."
                )
            found.append(areas[0].key)
        return found

    def given(self) -> DecisionGiven:
        """What the action is given, money and papers left out."""
        said = self.cleaned_data
        kind, _, number = said["at"].partition(":")
        ticked = [found for each in said.get("answers", []) if (found := meant(each)) is not None]
        return DecisionGiven(
            title=said["title"],
            key=said["key"],
            taken_by=said["taken_by"],
            meeting_id=int(number) if kind == "m" else None,
            item_id=int(number) if kind == "i" else None,
            topics=[*said["services"], *said["conditions"]],
            areas=[*said.get("areas", []), *said["more_areas"]],
            links=[*ticked, *said["more_links"]],
        )


class PlanForm(_AboutForm):
    """A decision to come."""

    field_order = ("decision_id", "version", "title", "planned_for")
    planned_for = date_field(
        "When will it be decided?", f"{EXAMPLE_DAY} It can be moved later, with a reason."
    )

    def given(self) -> DecisionGiven:
        """What the action is given."""
        return replace(super().given(), planned_for=self.cleaned_data["planned_for"])


class DecisionForm(_AboutForm):
    """What was decided. A draft may lack anything but a title."""

    field_order = ("decision_id", "version", "title", "text", "reasons", "alternatives", "taken_by", "taken_on", "key", "at")  # fmt: skip
    text = _long("What was decided", "Paragraphs with an empty line between; lines that start with a hyphen make a list.")  # fmt: skip
    reasons = _long("Reasons", "Why this, and what it rests on.")
    alternatives = _long("What else was considered, and why not", "Write None if nothing was.", 5)
    taken_on = date_field("When was it decided?", EXAMPLE_DAY, required=False)

    def given(self) -> DecisionGiven:
        """What the action is given, money and papers left out."""
        more = {name: self.cleaned_data[name] for name in ("text", "reasons", "alternatives", "taken_on")}
        return replace(super().given(), **more)


class MoveForm(forms.Form):
    """Another day on the plan."""

    to = date_field("The new day", f"{EXAMPLE_DAY} Leave it empty if it is not known yet.", required=False)
    reason = forms.CharField(
        label="Why it is moved", help_text="Everybody reads it.", max_length=300, error_messages={"required": "Give the reason."}
    )  # fmt: skip


class ReasonForm(forms.Form):
    """A reason, which everybody reads."""

    reason = forms.CharField(
        label="Reason",
        help_text="Everybody reads it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason."},
    )


class VersionForm(forms.Form):
    """Which version was looked over."""

    version = forms.IntegerField(widget=forms.HiddenInput)


def first_decision(decision: Decision, parts: Parts, areas: Iterable[str]) -> dict[str, Any]:
    """What the form of a decision that is there starts with; `areas`: keys that it offers as boxes."""
    at = (
        f"i:{decision.item_id}"
        if decision.item_id
        else f"m:{decision.meeting_id}"
        if decision.meeting_id
        else ""
    )
    offered, keys, topics = set(areas), unpacked(decision.areas), unpacked(decision.topics)
    plain = (
        "version",
        "title",
        "key",
        "taken_by",
        "text",
        "reasons",
        "alternatives",
        "taken_on",
        "planned_for",
    )
    return {name: getattr(decision, name) for name in plain} | {
        "decision_id": decision.pk,
        "at": at,
        "answers": [f"{each.kind}:{each.thing_id}" for each in parts.links],
        "areas": [each for each in keys if each in offered],
        "more_areas": "\n".join(each for each in keys if each not in offered),
        "services": topics,
        "conditions": topics,
    }


def new_decision_id() -> dict[str, Any]:
    """What an empty form starts with."""
    return {"decision_id": uuid.uuid4()}
