"""What a file is, by looking inside it: workbook, JSON or text, and the text's encoding.

The name of a file proves nothing: an `.xls` may hold HTML, a `.csv` may be a workbook.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from .problems import FileProblem

Kind = Literal["text", "json", "xlsx", "xls"]

BLOCK = 1 << 20
MAX_BYTES = 250 * 1024 * 1024
MAX_ROWS = 5_000_000
_CONTROLS = frozenset(range(32)) - {9, 10, 11, 12, 13, 26}
_OTHER_KINDS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"{\\rtf", "an RTF document"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "a database"),
)


@dataclass(frozen=True)
class Sniffed:
    """What was found: the kind, and for text and JSON the encoding as Python names it."""

    kind: Kind
    encoding: str
    size: int


def sniff(path: Path, *, max_bytes: int = MAX_BYTES, max_rows: int = MAX_ROWS) -> Sniffed:
    """The kind and encoding of a file; text is read through once, so later reading cannot fail on a byte.

    Raises FileProblem: `unreadable`, `empty`, `too_large`, `binary`, `nul`, `encoding`, `too_many_rows`.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as handle:
            head = handle.read(4096)
    except OSError as error:
        raise FileProblem("unreadable", "The file cannot be opened.", hint="Upload it again.") from error
    if size == 0:
        raise FileProblem("empty", "The file is empty.", hint="Check that the download finished.")
    if size > max_bytes:
        raise FileProblem(
            "too_large",
            f"The file holds {size / 2**20:,.0f} MB; the limit is {max_bytes / 2**20:,.0f} MB.",
            hint="Split it, for example by metric or by year.",
        )
    return Sniffed(*_kind_and_encoding(path, head, max_rows), size)


def _kind_and_encoding(path: Path, head: bytes, max_rows: int) -> tuple[Kind, str]:
    if head.startswith(b"PK\x03\x04"):
        return "xlsx", ""
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls", ""
    for magic, what in _OTHER_KINDS:
        if head.startswith(magic):
            raise FileProblem("binary", f"This is {what}, not a table.", hint="Save it as CSV or XLSX.")
    encoding = _scan(path, _by_mark(head), max_rows)
    start = head.decode(encoding, errors="ignore").lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "["):
        return "json", encoding
    if start[:60].lower().startswith(("<!doctype", "<html", "<?xml", "<table")):
        raise FileProblem(
            "markup", "This is a web page or XML, not a table.", hint="Open it and save it as CSV or XLSX."
        )
    return "text", encoding


def _by_mark(head: bytes) -> str:
    if head.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return "utf-32"
    if head.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return ""


def _scan(path: Path, marked: str, max_rows: int) -> str:
    """The encoding in which every byte of the file can be read: the one its mark names, else UTF-8, else
    Windows-1252. Also counts the lines."""
    if marked:
        _decodes(path, marked, max_rows)
        return marked
    if _decodes(path, "utf-8", max_rows, or_else=True):
        return "utf-8"
    _decodes(path, "cp1252", max_rows)
    return "cp1252"


def _decodes(path: Path, encoding: str, max_rows: int, *, or_else: bool = False) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    rows = 1
    with path.open("rb") as handle:
        while block := handle.read(BLOCK):
            try:
                text = decoder.decode(block)
            except UnicodeError:
                if or_else:
                    return False
                raise _undecodable(encoding, rows) from None
            _refuse_controls(text, rows)
            rows += max(text.count("\n"), text.count("\r"))
            _refuse_rows(rows, max_rows)
        try:
            decoder.decode(b"", final=True)
        except UnicodeError:
            if or_else:
                return False
            raise _undecodable(encoding, rows) from None
    return True


def _undecodable(encoding: str, row: int) -> FileProblem:
    named = {"cp1252": "UTF-8 or Windows-1252", "utf-8-sig": "UTF-8"}.get(encoding, encoding.upper())
    return FileProblem(
        "encoding",
        f"Near line {row} the file is not {named} text.",
        hint="Save it as “CSV UTF-8” and upload it again.",
        row=row,
    )


def _refuse_controls(text: str, rows: int) -> None:
    if "\x00" in text:
        line = rows + text[: text.index("\x00")].count("\n")
        raise FileProblem(
            "nul",
            f"Line {line} holds a NUL byte, which no text file does.",
            hint="The file is damaged or not text: export it again as CSV.",
            row=line,
        )
    if any(chr(code) in text for code in _CONTROLS):
        raise FileProblem(
            "binary",
            "The file holds control characters, so it is not a text table.",
            hint="Upload a CSV, XLSX or Fingertips JSON file.",
        )


def _refuse_rows(rows: int, max_rows: int) -> None:
    if rows > max_rows:
        raise FileProblem(
            "too_many_rows",
            f"The file has more than {max_rows:,} rows.",
            hint="Split it, for example by metric or by year.",
        )
