"""Forms of motions: finding them, writing one, amending, speaking, running one."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from deliberation.accountability.calc.motion_rules import RULES
from deliberation.accountability.calc.motions import (
    MOTION_STATUS_CHOICES,
    SIDE_CHOICES,
    TEMPLATE_CHOICES,
    TEMPLATE_WORDS,
    MotionStatus,
    Template,
)
from deliberation.accountability.calc.topics import TOPIC_CHOICES
from deliberation.accountability.queries.motions import OPEN
from deliberation.bodies.forms.members import date_field
from deliberation.bodies.models import Meeting
from design.formats import moment

CARRIED, LOST = "carried", "lost"
BY_HAND, BY_CLOCK = "hand", "clock"
_PUBLIC = [each for each in MOTION_STATUS_CHOICES if each[0] != MotionStatus.DRAFT]
_TEXT_HELP = "Paragraphs with an empty line between; lines that start with a hyphen make a list."


class FindMotionsForm(forms.Form):
    """Which motions to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Any"), (OPEN, "Not ended yet"), *_PUBLIC]
    )
    template = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *TEMPLATE_CHOICES])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])


class TemplateForm(forms.Form):
    """What the motion is for: the first of two questions, asked with GET."""

    template = forms.ChoiceField(
        label="What is the motion for?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose what the motion is for.",
            "invalid_choice": "Choose one of these.",
        },
    )

    def __init__(self, data: Any = None, *, templates: Sequence[Template]) -> None:
        super().__init__(data)
        self.fields["template"].choices = [  # type: ignore[attr-defined]
            (each.value, f"{TEMPLATE_WORDS[each]}: {RULES[each].meaning}") for each in templates
        ]


class MotionForm(forms.Form):
    """The wording of a motion and what goes with it."""

    motion_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title", max_length=200, error_messages={"required": "Enter a title."},
        help_text="What it is about, in a few words.",
    )  # fmt: skip
    about_title = forms.CharField(max_length=200, error_messages={"required": "Say what it is called."})
    about_href = forms.URLField(
        label="Where it can be read", required=False, max_length=300, assume_scheme="https",
        help_text="A web address. Leave it empty if there is none.",
    )  # fmt: skip
    text = forms.CharField(
        label="The motion",
        help_text=f"What the body is asked to decide, in full. Fill in what stands in [square brackets]. {_TEXT_HELP}",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter the motion."},
    )
    reasons = forms.CharField(
        label="Reasons",
        help_text=f"Why the body should decide this. {_TEXT_HELP}",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    topics = forms.MultipleChoiceField(
        label="Topics",
        help_text="Services and conditions under which it can be found.",
        required=False,
        choices=TOPIC_CHOICES,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, data: Any = None, *, template: Template, initial: dict[str, Any] | None = None
    ) -> None:
        first = {"motion_id": uuid.uuid4(), "text": RULES[template].text}
        super().__init__(data, initial=first | (initial or {}))
        self.template = template
        about = RULES[template].about
        if about:
            self.fields["about_title"].label = f"{about}: what it is called"
        else:
            del self.fields["about_title"], self.fields["about_href"]

    def given(self) -> dict[str, Any]:
        """What the action is given of the motion."""
        names = ("title", "text", "reasons", "topics", "about_title", "about_href")
        return {"template": self.template.value} | {
            name: self.cleaned_data[name] for name in names if name in self.fields
        }


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label="Reason",
        help_text="Everybody reads it.",
        max_length=300,
        error_messages={"required": "Give the reason."},
    )


class NoticeForm(forms.Form):
    """At which meeting a motion is taken, and longer notice."""

    meeting = forms.ChoiceField(label="At which meeting is it taken?", required=False)
    until = date_field(
        "First day on which it can be voted on, if standing orders ask for longer notice",
        "For example, 31 3 2027. It can get later, not earlier.",
        required=False,
    )

    def __init__(
        self, data: Any = None, *, meetings: Iterable[Meeting], initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial=initial)
        self.fields["meeting"].choices = [  # type: ignore[attr-defined]
            ("", "No meeting: it is debated here"),
            *((str(each.pk), f"{each.title}, {moment(each.starts_at)}") for each in meetings),
        ]


class SpeechForm(forms.Form):
    """What a member says in the debate."""

    speech_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    side = forms.ChoiceField(
        label="On which side do you speak?",
        choices=SIDE_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether you speak for it, against it, or neither."},
    )
    text = forms.CharField(
        label="What you say",
        help_text=f"Everybody reads it, with your role and without your name. {_TEXT_HELP}",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Enter what you say."},
    )


class AmendmentForm(forms.Form):
    """Another wording of the whole motion."""

    amendment_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=32_000)
    text = forms.CharField(
        label="The motion as it would read",
        help_text="Change the wording below. The page shows everybody what goes and what comes, word by word.",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Enter the whole motion as it would read."},
    )
    reasons = forms.CharField(
        label="Reasons", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )


class VoteForm(forms.Form):
    """How the vote is opened and closed; the rest is set in the steps of voting."""

    vote_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    how = forms.ChoiceField(
        label="How is the vote opened and closed?",
        choices=[
            (BY_HAND, "By hand, at a meeting say"),
            (BY_CLOCK, "By the clock, at times that you set next"),
        ],
        widget=forms.RadioSelect,
        initial=BY_HAND,
        error_messages={"required": "Choose how it is opened and closed."},
    )


class OutcomeForm(forms.Form):
    """What the body decided where the vote was not held on this site."""

    outcome = forms.ChoiceField(
        label="What did the body decide?",
        choices=[(CARRIED, "Carried"), (LOST, "Lost")],
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it was carried or lost."},
    )
    reason = forms.CharField(
        label="How it was decided",
        help_text="For example, 9 for, 3 against, 1 abstained, by show of hands on 3 March 2027. Everybody reads it.",
        max_length=500,
        error_messages={"required": "Say how it was decided."},
    )
