"""The picture of opinion groups: members as marks, told apart by shape as well as colour."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.html import format_html

from design.charts import Chart, KeyEntry
from design.charts.comparison import shape
from design.charts.scale import WIDTH, place
from design.tables import Column, Row, Table

SHAPES = ("disc", "square", "triangle", "diamond", "cross")
EDGE = 14.0
LABEL = 18.0
"""Room for marks at the edge, and for words above and below the picture, in units of the drawing."""


@dataclass(frozen=True, kw_only=True)
class OpinionChart(Chart):
    """Dots are lists of column, row, number of the group and members there; `you`: the reader's own column and row."""

    template: ClassVar[str] = "opinion"

    groups: Sequence[tuple[str, int]]
    columns: int
    rows: int
    dots: Sequence[Sequence[int]]
    you: tuple[int, int] | None = None

    @property
    def key(self) -> Sequence[KeyEntry]:
        return [
            KeyEntry(
                format_html(
                    '<path class="fm-c-s{}" d="{}"/>',
                    at % len(SHAPES) + 1,
                    shape(at % len(SHAPES), 12, 12, 1.3),
                ),
                f"Group {name}",
            )
            for at, (name, _) in enumerate(self.groups)
        ]

    def figures(self) -> Table:
        """Each group with its mark and its members."""
        columns = (
            Column("group", "Group"),
            Column("mark", "Mark"),
            Column("members", "Members", numeric=True),
        )
        rows = [
            Row((name, SHAPES[at % len(SHAPES)].capitalize(), f"{members:,}"))
            for at, (name, members) in enumerate(self.groups)
        ]
        return Table(self.table_id, "Groups and their marks", columns, rows)

    def drawing(self) -> dict[str, Any]:
        step = (WIDTH - 2 * EDGE) / max(self.columns - 1, 1)
        top = EDGE + LABEL
        height = top + step * (self.rows - 1) + EDGE + LABEL

        def spot(column: int, row: int) -> tuple[float, float]:
            return EDGE + column * step, top + row * step

        return {
            "height": height,
            "middle": place(WIDTH / 2),
            "level": place(top + step * (self.rows - 1) / 2),
            "top": place(LABEL),
            "foot": place(height - LABEL),
            # Large marks first, so that none hides a small one.
            "dots": [
                {
                    "class": group % len(SHAPES) + 1,
                    "path": shape(group % len(SHAPES), *spot(column, row), size=_size(count)),
                }
                for column, row, group, count in sorted(self.dots, key=lambda each: -each[3])
            ],
            "you": self._you(*spot(*self.you)) if self.you else None,
        }

    def _you(self, x: float, y: float) -> dict[str, str | bool]:
        right = x > WIDTH / 2
        return {"x": place(x), "y": place(y), "text_x": place(x - 14 if right else x + 14), "text_y": place(y + 4), "left": right}  # fmt: skip


def _size(count: int) -> float:
    """The area of a mark goes with the members who stand there; it stops growing before it hides the rest."""
    return min(0.8 * math.sqrt(count), 2.4)
