"""Forms of minutes: writing them, and the questions before reopening and correcting."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField

from deliberation.bodies.actions.minutes import MOST_DECISION, MOST_OPENING, MOST_REASON, MOST_TEXT, Noted
from deliberation.bodies.calc.light_text import tidy
from deliberation.bodies.calc.minutes import REOPENED_WORDS, time_of_day
from deliberation.bodies.models import ItemRecord, Minutes
from deliberation.bodies.queries.meetings import SeenItem

_CLOCK = "%H:%M"
OPENING, CLOSED = "opening", "closed_at"


@dataclass(frozen=True)
class Section:
    """The fields of one agenda item."""

    number: int
    item: SeenItem
    text: BoundField
    decision: BoundField


class DraftText(forms.CharField):
    """A text that may still be empty. It is not called optional: whether it is needed depends on the meeting."""

    def clean(self, value: Any) -> str:
        """The text with its blanks, checked when there is any."""
        # A browser sends two characters for the end of a line; one counts.
        said = str(value or "").replace("\r\n", "\n")
        return str(super().clean(said)) if said.strip() else ""


class MinutesForm(forms.Form):
    """The whole draft on one page. `seen` and `base` say which state the writer began from."""

    opening = DraftText(
        label="Opening",
        help_text="Who opened the meeting, who was there besides the members, whether the last minutes were agreed.",
        strip=False, max_length=MOST_OPENING, widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    closed_at = DraftText(
        label="When the meeting ended",
        help_text="For example 16:40 or 4.40pm.",
        max_length=20,
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    base = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, items: Iterable[SeenItem], stored: Mapping[str, str], token: str, data: Any = None
    ) -> None:
        super().__init__(data, initial={**stored, "seen": token, "base": base_of(stored)})
        self.items = list(items)
        for item in self.items:
            self.fields[f"text-{item.pk}"] = DraftText(
                label="What was said", strip=False, max_length=MOST_TEXT, widget=forms.Textarea(attrs={"rows": 6})
            )  # fmt: skip
            self.fields[f"decision-{item.pk}"] = DraftText(
                label="Decision", help_text="As it was decided. Leave it empty if nothing was.", strip=False,
                max_length=MOST_DECISION, widget=forms.Textarea(attrs={"rows": 3}),
            )  # fmt: skip

    def sections(self) -> list[Section]:
        """The fields of each item, in the order of the agenda."""
        return [
            Section(number, item, self[f"text-{item.pk}"], self[f"decision-{item.pk}"])
            for number, item in enumerate(self.items, start=1)
        ]

    def clean_closed_at(self) -> str:
        """The time as 16:40."""
        try:
            return time_of_day(self.cleaned_data[CLOSED])
        except ValueError:
            raise ValidationError("Write the time as in 16:40 or 4.40pm.") from None

    def noted(self) -> dict[int, Noted]:
        """What was written about each item."""
        sent = self.cleaned_data
        return {item.pk: Noted(sent[f"text-{item.pk}"], sent[f"decision-{item.pk}"]) for item in self.items}


def stored_texts(minutes: Minutes | None, records: Mapping[int, ItemRecord]) -> dict[str, str]:
    """What is stored, by the name of its field."""
    found = {OPENING: minutes.opening if minutes else "", CLOSED: minutes.closed_at if minutes else ""}
    for item_id, each in records.items():
        found |= {f"text-{item_id}": each.text, f"decision-{item_id}": each.decision}
    return found


def base_of(stored: Mapping[str, str]) -> str:
    """A mark for each stored text, to see later which of them a writer changed."""
    return json.dumps({name: _mark(text) for name, text in stored.items() if text})


@dataclass(frozen=True)
class Clash:
    """A text that two people changed: which one, and what the other one wrote."""

    label: str
    stored: str


def merged(
    form: MinutesForm, stored: Mapping[str, str], labels: Mapping[str, str]
) -> tuple[dict[str, str], list[Clash]]:
    """After somebody else saved: texts to go on with, and those that both changed.

    What the writer left alone becomes what is stored now; what they changed stays as they typed it.
    """
    base = _read(form.cleaned_data.get("base", ""))
    texts, clashes = {}, []
    for name in labels:
        typed, now = tidy(form.cleaned_data.get(name, "")), stored.get(name, "")
        if _mark(typed) == base.get(name, _mark("")):
            texts[name] = now
            continue
        texts[name] = typed
        if _mark(now) != base.get(name, _mark("")) and now != typed:
            clashes.append(Clash(labels[name], now))
    return texts, clashes


def labels_of(items: Iterable[SeenItem]) -> dict[str, str]:
    """The words for each field of the minutes of these items."""
    found = {OPENING: "Opening"}
    for number, item in enumerate(items, start=1):
        found |= {
            f"text-{item.pk}": f"Item {number}, {item.title}",
            f"decision-{item.pk}": f"Item {number}, {item.title}: decision",
        }
    return found | {CLOSED: "When the meeting ended"}


def _mark(text: str) -> str:
    return hashlib.sha256(tidy(text).encode()).hexdigest()[:12]


def _read(base: str) -> dict[str, str]:
    try:
        found = json.loads(base)
    except ValueError:
        return {}
    return {str(name): str(mark) for name, mark in found.items()} if isinstance(found, dict) else {}


class SeenForm(forms.Form):
    """Carries which state of the minutes somebody says yes to."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    """Why agreed minutes are opened again."""

    reason = forms.ChoiceField(
        label="Why are they reopened?",
        choices=[(code.value, words) for code, words in REOPENED_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a reason.", "invalid_choice": "Choose a reason from the list."},
    )


class CorrectForm(forms.Form):
    """Why published minutes are corrected."""

    reason = forms.CharField(
        label="What is corrected, and why?",
        help_text="Everybody who reads the new version sees this.",
        max_length=MOST_REASON,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Say what is corrected and why."},
    )
