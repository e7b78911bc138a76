"""The page of who answers to whom: the table of IPPR with the bodies of one system in it, and the links between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse

from deliberation.bodies.calc.accountability import POLITICAL, SIDES, SOURCE, Placed, placed
from deliberation.bodies.calc.kinds import FOOTPRINT_NAMES, KINDS, BodyKind, Footprint
from deliberation.bodies.models import Body
from deliberation.bodies.queries.accountability import SystemView, source_of
from deliberation.bodies.queries.bodies import LinkView
from deliberation.bodies.queries.bodies_areas import EXTENTS, AreaView
from design.formats import day
from design.tables import Cell, Column, Row, Table

COUNCILS = "Local councils"
REFERRAL = (
    "On 31 January 2024 a scrutiny committee’s formal referral of a change to the Secretary of State ended; "
    "anyone may ask the Secretary of State to call a change in."
)


@dataclass(frozen=True)
class CellView:
    """One cell: the table's own institutions, the councils of the system, the bodies of this site."""

    side: str
    institutions: list[str]
    councils: list[tuple[str, str, str]]
    bodies: list[tuple[str, str, str]]


@dataclass(frozen=True)
class RowView:
    """One row of the table: its footprint and both sides."""

    footprint: str
    cells: list[CellView] = field(default_factory=list)


def table_rows(bodies: Sequence[Body] = (), councils: Sequence[tuple[AreaView, str]] = ()) -> list[RowView]:
    """The rows of the table, with bodies and councils in their places."""
    rows = placed([(body.footprint, body.accountability, body) for body in bodies])
    return [
        RowView(FOOTPRINT_NAMES[row[0].footprint], [_cell(cell, councils) for cell in row]) for row in rows
    ]


def _cell(cell: Placed[Body], councils: Sequence[tuple[AreaView, str]]) -> CellView:
    here = cell.footprint is Footprint.PLACE and cell.side == POLITICAL
    return CellView(
        SIDES[cell.side],
        list(cell.institutions),
        [(area.name, reverse("area", args=[area.key]), EXTENTS[extent]) for area, extent in councils]
        if here
        else [],
        [
            (body.name, reverse("body", args=[body.slug]), KINDS[BodyKind(body.kind)].title)
            for body in cell.bodies
        ],
    )


def general() -> dict[str, Any]:
    """Context of the page without a system."""
    return {"rows": table_rows(), "sides": list(SIDES.values()), "source": SOURCE, "changes": changes(None)}


def of_system(view: SystemView) -> dict[str, Any]:
    """Context of the page of one system."""
    return {
        "area": view.area,
        "rows": table_rows(view.bodies, view.councils),
        "sides": list(SIDES.values()),
        "source": SOURCE,
        "councils": view.councils,
        "bodies": view.bodies,
        "links": view.links,
        "links_table": links_table(view.links) if view.links else None,
        "silent": _silent(view),
        "changes": changes(view),
        "became": view.became,
        "illustrative_bodies": any(body.illustrative for body in view.bodies),
    }


def _silent(view: SystemView) -> list[tuple[str, str]]:
    """Bodies of which nobody has said whom they answer to."""
    said = {each.subject.pk for each in view.links if each.link.kind == "answers_to"}
    return [(body.name, reverse("body", args=[body.slug])) for body in view.bodies if body.pk not in said]


def links_table(links: Sequence[LinkView]) -> Table:
    """Who answers to whom, one line for each link."""
    columns = (
        Column("who", "Who"), Column("what", "Does what"), Column("whom", "To whom"), Column("since", "Since"), Column("ground", "On what ground", wide=True),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(each.subject.name, reverse("body", args=[each.subject.slug])),
                each.link.get_kind_display(),
                Cell(
                    each.object_name,
                    reverse("body", args=[each.object_body.slug]) if each.object_body else "",
                ),
                day(each.link.starts_on) if each.link.starts_on else "–",
                each.link.note or "–",
            )
        )
        for each in links
    ]
    return Table("links", "Who answers to whom", columns, rows, stacked=True)


def changes(view: SystemView | None) -> list[str]:
    """What is known to have changed since the table was made; nothing that we have no source for."""
    boards, systems = source_of("ons-icb-2022"), source_of("icb-changes-2026")
    found = [
        "From 1 July 2022 integrated care boards stand where the table says integrated care system, and clinical "
        f"commissioning groups have ended ({boards['publisher']}, {day(boards['date'])}).",
        REFERRAL,
        f"On 1 April 2026 twelve systems ended and six new ones began ({systems['publisher']}, {day(systems['date'])}).",
    ]
    if view is not None and view.came_from:
        names = ", ".join(dict.fromkeys(each.name for each in view.came_from))
        found.append(f"{view.area.name} came in whole or in part from: {names}.")
    return found
