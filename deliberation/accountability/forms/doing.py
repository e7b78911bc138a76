"""Forms of actions: finding them, promising one, moving its day, saying how it goes, its steps."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from deliberation.accountability.calc.doing import ACTION_STATUS_CHOICES, RAG_CHOICES
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.queries.doing import OPEN, OVERDUE, ActionsWanted
from deliberation.bodies.forms.members import date_field
from indexapp.queries.pins import AreaChoice

DAY_HINT = "For example, 31 3 2027."


class FindActionsForm(forms.Form):
    """Which actions to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "Any"), (OPEN, "Not done yet"), (OVERDUE, "Overdue"), *ACTION_STATUS_CHOICES],
    )
    rag = forms.ChoiceField(label="Mark", required=False, choices=[("", "Any"), *RAG_CHOICES])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])

    area = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)

    def wanted(self) -> ActionsWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        return ActionsWanted(**{name: asked.get(name) or "" for name in self.fields})


class ActionForm(forms.Form):
    """What will be done, and which office does it."""

    text = forms.CharField(
        label="What will be done",
        help_text="One thing that somebody can see was done or not. Everybody reads it.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Say what will be done."},
    )
    owner = forms.CharField(
        label="Who does it",
        help_text="An office, such as Director of public health. Never a person’s name.",
        max_length=160,
        error_messages={"required": "Say which office does it."},
    )
    topics = forms.MultipleChoiceField(
        label="What it is about",
        required=False,
        choices=TOPIC_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )
    areas = forms.MultipleChoiceField(
        label="Which areas it concerns", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *given: Any, areas: Iterable[AreaChoice], **more: Any) -> None:
        super().__init__(*given, **more)
        field: Any = self.fields["areas"]
        field.choices = [(each.key, each.name) for each in areas]
        if not field.choices:
            del self.fields["areas"]

    def said(self) -> Mapping[str, Any]:
        """What the action takes of it."""
        return {"areas": []} | {
            name: self.cleaned_data[name]
            for name in ("text", "owner", "topics", "areas")
            if name in self.fields
        }


class NewActionForm(ActionForm):
    """A new action, with its day."""

    field_order = ("form_id", "text", "owner", "due_on", "topics", "areas")
    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    due_on = date_field("By when it will be done", DAY_HINT)


class MoveForm(forms.Form):
    """Another day, and why."""

    was = forms.DateField(required=False, widget=forms.HiddenInput)
    due_on = date_field("The new day", DAY_HINT)
    reason = forms.CharField(
        label="Why it moves",
        help_text="Everybody reads it. The day first promised stays on the page.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the day moves."},
    )


class ReasonForm(forms.Form):
    """Why an action is stopped, or taken up again."""

    reason = forms.CharField(
        label="Why",
        help_text="Everybody reads it.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Give the reason."},
    )


class ProgressForm(forms.Form):
    """How it goes, and what shows it."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="How it goes",
        help_text="What was done since the last report, and what comes next.",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say how it goes."},
    )
    evidence_title = forms.CharField(
        label="What shows it",
        help_text="A report, minutes, a photo of the sign on the door. Anybody should be able to look at it.",
        required=False,
        max_length=200,
    )
    evidence_href = forms.CharField(
        label="Where it can be found",
        help_text="An address on the web that starts with https://, or a page of this site.",
        required=False,
        max_length=300,
    )

    def evidence(self) -> list[tuple[str, str]]:
        """What shows it, as title and address."""
        title, href = self.cleaned_data["evidence_title"], self.cleaned_data["evidence_href"]
        return [(title, href)] if title or href else []


class ReportForm(ProgressForm):
    """A report that may say another mark than the rule."""

    rag = forms.ChoiceField(
        label="Mark",
        required=False,
        choices=[("", "As the rule says"), *RAG_CHOICES],
        widget=forms.RadioSelect,
        help_text="Leave it to the rule unless you know something that the days do not show.",
    )
    rag_why = forms.CharField(
        label="Why it differs from the rule",
        required=False,
        max_length=300,
        help_text="Needed if you chose a mark yourself. Everybody reads it.",
    )


class DoneForm(ProgressForm):
    """It is done: since when, and what shows it."""

    field_order = ("form_id", "done_on", "text", "evidence_title", "evidence_href")
    done_on = date_field("The day on which it was done", DAY_HINT)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self.fields["text"].label = "What was done"
        self.fields["text"].help_text = "So that a reader can tell that it was, and how."


class StepForm(forms.Form):
    """A step on the way."""

    number = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = forms.CharField(
        label="The step",
        help_text="For example, The contract is signed.",
        max_length=300,
        error_messages={"required": "Say what the step is."},
    )
    due_on = date_field("By when", DAY_HINT)


class MoveStepForm(MoveForm):
    """A step whose day moves."""


def new_action() -> dict[str, Any]:
    """What the form of a new action starts with."""
    return {"form_id": uuid.uuid4()}
