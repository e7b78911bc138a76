"""How a point cites evidence: [E3] in its text is the third item of the pack."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile(r"\[\s*[Ee]\s?(?P<number>[0-9]{1,6})\s*\]")


@dataclass(frozen=True)
class Piece:
    """A stretch of a line: plain text, or a citation when `number` is given."""

    text: str
    number: int | None = None


def cited(text: str) -> tuple[int, ...]:
    """The numbers of the items that a text cites, each once, in the order of the text."""
    return tuple(dict.fromkeys(int(mark["number"]) for mark in _MARK.finditer(text)))


def pieces(line: str) -> Iterator[Piece]:
    """A line cut at its citations; put together again, the texts are the line."""
    at = 0
    for mark in _MARK.finditer(line):
        if mark.start() > at:
            yield Piece(line[at : mark.start()])
        yield Piece(mark[0], int(mark["number"]))
        at = mark.end()
    if at < len(line):
        yield Piece(line[at:])


def label(number: int) -> str:
    """How an item is named: E3."""
    return f"E{number}"


def listed(numbers: tuple[int, ...]) -> str:
    """Items in a sentence: “E3”, “E3 and E5”, “E3, E4 and E5”."""
    names = [label(number) for number in numbers]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
