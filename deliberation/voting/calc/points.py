"""Counting ballots that choose, tick, score or spread dots; motions and consent."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.lots import groups_by, winners_of
from deliberation.voting.calc.methods import Rule, Threshold
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Outcome, Points, Tie

FOR, AGAINST, ABSTAIN = 0, 1, 2
MOTION_NAMES = ("For", "Against", "Abstain")
"""The options of a motion's outcome, in order."""
AGREE, ASIDE, OBJECT = 0, 1, 2
CONSENT_NAMES = ("Agree", "Stand aside", "Object")
"""The answers of a consent round's outcome, in order."""


def ticks(points: Points, least: int = 1) -> Points:
    """The same ballots as ticks: 1 where an option has at least `least` points, else 0."""
    return Points(points.names, (points.points >= least).astype(np.int16), points.weights)


def plurality(points: Points, *, seed: int | None = None) -> Outcome:
    """Most votes: every ballot has one point on one option.

    One round: `votes` by option, `ballots`, `blank` (ballots that chose nothing).
    """
    votes = _ballots_with(points.points > 0, points.weights)
    blank = int(points.weights[~(points.points > 0).any(axis=1)].sum())
    round_ = {"round": 1, "votes": votes, "ballots": points.ballots, "blank": blank}
    return _by_figure(Rule.PLURALITY, 1, votes, seed, round_)


def approval(points: Points, seats: int = 1, *, seed: int | None = None, least: int = 1) -> Outcome:
    """Most ticks. A tick is a point; where ballots hold more points, `least` says from how many on they count as one.

    One round: `votes` (ticks) by option, `ballots`, `blank` (ballots without a tick).
    """
    _need_seats(seats)
    given = points.points >= least
    votes = _ballots_with(given, points.weights)
    blank = int(points.weights[~given.any(axis=1)].sum())
    round_ = {"round": 1, "votes": votes, "ballots": points.ballots, "blank": blank}
    return _by_figure(Rule.APPROVAL, seats, votes, seed, round_)


def score(points: Points, seats: int = 1, *, seed: int | None = None) -> Outcome:
    """Most points. An option that a ballot leaves empty gets no points from it.

    One round: `points` (sums) by option, `ballots`. Detail: `mean` by option, points by all ballots: {"exact": "7/3",
    "shown": "2.33"}; `spread` by option: how many ballots gave each number of points, by the number as text, and
    `empty` by option: ballots that left it empty.
    """
    _need_seats(seats)
    sums = _sums(points)
    ballots = points.ballots
    means = {option: _mean(total, ballots) for option, total in sums.items()}
    detail = {
        "mean": means,
        "spread": _spread(points),
        "empty": _ballots_with(points.points < 0, points.weights),
    }
    round_ = {"round": 1, "points": sums, "ballots": ballots}
    return _by_figure(Rule.SCORE, seats, sums, seed, round_, detail)


def dots(points: Points, seats: int = 1, *, seed: int | None = None) -> Outcome:
    """Most dots. One round: `points` (dots) by option, `supporters` (ballots with a dot on it), `ballots`, `spent`."""
    _need_seats(seats)
    sums = _sums(points)
    supporters = _ballots_with(points.points > 0, points.weights)
    round_ = {
        "round": 1,
        "points": sums,
        "supporters": supporters,
        "ballots": points.ballots,
        "spent": sum(sums.values()),
    }
    return _by_figure(Rule.DOTS, seats, sums, seed, round_)


