"""The words of actions: how they stand, and how they are marked red, amber or green."""

from __future__ import annotations

import enum


class ActionStatus(enum.StrEnum):
    """Where an action stands."""

    TO_DO = "to_do"
    UNDER_WAY = "under_way"
    DONE = "done"
    STOPPED = "stopped"


ACTION_STATUS_WORDS = {
    ActionStatus.TO_DO: "Not begun",
    ActionStatus.UNDER_WAY: "Under way",
    ActionStatus.DONE: "Done",
    ActionStatus.STOPPED: "Stopped",
}


class Rag(enum.StrEnum):
    """Red, amber, green."""

    RED = "red"
    AMBER = "amber"
    GREEN = "green"


RAG_WORDS = {Rag.RED: "Red", Rag.AMBER: "Amber", Rag.GREEN: "Green"}


class ReviewStatus(enum.StrEnum):
    """Where a look at whether it worked stands."""

    PROPOSED = "proposed"
    DONE = "done"
    SKIPPED = "skipped"


REVIEW_STATUS_WORDS = {
    ReviewStatus.PROPOSED: "To come",
    ReviewStatus.DONE: "Done",
    ReviewStatus.SKIPPED: "Left out",
}
ACTION_STATUS_CHOICES = [(code.value, words) for code, words in ACTION_STATUS_WORDS.items()]
RAG_CHOICES = [(code.value, words) for code, words in RAG_WORDS.items()]
REVIEW_STATUS_CHOICES = [(code.value, words) for code, words in REVIEW_STATUS_WORDS.items()]
