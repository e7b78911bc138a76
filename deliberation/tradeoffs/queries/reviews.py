"""Reviews: who may start one, which there are, and what two trade-offs say of the same options."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, fields
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, When, Window
from django.db.models.functions import RowNumber

from access.permissions import Permission
from deliberation.bodies.calc.names import skeleton
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.tradeoffs.calc.differ import Pair, Seen, compare
from deliberation.tradeoffs.calc.leaning import Change
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.calc.words import EffectKind, Shown, Side
from deliberation.tradeoffs.models import Option, Point, TradeOff
from deliberation.tradeoffs.queries.decide import VoteAbout, votes_about
from deliberation.tradeoffs.queries.leanings import changes_by_option
from deliberation.tradeoffs.queries.tradeoffs import sees
from deliberation.voting.queries.desk import bodies_where
from kernel.actors import Actor

STRONGEST = 2
"""How many points of each side are shown for an option."""


def bodies_to_review(actor: Actor, tradeoff: TradeOff) -> list[Body]:
    """The bodies for which somebody may start a review of a trade-off; one query at most."""
    ids = [each for each in bodies_where(actor, Permission.TRADEOFF_EDIT) if each != tradeoff.body_id]
    found = Body.objects.filter(pk__in=ids).order_by("name", "pk") if ids else []
    return [body for body in found if not has_ended(body)]


def may_start_one(actor: Actor, tradeoff: TradeOff, begun: Collection[UUID]) -> bool:
    """Whether somebody has a body that could review a trade-off and is not among those that have begun. No query."""
    if tradeoff.review_of_id is not None or tradeoff.stage == Stage.DRAFT.value:
        return False
    # A role over a body that has ended grants nothing, so these bodies are running.
    return bool(set(bodies_where(actor, Permission.TRADEOFF_EDIT)) - {tradeoff.body_id, *begun})


def reviews_of(actor: Actor, original: TradeOff) -> QuerySet[TradeOff]:
    """The reviews of a trade-off that `actor` may see, with their bodies, the first at the head."""
    begun = ~Q(stage=Stage.DRAFT.value)
    inside = bodies_where(actor, Permission.TRADEOFF_SEE_PRIVATE)
    preparing = bodies_where(actor, Permission.TRADEOFF_EDIT, Permission.EVIDENCE_EDIT)
    seen = (begun & (Q(public=True) | Q(body__in=inside))) | Q(body__in=preparing)
    rows = TradeOff.objects.filter(seen, review_of=original).select_related("body")
    return rows.order_by("created_at", "pk")


def review_by(body_id: UUID, original: TradeOff) -> TradeOff | None:
    """The review of a trade-off by one body, if it has begun one; one query."""
    rows = TradeOff.objects.filter(body_id=body_id, review_of=original).select_related("body")
    return rows.order_by("created_at", "pk").first()


@dataclass(frozen=True)
class Points:
    """What is said for or against an option: how many points, and those that were new to most, if to anybody."""

    count: int = 0
    strongest: tuple[Point, ...] = ()


@dataclass(frozen=True)
class EffectSeen:
    """What an effect is on and what it is, by the words of the model `Effect`."""

    kind: str
    metric: str
    lens: str
    subject: str
    asset_id: int | None
    way: str
    size: float | None
    low: float | None
    high: float | None
    sureness: str


@dataclass(frozen=True)
class SideOfOption:
    """What one body says of an option."""

    option: Option
    effects: tuple[EffectSeen, ...]
    points: dict[Side, Points]
    change: Change | None


@dataclass(frozen=True)
class Beside:
    """An option as both have it; one of the two is None where only the other has it. `pairs`: their effects compared."""

    first: SideOfOption | None
    second: SideOfOption | None
    pairs: list[Pair] = field(default_factory=list)


@dataclass(frozen=True)
class Comparison:
    """Two trade-offs side by side: the one that was there first, and its review."""

    original: TradeOff
    review: TradeOff
    options: list[Beside]
    votes: dict[UUID, list[VoteAbout]]


def compare_tradeoffs(actor: Actor, original: TradeOff, review: TradeOff) -> Comparison:
    """What the two say of each option, in the order of the original, then what the review alone has. Five queries.

    An option of the review stands beside the one it was taken over from.
    """
    both = [original, review]
    options, effects = _options(both)
    points, changes = _points(both), changes_by_option(both)
    sides = {
        each.pk: SideOfOption(
            each, tuple(effects[each.pk]), points.get(each.pk, _no_points()), changes.get(each.pk)
        )
        for each in options
    }
    return Comparison(original, review, _beside(original, options, sides), votes_about(actor, both))


def _options(tradeoffs: Iterable[TradeOff]) -> tuple[list[Option], dict[int, list[EffectSeen]]]:
    """The options in their order, and the effects of each by its id; one query."""
    names = [each.name for each in fields(EffectSeen)]
    order = ("position", "pk", "effects__position", "effects__pk")
    rows: Iterable[Any] = (
        Option.objects.filter(tradeoff__in=tradeoffs)
        .annotate(effect=F("effects__pk"), **{f"effect_{name}": F(f"effects__{name}") for name in names})
        .order_by(*order)
    )
    options: dict[int, Option] = {}
    effects: dict[int, list[EffectSeen]] = {}
    for row in rows:
        options.setdefault(row.pk, row)
        known = effects.setdefault(row.pk, [])
        if row.effect is not None:
            known.append(EffectSeen(**{name: getattr(row, f"effect_{name}") for name in names}))
    return list(options.values()), effects


def _beside(original: TradeOff, options: list[Option], sides: dict[int, SideOfOption]) -> list[Beside]:
    ours = [each for each in options if each.tradeoff_id == original.pk]
    theirs = [each for each in options if each.tradeoff_id != original.pk]
    # Should two options of a review come from the same one, the first stands beside it and the other by itself.
    partner = {each.source_id: each for each in reversed(theirs) if each.source_id is not None}
    matched = {partner[each.pk].pk for each in ours if each.pk in partner}
    rows = [_row(sides[each.pk], sides[partner[each.pk].pk] if each.pk in partner else None) for each in ours]
    return rows + [_row(None, sides[each.pk]) for each in theirs if each.pk not in matched]


def _row(first: SideOfOption | None, second: SideOfOption | None) -> Beside:
    if first is None or second is None:
        return Beside(first, second)
    return Beside(
        first,
        second,
        compare([seen(each) for each in first.effects], [seen(each) for each in second.effects]),
    )


def seen(effect: EffectSeen) -> Seen:
    """An effect as two bodies' effects are compared."""
    thing: tuple[object, ...] = (effect.kind, skeleton(effect.subject) or effect.subject)
    if effect.kind == EffectKind.METRIC:
        thing = (effect.kind, effect.metric)
    elif effect.kind == EffectKind.PEOPLE:
        thing = (*thing, effect.lens)
    elif effect.asset_id is not None:
        thing = (effect.kind, effect.asset_id)
    return Seen(thing, effect.way, effect.sureness, effect.size, effect.low, effect.high)


