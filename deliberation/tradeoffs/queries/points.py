"""Finding points: what a reader may see of a discussion, filtered and sorted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, When

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.words import Shown, Side
from deliberation.tradeoffs.models import (
    Citation,
    EvidenceItem,
    EvidenceStatus,
    ModerationCase,
    Option,
    Point,
    PointVersion,
    Reaction,
    TradeOff,
)
from kernel.actors import Actor
from kernel.errors import NotFound

NEWEST, MOST_NEW, UNANSWERED, OLDEST = "newest", "new", "unanswered", "oldest"
SORTS = (NEWEST, MOST_NEW, UNANSWERED, OLDEST)
"""Orders of a list of points."""
OPEN = (Shown.WAITING.value, Shown.HIDDEN.value)


@dataclass(frozen=True)
class Wanted:
    """Which points to show, and in which order. `option`: position; `evidence`: number of an item that is cited."""

    option: int | None = None
    side: str = ""
    words: str = ""
    evidence: int | None = None
    mine: bool = False
    sort: str = NEWEST


def no_such_point() -> NotFound:
    """What to raise where there is no point, or none that the reader may know of."""
    return NotFound("There is no such point.", next_step="Look for it in the discussion.")


def readable(actor: Actor) -> Q:
    """The condition on points that a reader may see in lists: those shown, and their own that wait or were taken out."""
    shown = Q(status=Shown.SHOWN.value)
    return shown | Q(membership__person_id=actor.id, status__in=OPEN) if actor.kind == "person" else shown


def points_of(actor: Actor, tradeoff: TradeOff, wanted: Wanted, *, replies: bool = False) -> QuerySet[Point]:
    """Points of a trade-off that fit, in order; replies too if asked for."""
    rows = Point.objects.filter(readable(actor), tradeoff=tradeoff)
    if not replies:
        rows = rows.filter(parent__isnull=True)
    if wanted.option is not None:
        rows = rows.filter(option__position=wanted.option)
    if wanted.side:
        rows = rows.filter(side=wanted.side)
    for word in wanted.words.split():
        rows = rows.filter(text__icontains=word)
    if wanted.evidence is not None:
        cites = Citation.objects.filter(point=OuterRef("pk"), item__number=wanted.evidence)
        rows = rows.filter(Exists(cites))
    if wanted.mine:
        rows = rows.filter(_mine(actor))
    return (
        rows.order_by(*_order(wanted.sort), "-number") if wanted.sort != OLDEST else rows.order_by("number")
    )


def _mine(actor: Actor) -> Q:
    """One's own, and what one replied to."""
    if actor.kind != "person":
        return Q(pk__in=[])
    replied = Point.objects.filter(
        parent=OuterRef("pk"), membership__person_id=actor.id
    ).exclude(status=Shown.WITHDRAWN.value)  # fmt: skip
    return Q(membership__person_id=actor.id) | Q(Exists(replied))


def _order(sort: str) -> list[Any]:
    if sort == MOST_NEW:
        # What fewer than the least number said is neither told nor shows in the order.
        enough = Q(knew__gte=F("tradeoff__least") - F("new_to"))
        return [Case(When(enough, then=F("new_to")), default=0, output_field=IntegerField()).desc()]
    if sort == UNANSWERED:
        answered = Point.objects.filter(parent=OuterRef("pk"), status=Shown.SHOWN.value)
        return [Exists(answered)]
    return []


def sides_of(rows: QuerySet[Point]) -> dict[str, list[int]]:
    """The keys of points in their order, by side. One query."""
    found: dict[str, list[int]] = {side.value: [] for side in Side}
    for key, side in rows.values_list("pk", "side"):
        found.setdefault(side, []).append(key)
    return found


