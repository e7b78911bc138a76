"""Reading a tracker that a council kept in a spreadsheet: CSV as programs save it, or a workbook (XLSX)."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from openpyxl import load_workbook

from deliberation.accountability.calc.tracker_rows import unguarded

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 12_000
HEADING_WITHIN = 30
"""How far down a heading is looked for: trackers have banners above it."""
MOST_INFLATED = 60 * 1024 * 1024
MOST_SHEETS = 20

FIELDS: MappingProxyType[str, tuple[str, ...]] = MappingProxyType(
    {
        "reference": ("reference", "ref", "ref no", "reference number", "rec no", "recommendation number", "no", "number", "id"),
        "origin": ("origin", "source", "report", "review", "scrutiny review", "meeting", "committee", "topic of review", "title"),
        "made_on": ("date", "date made", "date of recommendation", "recommendation date", "meeting date", "date of meeting", "made on"),
        "area": ("area", "place", "locality", "ward", "council", "district"),
        "text": ("recommendation", "recommendations", "recommendation text", "text", "wording", "recommendation made"),
        "reasons": ("reasons", "reason", "rationale", "why"),
        "executive_on": ("executive date", "cabinet date", "date to executive", "date to cabinet", "executive", "date reported to cabinet"),
        "lead": ("lead officer or member", "lead officer", "lead member", "lead", "responsible officer", "lead officer/member", "owner", "portfolio holder", "cabinet member", "responsible"),
        "action": ("action taken", "action", "actions", "progress update", "update", "latest update", "comments", "implementation update"),
        "status": ("status", "rag", "rag status", "rag rating", "red amber green", "current status"),
        "to": ("to", "addressed to", "addressee", "recommended to", "decision maker", "for", "body", "organisation"),
        "response": ("response", "answer", "executive response", "cabinet response", "accepted or rejected"),
        "answered_on": ("answered on", "response date", "date of response", "date answered", "responded on"),
        "due_on": ("answer due", "response due", "reply due", "response due date"),
        "action_due": ("target date", "action due", "by when", "deadline", "timescale", "due date", "completion due"),
        "done_on": ("done on", "date completed", "completed on", "completion date", "date implemented"),
        "topics": ("topics", "topic", "theme", "service"),
    }
)  # fmt: skip
"""What a row can say, and how its column may be headed; the first heading is the template's."""
HEADINGS = MappingProxyType({field: names[0].capitalize() for field, names in FIELDS.items()})
COLUMN_WORDS = MappingProxyType(
    {
        "reference": "Your own number for it. Kept beside the one that this site gives.",
        "origin": "What it came from: the review, report or meeting.",
        "made_on": "The day it was made, as 31/03/2026 or 2026-03-31. Needed.",
        "area": "The council or place that it is about.",
        "text": "What was recommended. Needed.",
        "executive_on": "The day it went to the executive or board.",
        "lead": "The office that leads on it: never a person’s name.",
        "action": "What was done about it.",
        "status": "Red, amber or green; or a word like Complete, In progress, Not started, Rejected.",
        "to": "Who was asked. Needed, unless you say it for the whole file.",
        "response": "Accepted, Accepted in part or Rejected; reasons may follow.",
        "answered_on": "The day of the answer.",
        "due_on": "The last day for the answer.",
        "action_due": "By when the action is to be done.",
        "done_on": "The day on which the action was done.",
        "reasons": "Why it was recommended.",
        "topics": "Services and conditions, with semicolons between.",
    }
)
"""What belongs into each column."""
_BY_HEADING = {name: field for field, names in FIELDS.items() for name in names}
_PASSED_OVER = frozenset({"progress", "from", "address", "illustrative", "their reference"})
NEEDED = ("text", "made_on")


