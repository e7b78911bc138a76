"""Is a workbook safe to open? Measured by inflating it in small pieces before the real reader sees it.

A few kilobytes of XLSX can claim a sheet of seventeen thousand million cells, inflate to gigabytes, or point
a million cells at one long text; the reader would allocate all of it.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from .problems import FileProblem

MAX_INFLATED = 600 * 1024 * 1024
MAX_CELLS = 12_000_000
"""Cells of the rectangle round a sheet's used cells: the reader holds all of them."""
MAX_TEXT = 400 * 1024 * 1024
"""Characters of all texts of a sheet together, repeats counted."""
MAX_ENTRIES = 5000
_BLOCK = 1 << 20
_OVERLAP = 400

_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"')
_SHARED = re.compile(rb't="s"[^>]{0,100}>\s*<(?:\w+:)?v>(\d{1,9})<')
_UNCALCULATED = re.compile(
    rb"(?:</(?:\w+:)?f>|<(?:\w+:)?f\b[^>]{0,200}/>)\s*(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_CELL_TAG = re.compile(rb"<(?:\w+:)?c[ >/]")
_STRING = re.compile(rb"</(?:\w+:)?si>|<(?:\w+:)?si\s*/>")


def check_archive(path: Path) -> None:
    """Refuse a workbook that is damaged, locked or would inflate beyond bounds.

    Raises FileProblem `workbook_broken`, `workbook_locked`, `workbook_too_large` or `uncalculated`.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_entries(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError):
        raise broken_workbook() from None


def broken_workbook() -> FileProblem:
    """The refusal of a workbook no reader can open."""
    return FileProblem(
        "workbook_broken",
        "The workbook is damaged or is no spreadsheet.",
        hint="Open it in a spreadsheet program, save it as XLSX or CSV, and upload that.",
    )


def _check_entries(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {entry.filename for entry in entries}
    if "[Content_Types].xml" not in names and "content.xml" not in names and "mimetype" not in names:
        raise FileProblem(
            "binary", "This is a zip archive, not a workbook.", hint="Unpack it and upload the table inside."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise FileProblem("workbook_locked", "The workbook has a password.", hint="Save it without one.")
    if len(entries) > MAX_ENTRIES:
        raise _too_large("holds too many parts")
    left = MAX_INFLATED
    lengths = np.zeros(0, dtype=np.int64)
    for entry in sorted(entries, key=lambda entry: "sharedStrings" not in entry.filename):
        if "sharedStrings" in entry.filename:
            left, lengths = _string_lengths(archive, entry, left)
        elif "worksheets/" in entry.filename:
            left = _check_sheet(archive, entry, left, lengths)
        else:
            for block in _inflated(archive, entry, left):
                left -= len(block)


def _inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> Iterator[bytes]:
    """The entry's real content whatever its header claims, never more than `left` bytes of it."""
    entry.file_size = left + _BLOCK
    with archive.open(entry) as handle:
        while block := handle.read(_BLOCK):
            left -= len(block)
            if left < 0:
                raise _too_large(f"inflates to more than {MAX_INFLATED // 2**20:,} MB")
            yield block


def _string_lengths(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> tuple[int, np.ndarray]:
    """Bytes of each shared string, roughly: the distance between the ends of neighbouring ones."""
    ends: list[int] = []
    seen, tail = 0, b""
    for block in _inflated(archive, entry, left):
        window = tail + block
        base = seen - len(tail)
        ends.extend(base + found.end() for found in _STRING.finditer(window) if found.end() > len(tail))
        seen, tail = seen + len(block), window[-20:]
    return left - seen, np.diff(np.array([0, *ends], dtype=np.int64))


def _check_sheet(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int, lengths: np.ndarray) -> int:
    highest_row = highest_column = cells = text = 0
    tail = b""
    for block in _inflated(archive, entry, left):
        left -= len(block)
        window = tail + block
        if _UNCALCULATED.search(window):
            raise _uncalculated()
        row, column = _furthest(window)
        highest_row, highest_column = max(highest_row, row), max(highest_column, column)
        cells += len(_CELL_TAG.findall(block))
        text += _shared_text(window, lengths)
        tail = window[-_OVERLAP:]
        if max(highest_row * highest_column, cells) > MAX_CELLS:
            raise _too_large(f"has a sheet of more than {MAX_CELLS:,} cells")
        if text > MAX_TEXT:
            raise _too_large("repeats long texts in very many cells")
    return left


def _furthest(window: bytes) -> tuple[int, int]:
    found = _CELL.findall(window)
    if not found:
        return 0, 0
    return max(int(row) for _, row in found), max(
        _column_number(name) for name in {name for name, _ in found}
    )


def _column_number(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number


def _shared_text(window: bytes, lengths: np.ndarray) -> int:
    if not len(lengths):
        return 0
    used = np.array(_SHARED.findall(window), dtype="S9").astype(np.int64)
    return int(lengths[used[used < len(lengths)]].sum()) if len(used) else 0


def _too_large(why: str) -> FileProblem:
    return FileProblem(
        "workbook_too_large",
        f"The workbook {why}.",
        hint="Save the one table you need as CSV and upload that.",
    )


def _uncalculated() -> FileProblem:
    return FileProblem(
        "uncalculated",
        "The workbook holds formulas whose results were never saved.",
        hint="Open it in a spreadsheet program, save it, and upload it again; or save it as CSV.",
    )
