"""Ties: what an earlier round says about them, the lot that is drawn, and who wins from a ranking with ties in it.

The lot can be drawn again by anybody. One generator, Python's `random.Random(seed)`, serves one count. For each lot in
turn the tied options are written down in the order of the ballot and shuffled with the generator's `shuffle`; the
first of the list is taken first (into a place, or out, whichever the tie was about).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence

from deliberation.voting.calc.values import Tie


class Lots:
    """The lots of one count, drawn in turn from one seed."""

    def __init__(self, seed: int) -> None:
        self._generator = random.Random(seed)  # noqa: S311 - fixed and published, so that anybody can redo it

    def draw(self, tied: Sequence[int]) -> tuple[int, ...]:
        """The tied options in the order that the lot puts them."""
        order = sorted(tied)
        self._generator.shuffle(order)
        return tuple(order)


def lots_for(seed: int | None) -> Lots | None:
    """The lots of a count, or None where none may be drawn."""
    return None if seed is None else Lots(seed)


def earlier(tied: Sequence[int], before: Sequence[Mapping[int, int]], *, most: bool) -> tuple[int, ...]:
    """Those of the tied whom earlier rounds put first: the most votes, or (`most` False) the fewest.

    `before` holds votes by option for each earlier round, the first round first. The latest round at which the tied
    were not all equal decides; those still equal in it are told apart by rounds before it, as far as they go.
    """
    left = tuple(sorted(tied))
    for votes in reversed(before):
        best = (max if most else min)(votes[each] for each in left)
        left = tuple(each for each in left if votes[each] == best)
        if len(left) == 1:
            break
    return left


def one_of(
    tied: Sequence[int], before: Sequence[Mapping[int, int]], lots: Lots, where: str, *, most: bool
) -> tuple[int, Tie]:
    """One of the tied, by earlier rounds and then by lot, with the tie as it is told."""
    left = earlier(tied, before, most=most)
    if len(left) == 1:
        return left[0], Tie(tuple(sorted(tied)), where, "earlier", left)
    taken = lots.draw(left)[0]
    return taken, Tie(tuple(sorted(tied)), where, "seed", (taken,))


def groups_by(figures: Mapping[int, int]) -> tuple[tuple[int, ...], ...]:
    """Options by their figure, the highest first; equal figures share a group, in the order of the ballot."""
    by_figure: dict[int, list[int]] = {}
    for option in sorted(figures):
        by_figure.setdefault(figures[option], []).append(option)
    return tuple(tuple(by_figure[each]) for each in sorted(by_figure, reverse=True))


def winners_of(
    ranking: Sequence[Sequence[int]], seats: int, seed: int | None
) -> tuple[tuple[int, ...], tuple[Tie, ...]]:
    """The first `seats` options of a ranking, and the tie for the last place if there is one.

    Without a seed that tie stands and all of it is among the winners; with one a lot is drawn.
    """
    winners: list[int] = []
    for group in ranking:
        room = seats - len(winners)
        if room <= 0:
            break
        if len(group) <= room:
            winners.extend(group)
            continue
        where = "the last place" if seats > 1 else "the first place"
        lots = lots_for(seed)
        if lots is None:
            return (*winners, *group), (Tie(tuple(group), where),)
        order = lots.draw(group)[:room]
        return (*winners, *order), (Tie(tuple(group), where, "seed", order),)
    return tuple(winners), ()
