"""Where things stand on a map: points that would cover each other become one mark with a count; labels keep clear."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

APART = 24.0
"""Units between the middles of two marks: the least that a finger can tell apart on a phone."""
LETTER, LINE = 6.3, 14.0
"""Width of a letter and height of a line of the map's labels."""


@dataclass(frozen=True)
class Mark:
    """What is drawn at one place: the points it stands for, by their number in the list."""

    x: float
    y: float
    points: tuple[int, ...]


def cluster(points: Sequence[tuple[float, float]], apart: float = APART) -> list[Mark]:
    """Marks for points, no two of them nearer than `apart`; each point is in exactly one, at the mean of its points.

    Marks are joined until none are too near: each round either leaves fewer or is the last.
    """
    marks = [Mark(x, y, (at,)) for at, (x, y) in enumerate(points)]
    while True:
        joined = _joined(marks, apart)
        if len(joined) == len(marks):
            return sorted(joined, key=lambda mark: (mark.y, mark.x))
        marks = joined


def _joined(marks: Sequence[Mark], apart: float) -> list[Mark]:
    cells: dict[tuple[int, int], list[list[Mark]]] = {}
    groups: list[list[Mark]] = []
    for mark in sorted(marks, key=lambda each: (-len(each.points), each.y, each.x)):
        column, row = int(mark.x // apart), int(mark.y // apart)
        near = _near(mark, cells, column, row, apart)
        if near is None:
            near = []
            groups.append(near)
            cells.setdefault((column, row), []).append(near)
        near.append(mark)
    return [group[0] if len(group) == 1 else _mean(group) for group in groups]


def _near(
    mark: Mark, cells: dict[tuple[int, int], list[list[Mark]]], column: int, row: int, apart: float
) -> list[Mark] | None:
    """The nearest group whose first mark is too near, if there is one."""
    best, least = None, apart * apart
    for across in (-1, 0, 1):
        for down in (-1, 0, 1):
            for group in cells.get((column + across, row + down), ()):
                off = (group[0].x - mark.x) ** 2 + (group[0].y - mark.y) ** 2
                if off < least:
                    best, least = group, off
    return best


def _mean(group: Sequence[Mark]) -> Mark:
    count = sum(len(mark.points) for mark in group)
    x = sum(mark.x * len(mark.points) for mark in group) / count
    y = sum(mark.y * len(mark.points) for mark in group) / count
    return Mark(x, y, tuple(sorted(point for mark in group for point in mark.points)))


@dataclass(frozen=True)
class Label:
    """A text beside a mark: where it begins (its lower left) and how it is set (start, end, middle)."""

    x: float
    y: float
    text: str
    anchor: str


Rectangle = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def place_labels(
    wanted: Iterable[tuple[float, float, float, str]], taken: Iterable[Rectangle], width: float, height: float
) -> list[Label]:
    """Labels beside their marks (x, y, half the mark's size, text), first come first served.

    One that would leave the drawing, or cover a mark or another label, is left out: its words are with its mark.
    """
    full, placed = list(taken), []
    for x, y, half, text in wanted:
        wide = len(text) * LETTER
        for label, room in _spots(x, y, half + 3, wide, text):
            if room[0] < 2 or room[1] < 2 or room[2] > width - 2 or room[3] > height - 2:
                continue
            if any(_meet(room, other) for other in full):
                continue
            full.append(room)
            placed.append(label)
            break
    return placed


def _spots(x: float, y: float, off: float, wide: float, text: str) -> list[tuple[Label, Rectangle]]:
    middle, half = y + 4.2, LINE / 2
    return [
        (Label(x + off, middle, text, "start"), (x + off, y - half, x + off + wide, y + half)),
        (Label(x - off, middle, text, "end"), (x - off - wide, y - half, x - off, y + half)),
        (
            Label(x, y - off - 3, text, "middle"),
            (x - wide / 2, y - off - LINE, x + wide / 2, y - off),
        ),
        (
            Label(x, y + off + LINE - 4, text, "middle"),
            (x - wide / 2, y + off, x + wide / 2, y + off + LINE),
        ),
    ]


def _meet(one: Rectangle, other: Rectangle) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
