"""Who answers to whom in one integrated care system: its bodies, its councils, its links."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import LinkView, Wanted, bodies, links_among
from deliberation.bodies.queries.bodies_areas import (
    AreaView,
    area_view,
    councils_in,
    successors,
    systems_over,
)
from indexapp.queries.geography import area_known_as, reference
from kernel.errors import BadInput


class NoSystem(BadInput):
    """The area is one that lies in no integrated care system, or in several."""

    code = "bad_input"


@dataclass(frozen=True)
class SystemView:
    """One system: its councils with their extent, its running bodies, the links that any of them has now."""

    area: AreaView
    councils: list[tuple[AreaView, str]]
    bodies: list[Body]
    links: list[LinkView]
    came_from: list[AreaView]
    became: list[AreaView]


def systems_meant(code: str) -> list[AreaView]:
    """The systems that an area is or lies in, by any code of the area. Raises NotFound for an unknown code."""
    area = area_view(area_known_as(code).key)
    return [area] if area.type == "ics" else systems_over(area.key)


def one_system(code: str) -> AreaView:
    """The system that an area is or lies in. Raises NotFound for an unknown code, NoSystem for none or several."""
    found = systems_meant(code)
    if len(found) == 1:
        return found[0]
    if found:
        raise NoSystem(
            "This area lies in more than one integrated care system.",
            next_step=f"Choose one: {', '.join(f'{each.name} ({each.key})' for each in found)}.",
        )
    raise NoSystem(
        "This area is no integrated care system and lies in none.",
        next_step="Choose a system, or a council.",
    )


def system_view(area: AreaView) -> SystemView:
    """Everything that is told of one system; two queries."""
    found = list(bodies(Wanted(area=area.key)))
    came_from = [
        area_view(step.predecessor)
        for step in reference().predecessors_of(area.key)
        if step.kind != "boundary" and step.predecessor != area.key
    ]
    return SystemView(
        area,
        councils_in(area.key),
        found,
        links_among(body.pk for body in found),
        came_from,
        successors(area.key),
    )


def living_systems() -> list[AreaView]:
    """Every integrated care system of today, by name."""
    found = (area_view(area.key) for area in reference().areas.values() if area.type == "ics")
    return sorted(
        (each for each in found if each.ended is None), key=lambda each: (each.name.casefold(), each.key)
    )


def source_of(name: str) -> dict[str, Any]:
    """Title, publisher and date of a source of the tables of areas."""
    source = reference().sources[name]
    return {"title": source.title, "publisher": source.publisher, "date": source.date}
