"""Checks the reference tables against each other: no orphan, no double, no span that contradicts another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from indexapp.calc.geography_tables import Located, Tables
from indexapp.calc.geography_types import Area, Membership, Problem, Source

AREA_COLUMNS: dict[str, tuple[str, ...]] = {
    "codes": ("area",),
    "memberships": ("part", "whole"),
    "successions": ("predecessor", "successor"),
    "facts": ("area",),
    "council_systems": ("council", "system"),
    "search_terms": ("area",),
    "tiles": ("area",),
}
"""Columns that name an area, by table."""

UNIQUE: dict[str, tuple[str, ...]] = {
    "areas": ("key",),
    "codes": ("code",),
    "memberships": ("part", "whole", "layer", "starts_on"),
    "successions": ("predecessor", "successor", "on"),
    "facts": ("area", "kind", "as_of"),
    "council_systems": ("council", "system", "starts_on"),
    "search_terms": ("area", "term"),
    "tiles": ("layout", "column", "row"),
}
"""Columns that together may occur only once, by table."""

ENDS_PREDECESSOR = ("merger", "recode", "acquisition", "split")
SHARE_SLACK = 1e-4


def cross_checks(tables: Tables, sources: dict[str, Source]) -> Iterator[Problem]:
    """Every contradiction between the tables."""
    areas = {located.value.key: located.value for located in tables["areas"]}
    for name, rows in tables.items():
        yield from check_doubles(name, rows)
        yield from check_sources(name, rows, sources)
        yield from check_spans(name, rows)
        yield from check_areas(name, rows, areas)
    yield from check_every_area_has_a_code(tables, areas)
    yield from check_regions(tables["areas"], areas)
    yield from check_shares_of_parts(tables["memberships"], areas)
    yield from check_successions(tables["successions"], areas)


def check_doubles(name: str, rows: list[Located]) -> Iterator[Problem]:
    """The same thing said twice."""
    seen: dict[tuple[Any, ...], int] = {}
    for located in rows:
        key = tuple(_folded(getattr(located.value, column)) for column in UNIQUE[name])
        if key in seen:
            yield Problem(f"{name}.csv", located.row, UNIQUE[name][0], f"the same as row {seen[key]}")
        seen.setdefault(key, located.row)


def check_sources(name: str, rows: list[Located], sources: dict[str, Source]) -> Iterator[Problem]:
    """A row whose source is not described."""
    for located in rows:
        if located.value.source not in sources:
            message = f"“{located.value.source}” is not in sources.yaml"
            yield Problem(f"{name}.csv", located.row, "source", message)


def check_spans(name: str, rows: list[Located]) -> Iterator[Problem]:
    """An end before its start."""
    for located in rows:
        starts, ends = (getattr(located.value, column, None) for column in ("starts_on", "ends_on"))
        if starts and ends and ends < starts:
            yield Problem(f"{name}.csv", located.row, "ends_on", f"{ends} is before {starts}")


def check_areas(name: str, rows: list[Located], areas: dict[str, Area]) -> Iterator[Problem]:
    """A row about an area that is not in areas.csv."""
    for located in rows:
        for column in AREA_COLUMNS.get(name, ()):
            key = getattr(located.value, column)
            if key not in areas:
                yield Problem(f"{name}.csv", located.row, column, f"no area has the key “{key}”")


def check_every_area_has_a_code(tables: Tables, areas: dict[str, Area]) -> Iterator[Problem]:
    """An area no code finds; its own key must be among its codes."""
    codes = {(located.value.area, located.value.code) for located in tables["codes"]}
    for located in tables["areas"]:
        if (located.value.key, located.value.key) not in codes:
            yield Problem(
                "areas.csv", located.row, "key", f"“{located.value.key}” is not among the area's codes"
            )


def check_regions(rows: list[Located], areas: dict[str, Area]) -> Iterator[Problem]:
    """A region that is none."""
    for located in rows:
        region = areas.get(located.value.region)
        if located.value.region and (region is None or region.type not in ("region", "nhs_region")):
            yield Problem("areas.csv", located.row, "region", f"“{located.value.region}” is not a region")


def check_shares_of_parts(rows: list[Located], areas: dict[str, Area]) -> Iterator[Problem]:
    """A part whose known shares, in one layer, from one day, among wholes of one type, exceed one."""
    sums: dict[tuple[Any, ...], float] = defaultdict(float)
    for located in rows:
        sums[_group(located.value, areas)] += located.value.share or 0.0
    for located in rows:
        total = sums[_group(located.value, areas)]
        if total > 1 + SHARE_SLACK:
            message = f"the shares of {located.value.part} come to {total:g}"
            yield Problem("memberships.csv", located.row, "share", message)


def _group(member: Membership, areas: dict[str, Area]) -> tuple[Any, ...]:
    whole = areas.get(member.whole)
    return member.part, member.layer, member.starts_on, whole.type if whole else member.whole


def check_successions(rows: list[Located], areas: dict[str, Area]) -> Iterator[Problem]:
    """Spans that contradict a succession, and shares that do not come to one."""
    totals: dict[tuple[str, date], list[float | None]] = defaultdict(list)
    for located in rows:
        step = located.value
        if step.kind != "boundary":
            totals[(step.predecessor, step.on)].append(step.share)
        old, new = areas.get(step.predecessor), areas.get(step.successor)
        if old is None or new is None:
            continue
        yield from _check_step(located, old, new)
    for located in rows:
        shares = totals[(located.value.predecessor, located.value.on)]
        known = [share for share in shares if share is not None]
        if (
            len(known) == len(shares)
            and located.value.kind != "boundary"
            and abs(sum(known) - 1) > SHARE_SLACK
        ):
            yield Problem("successions.csv", located.row, "share", f"shares come to {sum(known):g}, not 1")


def _check_step(located: Located, old: Area, new: Area) -> Iterator[Problem]:
    step, file = located.value, "successions.csv"
    last_day = step.on - timedelta(days=1)
    if step.kind in ENDS_PREDECESSOR and old.ends_on != last_day:
        yield Problem(file, located.row, "on", f"{old.key} ends on {old.ends_on}, not on {last_day}")
    if not new.alive_on(step.on):
        yield Problem(file, located.row, "on", f"{new.key} does not exist on {step.on}")
    if step.kind == "boundary" and not old.alive_on(step.on):
        yield Problem(file, located.row, "kind", f"{old.key} should live on after a boundary change")


def _folded(value: Any) -> Any:
    return value.casefold() if isinstance(value, str) else value
