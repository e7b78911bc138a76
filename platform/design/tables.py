"""Tables as plain values: what `{% data_table %}` prints and what every chart gives beside itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Column:
    """A column: `key` is its name in `?sort=`; `sortable` makes its heading a link; `term`: glossary term.

    `wide`: its cells hold sentences and keep room for them on a phone.
    """

    key: str
    text: str
    numeric: bool = False
    sortable: bool = False
    term: str = ""
    wide: bool = False


@dataclass(frozen=True)
class Cell:
    """A cell's text. `absent`: the text stands for a missing value; `note` follows in a smaller voice."""

    text: str
    href: str = ""
    absent: bool = False
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A row of cells (plain text is allowed); `marked` sets it apart as the one the page is about."""

    cells: Sequence[Cell | str]
    marked: bool = False

    def full(self) -> tuple[Cell, ...]:
        """The cells, each as a `Cell`."""
        return tuple(cell if isinstance(cell, Cell) else Cell(cell) for cell in self.cells)


@dataclass(frozen=True)
class Table:
    """A table. `sort` is the present order: a column's key, with "-" in front for descending.

    The first column heads its row. `stacked`: on a phone each row becomes a block in which every cell says its
    column, so that nothing has to be scrolled sideways; for lists that are read row by row. Raises ValueError
    when a row's length differs from the columns.
    """

    id: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=tuple)
    sort: str = ""
    empty: str = "There is nothing to show here."
    stacked: bool = False

    def __post_init__(self) -> None:
        for at, row in enumerate(self.rows, start=1):
            if len(row.cells) != len(self.columns):
                raise ValueError(
                    f"{self.id}: row {at} has {len(row.cells)} cells for {len(self.columns)} columns."
                )

    def direction(self, key: str) -> str:
        """`ascending`, `descending` or "" for the column `key`, as `aria-sort` spells it."""
        return {key: "ascending", f"-{key}": "descending"}.get(self.sort, "")

    def next_sort(self, key: str) -> str:
        """The `sort` that a click on the heading of column `key` asks for."""
        return f"-{key}" if self.sort == key else key
