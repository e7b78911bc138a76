"""A panel with enough members for small groups, and short ways to its pages."""

from __future__ import annotations

from typing import Any

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions.rooms import make_round
from deliberation.tradeoffs.models import Round, TradeOff
from deliberation.tradeoffs.queries import rooms as queries
from deliberation.voting.models import Feature, Group, MemberGroup
from tests.moot import Moot
from tests.tradeoffs import fill_panel, make_tradeoff


def room(moot: Moot, members: int = 12, stage: str = "discuss", **fields: Any) -> TradeOff:
    """A trade-off of the panel, which has so many members: the moot's three, and more."""
    fill_panel(moot.panel, members - 3)
    return make_tradeoff(moot.panel, stage, **fields)


def page(tradeoff: TradeOff, tail: str = "rounds/") -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/{tail}"


def api(tradeoff: TradeOff, tail: str = "rounds/") -> str:
    return f"/api/v1{page(tradeoff, tail)}"


def members(tradeoff: TradeOff) -> list[Membership]:
    return queries.members_to_seat(tradeoff.body)


def keep_round(moot: Moot, tradeoff: TradeOff, tables: int = 3, **more: Any) -> Round:
    """The next round as it is proposed first."""
    number = queries.next_round_number(tradeoff)
    proposal = queries.propose(tradeoff, members(tradeoff), tables, queries.first_lot(tradeoff, number))
    return make_round(
        actor=moot.actor("femi"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number,
        tables=proposal.tables, seed=proposal.seed, **more,
    )  # fmt: skip


def seats(found: Round) -> list[list[int]]:
    """Who sits where, as ids of memberships."""
    return [sorted(each.seats.values_list("membership_id", flat=True)) for each in found.groups.all()]


def own_table(moot: Moot, found: Round, name: str) -> int:
    """The number of somebody's table."""
    return found.groups.get(seats__membership=moot.membership(name, moot.panel)).number


def with_age(moot: Moot, tradeoff: TradeOff) -> Feature:
    """Half of the panel said that they are young, half that they are old."""
    feature = Feature.objects.create(body=moot.panel, position=1, name="Age")
    groups = [
        Group.objects.create(feature=feature, position=at, name=name)
        for at, name in ((1, "young"), (2, "old"))
    ]
    for at, each in enumerate(members(tradeoff)):
        MemberGroup.objects.create(membership=each, feature=feature, group=groups[at % 2])
    return feature
