"""Forms of moderation: the queue, a decision, an appeal and its decision."""

from __future__ import annotations

from typing import Any

from django import forms

from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, choices
from deliberation.tradeoffs.models import Decided, Moderation
from deliberation.tradeoffs.queries.moderation import APPEALS, DUE, KINDS, NEW, OUT, WAITING

STATE_WORDS = [
    ("", "Everything"),
    (DUE, "Waits for somebody"),
    (WAITING, "Waits to be looked at"),
    (APPEALS, "Appeal waits"),
    (NEW, "Shown, not looked at yet"),
    (OUT, "Taken out"),
]


class RuleForm(forms.Form):
    """When what members write is looked at."""

    moderation = forms.ChoiceField(
        label="When is what members write looked at?",
        choices=Moderation.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose when it is looked at."},
    )


class QueueForm(forms.Form):
    """What of the queue to show."""

    kind = forms.ChoiceField(
        label="What",
        required=False,
        choices=[("", "Everything"), *((code, facts.title) for code, facts in KINDS.items())],
    )
    state = forms.ChoiceField(label="Where it stands", required=False, choices=STATE_WORDS)

    def wanted(self) -> dict[str, str]:
        """Kind and state; what cannot be understood counts as not asked."""
        if self.is_bound:
            self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return {"kind": asked.get("kind") or "", "state": asked.get("state") or ""}


class DecideForm(forms.Form):
    """Whether something is shown, and why not."""

    decision = forms.ChoiceField(
        label="What do you decide?",
        choices=[(Decided.SHOW.value, "Show it"), (Decided.HIDE.value, "Take it out")],
        widget=forms.RadioSelect,
        error_messages={"required": "Decide whether it is shown or taken out."},
    )
    reason = forms.ChoiceField(
        label="If you take it out: for which reason?",
        help_text="The reasons are the points of the code of conduct. Everybody can read the reason.",
        required=False,
        choices=[("", "No reason needed to show it"), *choices(CONDUCT_WORDS)],
    )
    note = forms.CharField(
        label="A note to the author",
        help_text="Only the author and those who moderate can read it. Say what would make it right.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """Taking something out needs a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        hides = cleaned.get("decision") == Decided.HIDE.value
        if hides and not cleaned.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "Choose the reason out of the code of conduct.")
        return cleaned


class AppealForm(forms.Form):
    """What an author says against having their text taken out."""

    text = forms.CharField(
        label="Why should it be shown?",
        help_text="At most 1,000 characters. Somebody who did not decide the first time reads it. You can appeal once.",
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Say why it should be shown."},
    )


class DecideAppealForm(forms.Form):
    """How an appeal is decided."""

    upheld = forms.ChoiceField(
        label="What do you decide?",
        choices=[("yes", "The author is right: show it again"), ("no", "It stays taken out")],
        widget=forms.RadioSelect,
        error_messages={"required": "Decide the appeal."},
    )
    note = forms.CharField(
        label="A note to the author",
        help_text="Needed if it stays taken out.",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        """An author who is not right is told why."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("upheld") == "no" and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", "Tell the author why.")
        return cleaned
