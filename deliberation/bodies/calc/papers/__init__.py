"""Whether a file can be taken as a paper: what it is shows by its content, and it is really opened.

Pure: it reads the bytes that it is given and nothing else, unpacks no file to disk and runs nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import IO

import puremagic

from deliberation.bodies.calc.filenames import ending_of
from deliberation.bodies.calc.papers.office import open_document, open_office
from deliberation.bodies.calc.papers.pdf import open_pdf
from deliberation.bodies.calc.papers.pictures import open_jpeg, open_png
from deliberation.bodies.calc.papers.problem import PaperProblem
from deliberation.bodies.calc.papers.texts import open_text

__all__ = ["ACCEPTED", "KINDS_IN_WORDS", "Examined", "PaperProblem", "examine"]


@dataclass(frozen=True)
class Kind:
    """A kind of file: how it is called, its media type, how it begins, and what opens it (giving the pages or None)."""

    name: str
    media_type: str
    begins: bytes
    opens: Callable[[IO[bytes]], int | None]


@dataclass(frozen=True)
class Examined:
    """What a file is. `pages` for PDF alone."""

    name: str
    media_type: str
    pages: int | None


_OOXML = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."
_ZIP, _JPEG = b"PK\x03\x04", b"\xff\xd8\xff"
_PNG = b"\x89PNG\r\n\x1a\n"
ACCEPTED: MappingProxyType[str, Kind] = MappingProxyType(
    {
        "pdf": Kind("a PDF", "application/pdf", b"%PDF-", open_pdf),
        "docx": Kind("a Word document", f"{_OOXML}wordprocessingml.document", _ZIP, open_office("wordprocessingml.document")),
        "xlsx": Kind("an Excel workbook", f"{_OOXML}spreadsheetml.sheet", _ZIP, open_office("spreadsheetml.sheet")),
        "pptx": Kind("a PowerPoint presentation", f"{_OOXML}presentationml.presentation", _ZIP, open_office("presentationml.presentation", "presentationml.slideshow")),
        "odt": Kind("an OpenDocument text", f"{_ODF}text", _ZIP, open_document(f"{_ODF}text")),
        "ods": Kind("an OpenDocument spreadsheet", f"{_ODF}spreadsheet", _ZIP, open_document(f"{_ODF}spreadsheet")),
        "txt": Kind("plain text", "text/plain", b"", open_text),
        "csv": Kind("a CSV table", "text/csv", b"", open_text),
        "png": Kind("a PNG picture", "image/png", _PNG, open_png),
        "jpg": Kind("a JPEG picture", "image/jpeg", _JPEG, open_jpeg),
        "jpeg": Kind("a JPEG picture", "image/jpeg", _JPEG, open_jpeg),
    }
)  # fmt: skip
"""Kinds of file that are taken, by the ending of their name."""

KINDS_IN_WORDS = (
    "PDF, Word (docx), Excel (xlsx), PowerPoint (pptx), OpenDocument (odt, ods), plain text, CSV, PNG or JPEG"
)
_BEGINNINGS = (
    (b"%PDF-", "a PDF"),
    (_ZIP, "an office document or a zip file"),
    (_PNG, "a PNG picture"),
    (_JPEG, "a JPEG picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "a document of an old Office, or one with a password"),
)


def examine(filename: str, content: IO[bytes]) -> Examined:
    """What the file is, once it was opened. `content` must be seekable; it is left at its beginning.

    Raises PaperProblem: paper_kind (an ending that is not taken), paper_empty, paper_not_what_it_says (the
    content is another kind of file), paper_broken, paper_locked (a password), paper_active (it holds something
    that could run: scripts, macros) and paper_too_dense (it grows beyond reason when unpacked).
    """
    kind = ACCEPTED.get(ending_of(filename))
    if kind is None:
        raise PaperProblem(
            "paper_kind",
            f"A paper cannot be a file like “{filename[-40:]}”.",
            f"Send it as {KINDS_IN_WORDS}.",
        )
    content.seek(0)
    head = content.read(1024)
    if not head:
        raise PaperProblem(
            "paper_empty", "The file is empty.", "Open it on your computer to see what happened to it."
        )
    if not _begins_as(kind, head):
        raise _not_what_it_says(kind, head, content)
    content.seek(0)
    pages = kind.opens(content)
    content.seek(0)
    return Examined(kind.name, kind.media_type, pages)


def _begins_as(kind: Kind, head: bytes) -> bool:
    if kind.begins:
        return head.startswith(kind.begins)
    return not any(head.startswith(begins) for begins, _ in _BEGINNINGS if begins != b"MZ")


def _not_what_it_says(kind: Kind, head: bytes, content: IO[bytes]) -> PaperProblem:
    found = next((words for begins, words in _BEGINNINGS if head.startswith(begins)), "") or _guess(content)
    if found.endswith("with a password"):
        return PaperProblem(
            "paper_locked",
            "The file is a document of an old Office, or one with a password.",
            "Save it without a password in a present format (docx, xlsx, pptx) or as PDF, and send that.",
        )
    is_now = f", but its content is {found}" if found else ", but its content is something else"
    return PaperProblem(
        "paper_not_what_it_says",
        f"The name of the file says that it is {kind.name}{is_now}.",
        "Send the file under the name that fits it, or save it anew in the format that you want.",
    )


def _guess(content: IO[bytes]) -> str:
    """A word for what the content may be, for the sentence to whoever sent it; nothing is decided by it."""
    try:
        content.seek(0)
        best = puremagic.magic_stream(content)
    except (puremagic.PureError, ValueError, OSError):
        return ""
    return f"like that of a {best[0].extension} file" if best and best[0].extension else ""
