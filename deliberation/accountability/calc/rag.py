"""Red, amber or green: one frozen table of rules, read from the top. The page of an action shows which row it was.

Trackers of councils mark each promise red, amber or green, mostly by the view of whoever owns it. Here the days and the
reports decide, so that two actions in the same state carry the same mark. Somebody may say otherwise with a reason; that
counts for a time, and never makes a promise whose day is over look as if it were kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from deliberation.accountability.calc.doing import ActionStatus, Rag

STEP_LATE = dt.timedelta(days=30)
"""A step that is later than this makes the whole action red."""
BEGIN_BEFORE = dt.timedelta(days=30)
"""An action that has not begun this long before its day is amber."""
QUIET = dt.timedelta(days=90)
"""After this long without a report an action is amber."""
MOVED_FAR = dt.timedelta(days=180)
"""An action whose day has been moved by more than this in all is amber for good: it is not what was promised."""
BY_HAND_FOR = dt.timedelta(days=90)
"""How long a mark given by hand counts."""


@dataclass(frozen=True)
class Facts:
    """What the rules look at, on the day `today`.

    `said_on`: the day of the last report, or that of the promise without one. `late_steps`: by how long each step that
    is not done is late. `by_hand`: the mark that the last report gave against the rules, with its reason, if it did.
    """

    today: dt.date
    status: ActionStatus
    due_on: dt.date
    first_due_on: dt.date
    said_on: dt.date
    late_steps: tuple[dt.timedelta, ...] = ()
    by_hand: Rag | None = None
    why_by_hand: str = ""


@dataclass(frozen=True)
class Rule:
    """One row of the table: its code, the mark, what it says, and when it fits."""

    code: str
    rag: Rag
    words: str
    fits: Callable[[Facts], bool]


@dataclass(frozen=True)
class Light:
    """The mark of an action, the code of the row that gave it (“by_hand” for none) and the reason in words."""

    rag: Rag
    code: str
    words: str


NO_TIME = dt.timedelta(0)
RULES: tuple[Rule, ...] = (
    Rule("done", Rag.GREEN, "It is done.", lambda it: it.status == ActionStatus.DONE),
    Rule("stopped", Rag.RED, "It was stopped, so it will not be done.", lambda it: it.status == ActionStatus.STOPPED),
    Rule("overdue", Rag.RED, "The day by which it was to be done is over.", lambda it: it.due_on < it.today),
    Rule(
        "step_very_late", Rag.RED, f"A step on the way is more than {STEP_LATE.days} days late.",
        lambda it: any(late > STEP_LATE for late in it.late_steps),
    ),
    Rule("step_late", Rag.AMBER, "A step on the way is late.", lambda it: any(late > NO_TIME for late in it.late_steps)),
    Rule(
        "moved_far", Rag.AMBER, f"Its day has been moved by more than {MOVED_FAR.days} days since it was first promised.",
        lambda it: it.due_on - it.first_due_on > MOVED_FAR,
    ),
    Rule(
        "not_begun", Rag.AMBER, f"It has not begun, and its day is {BEGIN_BEFORE.days} days away or less.",
        lambda it: it.status == ActionStatus.TO_DO and it.due_on - it.today <= BEGIN_BEFORE,
    ),
    Rule(
        "quiet", Rag.AMBER, f"Nothing has been reported for more than {QUIET.days} days.",
        lambda it: it.today - it.said_on > QUIET,
    ),
    Rule("on_course", Rag.GREEN, "Nothing is late, and it is reported on.", lambda it: True),
)  # fmt: skip
"""The first row that fits gives the mark."""
FINAL = ("done", "stopped", "overdue")
"""Rows that no mark by hand goes against."""


def light(facts: Facts) -> Light:
    """The mark of an action: the first rule that fits, or what was said by hand while that counts.

    By hand counts for `BY_HAND_FOR` from the day it was said, and not against a row of `FINAL`.
    """
    rule = ruled(facts)
    if facts.by_hand is None or rule.code in FINAL or facts.today - facts.said_on > BY_HAND_FOR:
        return Light(rule.rag, rule.code, rule.words)
    return Light(facts.by_hand, "by_hand", facts.why_by_hand)


def ruled(facts: Facts) -> Rule:
    """The first rule that fits."""
    return next(rule for rule in RULES if rule.fits(facts))
