"""What the counting works on and what it gives: grouped ballots in, an outcome out. No names of people anywhere.

Options are numbered from 0 here, in the order of the ballot; names come in only when an outcome is written out.
Equal ballots are one row with a weight, so that a million ballots of ten options are as many rows as there are
different ballots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.methods import Rule


@dataclass(frozen=True)
class Profile:
    """Ranked ballots, grouped.

    `ranks`: one row a group, one column an option; 1 is best, equal numbers are equal ranks, 0 is unranked. Numbers
    of a row have no gaps. `weights`: how many ballots each row stands for.
    """

    names: tuple[str, ...]
    ranks: NDArray[np.int16]
    weights: NDArray[np.int64]

    @property
    def ballots(self) -> int:
        """How many ballots there are."""
        return int(self.weights.sum())


@dataclass(frozen=True)
class Points:
    """Ballots that give points (a tick is one point), grouped: rows as in `Profile`, -1 for an option left empty."""

    names: tuple[str, ...]
    points: NDArray[np.int16]
    weights: NDArray[np.int64]

    @property
    def ballots(self) -> int:
        """How many ballots there are."""
        return int(self.weights.sum())


@dataclass(frozen=True)
class Budget:
    """Ballots on projects within an envelope, grouped. `chosen`: one row a group, True for a project that is wanted.

    `costs` and `envelope` are whole numbers of one unit (pence here; whatever unit a Pabulib file has).
    """

    names: tuple[str, ...]
    costs: tuple[int, ...]
    envelope: int
    chosen: NDArray[np.bool_]
    weights: NDArray[np.int64]

    @property
    def ballots(self) -> int:
        """How many ballots there are."""
        return int(self.weights.sum())


@dataclass(frozen=True)
class Tie:
    """A tie that the rule met. `options` are numbers of options; `where` says at which step, in a few words.

    `broken_by`: "" when it stands, "earlier" (an earlier round told them apart), "seed" (a lot was drawn), "together"
    (all of them went out at once), "cost" (the cheaper project first) or "chair". `chosen`: which of them the break
    put ahead (or out, in an exclusion), in that order.
    """

    options: tuple[int, ...]
    where: str
    broken_by: str = ""
    chosen: tuple[int, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a rule makes of the ballots.

    `winners`: numbers of options, in the order in which they won; where a tie for the last place stands, all tied
    are among them (so there may be more than `seats`). `ranking`: all options, best first, tied ones in one group.
    `rounds`: plain dictionaries (whole numbers, strings, lists), whose keys each rule's docstring names; options in
    them are numbers under keys listed in `OPTION_KEYS`. `detail`: the same for what is no round (pairs, quota).
    """

    rule: Rule
    seats: int
    winners: tuple[int, ...]
    ranking: tuple[tuple[int, ...], ...]
    rounds: tuple[dict[str, Any], ...] = ()
    ties: tuple[Tie, ...] = ()
    detail: dict[str, Any] = field(default_factory=dict)

    def as_dict(self, names: Sequence[str]) -> dict[str, Any]:
        """The outcome with names for numbers, ready for JSON: rule, seats, winners, ranking, rounds, ties, detail.

        Numbers under a key of `OPTION_KEYS` (a number, a list, a list of lists) become names; a dictionary under a
        key of `BY_OPTION` has option numbers as its keys, which become names.
        """
        return {
            "rule": self.rule.value,
            "seats": self.seats,
            "winners": [names[each] for each in self.winners],
            "ranking": [[names[each] for each in group] for group in self.ranking],
            "rounds": [_named(each, names) for each in self.rounds],
            "ties": [
                {
                    "options": [names[each] for each in tie.options],
                    "where": tie.where,
                    "broken_by": tie.broken_by,
                    "chosen": [names[each] for each in tie.chosen],
                }
                for tie in self.ties
            ],
            "detail": _named(self.detail, names),
        }


OPTION_KEYS = frozenset(
    {
        "option",
        "options",
        "elected",
        "excluded",
        "from",
        "to",
        "against",
        "funded",
        "skipped",
        "tied",
        "order",
    }
)
"""Keys of rounds and details under which whole numbers stand for options."""
BY_OPTION = frozenset(
    {
        "votes",
        "counts",
        "points",
        "transfers",
        "support",
        "supporters",
        "costs",
        "shares",
        "keep",
        "spread",
        "mean",
        "empty",
    }
)
"""Keys of rounds and details whose values are dictionaries by option number."""


def _named(given: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    written: dict[str, Any] = {}
    for key, value in given.items():
        if key in OPTION_KEYS:
            written[key] = _names_for(value, names)
        elif key in BY_OPTION and isinstance(value, dict):
            written[key] = {names[int(number)]: each for number, each in value.items()}
        elif isinstance(value, dict):
            written[key] = _named(value, names)
        elif isinstance(value, (list, tuple)) and value and isinstance(value[0], dict):
            written[key] = [_named(each, names) for each in value]
        else:
            written[key] = list(value) if isinstance(value, tuple) else value
    return written


def _names_for(value: Any, names: Sequence[str]) -> Any:
    if isinstance(value, (list, tuple)):
        return [_names_for(each, names) for each in value]
    return names[int(value)] if value is not None else None


def grouped(rows: NDArray[Any], weights: NDArray[np.int64]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Equal rows made one, their weights added: (different rows in sorted order, weights)."""
    if not len(rows):
        return rows, weights
    different, place = np.unique(rows, axis=0, return_inverse=True)
    total = np.bincount(place.reshape(-1), weights=weights, minlength=len(different))
    return different, np.rint(total).astype(np.int64)
