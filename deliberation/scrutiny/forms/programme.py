"""Forms of the work programme: finding items, putting one on, moving it, ending it."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from deliberation.accountability.calc.topics import TOPIC_CHOICES, unpacked
from deliberation.accountability.models import Decision
from deliberation.bodies.models import Meeting
from deliberation.scrutiny.actions.programme import ItemGiven, PlaceGiven
from deliberation.scrutiny.calc.words import ITEM_KIND_CHOICES, ItemKind, ItemStatus
from deliberation.scrutiny.models import Enquiry, ProgrammeItem
from deliberation.scrutiny.queries.programme import ItemsWanted, month_words
from design.formats import day

WAITS = "waiting"
MONTHS = 24


class FindItemsForm(forms.Form):
    """Which items to show."""

    words = forms.CharField(label="Words", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Any"), *ITEM_KIND_CHOICES])
    topic = forms.ChoiceField(label="Topic", required=False, choices=[("", "Any"), *TOPIC_CHOICES])

    def wanted(self) -> ItemsWanted:
        """What is asked for; nothing in particular where the address holds something odd."""
        asked = self.cleaned_data if self.is_valid() else {}
        return ItemsWanted(**{name: (asked.get(name) or "").replace("\x00", "") for name in self.fields})


class _Place(forms.Form):
    place = forms.ChoiceField(
        label="When does the committee take it up?",
        help_text="A meeting, or a month. An item without either waits for a place.",
        error_messages={"required": "Choose a meeting or a month."},
    )

    def __init__(self, data: Any, *, meetings: Sequence[Meeting], today: dt.date, **options: Any) -> None:
        super().__init__(data, **options)
        at: Any = self.fields["place"]
        at.choices = [(WAITS, "No date yet: waiting for a place")]
        if meetings:
            at.choices += [("Meetings", [(f"meeting:{each.pk}", _meeting(each)) for each in meetings])]
        at.choices += [("Months", [(f"month:{each:%Y-%m}", month_words(each)) for each in _months(today)])]

    def place_given(self) -> PlaceGiven:
        """Where it is to stand."""
        kind, _, which = self.cleaned_data["place"].partition(":")
        if kind == "meeting":
            return PlaceGiven(meeting_id=int(which))
        return PlaceGiven(month=dt.date.fromisoformat(f"{which}-01")) if kind == "month" else PlaceGiven()


def _meeting(each: Meeting) -> str:
    return f"{day(each.starts_at)}: {each.title}"


def _months(today: dt.date) -> list[dt.date]:
    first = today.year * 12 + today.month - 1
    return [dt.date(number // 12, number % 12 + 1, 1) for number in range(first, first + MONTHS)]


class _Item(forms.Form):
    title = forms.CharField(
        label="What the committee looks at",
        max_length=200,
        error_messages={"required": "Enter what it looks at."},
    )
    kind = forms.ChoiceField(
        label="What kind of item is it?",
        choices=ITEM_KIND_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is."},
    )
    why = forms.CharField(
        label="Why it is on the programme",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    aim = forms.CharField(
        label="What is to come of it",
        help_text="For example, advice to the board before it decides.",
        required=False,
        max_length=500,
    )
    lead = forms.CharField(
        label="Lead officer or member", help_text="By office, not by name.", required=False, max_length=200
    )
    witnesses = forms.CharField(label="Who is heard", required=False, max_length=300)
    enquiry = forms.ChoiceField(label="Line of enquiry that it belongs to", required=False)
    decision = forms.ChoiceField(
        label="Decision to come that it looks at",
        help_text="From the forward plans of the bodies that this one scrutinises.",
        required=False,
    )
    topics = forms.MultipleChoiceField(
        label="Topics", required=False, choices=TOPIC_CHOICES, widget=forms.CheckboxSelectMultiple
    )

    def offer(self, enquiries: Sequence[Enquiry], decisions: Sequence[Decision]) -> None:
        """Fill the choices of what an item can lead to."""
        to_enquiry: Any = self.fields["enquiry"]
        to_enquiry.choices = [("", "None"), *((str(each.pk), each.title) for each in enquiries)]
        to_decision: Any = self.fields["decision"]
        to_decision.choices = [("", "None"), *((str(each.pk), _decision(each)) for each in decisions)]

    def given(self) -> ItemGiven:
        """What the form says, for the action."""
        said = self.cleaned_data
        plain = {name: said[name] for name in ("title", "kind", "why", "aim", "lead", "witnesses", "topics")}
        linked = {
            f"{name}_id": uuid.UUID(said[name]) if said[name] else None for name in ("enquiry", "decision")
        }
        return ItemGiven(**plain, **linked)


def _decision(each: Decision) -> str:
    when = f", {month_words(each.planned_for)}" if each.planned_for else ""
    return f"{each.title} ({each.body.name}{when})"


class NewItemForm(_Item, _Place):
    """A new item."""

    item_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    field_order = (
        *("item_id", "title", "kind", "place", "why", "aim", "lead", "witnesses"),
        *("enquiry", "decision", "topics"),
    )


class ChangeItemForm(_Item):
    """What is said of an item; where it stands is changed by moving it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    field_order = (
        *("version", "title", "kind", "why", "aim", "lead", "witnesses"),
        *("enquiry", "decision", "topics"),
    )


class MoveItemForm(_Place):
    """Where an item is moved to, and why."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(
        label="Why is it moved?",
        help_text="Everybody reads the reason. Where the item stood before stays on the record.",
        max_length=300,
        error_messages={"required": "Give the reason."},
    )


class EndItemForm(forms.Form):
    """Whether an item is done or dropped, and what is to be said of it."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    status = forms.ChoiceField(
        label="How did it end?",
        choices=[
            (ItemStatus.DONE.value, "Done: the committee looked at it"),
            (ItemStatus.DROPPED.value, "Dropped: the committee will not look at it"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether it is done or dropped."},
    )
    why = forms.CharField(
        label="What came of it, or why it was dropped",
        help_text="For a dropped item a reason is needed. Everybody reads it.",
        required=False,
        max_length=300,
    )

    def clean(self) -> dict[str, Any]:
        """Dropping needs a reason."""
        found: dict[str, Any] = super().clean() or {}
        if found.get("status") == ItemStatus.DROPPED and not (found.get("why") or "").strip():
            self.add_error("why", "Say why it was dropped.")
        return found


class AgainForm(forms.Form):
    """Why an item is taken up again."""

    reason = forms.CharField(
        label="Why is it taken up again?", max_length=300, error_messages={"required": "Give the reason."}
    )


def first_item(enquiry_id: str = "", decision_id: str = "", title: str = "") -> dict[str, Any]:
    """What the form of a new item shows at first."""
    return {
        "item_id": uuid.uuid4(),
        "kind": ItemKind.PRE_DECISION.value if decision_id else ItemKind.MAIN.value,
        "place": WAITS,
        "enquiry": enquiry_id,
        "decision": decision_id,
        "title": title,
    }


def item_as_said(item: ProgrammeItem) -> dict[str, Any]:
    """What the form of an item shows at first: what is stored."""
    plain = {
        name: getattr(item, name) for name in ("title", "kind", "why", "aim", "lead", "witnesses", "version")
    }
    return plain | {
        "topics": unpacked(item.topics),
        "enquiry": str(item.enquiry_id or ""),
        "decision": str(item.decision_id or ""),
    }
