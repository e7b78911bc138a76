"""Areas of England: which there are, what codes they have had, what they are parts of, what became of them.

The facts are tables under `indexapp/reference/`, each row with its source. `load_reference` reads and checks
them; a `Reference` answers questions about them and holds no state.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from indexapp.calc.geography_checks import cross_checks
from indexapp.calc.geography_search import Entry, Hit, entries, search_entries
from indexapp.calc.geography_tables import read_tables
from indexapp.calc.geography_types import (
    Area,
    Code,
    CouncilSystem,
    Fact,
    InvalidReference,
    Membership,
    Problem,
    SearchTerm,
    Source,
    Succession,
    Tile,
    UnknownArea,
    within,
)
from indexapp.calc.spec import Geography, Part

__all__ = [
    "Area",
    "Code",
    "CouncilSystem",
    "Fact",
    "Hit",
    "InvalidReference",
    "Membership",
    "Problem",
    "Reference",
    "SearchTerm",
    "Source",
    "Succession",
    "Tile",
    "UnknownArea",
    "load_reference",
    "types_of",
    "with_data",
]

Value = TypeVar("Value")
LEADING_N = re.compile(r"N(?=E\d{8}$)")
NAME_SUFFIX = re.compile(r"\s[-–]\s([0-9A-Za-z]{3,9})\s*$")
SUB_ICB_TYPES = ("sub_icb", "ccg")


@dataclass(frozen=True)
class Reference:
    """The reference tables, checked, with the questions one may ask of them."""

    areas: dict[str, Area]
    codes: tuple[Code, ...]
    memberships: tuple[Membership, ...]
    successions: tuple[Succession, ...]
    facts: tuple[Fact, ...]
    council_systems: tuple[CouncilSystem, ...]
    search_terms: tuple[SearchTerm, ...]
    tiles: tuple[Tile, ...]
    sources: dict[str, Source]

    def find(self, code: str) -> str:
        """Key of the area that has, or had, this code.

        Takes ONS and ODS codes of any vintage, in any case, with spaces around, with Fingertips' leading `n`,
        or at the end of a name ("NHS Dorset Integrated Care Board - QVV"). Raises UnknownArea otherwise.
        """
        suffix = NAME_SUFFIX.search(code)
        wanted = LEADING_N.sub("", (suffix.group(1) if suffix else code).strip().upper())
        try:
            return self._keys[wanted]
        except KeyError:
            raise UnknownArea(code) from None

    def area(self, code: str) -> Area:
        """The area that has, or had, this code. Raises UnknownArea."""
        return self.areas[self.find(code)]

    def alive(self, area_type: str, on: date | str) -> tuple[Area, ...]:
        """Areas of a type that exist on a day, by name.

        `ccg` and `sub_icb` both mean the commissioning groups, or what they became, of that day.
        """
        day = _day(on)
        found = (a for a in self.areas.values() if a.type in types_of(area_type) and a.alive_on(day))
        return tuple(sorted(found, key=lambda area: (area.name, area.key)))

    def geography(self, area_type: str, on: date | str | None) -> Geography:
        """The areas of a type on a day and every layer of parts that can be rolled up to them, by key.

        A whole with a part whose share or weight is unknown has no parts at all in that layer: its rolled-up
        value is missing rather than wrong. `gaps` names such wholes. Without a day: every area of the type
        there ever was, with the parts that have no end; `with_data` then keeps those with figures.
        """
        areas = tuple(sorted(self._areas_on(area_type, on)))
        broken = self._broken(areas, on)
        layers: dict[str, list[Part]] = defaultdict(list)
        for member in sorted(self._members(areas, on), key=lambda member: (member.whole, member.part)):
            if (member.layer, member.whole) not in broken:
                layers[member.layer].append(_part(member))
        return Geography(areas, {name: tuple(parts) for name, parts in sorted(layers.items())})

    def gaps(self, area_type: str, on: date | str) -> tuple[tuple[str, str], ...]:
        """(layer, area) for each area whose parts are partly unknown on a day, and so are left out."""
        return tuple(sorted(self._broken(tuple(area.key for area in self.alive(area_type, on)), on)))

    def succession_of(self, key: str) -> tuple[Succession, ...]:
        """What became of an area, in order of time."""
        return self._successors.get(key, ())

    def predecessors_of(self, key: str) -> tuple[Succession, ...]:
        """What an area came from, in order of time."""
        return self._predecessors.get(key, ())

    def codes_of(self, key: str) -> tuple[Code, ...]:
        """Every code an area has had, in the order of the table."""
        return self._codes_of.get(key, ())

    def facts_of(self, key: str) -> dict[str, Fact]:
        """An area's context: kind → its latest figure."""
        return {fact.kind: fact for fact in sorted(self._facts_of.get(key, ()), key=lambda fact: fact.as_of)}

    def councils_of(self, system: str, on: date | str) -> tuple[CouncilSystem, ...]:
        """The upper-tier councils of a system on a day: whole, part and edge."""
        return tuple(c for c in self._councils_of.get(system, ()) if within(_day(on), c.starts_on, c.ends_on))

    def systems_of(self, council: str, on: date | str) -> tuple[CouncilSystem, ...]:
        """The systems an upper-tier council lies in on a day."""
        return tuple(c for c in self._systems_of.get(council, ()) if within(_day(on), c.starts_on, c.ends_on))

    def parts_of(self, whole: str, layer: str, on: date | str) -> tuple[Membership, ...]:
        """The parts of an area in one layer on a day, also those whose share is unknown."""
        return tuple(member for member in self._members((whole,), on) if member.layer == layer)

    def tile_map(self, layout: str) -> tuple[Tile, ...]:
        """The squares of a tile map, row by row. Layouts: ics-42, ics-36."""
        found = (tile for tile in self.tiles if tile.layout == layout)
        return tuple(sorted(found, key=lambda tile: (tile.row, tile.column)))

    def search(
        self, text: str, on: date | str | None = None, area_type: str | None = None
    ) -> tuple[Hit, ...]:
        """Areas that `text` may mean, best first: names, codes, acronyms, councils, districts, towns.

        `on` keeps the areas alive on a day, `area_type` those of one type.
        """
        hits = search_entries(self._entries, text)
        if on is not None:
            hits = tuple(hit for hit in hits if hit.area.alive_on(_day(on)))
        return tuple(hit for hit in hits if area_type in (None, hit.area.type))

    def _areas_on(self, area_type: str, on: date | str | None) -> Iterable[str]:
        if on is not None:
            return (area.key for area in self.alive(area_type, on))
        return (area.key for area in self.areas.values() if area.type in types_of(area_type))

    def _members(self, wholes: tuple[str, ...], on: date | str | None) -> list[Membership]:
        candidates = (member for whole in wholes for member in self._parts_of.get(whole, ()))
        if on is None:
            return [member for member in candidates if member.ends_on is None]
        return [member for member in candidates if within(_day(on), member.starts_on, member.ends_on)]

    def _broken(self, wholes: tuple[str, ...], on: date | str | None) -> set[tuple[str, str]]:
        return {(member.layer, member.whole) for member in self._members(wholes, on) if not member.known}

    @cached_property
    def _keys(self) -> dict[str, str]:
        return {code.code.upper(): code.area for code in self.codes}

    @cached_property
    def _entries(self) -> tuple[Entry, ...]:
        return entries(self.areas.values(), self.search_terms, self._keys)

    @cached_property
    def _successors(self) -> dict[str, tuple[Succession, ...]]:
        return _grouped(sorted(self.successions, key=lambda step: step.on), lambda step: step.predecessor)

    @cached_property
    def _predecessors(self) -> dict[str, tuple[Succession, ...]]:
        return _grouped(sorted(self.successions, key=lambda step: step.on), lambda step: step.successor)

    @cached_property
    def _codes_of(self) -> dict[str, tuple[Code, ...]]:
        return _grouped(self.codes, lambda code: code.area)

    @cached_property
    def _facts_of(self) -> dict[str, tuple[Fact, ...]]:
        return _grouped(self.facts, lambda fact: fact.area)

    @cached_property
    def _parts_of(self) -> dict[str, tuple[Membership, ...]]:
        return _grouped(self.memberships, lambda member: member.whole)

    @cached_property
    def _councils_of(self) -> dict[str, tuple[CouncilSystem, ...]]:
        return _grouped(self.council_systems, lambda row: row.system)

    @cached_property
    def _systems_of(self) -> dict[str, tuple[CouncilSystem, ...]]:
        return _grouped(self.council_systems, lambda row: row.council)


