"""The columns of a council's recommendation tracker, and a table of them as CSV and as a workbook.

The nine columns that councils use come first, in their order; ours follow. What is written reads the same again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

COUNCIL_COLUMNS = (
    "Reference",
    "Origin",
    "Date",
    "Area",
    "Recommendation",
    "Executive date",
    "Lead officer or member",
    "Action taken",
    "Status",
)
OUR_COLUMNS = (
    "Progress",
    "From",
    "To",
    "Response",
    "Answer due",
    "Answered on",
    "Topics",
    "Their reference",
    "Address",
    "Illustrative",
)
COLUMNS = COUNCIL_COLUMNS + OUR_COLUMNS
WIDTHS = {
    "Recommendation": 60,
    "Action taken": 50,
    "Origin": 30,
    "Reference": 26,
    "Progress": 28,
    "From": 30,
    "To": 30,
    "Address": 40,
}
Value = str | dt.date | None
_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n]")
_NOT_IN_A_SHEET = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
_MOST_IN_A_CELL = 32_767
ROWS_AT_ONCE = 200


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would compute it, or would eat an apostrophe."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """`text` without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text


def csv_lines(rows: Iterable[Sequence[Value]], columns: Sequence[str] = COLUMNS) -> Iterator[bytes]:
    """A table as CSV: UTF-8 with a mark, so that spreadsheets show accents; days as 2026-03-31; formulas guarded."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(columns)
    yield b"\xef\xbb\xbf"
    for number, row in enumerate(rows, 1):
        table.writerow([_plain(value) for value in row])
        if number % ROWS_AT_ONCE == 0:
            yield _taken(text)
    yield _taken(text)


def _plain(value: Value) -> str:
    if isinstance(value, dt.date):
        return value.isoformat()
    return guarded(value or "")


def _taken(text: io.StringIO) -> bytes:
    found = text.getvalue().encode("utf-8", "replace")
    text.seek(0)
    text.truncate()
    return found


def write_workbook(
    file: IO[bytes],
    rows: Iterable[Sequence[Value]],
    *,
    columns: Sequence[str] = COLUMNS,
    notes: Sequence[str] = (),
) -> None:
    """A table as a workbook: a frozen heading, filters, days as days, text as text, and notes on a sheet of their own."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Recommendations")
    sheet.freeze_panes = "A2"
    for at, name in enumerate(columns):
        sheet.column_dimensions[_letter(at)].width = WIDTHS.get(name, 16)
    head = []
    for name in columns:
        cell = WriteOnlyCell(sheet, value=name)
        cell.font = Font(bold=True)
        head.append(cell)
    sheet.append(head)
    count = 1
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
        count += 1
    sheet.auto_filter.ref = f"A1:{_letter(len(columns) - 1)}{count}"
    about = book.create_sheet("About")
    for note in notes:
        about.append([_cell(about, note)])
    book.save(file)


def _letter(at: int) -> str:
    return chr(ord("A") + at)


def _cell(sheet: object, value: Value) -> WriteOnlyCell | Value:
    """A cell. Text is stored as text whatever it begins with, so that no program computes it."""
    if not isinstance(value, str):
        return value
    text = _NOT_IN_A_SHEET.sub("", value)[:_MOST_IN_A_CELL]
    if text[:1] not in ("=", "#"):
        return text or None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    return cell
