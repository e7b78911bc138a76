"""Two versions of a text side by side: which lines went, came or changed, and within a changed line which words.

Python's own `difflib` finds the lines. Words are compared only in lines of a bearable length, so that no text, however
made, keeps a page waiting.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass

SAME, GONE, NEW = "same", "gone", "new"
MOST_WORDS = 200
_WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Bit:
    """A stretch of a line: the same in both, gone, or new."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    """One line of the comparison. A changed line has bits of several kinds."""

    bits: tuple[Bit, ...]

    @property
    def changed(self) -> bool:
        """Whether anything in it differs."""
        return any(bit.kind != SAME for bit in self.bits)


def compare(old: str, new: str) -> list[Line]:
    """The lines of both versions in order. Without what is new it reads as the old text, without what is gone as the new."""
    before, after = old.splitlines(), new.splitlines()
    found: list[Line] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, before, after).get_opcodes():
        if tag == "equal":
            found += [Line((Bit(SAME, line),)) for line in before[a:b]]
        elif tag == "replace" and b - a == d - c:
            for one, other in zip(before[a:b], after[c:d], strict=True):
                found += _changed(one, other)
        else:
            found += [Line((Bit(GONE, line),)) for line in before[a:b]]
            found += [Line((Bit(NEW, line),)) for line in after[c:d]]
    return found


def _changed(old: str, new: str) -> list[Line]:
    """A line that was rewritten: word by word where that says something, else the old one gone and the new one there."""
    before, after = _WORD.findall(old), _WORD.findall(new)
    whole = [Line((Bit(GONE, old),)), Line((Bit(NEW, new),))]
    if not before or not after or max(len(before), len(after)) > MOST_WORDS:
        return whole
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < 0.4:
        return whole
    return [Line(tuple(_bits(matcher, before, after)))]


def _bits(matcher: difflib.SequenceMatcher[str], before: Sequence[str], after: Sequence[str]) -> list[Bit]:
    bits = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            bits.append(Bit(SAME, "".join(before[a:b])))
            continue
        if b > a:
            bits.append(Bit(GONE, "".join(before[a:b])))
        if d > c:
            bits.append(Bit(NEW, "".join(after[c:d])))
    return bits
