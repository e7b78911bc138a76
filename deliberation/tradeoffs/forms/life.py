"""Forms of trade-offs: finding them, and the steps in which one is prepared."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from deliberation.bodies.calc.kinds import KINDS
from deliberation.tradeoffs.actions.life_details import FEWEST, FIRST_YEAR, LAST_YEAR, MOST_FEWEST
from deliberation.tradeoffs.calc.amounts import read_amount, typed
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage
from deliberation.tradeoffs.calc.words import ENVELOPE_WORDS, EnvelopeKind, choices
from deliberation.tradeoffs.models import Moderation, TradeOff

Choices = Iterable[tuple[str, str]]
DAY_ERRORS = {"invalid": "Enter a real date, like 4 3 2027."}


class FindTradeoffsForm(forms.Form):
    """Which trade-offs to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Kind of body",
        required=False,
        choices=[("", "Any kind"), *((code.value, facts.title) for code, facts in KINDS.items())],
    )
    stage = forms.ChoiceField(
        label="Stage",
        required=False,
        choices=[
            ("", "Any"),
            *((stage.value, FACTS[stage].title) for stage in STAGES if stage is not Stage.DRAFT),
        ],
    )
    area = forms.ChoiceField(label="Area", required=False)

    def __init__(self, data: Any, *, areas: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["area"].choices = [("", "Anywhere"), *areas]  # type: ignore[attr-defined]


class TradeoffQuestionForm(forms.Form):
    """Step 1: what is asked, by whom, for which area."""

    tradeoff_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title",
        help_text="A few words for lists, for example, Leaving hospital on time, or help before a crisis.",
        max_length=160,
        error_messages={"required": "Enter a title."},
    )
    question = forms.CharField(
        label="Question",
        help_text="What is to be decided, as one question in plain words.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    gains = forms.CharField(
        label="What is to have more?",
        help_text="For example, Help at home in the first days after hospital.",
        required=False,
        max_length=300,
    )
    gives_way = forms.CharField(
        label="What must give way for it?",
        help_text="Name the price openly. If nothing gives way, there is no trade-off to discuss.",
        required=False,
        max_length=300,
    )
    asked_by = forms.CharField(
        label="Who asks?",
        help_text="The board or organisation that wants the answer.",
        required=False,
        max_length=200,
    )
    area = forms.ChoiceField(label="Area", help_text="Where it applies.", required=False)
    background = forms.CharField(
        label="Background",
        help_text="What everybody should know first. Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    definition = forms.ChoiceField(
        label="Index",
        help_text="Whose figures the evidence and the effects use, and in which “Try it out” works out scores.",
        required=False,
    )

    def __init__(self, data: Any, *, areas: Choices, indexes: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["area"].choices = list(areas)  # type: ignore[attr-defined]
        self.fields["definition"].choices = [("", "No index"), *indexes]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "tradeoff_id"}
        return given | {"area_key": given.pop("area")}


_QUESTION = ("title", "question", "gains", "gives_way", "asked_by", "background", "definition")


def first_question(tradeoff: TradeOff | None = None) -> dict[str, Any]:
    """What step 1 shows at first: an empty trade-off with an id of its own, or the trade-off as it is."""
    if tradeoff is None:
        return {"tradeoff_id": uuid.uuid4()}
    return {name: getattr(tradeoff, name) for name in _QUESTION} | {"area": tradeoff.area_key}


