"""Text with a light structure, as people type it: paragraphs with an empty line between, and lists of points.

Nothing else has a meaning: no markup is read, so none can do harm.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

_POINT = re.compile(r"^\s*[-*•–]\s+(\S.*)$")


@dataclass(frozen=True)
class Block:
    """A paragraph with its lines, or a list with its points."""

    points: bool
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The blocks of a text in order. A line that starts with a hyphen, star, dash or bullet and a space is a point."""
    found: list[Block] = []
    for kind, group in itertools.groupby(text.splitlines(), key=_kind):
        lines = tuple(group)
        if kind == "point":
            found.append(Block(True, tuple(_POINT.sub(r"\1", line).strip() for line in lines)))
        elif kind == "line":
            found.append(Block(False, tuple(" ".join(line.split()) for line in lines)))
    return found


def tidy(text: str) -> str:
    """The text with one kind of line end, no spaces at ends of lines, at most one empty line in a row."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def printable(text: str) -> bool:
    """Whether every character can be shown; line ends and tabs are let pass."""
    return text.replace("\n", "").replace("\t", "").isprintable()


def _kind(line: str) -> str:
    if not line.strip():
        return "gap"
    return "point" if _POINT.match(line) else "line"
