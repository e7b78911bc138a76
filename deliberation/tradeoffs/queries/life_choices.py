"""What those who prepare a trade-off choose from: areas of the body, indexes, boards that decide."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from deliberation.bodies.calc.kinds import BodyKind
from deliberation.bodies.models import Body
from deliberation.bodies.queries.accountability import living_systems
from deliberation.bodies.queries.bodies import Wanted, areas_of, bodies
from deliberation.bodies.queries.bodies_areas import (
    AreaView,
    area_view,
    area_views,
    councils_in,
    systems_over,
)
from indexapp.queries.geography import reference
from indexapp.queries.published import indexes

MOST_BOARDS = 200


def areas_to_choose(body: Body, keep: str = "") -> list[AreaView]:
    """The areas that a body covers, then those around and within them, then `keep`; all systems where it covers none.

    Of a system its councils, of a council its systems, of a region or the country the systems. One query.
    """
    found: dict[str, AreaView] = {}
    for area in areas_of(body):
        found.setdefault(area.key, area)
    for area in list(found.values()):
        for each in _near(area):
            found.setdefault(each.key, each)
    if not found:
        found = {each.key: each for each in living_systems()}
    if keep:
        found.setdefault(keep, area_view(keep))
    return list(found.values())


def _near(area: AreaView) -> list[AreaView]:
    if area.type == "ics":
        return area_views(council.key for council, extent in councils_in(area.key) if extent != "edge")
    if area.type == "england":
        return living_systems()
    if area.type in ("region", "nhs_region"):
        return [each for each in living_systems() if area.key in _regions_of(each.key)]
    return systems_over(area.key)


def _regions_of(key: str) -> set[str]:
    area = reference().areas.get(key)
    return {area.region} if area is not None else set()


def area_keys_of(body: Body) -> list[str]:
    """The keys of the areas that a trade-off of the body may be about, the usual one first. One query."""
    return [each.key for each in areas_to_choose(body)]


def indexes_to_choose() -> list[tuple[str, str]]:
    """Slug and title of every index, in their order. One query."""
    return [(each.slug, each.title) for each in indexes()]


def boards_to_choose(body: Body, area_key: str, keep: UUID | None = None) -> list[tuple[str, str, UUID]]:
    """Slug, name and id of the bodies that may decide in an area: all that cover it but panels, and `keep`. One query."""
    near = bodies(Wanted(area=area_key)) if area_key else bodies(Wanted())
    wanted = Q(pk__in=near.exclude(kind=BodyKind.CITIZEN_PANEL).exclude(pk=body.pk).values("pk"))
    if keep is not None:
        wanted |= Q(pk=keep)
    rows = Body.objects.filter(wanted).order_by("name", "slug")
    return list(rows.values_list("slug", "name", "pk")[:MOST_BOARDS])
