"""Documents that are zip files: Office Open XML (ECMA-376) and OpenDocument (ISO/IEC 26300)."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable
from typing import IO

from deliberation.bodies.calc.papers.problem import PaperProblem, cannot_open

MOST_PARTS = 10_000
MOST_UNPACKED = 400 * 1024 * 1024
MOST_GROWTH = 200
"""How many times larger than packed a document may get, once it is larger than `SMALL`."""
SMALL = 20 * 1024 * 1024
MOST_TO_SEARCH = 4 * 1024 * 1024
_PIECE = 1024 * 1024
_ACTIVE = re.compile(
    r"(^|/)(vbaproject[^/]*\.bin|vbadata\.xml|macrosheets/|activex/|basic/|scripts/)", re.IGNORECASE
)
_MACRO_TYPE = re.compile(rb"macroenabled|vnd\.ms-office\.vbaproject", re.IGNORECASE)


def open_office(*main: str) -> Callable[[IO[bytes]], None]:
    """What opens a document whose main part is of one of the types `main`, as `wordprocessingml.document`."""
    wanted = [f"{each}.main+xml".encode() for each in main]

    def opens(content: IO[bytes]) -> None:
        with _archive(content) as archive:
            _check(archive)
            types = _read(archive, "[Content_Types].xml")
            if _MACRO_TYPE.search(types):
                raise _active()
            if not any(each in types for each in wanted):
                raise _other_document()

    return opens


def open_document(media_type: str) -> Callable[[IO[bytes]], None]:
    """What opens an OpenDocument file of this media type."""

    def opens(content: IO[bytes]) -> None:
        with _archive(content) as archive:
            _check(archive)
            if _read(archive, "mimetype").strip() != media_type.encode():
                raise _other_document()
            if b"manifest:encryption-data" in _read(archive, "META-INF/manifest.xml"):
                raise _locked()
            _read(archive, "content.xml")

    return opens


def _archive(content: IO[bytes]) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(content)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise cannot_open("an office document") from error


def _check(archive: zipfile.ZipFile) -> None:
    """Nothing that runs, nothing locked, and every part read to its end, whatever size it says it has."""
    parts = archive.infolist()
    if len(parts) > MOST_PARTS:
        raise _too_dense()
    if any(_ACTIVE.search(part.filename.replace("\\", "/")) for part in parts):
        raise _active()
    if any(part.flag_bits & 1 for part in parts):
        raise _locked()
    packed = max(1, sum(part.compress_size for part in parts))
    most = min(MOST_UNPACKED, max(SMALL, packed * MOST_GROWTH))
    if sum(part.file_size for part in parts) > most:
        raise _too_dense()
    left = most
    for part in parts:
        left -= _unpacked(archive, part, left)


def _unpacked(archive: zipfile.ZipFile, part: zipfile.ZipInfo, most: int) -> int:
    size = 0
    try:
        with archive.open(part) as stream:
            while piece := stream.read(_PIECE):
                size += len(piece)
                if size > most:
                    raise _too_dense()
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
        NotImplementedError,
        RuntimeError,
    ) as error:
        raise cannot_open("an office document") from error
    return size


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    """A part that says what the document is; only its beginning matters, and such parts are small."""
    try:
        with archive.open(name) as stream:
            return stream.read(MOST_TO_SEARCH)
    except KeyError as error:
        raise _other_document() from error


def _active() -> PaperProblem:
    return PaperProblem(
        "paper_active",
        "The document holds macros or other parts that run on the reader's computer.",
        "Save it without macros (docx, xlsx, pptx) or as PDF, and send that.",
    )


def _locked() -> PaperProblem:
    return PaperProblem(
        "paper_locked", "The document has a password.", "Save it without a password and send that."
    )


def _other_document() -> PaperProblem:
    return PaperProblem(
        "paper_not_what_it_says",
        "The content of the file does not fit the ending of its name.",
        "Send the file under the name that fits it, or save it anew in the format that you want.",
    )


def _too_dense() -> PaperProblem:
    return PaperProblem(
        "paper_too_dense",
        "The document would grow beyond reason when it is opened.",
        "Save it as PDF and send that.",
    )
