"""Forms of findings: listing them, writing one down, choosing its figure, asking for replies and giving one."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django import forms

from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.queries.figures import FigureChoices
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.queries.bodies_areas import AreaView
from deliberation.scrutiny.actions.findings import MOST_TOPICS, FindingGiven
from deliberation.scrutiny.actions.findings_reply import ReplyGiven
from deliberation.scrutiny.calc.findings import LONGEST_REPLY, SHORTEST_REPLY
from deliberation.scrutiny.calc.words import (
    FACTOR_CHOICES,
    FINDING_STATUS_CHOICES,
    LEVER_CHOICES,
    SERIOUSNESS_CHOICES,
    SURENESS_CHOICES,
)
from deliberation.scrutiny.models import Finding
from deliberation.scrutiny.queries.findings import FindingsWanted
from deliberation.scrutiny.queries.findings_choices import Choice

CHECK, GIVE, CHANGE = "check", "give", "change"
"""What the form of a reply is sent for: to look it over, to give it, to go back to it."""
YES, NO, NOTHING = "yes", "no", "nothing"
IN_SHORT = [(code, words.split(":")[0]) for code, words in SURENESS_CHOICES]
HOW_SERIOUS = [(code, words.split(":")[0]) for code, words in SERIOUSNESS_CHOICES]


def lines_of(text: str) -> list[str]:
    """The lines of a text that are not empty."""
    return [each.strip() for each in text.splitlines() if each.strip()]


def sources_of(text: str) -> list[tuple[str, str]]:
    """Title and link of each line: “Title https://…”, either of them alone too."""
    found = []
    for each in lines_of(text):
        words = each.split()
        links = [word for word in words if word.startswith(("http://", "https://"))]
        rest = " ".join(word for word in words if word not in links[:1]).rstrip(" :,-–|")
        found.append((rest or links[0], links[0] if links else ""))
    return found


def offer_bodies(form: forms.Form, near: Sequence[Choice], others: Sequence[Choice]) -> None:
    """Let a form offer bodies: those nearby to tick, the rest in a list. What has nothing to offer is left out."""
    for name, first, found in (("to_bodies", [], near), ("to_other", [("", "None")], others)):
        if found:
            field: Any = form.fields[name]
            field.choices = [*first, *((str(pk), words) for _, words, pk in found)]
        else:
            del form.fields[name]


def bodies_of(said: dict[str, Any]) -> list[UUID]:
    """The bodies that were chosen, ticked or from the list."""
    other = said.get("to_other")
    return [*(said.get("to_bodies") or ()), *([other] if other is not None else [])]


class FindFindingsForm(forms.Form):
    """Which findings to list. `status` is there for those who see more than what is published."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    seriousness = forms.ChoiceField(label="How serious", required=False, choices=[("", "Any"), *HOW_SERIOUS])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])
    lever = forms.ChoiceField(label="Lever", required=False, choices=[("", "Any"), *LEVER_CHOICES])
    factor = forms.ChoiceField(
        label="Factor of partnership", required=False, choices=[("", "Any"), *FACTOR_CHOICES]
    )
    status = forms.ChoiceField(
        label="Where it stands", required=False, choices=[("", "Any"), *FINDING_STATUS_CHOICES]
    )

    def __init__(self, data: Any, *, inside: bool, short: bool = False) -> None:
        """`short`: for a body's own list, which is not so long."""
        super().__init__(data)
        if short:
            del self.fields["lever"], self.fields["factor"]
        if not inside:
            kept = [each for each in FINDING_STATUS_CHOICES if each[0] in ("published", "withdrawn")]
            status: Any = self.fields["status"]
            status.choices = [("", "Any"), *kept]

    def wanted(self, **fixed: str) -> FindingsWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        return FindingsWanted(**{name: asked.get(name) or "" for name in self.fields} | fixed)


