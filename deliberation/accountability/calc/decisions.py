"""The words of decisions, call-ins and notes on what a decision means for patients."""

from __future__ import annotations

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
