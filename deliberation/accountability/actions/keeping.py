"""What comes about by the clock alone, one part after the other; a part that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from access.gate import require
from access.permissions import Permission
from deliberation.accountability.actions.call_ins_keeping import lapse_call_ins
from deliberation.accountability.actions.doing_keeping import keep_actions
from deliberation.accountability.actions.motions_keeping import keep_motions
from deliberation.accountability.actions.questions_keeping import remind_of_questions
from deliberation.accountability.actions.reminders import remind_of_recommendations
from kernel.actors import Actor

log = logging.getLogger(__name__)
ACCOUNTABILITY = Actor.system("accountability")
PARTS: dict[str, Callable[..., int]] = {
    "recommendations": remind_of_recommendations,
    "questions": remind_of_questions,
    "call_ins": lapse_call_ins,
    "motions": keep_motions,
    "actions": keep_actions,
}


def keep_accountability(*, actor: Actor) -> dict[str, int]:
    """Do what is due: how many of each part. Each part has its own transactions and is safe to do again."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    return {name: _done(name, part, actor) for name, part in PARTS.items()}


def _done(name: str, part: Callable[..., int], actor: Actor) -> int:
    try:
        return part(actor=actor)
    except Exception:
        log.exception("keeping_failed", extra={"part": name})
        return 0
