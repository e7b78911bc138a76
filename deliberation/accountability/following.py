"""How what somebody follows is found: decisions, recommendations, actions, motions, questions."""

from __future__ import annotations

from deliberation.accountability.following_asking import followed_recommendation
from deliberation.accountability.following_decisions import followed_decision
from deliberation.accountability.following_doing import followed_action
from deliberation.accountability.following_motions import let_follow_motions
from deliberation.accountability.following_questions import followed_question
from deliberation.accountability.following_topics import followed_topic
from notices import kinds


def let_follow() -> None:
    """Let these things be followed; doing it again changes nothing."""
    kinds.register("decision", followed_decision)
    kinds.register("recommendation", followed_recommendation)
    kinds.register("action", followed_action)
    let_follow_motions()
    kinds.register("board_question", followed_question)
    kinds.register("topic", followed_topic)
