"""What changed between two versions of a text, paragraph by paragraph and, within one, word by word.

Built on difflib. Very long paragraphs are compared as wholes: the word-by-word comparison grows with the square
of their length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED, CHANGED, SKIPPED = "same", "removed", "added", "changed", "skipped"
MOST_WORDS = 1500
MOST_LINES = 3000
MOST_PAIRS = 300
AROUND = 1
"""Unchanged paragraphs shown on each side of a change."""
ALIKE = 0.4
"""Two paragraphs less alike than this are shown as one taken out and one put in."""


@dataclass(frozen=True)
class Piece:
    """Some words: same, removed or added."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One paragraph of a comparison. `count`: how many unchanged paragraphs are left out (kind skipped)."""

    kind: str
    pieces: tuple[Piece, ...] = ()
    count: int = 0


def paragraphs(text: str) -> list[str]:
    """The lines of a text that hold something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def compare(old: str, new: str) -> list[Change]:
    """The changes from `old` to `new`, in the order of reading; long stretches of the same are left out."""
    before, after = paragraphs(old), paragraphs(new)
    found: list[Change] = []
    for tag, a, b, c, d in _opcodes(before, after):
        if tag == "equal":
            found += [_whole(SAME, line) for line in before[a:b]]
        else:
            found += _replaced(before[a:b], after[c:d])
    return _shortened(found)


def is_same(changes: Sequence[Change]) -> bool:
    """Whether a comparison found nothing."""
    return all(change.kind in (SAME, SKIPPED) for change in changes)


def _opcodes(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(before), len(after)) > MOST_LINES:
        same = before == after
        return [("equal" if same else "replace", 0, len(before), 0, len(after))]
    return list(SequenceMatcher(None, before, after).get_opcodes())


def _whole(kind: str, line: str) -> Change:
    return Change(kind, (Piece(kind, line),))


def _replaced(before: list[str], after: list[str]) -> Iterator[Change]:
    """Paragraphs of one stretch, paired in order where they are alike enough to be the same one changed.

    A very long stretch is a new text: it is not paired.
    """
    pairing = max(len(before), len(after)) <= MOST_PAIRS
    for at in range(max(len(before), len(after))):
        was = before[at] if at < len(before) else None
        now = after[at] if at < len(after) else None
        pieces = _words(was, now) if pairing and was is not None and now is not None else None
        if pieces:
            yield Change(CHANGED, pieces)
            continue
        if was is not None:
            yield _whole(REMOVED, was)
        if now is not None:
            yield _whole(ADDED, now)


def _words(was: str, now: str) -> tuple[Piece, ...] | None:
    """A changed paragraph in pieces; None when the two have too little in common, or are too long to compare."""
    old, new = re.findall(r"\S+", was), re.findall(r"\S+", now)
    if max(len(old), len(new)) > MOST_WORDS:
        return None
    matcher = SequenceMatcher(None, old, new)
    if matcher.quick_ratio() < ALIKE or matcher.ratio() < ALIKE:
        return None
    found: list[Piece] = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            found.append(Piece(SAME, " ".join(old[a:b])))
            continue
        found += [
            Piece(kind, " ".join(words)) for kind, words in ((REMOVED, old[a:b]), (ADDED, new[c:d])) if words
        ]
    return tuple(found)


def _shortened(changes: list[Change]) -> list[Change]:
    """The changes with long stretches of the same in the middle replaced by their number."""
    near = {
        at + step
        for at, change in enumerate(changes)
        if change.kind != SAME
        for step in range(-AROUND, AROUND + 1)
    }
    found: list[Change] = []
    skipped = 0
    for at, change in enumerate(changes):
        if change.kind == SAME and at not in near:
            skipped += 1
            continue
        if skipped:
            found.append(Change(SKIPPED, count=skipped))
            skipped = 0
        found.append(change)
    return [*found, Change(SKIPPED, count=skipped)] if skipped else found
