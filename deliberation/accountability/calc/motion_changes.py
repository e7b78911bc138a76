"""What an amendment changes, word by word: what stays, what goes, what comes."""

from __future__ import annotations

import difflib
import enum
import re
from dataclasses import dataclass

_PARTS = re.compile(r"\S+\s*|\s+")


class Change(enum.StrEnum):
    """What becomes of a piece of text."""

    KEPT = "kept"
    OUT = "out"
    IN = "in"


@dataclass(frozen=True)
class Piece:
    """A piece of text, blanks and line ends with it."""

    change: Change
    text: str


def changes(before: str, after: str) -> list[Piece]:
    """The pieces in reading order. Those kept and taken out make `before`, those kept and put in make `after`.

    Compared by words with the blanks after them (Python's `difflib`). Words that are very frequent start no comparison
    of their own, which keeps the time within bounds for any text. Where a piece goes and another comes in its place,
    the one that goes stands first.
    """
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    found: list[Piece] = []
    for what, a, b, c, d in difflib.SequenceMatcher(None, old, new).get_opcodes():
        if what == "equal":
            found.append(Piece(Change.KEPT, "".join(old[a:b])))
            continue
        gone, came = "".join(old[a:b]), "".join(new[c:d])
        found += [Piece(Change.OUT, gone)] if gone else []
        found += [Piece(Change.IN, came)] if came else []
    return found


def summary_words(pieces: list[Piece]) -> str:
    """How much changes, in words."""
    out = sum(len(each.text.split()) for each in pieces if each.change is Change.OUT)
    in_ = sum(len(each.text.split()) for each in pieces if each.change is Change.IN)
    if not out and not in_:
        return "No word changes."
    parts = [f"{_words(out)} taken out"] if out else []
    parts += [f"{_words(in_)} put in"] if in_ else []
    return f"{' and '.join(parts)}."


def _words(count: int) -> str:
    return f"{count:,} word{'' if count == 1 else 's'}"
