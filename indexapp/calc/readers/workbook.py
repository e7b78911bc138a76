"""XLSX, XLSM, ODS and old XLS: the sheet whose header is understood, below its banner, as text cells."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd
import python_calamine as calamine

from .archive import broken_workbook, check_archive
from .layouts import Layout, unknown_header
from .problems import FileProblem
from .text import HEADER_WITHIN, MAX_COLUMNS, Matcher, headers_only

MAX_BYTES = 60 * 1024 * 1024
MAX_XLS_BYTES = 30 * 1024 * 1024


@dataclass(frozen=True)
class SheetStart:
    """The sheet that holds the table, its header's row (1 = the sheet's first) and its layout."""

    sheet: str
    header_row: int
    layout: Layout


class Workbook:
    """An open workbook. Every failure of the reader beneath becomes FileProblem `workbook_broken`."""

    def __init__(self, path: Path, *, zipped: bool, size: int) -> None:
        limit = MAX_BYTES if zipped else MAX_XLS_BYTES
        if size > limit:
            raise FileProblem(
                "too_large",
                f"The workbook holds {size / 2**20:,.0f} MB; the limit is {limit / 2**20:,.0f} MB.",
                hint="Save the one table you need as CSV and upload that.",
            )
        if zipped:
            check_archive(path)
        self._book = _guarded(lambda: calamine.CalamineWorkbook.from_path(str(path)))

    def find_start(self, match: Matcher, sheet: str | None = None) -> SheetStart:
        """The one sheet with a header `match` understands.

        Raises FileProblem `unknown_sheet`, `several_sheets`, `unknown_header`, `duplicate_column` or `empty`.
        """
        names = self._names(sheet)
        starts = [start for name in names if (start := self._start_of(name, match)) is not None]
        if len(starts) > 1:
            raise FileProblem(
                "several_sheets",
                f"Several sheets hold a table: {', '.join(start.sheet for start in starts[:8])}.",
                hint="Say which in a mapping file (sheet:), or leave only one.",
            )
        if not starts:
            raise self._no_header(names)
        return starts[0]

    def rows(self, start: SheetStart, *, rows: int, tell: Callable[[float], None]) -> Iterator[pd.DataFrame]:
        """The rows below the header in chunks, as text, columns numbered, indexed by the sheet's row.

        Raises FileProblem `headers_only`.
        """
        sheet = self._sheet(start.sheet)
        total = max(1, int(sheet.total_height or 0))
        below = islice(enumerate(_guarded_rows(sheet), 1), start.header_row, None)
        found = False
        while batch := list(islice(below, rows)):
            tell(min(1.0, batch[-1][0] / total))
            frame = _frame(batch, start.layout.width)
            found = found or len(frame) > 0
            if len(frame):
                yield frame
        if not found:
            raise headers_only(start.header_row)

    def _names(self, sheet: str | None) -> list[str]:
        names = list(self._book.sheet_names)
        if not names:
            raise FileProblem("empty", "The workbook has no sheets.", hint="Check the file.")
        if sheet is None:
            return names
        if sheet not in names:
            raise FileProblem(
                "unknown_sheet",
                f"The workbook has no sheet “{sheet}”; it has {', '.join(names[:12])}.",
                hint="Correct the mapping file.",
            )
        return [sheet]

    def _sheet(self, name: str) -> Any:
        return _guarded(lambda: self._book.get_sheet_by_name(name))

    def _top(self, name: str) -> list[list[str]]:
        try:
            rows = list(islice(_guarded_rows(self._sheet(name)), HEADER_WITHIN))
        except FileProblem:
            return []  # a chart sheet, say: it has no cells to look at
        return [[cell_text(cell) for cell in row[:MAX_COLUMNS]] for row in rows]

    def _start_of(self, name: str, match: Matcher) -> SheetStart | None:
        for row, cells in enumerate(self._top(name), 1):
            layout = match(cells)
            if layout is not None:
                return SheetStart(name, row, layout)
        return None

    def _no_header(self, names: list[str]) -> FileProblem:
        rows = [cells for name in names[:20] for cells in self._top(name)]
        if not any(cell for cells in rows for cell in cells):
            return FileProblem("empty", "The workbook's sheets are empty.", hint="Check the file.")
        return unknown_header(
            max(rows, key=lambda cells: sum(1 for cell in cells[:30] if cell and not cell[0].isdigit()))
        )


def cell_text(cell: Any) -> str:
    """A cell as the text a CSV export would hold: whole numbers without `.0`, dates as yyyy-mm-dd."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(" ")
    if isinstance(cell, date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta | int):
        return str(cell)
    return ""


def _frame(batch: list[tuple[int, list[Any]]], width: int) -> pd.DataFrame:
    """Rows with something under a heading; notes to the right of the table are not read."""
    texts = [(row, [cell_text(cell) for cell in cells[:width]]) for row, cells in batch]
    kept = [(row, cells + [""] * (width - len(cells))) for row, cells in texts if any(cells)]
    index = [row for row, _ in kept]
    return pd.DataFrame([cells for _, cells in kept], columns=list(range(width)), index=index, dtype=str)


def _guarded_rows(sheet: Any) -> Iterator[list[Any]]:
    iterator = _guarded(sheet.iter_rows)
    while True:
        row = _guarded(lambda: next(iterator, None))
        if row is None:
            return
        yield row


def _guarded(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except (calamine.CalamineError, OSError, ValueError, IndexError, KeyError, OverflowError, TypeError):
        raise broken_workbook() from None
    except BaseException as error:
        # The reader is written in Rust: its own faults arrive as a PanicException, which is no Exception.
        if type(error).__name__ == "PanicException":
            raise broken_workbook() from None
        raise
