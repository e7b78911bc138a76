"""Who answers for health care in England: the table of IPPR (2021), and where bodies of this site stand in it.

Source: IPPR (2021), “Solving the puzzle: Delivering on the promise of integration in health and care”, Table 1,
“Distribution of accountability for health care in England”. Names are written out; the places are the table's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from deliberation.bodies.calc.kinds import Accountability, Footprint

SOURCE = (
    "IPPR (2021), “Solving the puzzle”, Table 1: “Distribution of accountability for health care in England”."
)
Thing = TypeVar("Thing")
POLITICAL, ADMINISTRATIVE = "political", "administrative"
SIDES: dict[str, str] = {
    POLITICAL: "Elected officials and citizens (political accountability)",
    ADMINISTRATIVE: "Unelected officials (administrative accountability)",
}
"""The two columns of the table, in its order."""


@dataclass(frozen=True)
class Institution:
    """One entry of the table: who, in which row (footprint) and which column (side)."""

    name: str
    footprint: Footprint
    side: str


TABLE: tuple[Institution, ...] = (
    Institution("Executive government", Footprint.NATIONAL, POLITICAL),
    Institution("Parliament", Footprint.NATIONAL, POLITICAL),
    Institution("NHS England", Footprint.NATIONAL, ADMINISTRATIVE),
    Institution("Care Quality Commission", Footprint.NATIONAL, ADMINISTRATIVE),
    Institution("Mayors", Footprint.SYSTEM, POLITICAL),
    Institution("Integrated care system", Footprint.SYSTEM, ADMINISTRATIVE),
    Institution("Local councils", Footprint.PLACE, POLITICAL),
    Institution("Trusts", Footprint.PLACE, ADMINISTRATIVE),
    Institution("Citizens", Footprint.NEIGHBOURHOOD, POLITICAL),
    Institution("General practice", Footprint.NEIGHBOURHOOD, ADMINISTRATIVE),
)


def side_of(accountability: str) -> str:
    """The column in which a body stands: those appointed on one side, those elected and citizens on the other.

    Raises ValueError for a code that is not in `Accountability`.
    """
    return ADMINISTRATIVE if Accountability(accountability) is Accountability.APPOINTED else POLITICAL


@dataclass(frozen=True)
class Placed(Generic[Thing]):
    """One cell of the table: the table's own institutions, and what else stands there."""

    footprint: Footprint
    side: str
    institutions: tuple[str, ...]
    bodies: tuple[Thing, ...]


def placed(bodies: Iterable[tuple[str, str, Thing]]) -> list[list[Placed[Thing]]]:
    """The whole table, row by row from national to neighbourhood, each row both sides.

    `bodies` are (footprint, accountability, anything); within a cell they keep their order. Raises ValueError
    for an unknown code.
    """
    found = [
        (Footprint(footprint), side_of(accountability), body) for footprint, accountability, body in bodies
    ]
    return [
        [
            Placed(
                footprint,
                side,
                tuple(each.name for each in TABLE if (each.footprint, each.side) == (footprint, side)),
                tuple(body for row, column, body in found if (row, column) == (footprint, side)),
            )
            for side in SIDES
        ]
        for footprint in Footprint
    ]