def motion(
    votes_for: int,
    votes_against: int,
    abstained: int,
    *,
    threshold: Threshold = Threshold.SIMPLE,
    electors: int = 0,
) -> Outcome:
    """A motion: carried or not. Options are those of `MOTION_NAMES`.

    Simple: more for than against. Two thirds: at least two thirds of those for and against, and somebody for.
    Absolute: more than half of the `electors`. Abstentions count for neither side. Equal numbers for and against
    under the simple threshold are a tie that stands: the motion is not carried, and both are among the winners.

    One round: `votes` by option. Detail: `carried`, `needed` (votes for, given how many voted), `threshold`, `electors`.
    """
    if min(votes_for, votes_against, abstained, electors) < 0:
        raise Unfit("Numbers of votes cannot be below nought.")
    if threshold is Threshold.ABSOLUTE and electors < votes_for + votes_against + abstained:
        raise Unfit("There are more votes than people entitled to vote.")
    both = votes_for + votes_against
    needed = {
        Threshold.SIMPLE: both // 2 + 1,
        Threshold.TWO_THIRDS: max(1, -(-2 * both // 3)),
        Threshold.ABSOLUTE: electors // 2 + 1,
    }[threshold]
    carried = votes_for >= needed
    tied = threshold is Threshold.SIMPLE and votes_for == votes_against and both > 0
    winners: tuple[int, ...] = (FOR,) if carried else (FOR, AGAINST) if tied else (AGAINST,)
    ranking = ((FOR, AGAINST),) if tied else ((FOR,), (AGAINST,)) if carried else ((AGAINST,), (FOR,))
    votes = {FOR: votes_for, AGAINST: votes_against, ABSTAIN: abstained}
    return Outcome(
        Rule.MOTION,
        1,
        winners,
        ranking,
        rounds=({"round": 1, "votes": votes, "ballots": both + abstained},),
        ties=(Tie((FOR, AGAINST), "the vote"),) if tied else (),
        detail={
            "carried": carried,
            "needed": needed,
            "threshold": threshold.value,
            "electors": electors,
        },
    )


def consent(agree: int, aside: int, objections: int) -> Outcome:
    """A consent round: reached when nobody objects and somebody agrees. Options are those of `CONSENT_NAMES`.

    One round: `votes` by option. Detail: `reached`. Winners: agree, or object, or nobody where none answered either.
    """
    if min(agree, aside, objections) < 0:
        raise Unfit("Numbers of answers cannot be below nought.")
    reached = agree > 0 and objections == 0
    votes = {AGREE: agree, ASIDE: aside, OBJECT: objections}
    winners: tuple[int, ...] = (AGREE,) if reached else (OBJECT,) if objections else ()
    ballots = agree + aside + objections
    return Outcome(
        Rule.CONSENT,
        1,
        winners,
        groups_by(votes),
        rounds=({"round": 1, "votes": votes, "ballots": ballots},),
        detail={"reached": reached},
    )


def _need_seats(seats: int) -> None:
    if seats < 1:
        raise Unfit("There must be at least one place to fill.")


def _by_figure(
    rule: Rule,
    seats: int,
    figures: dict[int, int],
    seed: int | None,
    round_: dict[str, Any],
    detail: dict[str, Any] | None = None,
) -> Outcome:
    ranking = groups_by(figures)
    winners, ties = winners_of(ranking, seats, seed)
    return Outcome(rule, seats, winners, ranking, (round_,), ties, detail or {})


def _ballots_with(given: NDArray[np.bool_], weights: NDArray[np.int64]) -> dict[int, int]:
    """Ballots for which each column is True."""
    return {option: int(weights[given[:, option]].sum()) for option in range(given.shape[1])}


def _sums(points: Points) -> dict[int, int]:
    return {
        option: int((np.maximum(points.points[:, option], 0) * points.weights).sum())
        for option in range(len(points.names))
    }


def _spread(points: Points) -> dict[int, dict[str, int]]:
    spread = {}
    for option in range(len(points.names)):
        column = points.points[:, option]
        values = [int(each) for each in np.unique(column) if each >= 0]
        spread[option] = {str(value): int(points.weights[column == value].sum()) for value in values}
    return spread


def _mean(total: int, ballots: int) -> dict[str, str]:
    """The mean as a fraction and, rounded half up to two decimals, for reading."""
    if not ballots:
        return {"exact": "0", "shown": "0.00"}
    hundredths = (200 * total + ballots) // (2 * ballots)
    return {"exact": str(Fraction(total, ballots)), "shown": f"{hundredths // 100}.{hundredths % 100:02d}"}
