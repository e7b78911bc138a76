"""Forms of witnesses and of questions to them."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from django import forms

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions.questions import AnswerGiven
from deliberation.tradeoffs.actions.witnesses import WitnessGiven
from deliberation.tradeoffs.models import AnsweredHow, Question, Witness, WitnessStatus
from deliberation.tradeoffs.queries.witnesses import ANSWERED, OPEN, PROMISED, QuestionsWanted

_DAY_ERRORS = {"invalid": "Enter a real date, like 4 3 2027."}
ALL = "0"


class FindQuestionsForm(forms.Form):
    """Which questions to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    witness = forms.ChoiceField(label="To", required=False)
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[
            ("", "Any"),
            (OPEN, "Not answered yet"),
            (ANSWERED, "Answered"),
            (PROMISED, "With an open promise"),
        ],
    )

    def __init__(self, data: Any, *, witnesses: Iterable[Witness]) -> None:
        super().__init__(data)
        field: Any = self.fields["witness"]
        field.choices = [("", "Anybody"), *((str(each.number), each.name) for each in witnesses)]

    def wanted(self) -> QuestionsWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        return QuestionsWanted(
            words=asked.get("words") or "",
            witness=int(asked.get("witness") or 0),
            state=asked.get("state") or "",
        )


class _Statement(forms.Form):
    interests = forms.CharField(
        label="Declared interests",
        help_text="What they, or those they work for, gain or lose by the choice. Write None if there are none.",
        max_length=500,
        required=False,
    )
    statement = forms.CharField(
        label="Statement",
        help_text="What they tell the panel, in plain English. Paragraphs with an empty line between.",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class WitnessForm(_Statement):
    """A witness, as those who prepare the trade-off write them down."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    member = forms.ChoiceField(
        label="Who on the body is it?",
        help_text="Somebody with the role of a witness can answer questions here themselves. Invite them to the body first.",
        required=False,
    )
    name = forms.CharField(
        label="Name",
        help_text="As the public should see it. Empty: the name above.",
        max_length=120,
        required=False,
    )
    role = forms.CharField(
        label="What they do, and for whom",
        max_length=200,
        error_messages={"required": "Say what they do, and for whom."},
    )
    why = forms.CharField(label="Why the panel hears them", max_length=300, required=False)
    status = forms.ChoiceField(
        label="Where does it stand?",
        choices=WitnessStatus.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose where it stands."},
    )
    heard_on = forms.DateField(
        label="Day on which they are heard",
        help_text="For example, 4 3 2027. Leave it empty if it is not known.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=_DAY_ERRORS,
    )
    field_order = ("form_id", "member", "name", "role", "why", "interests", "statement", "status", "heard_on")

    def __init__(self, data: Any, *, members: Iterable[Membership], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["member"]
        field.choices = [
            ("", "Nobody: they have no account here"),
            *((str(each.pk), each.public_name) for each in members),
        ]

    def given(self) -> WitnessGiven:
        """What the form says, for the action."""
        names = ("name", "role", "why", "interests", "statement", "status", "heard_on")
        member = self.cleaned_data["member"]
        said = {name: self.cleaned_data[name] for name in names}
        return WitnessGiven(**said, membership_id=int(member) if member else None)


def first_witness(witness: Witness | None = None) -> dict[str, Any]:
    """What the form shows at first: an invitation with an id of its own, or the witness as things stand."""
    if witness is None:
        return {"form_id": uuid.uuid4(), "status": WitnessStatus.INVITED.value}
    names = ("name", "role", "why", "interests", "statement", "status", "heard_on")
    shown = {name: getattr(witness, name) for name in names}
    return shown | {"member": str(witness.membership_id or "")}


class StatementForm(forms.Form):
    """What a witness says of themself."""

    interests = forms.CharField(
        label="Your interests in this matter",
        help_text="What you, or those you work for, gain or lose by the choice. Write None if there are none.",
        max_length=500,
        error_messages={"required": "Declare your interests. Write None if there are none."},
    )
    statement = forms.CharField(
        label="Your statement",
        help_text="What you want to tell the panel, in plain English. Everybody can read it.",
        max_length=8000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )


class AskForm(forms.Form):
    """A question of a member."""

    form_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    witness = forms.ChoiceField(label="Whom do you ask?", error_messages={"required": "Choose whom you ask."})
    text = forms.CharField(
        label="Your question",
        help_text="One question at a time. Everybody can read it, with the name under which you are shown here.",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write the question."},
    )

    def __init__(self, data: Any, *, witnesses: Iterable[Witness], **options: Any) -> None:
        super().__init__(data, **options)
        coming = [each for each in witnesses if each.status != WitnessStatus.DECLINED]
        field: Any = self.fields["witness"]
        field.choices = [(ALL, "All witnesses"), *((str(each.number), each.name) for each in coming)]


class MergeForm(forms.Form):
    """Which questions ask the same, and which of them is kept."""

    others = forms.MultipleChoiceField(
        label="Which questions ask the same?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least two questions that ask the same."},
    )
    keep = forms.ChoiceField(
        label="Which of them is kept?",
        help_text="The clearest one. The others stay to be read and lead there.",
        error_messages={"required": "Choose which question is kept."},
    )

    def __init__(self, data: Any, *, questions: Iterable[Question], **options: Any) -> None:
        super().__init__(data, **options)
        found = [(str(each.number), f"Q{each.number}: {each.text}") for each in questions]
        others, keep = self.fields["others"], self.fields["keep"]
        others.choices = found  # type: ignore[attr-defined]
        keep.choices = [(number, words[:120]) for number, words in found]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """At least one other than the one that is kept."""
        found: dict[str, Any] = super().clean() or {}
        if "others" in found and "keep" in found and not set(found["others"]) - {found["keep"]}:
            self.add_error("others", "Choose at least one other question that asks the same.")
        return found


class AnswerForm(forms.Form):
    """An answer, with a promise to find out more if there is one."""

    witness = forms.ChoiceField(
        label="Who answers?", required=False, help_text="Leave it open where the body itself answers."
    )
    how = forms.ChoiceField(
        label="How was it answered?",
        choices=AnsweredHow.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it was answered."},
    )
    text = forms.CharField(
        label="The answer",
        help_text="In plain English. It cannot be changed afterwards.",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={"required": "Write the answer."},
    )
    promise = forms.CharField(
        label="What is promised to be found out",
        help_text="If something is open. It stays on this page until it is kept.",
        max_length=500,
        required=False,
    )
    promise_due = forms.DateField(
        label="By which day",
        help_text="For example, 4 3 2027. Only with a promise.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=_DAY_ERRORS,
    )

    def __init__(self, data: Any, *, witnesses: list[Witness], body_answers: bool, **options: Any) -> None:
        """`body_answers`: those who prepare the trade-off may answer for the body, where all were asked."""
        super().__init__(data, **options)
        field: Any = self.fields["witness"]
        field.choices = [(str(each.number), each.name) for each in witnesses]
        if body_answers:
            field.choices = [("", "The body itself"), *field.choices]
        elif len(witnesses) < 2:
            del self.fields["witness"]

    def given(self) -> AnswerGiven:
        """What the form says, for the action."""
        said = self.cleaned_data
        return AnswerGiven(
            text=said["text"],
            how=said["how"],
            witness=int(said["witness"]) if said.get("witness") else None,
            promise=said["promise"],
            promise_due=said["promise_due"],
        )


class KeepForm(forms.Form):
    """What came of a promise."""

    result = forms.CharField(
        label="What came of it",
        help_text="What was found out, or why it could not be. It cannot be changed afterwards.",
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Say what came of it."},
    )
