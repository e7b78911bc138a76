"""Plain text and CSV: readable as UTF-8 or as Windows writes it, with nothing in it but text."""

from __future__ import annotations

import codecs
from typing import IO

from deliberation.bodies.calc.papers.problem import PaperProblem

_PIECE = 1024 * 1024
_CONTROLS = bytes(code for code in range(32) if code not in (9, 10, 12, 13)) + b"\x7f"


def open_text(content: IO[bytes]) -> None:
    """Read it all. Raises PaperProblem when it is no text, or in an encoding that cannot be told."""
    for encoding in ("utf-8-sig", "cp1252"):
        content.seek(0)
        if _reads_as(encoding, content):
            return
    raise PaperProblem(
        "paper_not_what_it_says",
        "The file is not plain text in UTF-8 or in the usual encoding of Windows.",
        "Save it as plain text (UTF-8) and send that.",
    )


def _reads_as(encoding: str, content: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while piece := content.read(_PIECE):
            if piece.translate(None, _CONTROLS) != piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
