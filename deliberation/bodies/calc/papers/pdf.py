"""PDF: opened, its pages counted, and looked through for anything that would run when it is opened."""

from __future__ import annotations

import logging
from typing import IO, Any

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from deliberation.bodies.calc.papers.problem import PaperProblem, cannot_open

MOST_OBJECTS = 400_000
MOST_PAGES = 5_000
_RUNS = {"/JavaScript", "/Launch"}
logging.getLogger("pypdf").setLevel(
    logging.CRITICAL
)  # what is odd in a file is for its sender, not for our log


def open_pdf(content: IO[bytes]) -> int:
    """How many pages it has.

    Raises PaperProblem for one that is locked, damaged, has no pages or too many, or holds scripts or launches.
    """
    try:
        reader = PdfReader(content, strict=False)
        if reader.is_encrypted:
            raise PaperProblem(
                "paper_locked",
                "The PDF is locked: it is encrypted or has a password.",
                "Save it without a password and without restrictions, and send that.",
            )
        pages = len(reader.pages)
        runs = _runs_something(reader)
    except PaperProblem:
        raise
    except Exception as error:  # whatever a damaged file makes of the reader, it is the file's fault
        raise cannot_open("a PDF") from error
    if not 1 <= pages <= MOST_PAGES:
        raise cannot_open("a PDF") if not pages else _too_dense()
    if runs:
        raise PaperProblem(
            "paper_active",
            "The PDF holds a script, or starts a program when it is opened.",
            "Print it to a new PDF, which leaves that out, and send the new one.",
        )
    return pages


def _runs_something(reader: PdfReader) -> bool:
    """Whether anything that can be reached from the root is a script or a launch."""
    waiting: list[Any] = [reader.trailer.get("/Root")]
    seen: set[tuple[int, int]] = set()
    looked_at = 0
    while waiting:
        each = waiting.pop()
        if isinstance(each, IndirectObject):
            key = (each.idnum, each.generation)
            if key in seen:
                continue
            seen.add(key)
            each = each.get_object()
        looked_at += 1
        if looked_at > MOST_OBJECTS:
            raise _too_dense()
        if isinstance(each, DictionaryObject):
            if _is_active(each):
                return True
            waiting += [value for value in map(each.raw_get, each) if _holds(value)]
        elif isinstance(each, ArrayObject):
            waiting += [value for value in list.__iter__(each) if _holds(value)]
    return False


def _holds(value: object) -> bool:
    """Whether something else can hang on it: numbers, names and text are passed over."""
    return isinstance(value, IndirectObject | DictionaryObject | ArrayObject)


def _is_active(thing: DictionaryObject) -> bool:
    kind = thing.get("/S")
    return "/JS" in thing or "/JavaScript" in thing or (isinstance(kind, str) and kind in _RUNS)


def _too_dense() -> PaperProblem:
    return PaperProblem(
        "paper_too_dense", "The PDF has too many pages or parts.", "Send it in several files."
    )
