"""A second road for ranked ballots: plain Python, ballot by ballot, from the words of each rule."""

from __future__ import annotations

import itertools
from fractions import Fraction

from tests.calc.voting.ballots import Ballots, Row

UNIT = 100_000


def best(row: Row, among: set[int]) -> int | None:
    ranked = [option for option in among if row[option]]
    return min(ranked, key=lambda option: row[option]) if ranked else None


def irv(ballots: Ballots, options: int) -> tuple[list[list[int]], list[dict[int, int]]]:
    """Ranking in groups and the votes of each round; all tied for last go out together."""
    left, out, rounds = set(range(options)), [], []
    while True:
        votes = dict.fromkeys(sorted(left), 0)
        for weight, row in ballots:
            choice = best(row, left)
            if choice is not None:
                votes[choice] += weight
        rounds.append(votes)
        last = {option for option in left if votes[option] == min(votes.values())}
        if last == left:
            return [sorted(left), *reversed(out)], rounds
        out.append(sorted(last))
        left -= last


def beats(row: Row, one: int, other: int) -> bool:
    return bool(row[one]) and (not row[other] or row[one] < row[other])


def pairs(ballots: Ballots, options: int) -> list[list[int]]:
    return [
        [sum(weight for weight, row in ballots if beats(row, one, other)) for other in range(options)]
        for one in range(options)
    ]


def borda(ballots: Ballots, options: int) -> list[Fraction]:
    totals = [Fraction(0)] * options
    for weight, row in ballots:
        for one, other in itertools.permutations(range(options), 2):
            if beats(row, one, other):
                totals[one] += weight
            elif not beats(row, other, one):
                totals[one] += Fraction(weight, 2)
    return totals


def strongest(counts: list[list[int]], start: int, goal: int) -> int:
    """Every chain from start to goal is walked: the strongest weakest link."""

    def walk(at: int, seen: frozenset[int]) -> int:
        if at == goal:
            return 1 << 60
        ways = [
            min(counts[at][then], walk(then, seen | {then}))
            for then in range(len(counts))
            if then not in seen and counts[at][then] > counts[then][at]
        ]
        return max(ways, default=0)

    return walk(start, frozenset({start}))


def schulze_winners(ballots: Ballots, options: int) -> list[int]:
    counts = pairs(ballots, options)
    return [
        one
        for one in range(options)
        if all(
            strongest(counts, one, other) >= strongest(counts, other, one)
            for other in range(options)
            if other != one
        )
    ]


class Paper:
    def __init__(self, row: Row, holder: int | None) -> None:
        self.row, self.holder, self.value = row, holder, UNIT


def stv(ballots: Ballots, options: int, seats: int) -> tuple[list[int], list[dict[int, int]]] | None:
    """Scottish rules, one paper at a time; None where a tie would need a lot or an earlier stage."""
    hopeful = set(range(options))
    papers = [Paper(row, best(row, hopeful)) for weight, row in ballots for _ in range(weight)]
    papers = [paper for paper in papers if paper.holder is not None]
    quota = (len(papers) // (seats + 1) + 1) * UNIT
    credit = {option: sum(p.value for p in papers if p.holder == option) for option in hopeful}
    elected: list[int] = []
    owing: list[int] = []
    stages = []

    def note() -> None:
        stages.append(dict(credit))
        fresh = sorted((o for o in hopeful if credit[o] >= quota), key=lambda o: (-credit[o], o))
        hopeful.difference_update(fresh)
        elected.extend(fresh)
        owing.extend(o for o in fresh if credit[o] > quota)

    note()
    while len(elected) < seats:
        if len(hopeful) <= seats - len(elected):
            elected.extend(sorted(hopeful, key=lambda o: (-credit[o], o)))
            break
        source = max(owing, key=lambda o: credit[o]) if owing else min(hopeful, key=lambda o: credit[o])
        if sum(credit[o] == credit[source] for o in (owing or hopeful)) > 1:
            return None
        total, surplus = credit[source], credit[source] - quota
        moving = [paper for paper in papers if paper.holder == source]
        if owing:
            owing.remove(source)
            credit[source] = quota
        else:
            hopeful.remove(source)
            del credit[source]
        for paper in moving:
            if source in elected:
                paper.value = surplus * paper.value // total
            paper.holder = best(paper.row, hopeful)
            if paper.holder is not None:
                credit[paper.holder] += paper.value
        note()
    return elected, stages
