"""Reading what members tried out and kept: their own, and what others chose to share."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import Scenario, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import own_membership
from kernel.actors import Actor
from kernel.errors import NotFound

MOST_KEPT = 20
"""Scenarios of one member on one trade-off."""


@dataclass(frozen=True)
class Given:
    """How many of those who shared put something on an option, and how much: least, middle and most.

    None where they are fewer than may be told of: of one member, all three would be what that member put there.
    """

    option: int
    name: str
    members: int
    least: int | None
    middle: int | None
    most: int | None


@dataclass(frozen=True)
class Together:
    """What members shared, counted by their newest shared scenario. `enough`: at least as many as may be told of."""

    members: int
    least: int
    given: tuple[Given, ...]

    @property
    def enough(self) -> bool:
        """Whether so many have shared that it can be told."""
        return self.members >= self.least


def no_such_scenario() -> NotFound:
    """What to raise where there is no scenario, or none that the reader may know of."""
    return NotFound("There is no such scenario.", next_step="See the scenarios that you kept.")


def own_scenarios(actor: Actor, tradeoff: TradeOff) -> list[Scenario]:
    """The actor's own scenarios of a trade-off, newest first. Two queries."""
    membership = own_membership(actor, tradeoff.body_id)
    if membership is None:
        return []
    rows = Scenario.objects.filter(tradeoff=tradeoff, membership__person_id=membership.person_id)
    return list(rows.select_related("membership").order_by("-saved_at", "-pk")[: 2 * MOST_KEPT])


def after_discussion(tradeoff: TradeOff) -> bool:
    """Whether members may see what others shared: once the discussion is over, so that nobody follows the first."""
    return STAGES.index(Stage(tradeoff.stage)) > STAGES.index(Stage.DISCUSS)


def together(tradeoff: TradeOff) -> Together | None:
    """Where those who shared put the envelope; None before the discussion is over. One query."""
    if not after_discussion(tradeoff):
        return None
    rows = _newest_shared(tradeoff)
    amounts: dict[int, list[int]] = defaultdict(list)
    names: dict[int, str] = {}
    for row in rows:
        for each in row.outcome.get("options", ()):
            amounts[each["option"]].append(each["amount"])
            names.setdefault(each["option"], each["name"])
    given = tuple(
        _given(option, names[option], found, tradeoff.least)
        for option, found in sorted(amounts.items(), key=lambda each: (-len(each[1]), names[each[0]]))
    )
    return Together(len(rows), tradeoff.least, given)


def _given(option: int, name: str, found: list[int], least: int) -> Given:
    if len(found) < least:
        return Given(option, name, len(found), None, None, None)
    return Given(option, name, len(found), min(found), int(statistics.median(found)), max(found))


def shared_scenarios(actor: Actor, tradeoff: TradeOff) -> list[Scenario]:
    """Each member's newest shared scenario, for members and staff of the body, once enough have shared. One query.

    Nobody else, and nothing before the discussion is over.
    """
    if not after_discussion(tradeoff) or not sees_shared(actor, tradeoff):
        return []
    rows = _newest_shared(tradeoff)
    return rows if len(rows) >= tradeoff.least else []


def sees_shared(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody sees shared scenarios one by one: members and staff; the public sees numbers."""
    return holds(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(tradeoff.body_id))


def _newest_shared(tradeoff: TradeOff) -> list[Scenario]:
    rows = Scenario.objects.filter(tradeoff=tradeoff, shared=True).select_related("membership")
    newest: dict[int, Scenario] = {}
    for row in rows.order_by("-saved_at", "-pk"):
        newest.setdefault(row.membership_id, row)
    return sorted(newest.values(), key=lambda row: _name_key(row.membership))


def _name_key(membership: Membership) -> tuple[int, str]:
    return membership.number or 0, membership.public_name.casefold()


def scenario_for(actor: Actor, tradeoff: TradeOff, scenario_id: UUID) -> Scenario:
    """One scenario that the actor may see: their own, or one that is shared with them. Raises NotFound."""
    found = Scenario.objects.filter(tradeoff=tradeoff, pk=scenario_id).select_related("membership").first()
    if found is not None and is_own(actor, found):
        return found
    if found is not None and found in shared_scenarios(actor, tradeoff):
        return found
    raise no_such_scenario()


def is_own(actor: Actor, scenario: Scenario) -> bool:
    """Whether a scenario (its membership loaded) is the actor's own."""
    return actor.kind == "person" and str(scenario.membership.person_id) == str(actor.id)


def picks_now(scenario: Scenario, positions: dict[int, int]) -> dict[int, int]:
    """The picks of a scenario by the positions that its options have now (`positions`: by option id).

    Options that are no more are left out.
    """
    return {
        positions[each["option"]]: each["amount"]
        for each in scenario.outcome.get("options", ())
        if each["option"] in positions
    }


def chosen_to_compare(rows: Sequence[Scenario], asked: Sequence[str]) -> list[Scenario]:
    """Those of some scenarios that were asked for by id, in the order of the list; all unknown ids left out."""
    wanted = set(asked)
    return [row for row in rows if str(row.pk) in wanted]
