"""What trade-offs listen to: a run that was published may have moved cited figures; a recommendation was answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from deliberation.tradeoffs.actions.report_answers import tell_of_answer
from kernel.events import recommendation_answered, run_published
from kernel.jobs import Job, send_on_commit


def connect() -> None:
    """Start to listen. Called once, when the app is ready."""
    run_published.connect(_look_at_pins, dispatch_uid="tradeoffs.run_published")
    recommendation_answered.connect(_tell_of_answer, dispatch_uid="tradeoffs.recommendation_answered")


def _look_at_pins(sender: object, **facts: Any) -> None:
    send_on_commit(Job.KEEP_TRADEOFFS)


def _tell_of_answer(
    sender: object, *, origin_kind: str, origin_id: str, recommendation_id: UUID, **facts: Any
) -> None:
    tell_of_answer(origin_kind, origin_id, recommendation_id)
