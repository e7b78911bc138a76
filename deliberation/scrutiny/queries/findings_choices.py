"""What a form of a finding offers: areas near the body, and the bodies on which somebody writes."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q

from deliberation.bodies.models import Body, BodyArea, Link
from deliberation.bodies.queries.accountability import living_systems
from deliberation.bodies.queries.bodies import areas_of, choices_but
from deliberation.bodies.queries.bodies_areas import (
    AreaView,
    area_view,
    area_views,
    councils_in,
    systems_over,
)


def areas_near(body: Body, keep: str = "") -> list[AreaView]:
    """The areas that a body covers, then those around and within them, then `keep`; all systems where it covers none.

    One query.
    """
    found = {each.key: each for each in areas_of(body)}
    for area in list(found.values()):
        within = (
            area_views(council.key for council, extent in councils_in(area.key) if extent != "edge")
            if area.type == "ics"
            else systems_over(area.key)
        )
        found |= {each.key: each for each in within if each.key not in found}
    if not found:
        found = {each.key: each for each in living_systems()}
    if keep and keep not in found:
        found[keep] = area_view(keep)
    return list(found.values())


def bodies_by_id(ids: set[str]) -> list[Body]:
    """These bodies by name; one query."""
    return list(Body.objects.filter(pk__in=ids).order_by("name", "slug"))


Choice = tuple[str, str, UUID]
"""Short name, name and id of a body."""
FEW = 12
"""So many bodies are offered as they are; of more, those nearby come first."""


def bodies_to_ask(body: Body) -> tuple[list[Choice], list[Choice]]:
    """The other running bodies: those nearby (around the same areas, or linked with the body), and the rest.

    Few bodies are all nearby. At most four queries.
    """
    every = choices_but(body)
    if len(every) <= FEW:
        return every, []
    keys = [each.key for each in areas_near(body)]
    near = set(BodyArea.objects.filter(area_key__in=keys).values_list("body_id", flat=True))
    links = Link.objects.filter(Q(body=body) | Q(to=body)).values_list("body_id", "to_id")
    near |= {each for pair in links for each in pair if each is not None}
    return [each for each in every if each[2] in near], [each for each in every if each[2] not in near]
