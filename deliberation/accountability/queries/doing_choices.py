"""What a form of an action offers: areas, and what it may come from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q

from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Decision, Recommendation
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import area_views
from indexapp.queries.geography import reference
from indexapp.queries.pins import AreaChoice
from kernel.errors import NotFound


@dataclass(frozen=True)
class Source:
    """What a new action comes from, in words, and what its form starts with."""

    words: str = ""
    recommendation_id: UUID | None = None
    decision_id: UUID | None = None
    areas: tuple[str, ...] = ()
    initial: dict[str, Any] = field(default_factory=dict)


def area_choices(body: Body, also: Iterable[str] = ()) -> list[AreaChoice]:
    """The areas of a body's footprint, of the systems around them, and `also`, by name; one query."""
    tables, kept = reference(), set(also)
    keys = set(body.areas.values_list("area_key", flat=True)) | kept
    rows = [row for row in tables.council_systems if row.extent != "edge"]
    keys |= {row.system for row in rows if row.council in keys}
    keys |= {row.council for row in rows if row.system in keys}
    known = [each for each in area_views(keys) if each.known and (each.ended is None or each.key in kept)]
    return [AreaChoice(each.key, each.words) for each in known]


def comes_from(body: Body, recommendation: str, decision: str) -> Source:
    """What a new action of a body comes from. Raises NotFound for what is not this body's to carry out."""
    if recommendation:
        mine = Q(to_body=body) | Q(to_body=None, from_body=body)
        asked = Recommendation.objects.filter(mine, pk=_id(recommendation)).first()
        if asked is None:
            raise NotFound("There is no such recommendation.")
        areas = (asked.area_key,) if asked.area_key else ()
        first = {"topics": unpacked(asked.topics), "areas": list(areas), "owner": asked.lead}
        return Source(f"Recommendation {asked.reference}: {asked.text}", asked.pk, None, areas, first)
    if decision:
        taken = Decision.objects.filter(pk=_id(decision), body=body, published_at__isnull=False).first()
        if taken is None:
            raise NotFound("There is no such decision.")
        first = {"topics": unpacked(taken.topics), "areas": unpacked(taken.areas)}
        return Source(
            f"Decision {taken.reference}: {taken.title}", None, taken.pk, tuple(unpacked(taken.areas)), first
        )
    return Source()


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotFound("There is no such page.") from error
