"""England's areas as equal tiles, placed roughly as on a map."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.safestring import mark_safe

from design.charts.base import Chart, KeyEntry
from design.charts.scale import WIDTH, clean, numbers, place, shorten
from design.formats import is_absent
from design.tables import Cell, Column, Row, Table

COLUMNS = 8
"""Fewest columns that the drawing leaves room for; a layout may have more."""
TALL = 41.0
SPACE = 2.0
SIGNS = {1: "fall fall", 2: "fall", 3: "level", 4: "rise", 5: "rise rise"}
CLASS_WORDS = ("Lowest fifth", "Second fifth", "Middle fifth", "Fourth fifth", "Highest fifth")


@dataclass(frozen=True)
class Tile:
    """An area: its key, name, value and link; `code` is what the tile shows; `at` its column and row, from 0."""

    key: str
    label: str
    value: float | None
    href: str = ""
    reason: str = ""
    code: str = ""
    at: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class TileMap(Chart):
    """A tile map in five classes. `breaks` are the four inner limits; without them the classes are fifths.

    Class 5 holds the highest values; `higher_is_better=False` turns colours and signs round. Each class has a
    colour, a sign and the number itself, so that colour is not needed. Tiles without a place stand underneath.
    """

    template: ClassVar[str] = "tilemap"

    tiles: Sequence[Tile]
    breaks: Sequence[float] = ()
    class_words: Sequence[str] = CLASS_WORDS
    higher_is_better: bool = True
    value_label: str = "Value"

    def __post_init__(self) -> None:
        if self.breaks and (len(self.breaks) != 4 or list(self.breaks) != sorted(self.breaks)):
            raise ValueError("A tile map has four breaks in rising order, or none.")
        if len(self.class_words) != 5:
            raise ValueError("A tile map has five classes, each with its words.")

    @property
    def limits(self) -> list[float]:
        """The four inner limits: those given, or those that cut the values into fifths."""
        if self.breaks:
            return list(self.breaks)
        values = sorted(numbers(tile.value for tile in self.tiles))
        return (
            [values[min(len(values) * part // 5, len(values) - 1)] for part in range(1, 5)]
            if values
            else [0.0] * 4
        )

    @property
    def links(self) -> Sequence[str]:
        return [tile.href for tile in self.tiles if tile.href]

    @property
    def key(self) -> Sequence[KeyEntry]:
        entries = [KeyEntry(_swatch(self._face(each)), self.class_words[each - 1]) for each in range(1, 6)]
        gone = any(is_absent(tile.value) for tile in self.tiles)
        return [*entries, KeyEntry(_swatch(0), "No value")] if gone else entries

    def class_of(self, value: float | None) -> int:
        """1 (lowest) to 5 (highest); 0 for an absent value."""
        if value is None or is_absent(value):
            return 0
        return bisect_right(self.limits, value) + 1

    def _face(self, number: int) -> int:
        """How a class is drawn: 5 is the good end."""
        return number if self.higher_is_better or not number else 6 - number

    def figures(self) -> Table:
        columns = (
            Column("label", "Area"),
            Column("code", "Code"),
            Column("value", self.value_label, numeric=True),
            Column("class", "Group"),
        )
        rows = [
            Row(
                (
                    Cell(tile.label, tile.href),
                    tile.code or tile.key,
                    self.cell(tile.value, tile.reason),
                    self._words(tile),
                )
            )
            for tile in sorted(self.tiles, key=lambda tile: tile.label.casefold())
        ]
        return Table(self.table_id, f"{self.title}: figures", columns, rows)

    def _words(self, tile: Tile) -> Cell:
        number = self.class_of(tile.value)
        return Cell(self.class_words[number - 1]) if number else Cell("–", absent=True)

    def drawing(self) -> dict[str, Any]:
        columns = max([COLUMNS, *(tile.at[0] + 1 for tile in self.tiles if tile.at)])
        lowest = max((tile.at[1] for tile in self.tiles if tile.at), default=-1) + 1
        others = iter(range(len(self.tiles)))
        placed = [(tile, tile.at or _below(next(others), columns, lowest)) for tile in self.tiles]
        rows = max((row for _, (_, row) in placed), default=0) + 1
        wide = (WIDTH - SPACE * (columns - 1)) / columns
        return {
            "height": rows * (TALL + SPACE) + SPACE,
            "wide": place(wide),
            "middle": place(wide / 2),
            "sign_x": place(wide / 2 - 18),
            "tiles": [self._tile(tile, *spot, wide) for tile, spot in placed],
        }

    def _tile(self, tile: Tile, column: int, row: int, wide: float) -> dict[str, Any]:
        x, y, face = column * (wide + SPACE), row * (TALL + SPACE) + 1, self._face(self.class_of(tile.value))
        said = self.style.text(tile.value, tile.reason)
        return {
            "x": place(x),
            "y": place(y),
            "face": face,
            "code": shorten(tile.code or tile.key, wide),
            # A label of five letters or more is as wide as its tile: it is squeezed to leave the edge free.
            "squeeze": place(wide - 3) if len(tile.code or tile.key) > 4 else "",
            "text": "–" if is_absent(tile.value) else self.style.bare(tile.value),
            "whole": clean(f"{tile.label}: {said}"),
            "href": tile.href,
            "sign": _sign(face),
        }


def _below(at: int, columns: int, lowest: int) -> tuple[int, int]:
    """Where the tile without a place that has the number `at` stands: under the others, row by row."""
    return at % columns, lowest + at // columns


def _sign(face: int) -> str:
    """Path of a class's sign in the foot of a tile: rising strokes good, falling poor, flat between."""
    if face == 0:
        return ""
    strokes = SIGNS[face].split()
    start = 18 - 5 * len(strokes)
    shapes = {"rise": "l3.5-5l3.5 5", "fall": "m0-5l3.5 5l3.5-5", "level": "m0-2h8"}
    return "".join(f"M{start + 1.5 + at * 10:g} 38{shapes[shape]}" for at, shape in enumerate(strokes))


def _swatch(face: int) -> Any:
    """A key entry's drawing; every part of it is ours."""
    path = f'<path class="fm-c-hatch" transform="translate(-6 -18)" d="{_sign(face)}"/>' if face else ""
    box = '<rect class="fm-c-face" x="1" y="1" width="22" height="22"/>'
    return mark_safe(f'<g class="fm-c-tile fm-c-tile-{face}">{box}{path}</g>')  # noqa: S308
