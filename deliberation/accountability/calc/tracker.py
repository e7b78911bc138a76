"""How the tracker marks a recommendation: what has become of it, and red, amber or green. One table, first fit wins."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from types import MappingProxyType

from deliberation.accountability.calc.answers import STANDING_WORDS, Standing, Verdict
from deliberation.accountability.calc.doing import ActionStatus, Rag


class Progress(enum.StrEnum):
    """What has become of a recommendation."""

    WAITING = "waiting"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    REJECTED = "rejected"
    NO_ACTION = "no_action"
    UNDER_WAY = "under_way"
    DONE = "done"


PROGRESS_WORDS: MappingProxyType[Progress, str] = MappingProxyType(
    {
        Progress.WAITING: STANDING_WORDS[Standing.WAITING],
        Progress.DUE_SOON: STANDING_WORDS[Standing.DUE_SOON],
        Progress.OVERDUE: STANDING_WORDS[Standing.OVERDUE],
        Progress.REJECTED: "Rejected",
        Progress.NO_ACTION: "Accepted, no action on record yet",
        Progress.UNDER_WAY: "Accepted, under way",
        Progress.DONE: "Done",
    }
)
PROGRESS_CHOICES = [(code.value, words) for code, words in PROGRESS_WORDS.items()]
OPEN_ACTIONS = (ActionStatus.TO_DO.value, ActionStatus.UNDER_WAY.value)
NONE = "none"
"""In place of a colour: a recommendation that was rejected has none, for nobody said that anything would be done."""
RULES = (
    ("Red", "The answer is overdue, or an action that is not finished is red."),
    (
        "Amber",
        "The answer is due within a week, an action that is not finished is amber, or it was accepted and no action is on record yet.",
    ),
    (
        "Green",
        "The answer is not due yet, every action that is not finished is green, or all actions are done.",
    ),
    ("No colour", "It was rejected, so nothing is to be done."),
)
"""The rule in words, as the page shows it."""
_OF_PROGRESS = {
    Progress.OVERDUE: Rag.RED.value,
    Progress.DUE_SOON: Rag.AMBER.value,
    Progress.WAITING: Rag.GREEN.value,
    Progress.NO_ACTION: Rag.AMBER.value,
    Progress.DONE: Rag.GREEN.value,
    Progress.REJECTED: NONE,
}


def progress_of(standing: Standing, verdict: str, actions: Iterable[tuple[str, str]]) -> Progress:
    """What has become of it; `actions` are (status, colour). Actions that were stopped count as if they were not there."""
    if standing != Standing.ANSWERED:
        return Progress(standing.value)
    if verdict == Verdict.REJECTED:
        return Progress.REJECTED
    kept = {status for status, _ in actions} - {ActionStatus.STOPPED.value}
    if not kept:
        return Progress.NO_ACTION
    return Progress.UNDER_WAY if kept & set(OPEN_ACTIONS) else Progress.DONE


def rag_of(progress: Progress, actions: Iterable[tuple[str, str]]) -> str:
    """Red, amber, green or NONE: of what is under way, the worst colour of an action that is not finished."""
    if progress != Progress.UNDER_WAY:
        return _OF_PROGRESS[progress]
    colours = {rag for status, rag in actions if status in OPEN_ACTIONS}
    return next((each.value for each in (Rag.RED, Rag.AMBER) if each.value in colours), Rag.GREEN.value)
