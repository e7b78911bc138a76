"""Files of assets: reading what spreadsheets save as CSV, and writing it so that it reads the same again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from deliberation.bodies.calc.assets import FIELDS, fold

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 5000
MOST_COLUMNS = 60
LONGEST_CELL = 5000

COLUMNS = tuple("council" if name == "area_key" else name for name in FIELDS)
"""Columns of a file, in order."""
_FACT_OF = {"council": "area_key"}
COLUMN_WORDS = {
    "name": "What it is called. Needed.",
    "kind": "organisation, place or service. Needed.",
    "category": "A category by its name or code. Needed.",
    "effect": "direct or indirect. Left empty: what is usual for the category.",
    "how": "How it helps people to be or stay well, in a sentence or two.",
    "organisation": "Who runs it.",
    "address": "Street and town.",
    "postcode": "A full postcode.",
    "council": "The council in whose area it lies, by name or ONS code.",
    "latitude": "Degrees north, like 50.7256. Needed for the map, with longitude.",
    "longitude": "Degrees east, like -3.5269.",
    "website": "Its web address.",
    "source": "Where you have this from.",
    "checked_on": "The day on which it was last found right.",
    "review_on": "The day on which it is to be looked at again.",
}
"""What belongs into each column."""
_SYNONYMS = {
    "name": ("asset", "asset name", "title", "name of asset", "service name", "organisation name"),
    "kind": ("type", "asset type", "kind of asset"),
    "category": ("theme", "sector", "category code"),
    "effect": ("impact", "effect on health", "direct or indirect"),
    "how": ("description", "how it helps", "details", "summary", "notes"),
    "organisation": ("run by", "provider", "who runs it", "organization", "operator", "managed by"),
    "address": ("street address", "location", "full address", "venue"),
    "postcode": ("post code", "postal code", "zip"),
    "council": ("area", "council area", "local authority", "la", "district", "area key", "council code", "area code"),
    "latitude": ("lat", "y", "latitude wgs84"),
    "longitude": ("lon", "long", "lng", "x", "longitude wgs84"),
    "website": ("url", "web", "web address", "web site", "link", "website address"),
    "source": ("where from", "data source", "provenance"),
    "checked_on": ("checked", "last checked", "date checked", "checked on"),
    "review_on": ("review", "review date", "next review", "review on", "review by"),
}  # fmt: skip
_IDS = ("id", "asset id", "number")
OURS = ("id", "system", "keeper", "status", "illustrative")
"""Columns that our own downloads have beside the facts. Only `id` is read again: it says which asset a row is about."""
_PASSED_OVER = frozenset({"system", "system name", "keeper", "status", "illustrative", "council name"})
_MARKS = re.compile(r"'*[=+\-@\t\r\n]")


class FileFault(ValueError):
    """The file as a whole cannot be read; the text says why and what to do."""


@dataclass(frozen=True)
class FileRow:
    """A row of a file: its number as a person counts them (the heading is 1), its `id`, its texts by fact."""

    number: int
    id: str
    said: Mapping[str, str]


@dataclass(frozen=True)
class AssetFile:
    """A file as read: the columns that were known, by fact, those that were not, and the rows."""

    known: Mapping[str, str]
    ignored: tuple[str, ...]
    rows: tuple[FileRow, ...]

    def column(self, fact: str) -> str:
        """How the file heads the column of a fact."""
        return self.known.get(fact, _column_of(fact))


def read_file(content: bytes) -> AssetFile:
    """Read a CSV file: UTF-8 with or without a mark, UTF-16 with one, or Windows-1252; comma, semicolon, tab or bar.

    The delimiter is the one by which the heading has most known columns: a guess from the frequency of signs (as
    `csv.Sniffer` makes) is led astray by commas in addresses. Raises FileFault for what cannot be read at all.
    """
    if len(content) > MOST_BYTES:
        raise FileFault(
            f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it and send the parts."
        )
    text = _decoded(content)
    if not text.strip():
        raise FileFault("The file is empty.")
    cells = _rows(text, max(",;\t|", key=lambda sign: _known_in(text, sign)))
    head_number, head = next(cells, (0, []))
    if len(head) > MOST_COLUMNS:
        raise FileFault(f"The heading has {len(head)} columns; at most {MOST_COLUMNS} are read.")
    places, ignored, known = _heading(head)
    rows: list[FileRow] = []
    for number, row in cells:
        if len(rows) == MOST_ROWS:
            raise FileFault(f"The file has more than {MOST_ROWS:,} rows. Split it and send the parts.")
        rows.append(_row(number, row, places, len(head)))
    if not rows:
        raise FileFault(f"There is a heading in row {head_number}, and no asset below it.")
    return AssetFile(known, ignored, tuple(rows))


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "cp1252"]
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise FileFault(
            "This is a workbook or another kind of document. Save it as “CSV UTF-8” and send that."
        )
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return text
    raise FileFault("This is no text that can be read. Save the sheet as “CSV UTF-8” and send that.")


def _rows(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold something, each with its number: rows as a spreadsheet counts them."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=False)
    try:
        for number, row in enumerate(reader, start=1):
            if any(cell.strip() for cell in row):
                yield number, row
    except csv.Error as error:
        raise FileFault("A cell is far too long: is a quotation mark missing at its end?") from error


def _known_in(text: str, delimiter: str) -> int:
    _, head = next(_rows(text[:20_000], delimiter), (0, []))
    return sum(_fact_of(cell) is not None for cell in head)


def _heading(head: Sequence[str]) -> tuple[dict[str, int], tuple[str, ...], dict[str, str]]:
    """Places of the facts (and of `id`), the headings that are not known, and the known ones by fact."""
    places: dict[str, int] = {}
    known: dict[str, str] = {}
    ignored = []
    for place, cell in enumerate(head):
        fact = _fact_of(cell)
        if fact is None:
            if cell.strip() and fold(cell.replace("_", " ")) not in _PASSED_OVER:
                ignored.append(" ".join(cell.split())[:60])
        elif fact in places:
            raise FileFault(f"Two columns say the same: “{known[fact]}” and “{cell.strip()[:60]}”. Keep one.")
        else:
            places[fact], known[fact] = place, " ".join(cell.split())[:60]
    if "name" not in places:
        raise FileFault("No column is headed “name”. Take the template and keep its first row.")
    return places, tuple(ignored), known


def _fact_of(cell: str) -> str | None:
    wanted = fold(cell.replace("_", " "))
    return _BY_HEADING.get(wanted)


def _column_of(fact: str) -> str:
    return "council" if fact == "area_key" else fact


_BY_HEADING = {
    fold(heading.replace("_", " ")): _FACT_OF.get(column, column)
    for column in COLUMNS
    for heading in (column, *_SYNONYMS[column])
} | dict.fromkeys(_IDS, "id")


def _row(number: int, row: Sequence[str], places: Mapping[str, int], width: int) -> FileRow:
    if len(row) > width and any(cell.strip() for cell in row[width:]):
        raise FileFault(
            f"Row {number} has more cells than the heading. Put text with commas in quotation marks."
        )
    said = {}
    for fact, place in places.items():
        cell = row[place] if place < len(row) else ""
        if len(cell) > LONGEST_CELL:
            raise FileFault(
                f"Row {number} has a cell of {len(cell):,} characters: is a quotation mark missing?"
            )
        said[fact] = unguarded(cell.strip())
    return FileRow(number, said.pop("id", ""), said)


def guarded(text: str) -> str:
    """`text` with an apostrophe before it where a spreadsheet would compute it, or would eat an apostrophe."""
    return f"'{text}" if _MARKS.match(text) else text


def unguarded(text: str) -> str:
    """`text` without the apostrophe that `guarded` put before it."""
    return text[1:] if text.startswith("'") and _MARKS.match(text) else text


def write_file(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A table as CSV: UTF-8 with a mark, so that spreadsheets show accents; formulas guarded. Numbers stay numbers."""
    text = io.StringIO(newline="")
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(columns)
    for row in rows:
        table.writerow([cell if _is_number(cell) else guarded(cell) for cell in row])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", cell) is not None
