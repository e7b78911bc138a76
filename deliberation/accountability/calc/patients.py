"""The kinds and states of what a patient representative follows of boards."""

from __future__ import annotations

import enum
from types import MappingProxyType


class PromiseKind(enum.StrEnum):
    """What it is that a board owes or did."""

    DECISION = "decision"
    ACTION = "action"
    REPLY = "reply"
    QUESTION = "question"


KIND_WORDS: MappingProxyType[PromiseKind, str] = MappingProxyType(
    {
        PromiseKind.DECISION: "Decision",
        PromiseKind.ACTION: "Promise",
        PromiseKind.REPLY: "Reply to a recommendation",
        PromiseKind.QUESTION: "Answer to a question",
    }
)
PROMISE_KIND_CHOICES = [(code.value, words) for code, words in KIND_WORDS.items()]


class PromiseState(enum.StrEnum):
    """How it stands on a day."""

    OVERDUE = "overdue"
    TO_COME = "to_come"
    DONE = "done"


STATE_WORDS: MappingProxyType[PromiseState, str] = MappingProxyType(
    {PromiseState.OVERDUE: "Overdue", PromiseState.TO_COME: "To come", PromiseState.DONE: "Done"}
)
PROMISE_STATE_CHOICES = [(code.value, words) for code, words in STATE_WORDS.items()]
