"""The file of an agenda pack: every paper looked at, what cannot be set in told on a page, all of it set as one PDF.

A paper is first tried alone, in a process of its own that may not grow or run without end: whatever is in a file
that somebody sent, it costs its own pages and never the pack.
"""

from __future__ import annotations

import csv
import io
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from pypdf import PdfReader

from deliberation.bodies.models import Paper
from deliberation.bodies.queries.packs import Ingredients
from deliberation.bodies.queries.paper_files import path_of
from design.pdf import pdf
from kernel.errors import NotFound

PDF, TEXT, TABLE = "application/pdf", "text/plain", "text/csv"
PICTURES = {"image/png": "png", "image/jpeg": "jpg"}
MOST_LETTERS, MOST_ROWS, MOST_COLUMNS = 200_000, 1_000, 16
MOST_BYTES = 250 * 1024 * 1024
"""Files of more than this together are not set in: reading them all needs several times as much memory."""
SECONDS_FOR_ONE, MEMORY_FOR_ONE = 60, 2 * 1024**3

_TRY = f"""
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({MEMORY_FOR_ONE}, {MEMORY_FOR_ONE}))
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS_FOR_ONE}, {SECONDS_FOR_ONE}))
import typst
typst.compile(sys.argv[1])
"""


class CannotPut(Exception):
    """A paper cannot be put into a pack; the message is a sentence for its page."""


@dataclass(frozen=True)
class Set:
    """A paper ready to be set: what the template needs, and the file that goes with it."""

    data: dict[str, Any]
    files: dict[str, Path] = field(default_factory=dict)


def make_file(found: Ingredients, beat: Callable[[int, int], None]) -> tuple[bytes, int]:
    """The PDF and its number of pages. `beat(done, total)` is called as it goes on, papers and the whole counted."""
    total, room = len(found.papers) + 1, MOST_BYTES
    files: dict[str, Path] = {}
    sets: dict[str, dict[str, Any]] = {}
    beat(0, total)
    for number, paper in enumerate(found.papers, start=1):
        ready = _paper(paper, number, room)
        room -= paper.size if ready.files else 0
        files |= ready.files
        sets[str(paper.pk)] = ready.data
        beat(number, total)
    made = pdf("pack", _data(found, sets), files)
    beat(total, total)
    return made, len(PdfReader(io.BytesIO(made)).pages)


def _data(found: Ingredients, sets: dict[str, dict[str, Any]]) -> dict[str, Any]:
    items = [
        {
            **item,
            "papers": [
                {
                    **paper,
                    **sets[paper["id"]],
                    "number": number,
                    "address": f"{settings.PUBLIC_URL}{paper['address']}",
                }
                for number, paper in enumerate(item["papers"], start=1)
            ],
        }
        for item in found.data["items"]
    ]
    return {**found.data, "items": items}


def _paper(paper: Paper, number: int, room: int) -> Set:
    try:
        if not (path := path_of(paper)).is_file():
            raise CannotPut("Its file is not here.")
        return _of_kind(paper, path, f"paper-{number}", room)
    except (CannotPut, NotFound) as error:
        return Set({"form": "none", "note": str(error)})


def _of_kind(paper: Paper, path: Path, name: str, room: int) -> Set:
    kind = paper.media_type
    if kind == TEXT:
        return _text(path)
    if kind == TABLE:
        return _table(path)
    if kind != PDF and kind not in PICTURES:
        raise CannotPut("A file of this kind cannot be turned into pages here.")
    if paper.size > room:
        raise CannotPut("The papers of this meeting are too large together; this one was left out.")
    if kind == PDF:
        filename = f"{name}.pdf"
        pages = _pages(path)
        _try(
            path, filename, "".join(f'#image("{filename}", page: {at})\n' for at in range(1, len(pages) + 1))
        )
        return Set({"form": "pdf", "file": filename, "pages": pages}, {filename: path})
    filename = f"{name}.{PICTURES[kind]}"
    _try(path, filename, f'#image("{filename}")')
    return Set({"form": "picture", "file": filename}, {filename: path})


def _pages(path: Path) -> list[bool]:
    """For each page of a PDF whether it lies on its side."""
    try:
        with path.open("rb") as file:
            return [_lies(page) for page in PdfReader(file).pages]
    except Exception as error:  # whatever a damaged file makes of the reader, it is the file's fault
        raise CannotPut("The file cannot be read.") from error


def _lies(page: Any) -> bool:
    wide = page.cropbox.width > page.cropbox.height
    return bool(wide if page.rotation % 180 == 0 else not wide)


def _try(path: Path, filename: str, source: str) -> None:
    """Set the file alone, in a process that ends by itself. Raises CannotPut when that does not go well."""
    with tempfile.TemporaryDirectory(prefix="folkmoot-try-") as folder:
        shutil.copy(path, Path(folder) / filename)
        main = Path(folder) / "main.typ"
        main.write_text(source, encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-I", "-c", _TRY, str(main)], capture_output=True, timeout=SECONDS_FOR_ONE, check=False
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise CannotPut("The file takes too long to be turned into pages.") from error
    if done.returncode:
        raise CannotPut("The file cannot be turned into pages.")


def _text(path: Path) -> Set:
    text = _decoded(path)
    note = "" if len(text) <= MOST_LETTERS else "The text is long: this is its beginning."
    shown = "".join(each for each in text[:MOST_LETTERS] if each.isprintable() or each in "\n\t")
    return Set({"form": "text", "text": shown.expandtabs(4), "note": note})


def _table(path: Path) -> Set:
    text = _decoded(path)
    try:
        delimiter = csv.Sniffer().sniff(text[:10_000], ",;\t").delimiter
    except csv.Error:
        delimiter = ","
    try:
        rows = [row for row in csv.reader(io.StringIO(text), delimiter=delimiter) if any(row)]
    except csv.Error as error:
        raise CannotPut("The table cannot be read.") from error
    wide = max((len(row) for row in rows), default=0)
    if not 1 <= wide <= MOST_COLUMNS:
        raise CannotPut("The table is too wide to be printed." if wide else "The table is empty.")
    note = (
        ""
        if len(rows) <= MOST_ROWS
        else f"The table has {len(rows):,} rows: these are the first {MOST_ROWS:,}."
    )
    full = [[*(cell[:300] for cell in row), *[""] * (wide - len(row))] for row in rows[:MOST_ROWS]]
    return Set({"form": "table", "rows": full, "note": note})


def _decoded(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "cp1252"):
        try:
            return content.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    raise CannotPut("The text cannot be read.")


def what_it_shows(found: Ingredients) -> str:
    """Which papers and which open items a pack holds, as JSON to lie beside it: see `queries.packs.fit_to_be_seen`."""
    return json.dumps(sorted(found.parts()))
