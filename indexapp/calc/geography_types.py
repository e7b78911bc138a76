"""The facts of the geography, as plain values, and what can be wrong with them.

One row of a table under `indexapp/reference/` is one of these. Dates are inclusive on both ends; a missing
start means "already so when our earliest list begins", a missing end "still so".
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

AREA_TYPES = ("england", "region", "nhs_region", "ics", "sub_icb", "ccg", "council", "place")
"""`ccg`: a clinical commissioning group that ended; `sub_icb`: one that lived on as a sub-ICB location."""

CODE_SCHEMES = ("ons", "ods", "ccg")
SUCCESSION_KINDS = ("merger", "split", "acquisition", "recode", "boundary")
WEIGHT_SOURCES = ("ons_mid_2022", "equal_share_of_successor", "unknown")
EXTENTS = ("whole", "part", "edge")
TERM_KINDS = ("acronym", "former_name", "predecessor", "council", "district", "town", "place")
FACT_UNITS = ("people", "share", "neighbourhoods", "councils", "sub-ICB locations")


class UnknownArea(LookupError):
    """A code that no area has had. `code` is what was asked for, as given."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(f"No area has the code “{code}”.")


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a reference table: where, and what. `row` is the line of the file, from 1."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}, row {self.row}, column {self.column}: {self.message}"


class InvalidReference(ValueError):
    """The reference tables do not hold together. `problems` lists every fault found, not only the first."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        self.problems = problems
        super().__init__("; ".join(str(problem) for problem in problems))


def within(day: date, starts_on: date | None, ends_on: date | None) -> bool:
    """Is `day` inside the span, both ends included?"""
    return (starts_on is None or starts_on <= day) and (ends_on is None or day <= ends_on)


@dataclass(frozen=True)
class Source:
    """Where facts come from. `licence` is `ogl` for the Open Government Licence v3.0."""

    id: str
    title: str
    publisher: str
    licence: str
    date: date
    used_for: str


@dataclass(frozen=True)
class Area:
    """A place with a name and a life span. `region`: key of the NHS region (systems) or region (councils)."""

    key: str
    type: str
    name: str
    short_name: str
    official_name: str
    region: str
    starts_on: date | None
    ends_on: date | None
    note: str
    source: str

    def alive_on(self, day: date) -> bool:
        """Did the area exist on that day?"""
        return within(day, self.starts_on, self.ends_on)


@dataclass(frozen=True)
class Code:
    """One code an area has, or had."""

    area: str
    scheme: str
    code: str
    starts_on: date | None
    ends_on: date | None
    note: str
    source: str


@dataclass(frozen=True)
class Membership:
    """A part of a whole in one layer.

    `share`: of the part's people who live in the whole (0-1); None where it was never published. `weight`:
    people in the part in mid-2022; None where unknown; `weight_source` says how good it is.
    """

    part: str
    whole: str
    layer: str
    starts_on: date | None
    ends_on: date | None
    share: float | None
    weight: float | None
    weight_source: str
    note: str
    source: str

    @property
    def known(self) -> bool:
        """Can the part be rolled up: are both its share and its weight known?"""
        return self.share is not None and self.weight is not None


@dataclass(frozen=True)
class Succession:
    """What became of an area: `share` of the predecessor's people went to the successor (None: unknown)."""

    predecessor: str
    successor: str
    on: date
    kind: str
    share: float | None
    note: str
    source: str


@dataclass(frozen=True)
class Fact:
    """One figure of an area's context. `unit` is in words; a share is 0-1."""

    area: str
    kind: str
    value: float
    unit: str
    as_of: date
    note: str
    source: str


@dataclass(frozen=True)
class CouncilSystem:
    """An upper-tier council lies in a system: `extent` is whole, part (a district or more) or edge (less)."""

    council: str
    system: str
    extent: str
    starts_on: date | None
    ends_on: date | None
    note: str
    source: str


@dataclass(frozen=True)
class SearchTerm:
    """A word or name that should find an area besides its own names."""

    area: str
    term: str
    kind: str
    source: str


@dataclass(frozen=True)
class Tile:
    """One square of a tile map; `column` and `row` count from 0 at the top left."""

    layout: str
    area: str
    column: int
    row: int
    label: str
    source: str
