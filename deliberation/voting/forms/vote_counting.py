"""Step 4 of preparing a vote: how it is counted. Which questions there are depends on the method."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.voting.calc.explained import THRESHOLD_HELP, rule_words
from deliberation.voting.calc.methods import (
    METHODS,
    MOST_DOTS,
    RULE_NAMES,
    TIE_RULE_CHOICES,
    Method,
    Rule,
    Threshold,
    rules_for,
)
from deliberation.voting.calc.money import money_typed, read_money
from deliberation.voting.models import Secrecy, Vote, VoteQuorum

USUAL_DOTS = 5
MOST_SEATS = 99


class Money(forms.CharField):
    """A sum in pounds; pence when cleaned, None for nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=30, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def clean(self, value: Any) -> Any:
        """Pence, or None. Raises ValidationError."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_money(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class CountingForm(forms.Form):
    """How the ballots of one vote are counted, and when the result is valid."""

    def __init__(self, data: Any, *, vote: Vote, has_chair: bool) -> None:
        super().__init__(data, initial=_first(vote))
        self.vote, self.method = vote, Method(vote.method)
        self.fields |= _of_method(self.method) | _of_rule(self.method) | _common(vote, has_chair)

    def clean(self) -> dict[str, Any]:
        """A rule that fits the number of winners and equal places; a quorum with its number."""
        found: dict[str, Any] = super().clean() or {}
        if "rule" in found and "seats" not in self.errors:
            fit = rules_for(
                self.method, seats=found.get("seats") or 1, equal_ranks=bool(found.get("equal_ranks"))
            )
            if found["rule"] not in fit:
                names = " or ".join(RULE_NAMES[rule] for rule in fit)
                why = "several winners" if (found.get("seats") or 1) > 1 else "this"
                if found.get("equal_ranks"):
                    why = "ballots with equal places"
                self.add_error(
                    "rule", f"“{RULE_NAMES[Rule(found['rule'])]}” cannot count {why}. Choose {names}."
                )
        kind = found.get("quorum_kind")
        if kind in (VoteQuorum.NUMBER, VoteQuorum.SHARE) and "quorum_value" not in self.errors:
            most = 100 if kind == VoteQuorum.SHARE else 32_767
            value = found.get("quorum_value")
            if value is None or not 1 <= value <= most:
                self.add_error("quorum_value", f"Enter a number from 1 to {most:,}.")
        return found

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words."""
        given = dict(self.cleaned_data)
        given["envelope"] = given.get("envelope") or 0
        given["quorum_value"] = given.get("quorum_value") or 0
        if "results" in given:
            given["results_wait"] = given.pop("results") == "wait"
        return given


def _of_method(method: Method) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    if METHODS[method].several:
        found["seats"] = forms.IntegerField(
            label="How many options are to win?",
            min_value=1,
            max_value=MOST_SEATS,
            error_messages={"required": "Enter how many are to win.", "invalid": "Enter a whole number."},
        )
    if method == Method.DOTS:
        found["dots"] = forms.IntegerField(
            label="How many dots has each voter?",
            help_text="A voter may put several on one option.",
            min_value=1,
            max_value=MOST_DOTS,
            error_messages={"required": "Enter the number of dots.", "invalid": "Enter a whole number."},
        )
    if method == Method.BUDGET:
        found["envelope"] = Money(
            label="How much money is there, in pounds?",
            error_messages={"required": "Enter how much money there is."},
        )
        found["fits_envelope"] = forms.BooleanField(
            label="Each voter must stay within the money",
            help_text="If not, voters tick every project they would like, whatever they cost together.",
            required=False,
        )
    return found


def _of_rule(method: Method) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {}
    if method == Method.RANKING:
        found["equal_ranks"] = forms.BooleanField(
            label="Voters may give several options the same place",
            help_text="Only the Borda count and Schulze can count such ballots.",
            required=False,
        )
    if len(METHODS[method].rules) > 1:
        found["rule"] = forms.ChoiceField(
            label="Which way of counting decides?",
            help_text="The result also shows what the other ways would have given.",
            choices=[
                (rule.value, f"{RULE_NAMES[rule]}. {rule_words(rule)}") for rule in METHODS[method].rules
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose a way of counting."},
        )
    if method == Method.MOTION:
        found["threshold"] = forms.ChoiceField(
            label="What does the motion need?",
            choices=[(code.value, THRESHOLD_HELP[code]) for code in Threshold],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what the motion needs."},
        )
    return found


def _common(vote: Vote, has_chair: bool) -> dict[str, forms.Field]:
    found: dict[str, forms.Field] = {
        "quorum_kind": forms.ChoiceField(
            label="How many must vote for the result to be valid?",
            choices=[
                (VoteQuorum.NONE.value, "Any number will do"),
                (VoteQuorum.NUMBER.value, "At least a number of voters"),
                (VoteQuorum.SHARE.value, "At least a share of those entitled, per cent"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose whether there is a quorum."},
        ),
        "quorum_value": forms.IntegerField(
            label="That number, or share",
            help_text="Leave it empty if there is none.",
            required=False,
            min_value=0,
            max_value=32_767,
            error_messages={"invalid": "Enter a whole number."},
        ),
    }
    if METHODS[Method(vote.method)].options is not None:
        ties = [(code, f"{name}.") for code, name in TIE_RULE_CHOICES if has_chair or code != "chair"]
        found["tie_rule"] = forms.ChoiceField(
            label="What happens with a tie?",
            choices=ties,
            widget=forms.RadioSelect,
            error_messages={"required": "Choose what happens with a tie."},
        )
    found["may_replace"] = forms.BooleanField(
        label="Voters may replace their ballot before the vote closes",
        help_text="The last one counts. In a secret vote they need their receipt for it."
        if vote.secrecy == Secrecy.SECRET
        else "The last one counts.",
        required=False,
    )
    if vote.secrecy == Secrecy.RECORDED:
        found["results"] = forms.ChoiceField(
            label="When is the result shown?",
            choices=[
                ("wait", "Once the vote has closed"),
                ("running", "As a running count while the vote is open"),
            ],
            widget=forms.RadioSelect,
            error_messages={"required": "Choose when the result is shown."},
        )
    return found


def _first(vote: Vote) -> dict[str, Any]:
    names = (
        "seats", "dots", "fits_envelope", "equal_ranks", "rule", "threshold", "quorum_kind", "tie_rule", "may_replace",
    )  # fmt: skip
    return {name: getattr(vote, name) for name in names} | {
        "dots": vote.dots or USUAL_DOTS,
        "envelope": money_typed(vote.envelope) if vote.envelope else "",
        "quorum_value": vote.quorum_value or None,
        "results": "wait" if vote.results_wait else "running",
    }
