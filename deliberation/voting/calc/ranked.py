"""Counting ranked ballots for an order of all options: Borda and Schulze. The instant run-off is in `irv`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.irv import irv
from deliberation.voting.calc.lots import groups_by, winners_of
from deliberation.voting.calc.methods import Rule
from deliberation.voting.calc.pairs import pair_counts
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Outcome, Profile

__all__ = ["borda", "irv", "need_seats", "path_strengths", "schulze"]


def need_seats(seats: int) -> None:
    """Refuse fewer places than one."""
    if seats < 1:
        raise Unfit("There must be at least one place to fill.")


def borda(profile: Profile, seats: int = 1, *, seed: int | None = None) -> Outcome:
    """Borda count, played as a tournament so that equal and missing ranks count fairly.

    On each ballot an option gets one point for every option that it is above and half a point for every option that
    it is equal to; options left out are equal last. On full ballots without equal ranks these are the usual points
    (n - 1 for the first of n options, 0 for the last).

    One round with `points` by option, as text ("12" or "12.5"). Detail: `half_points`, twice the points as whole
    numbers, by option under `counts`; and `pairs`, as in `schulze`.
    """
    need_seats(seats)
    pairs = pair_counts(profile)
    doubled = _half_points(pairs, profile.ballots)
    ranking = groups_by(doubled)
    winners, ties = winners_of(ranking, seats, seed)
    written = {option: _halved(value) for option, value in doubled.items()}
    return Outcome(
        Rule.BORDA,
        seats,
        winners,
        ranking,
        rounds=({"round": 1, "points": written, "ballots": profile.ballots},),
        ties=ties,
        detail={"half_points": {"counts": doubled}, "pairs": pairs.tolist()},
    )


def schulze(profile: Profile, seats: int = 1, *, seed: int | None = None) -> Outcome:
    """Schulze's method, with winning votes as the strength of a link (Schulze 2011, Social Choice and Welfare 36).

    An option is ahead of another when its strongest chain of won comparisons to the other is stronger than the
    strongest chain back. `ranking`: the options that nobody is ahead of, then the same among the rest, and so on.

    Detail: `pairs`, one row an option, in the order of the ballot, with the ballots that rank it above each other
    option; `paths`, the strengths of the strongest chains, laid out alike; `beats_all`: {"option": number} of the
    option that wins every comparison, or None in it.
    """
    need_seats(seats)
    pairs = pair_counts(profile)
    paths = path_strengths(pairs)
    ranking = _layers(paths)
    winners, ties = winners_of(ranking, seats, seed)
    wins = (pairs > pairs.T).sum(axis=1)
    champion = next((int(each) for each in np.flatnonzero(wins == len(pairs) - 1)), None)
    return Outcome(
        Rule.SCHULZE,
        seats,
        winners,
        ranking,
        rounds=(),
        ties=ties,
        detail={
            "ballots": profile.ballots,
            "pairs": pairs.tolist(),
            "paths": paths.tolist(),
            "beats_all": {"option": champion},
        },
    )


def path_strengths(pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """The strength of the strongest chain from i to j at [i, j]: Floyd and Warshall's way, 0 where there is none."""
    paths = np.where(pairs > pairs.T, pairs, 0)
    for middle in range(len(paths)):
        through = np.minimum(paths[:, middle, None], paths[None, middle, :])
        paths = np.maximum(paths, through)
    np.fill_diagonal(paths, 0)
    return paths


def _layers(paths: NDArray[np.int64]) -> tuple[tuple[int, ...], ...]:
    """Options that none of the remaining is ahead of, again and again."""
    ahead = paths > paths.T
    left = np.arange(len(paths))
    layers = []
    while len(left):
        beaten = ahead[np.ix_(left, left)].any(axis=0)
        layers.append(tuple(int(each) for each in left[~beaten]))
        left = left[beaten]
    return tuple(layers)


def _half_points(pairs: NDArray[np.int64], ballots: int) -> dict[int, int]:
    """Twice the points: two for each option below on a ballot, one for each equal to it."""
    equal = ballots - pairs - pairs.T
    np.fill_diagonal(equal, 0)
    totals = (2 * pairs + equal).sum(axis=1)
    return {option: int(total) for option, total in enumerate(totals)}


def _halved(doubled: int) -> str:
    return f"{doubled // 2}.5" if doubled % 2 else str(doubled // 2)
