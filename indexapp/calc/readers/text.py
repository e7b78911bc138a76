"""Delimited text: finds the header below any banner rows, then streams records in chunks.

pandas' C reader does the reading (RFC 4180 quoting, all three line endings); this module only finds where the
table starts, keeps row numbers as a spreadsheet shows them and says clearly what is broken.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import numpy as np
import pandas as pd

from .layouts import Layout, unknown_header
from .problems import FileProblem

DELIMITERS = (",", ";", "\t", "|")
HEADER_WITHIN = 60
"""Rows from the top among which the header must be."""
SPARE_COLUMNS = 8
"""Columns read beyond the header's, to notice cells that have no heading."""
MAX_COLUMNS = 2000
LONGEST_CELL = 100_000
_HEAD_CHARS = 1 << 20

Matcher = Callable[[list[str]], Layout | None]


@dataclass(frozen=True)
class Start:
    """Where the table starts: the delimiter, the header's row (1 = the file's first) and its layout."""

    delimiter: str
    header_row: int
    layout: Layout


class CountedBytes(io.RawIOBase):
    """A file that counts what has been read of it, for progress."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self.seen = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        count = self._file.readinto(buffer)
        self.seen += count
        return count

    def buffered(self, size: int) -> io.BufferedReader:
        """The file in blocks of `size` bytes."""
        return io.BufferedReader(cast("io.FileIO", self), size)

    def close(self) -> None:
        self._file.close()
        super().close()


def find_start(path: Path, encoding: str, match: Matcher) -> Start:
    """The first row within reach of the top that `match` understands, whatever the delimiter.

    Raises FileProblem `unknown_header`, `duplicate_column` or `broken_quotes`.
    """
    with path.open(encoding=encoding, newline="") as handle:
        head = handle.read(_HEAD_CHARS)
    best: tuple[list[str], int] = ([], 1)
    for delimiter in DELIMITERS:
        for row, cells in _head_rows(head, delimiter):
            layout = match(cells)
            if layout is not None:
                return Start(delimiter, row, layout)
            if _looks_like_header(cells) > _looks_like_header(best[0]):
                best = (cells, row)
    raise unknown_header(best[0], row=best[1])


def _head_rows(head: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(head, newline=""), delimiter=delimiter)
    try:
        for row, cells in enumerate(reader, 1):
            if row > HEADER_WITHIN:
                return
            if 2 <= len(cells) <= MAX_COLUMNS:
                yield row, [cell.lstrip("\ufeff") for cell in cells]
    except csv.Error:
        return


def _looks_like_header(cells: list[str]) -> int:
    return sum(1 for cell in cells if cell.strip() and not cell.strip()[0].isdigit())


def read_chunks(
    path: Path, encoding: str, start: Start, *, rows: int, on_bytes: Callable[[int], None]
) -> Iterator[pd.DataFrame]:
    """The records below the header as text columns numbered as in the file, indexed by spreadsheet row.

    Blank rows are dropped (their numbers stay used). Raises FileProblem `broken_quotes`, `too_many_cells`,
    `long_cell`, `headers_only`.
    """
    width = start.layout.width
    raw = CountedBytes(path)
    text = io.TextIOWrapper(raw.buffered(1 << 18), encoding=encoding, newline="")
    found = False
    try:
        with _reader(text, start, width, rows) as reader:
            first = 1
            for chunk in reader:
                on_bytes(raw.seen)
                chunk.index = np.arange(first, first + len(chunk))
                first += len(chunk)
                chunk = _tidied(chunk.loc[start.header_row + 1 :], start)
                found = found or len(chunk) > 0
                if len(chunk):
                    yield chunk
    except pd.errors.EmptyDataError:
        pass
    except pd.errors.ParserError as error:
        raise _parser_problem(str(error)) from None
    finally:
        text.close()
    if not found:
        raise headers_only(start.header_row)


def _reader(text: io.TextIOWrapper, start: Start, width: int, rows: int) -> pd.io.parsers.TextFileReader:
    return pd.read_csv(
        text,
        sep=start.delimiter,
        header=None,
        names=list(range(width + SPARE_COLUMNS)),
        index_col=False,
        dtype=str,
        keep_default_na=False,
        na_values=[],
        na_filter=True,
        skip_blank_lines=False,
        chunksize=rows,
        engine="c",
    )


def headers_only(row: int) -> FileProblem:
    """The refusal of a table with a header and nothing below it."""
    return FileProblem(
        "headers_only",
        f"The file has a header in row {row} and no rows below it.",
        hint="Check that the export finished.",
        row=row,
    )


def _tidied(chunk: pd.DataFrame, start: Start) -> pd.DataFrame:
    width = start.layout.width
    beyond = chunk.iloc[:, width:]
    strays = (beyond.notna() & (beyond != "")).any(axis=1) if beyond.notna().to_numpy().any() else None
    if strays is not None and strays.any():
        row = int(strays.index[int(strays.to_numpy().argmax())])
        raise _too_many_cells(row, width)
    used = chunk.iloc[:, :width].fillna("")
    _refuse_swallowed(used, start.delimiter)
    blank = np.logical_and.reduce([(used[name] == "").to_numpy() for name in used.columns])
    return used.loc[~blank] if blank.any() else used


def _too_many_cells(row: int, width: int) -> FileProblem:
    return FileProblem(
        "too_many_cells",
        f"Row {row} has more than the {width} cells the header names.",
        hint="Put quotes round cells that hold the delimiter, and remove stray quotes.",
        row=row,
    )


def _refuse_swallowed(used: pd.DataFrame, delimiter: str) -> None:
    """A quote that is never closed where it should be swallows whole records into one cell."""
    for name in used.columns:
        column = used[name]
        if len(column) and int(column.str.len().max()) > LONGEST_CELL:
            row = int(column.index[int(column.str.len().to_numpy().argmax())])
            raise FileProblem(
                "long_cell",
                f"Row {row} has a cell of more than {LONGEST_CELL:,} characters.",
                hint="A quotation mark is probably missing.",
                row=row,
            )
        broken = column[column.str.contains("\n", regex=False) | column.str.contains("\r", regex=False)]
        for label, cell in broken.items():
            lines = cell.splitlines()
            if max(line.count(delimiter) for line in lines) >= max(2, len(used.columns) - 2):
                raise _broken_quotes(int(str(label)))


def _broken_quotes(row: int | None) -> FileProblem:
    where = f"In row {row}, a" if row else "A"
    return FileProblem(
        "broken_quotes",
        f"{where} quotation mark is opened and not closed.",
        hint='Close it, or double it ("") where it is part of the text.',
        row=row,
    )


def _parser_problem(text: str) -> FileProblem:
    digits = [int(word.rstrip(",")) for word in text.split() if word.rstrip(",").isdigit()]
    if "EOF inside string" in text:
        return _broken_quotes(digits[-1] + 1 if digits else None)
    if "Expected" in text and len(digits) >= 2:
        return _too_many_cells(digits[1], digits[0] - SPARE_COLUMNS)
    return FileProblem(
        "unreadable", "The table cannot be read as delimited text.", hint="Export it again as CSV."
    )
