"""The options of a trade-off: adding, changing, putting in order, taking out. “As now” is always one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.calc.names import skeleton
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.amounts import MOST
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.models import Option, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from deliberation.tradeoffs.queries.weigh import options_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_OPTIONS = 12
AS_NOW = "Go on as now"
_APART = 1000


@dataclass(frozen=True)
class OptionGiven:
    """An option as it is sent. `id`: the one that it changes, None for a new one. `cost` at full extent, `least` the
    smallest part worth doing of a `divisible` one; both in the unit of the envelope (pence, beds or hours)."""

    name: str
    id: int | None = None
    description: str = ""
    cost: int = 0
    cost_note: str = ""
    divisible: bool = False
    least: int = 0


class OptionInUse(WrongState):
    """Something was said about an option, so it stays."""

    code = "option_in_use"
    next_step = "Change its words instead, as long as it stays the same choice."


@transaction.atomic
def set_options(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, options: Sequence[OptionGiven]
) -> list[Option]:
    """Put these options, in this order, in the place of those there are; what is not named by its id is taken out.

    Going on as now is always among them: left out, it stays, and comes first. Effects stay with their options; a new one
    with the name of one that would go is that one, so that sending a list twice changes nothing. Raises NotFound,
    WrongStage, BadInput with the `row` it is about, OptionInUse.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_OPTIONS)
    before = {each.pk: each for each in Option.objects.select_for_update().filter(tradeoff=tradeoff)}
    given = _with_as_now(_same_again(options, before), before)
    rows = _checked(given, before)
    _take_out([each for pk, each in before.items() if pk not in {one.id for one in given}])
    _store(tradeoff, rows)
    TradeOff.objects.filter(pk=tradeoff.pk).update(changed_at=clock.now())
    record(actor, Event.OPTIONS_SET, "tradeoff", tradeoff.pk, body=str(body_id), count=len(rows))
    return options_of(tradeoff)


def _same_again(given: Sequence[OptionGiven], before: dict[int, Option]) -> list[OptionGiven]:
    """New options that have the name of one that is not named by its id are that one."""
    left = {skeleton(each.name): pk for pk, each in before.items() if pk not in {one.id for one in given}}
    return [
        each if each.id is not None else replace(each, id=left.pop(skeleton(each.name), None))
        for each in given
    ]


def _with_as_now(given: list[OptionGiven], before: dict[int, Option]) -> list[OptionGiven]:
    """The options with “as now” among them: the one there is, in front unless it was given; the first time one of its
    name, or a new one, in front."""
    now = next((each for each in before.values() if each.as_now), None)
    if now is None:
        meant = [each for each in given if each.id is None and skeleton(each.name) == skeleton(AS_NOW)][:1]
        return [*(meant or [OptionGiven(AS_NOW)]), *(each for each in given if each not in meant)]
    if any(each.id == now.pk for each in given):
        return given
    kept = OptionGiven(now.name, now.pk, now.description, now.cost, now.cost_note, now.divisible, now.least)
    return [kept, *given]


def _checked(given: list[OptionGiven], before: dict[int, Option]) -> list[dict[str, Any]]:
    """The columns of each option in order. The first is “as now” where there was none before."""
    if len(given) > MOST_OPTIONS:
        raise BadInput(f"There can be {MOST_OPTIONS} options at most, going on as now among them.")
    made = not any(each.as_now for each in before.values())
    rows: list[dict[str, Any]] = []
    names: dict[str, int] = {}
    ids: set[int] = set()
    for row, each in enumerate(given, 1):
        if each.id is not None and (each.id not in before or each.id in ids):
            raise BadInput(
                f"Row {row} names an option that this trade-off has not, or twice.", row=row, field="name"
            )
        ids |= {each.id} if each.id is not None else set()
        as_now = before[each.id].as_now if each.id is not None else made and row == 1
        columns = _columns(each, row, as_now)
        same = names.setdefault(skeleton(columns["name"]) or columns["name"], row)
        if same != row:
            raise BadInput(f"Option {row} has the same name as option {same}.", row=row, field="name")
        rows.append({"id": each.id, "position": row, "as_now": as_now, **columns})
    return rows


def _columns(each: OptionGiven, row: int, as_now: bool) -> dict[str, Any]:
    cost = _amount(f"The cost of option {row}", each.cost, row, "cost", least=-MOST)
    divisible = bool(each.divisible)
    if divisible and as_now:
        raise BadInput("Going on as now cannot be done in part.", row=row, field="divisible")
    if divisible and cost <= 0:
        raise BadInput(
            f"Option {row} cannot be done in part: that needs a cost above nothing.", row=row, field="divisible"
        )  # fmt: skip
    least = _amount(f"The least of option {row}", each.least, row, "least") if divisible else 0
    if least > cost and divisible:
        raise BadInput(f"The least of option {row} is more than its cost.", row=row, field="least")
    return {
        "name": _text(f"The name of option {row}", each.name, 160, row, "name", needed=True),
        "description": _text(f"The description of option {row}", each.description, 3000, row, "description"),
        "cost": cost,
        "cost_note": _text(f"The note on the cost of option {row}", each.cost_note, 300, row, "cost_note"),
        "divisible": divisible,
        "least": least,
    }


def _amount(what: str, value: int, row: int, field: str, least: int = 0) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= MOST:
        raise BadInput(f"{what} must be a whole number from {least:,} to {MOST:,}.", row=row, field=field)
    return value


def _text(what: str, text: str, most: int, row: int, field: str, *, needed: bool = False) -> str:
    check = passage if field == "description" else line
    try:
        return check(what, text, most, needed=needed)
    except BadInput as error:
        raise BadInput(error.message, row=row, field=field) from error


def _take_out(gone: list[Option]) -> None:
    for each in gone:
        if each.points.exists():
            raise OptionInUse(f"Members have made points on “{each.name}”, so it stays.")
        if each.leanings.exists():
            raise OptionInUse(f"Members have said where they stand on “{each.name}”, so it stays.")
        each.delete()


def _store(tradeoff: TradeOff, rows: list[dict[str, Any]]) -> None:
    """Write the rows; positions are moved out of the way first, since each is given once."""
    Option.objects.filter(tradeoff=tradeoff).update(position=F("position") + _APART)
    for row in rows:
        values = {name: value for name, value in row.items() if name != "id"}
        if row["id"] is None:
            Option.objects.create(tradeoff=tradeoff, **values)
        else:
            Option.objects.filter(pk=row["id"], tradeoff=tradeoff).update(**values)