class FrameForm(forms.Form):
    """Step 2: how much there is, what is fixed and what is open, and which decision it feeds."""

    envelope_kind = forms.ChoiceField(
        label="Is there only so much of something?",
        choices=choices(ENVELOPE_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what there is only so much of."},
    )
    envelope = forms.CharField(
        label="How much is there?",
        help_text="Pounds, beds or hours, for example, 1,200,000. Leave it empty where there is no fixed amount.",
        required=False,
        max_length=40,
    )
    envelope_note = forms.CharField(
        label="Note on the amount",
        help_text="Where it comes from, and for how long.",
        required=False,
        max_length=300,
    )
    fixed = forms.CharField(
        label="What is fixed?",
        help_text="What cannot be changed here, and why.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    open = forms.CharField(
        label="What is open?",
        help_text="What members can really decide or change.",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    feeds_body = forms.ChoiceField(
        label="Which board decides in the end?",
        help_text="If it is on this site.",
        required=False,
    )
    feeds_name = forms.CharField(
        label="Or its name",
        help_text="If the board is not on this site.",
        required=False,
        max_length=160,
    )
    feeds_decision = forms.CharField(
        label="Which decision does this feed?",
        help_text="For example, The budget for 2027 to 2028.",
        required=False,
        max_length=300,
    )
    feeds_on = forms.DateField(
        label="When is that decided?",
        help_text="For example, 4 3 2027. Leave it empty if no day is set.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=DAY_ERRORS,
    )

    def __init__(self, data: Any, *, boards: Choices, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["feeds_body"].choices = [("", "None on this site"), *boards]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The amount as a number of pence, beds or hours; the day within this century."""
        found: dict[str, Any] = super().clean() or {}
        self._amount(found)
        day = found.get("feeds_on")
        if day is not None and not FIRST_YEAR <= day.year <= LAST_YEAR:
            self.add_error("feeds_on", f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.")
        if found.get("feeds_body") and found.get("feeds_name"):
            self.add_error("feeds_name", "Choose a board of this site or name one, not both.")
        return found

    def _amount(self, found: dict[str, Any]) -> None:
        code, text = found.get("envelope_kind"), found.get("envelope", "")
        found["amount"] = 0
        if code in (None, EnvelopeKind.NONE):
            return
        if not text.strip():
            self.add_error("envelope", "Say how much there is.")
            return
        try:
            found["amount"] = read_amount(text, EnvelopeKind(code))
        except ValueError as error:
            self.add_error("envelope", str(error))
            return
        if found["amount"] < 0:
            self.add_error("envelope", "There cannot be less than nothing.")

    def values(self, bodies: dict[str, Any]) -> dict[str, Any]:
        """What the form says, in the columns' words; `bodies`: id by short name."""
        given = self.cleaned_data
        kept = ("envelope_kind", "envelope_note", "fixed", "open", "feeds_name", "feeds_decision", "feeds_on")
        return {name: given[name] for name in kept} | {
            "envelope": given["amount"],
            "feeds_body_id": bodies.get(given["feeds_body"]),
        }


def first_frame(tradeoff: TradeOff, boards: Iterable[tuple[str, str, Any]]) -> dict[str, Any]:
    """What step 2 shows at first."""
    kept = ("envelope_kind", "envelope_note", "fixed", "open", "feeds_name", "feeds_decision", "feeds_on")
    kind = EnvelopeKind(tradeoff.envelope_kind)
    shown = next((slug for slug, _, pk in boards if pk == tradeoff.feeds_body_id), "")
    return {name: getattr(tradeoff, name) for name in kept} | {
        "envelope": "" if kind is EnvelopeKind.NONE else typed(tradeoff.envelope, kind),
        "feeds_body": shown,
    }


class RulesForm(forms.Form):
    """Step 3: who reads it, when contributions are looked at, and how few are never told of."""

    public = forms.ChoiceField(
        label="Who may read it?",
        choices=[
            ("yes", "Everybody, once it is published"),
            ("no", "The body’s own people, and the witnesses it hears"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may read it."},
    )
    moderation = forms.ChoiceField(
        label="When is what members write looked at?",
        choices=Moderation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it is looked at."},
    )
    least = forms.IntegerField(
        label="How few members are too few to tell of?",
        help_text="Opinion groups and what members lean to are told only of at least so many together. Usually 5.",
        min_value=FEWEST,
        max_value=MOST_FEWEST,
        error_messages={
            "required": "Enter a number.",
            "invalid": "Enter a whole number, like 5.",
            "min_value": f"Enter {FEWEST} or more, so that nobody can be made out.",
            "max_value": f"Enter {MOST_FEWEST} or less.",
        },
    )

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words."""
        return self.cleaned_data | {"public": self.cleaned_data["public"] == "yes"}


def first_rules(tradeoff: TradeOff) -> dict[str, Any]:
    """What step 3 shows at first."""
    return {
        "public": "yes" if tradeoff.public else "no",
        "moderation": tradeoff.moderation,
        "least": tradeoff.least,
    }
