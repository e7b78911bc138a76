"""Moving a trade-off from stage to stage: one step on, one step back with a reason, closing it early with a reason."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.actions.telling import tell_followers
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Act, Stage, next_stage
from deliberation.tradeoffs.models import StageDate, TradeOff
from deliberation.tradeoffs.queries.life_readiness import readiness
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

NO_WAY_BACK = frozenset({Stage.DRAFT, Stage.LEARN, Stage.RESPONSE, Stage.CLOSED})
"""Stages that are not gone back from: what was published stays published, what was handed over stays handed over."""


class NotReadyToMove(WrongState):
    """Something is missing that a trade-off must have before it moves on."""

    code = "not_ready_to_move"
    next_step = "Put it right, then move the trade-off on."


@transaction.atomic
def move_tradeoff(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, to: str, reason: str = "") -> TradeOff:
    """Move a trade-off one stage on, or one back with a reason. One that is in the stage already stays as it is.

    Nothing else opens or closes by it. Leaving the draft publishes it. Followers are told of each stage once. Raises
    NotFound, BadInput for a step that is none or lacks its reason, NotReadyToMove with everything that is lacking.
    """
    require(actor, Permission.TRADEOFF_MOVE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    stage, wanted = Stage(tradeoff.stage), _stage(to)
    if wanted is stage:
        return tradeoff
    check_stage(tradeoff, Act.MOVE)
    if wanted is next_stage(stage):
        lacking = readiness(tradeoff).lacking
        if lacking:
            raise NotReadyToMove(" ".join(lacking))
        _enter(tradeoff, wanted)
    elif wanted is stage_before(stage):
        _go_back(tradeoff, wanted, reason)
    else:
        raise BadInput(
            f"It is in the stage {FACTS[stage].title}, and goes one step at a time.",
            field="to",
            next_step="To end it before its time, close it early, with a reason.",
        )
    told = "back" if wanted is not next_stage(stage) else "on"
    record(
        actor,
        Event.TRADEOFF_MOVED,
        "tradeoff",
        tradeoff.pk,
        body=str(body_id),
        stage=wanted.value,
        status=told,
    )
    return tradeoff


@transaction.atomic
def close_early(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, reason: str) -> TradeOff:
    """Close a trade-off before its end, for a reason that everybody reads. Closed for the same reason it stays so.

    Raises NotFound, BadInput without a reason, WrongStage for one that is closed, WrongState for a draft.
    """
    require(actor, Permission.TRADEOFF_MOVE, scope_of(body_id))
    why = _reason(reason)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    if tradeoff.stage == Stage.CLOSED.value and tradeoff.close_reason == why:
        return tradeoff
    check_stage(tradeoff, Act.MOVE)
    if tradeoff.stage == Stage.DRAFT.value:
        raise WrongState("This is a draft.", next_step="Discard it instead.")
    tradeoff.close_reason = why
    _enter(tradeoff, Stage.CLOSED)
    record(
        actor, Event.TRADEOFF_MOVED, "tradeoff", tradeoff.pk, body=str(body_id), stage=Stage.CLOSED.value, status="early"
    )  # fmt: skip
    return tradeoff


def stage_before(stage: Stage) -> Stage | None:
    """The stage to which one can go back; None where there is no way back."""
    return None if stage in NO_WAY_BACK else STAGES[STAGES.index(stage) - 1]


def _stage(code: str) -> Stage:
    try:
        return Stage(code)
    except ValueError:
        raise BadInput(f"There is no stage “{str(code)[:20]}”.", field="to") from None


def _reason(text: str) -> str:
    try:
        return line("The reason", text, 500, needed=True)
    except BadInput as error:
        raise BadInput(error.message, field="reason") from error


def _enter(tradeoff: TradeOff, stage: Stage) -> None:
    """Put a trade-off into a stage that comes later, and tell its followers."""
    now = clock.now()
    if tradeoff.stage == Stage.DRAFT.value:
        tradeoff.published_at = now
    _store(tradeoff, stage, now)
    row, _ = StageDate.objects.get_or_create(tradeoff=tradeoff, stage=stage.value)
    if row.entered_at is None:
        row.entered_at = now
        row.save(update_fields=["entered_at"])
    _tell(tradeoff, stage)


def _go_back(tradeoff: TradeOff, stage: Stage, reason: str) -> None:
    """Put a trade-off back one stage; the stage that it leaves counts as not begun."""
    why, now, left = _reason(reason), clock.now(), tradeoff.stage
    _store(tradeoff, stage, now)
    StageDate.objects.filter(tradeoff=tradeoff, stage=left).update(entered_at=None)
    row, _ = StageDate.objects.get_or_create(tradeoff=tradeoff, stage=stage.value)
    row.back_at, row.back_reason = now, why
    row.save(update_fields=["back_at", "back_reason"])


def _store(tradeoff: TradeOff, stage: Stage, now: dt.datetime) -> None:
    tradeoff.stage, tradeoff.stage_since, tradeoff.changed_at = stage.value, now, now
    tradeoff.save(update_fields=["stage", "stage_since", "changed_at", "published_at", "close_reason"])


def _tell(tradeoff: TradeOff, stage: Stage) -> None:
    if stage is Stage.CLOSED and tradeoff.close_reason:
        text = f"It was closed before its end. The reason: {tradeoff.close_reason}"
    else:
        text = f"It has moved on to the stage {FACTS[stage].title}. {FACTS[stage].meaning}"
    tell_followers(
        tradeoff,
        f"stage:{stage.value}",
        f"{tradeoff.title}: {FACTS[stage].title}",
        text,
        reverse("tradeoff", args=[tradeoff.body.slug, tradeoff.pk]),
    )