class FileFault(ValueError):
    """The file as a whole cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class FileRow:
    """A row of a file: its number as a person counts them, its texts by field."""

    number: int
    said: Mapping[str, str]


@dataclass(frozen=True)
class TrackerFile:
    """A file as read: the headings that were known, by field, those that were not, and the rows."""

    known: Mapping[str, str]
    ignored: tuple[str, ...]
    rows: tuple[FileRow, ...]

    def column(self, field: str) -> str:
        """How the file heads the column of a field."""
        return self.known.get(field, HEADINGS[field])


def read_file(content: bytes) -> TrackerFile:
    """Read a tracker. CSV: UTF-8 with or without a mark, UTF-16 with one, Windows-1252; comma, semicolon, tab or bar.

    The heading may stand below a banner. Of a workbook, the first sheet with a heading is read. Raises FileFault.
    """
    if len(content) > MOST_BYTES:
        raise FileFault(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it and send the parts."
        )
    if not content.strip():
        raise FileFault("The file is empty.")
    if content.startswith(b"PK\x03\x04"):
        return _of_sheets(_sheets(content))
    text = _decoded(content)
    rows = {sign: _csv_rows(text, sign) for sign in ",;\t|"}
    return _of_sheets([max(rows.values(), key=_best_heading)])


def _of_sheets(sheets: Sequence[list[tuple[int, list[str]]]]) -> TrackerFile:
    for rows in sheets:
        at = next((at for at, (_, cells) in enumerate(rows[:HEADING_WITHIN]) if _is_heading(cells)), None)
        if at is not None:
            return _table(rows[at], rows[at + 1 :])
    raise FileFault(
        "No row is a heading with the columns “Recommendation” and “Date”. Take the template and keep its first row."
    )


def _table(head: tuple[int, list[str]], below: Sequence[tuple[int, list[str]]]) -> TrackerFile:
    if len(head[1]) > MOST_COLUMNS:
        raise FileFault(f"The heading has {len(head[1])} columns; at most {MOST_COLUMNS} are read.")
    places, ignored, known = _heading(head[1])
    if len(below) > MOST_ROWS:
        raise FileFault(f"The file has more than {MOST_ROWS:,} rows. Split it and send the parts.")
    if not below:
        raise FileFault(f"There is a heading in row {head[0]}, and no recommendation below it.")
    return TrackerFile(known, ignored, tuple(_row(number, cells, places) for number, cells in below))


def _row(number: int, cells: Sequence[str], places: Mapping[str, int]) -> FileRow:
    said = {field: cells[place].strip() for field, place in places.items() if place < len(cells)}
    long = next((text for text in said.values() if len(text) > LONGEST_CELL), "")
    if long:
        raise FileFault(f"Row {number} has a cell of {len(long):,} characters: is a quotation mark missing?")
    return FileRow(number, {field: unguarded(text) for field, text in said.items()})


def _fold(cell: str) -> str:
    return re.sub(r"[^a-z0-9/]+", " ", cell.casefold()).strip()


def _is_heading(cells: Sequence[str]) -> bool:
    found = {_BY_HEADING.get(_fold(cell)) for cell in cells}
    return set(NEEDED) <= found


def _best_heading(rows: Sequence[tuple[int, list[str]]]) -> int:
    """How many columns the best heading among the first rows has that are known."""
    tops = [{_BY_HEADING.get(_fold(cell)) for cell in cells} - {None} for _, cells in rows[:HEADING_WITHIN]]
    return max((len(each) for each in tops if set(NEEDED) <= each), default=0)


def _heading(head: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...], dict[str, str]]:
    """Places of the fields, the headings that are not known, and the known ones by field. The first of two counts."""
    places: dict[str, int] = {}
    known: dict[str, str] = {}
    ignored = []
    for place, cell in enumerate(head):
        said, field = " ".join(cell.split())[:60], _BY_HEADING.get(_fold(cell))
        if field is not None and field not in places:
            places[field], known[field] = place, said
        elif said and _fold(cell) not in _PASSED_OVER:
            ignored.append(said)
    return places, tuple(ignored), known


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FileFault(
            "This is an old workbook or another kind of document. Save it as XLSX or “CSV UTF-8”."
        )
    marked = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ["utf-16"] if marked else ["utf-8-sig", "cp1252"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise FileFault("This is no text that can be read. Save the sheet as “CSV UTF-8” or XLSX and send that.")


def _csv_rows(text: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that hold something, each with its number; one more than may be, so that too many are seen."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    found = []
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                found.append((number, row))
            if len(found) > MOST_ROWS + HEADING_WITHIN:
                break
    except csv.Error:
        # A cell that never ends. With another sign between cells the file may still read.
        return []
    return found


def _sheets(content: bytes) -> list[list[tuple[int, list[str]]]]:
    """The rows of each sheet of a workbook that hold something. Raises FileFault for what is damaged, locked or huge."""
    broken = FileFault(
        "The workbook is damaged or locked. Save it again as XLSX without a password, or as CSV."
    )
    try:
        _check_archive(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        return [list(_sheet_rows(each)) for each in book.worksheets[:MOST_SHEETS]]
    except FileFault:
        raise
    except Exception:
        raise broken from None


def _check_archive(content: bytes) -> None:
    """Inflate every part in pieces before the real reader does, so that a small file cannot grow without bound."""
    left = MOST_INFLATED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for entry in archive.infolist():
            with archive.open(entry) as part:
                first = True
                while piece := part.read(1 << 20):
                    left -= len(piece)
                    if left < 0:
                        raise FileFault(
                            "The workbook is too large inside. Save the one table as CSV and send that."
                        )
                    if first and b"<!DOCTYPE" in piece[:4096]:
                        raise zlib.error
                    first = False


def _sheet_rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    most = MOST_ROWS + 2 * HEADING_WITHIN
    rows = sheet.iter_rows(max_row=most, max_col=MOST_COLUMNS + 1, values_only=True)
    for number, row in enumerate(rows, start=1):
        cells = [_cell_text(cell) for cell in row]
        if any(cell.strip() for cell in cells):
            yield number, _without_blank_end(cells)


def _without_blank_end(cells: list[str]) -> list[str]:
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def _cell_text(cell: Any) -> str:
    """A cell as the text that a CSV would hold: days as 2026-03-31, whole numbers without “.0”."""
    if cell is None:
        return ""
    if isinstance(cell, dt.datetime):
        return cell.date().isoformat()
    if isinstance(cell, dt.date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
