"""What comes about by the clock alone, one part after the other; a part that fails stops no other."""

from __future__ import annotations

import logging
from collections.abc import Callable

from access.gate import require
from access.permissions import Permission
from deliberation.scrutiny.actions.check_keeping import close_checks
from deliberation.scrutiny.actions.evidence_keeping import watch_evidence
from deliberation.scrutiny.actions.findings_keeping import keep_findings
from deliberation.scrutiny.actions.requests_keeping import remind_of_requests
from kernel.actors import Actor

log = logging.getLogger(__name__)
SCRUTINY = Actor.system("scrutiny")
PARTS: dict[str, Callable[..., int]] = {
    "requests": remind_of_requests,
    "findings": keep_findings,
    "evidence": watch_evidence,
    "checks": close_checks,
}


def keep_scrutiny(*, actor: Actor) -> dict[str, int]:
    """Do what is due: how many of each part. Each part has its own transactions and is safe to do again."""
    require(actor, Permission.SCRUTINY_KEEP)
    return {name: _done(name, part, actor) for name, part in PARTS.items()}


def _done(name: str, part: Callable[..., int], actor: Actor) -> int:
    try:
        return part(actor=actor)
    except Exception:
        log.exception("keeping_failed", extra={"part": name})
        return 0
