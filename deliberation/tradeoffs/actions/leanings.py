"""Saying how much one is for each option, before the discussion and after it."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.leaning import STEPS
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import Leaning, When
from deliberation.tradeoffs.queries.leanings import ACT_OF, asked_now, options_in_order
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState


class OtherTime(WrongState):
    """A form from before the discussion came in when it was over, or the other way round."""

    code = "other_time"
    next_step = "Open the page again and answer as you see it now."


@transaction.atomic
def give_leanings(
    *,
    actor: Actor,
    body_id: UUID,
    tradeoff_id: UUID,
    answers: Mapping[int, int | None],
    when: str = "",
) -> dict[int, int]:
    """Say how much one is for options, by their positions: 1 strongly against to 5 strongly for, None for no answer.

    Options left out stay as they were. The stage says which of the two times it is; `when` is the one that the form
    asked for, so that an old form never answers for the other time. Sent again it changes nothing. All of one's own
    answers of this time by position. Raises NotFound, BadInput, WrongStage, OtherTime, NotAllowed for who takes no part.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    now = asked_now(tradeoff)
    check_stage(tradeoff, ACT_OF[now] if now else Act.LEAN_AFTER)
    time = now or When.AFTER
    if when and when != time:
        raise OtherTime("This form is for another time: the trade-off has moved on since you opened it.")
    member = member_acting(actor, body_id)
    options = {option.position: option for option in options_in_order(tradeoff)}
    _check(answers, set(options))
    rows = Leaning.objects.filter(option__tradeoff=tradeoff, membership=member, when=time)
    there = {row.option_id: row for row in rows}
    changed = 0
    for position, value in answers.items():
        changed += _put(there, options[position].pk, member.pk, time, value)
    if changed:
        record(
            actor,
            Event.LEANING_GIVEN,
            "tradeoff",
            tradeoff.pk,
            body=str(body_id),
            kind=time.value,
            count=changed,
        )
    return {option.position: there[option.pk].value for option in options.values() if option.pk in there}


def _check(answers: Mapping[int, int | None], positions: set[int]) -> None:
    if not answers:
        raise BadInput("Say where you stand on at least one option.")
    for position, value in answers.items():
        if position not in positions:
            raise BadInput(
                f"There is no option {position} here.", next_step="Open the page again: options have changed."
            )
        if value is not None and (isinstance(value, bool) or value not in STEPS):
            raise BadInput(f"The answer on option {position} must be a step from 1 to 5.")


def _put(there: dict[int, Leaning], option_id: int, member_id: int, time: When, value: int | None) -> bool:
    """Write one answer; whether it differs from what was there, which is kept up to date."""
    row = there.get(option_id)
    if (row.value if row else None) == value:
        return False
    if value is None:
        there.pop(option_id).delete()
    elif row is None:
        there[option_id] = Leaning.objects.create(
            option_id=option_id, membership_id=member_id, when=time.value, value=value
        )
    else:
        row.value, row.given_at = value, clock.now()
        row.save(update_fields=["value", "given_at"])
    return True
