"""Which columns a file has, whatever its author called them, and which known layout that makes.

Header names are compared without case, spaces and punctuation, so `Area Code`, `AreaCode` and `area_code`
are one name: that alone joins the old and new Fingertips headers and the API's snake-case names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .problems import FileProblem

COLUMNS = (
    "row",
    "indicator_id",
    "indicator",
    "area_code",
    "area_name",
    "area_type",
    "sex",
    "age",
    "category_type",
    "category",
    "period",
    "value",
    "numerator",
    "denominator",
    "lower",
    "upper",
    "note",
)
TEXT_COLUMNS = COLUMNS[1:]
DATE_COLUMNS = ("date_from", "date_to")
AGE_COLUMNS = ("age_from", "age_to")

_FINGERTIPS = {
    "indicator_id": ("indicatorid",),
    "indicator": ("indicatorname",),
    "area_code": ("areacode",),
    "area_name": ("areaname",),
    "area_type": ("areatype",),
    "sex": ("sex",),
    "age": ("age",),
    "category_type": ("categorytype",),
    "category": ("category",),
    "period": ("timeperiod",),
    "value": ("value",),
    "lower": ("lowerci950limit", "lowerci95", "lowerci95limit", "lowerci950", "lowercilimit", "lowerci"),
    "upper": ("upperci950limit", "upperci95", "upperci95limit", "upperci950", "uppercilimit", "upperci"),
    "numerator": ("count",),
    "denominator": ("denominator",),
    "note": ("valuenote",),
}
_NEXT = {
    "indicator_id": ("indicatorid",),
    "area_code": ("areacode",),
    "date_from": ("datefrom",),
    "date_to": ("dateto",),
    "sex": ("sex",),
    "age_from": ("agefromyearsinclusive",),
    "age_to": ("agetoyearsinclusive",),
    "category": ("deprivationdecile",),
    "category_type": ("deprivationcategory",),
    "numerator": ("count",),
    "value": ("value",),
    "denominator": ("denominator",),
    "lower": ("lowerci95",),
    "upper": ("upperci95",),
}
_TIDY = {
    "indicator": ("metric",),
    "area_code": ("area",),
    "period": ("period",),
    "value": ("value",),
    "numerator": ("numerator",),
    "denominator": ("denominator",),
    "lower": ("lower",),
    "upper": ("upper",),
    "note": ("note",),
}
_PANEL = {
    "period": ("year",),
    "area_code": ("org",),
    "indicator": ("metric",),
    "value": ("value",),
}


@dataclass(frozen=True)
class KnownLayout:
    """A layout people already use: its code, name, the columns it must have and what each is called."""

    code: str
    title: str
    names: Mapping[str, tuple[str, ...]]
    must: tuple[str, ...]


LAYOUTS = (
    KnownLayout(
        "fingertips", "Fingertips", _FINGERTIPS, ("indicator_id|indicator", "area_code", "period", "value")
    ),
    KnownLayout("fingertips_next", "FingertipsNext", _NEXT, ("area_code", "date_from", "date_to", "value")),
    KnownLayout("tidy", "tidy", _TIDY, ("indicator", "area_code", "period", "value")),
    KnownLayout("long_panel", "long panel", _PANEL, ("period", "area_code", "indicator", "value")),
)


@dataclass(frozen=True)
class Layout:
    """A header that was understood: `positions` maps our column names to column numbers in the file (from 0),
    `column_of` maps them to the file's own names, `width` is the number of columns."""

    code: str
    positions: dict[str, int]
    column_of: dict[str, str]
    width: int


def squash(text: str) -> str:
    """A header name without case, spaces and punctuation."""
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def match_known(cells: Sequence[str], given: frozenset[str] = frozenset()) -> Layout | None:
    """The known layout whose columns a row of cells names, or None. `given` are columns a mapping's defaults
    stand in for.

    Raises FileProblem `duplicate_column` when a needed column is there twice.
    """
    squashed = [squash(cell) for cell in cells]
    for known in LAYOUTS:
        positions = {ours: _find(squashed, names) for ours, names in known.names.items()}
        present = {ours: place for ours, place in positions.items() if place is not None}
        if len(present) >= 2 and not _missing(known, {**dict.fromkeys(given, -1), **present}):
            _refuse_repeats(cells, squashed, present)
            return Layout(
                known.code, present, {o: cells[p].strip() for o, p in present.items()}, _width(cells)
            )
    return None


def match_named(cells: Sequence[str], wanted: Mapping[str, str], needed: Sequence[str] = ()) -> Layout | None:
    """The layout a mapping file describes: `wanted` maps our names to the file's; None unless all are there.

    `needed` are further columns of the file (those of a wide table) that must be there too.
    """
    squashed = [squash(cell) for cell in cells]
    positions = {ours: _find(squashed, (squash(theirs),)) for ours, theirs in wanted.items()}
    present = {ours: place for ours, place in positions.items() if place is not None}
    if len(present) < len(wanted) or any(squash(name) not in squashed for name in needed):
        return None
    _refuse_repeats(cells, squashed, present)
    return Layout("mapped", present, {o: cells[p].strip() for o, p in present.items()}, _width(cells))


def unknown_header(cells: Sequence[str], *, row: int | None = None) -> FileProblem:
    """The refusal of a header nothing matches; names the nearest layout and what it lacks."""
    squashed = [squash(cell) for cell in cells]
    nearest, lacking = None, [""] * 99
    for known in LAYOUTS:
        present = {ours: 1 for ours, names in known.names.items() if _find(squashed, names) is not None}
        missing = _missing(known, present)
        if len(missing) < len(lacking) and len(present) >= 2:
            nearest, lacking = known, missing
    shown = ", ".join(f"“{cell.strip()[:40]}”" for cell in cells[:12] if cell.strip()) or "nothing"
    message = f"No row of this file names the columns of a layout we know; the likeliest header says {shown}."
    if nearest is None:
        hint = (
            "Use the tidy layout (metric, area, period, value), a Fingertips download, or add a mapping file."
        )
    else:
        hint = f"It comes nearest to the {nearest.title} layout, but lacks: {', '.join(lacking)}."
        hint += " Add the column, or a mapping file that says which column it is."
    return FileProblem("unknown_header", message, hint=hint, row=row)


def _width(cells: Sequence[str]) -> int:
    """Columns up to the last that has a heading."""
    return max(place for place, cell in enumerate(cells, 1) if cell.strip())


def _find(squashed: Sequence[str], names: Sequence[str]) -> int | None:
    for name in names:
        if name in squashed:
            return squashed.index(name)
    return None


def _missing(known: KnownLayout, present: Mapping[str, int]) -> list[str]:
    return [
        known.names[must.split("|")[-1]][0]
        for must in known.must
        if not any(choice in present for choice in must.split("|"))
    ]


def _refuse_repeats(cells: Sequence[str], squashed: Sequence[str], present: Mapping[str, int]) -> None:
    for place in present.values():
        if squashed.count(squashed[place]) > 1:
            name = cells[place].strip()
            raise FileProblem(
                "duplicate_column",
                f"The column “{name}” is there twice.",
                hint="Remove or rename one of the two.",
                column=name,
            )