def load_reference(folder: Path) -> Reference:
    """Reads and checks the tables of a folder.

    Raises InvalidReference with every fault found, each naming file, row and column.
    """
    tables, sources, problems = read_tables(folder)
    problems.extend(cross_checks(tables, sources))
    if problems:
        raise InvalidReference(tuple(problems))
    rows: dict[str, Any] = {name: tuple(found.value for found in table) for name, table in tables.items()}
    rows["areas"] = {area.key: area for area in rows["areas"]}
    return Reference(sources=sources, **rows)


def types_of(area_type: str) -> tuple[str, ...]:
    """The types meant by a name: commissioning groups and sub-ICB locations are one kind over time."""
    return SUB_ICB_TYPES if area_type in SUB_ICB_TYPES else (area_type,)


def with_data(geography: Geography, observed: Collection[str]) -> Geography:
    """The areas of a geography that have a figure, or a part with one, and their parts."""
    known = {part.whole for layer in geography.layers.values() for part in layer if part.part in observed}
    known |= set(observed)
    layers = {
        name: tuple(part for part in layer if part.whole in known) for name, layer in geography.layers.items()
    }
    areas = tuple(area for area in geography.areas if area in known)
    return Geography(areas, {name: layer for name, layer in layers.items() if layer})


def _day(on: date | str) -> date:
    return date.fromisoformat(on) if isinstance(on, str) else on


def _part(member: Membership) -> Part:
    if member.weight is None or member.share is None:
        raise ValueError(
            f"{member.part} cannot be rolled up to {member.whole}: its share or weight is unknown"
        )
    return Part(member.part, member.whole, weight=member.weight, share=member.share)


def _grouped(rows: Iterable[Value], key: Callable[[Value], str]) -> dict[str, tuple[Value, ...]]:
    groups: dict[str, list[Value]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return {name: tuple(found) for name, found in groups.items()}