def _no_points() -> dict[Side, Points]:
    return {side: Points() for side in Side}


def _points(tradeoffs: Iterable[TradeOff]) -> dict[int, dict[Side, Points]]:
    """How many points each option has for and against, and which were new to most; one query."""
    shown = Point.objects.filter(tradeoff__in=tradeoffs, parent=None, status=Shown.SHOWN.value)
    alike = [F("option_id"), F("side")]
    # What fewer than the least number said is neither told nor shows in the order.
    enough = Q(said__gte=F("tradeoff__least"))
    told = Case(When(enough, then=F("new_to")), default=0, output_field=IntegerField())
    shown = shown.annotate(said=F("knew") + F("new_to")).annotate(told=told)
    place = Window(RowNumber(), partition_by=alike, order_by=[F("told").desc(), F("number").asc()])
    many = Window(Count("pk"), partition_by=alike)
    rows = shown.annotate(place=place, many=many).filter(place__lte=STRONGEST).order_by("option_id", "place")
    best: dict[tuple[int, str], list[Point]] = {}
    counts: dict[tuple[int, str], int] = {}
    for point in rows:
        known = best.setdefault((point.option_id, point.side), [])
        if point.told:
            known.append(point)
        counts[point.option_id, point.side] = point.many
    found: dict[int, dict[Side, Points]] = {}
    for (option_id, side), count in counts.items():
        if side:
            sides = found.setdefault(option_id, _no_points())
            sides[Side(side)] = Points(count, tuple(best[option_id, side]))
    return found


def original_of(actor: Actor, tradeoff: TradeOff) -> TradeOff | None:
    """The trade-off that was there first: itself, or the one that it reviews if the reader may see that; one query."""
    if tradeoff.review_of_id is None:
        return tradeoff
    found = TradeOff.objects.select_related("body").filter(pk=tradeoff.review_of_id).first()
    return found if found is not None and sees(actor, found) else None
