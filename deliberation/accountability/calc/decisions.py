"""The words of decisions, call-ins and notes on what a decision means for patients."""

from __future__ import annotations

import datetime as dt
import enum


class DecisionStatus(enum.StrEnum):
    """Where a decision stands."""

    DRAFT = "draft"
    PLANNED = "planned"
    TAKEN = "taken"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"


DECISION_STATUS_WORDS = {
    DecisionStatus.DRAFT: "Draft",
    DecisionStatus.PLANNED: "To come",
    DecisionStatus.TAKEN: "Taken",
    DecisionStatus.WITHDRAWN: "Taken off the plan",
    DecisionStatus.REPLACED: "Replaced",
}


class LinkKind(enum.StrEnum):
    """What a decision may answer or carry out."""

    RECOMMENDATION = "recommendation"
    TRADEOFF = "tradeoff"
    MOTION = "motion"
    REPORT = "report"
    QUESTION = "question"
    VOTE = "vote"


LINK_KIND_WORDS = {
    LinkKind.RECOMMENDATION: "Recommendation",
    LinkKind.TRADEOFF: "Trade-off",
    LinkKind.MOTION: "Motion",
    LinkKind.REPORT: "Scrutiny report",
    LinkKind.QUESTION: "Question to the board",
    LinkKind.VOTE: "Vote",
}


class CallInStatus(enum.StrEnum):
    """Where a call-in stands."""

    ASKED = "asked"
    VALID = "valid"
    LAPSED = "lapsed"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


CALL_IN_STATUS_WORDS = {
    CallInStatus.ASKED: "Asked for, more supporters needed",
    CallInStatus.VALID: "Called in, waits to be heard",
    CallInStatus.LAPSED: "Too few supporters in time",
    CallInStatus.REFUSED: "Refused",
    CallInStatus.WITHDRAWN: "Withdrawn",
    CallInStatus.ENDED: "Heard",
}


class Outcome(enum.StrEnum):
    """What came of a call-in."""

    STANDS = "stands"
    RECONSIDER = "reconsider"
    CHANGED = "changed"
    REFERRED = "referred"


OUTCOME_WORDS = {
    Outcome.STANDS: "The decision stands",
    Outcome.RECONSIDER: "Sent back to be considered again",
    Outcome.CHANGED: "The decision was changed",
    Outcome.REFERRED: "Referred to the full council",
}


class Impact(enum.StrEnum):
    """What a decision means for patients."""

    BETTER = "better"
    WORSE = "worse"
    MIXED = "mixed"
    UNCLEAR = "unclear"


IMPACT_WORDS = {
    Impact.BETTER: "Better for patients",
    Impact.WORSE: "Worse for patients",
    Impact.MIXED: "Better for some, worse for others",
    Impact.UNCLEAR: "Not clear yet",
}
DECISION_STATUS_CHOICES = [(code.value, words) for code, words in DECISION_STATUS_WORDS.items()]
LINK_KIND_CHOICES = [(code.value, words) for code, words in LINK_KIND_WORDS.items()]
CALL_IN_STATUS_CHOICES = [(code.value, words) for code, words in CALL_IN_STATUS_WORDS.items()]
OUTCOME_CHOICES = [(code.value, words) for code, words in OUTCOME_WORDS.items()]
IMPACT_CHOICES = [(code.value, words) for code, words in IMPACT_WORDS.items()]
PUBLIC_DECISION = (
    DecisionStatus.PLANNED,
    DecisionStatus.TAKEN,
    DecisionStatus.WITHDRAWN,
    DecisionStatus.REPLACED,
)
LIVE_CALL_IN = (CallInStatus.ASKED, CallInStatus.VALID)
"""A call-in in one of these holds a decision up, or may come to."""


class Window(enum.StrEnum):
    """Whether a decision can be called in on a day."""

    NEVER = "never"
    OPEN = "open"
    OVER = "over"


def window(until: dt.date | None, today: dt.date) -> Window:
    """Whether the time for a call-in runs. `until`: its last day, None where the decision cannot be called in."""
    if until is None:
        return Window.NEVER
    return Window.OPEN if today <= until else Window.OVER


def effective_from(taken_on: dt.date, until: dt.date | None) -> dt.date:
    """The first day on which a decision may be carried out: the day after the time for a call-in, or at once."""
    return taken_on if until is None else max(taken_on, until + dt.timedelta(days=1))


def is_enough(supporters: int, needed: int) -> bool:
    """Whether a call-in has as many supporters as the rule asks for."""
    return supporters >= max(1, needed)
