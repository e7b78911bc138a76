"""Forms of the evidence pack: finding items, adding and changing them, deciding on them, doubting them."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from deliberation.tradeoffs.actions.evidence import NO_INTERESTS, EvidenceGiven
from deliberation.tradeoffs.actions.pins import PinGiven
from deliberation.tradeoffs.calc.words import EVIDENCE_WORDS, STRENGTH_WORDS, EvidenceKind, Strength, choices
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus
from deliberation.tradeoffs.queries.evidence import CHALLENGED, UNCHALLENGED, EvidenceWanted
from deliberation.tradeoffs.queries.pins import PinChoices

NONE, SOME = "none", "some"
ACCEPT, DECLINE = "accept", "decline"
STRENGTHS_IN_SHORT = [(code.value, words.split(":")[0]) for code, words in STRENGTH_WORDS.items()]


class FindEvidenceForm(forms.Form):
    """Which items to list. `unread` is there for members alone, `status` for those who have something to choose."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    strength = forms.ChoiceField(
        label="Strength", required=False, choices=[("", "Any strength"), *STRENGTHS_IN_SHORT]
    )
    kind = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Any kind"), *choices(EVIDENCE_WORDS)]
    )
    challenged = forms.ChoiceField(
        label="Challenged",
        required=False,
        choices=[("", "Either"), (CHALLENGED, "Challenged"), (UNCHALLENGED, "Not challenged")],
    )
    unread = forms.ChoiceField(
        label="What you have read", required=False, choices=[("", "All"), ("yes", "Not read yet")]
    )
    status = forms.ChoiceField(
        label="Where it stands",
        required=False,
        choices=[("", "In the pack"), (EvidenceStatus.WITHDRAWN.value, "Withdrawn")],
    )

    def __init__(self, data: Any, *, member: bool, submits: bool) -> None:
        super().__init__(data)
        if not member:
            del self.fields["unread"]
        if submits:
            status: Any = self.fields["status"]
            status.choices = [("", "In the pack"), *EvidenceStatus.choices[:1], *EvidenceStatus.choices[2:]]

    def wanted(self) -> EvidenceWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        plain = {
            name: asked.get(name) or "" for name in ("words", "kind", "strength", "challenged", "status")
        }
        return EvidenceWanted(**plain, unread=asked.get("unread") == "yes")


class _Interests(forms.Form):
    """Declaring interests: saying nothing is not enough."""

    has_interests = forms.ChoiceField(
        label="Do you, or those you work for, have an interest in this matter?",
        help_text="For example: you work for a service that would gain or lose, or were paid for the study.",
        choices=[(NONE, "No, none"), (SOME, "Yes")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether there is an interest. “No, none” is an answer."},
    )
    interests = forms.CharField(
        label="Which interest?",
        help_text="If yes. Everybody who reads the item sees it.",
        required=False,
        max_length=500,
    )

    def clean(self) -> dict[str, Any]:
        """One text for both fields."""
        found: dict[str, Any] = super().clean() or {}
        chosen, told = found.get("has_interests"), (found.get("interests") or "").strip()
        if chosen == SOME and not told and "interests" not in self.errors:
            self.add_error("interests", "Say which interest it is.")
        if chosen == NONE and told:
            self.add_error(
                "interests", "You chose “No, none” and wrote an interest. Choose “Yes”, or empty this."
            )
        found["declared"] = NO_INTERESTS if chosen == NONE else told
        return found


class _Strength(forms.Form):
    strength = forms.ChoiceField(
        label="How strong is it?",
        choices=choices(STRENGTH_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how strong it is."},
    )
    strength_why = forms.CharField(
        label="Why do you say so?",
        help_text="One sentence: how many people or places, how recent, what is missing.",
        required=False,
        max_length=300,
    )


class _Words(forms.Form):
    claim = forms.CharField(
        label="What it says, in one sentence",
        help_text="The claim that members can rely on or doubt, for example, Most people who wait too long in hospital wait for care at home.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Enter the claim."},
    )
    summary = forms.CharField(
        label="Summary in plain English",
        help_text="Short sentences, no jargon. Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter a summary."},
    )


