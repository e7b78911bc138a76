"""One ballot's content: checked against what the vote asks, and made the same whoever wrote it.

Used by every way in (page, API, paper): what it returns is what is kept, counted and published.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.voting.calc.methods import CONSENT_ANSWERS, MOTION_ANSWERS, SCORE_POINTS, Method

MOST_REASON = 500

Content = dict[str, Any]


@dataclass(frozen=True)
class Paper:
    """What a ballot of one vote may hold. `options` counts them all, “none of these” included (always the last).

    `costs` and `envelope` (pence) are set where the voter's own choice of projects has to fit the envelope.
    """

    method: Method
    options: int
    equal_ranks: bool = False
    dots: int = 0
    costs: tuple[int, ...] = ()
    envelope: int = 0
    none_of_these: bool = False


@dataclass
class Refused(Exception):
    """A ballot that cannot be taken. `where` is the field ("" for the whole), `text` a sentence for the voter."""

    text: str
    where: str = ""
    extra: dict[str, Any] = field(default_factory=dict)


def checked(paper: Paper, given: Any) -> Content:
    """The content in its one form (see `Shape`). Raises Refused with a sentence that says what to do."""
    if not isinstance(given, Mapping):
        raise Refused("The ballot could not be read. Fill it in again.")
    return _CHECKS[paper.method](paper, given)


def _one(paper: Paper, given: Mapping[str, Any]) -> Content:
    _only(given, "choice")
    choice = given.get("choice")
    if choice in (None, ""):
        raise Refused("Choose one option.", "choice")
    return {"choice": _position(paper, choice, "choice")}


def _answer(answers: Mapping[str, str], prompt: str, given: Mapping[str, Any]) -> str:
    choice = given.get("choice")
    if not isinstance(choice, str) or choice not in answers:
        raise Refused(prompt, "choice")
    return choice


def _motion(paper: Paper, given: Mapping[str, Any]) -> Content:
    _only(given, "choice")
    return {"choice": _answer(MOTION_ANSWERS, "Choose for, against or abstain.", given)}


def _consent(paper: Paper, given: Mapping[str, Any]) -> Content:
    _only(given, "choice", "reason")
    choice = _answer(CONSENT_ANSWERS, "Choose agree, stand aside or object.", given)
    reason = given.get("reason") or ""
    if not isinstance(reason, str):
        raise Refused("Write the reason as text.", "reason")
    reason = " ".join("".join(each if each.isprintable() else " " for each in reason).split())
    if len(reason) > MOST_REASON:
        raise Refused(f"Keep the reason to {MOST_REASON} characters.", "reason")
    if choice == "object" and not reason:
        raise Refused("Say why you object: an objection counts with its reason.", "reason")
    return {"choice": choice, "reason": reason} if reason and choice != "agree" else {"choice": choice}


def _set(paper: Paper, given: Mapping[str, Any]) -> Content:
    _only(given, "set")
    positions = _positions(paper, given.get("set", []), "set")
    if paper.none_of_these and paper.options in positions and len(positions) > 1:
        raise Refused("Tick “None of these” alone, or leave it empty.", "set")
    if paper.costs and paper.envelope:
        spent = sum(paper.costs[each - 1] for each in positions)
        if spent > paper.envelope:
            raise Refused(
                "What you chose costs more than the envelope. Take something out.",
                "set",
                {"spent": spent, "envelope": paper.envelope},
            )
    return {"set": positions}


def _points(paper: Paper, given: Mapping[str, Any]) -> dict[int, int]:
    _only(given, "points")
    points = given.get("points")
    if not isinstance(points, Mapping):
        raise Refused("Give points to the options.", "points")
    read: dict[int, int] = {}
    for key, value in points.items():
        position = _position(paper, key, "points")
        if position in read:
            raise Refused("An option has points twice.", "points")
        read[position] = _whole(value, f"points-{position}")
    return read


def _score(paper: Paper, given: Mapping[str, Any]) -> Content:
    read = _points(paper, given)
    for position in range(1, paper.options + 1):
        if read.get(position) not in SCORE_POINTS:
            low, high = min(SCORE_POINTS), max(SCORE_POINTS)
            raise Refused(f"Give option {position} {low} to {high} points.", f"points-{position}")
    return {"points": {str(position): read[position] for position in sorted(read)}}


def _dots(paper: Paper, given: Mapping[str, Any]) -> Content:
    read = _points(paper, given)
    if any(value < 0 for value in read.values()):
        raise Refused("Dots cannot be fewer than none.", "points")
    spent = sum(read.values())
    if spent > paper.dots:
        raise Refused(
            f"You have {paper.dots} dots and gave {spent}. Take {spent - paper.dots} back.", "points"
        )
    if not spent:
        raise Refused("Give at least one dot.", "points")
    return {"points": {str(position): read[position] for position in sorted(read) if read[position]}}


def _ranking(paper: Paper, given: Mapping[str, Any]) -> Content:
    _only(given, "ranks")
    groups = given.get("ranks")
    if not isinstance(groups, Sequence) or isinstance(groups, (str, bytes)):
        raise Refused("Put at least one option in order.", "ranks")
    read = [_positions(paper, group if _is_list(group) else [group], "ranks") for group in groups]
    read = [group for group in read if group]
    if not read:
        raise Refused("Put at least one option in order.", "ranks")
    flat = [position for group in read for position in group]
    if len(set(flat)) != len(flat):
        raise Refused("An option stands at two places. Give each option one place.", "ranks")
    if not paper.equal_ranks and any(len(group) > 1 for group in read):
        raise Refused("Two options have the same place. Give each a place of its own.", "ranks")
    return {"ranks": read}


_CHECKS = {
    Method.SINGLE: _one,
    Method.MOTION: _motion,
    Method.CONSENT: _consent,
    Method.APPROVAL: _set,
    Method.BUDGET: _set,
    Method.SCORE: _score,
    Method.DOTS: _dots,
    Method.RANKING: _ranking,
}


def _only(given: Mapping[str, Any], *keys: str) -> None:
    if set(given) - set(keys):
        raise Refused("The ballot holds something that this vote does not ask for.")


def _is_list(value: Any) -> bool:
    return isinstance(value, Sequence) and not isinstance(value, (str, bytes))


def _whole(value: Any, where: str) -> int:
    if (
        isinstance(value, str)
        and value.strip().isascii()
        and value.strip().isdigit()
        and len(value.strip()) <= 6
    ):
        return int(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 1_000_000:
        return value
    raise Refused("Write whole numbers.", where)


def _position(paper: Paper, value: Any, where: str) -> int:
    position = _whole(value, where)
    if not 1 <= position <= paper.options:
        raise Refused("That option is not on this ballot.", where)
    return position


def _positions(paper: Paper, values: Any, where: str) -> list[int]:
    if not _is_list(values):
        raise Refused("The ballot could not be read. Fill it in again.", where)
    read = [_position(paper, value, where) for value in values]
    if len(set(read)) != len(read):
        raise Refused("An option is on the ballot twice.", where)
    return sorted(read)
