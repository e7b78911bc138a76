"""Forms of votes: finding them, and the steps in which one is prepared."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from deliberation.bodies.calc.agenda import clock_words, london, moment_in_london
from deliberation.bodies.calc.kinds import KINDS
from deliberation.bodies.forms.meetings import TimeOfDay
from deliberation.voting.calc.explained import method_line
from deliberation.voting.calc.methods import METHODS
from deliberation.voting.models import Secrecy, Vote, Watch, WatchFrom
from deliberation.voting.queries.votes_lists import CLOSED, COMING, EVERY, OPEN

CLOCK, HAND = "clock", "hand"
_DAY_ERRORS = {"invalid": "Enter a real date, like 4 3 2027."}


class FindVotesForm(forms.Form):
    """Which votes to list."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(
        label="Kind of body",
        required=False,
        choices=[("", "Any kind"), *((code.value, facts.title) for code, facts in KINDS.items())],
    )
    method = forms.ChoiceField(
        label="How people vote",
        required=False,
        choices=[("", "Any way"), *((code.value, about.name) for code, about in METHODS.items())],
    )
    state = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[(EVERY, "Any"), (OPEN, "Open now"), (COMING, "To come"), (CLOSED, "Closed")],
    )


class QuestionForm(forms.Form):
    """Step 1: the question, and how people answer it."""

    vote_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(
        label="Title",
        help_text="A few words for lists, for example, Priorities for winter.",
        max_length=160,
        error_messages={"required": "Enter a title."},
    )
    question = forms.CharField(
        label="Question",
        help_text="What stands on the ballot, in full. For a motion, the text of the motion.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Enter the question."},
    )
    background = forms.CharField(
        label="What voters should know",
        help_text="Shown above the ballot. Paragraphs with an empty line between; lines that start with a hyphen make a list.",
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    method = forms.ChoiceField(
        label="How do people vote?",
        choices=[(code.value, method_line(code)) for code in METHODS],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how people vote."},
    )
    item = forms.ChoiceField(
        label="Agenda item",
        help_text="If the vote belongs to a meeting. The two pages then lead to each other.",
        required=False,
    )

    def __init__(self, data: Any, *, items: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["item"].choices = [("", "None"), *items]  # type: ignore[attr-defined]

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words. `meeting_id` follows the item."""
        given = self.cleaned_data
        values = {name: given[name] for name in ("title", "question", "background", "method")}
        return values | {"item_id": int(given["item"]) if given["item"] else None, "meeting_id": None}


def first_question(vote: Vote | None = None, item: str = "") -> dict[str, Any]:
    """What step 1 shows at first: an empty vote with an id of its own, or the vote as it is."""
    if vote is None:
        return {"vote_id": uuid.uuid4(), "item": item}
    kept = {name: getattr(vote, name) for name in ("title", "question", "background", "method")}
    return kept | {"item": str(vote.item_id or "")}


class PeopleForm(forms.Form):
    """Step 3: who votes, when, how secret it is, and who may see what."""

    roles = forms.MultipleChoiceField(
        label="Who may vote?",
        help_text="Everybody who holds one of these roles when the vote opens. The list is fixed then.",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose who may vote."},
    )
    run = forms.ChoiceField(
        label="How does it open and close?",
        choices=[
            (CLOCK, "By the clock. It opens and closes by itself at the times below."),
            (HAND, "By hand, in a meeting. The chair or the clerk opens and closes it."),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it opens and closes."},
    )
    opens_day = forms.DateField(
        label="Day on which it opens",
        help_text="For example, 4 3 2027. Leave it empty for a vote by hand.",
        required=False,
        widget=forms.SelectDateWidget(),
        error_messages=_DAY_ERRORS,
    )
    opens_time = TimeOfDay(
        label="Time at which it opens", help_text="UK time, like 10:00 or 2:30pm.", required=False
    )
    closes_day = forms.DateField(
        label="Day on which it closes",
        help_text="For a vote by hand, the latest day: if nobody has closed it by then, it closes by itself.",
        widget=forms.SelectDateWidget(),
        error_messages=_DAY_ERRORS | {"required": "Enter the day on which it closes."},
    )
    closes_time = TimeOfDay(
        label="Time at which it closes",
        help_text="UK time, like 18:00 or 6pm.",
        error_messages={"required": "Enter the time at which it closes."},
    )
    secrecy = forms.ChoiceField(
        label="Is the ballot secret?",
        choices=[
            (
                Secrecy.SECRET.value,
                "Secret. Nobody can see how somebody voted, and the result waits until the vote has closed.",
            ),
            (
                Secrecy.RECORDED.value,
                "Recorded by name. Everybody who may read the result sees how each person voted.",
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether the ballot is secret."},
    )
    watch = forms.ChoiceField(
        label="Who may see who has voted?",
        help_text="That somebody voted, and on which day. Not how.",
        choices=[
            (Watch.NOBODY.value, "Nobody"),
            (Watch.STAFF.value, "Those who run the vote, so that they can remind people"),
            (Watch.MEMBERS.value, "The body’s own people"),
            (Watch.PUBLIC.value, "Everybody"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may see it."},
    )
    watch_from = forms.ChoiceField(
        label="From when?",
        choices=WatchFrom.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose from when."},
    )
    public = forms.ChoiceField(
        label="Who may read this vote and its result?",
        choices=[("yes", "Everybody"), ("no", "The body’s own people and those who vote")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who may read it."},
    )

    def __init__(
        self, data: Any, *, roles: list[tuple[str, str]], held: Mapping[str, int], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.fields["roles"].choices = [  # type: ignore[attr-defined]
            (code, f"{words} ({_people(held.get(code, 0))})") for code, words in roles
        ]

    def clean(self) -> dict[str, Any]:
        """The two moments, from days and times; a vote by hand has no moment at which it opens."""
        found: dict[str, Any] = super().clean() or {}
        by_clock = found.get("run") == CLOCK
        if by_clock:
            for field, words in (("opens_day", "the day on"), ("opens_time", "the time at")):
                if found.get(field) is None and field not in self.errors:
                    self.add_error(field, f"Enter {words} which it opens.")
        found["opens_at"] = self._moment(found, "opens") if by_clock else None
        found["closes_at"] = self._moment(found, "closes")
        opens, closes = found["opens_at"], found["closes_at"]
        if opens and closes and closes <= opens:
            self.add_error("closes_day", "The vote must close after it opens.")
        return found

    def _moment(self, found: dict[str, Any], name: str) -> dt.datetime | None:
        day, time = found.get(f"{name}_day"), found.get(f"{name}_time")
        if day is None or time is None:
            return None
        if not 2000 <= day.year <= 2099:
            self.add_error(f"{name}_day", "The year must be between 2000 and 2099.")
            return None
        try:
            return moment_in_london(day, time)
        except ValueError as error:
            self.add_error(f"{name}_time", f"{error} Choose another time.")
            return None

    def values(self) -> dict[str, Any]:
        """What the form says, in the columns' words."""
        given = self.cleaned_data
        kept = {
            name: given[name] for name in ("roles", "secrecy", "watch", "watch_from", "opens_at", "closes_at")
        }
        return kept | {"by_hand": given["run"] == HAND, "public": given["public"] == "yes"}


def _people(count: int) -> str:
    return "nobody now" if not count else f"{count:,} {'person' if count == 1 else 'people'} now"


def first_people(vote: Vote) -> dict[str, Any]:
    """What step 3 shows at first."""
    shown: dict[str, Any] = {
        name: getattr(vote, name) for name in ("roles", "secrecy", "watch", "watch_from")
    }
    shown |= {"run": HAND if vote.by_hand else CLOCK, "public": "yes" if vote.public else "no"}
    for name, moment in (("opens", vote.opens_at), ("closes", vote.closes_at)):
        if moment is not None:
            shown |= {f"{name}_day": london(moment).date(), f"{name}_time": clock_words(moment)}
    return shown


class AnnulForm(forms.Form):
    """Why a vote is annulled."""

    reason = forms.CharField(
        label="Why is it annulled?",
        help_text="Everybody who can see the vote sees the reason. Name nobody.",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say why the vote is annulled."},
    )


class CopyForm(forms.Form):
    """The id of the copy, so that a form sent twice makes one."""

    copy_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
