"""Where a recommendation stands: waiting, due soon, overdue, answered; and what an answer can be."""

from __future__ import annotations

import datetime as dt
import enum


class Standing(enum.StrEnum):
    """Where a recommendation stands on a day."""

    WAITING = "waiting"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"


STANDING_WORDS = {
    Standing.WAITING: "Waiting for an answer",
    Standing.DUE_SOON: "Answer due soon",
    Standing.OVERDUE: "Answer overdue",
    Standing.ANSWERED: "Answered",
}
SOON = dt.timedelta(days=7)
"""How long before its last day an answer is due soon."""


class Verdict(enum.StrEnum):
    """What a body answers."""

    ACCEPTED = "accepted"
    IN_PART = "accepted_in_part"
    REJECTED = "rejected"


VERDICT_WORDS = {
    Verdict.ACCEPTED: "Accepted",
    Verdict.IN_PART: "Accepted in part",
    Verdict.REJECTED: "Rejected",
}
VERDICT_CHOICES = [(code.value, words) for code, words in VERDICT_WORDS.items()]
STANDING_CHOICES = [(code.value, words) for code, words in STANDING_WORDS.items()]


def standing(answered: bool, due_on: dt.date, today: dt.date) -> Standing:
    """Where a recommendation stands on `today`. The due day itself is not overdue yet."""
    if answered:
        return Standing.ANSWERED
    if due_on < today:
        return Standing.OVERDUE
    return Standing.DUE_SOON if due_on <= today + SOON else Standing.WAITING


def days_late(answered_on: dt.date | None, due_on: dt.date, today: dt.date) -> int:
    """By how many days the first answer came late, or is late by now; 0 when it is not."""
    return max(0, ((answered_on or today) - due_on).days)


def reference_of(word: str, year: int, number: int) -> str:
    """The name under which a recommendation is quoted: the body's short name, the year and a number."""
    return f"{word.upper()}/{year}/{number}"
