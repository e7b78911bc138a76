"""What members try out in the explorer: keeping it, sharing it, removing it. A scenario is its member's own."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import Scenario, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting, no_such_tradeoff
from deliberation.tradeoffs.queries.weigh import explored, options_of, reckoned
from deliberation.tradeoffs.queries.weigh_scenarios import MOST_KEPT, no_such_scenario
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState


@transaction.atomic
def save_scenario(
    *,
    actor: Actor,
    body_id: UUID,
    tradeoff_id: UUID,
    name: str,
    picks: Mapping[int, int],
    shared: bool = False,
    scenario_id: UUID | None = None,
) -> Scenario:
    """Keep picks with what they come to now, and with the run that it was reckoned from.

    `scenario_id` makes a form that is sent twice keep one. Raises NotFound, NotAllowed, WrongStage, BadInput for picks
    that cannot be, WrongState for too many.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EXPLORE)
    member = member_acting(actor, body_id)
    made = Scenario.objects.filter(pk=scenario_id).first() if scenario_id is not None else None
    if made is not None and (made.tradeoff_id, made.membership_id) == (tradeoff.pk, member.pk):
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    if Scenario.objects.filter(tradeoff=tradeoff, membership=member).count() >= MOST_KEPT:
        raise WrongState(
            f"You have kept {MOST_KEPT} scenarios here.", next_step="Remove one, then keep this one."
        )
    basis = reckoned(tradeoff).basis
    try:
        outcome = explored(tradeoff, options_of(tradeoff), picks, basis)
    except ValueError as error:
        raise BadInput(str(error)) from error
    scenario = Scenario.objects.create(
        pk=scenario_id or uuid.uuid4(),
        tradeoff=tradeoff,
        membership=member,
        name=line("The name", name, 120, needed=True),
        picks={str(position): amount for position, amount in sorted(picks.items())},
        outcome=outcome,
        run_id=basis.run_id if basis else None,
        shared=bool(shared),
        saved_at=clock.now(),
    )
    record(actor, Event.SCENARIO_SAVED, "scenario", scenario.pk, body=str(body_id), tradeoff=str(tradeoff.pk))
    return scenario


@transaction.atomic
def share_scenario(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, scenario_id: UUID, shared: bool
) -> Scenario:
    """Let the others see a scenario of one's own after the discussion, or no longer. Taking it back is always possible.

    Raises NotFound, NotAllowed, and WrongStage for sharing it too late.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = _tradeoff(body_id, tradeoff_id)
    if shared:
        check_stage(tradeoff, Act.EXPLORE)
    scenario = _own(actor, body_id, tradeoff, scenario_id)
    if scenario.shared == shared:
        return scenario
    scenario.shared = shared
    scenario.save(update_fields=["shared"])
    record(
        actor, Event.SCENARIO_SAVED, "scenario", scenario.pk, body=str(body_id), tradeoff=str(tradeoff.pk), fields="shared"
    )  # fmt: skip
    return scenario


@transaction.atomic
def remove_scenario(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, scenario_id: UUID) -> None:
    """Delete a scenario of one's own, in whatever stage: it is the member's. Raises NotFound, NotAllowed."""
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = _tradeoff(body_id, tradeoff_id)
    _own(actor, body_id, tradeoff, scenario_id).delete()
    record(
        actor, Event.SCENARIO_REMOVED, "scenario", scenario_id, body=str(body_id), tradeoff=str(tradeoff.pk)
    )


def _tradeoff(body_id: UUID, tradeoff_id: UUID) -> TradeOff:
    found = TradeOff.objects.filter(pk=tradeoff_id, body_id=body_id).first()
    if found is None:
        raise no_such_tradeoff()
    return found


def _own(actor: Actor, body_id: UUID, tradeoff: TradeOff, scenario_id: UUID) -> Scenario:
    """A scenario of the member who acts, locked. Raises NotFound for somebody else's too."""
    member = member_acting(actor, body_id)
    rows = Scenario.objects.select_for_update(of=("self",)).filter(tradeoff=tradeoff, pk=scenario_id)
    found = rows.filter(membership__person_id=member.person_id).first()
    if found is None:
        raise no_such_scenario()
    return found
