"""The words of motions, their templates, and who may move which: frozen tables, written out again in a test."""

from __future__ import annotations

import enum


class MotionStatus(enum.StrEnum):
    """Where a motion stands."""

    DRAFT = "draft"
    MOVED = "moved"
    ON_NOTICE = "on_notice"
    DEBATE = "debate"
    VOTE = "vote"
    CARRIED = "carried"
    LOST = "lost"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


MOTION_STATUS_WORDS = {
    MotionStatus.DRAFT: "Draft",
    MotionStatus.MOVED: "Moved, waits for a seconder",
    MotionStatus.ON_NOTICE: "On notice",
    MotionStatus.DEBATE: "Being debated",
    MotionStatus.VOTE: "Being voted on",
    MotionStatus.CARRIED: "Carried",
    MotionStatus.LOST: "Lost",
    MotionStatus.WITHDRAWN: "Withdrawn",
    MotionStatus.LAPSED: "Lapsed",
}


class Template(enum.StrEnum):
    """What a motion is for."""

    APPROVE_STRATEGY = "approve_strategy"
    APPROVE_MANDATE = "approve_mandate"
    REMOVE_CHAIR = "remove_chair"
    GENERAL = "general"


TEMPLATE_WORDS = {
    Template.APPROVE_STRATEGY: "Approve a strategy",
    Template.APPROVE_MANDATE: "Approve a mandate",
    Template.REMOVE_CHAIR: "Remove the chair",
    Template.GENERAL: "General motion",
}


class AmendmentStatus(enum.StrEnum):
    """Where an amendment stands."""

    MOVED = "moved"
    SECONDED = "seconded"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


AMENDMENT_STATUS_WORDS = {
    AmendmentStatus.MOVED: "Moved, waits for a seconder",
    AmendmentStatus.SECONDED: "Seconded",
    AmendmentStatus.ACCEPTED: "Accepted",
    AmendmentStatus.REJECTED: "Rejected",
    AmendmentStatus.WITHDRAWN: "Withdrawn",
    AmendmentStatus.LAPSED: "Lapsed",
}


class Side(enum.StrEnum):
    """On which side somebody spoke."""

    FOR = "for"
    AGAINST = "against"
    NEITHER = "neither"


SIDE_WORDS = {Side.FOR: "For", Side.AGAINST: "Against", Side.NEITHER: "Neither"}
MOTION_STATUS_CHOICES = [(code.value, words) for code, words in MOTION_STATUS_WORDS.items()]
TEMPLATE_CHOICES = [(code.value, words) for code, words in TEMPLATE_WORDS.items()]
AMENDMENT_STATUS_CHOICES = [(code.value, words) for code, words in AMENDMENT_STATUS_WORDS.items()]
SIDE_CHOICES = [(code.value, words) for code, words in SIDE_WORDS.items()]
