"""What can be done with a line of enquiry as it stands, and where a request for information stands on a day.

What each status allows is a table; `tests/rules/test_enquiry_statuses.py` writes it out again.
"""

from __future__ import annotations

import datetime as dt
import enum
from types import MappingProxyType

from deliberation.scrutiny.calc.words import EnquiryStatus


class EnquiryAct(enum.StrEnum):
    """What somebody does with a line of enquiry."""

    CHANGE = "change"
    OPEN = "open"
    DISCARD = "discard"
    WRITE_UP = "write_up"
    GATHER_AGAIN = "gather_again"
    CLOSE = "close"
    ASK = "ask"
    REPLY = "reply"
    HEAR = "hear"
    ADD_EVIDENCE = "add_evidence"
    WITHDRAW = "withdraw"


_S = EnquiryStatus
_ALIVE = frozenset({_S.DRAFT, _S.OPEN, _S.REPORTING})
_GOES_ON = frozenset({_S.OPEN, _S.REPORTING})
ACTS: MappingProxyType[EnquiryAct, frozenset[EnquiryStatus]] = MappingProxyType(
    {
        EnquiryAct.CHANGE: _ALIVE,
        EnquiryAct.OPEN: frozenset({_S.DRAFT}),
        EnquiryAct.DISCARD: frozenset({_S.DRAFT}),
        EnquiryAct.WRITE_UP: frozenset({_S.OPEN}),
        EnquiryAct.GATHER_AGAIN: frozenset({_S.REPORTING}),
        EnquiryAct.CLOSE: _GOES_ON,
        # Nobody is asked for anything by an enquiry that has not begun, nor by one that is being written up.
        EnquiryAct.ASK: frozenset({_S.OPEN}),
        # What was asked may be answered even after the end: a late reply is heard, too.
        EnquiryAct.REPLY: frozenset({_S.OPEN, _S.REPORTING, _S.CLOSED}),
        EnquiryAct.HEAR: _ALIVE,
        EnquiryAct.ADD_EVIDENCE: _ALIVE,
        EnquiryAct.WITHDRAW: frozenset(_S),
    }
)
"""In which statuses each can be done."""


def may(act: EnquiryAct, status: str) -> bool:
    """Whether it can be done with a line of enquiry of this status; never for a status that is not known."""
    return status in {each.value for each in ACTS[act]}


class RequestStanding(enum.StrEnum):
    """Where a request for information stands on a day."""

    WAITING = "waiting"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


REQUEST_WORDS = {
    RequestStanding.WAITING: "Waiting for a reply",
    RequestStanding.DUE_SOON: "Reply due soon",
    RequestStanding.OVERDUE: "Reply overdue",
    RequestStanding.ANSWERED: "Replied",
    RequestStanding.WITHDRAWN: "Taken back",
}
SOON = dt.timedelta(days=7)
"""How long before its last day a reply is due soon."""
ESCALATE = dt.timedelta(days=14)
"""How long after its last day those who asked are told that there is still no reply."""


def request_standing(
    *, answered_on: dt.date | None, withdrawn: bool, due_on: dt.date, today: dt.date
) -> RequestStanding:
    """Where a request stands on `today`. The due day itself is not overdue yet."""
    if answered_on is not None:
        return RequestStanding.ANSWERED
    if withdrawn:
        return RequestStanding.WITHDRAWN
    if due_on < today:
        return RequestStanding.OVERDUE
    return RequestStanding.DUE_SOON if due_on <= today + SOON else RequestStanding.WAITING


class Reminder(enum.StrEnum):
    """The reminders of a request, in the order in which they go out."""

    SOON = "soon"
    LATE = "late"
    ESCALATED = "escalated"


_ORDER = ("", *(each.value for each in Reminder))


def reminder_due(reminded: str, due_on: dt.date, today: dt.date) -> Reminder | None:
    """The reminder that is due on `today`, if it, or a later one, has not gone out; None otherwise.

    `reminded`: the last that went out, or an empty text. One that was missed is skipped, not sent late.
    """
    if today > due_on + ESCALATE:
        wanted = Reminder.ESCALATED
    elif today > due_on:
        wanted = Reminder.LATE
    elif today >= due_on - SOON:
        wanted = Reminder.SOON
    else:
        return None
    last = _ORDER.index(reminded) if reminded in _ORDER else 0
    return wanted if _ORDER.index(wanted.value) > last else None