class EvidenceForm(_Words, _Strength, _Interests):
    """A new item, or one in a draft. `by_name` is there for those who look after the pack."""

    field_order = (
        *("form_id", "kind", "claim", "summary", "source", "link", "published"),
        *("strength", "strength_why", "by_name", "has_interests", "interests"),
    )
    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label="What is it?",
        choices=[each for each in choices(EVIDENCE_WORDS) if each[0] != EvidenceKind.INDEX],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    source = forms.CharField(
        label="Source",
        help_text="Who says so and where: author, title, publisher. For somebody’s experience: whose, without a name if they wish.",
        max_length=300,
        error_messages={"required": "Enter the source."},
    )
    link = forms.CharField(
        label="Link to the source",
        help_text="It starts with https://",
        required=False,
        max_length=300,
        widget=forms.URLInput,
    )
    published = forms.CharField(
        label="When it came out", help_text="For example, March 2025.", required=False, max_length=60
    )
    by_name = forms.CharField(
        label="Who handed it in",
        help_text="If it was not you: a person or organisation, as the public should see them. The interests below are theirs then.",
        required=False,
        max_length=160,
    )

    def __init__(self, data: Any, *, keeps: bool, fixed: bool = False, **options: Any) -> None:
        """`keeps`: for those who look after the pack. `fixed`: kind, source and link stay as they are (a pinned figure)."""
        super().__init__(data, **options)
        if not keeps:
            del self.fields["by_name"]
        if fixed:
            for name in ("kind", "source", "link"):
                del self.fields[name]

    def given(self) -> EvidenceGiven:
        """What the form says, for the action."""
        return EvidenceGiven(**self.values())

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words."""
        names = ("kind", "claim", "summary", "source", "link", "published", "strength", "strength_why")
        kept = {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}
        return kept | {"interests": self.cleaned_data["declared"]}


class WordingForm(_Strength):
    """What may be put better once an item was published: summary and strength."""

    summary = _Words.base_fields["summary"]
    field_order = ("summary", "strength", "strength_why")

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words."""
        return {name: self.cleaned_data[name] for name in ("summary", "strength", "strength_why")}


def first_evidence(item: EvidenceItem | None = None) -> dict[str, Any]:
    """What the form shows at first: nothing but an id of its own, or the item as it is."""
    if item is None:
        return {"form_id": uuid.uuid4()}
    names = ("kind", "claim", "summary", "source", "link", "published", "strength", "strength_why")
    none = item.interests == NO_INTERESTS
    return {name: getattr(item, name) for name in names} | {
        "has_interests": NONE if none else SOME,
        "interests": "" if none else item.interests,
    }


class ChoosePinForm(forms.Form):
    """Which figure to pin: looked at first, then put in the pack."""

    metric = forms.ChoiceField(label="Metric", error_messages={"required": "Choose a metric."})
    area = forms.ChoiceField(label="Area", error_messages={"required": "Choose an area."})
    period = forms.ChoiceField(label="Period", error_messages={"required": "Choose a period."})

    def __init__(self, data: Any, *, offered: PinChoices, **options: Any) -> None:
        super().__init__(data, **options)
        shown: dict[str, list[tuple[str, str]]] = {
            "metric": [(each.slug, f"{each.domain_title}: {each.title}") for each in offered.metrics],
            "area": [(each.key, each.name) for each in offered.areas],
            "period": [(each, each) for each in offered.periods],
        }
        for name, found in shown.items():
            self.fields[name].choices = found  # type: ignore[attr-defined]


class PinForm(_Words, _Strength, _Interests):
    """What is said of a figure that is pinned."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = ("form_id", "claim", "summary", "strength", "strength_why", "has_interests", "interests")

    def given(self, definition: str, figure: dict[str, str]) -> PinGiven:
        """What the form says, with the figure that was chosen (metric, area, period)."""
        names = ("claim", "summary", "strength", "strength_why")
        said = {name: self.cleaned_data[name] for name in names}
        return PinGiven(definition=definition, **figure, **said, interests=self.cleaned_data["declared"])


def first_pin(claim: str) -> dict[str, Any]:
    """What the form of a pin shows at first: an id of its own, and the figure in a sentence."""
    return {"form_id": uuid.uuid4(), "claim": claim, "strength": Strength.STRONG.value}


class DecideForm(forms.Form):
    """Taking up an item that was handed in, or not."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[(ACCEPT, "Take it up: it goes into the pack"), (DECLINE, "Do not take it up")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what you decide."},
    )
    strength = forms.ChoiceField(
        label="How strong is it?",
        help_text="Whoever handed it in chose what is marked. Change it if you see it otherwise.",
        choices=choices(STRENGTH_WORDS),
        widget=forms.RadioSelect,
        required=False,
    )
    strength_why = forms.CharField(
        label="Why do you say so?",
        help_text="One sentence: how many people or places, how recent, what is missing.",
        required=False,
        max_length=300,
    )
    reason = forms.CharField(
        label="Why is it not taken up?",
        help_text="If you do not take it up. Whoever handed it in reads the reason.",
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Declining needs a reason."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("decision") == DECLINE and not (found.get("reason") or "").strip():
            self.add_error("reason", "Say why it is not taken up.")
        return found


class WithdrawForm(forms.Form):
    """Why an item is withdrawn."""

    reason = forms.CharField(
        label="Why is it withdrawn?",
        help_text="Everybody who reads the item sees the reason.",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why it is withdrawn."},
    )


class ChallengeForm(forms.Form):
    """What somebody doubts."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="What do you doubt, and why?",
        help_text="Speak about the claim and its source, not about the person. Say where you know it from.",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say what you doubt."},
    )


class ReplyForm(forms.Form):
    """What is said to a challenge."""

    reply = forms.CharField(
        label="Your reply",
        help_text="It cannot be changed afterwards.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write the reply."},
    )