def told(actor: Actor, rows: QuerySet[Point]) -> QuerySet[Point]:
    """Points with what is shown beside them: option, `answers` (replies that are shown), and the reader's own answer."""
    answers = (
        Point.objects.filter(parent=OuterRef("pk"), status=Shown.SHOWN.value)
        .order_by()
        .values("parent")
        .annotate(count=Count("pk"))
        .values("count")
    )
    found = rows.select_related("option", "membership", "parent").annotate(answers=Subquery(answers))
    person = actor.id if actor.kind == "person" else None
    own = Reaction.objects.filter(point=OuterRef("pk"), membership__person_id=person)
    return found.annotate(own_knew=Subquery(own.values("knew")[:1]))


def by_key(actor: Actor, keys: list[int]) -> list[Point]:
    """Points with all that is shown beside them, in the order of the keys. One query."""
    rows = {point.pk: point for point in told(actor, Point.objects.filter(pk__in=keys))} if keys else {}
    return [rows[key] for key in keys if key in rows]


def options_counted(tradeoff: TradeOff) -> list[Option]:
    """The options with `for_count` and `against_count` of points that are shown, and `out_count` of what was taken out.

    Replies count only among what was taken out. One query.
    """
    shown = Q(points__status=Shown.SHOWN.value, points__parent__isnull=True)
    return list(
        Option.objects.filter(tradeoff=tradeoff).annotate(
            for_count=Count("points", filter=shown & Q(points__side=Side.FOR.value)),
            against_count=Count("points", filter=shown & Q(points__side=Side.AGAINST.value)),
            out_count=Count("points", filter=Q(points__status=Shown.HIDDEN.value)),
        )
    )


def items_to_cite(tradeoff: TradeOff, *, citable: bool = False) -> dict[int, str]:
    """The claims of evidence by number: what is in the pack, and what was withdrawn and may be cited still. One query.

    `citable`: only what may be cited in a new text.
    """
    told_of = [EvidenceStatus.ACCEPTED.value] + ([] if citable else [EvidenceStatus.WITHDRAWN.value])
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, status__in=told_of).order_by("number")
    return dict(rows.values_list("number", "claim"))


def point_at(actor: Actor, tradeoff: TradeOff, number: int) -> Point:
    """One point with all that is shown beside it. Raises NotFound, for one that waits too, unless it is the reader's to see."""
    found = told(actor, Point.objects.filter(tradeoff=tradeoff, number=number)).first()
    if found is None or (found.status == Shown.WAITING.value and not reads(actor, tradeoff, found)):
        raise no_such_point()
    return found


def replies_to(actor: Actor, point: Point) -> list[Point]:
    """The replies to a point in their order, without those that wait, unless they are the reader's own. One query."""
    seen = ~Q(status=Shown.WAITING.value)
    if actor.kind == "person":
        seen |= Q(membership__person_id=actor.id)
    return list(told(actor, Point.objects.filter(seen, parent=point)).order_by("number"))


def reads(actor: Actor, tradeoff: TradeOff, point: Point) -> bool:
    """Whether somebody may read the text of a point (its membership loaded): those who wrote or moderate it, if it is not shown."""
    if point.status == Shown.SHOWN.value:
        return True
    return writes(actor, point) or holds(actor, Permission.TRADEOFF_MODERATE, scope_of(tradeoff.body_id))


def writes(actor: Actor, point: Point) -> bool:
    """Whether a point (its membership loaded) is the actor's own."""
    return actor.kind == "person" and str(point.membership.person_id) == actor.id


def versions_of(actor: Actor, tradeoff: TradeOff, point: Point) -> list[PointVersion]:
    """The texts of a point, newest first: all of them for who wrote or moderates it, else those that stay public."""
    rows = PointVersion.objects.filter(point=point).order_by("-version")
    everything = writes(actor, point) or holds(
        actor, Permission.TRADEOFF_MODERATE, scope_of(tradeoff.body_id)
    )
    if everything:
        return list(rows)
    return list(rows.filter(public=True)) if point.status == Shown.SHOWN.value else []


def newest_case(point: Point) -> ModerationCase | None:
    """The newest decision on a point. One query."""
    rows = ModerationCase.objects.filter(
        tradeoff_id=point.tradeoff_id, thing_kind="point", thing_number=point.number
    )
    return rows.order_by("-pk").first()
