"""Reading rounds of small groups: who sat where, how the next round could be, what was noted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Max, Prefetch, Q, QuerySet

from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.members import current_members
from deliberation.tradeoffs.calc.small_groups import (
    Measures,
    Tables,
    make_tables,
    measure,
    met_before,
)
from deliberation.tradeoffs.models import GroupSeat, PrivateNote, Round, SmallGroup, TradeOff
from deliberation.voting.queries.features import features_of, names_typed, said_by
from kernel.actors import Actor
from kernel.errors import NotFound

LARGEST_SEED = 10**15


@dataclass(frozen=True)
class Proposal:
    """A round as it could be: tables of membership ids, the lot they came from, and how well they are mixed."""

    tables: Tables
    seed: int
    measures: Measures


def rounds_of(tradeoff: TradeOff) -> list[Round]:
    """The rounds of a trade-off in order, each with `tables`, `people` and `notes`: how many there are. One query."""
    rows = Round.objects.filter(tradeoff=tradeoff).annotate(
        tables=Count("groups", distinct=True),
        people=Count("groups__seats", distinct=True),
        notes=Count("groups", filter=~Q(groups__note=""), distinct=True),
    )
    return list(rows.order_by("number"))


def round_of(tradeoff: TradeOff, number: int) -> Round:
    """One round with its tables and who sits there, by number. Raises NotFound. Three queries."""
    seats = GroupSeat.objects.select_related("membership").order_by(
        "membership__number", "membership__public_name"
    )
    tables = SmallGroup.objects.order_by("number").prefetch_related(Prefetch("seats", queryset=seats))
    found = (
        Round.objects.filter(tradeoff=tradeoff, number=number)
        .prefetch_related(Prefetch("groups", queryset=tables))
        .first()
    )
    if found is None:
        raise no_such_round()
    found.tradeoff = tradeoff
    return found


def no_such_round() -> NotFound:
    """What to raise where there is no such round."""
    return NotFound("There is no such round.", next_step="Look for it in the list of rounds.")


def table_of(tradeoff: TradeOff, number: int, group: int) -> SmallGroup:
    """One table of a round, by the numbers of both. Raises NotFound."""
    rows = SmallGroup.objects.filter(round__tradeoff=tradeoff, round__number=number, number=group)
    found = rows.select_related("round").first()
    if found is None:
        raise NotFound("There is no such table.", next_step="Look for it on the page of the round.")
    return found


def sits_there(actor: Actor, table: SmallGroup) -> bool:
    """Whether somebody sat at a table. One query."""
    if actor.kind != "person":
        return False
    return GroupSeat.objects.filter(group=table, membership__person_id=actor.id).exists()


def earlier_tables(tradeoff: TradeOff) -> list[list[list[int]]]:
    """Who sat at which table in each round so far, as membership ids. One query."""
    rows = GroupSeat.objects.filter(group__round__tradeoff=tradeoff)
    found: dict[int, dict[int, list[int]]] = {}
    for number, table, member in rows.values_list(
        "group__round__number", "group__number", "membership_id"
    ).order_by("group__round__number", "group__number", "membership_id"):
        found.setdefault(number, {}).setdefault(table, []).append(member)
    return [list(tables.values()) for tables in found.values()]


def members_to_seat(body: Body) -> list[Membership]:
    """Who can be seated: full members now. One query."""
    return list(current_members(body))


def said_of(body: Body, members: Sequence[Membership]) -> dict[str, dict[int, str]]:
    """By the name of each feature: the group that each member said they are in. Three queries."""
    features, said = features_of(body), said_by(members)
    return {
        feature.name: {
            each.member.pk: each.groups[feature.pk].name for each in said if feature.pk in each.groups
        }
        for feature in features
    }


def mixing(
    tradeoff: TradeOff, members: Sequence[Membership]
) -> tuple[Counter[tuple[int, int]], dict[str, dict[int, str]]]:
    """What a new round is measured by: who sat together before, and the features of members. Four queries."""
    return met_before(earlier_tables(tradeoff)), said_of(tradeoff.body, members)


def propose(tradeoff: TradeOff, members: Sequence[Membership], tables: int, seed: int) -> Proposal:
    """How a next round could be. The same members, rounds so far and lot give the same tables. Four queries."""
    met, features = mixing(tradeoff, members)
    seated = make_tables([each.pk for each in members], tables, seed=seed, met=met, features=features)
    return Proposal(seated, seed, measure(seated, met, features))


def next_round_number(tradeoff: TradeOff) -> int:
    """The number that the next round gets. One query."""
    most = Round.objects.filter(tradeoff=tradeoff).aggregate(most=Max("number"))["most"]
    return int(most or 0) + 1


def first_lot(tradeoff: TradeOff, number: int) -> int:
    """The lot of the first proposal for a round; asking again takes the next ones."""
    return (tradeoff.seed + 1000 * number) % LARGEST_SEED


def public_notes(tradeoff: TradeOff) -> list[SmallGroup]:
    """Tables whose notes everybody may read, with their rounds, in order. One query."""
    rows = SmallGroup.objects.filter(round__tradeoff=tradeoff, public_note=True).exclude(note="")
    return list(rows.select_related("round").order_by("round__number", "number"))


def private_notes_of(tradeoff: TradeOff) -> QuerySet[PrivateNote]:
    """What facilitators noted among themselves, newest first."""
    return PrivateNote.objects.filter(tradeoff=tradeoff).order_by("-written_at", "-pk")


def own_private_note(actor: Actor, tradeoff: TradeOff, note_id: int) -> PrivateNote:
    """A private note that the actor wrote. Raises NotFound, for another facilitator's too."""
    rows = PrivateNote.objects.filter(tradeoff=tradeoff, pk=note_id)
    found = rows.filter(person_id=actor.id).first() if actor.kind == "person" else None
    if found is None:
        raise NotFound("You have written no such note.", next_step="Look for yours in the list of notes.")
    return found


def member_called(body: Body, typed: str) -> Membership | None:
    """The full member whose number or public name was typed; None where it fits nobody, or two. One query."""
    members = {each.pk: each for each in current_members(body)}
    key = names_typed(members.values()).get(" ".join(typed.split()).lower())
    return members.get(key) if key is not None else None
