"""Forms: where one leans, a vote from a trade-off, and starting a review."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.boundfield import BoundField

from deliberation.bodies.models import Body
from deliberation.tradeoffs.calc.ballots import methods_for
from deliberation.tradeoffs.calc.leaning import STEP_WORDS
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.models import Option, TradeOff, When
from deliberation.voting.calc.explained import method_line

NO_ANSWER, NONE = "I would rather not say", "0"


class Step(forms.ChoiceField):
    """How much one is for an option. It may be left out, and is not called optional: no answer is one too."""

    def clean(self, value: Any) -> int | None:
        """The step, or None for no answer."""
        chosen = super().clean(value) if value else NONE
        return None if chosen == NONE else int(chosen)


class LeaningForm(forms.Form):
    """Every option with the steps from strongly against to strongly for."""

    when = forms.CharField(required=False, max_length=8, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, options: Sequence[Option], when: When, own: Mapping[int, int]
    ) -> None:
        first: dict[str, Any] = {"when": when.value}
        # Nothing is chosen beforehand: no answer is for each member to choose, too.
        first |= {f"option-{each.position}": str(own[each.pk]) for each in options if each.pk in own}
        super().__init__(data, initial=first)
        self.positions = [each.position for each in options]
        choices = [*((str(step), words) for step, words in STEP_WORDS.items()), (NONE, NO_ANSWER)]
        for each in options:
            self.fields[f"option-{each.position}"] = Step(
                label=each.name, choices=choices, widget=forms.RadioSelect
            )

    def rows(self) -> list[BoundField]:
        """The fields in the order of the options."""
        return [self[f"option-{position}"] for position in self.positions]

    def answers(self) -> dict[int, int | None]:
        """What was chosen, by position: an option that the form did not send stays as it is."""
        sent = [each for each in self.positions if self.data.get(f"option-{each}")]
        return {each: self.cleaned_data[f"option-{each}"] for each in sent}


class Ballot(forms.TypedMultipleChoiceField):
    """Options that are ticked. None may be, where the answers are fixed, and that is not called optional."""

    def clean(self, value: Any) -> list[int]:
        """Their positions."""
        return list(super().clean(value)) if value else []


class VoteForm(forms.Form):
    """A vote about the trade-off; what is not asked here is set in the steps of preparing a vote."""

    vote_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Title", max_length=160, error_messages={"required": "Enter a title."})
    question = forms.CharField(
        label="Question",
        help_text="What stands on the ballot, in full. For a motion or a consent, the text that is put to the vote.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the question."},
    )
    method = forms.ChoiceField(
        label="How do people vote?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how people vote."},
    )
    options = Ballot(
        label="Options on the ballot",
        help_text="With name, description and cost. A motion or a consent has fixed answers and takes none. In a budget, going on as now is left out: paying for nothing says the same.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, data: Any = None, *, tradeoff: TradeOff, options: Sequence[Option]) -> None:
        first = {
            "vote_id": uuid.uuid4(),
            "title": tradeoff.title,
            "question": tradeoff.question,
            "options": [each.position for each in options],
        }
        super().__init__(data, initial=first)
        methods = methods_for(EnvelopeKind(tradeoff.envelope_kind), tradeoff.envelope)
        self.fields["method"].choices = [(each.value, method_line(each)) for each in methods]  # type: ignore[attr-defined]
        self.fields["options"].choices = [(each.position, each.name) for each in options]  # type: ignore[attr-defined]


class ReviewForm(forms.Form):
    """For which body a review is started."""

    review_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    body = forms.ChoiceField(
        label="Which body reviews it?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the body that reviews it."},
    )

    def __init__(self, data: Any = None, *, bodies: Iterable[Body]) -> None:
        choices = [(each.slug, each.name) for each in bodies]
        first = {"review_id": uuid.uuid4(), "body": choices[0][0] if len(choices) == 1 else None}
        super().__init__(data, initial=first)
        self.fields["body"].choices = choices  # type: ignore[attr-defined]
