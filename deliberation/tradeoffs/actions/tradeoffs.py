"""Preparing a trade-off: drafting it, changing the draft, its dates, discarding it."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.life_details import Details, checked_day, columns, details_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Act, Stage
from deliberation.tradeoffs.models import StageDate, TradeOff
from deliberation.tradeoffs.queries.life import dates_of
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

__all__ = ["Details", "change_tradeoff", "create_tradeoff", "details_of", "discard_tradeoff", "set_dates"]

MOST_SEED = 2**31
Span = tuple[dt.date | None, dt.date | None]
"""First and last day of a stage."""


@transaction.atomic
def create_tradeoff(
    *, actor: Actor, body_id: UUID, details: Details, tradeoff_id: UUID | None = None
) -> TradeOff:
    """Draft a trade-off, which those who prepare it see. Its number for drawing lots is given here, once.

    `tradeoff_id` makes a form that is sent twice make one. Raises BadInput for details that do not fit, WrongState
    for a body that has ended.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    made = TradeOff.objects.filter(pk=tradeoff_id).first() if tradeoff_id is not None else None
    if made is not None and made.body_id == body.pk:
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    if has_ended(body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    now = clock.now()
    tradeoff = TradeOff.objects.create(
        pk=tradeoff_id or uuid.uuid4(),
        body=body,
        seed=secrets.randbelow(MOST_SEED - 1) + 1,
        illustrative=body.illustrative,
        stage_since=now,
        created_at=now,
        changed_at=now,
        **columns(details, body),
    )
    StageDate.objects.bulk_create(
        StageDate(tradeoff=tradeoff, stage=stage.value, entered_at=now if stage is Stage.DRAFT else None)
        for stage in STAGES
    )
    record(actor, Event.TRADEOFF_CREATED, "tradeoff", tradeoff.pk, body=str(body_id))
    return tradeoff


@transaction.atomic
def change_tradeoff(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, details: Details) -> TradeOff:
    """Change a draft. Raises NotFound, WrongStage, and BadInput for what does not fit."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_QUESTION)
    values = columns(details, tradeoff.body, tradeoff)
    changed = sorted(name for name, value in values.items() if getattr(tradeoff, name) != value)
    if not changed:
        return tradeoff
    for name in changed:
        setattr(tradeoff, name, values[name])
    tradeoff.changed_at = clock.now()
    tradeoff.save(update_fields=[*changed, "changed_at"])
    record(
        actor, Event.TRADEOFF_CHANGED, "tradeoff", tradeoff.pk, body=str(body_id), fields=" ".join(changed)
    )
    return tradeoff


@transaction.atomic
def set_dates(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, dates: Mapping[Stage, Span]
) -> dict[Stage, StageDate]:
    """Plan when stages begin and end; stages that are not named keep their dates. All that there is afterwards.

    Raises NotFound, WrongStage, and BadInput with the `stage` where days are out of order or a stage is over.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.SET_DATES)
    rows = dates_of(tradeoff)
    changed = []
    for stage, (starts, ends) in dates.items():
        row = rows[stage]
        if (row.starts_on, row.ends_on) == (starts, ends):
            continue
        _check_open(tradeoff, stage)
        row.starts_on = checked_day(f"{stage.value}_starts", starts)
        row.ends_on = checked_day(f"{stage.value}_ends", ends)
        changed.append(row)
    _check_order(rows)
    if not changed:
        return rows
    for row in changed:
        row.save()
    TradeOff.objects.filter(pk=tradeoff.pk).update(changed_at=clock.now())
    named = " ".join(row.stage for row in changed)
    record(
        actor, Event.TRADEOFF_CHANGED, "tradeoff", tradeoff.pk, body=str(body_id), fields="dates", stage=named
    )
    return rows


def _check_open(tradeoff: TradeOff, stage: Stage) -> None:
    """Raise BadInput for a stage that is over, or that is prepared rather than dated."""
    if stage is Stage.DRAFT or STAGES.index(stage) < STAGES.index(Stage(tradeoff.stage)):
        raise BadInput(
            f"The stage {FACTS[stage].title} is over, or has no dates. Its dates stay as they are.",
            field=f"{stage.value}_starts",
            stage=stage.value,
        )


def _check_order(rows: Mapping[Stage, StageDate]) -> None:
    """Raise BadInput where a stage ends before it begins, or begins before the one in front of it does or ends.

    A stage may begin on the day on which the one in front of it ends.
    """
    latest: dt.date | None = None
    said = ""
    for stage in STAGES[1:]:
        row, title = rows[stage], FACTS[stage].title
        for name, day, what in (("starts", row.starts_on, "begin"), ("ends", row.ends_on, "end")):
            if day is None:
                continue
            if latest is not None and day < latest:
                raise BadInput(
                    f"The stage {title} is planned to {what} before {said}.",
                    field=f"{stage.value}_{name}",
                    stage=stage.value,
                )
            latest, said = day, (f"{title} is planned to {what}" if name == "ends" else f"{title} begins")


@transaction.atomic
def discard_tradeoff(*, actor: Actor, body_id: UUID, tradeoff_id: UUID) -> None:
    """Delete a draft with everything in it. Raises NotFound, and WrongStage once it was published."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.DISCARD)
    tradeoff.delete()
    record(actor, Event.TRADEOFF_DISCARDED, "tradeoff", tradeoff_id, body=str(body_id))
