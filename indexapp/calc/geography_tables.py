"""Reads the reference tables and checks them: cell by cell here, against each other in `geography_checks`.

Every table is a CSV file whose first lines start with `#` and say what it is, where it comes from and under
which licence. All faults are collected, each with file, row and column, before anything is refused.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import yaml

from indexapp.calc.geography_types import (
    AREA_TYPES,
    CODE_SCHEMES,
    EXTENTS,
    FACT_UNITS,
    SUCCESSION_KINDS,
    TERM_KINDS,
    WEIGHT_SOURCES,
    Area,
    Code,
    CouncilSystem,
    Fact,
    Membership,
    Problem,
    SearchTerm,
    Source,
    Succession,
    Tile,
)

Row = TypeVar("Row")
Cell = Callable[[str], Any]
SOURCES_FILE = "sources.yaml"


def text(cell: str) -> str:
    """Any text."""
    return cell


def filled(cell: str) -> str:
    """Text that must be there."""
    if not cell:
        raise ValueError("must not be empty")
    return cell


def one_of(allowed: tuple[str, ...]) -> Cell:
    """A word from a fixed list."""

    def parse(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"“{cell}” is not one of {', '.join(allowed)}")
        return cell

    return parse


def day(cell: str) -> date:
    """An ISO date."""
    try:
        return date.fromisoformat(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is not a date like 2022-07-01") from None


def number(cell: str) -> float:
    """A finite number that is not negative."""
    try:
        value = float(cell)
    except ValueError:
        raise ValueError(f"“{cell}” is not a number") from None
    if not 0 <= value < float("inf"):
        raise ValueError(f"{cell} must be a finite number, zero or more")
    return value


def share(cell: str) -> float:
    """A share from 0 to 1."""
    value = number(cell)
    if value > 1:
        raise ValueError(f"{cell} is more than 1")
    return value


def whole_number(cell: str) -> int:
    """A whole number from 0."""
    if not cell.isdecimal():
        raise ValueError(f"“{cell}” is not a whole number")
    return int(cell)


def optional(parse: Cell) -> Cell:
    """The same, or None where the cell is empty."""
    return lambda cell: parse(cell) if cell else None


SPAN: dict[str, Cell] = {"starts_on": optional(day), "ends_on": optional(day)}
ORIGIN: dict[str, Cell] = {"note": text, "source": filled}

TILE: dict[str, Cell] = {
    "layout": filled,
    "area": filled,
    "column": whole_number,
    "row": whole_number,
    "label": filled,
    "source": filled,
}

TABLES: dict[str, tuple[type, dict[str, Cell]]] = {
    "areas": (
        Area,
        {
            "key": filled,
            "type": one_of(AREA_TYPES),
            "name": filled,
            "short_name": filled,
            "official_name": text,
        }
        | {"region": text}
        | SPAN
        | ORIGIN,
    ),
    "codes": (Code, {"area": filled, "scheme": one_of(CODE_SCHEMES), "code": filled} | SPAN | ORIGIN),
    "memberships": (
        Membership,
        {"part": filled, "whole": filled, "layer": filled}
        | SPAN
        | {"share": optional(share), "weight": optional(number), "weight_source": one_of(WEIGHT_SOURCES)}
        | ORIGIN,
    ),
    "successions": (
        Succession,
        {"predecessor": filled, "successor": filled, "on": day, "kind": one_of(SUCCESSION_KINDS)}
        | {"share": optional(share)}
        | ORIGIN,
    ),
    "facts": (
        Fact,
        {"area": filled, "kind": filled, "value": number, "unit": one_of(FACT_UNITS), "as_of": day} | ORIGIN,
    ),
    "council_systems": (
        CouncilSystem,
        {"council": filled, "system": filled, "extent": one_of(EXTENTS)} | SPAN | ORIGIN,
    ),
    "search_terms": (
        SearchTerm,
        {"area": filled, "term": filled, "kind": one_of(TERM_KINDS), "source": filled},
    ),
    "tiles": (Tile, TILE),
}
"""Table name (the file's, without `.csv`) → the value of a row, and how each column is read."""


@dataclass(frozen=True)
class Located:
    """A value and the line it came from, so that later checks can still say where."""

    row: int
    value: Any


Tables = dict[str, list[Located]]


def read_tables(folder: Path) -> tuple[Tables, dict[str, Source], list[Problem]]:
    """Every table of the folder, the sources by id, and the faults of single cells."""
    problems: list[Problem] = []
    sources = read_sources(folder / SOURCES_FILE, problems)
    return {name: list(read_table(folder, name, problems)) for name in TABLES}, sources, problems


def read_table(folder: Path, name: str, problems: list[Problem]) -> Iterator[Located]:
    """The rows of one table that can be read; what cannot is added to `problems`."""
    file = f"{name}.csv"
    make, columns = TABLES[name]
    path = folder / file
    if not path.is_file():
        problems.append(Problem(file, 1, "-", "the file is missing"))
        return
    lines = list(data_lines(path))
    if not lines or next(csv.reader([lines[0][1]])) != list(columns):
        problems.append(
            Problem(file, lines[0][0] if lines else 1, "-", f"columns must be {','.join(columns)}")
        )
        return
    for row, cells in zip(
        (number for number, _ in lines[1:]), csv.reader(t for _, t in lines[1:]), strict=True
    ):
        values = read_row(file, row, columns, cells, problems)
        if values is not None:
            yield Located(row, make(**values))


def data_lines(path: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines of a table without its heading comment."""
    for number_, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            yield number_, line


def read_row(
    file: str, row: int, columns: dict[str, Cell], cells: list[str], problems: list[Problem]
) -> dict[str, Any] | None:
    """Column → value, or None when any cell is wrong."""
    if len(cells) != len(columns):
        problems.append(Problem(file, row, "-", f"{len(cells)} cells, {len(columns)} columns"))
        return None
    values: dict[str, Any] = {}
    for (column, parse), cell in zip(columns.items(), cells, strict=True):
        try:
            values[column] = parse(cell.strip())
        except ValueError as error:
            problems.append(Problem(file, row, column, str(error)))
    return values if len(values) == len(columns) else None


def read_sources(path: Path, problems: list[Problem]) -> dict[str, Source]:
    """Sources by id; a source that lacks a field is a fault."""
    if not path.is_file():
        problems.append(Problem(path.name, 1, "-", "the file is missing"))
        return {}
    loaded = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
    wanted = {field.name for field in fields(Source)} - {"id"}
    sources: dict[str, Source] = {}
    for id_, entry in loaded.items():
        if set(entry) != wanted:
            problems.append(Problem(path.name, 1, id_, f"fields must be {', '.join(sorted(wanted))}"))
        else:
            sources[id_] = Source(id=id_, **entry)
    return sources
