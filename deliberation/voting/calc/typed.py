"""What somebody types from a paper ballot, turned into a ballot's content and back. One short answer for each mark.

A paper is typed as it is written: for a ranking the number beside each option, for ticks the numbers of the ticked
options. `calc.content.checked` then looks at it as at any ballot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from deliberation.voting.calc.content import Content, Paper, Refused, checked
from deliberation.voting.calc.methods import METHODS, Method, Shape

CHOICE, REASON, TICKS = "choice", "reason", "ticks"
NOTHING_TICKED = "0"


def fields_of(paper: Paper) -> tuple[str, ...]:
    """Names of the answers that one paper has: `choice` (and `reason`), `ticks`, or `o1`, `o2`, … for the options."""
    shape = METHODS[paper.method].shape
    if shape is Shape.CHOICE:
        return (CHOICE, REASON) if paper.method is Method.CONSENT else (CHOICE,)
    if shape is Shape.SET:
        return (TICKS,)
    return tuple(f"o{position}" for position in range(1, paper.options + 1))


def read_typed(paper: Paper, typed: Mapping[str, str]) -> Content:
    """The content of a ballot from typed answers (names as `fields_of`). Raises Refused; `where` is such a name."""
    given = {name: typed.get(name, "").strip() for name in fields_of(paper)}
    try:
        return checked(paper, _content(paper, given))
    except Refused as refused:
        raise Refused(refused.text, _where(paper, refused.where), refused.extra) from None


def as_typed(paper: Paper, content: Mapping[str, Any]) -> dict[str, str]:
    """A ballot's content as it would be typed: the way back of `read_typed`."""
    shape = METHODS[paper.method].shape
    if shape is Shape.CHOICE:
        return {name: str(content[name]) for name in (CHOICE, REASON) if name in content}
    if shape is Shape.SET:
        return {TICKS: " ".join(map(str, content["set"])) or NOTHING_TICKED}
    if shape is Shape.POINTS:
        return {f"o{position}": str(points) for position, points in content["points"].items()}
    return {
        f"o{position}": str(rank)
        for rank, group in enumerate(content["ranks"], start=1)
        for position in group
    }


def _content(paper: Paper, given: Mapping[str, str]) -> dict[str, Any]:
    shape = METHODS[paper.method].shape
    if shape is Shape.CHOICE:
        return {name: value for name, value in given.items() if value}
    if shape is Shape.SET:
        return {"set": _ticks(given[TICKS])}
    filled = {name.removeprefix("o"): value for name, value in given.items() if value}
    if shape is Shape.POINTS:
        return {"points": filled}
    by_rank: dict[int, list[str]] = defaultdict(list)
    for position, rank in filled.items():
        by_rank[_rank(rank, f"o{position}")].append(position)
    return {"ranks": [by_rank[rank] for rank in sorted(by_rank)]}


def _ticks(text: str) -> list[str]:
    numbers = text.replace(",", " ").replace(";", " ").split()
    if not numbers:
        raise Refused(f"Type the numbers that are ticked, or {NOTHING_TICKED} if nothing is ticked.", TICKS)
    return [] if numbers == [NOTHING_TICKED] else numbers


def _rank(text: str, where: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 3 or int(text) == 0:
        raise Refused("Type the place as a number: 1, 2, 3.", where)
    return int(text)


def _where(paper: Paper, where: str) -> str:
    """The typed answer that a refusal is about."""
    own = fields_of(paper)
    if where in own:
        return where
    position = where.rpartition("-")[2]
    return f"o{position}" if f"o{position}" in own else own[0]
