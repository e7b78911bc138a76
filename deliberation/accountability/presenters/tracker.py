"""The tracker in words: rows for the page, for print and for files; saved views."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from accounts.dates import today_in_england
from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict, days_late
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, RAG_WORDS, ActionStatus, Rag
from deliberation.accountability.calc.topics import topic_words
from deliberation.accountability.calc.tracker import NONE, PROGRESS_WORDS, Progress
from deliberation.accountability.calc.tracker_rows import Value
from deliberation.accountability.models import OriginKind, SavedView
from deliberation.accountability.presenters.recommendations import days_words, short
from deliberation.accountability.queries.tracker import ActionTaken, Tracked
from design.formats import day

RAG_TAGS = {Rag.RED.value: "red", Rag.AMBER.value: "yellow", Rag.GREEN.value: "green", NONE: "grey"}
ILLUSTRATIVE_NOTE = "Illustrative: this table holds made-up recommendations, which show how the site works."
_ORIGINS = dict(OriginKind.choices)


@dataclass(frozen=True)
class TrackerRow:
    """One row as the page shows it."""

    href: str
    reference: str
    notes: str
    text: str
    to: str
    by: str
    origin: str
    made: str
    executive: str
    area: str
    lead: str
    done: str
    rag: str
    colour: str
    words: str
    when: str


@dataclass(frozen=True)
class Head:
    """The heading of a column: a link that sorts, or words."""

    text: str
    href: str = ""
    sorted: str = ""
    arrow: str = ""


@dataclass(frozen=True)
class View:
    """A saved search."""

    name: str
    href: str
    remove: str
    current: bool


HEADS = (
    ("Recommendation", "reference"),
    ("Status", "due"),
    ("To", ""),
    ("Date", "made"),
    ("Lead", "lead"),
    ("Action taken", ""),
)


def heads(kept: dict[str, str], sort: str) -> list[Head]:
    """The headings, those that sort with the address that does it."""
    return [_head(text, key, kept, sort or "due") for text, key in HEADS]


def _head(text: str, key: str, kept: dict[str, str], sort: str) -> Head:
    if not key:
        return Head(text)
    asks = f"-{key}" if sort == key else key
    way = {key: ("ascending", "▲"), f"-{key}": ("descending", "▼")}.get(sort, ("", "↕"))
    return Head(text, f"?{urlencode(kept | {'sort': asks})}", *way)


def tracker_rows(found: Iterable[Tracked]) -> list[TrackerRow]:
    """The rows of a page."""
    today = today_in_england()
    return [_row(each, today) for each in found]


def _row(found: Tracked, today: dt.date) -> TrackerRow:
    each, progress, rag = found.recommendation, found.progress, found.rag
    made_up = "Illustrative" if each.illustrative else ""
    return TrackerRow(
        href=reverse("recommendation", args=[each.pk]),
        reference=each.reference,
        notes=" · ".join(filter(None, (each.their_reference, made_up))),
        text=short(each.text),
        to=each.to_words,
        by=each.from_body.name,
        origin=f"{_ORIGINS[each.origin_kind]}: {each.origin_title}",
        made=day(each.made_on),
        executive=day(each.executive_on) if each.executive_on else "",
        area=each.area_name,
        lead=each.lead,
        done=short(action_taken(found)),
        rag=RAG_WORDS[Rag(rag)] if rag != NONE else "No colour",
        colour=RAG_TAGS[rag],
        words=PROGRESS_WORDS[progress],
        when=_when(found, progress, today),
    )


def _when(found: Tracked, progress: Progress, today: dt.date) -> str:
    each = found.recommendation
    late = days_late(each.answered_on, each.due_on, today)
    if each.answered_on is None:
        return f"due {day(each.due_on)}" + (f", {days_words(late)} ago" if late else "")
    if progress == Progress.UNDER_WAY:
        last = max(one.due_on for one in found.actions if one.status in ("to_do", "under_way"))
        return f"by {day(last)}"
    return f"answered {day(each.answered_on)}" + (f", {days_words(late)} late" if late else "")


def action_taken(found: Tracked) -> str:
    """What was done or promised: each action with where it stands; without one, what the answer says will be done."""
    if found.actions:
        return "; ".join(_action(one) for one in found.actions)
    return found.will_do


def _action(one: ActionTaken) -> str:
    words = ACTION_STATUS_WORDS[ActionStatus(one.status)].lower()
    when = f"{words} {day(one.done_on)}" if one.done_on else f"{words}, by {day(one.due_on)}"
    return f"{' '.join(one.text.split())} ({when})"


def file_row(found: Tracked, site: str) -> list[Value]:
    """The row as files have it, in the order of `calc.tracker_rows.COLUMNS`; `site`: the address of the site."""
    each, rag = found.recommendation, found.rag
    return [
        each.reference,
        f"{_ORIGINS[each.origin_kind]}: {each.origin_title}",
        each.made_on,
        each.area_name,
        each.text,
        each.executive_on,
        each.lead,
        action_taken(found),
        RAG_WORDS[Rag(rag)] if rag != NONE else "",
        PROGRESS_WORDS[found.progress],
        each.from_body.name,
        each.to_words,
        VERDICT_WORDS[Verdict(each.verdict)] if each.verdict else "",
        each.due_on,
        each.answered_on,
        "; ".join(topic_words(each.topics)),
        each.their_reference,
        f"{site}{reverse('recommendation', args=[each.pk])}",
        "yes" if each.illustrative else "",
    ]


def view_links(views: Sequence[SavedView], query: str) -> list[View]:
    """Saved searches as links; the one that is shown now is marked."""
    return [
        View(
            each.name,
            f"{reverse('tracker')}?{each.query}" if each.query else reverse("tracker"),
            reverse("remove_view", args=[each.pk]),
            each.query == query,
        )
        for each in views
    ]
