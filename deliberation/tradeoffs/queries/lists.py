"""Lists of trade-offs: those of all bodies, and those of one by stage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When, Window
from django.db.models.functions import RowNumber

from access.gate import SITE, permissions_of, roles_of
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import covering
from deliberation.bodies.queries.roles import current
from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.models import TradeOff, Witness
from deliberation.tradeoffs.queries.life_counts import stage_ends
from deliberation.tradeoffs.queries.tradeoffs import public_tradeoffs, tradeoffs_of
from deliberation.voting.queries.desk import bodies_where
from kernel.actors import Actor


@dataclass(frozen=True)
class TradeoffsWanted:
    """What a list of trade-offs is asked for; an empty text asks for nothing in particular."""

    words: str = ""
    kind: str = ""
    stage: str = ""
    area: str = ""
    body: str = ""


def visible_tradeoffs(actor: Actor) -> QuerySet[TradeOff]:
    """The trade-offs of all bodies that `actor` may see, with their bodies.

    Public ones once they are published; of the bodies that somebody is on, the others too; of those for which they
    prepare trade-offs, the drafts too; and those on which they are heard as a witness.
    """
    rows = TradeOff.objects.select_related("body")
    drafted = Q(stage=Stage.DRAFT.value)
    public = Q(public=True) & ~drafted
    if actor.kind != "person":
        site = {permission for role in roles_of(actor, SITE) for permission in permissions_of(role)}
        return rows.filter(Q() if Permission.TRADEOFF_EDIT in site else public)
    inside = bodies_where(actor, Permission.TRADEOFF_SEE_PRIVATE)
    preparing = bodies_where(actor, Permission.TRADEOFF_EDIT, Permission.EVIDENCE_EDIT)
    heard = Witness.objects.filter(current("membership__"), membership__person_id=actor.id).values(
        "tradeoff_id"
    )
    seen = public | (~drafted & (Q(body__in=inside) | Q(pk__in=heard))) | Q(body__in=preparing)
    return rows.filter(seen)


def find_tradeoffs(actor: Actor, wanted: TradeoffsWanted) -> QuerySet[TradeOff]:
    """Trade-offs of all bodies that fit: those that go on first, the latest change of stage at the head of each.

    Each word must be in the title, the question, the area or the name of the body. `area` takes those on the area, on
    one that it lies in, or on one that lies in it. With `ends_on`, the planned last day of the stage.
    """
    rows = visible_tradeoffs(actor)
    for word in wanted.words.replace("\x00", " ").split():
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(question__icontains=word)
            | Q(area_name__icontains=word)
            | Q(body__name__icontains=word)
        )
    for column, value in (("body__kind", wanted.kind), ("stage", wanted.stage), ("body__slug", wanted.body)):
        if value:
            rows = rows.filter(**{column: value})
    if wanted.area:
        rows = rows.filter(area_key__in=covering(wanted.area))
    over = Case(When(stage=Stage.CLOSED.value, then=Value(1)), default=Value(0), output_field=IntegerField())
    return rows.annotate(over=over, ends_on=stage_ends()).order_by("over", "-stage_since", "pk")


def areas_of_tradeoffs() -> list[tuple[str, str]]:
    """Key and name of the areas that public trade-offs are about, by name. One query."""
    rows = (
        public_tradeoffs().order_by("area_name", "area_key").values_list("area_key", "area_name").distinct()
    )
    return [(key, name) for key, name in rows if key]


def pages_of(actor: Actor, body: Body, pages: Mapping[Stage, int], size: int) -> dict[Stage, list[TradeOff]]:
    """One page of the trade-offs of a body in each of some stages, the latest change of stage first; one query for all.

    `pages`: which page of each stage, from 1. With their bodies and `ends_on`.
    """
    wanted = Q(pk__in=[])
    for stage, number in pages.items():
        wanted |= Q(stage=stage.value, place__gt=(number - 1) * size, place__lte=number * size)
    place = Window(RowNumber(), partition_by=F("stage"), order_by=[F("stage_since").desc(), F("pk").asc()])
    rows = tradeoffs_of(actor, body).annotate(place=place, ends_on=stage_ends()).filter(wanted)
    found: dict[Stage, list[TradeOff]] = {stage: [] for stage in pages}
    for row in rows.select_related("body").order_by("-stage_since", "pk"):
        found[Stage(row.stage)].append(row)
    return found


def how_many(actor: Actor, body: Body) -> dict[Stage, int]:
    """How many trade-offs of one body the reader sees in each stage. One query."""
    counts = {stage.value: Count("pk", filter=Q(stage=stage.value)) for stage in STAGES}
    found = tradeoffs_of(actor, body).order_by().aggregate(**counts)
    return {stage: found[stage.value] for stage in STAGES}
