"""Forms of points: finding them, making one, replying, changing one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from deliberation.tradeoffs.calc.words import SIDE_WORDS, choices
from deliberation.tradeoffs.models import Option
from deliberation.tradeoffs.queries.points import MOST_NEW, NEWEST, UNANSWERED, Wanted

SORT_WORDS = [
    (NEWEST, "Newest first"),
    (MOST_NEW, "Most new to members"),
    (UNANSWERED, "Without a reply first"),
]
TEXT_HINT = (
    "Give your reason in one or two short sentences, at most 1,500 characters. To cite an item of evidence, "
    "write its number in square brackets: [E3]."
)
MOST_CLAIM = 60


class FindPointsForm(forms.Form):
    """Which points to show, and in which order."""

    option = forms.TypedChoiceField(label="Option", required=False, coerce=int, empty_value=None)
    side = forms.ChoiceField(
        label="For or against", required=False, choices=[("", "Both"), *choices(SIDE_WORDS)]
    )
    evidence = forms.TypedChoiceField(label="Citing", required=False, coerce=int, empty_value=None)
    q = forms.CharField(label="Words", required=False, max_length=100)
    mine = forms.ChoiceField(
        label="Whose", required=False, choices=[("", "Everybody’s"), ("yes", "Mine, and those I replied to")]
    )
    sort = forms.ChoiceField(label="Order", required=False, choices=SORT_WORDS)

    def __init__(
        self, options: Sequence[Option], claims: Mapping[int, str], member: bool, *args: Any, **more: Any
    ) -> None:
        """`claims`: of evidence by number; `member`: whether the reader may have points of their own."""
        super().__init__(*args, **more)
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            ("", "All options"), *((each.position, each.name) for each in options),
        ]  # fmt: skip
        self.fields["evidence"].choices = [  # type: ignore[attr-defined]
            ("", "Anything or nothing"), *((number, f"E{number}: {_short(claim)}") for number, claim in claims.items()),
        ]  # fmt: skip
        if not claims:
            del self.fields["evidence"]
        if not member:
            del self.fields["mine"]

    def wanted(self) -> Wanted:
        """What is asked for. What cannot be understood counts as not asked."""
        if self.is_bound:
            self.is_valid()
        asked = getattr(self, "cleaned_data", {})
        return Wanted(
            option=asked.get("option"),
            side=asked.get("side") or "",
            words=asked.get("q") or "",
            evidence=asked.get("evidence"),
            mine=asked.get("mine") == "yes",
            sort=asked.get("sort") or NEWEST,
        )


class ReplyForm(forms.Form):
    """A reply to a point."""

    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    text = forms.CharField(
        label="Your reply",
        help_text=TEXT_HINT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write your reply."},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        more["initial"] = {"form_id": uuid.uuid4()} | (more.get("initial") or {})
        super().__init__(*args, **more)


class PointForm(ReplyForm):
    """A point for or against an option."""

    field_order = ("form_id", "option", "side", "text")
    option = forms.TypedChoiceField(
        label="Which option is it about?",
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the option."},
    )
    side = forms.ChoiceField(
        label="Does it speak for the option or against it?",
        choices=choices(SIDE_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is for or against."},
    )

    def __init__(self, options: Sequence[Option], *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["option"].choices = [(each.position, each.name) for each in options]  # type: ignore[attr-defined]
        self.fields["text"].label = "Your point"
        self.fields["text"].error_messages["required"] = "Write your point."


class EditForm(forms.Form):
    """One's own text, to be changed. `version`: the one that the form shows."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=30_000)
    text = forms.CharField(
        label="Your text",
        help_text=TEXT_HINT,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={"required": "Write the text, or withdraw it instead."},
    )


def _short(claim: str) -> str:
    return claim if len(claim) <= MOST_CLAIM else f"{claim[: MOST_CLAIM - 1]}…"
