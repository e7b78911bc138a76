"""Two people's readings of the same papers: what differs, what is missing, which codes stand twice.

A row is `{"paper": number from 1, "code": receipt or "", "elector": id or None, "substitute": id or None,
"spoilt": yes or no, "content": ballot or None}`. In a roll call `paper` is the line on the list, and a row with
neither content nor `spoilt` says that the elector was absent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
COMPARED = ("code", "elector", "substitute", "spoilt", "content")
MOST_PAPERS = 200


@dataclass(frozen=True)
class Difference:
    """A paper that two people read differently; None: not entered. `what`: names of the parts that differ."""

    paper: int
    first: Row | None
    second: Row | None
    what: tuple[str, ...]


def merged(rows: Iterable[Row], newer: Iterable[Row]) -> list[Row]:
    """Rows by paper, those of `newer` in the place of older ones, in order of the papers."""
    by_paper = {row["paper"]: row for row in rows} | {row["paper"]: row for row in newer}
    return [by_paper[paper] for paper in sorted(by_paper)]


def differences(first: Sequence[Row], second: Sequence[Row]) -> list[Difference]:
    """Where two readings differ, in order of the papers."""
    one, two = ({row["paper"]: row for row in rows if not _absent(row)} for rows in (first, second))
    found = []
    for paper in sorted(one.keys() | two.keys()):
        what = _differing(one.get(paper), two.get(paper))
        if what:
            found.append(Difference(paper, one.get(paper), two.get(paper), what))
    return found


def _absent(row: Row) -> bool:
    """A line of a roll call that says absent: the same as no line."""
    return row["content"] is None and not row["spoilt"]


def _differing(first: Row | None, second: Row | None) -> tuple[str, ...]:
    if first is None or second is None:
        return COMPARED
    return tuple(name for name in COMPARED if first.get(name) != second.get(name))


def missing(rows: Iterable[Row], papers: int) -> list[int]:
    """Numbers of papers, of 1 to `papers`, that are not entered."""
    entered = {row["paper"] for row in rows}
    return [paper for paper in range(1, papers + 1) if paper not in entered]


def codes_twice(rows: Iterable[Row]) -> list[tuple[str, list[int]]]:
    """Codes that stand on more than one paper, with the papers' numbers."""
    papers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row["code"]:
            papers[row["code"]].append(row["paper"])
    return [(code, numbers) for code, numbers in papers.items() if len(numbers) > 1]


def answered(rows: Iterable[Mapping[str, Any]]) -> int:
    """How many rows hold a ballot."""
    return sum(row["content"] is not None for row in rows)


def listed(numbers: Sequence[int]) -> str:
    """Numbers as words: `3`, `3 and 7`, `3, 7 and 9`."""
    words = [str(number) for number in numbers]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""
