"""Whole numbers out of the lines of a ballot file, many lines at once.

The quick road of the readers: a piece of the file is an array of bytes, and every step works on all of it. What it
cannot read for certain it leaves to the reader's plain road, line by line, which also finds the words for a mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

END, WEIGHT, NEXT, OPEN, CLOSE, JOIN = 1, 2, 4, 8, 16, 32
"""What stands between two numbers: end of line, after the weight, the next place, a brace opened or closed, equal."""

PIECE = 1 << 19
LEAST_PIECE = 1 << 14
MOST_DIGITS = 9
MOST_GAP = 4

Gaps = dict[bytes, int]

PREFLIB_GAPS: Gaps = {
    b"\n": END,
    b":": WEIGHT,
    b": ": WEIGHT,
    b",": NEXT,
    b", ": NEXT,
    b":{": WEIGHT | OPEN,
    b": {": WEIGHT | OPEN,
    b",{": NEXT | OPEN,
    b", {": NEXT | OPEN,
    b"},": NEXT | CLOSE,
    b"}, ": NEXT | CLOSE,
    b"},{": NEXT | CLOSE | OPEN,
    b"}, {": NEXT | CLOSE | OPEN,
    b"}\n": END | CLOSE,
}
BLT_GAPS: Gaps = {b"\n": END, b" \n": END, b" ": NEXT, b"\t": NEXT, b"=": JOIN}


@dataclass(frozen=True)
class Tokens:
    """Numbers of a piece in their order, and what stands after each."""

    values: NDArray[np.int64]
    after: NDArray[np.uint8]


@dataclass(frozen=True)
class Lines:
    """The lines of a piece: `weights` of each line, and for each option number in `option` its `line` and `place`."""

    weights: NDArray[np.int64]
    line: NDArray[np.intp]
    option: NDArray[np.int64]
    place: NDArray[np.int64]


def pieces(content: bytes, start: int, end: int, options: int = 1) -> Iterator[tuple[int, int]]:
    """Where to cut: pieces of about half a megabyte that end behind a line's end (or at `end`).

    With many options a short line still takes a long row, so pieces are smaller then.
    """
    size = max(LEAST_PIECE, PIECE * 32 // max(32, options))
    while start < end:
        stop = min(start + size, end)
        if stop < end:
            found = content.find(b"\n", stop, end)
            stop = end if found < 0 else found + 1
        yield start, stop
        start = stop


def lexed(piece: bytes, gaps: Gaps) -> Tokens | None:
    """The numbers of a piece that starts with a digit and ends with a line's end; None where it holds anything else."""
    text = np.frombuffer(piece + b"\0" * MOST_GAP, dtype=np.uint8)
    length = len(piece)
    figures = text - np.uint8(ord("0"))
    is_digit = figures[:length] < 10
    if not length or not is_digit[0] or is_digit[-1]:
        return None
    edges = np.flatnonzero(is_digit[1:] != is_digit[:-1]) + 1
    ends = edges[0::2]
    starts = np.concatenate(([0], edges[1::2]))
    gap = np.append(starts[1:], length) - ends
    long = ends - starts
    if int(long.max()) > MOST_DIGITS or int(gap.max()) > MOST_GAP:
        return None
    after = _kinds(text, ends, gap, gaps)
    if not after.all():
        return None
    values = figures[starts].astype(np.int64)
    for digit in range(1, int(long.max())):
        more = np.flatnonzero(long > digit)
        values[more] = values[more] * 10 + figures[starts[more] + digit]
    return Tokens(values, after)


def _kinds(
    text: NDArray[np.uint8], ends: NDArray[np.intp], gap: NDArray[np.intp], gaps: Gaps
) -> NDArray[np.uint8]:
    """What each gap is, 0 for one that is not in the table."""
    single = np.zeros(256, dtype=np.uint8)
    for written, kind in gaps.items():
        if len(written) == 1:
            single[written[0]] = kind
    after = single[text[ends]]
    wide = np.flatnonzero(gap > 1)
    if len(wide):
        codes = np.zeros(len(wide), dtype=np.uint32)
        for at in range(int(gap.max())):
            here = text[ends[wide] + at].astype(np.uint32)
            codes |= np.where(gap[wide] > at, here << np.uint32(8 * at), np.uint32(0))
        kinds = np.zeros(len(wide), dtype=np.uint8)
        for written, kind in gaps.items():
            if len(written) > 1:
                kinds[codes == int.from_bytes(written, "little")] = kind
        after[wide] = kinds
    return after


def split(tokens: Tokens, *, after_weight: int, ends_with_nought: bool) -> Lines | None:
    """Lines of weight and options with their places; None where the numbers do not stand as they should.

    `after_weight`: what follows a weight (WEIGHT, or NEXT where weight and options are set apart alike).
    `ends_with_nought`: each line ends with a 0 that is no option.
    """
    values, after = tokens.values, tokens.after
    if not ends_with_nought and (even := _even(values, after, after_weight)) is not None:
        return even
    last = (after & END) > 0
    first = np.concatenate(([True], last[:-1]))
    wrong_weight = ((after[first] & after_weight) == 0).any()
    if wrong_weight or (after_weight == WEIGHT and (after[~first] & WEIGHT).any()):
        return None
    step = _steps(after)
    if step is None:
        return None
    line = np.cumsum(first) - 1
    count = np.cumsum(step) - step
    starts = np.flatnonzero(first)
    place = count - count[starts][line]
    keep = ~first
    if ends_with_nought:
        ending = values == 0
        before_end = np.flatnonzero(last) - 1
        if not np.array_equal(ending, last) or (first & last).any() or (after[before_end] & JOIN).any():
            return None
        keep &= ~last
    return Lines(values[first], line[keep], values[keep], place[keep])


def _even(values: NDArray[np.int64], after: NDArray[np.uint8], after_weight: int) -> Lines | None:
    """The same for lines of one length without equals, which is most files of full rankings; else None."""
    width = int(np.argmax((after & END) > 0)) + 1
    if width < 2 or len(after) % width:
        return None
    expected = np.array([after_weight, *[NEXT] * (width - 2), END], dtype=np.uint8)
    count = len(after) // width
    if not (after.reshape(count, width) == expected).all():
        return None
    table = values.reshape(count, width)
    line = np.repeat(np.arange(count), width - 1)
    place = np.tile(np.arange(1, width), count)
    return Lines(table[:, 0], line, table[:, 1:].reshape(-1), place)


def _steps(after: NDArray[np.uint8]) -> NDArray[np.int64] | None:
    """1 where a gap leads on to the next place, 0 where it joins equals; None where braces do not pair up."""
    forward = (after & (NEXT | WEIGHT)) > 0
    if not (after & (OPEN | CLOSE)).any():
        return forward.astype(np.int64)
    opened, closed = (after & OPEN) > 0, (after & CLOSE) > 0
    inside = np.cumsum(opened.astype(np.int64) - closed)
    before = np.concatenate(([0], inside[:-1]))
    ending = (after & END) > 0
    wrong = (closed & (before != 1)) | (opened & (before - closed != 0)) | (ending & (inside != 0))
    if wrong.any():
        return None
    steps: NDArray[np.int64] = (forward & ((before == 0) | closed)).astype(np.int64)
    return steps


WHOLE = re.compile(r"[0-9]+\Z")


def whole(text: str) -> int | None:
    """A whole number of at most nine digits, or None."""
    return int(text) if WHOLE.match(text) and len(text) <= MOST_DIGITS else None
