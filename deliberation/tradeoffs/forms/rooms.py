"""Forms of small groups: a round, what a table noted, private notes, a point said in the room."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions.points import MOST as MOST_POINT
from deliberation.tradeoffs.actions.rooms import MOST_NOTE, MOST_TABLES, MOST_TOPIC
from deliberation.tradeoffs.calc.small_groups import LEAST_AT_A_TABLE, table_count
from deliberation.tradeoffs.calc.words import SIDE_WORDS, choices
from deliberation.tradeoffs.models import Option
from deliberation.tradeoffs.queries.rooms import LARGEST_SEED

BY_SIZE, BY_TABLES = "size", "tables"
TOPIC = "What the tables talk about. Everybody in the room sees it."


class RoundForm(forms.Form):
    """How the next round is to be: how many at a table, or how many tables, and who is here."""

    by = forms.ChoiceField(
        label="What do you want to set?",
        choices=[(BY_SIZE, "How many people at each table"), (BY_TABLES, "How many tables")],
        initial=BY_SIZE,
        widget=forms.RadioSelect,
        error_messages={"required": "Say what you want to set."},
    )
    many = forms.IntegerField(
        label="How many", min_value=1, max_value=MOST_TABLES, initial=6,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Enter a number.", "invalid": "Enter a whole number, say 6."},
    )  # fmt: skip
    topic = forms.CharField(label="Topic", help_text=TOPIC, max_length=MOST_TOPIC, required=False)
    members = forms.TypedMultipleChoiceField(
        label="Who is here",
        help_text="Take the tick away from those who are not.",
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick those who are here."},
    )

    def __init__(self, members: Sequence[Membership], data: Any = None) -> None:
        super().__init__(data)
        self.all = list(members)
        self.fields["members"].choices = [(each.pk, each.public_name) for each in self.all]  # type: ignore[attr-defined]
        self.fields["members"].initial = [each.pk for each in self.all]

    def clean(self) -> dict[str, Any]:
        """That there are enough people for the tables."""
        found = super().clean() or self.cleaned_data
        here, many = len(found.get("members") or []), found.get("many")
        if not here or many is None:
            return found
        if here < LEAST_AT_A_TABLE:
            self.add_error("members", "Tick at least two people.")
        elif found.get("by") == BY_SIZE and many < LEAST_AT_A_TABLE:
            self.add_error("many", "There must be at least two people at each table.")
        elif found.get("by") == BY_TABLES and many > 1 and here // many < LEAST_AT_A_TABLE:
            self.add_error(
                "many", f"With {here} people there can be at most {here // LEAST_AT_A_TABLE} tables."
            )
        return found

    def here(self) -> list[Membership]:
        """Who is here."""
        ticked = set(self.cleaned_data["members"])
        return [each for each in self.all if each.pk in ticked]

    def tables(self) -> int:
        """How many tables there are to be."""
        got = self.cleaned_data
        return int(got["many"]) if got["by"] == BY_TABLES else table_count(len(got["members"]), got["many"])


class KeepRoundForm(forms.Form):
    """A proposal to be kept as it was shown."""

    number = forms.IntegerField(min_value=1, max_value=10_000, widget=forms.HiddenInput)
    seed = forms.IntegerField(min_value=0, max_value=LARGEST_SEED - 1, widget=forms.HiddenInput)
    topic = forms.CharField(max_length=MOST_TOPIC, required=False, widget=forms.HiddenInput)
    tables = forms.CharField(max_length=20_000, widget=forms.HiddenInput)

    def clean_tables(self) -> list[list[int]]:
        """The tables as lists of ids."""
        try:
            found = json.loads(self.cleaned_data["tables"])
        except ValueError:
            found = None
        fits = isinstance(found, list) and all(
            isinstance(table, list) and all(type(each) is int for each in table) for table in found
        )
        if not fits:
            raise ValidationError("The tables cannot be read. Make them again.")
        return list(found)


class GroupNoteForm(forms.Form):
    """What a table talked about."""

    text = forms.CharField(
        label="What did you talk about?", required=False, max_length=MOST_NOTE,
        help_text="An empty line begins a paragraph, a hyphen a point of a list. Name nobody.",
        widget=forms.Textarea(attrs={"rows": 10}),
    )  # fmt: skip
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    public = forms.BooleanField(
        label="Everybody may read this note", required=False,
        help_text="Without the tick only the people of this body see it.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, facilitates: bool, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if not facilitates:
            del self.fields["public"]


class PrivateNoteForm(forms.Form):
    """A note for facilitators alone."""

    text = forms.CharField(
        label="New note", max_length=MOST_NOTE, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Only those who facilitate see it. It is never published and is in no file. Leave out what is private about members.",
        error_messages={"required": "Write something."},
    )  # fmt: skip


class SpokenForm(forms.Form):
    """A point that somebody said in the room."""

    member = forms.CharField(
        label="Who said it", help_text="Their number, or the name that the public sees.", max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Enter the member’s number."},
    )  # fmt: skip
    option = forms.TypedChoiceField(
        label="About which option", coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "Choose an option."},
    )  # fmt: skip
    side = forms.ChoiceField(
        label="For or against it", choices=choices(SIDE_WORDS), widget=forms.RadioSelect,
        error_messages={"required": "Say whether it is for or against the option."},
    )  # fmt: skip
    text = forms.CharField(
        label="What they said", max_length=MOST_POINT, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="In their words, as near as you can. To cite evidence, write its number: [E3].",
        error_messages={"required": "Write what was said."},
    )  # fmt: skip
    form_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, options: Iterable[Option], data: Any = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"form_id": uuid.uuid4()} | (initial or {}))
        self.fields["option"].choices = [(each.position, each.name) for each in options]  # type: ignore[attr-defined]
