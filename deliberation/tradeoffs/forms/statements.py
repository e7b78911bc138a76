"""Forms of statements: an answer, a new statement, the first statements, files of another tool."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.tradeoffs.calc.statements import (
    MOST_COMMENT_BYTES,
    MOST_SEEDS,
    MOST_STATEMENTS,
    MOST_TEXT,
    MOST_VOTE_BYTES,
)
from deliberation.tradeoffs.calc.votes import AGREE, DISAGREE, PASS

ANSWERS = {"agree": AGREE, "disagree": DISAGREE, "pass": PASS}
"""What is sent, and what it means."""
_MEGABYTE = 1024 * 1024


class AnswerForm(forms.Form):
    """One answer to one statement."""

    statement = forms.IntegerField(min_value=1, max_value=10**9)
    answer = forms.ChoiceField(choices=[(each, each) for each in ANSWERS])

    @property
    def value(self) -> int:
        """The answer as it is stored."""
        return ANSWERS[self.cleaned_data["answer"]]


class StatementForm(forms.Form):
    """A member's own statement."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label="Your statement",
        help_text=f"One idea, in one sentence with which others can agree or disagree. At most {MOST_TEXT} characters.",
        max_length=MOST_TEXT,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write your statement.",
            "max_length": f"The statement is too long: at most {MOST_TEXT} characters.",
        },
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4()})
        self.sure = bool(data and data.get("sure"))

    def ask_whether_sure(self) -> None:
        """Offer to send it although one that says nearly the same is there."""
        self.fields["sure"] = forms.BooleanField(
            label="I have read it. Mine is another idea.", required=False
        )


class SeedsForm(forms.Form):
    """The first statements, a line each."""

    form_id = forms.UUIDField(widget=forms.HiddenInput)
    texts = forms.CharField(
        label="Statements, one on each line",
        help_text=(
            f"Up to {MOST_SEEDS} at once, each at most {MOST_TEXT} characters. Take them from all sides of the question, "
            "and put one idea into each."
        ),
        max_length=MOST_SEEDS * (MOST_TEXT + 20),
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"required": "Enter at least one statement."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4()})

    def given(self) -> list[str]:
        """The lines that are not empty."""
        return [each.strip() for each in self.cleaned_data["texts"].splitlines() if each.strip()]


class PolisForm(forms.Form):
    """Files as Polis exports them."""

    comments = forms.FileField(
        label="Statements (comments.csv)",
        help_text=f"Up to {MOST_STATEMENTS} statements and {MOST_COMMENT_BYTES // _MEGABYTE} MB.",
        widget=forms.FileInput,
        max_length=400,
        error_messages={
            "required": "Choose the file of statements.",
            "empty": "The file of statements is empty.",
        },
    )
    votes = forms.FileField(
        label="Answers (votes.csv)",
        help_text=f"Up to {MOST_VOTE_BYTES // _MEGABYTE} MB. Leave it out to take in the statements alone.",
        widget=forms.FileInput,
        max_length=400,
        required=False,
        error_messages={"empty": "The file of answers is empty."},
    )
    agree = forms.ChoiceField(
        label="Which figure means “agree” in the file of answers?",
        choices=[("1", "1, as in files that Polis exports"), ("-1", "-1, as in Polis’ own database")],
        initial="1",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which figure means “agree”."},
    )

    def clean_comments(self) -> Any:
        """The file, of a size that is read."""
        return _sized(self.cleaned_data["comments"], MOST_COMMENT_BYTES)

    def clean_votes(self) -> Any:
        """The file, if there is one, of a size that is read."""
        return _sized(self.cleaned_data["votes"], MOST_VOTE_BYTES)

    def contents(self) -> dict[str, Any]:
        """What the action takes."""
        votes = self.cleaned_data["votes"]
        return {
            "comments": self.cleaned_data["comments"].read(),
            "votes": votes.read() if votes else None,
            "agree": int(self.cleaned_data["agree"]),
        }


def _sized(given: Any, most: int) -> Any:
    if given and given.size > most:
        raise ValidationError(f"The file is larger than {most // _MEGABYTE} MB, the most that is read here.")
    return given