class FindingForm(forms.Form):
    """A finding, quick to write down on a phone: four answers are needed, all else can wait."""

    finding_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(min_value=0, max_value=10_000, required=False, widget=forms.HiddenInput)
    definition = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    metric = forms.CharField(required=False, max_length=80, widget=forms.HiddenInput)
    area = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    period = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    title = forms.CharField(
        label="What did you find, in one sentence?",
        help_text="For example, People wait four months for a first appointment.",
        max_length=200,
        error_messages={"required": "Say what you found, in one sentence."},
    )
    text = forms.CharField(
        label="What did you see or hear?",
        help_text="Paragraphs with an empty line between; lines that start with a hyphen make a list. Name offices, not people.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what you saw or heard."},
    )
    seriousness = forms.ChoiceField(
        label="How serious is it?",
        choices=SERIOUSNESS_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how serious it is."},
    )
    sureness = forms.ChoiceField(
        label="How sure are you?",
        choices=SURENESS_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how sure you are."},
    )
    sureness_why = forms.CharField(label="Why are you as sure as that?", required=False, max_length=500)
    area_key = forms.ChoiceField(label="Area", required=False)
    place = forms.CharField(
        label="Place", help_text="A ward, a site, a service.", required=False, max_length=200
    )
    topics = forms.MultipleChoiceField(
        label="Services and conditions",
        help_text=f"At most {MOST_TOPICS}.",
        required=False,
        choices=TOPIC_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    lever = forms.ChoiceField(
        label="Which lever of change does it touch?",
        required=False,
        choices=[("", "None in particular"), *LEVER_CHOICES],
    )
    factor = forms.ChoiceField(
        label="Which factor of working in partnership?",
        required=False,
        choices=[("", "None in particular"), *FACTOR_CHOICES],
    )
    sources = forms.CharField(
        label="Sources",
        help_text="One on each line: what it is, then its link if it has one.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    enquiry_id = forms.TypedChoiceField(
        label="Line of enquiry", required=False, coerce=UUID, empty_value=None
    )
    evidence = forms.TypedMultipleChoiceField(
        label="The evidence it rests on", required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    drop_figure = forms.BooleanField(label="Take the figure out of the finding", required=False)

    def __init__(
        self,
        *args: Any,
        areas: Sequence[AreaView],
        enquiries: Sequence[tuple[UUID, str]],
        evidence: Sequence[tuple[int, str]],
        has_figure: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self._choose("area_key", [("", "No area in particular"), *((each.key, each.words) for each in areas)])
        self._choose("enquiry_id", [("", "None"), *((str(pk), words) for pk, words in enquiries)])
        self._choose("evidence", [(str(number), f"E{number}: {title}") for number, title in evidence])
        for name, there in (("enquiry_id", enquiries), ("evidence", evidence), ("drop_figure", has_figure)):
            if not there:
                del self.fields[name]

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def more_open(self) -> bool:
        """Whether what can wait is unfolded: it holds an error or something that was filled in."""
        later = ("sureness_why", "place", "topics", "lever", "factor", "sources", "evidence")
        start = self.initial if not self.is_bound else self.data
        return any(name in self.errors for name in later) or any(start.get(name) for name in later)

    def clean_sources(self) -> list[tuple[str, str]]:
        """The sources, title and link."""
        return sources_of(self.cleaned_data["sources"])

    def given(self) -> FindingGiven:
        """What the form says, for the actions."""
        said = self.cleaned_data
        plain = (
            "title",
            "text",
            "seriousness",
            "sureness",
            "sureness_why",
            "area_key",
            "place",
            "lever",
            "factor",
        )
        return FindingGiven(
            **{name: said[name] for name in plain},
            topics=said["topics"],
            sources=said["sources"],
            enquiry_id=said.get("enquiry_id"),
            evidence=said.get("evidence") or (),
        )


def first_finding(
    finding: Finding | None = None, evidence: Sequence[int] = (), **start: Any
) -> dict[str, Any]:
    """What the form starts with: an id of its own and what the address brings, or the finding as it is."""
    if finding is None:
        return {"finding_id": uuid.uuid4(), "version": 0} | start
    plain = (
        "title",
        "text",
        "seriousness",
        "sureness",
        "sureness_why",
        "area_key",
        "place",
        "lever",
        "factor",
        "version",
    )
    return {name: getattr(finding, name) for name in plain} | {
        "topics": unpacked(finding.topics),
        "sources": "\n".join(f"{each['title']} {each['href']}".strip() for each in finding.sources),
        "enquiry_id": str(finding.enquiry_id or ""),
        "evidence": [str(each) for each in evidence],
        **start,
    }


class ChooseFigureForm(forms.Form):
    """Which figure of the index a finding starts from."""

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
            self.fields[name].choices = found  # type: ignore[attr-defined]


class ShowFindingForm(forms.Form):
    """To whom a finding is shown before it is published."""

    to_bodies = forms.TypedMultipleChoiceField(
        label="Bodies on this site", required=False, coerce=UUID, widget=forms.CheckboxSelectMultiple
    )
    to_other = forms.TypedChoiceField(
        label="Another body on this site", required=False, coerce=UUID, empty_value=None
    )
    to_names = forms.CharField(
        label="Others, by name",
        help_text="Institutions that are not on this site, one on each line. You write to them yourself, and enter their reply here.",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.IntegerField(
        label="Days to reply",
        help_text=f"Between {SHORTEST_REPLY} and {LONGEST_REPLY}. Empty: the reply clock that each body has set.",
        required=False,
        min_value=SHORTEST_REPLY,
        max_value=LONGEST_REPLY,
    )

    def __init__(
        self, *args: Any, bodies: Sequence[Choice], others: Sequence[Choice] = (), **options: Any
    ) -> None:
        super().__init__(*args, **options)
        offer_bodies(self, bodies, others)

    def given(self) -> dict[str, Any]:
        """What the action is given."""
        said = self.cleaned_data
        return {
            "to_bodies": bodies_of(said),
            "to_names": lines_of(said["to_names"]),
            "days": said["days"],
        }


class ReplyForm(forms.Form):
    """What those concerned say to a finding."""

    says = forms.ChoiceField(
        label="Are the facts of the finding right?",
        choices=[
            (YES, "Yes, the facts are right"),
            (NO, "No, or not all of them"),
            (NOTHING, "We have nothing to say to it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the answers."},
    )
    text = forms.CharField(
        label="What do you say to it?",
        help_text="It is published with the finding, word for word. What is wrong, what is missing, what is being done. Name offices, not people.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean(self) -> dict[str, Any]:
        """A reply has words, unless there is nothing to say."""
        found: dict[str, Any] = super().clean() or {}
        says, text = found.get("says"), (found.get("text") or "").strip()
        if says in (YES, NO) and not text and "text" not in self.errors:
            self.add_error("text", "Write what you say to it.")
        if says == NOTHING and text:
            self.add_error(
                "text", "You chose that there is nothing to say. Empty this, or choose another answer."
            )
        return found

    def given(self) -> ReplyGiven:
        """What the form says, for the actions."""
        says = self.cleaned_data["says"]
        waived = says == NOTHING
        return ReplyGiven(self.cleaned_data["text"], None if waived else says == YES, waived)


class PostedReplyForm(ReplyForm):
    """A reply that came by post or e-mail, entered by the committee."""

    field_order = ("source", "given_on", "says", "text")
    source = forms.CharField(
        label="How the reply came",
        help_text="For example, Letter from the chief executive’s office, ref 12/27. Everybody reads it.",
        max_length=300,
        error_messages={"required": "Say how the reply came."},
    )
    given_on = date_field("The day that the reply bears", "For example, 31 3 2027.")


class WithdrawFindingForm(forms.Form):
    """Why a finding is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everybody who reads the finding sees the reason.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )
