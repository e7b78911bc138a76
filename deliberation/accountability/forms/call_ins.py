"""Forms of call-ins, their rule, and notes for patients."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms

from deliberation.accountability.actions.call_ins import RuleGiven
from deliberation.accountability.actions.impact import NoteGiven
from deliberation.accountability.calc.decisions import IMPACT_CHOICES, OUTCOME_CHOICES
from deliberation.accountability.models import CallInRule
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.models import LengthUnit

REFUSE = "refuse"


class RuleForm(forms.Form):
    """How decisions of a body can be called in."""

    allowed = forms.ChoiceField(
        label="Can decisions of this body be called in?",
        choices=[("yes", "Yes"), ("no", "No")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no."},
    )
    supporters = forms.IntegerField(label="How many members must ask", min_value=1, max_value=100)
    window_length = forms.IntegerField(label="Within how many days of publication", min_value=1, max_value=60)
    window_unit = forms.ChoiceField(
        label="What is counted", choices=LengthUnit.choices, widget=forms.RadioSelect
    )
    key_only = forms.BooleanField(label="Only key decisions can be called in", required=False)
    source = forms.CharField(
        label="Where the rule stands",
        help_text="For example, Constitution, part 4, rule 17.",
        required=False,
        max_length=300,
    )

    def given(self) -> RuleGiven | None:
        """What the action is given."""
        said = dict(self.cleaned_data)
        return RuleGiven(**said) if said.pop("allowed") == "yes" else None


def first_rule(rule: CallInRule | None) -> dict[str, Any]:
    """What the form of the rule starts with."""
    if rule is None:
        return {
            "allowed": "no",
            "supporters": 3,
            "window_length": 5,
            "window_unit": LengthUnit.WORKING_DAYS.value,
        }
    names = ("supporters", "window_length", "window_unit", "key_only", "source")
    return {"allowed": "yes"} | {name: getattr(rule, name) for name in names}


def new_id() -> dict[str, Any]:
    """What a form starts with that makes something once."""
    return {"form_id": uuid.uuid4()}


class AskCallInForm(forms.Form):
    """Asking for a call-in."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    grounds = forms.CharField(
        label="Grounds",
        help_text="Why this decision should be looked at again: what was left out, which rule was not kept. Everybody reads it.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Give the grounds."},
    )
    wanted = forms.CharField(
        label="What should happen instead",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class DecideCallInForm(forms.Form):
    """What came of a call-in."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        widget=forms.RadioSelect,
        choices=[*OUTCOME_CHOICES, (REFUSE, "It is refused: the rules do not allow it")],
        error_messages={"required": "Choose what came of it."},
    )
    text = forms.CharField(
        label="Reasons",
        help_text="Everybody reads them.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Give the reasons."},
    )
    on = date_field("The day it was heard", "Leave it empty for today.", required=False)

    def __init__(self, *args: Any, heard: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not heard:
            del self.fields["outcome"]
            del self.fields["on"]


class NoteForm(forms.Form):
    """What a decision means for patients."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    impact = forms.ChoiceField(
        label="What does it mean for patients?",
        choices=IMPACT_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it means for patients."},
    )
    who = forms.CharField(
        label="For which patients",
        help_text="For example, People with dementia who live alone. Never a name.",
        max_length=200,
        error_messages={"required": "Say for which patients."},
    )
    text = forms.CharField(
        label="In your words",
        help_text="Everybody reads it, with your role and your body, without your name.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what it means."},
    )

    def given(self) -> NoteGiven:
        """What the action is given."""
        return NoteGiven(**{name: self.cleaned_data[name] for name in ("impact", "who", "text")})
