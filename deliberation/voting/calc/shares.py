"""The method of equal shares: one run at a given share, and raising the share.

Peters, Pierczyński and Skowron, “Proportional participatory budgeting with additive utilities” (NeurIPS 2021);
equalshares.net. Everybody has the same share of the envelope. A project is bought when those who want it can pay for
it: each pays the same, and whoever has less than that pays what is left. The price of a project is the least that
its richest supporters must pay each; divided by what the project is worth to them (its cost, or 1) that is its rate,
and the project with the lowest rate is bought first.

What decides is exact: rates, shares and what is left are fractions. Floating point only narrows down, within margins
far wider than its error, what has to be looked at exactly; so 100,000 different ballots take some hundredths of a
second a run. What a voter has left is either nothing or the share less the prices of the bought projects that they
want, so that sums over any set of voters are a few whole numbers times a few fractions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.values import Budget

NEAR_RATES = 1e-6
"""Rates nearer than this to the lowest are compared exactly."""
NEAR_MONEY = 1e-9
"""Amounts of a voter nearer than this part of the share are compared exactly."""


@dataclass(frozen=True)
class Bought:
    """One project bought: its price for a supporter who is not short, its rate, how many paid something and how
    many of them all that they had; `tied` with which others at that rate, `told_by` "cost", "order" or "" ."""

    option: int
    price: Fraction
    rate: Fraction
    paying: int
    emptied: int
    tied: tuple[int, ...] = ()
    told_by: str = ""


@dataclass(frozen=True)
class Run:
    """One run. `others`: in each round, a rate that no project but the one bought was below. `left`: of each unfunded
    project, what its supporters have left together (only where `run` was asked to tell)."""

    bought: tuple[Bought, ...]
    others: tuple[float, ...]
    left: dict[int, Fraction]

    @property
    def options(self) -> tuple[int, ...]:
        """What was bought, in that order."""
        return tuple(each.option for each in self.bought)


@dataclass
class _State:
    share: Fraction
    left: NDArray[np.float64]
    empty: NDArray[np.bool_]
    bought: list[int]
    prices: list[Fraction]


class Shares:
    """Ballots made ready for many runs. `worth`: "cost" or "cardinality" (what a project is worth to who wants it)."""

    def __init__(self, budget: Budget, options: Sequence[int], worth: str = "cost") -> None:
        self.costs = budget.costs
        self.wants = np.ascontiguousarray(budget.chosen.T)
        self.weights = budget.weights
        self.heavy = budget.weights.astype(np.float64)
        self.rows = {option: np.flatnonzero(self.wants[option]) for option in options}
        self.heavies = {option: self.heavy[self.rows[option]] for option in options}
        self.support = {option: int(budget.weights[self.rows[option]].sum()) for option in options}
        self.options = [option for option in options if self.support[option] and self.costs[option]]
        self.worth = {option: self.costs[option] if worth == "cost" else 1 for option in options}

    def run(
        self, share: Fraction, order: Sequence[int], ceilings: Sequence[Fraction] = (), *, tell: bool = False
    ) -> Run:
        """Buy until nothing can be bought any more. `order`: place of each option where neither rate nor cost tells.

        `ceilings`: rates of the rounds of another run; how far up `others` is worked out (see `apart`).
        """
        empty = np.zeros(len(self.heavy), dtype=np.bool_)
        state = _State(share, np.full(len(self.heavy), float(share)), empty, [], [])
        floors = {
            option: self.costs[option] / self.support[option] / self.worth[option] for option in self.options
        }
        bought: list[Bought] = []
        others: list[float] = []
        while True:
            ceiling = float(ceilings[len(bought)]) if len(bought) < len(ceilings) else 0.0
            near = self._nearest(state, floors, ceiling)
            exact = {
                option: found for option in near if (found := self._price(state, option, floors)) is not None
            }
            if not exact:
                break
            rates = {option: price / self.worth[option] for option, (price, _) in exact.items()}
            least = min(rates.values())
            tied = [option for option in rates if rates[option] == least]
            option, told_by, among = self._first(state, tied, least, order)
            bought.append(self._buy(state, option, *exact[option], least, among, told_by))
            del floors[option]
            others.append(min(floors.values(), default=float("inf")))
        unfunded = [option for option in self.options if option not in state.bought] if tell else []
        return Run(
            tuple(bought), tuple(others), {each: self._money(state, self.rows[each]) for each in unfunded}
        )

    def _nearest(self, state: _State, floors: dict[int, float], ceiling: float) -> list[int]:
        """Options that may have the lowest rate, from floating point; `floors` is brought up to date on the way.

        What supporters can no longer pay for leaves `floors` for good: nobody's money grows within a run.
        """
        best = float("inf")
        looked: list[int] = []
        for option in sorted(floors, key=lambda each: floors[each]):
            if floors[option] > max(best, ceiling) * (1 + NEAR_RATES):
                break
            rows, heavy, cost = self.rows[option], self.heavies[option], self.costs[option]
            left = state.left[rows]
            if best < float("inf"):
                reach = max(best, ceiling) * (1 + 2 * NEAR_RATES)
                raised_there = _sum(heavy, np.minimum(left, reach * self.worth[option]))
                if raised_there < cost * (1 - NEAR_MONEY):
                    floors[option] = reach
                    continue
            total = _sum(heavy, left)
            if total < cost * (1 + NEAR_MONEY) and (
                total < cost * (1 - NEAR_MONEY) or self._money(state, rows) < cost
            ):
                del floors[option]
                continue
            floors[option] = (
                _rate(left, heavy, cost, floors[option] * self.worth[option]) / self.worth[option]
            )
            best = min(best, floors[option])
            looked.append(option)
        return [option for option in looked if floors[option] <= best * (1 + NEAR_RATES)]

    def _price(
        self, state: _State, option: int, floors: dict[int, float]
    ) -> tuple[Fraction, NDArray[np.bool_]] | None:
        """The exact price of a project, and which of its supporters are left with nothing by it."""
        rows, weights = self.rows[option], self.weights[self.rows[option]]
        left, about = state.left[rows], floors[option] * self.worth[option]
        margin = NEAR_MONEY * float(state.share)
        while True:
            short = left < about - margin
            near = np.flatnonzero(~short & (left <= about + margin))
            owed = self.costs[option] - self._money(state, rows[short])
            payers = round(_sum(self.heavies[option], ~short))
            kinds, kind = self._exactly(state, rows[near])
            heads = np.bincount(kind, weights=weights[near], minlength=len(kinds))
            for amount, head in sorted(zip(kinds, heads, strict=True), key=lambda each: each[0]):
                if amount * payers >= owed:
                    break
                owed -= amount * round(head)
                payers -= round(head)
            if not payers:
                return None
            price = owed / payers
            if abs(float(price) - about) <= margin / 4:
                emptied = short.copy()
                if len(kinds):
                    emptied[near] = np.array([amount <= price for amount in kinds])[kind]
                return price, emptied
            about = float(price)

    def _buy(
        self,
        state: _State,
        option: int,
        price: Fraction,
        emptied: NDArray[np.bool_],
        rate: Fraction,
        tied: tuple[int, ...],
        told_by: str,
    ) -> Bought:
        rows, heavy = self.rows[option], self.heavies[option]
        solvent = ~state.empty[rows]
        paying, keeping = _sum(heavy, solvent), _sum(heavy, ~emptied)
        state.left[rows] = np.where(emptied, 0.0, state.left[rows] - float(price))
        state.empty[rows] = emptied  # whoever had nothing before is among them
        state.bought.append(option)
        state.prices.append(price)
        return Bought(option, price, rate, round(paying), round(paying - keeping), tied, told_by)

    def _money(self, state: _State, rows: NDArray[np.int64]) -> Fraction:
        """What these voters have left together, exactly."""
        rows = rows[~state.empty[rows]]
        heavy = self.heavy[rows]
        total = state.share * round(float(heavy.sum()))
        for option, price in zip(state.bought, state.prices, strict=True):
            total -= price * round(_sum(heavy, self.wants[option][rows]))
        return total

    def _exactly(self, state: _State, rows: NDArray[np.int64]) -> tuple[list[Fraction], NDArray[np.int64]]:
        """What each of these voters has left, exactly: the different amounts, and which of them each has."""
        if not len(rows):
            return [], np.zeros(0, dtype=np.int64)
        marks = np.vstack([state.empty[rows], *(self.wants[option][rows] for option in state.bought)]).T
        packed = np.ascontiguousarray(np.packbits(marks, axis=1))
        _, first, kind = np.unique(
            packed.view(np.dtype((np.void, packed.shape[1]))).reshape(-1),
            return_index=True,
            return_inverse=True,
        )
        amounts = []
        for each in marks[first]:
            paid = sum(
                (price for price, wants in zip(state.prices, each[1:], strict=True) if wants), Fraction(0)
            )
            amounts.append(Fraction(0) if each[0] else state.share - paid)
        return amounts, kind.reshape(-1)

    def _first(
        self, state: _State, tied: list[int], rate: Fraction, order: Sequence[int]
    ) -> tuple[int, str, tuple[int, ...]]:
        """Which of those with the same rate comes first, what told them apart, and which ones they were.

        A tie in which every order buys all of them at the same prices is none: nothing is told then.
        """
        first = min(tied, key=lambda each: (self.costs[each], order[each]))
        cheapest = [each for each in tied if self.costs[each] == self.costs[first]]
        for told_by, among in (("order", cheapest), ("cost", tied)):
            if len(among) > 1 and self._matters(state, among, rate):
                return first, told_by, tuple(sorted(among))
        return first, "", ()

    def _matters(self, state: _State, tied: list[int], rate: Fraction) -> bool:
        """Whether somebody who wants several of the tied could not pay all of them in full."""
        needed = np.zeros(len(self.heavy))
        several = np.zeros(len(self.heavy), dtype=np.int16)
        for each in tied:
            needed += self.wants[each] * float(rate * self.worth[each])
            several += self.wants[each]
        margin = NEAR_MONEY * float(state.share)
        asked = (several > 1) & ~state.empty
        if bool((asked & (state.left < needed - margin)).any()):
            return True
        near = np.flatnonzero(asked & (state.left < needed + margin))
        amounts, kind = self._exactly(state, near)
        whole = {
            (int(number), tuple(bool(self.wants[each][row]) for each in tied))
            for number, row in zip(kind, near, strict=True)
        }
        return any(
            amounts[number]
            < sum(rate * self.worth[each] for each, wanted in zip(tied, wants, strict=True) if wanted)
            for number, wants in whole
        )


def _rate(left: NDArray[np.float64], heavy: NDArray[np.float64], cost: int, price: float) -> float:
    """About what those who are not short must pay each; `price` is where to start, not above the answer.

    Each turn takes out those who have less than the price and shares what they cannot pay among the others; the
    price only rises, so that nobody who was taken out would come in again.
    """
    while True:
        payers = _sum(heavy, left >= price)
        if payers <= 0:
            return float(left.max())
        higher = price + (cost - _sum(heavy, np.minimum(left, price))) / payers
        if higher <= price * (1 + 1e-13):
            return max(price, higher)
        price = higher


def _sum(heavy: NDArray[np.float64], of: NDArray[Any]) -> float:
    """Weights times values, summed. Not by the matrix library: on a busy machine its threads wait for one another."""
    return float(np.einsum("i,i->", heavy, of))


def apart(before: Run, after: Run) -> bool:
    """Whether any share between those of two runs buys what both buy, in the same order.

    Why it can be told: as long as the same is bought, a greater share leaves nobody with less, so no rate rises with
    the share. Between the two a bought project therefore never has a rate above that in `before`, and no other
    project one below that in `after`. Where the latter is above the former the order cannot change; and neither can
    it where the bought project's rate is the same at both ends (a tie in between is one in `after`, where it was told
    the same way).
    """
    return before.options == after.options and all(
        one.rate == two.rate or float(one.rate) * (1 + NEAR_RATES) < other
        for one, two, other in zip(before.bought, after.bought, after.others, strict=True)
    )


@dataclass(frozen=True)
class Raised:
    """Where raising ended. `steps`: by how many steps the share was raised; `first`: what the share as it is buys;
    `tied`: options that were told apart by their place in `order` on the way, at the last step too; `runs`: how many
    runs it took."""

    run: Run
    steps: int
    first: tuple[int, ...]
    tied: frozenset[int]
    runs: int


def raised(shares: Shares, budget: Budget, order: Sequence[int], step: int | None) -> Raised:
    """Raise everybody's share by `step` at a time until what is bought leaves room for nothing more, or until the
    next step would cost more than the envelope (“Add1U”). The result is that of the run before that. With no `step`
    the share stays as it is.

    Steps that cannot change anything are passed over in one leap: a leap is taken only if `Shares.run` shows that
    every share on the way buys the same; otherwise it is halved. So the answer is that of going step by step.
    """
    start = Fraction(budget.envelope, max(1, budget.ballots))
    known = {0: shares.run(start, order)}
    at, runs = 0, 1
    first, tied = known[0].options, _told_by_order(known[0])
    leap = max(1, int(start / step) // 32) if step else 0
    while step and not _full(shares, budget, known[at]):
        now = known[at]
        while True:
            if at + leap not in known:
                ceilings = [each.rate for each in now.bought]
                known[at + leap] = shares.run(start + (at + leap) * step, order, ceilings)
                runs += 1
            then = known[at + leap]
            if leap == 1 or apart(now, then):
                break
            leap //= 2
        tied |= _told_by_order(then)
        if sum(budget.costs[each] for each in then.options) > budget.envelope:
            break
        at += leap
        known = {level: run for level, run in known.items() if level >= at}
        leap = _next_leap(at, leap, known)
    end = shares.run(start + at * (step or 0), order, tell=True)
    return Raised(end, at, first, frozenset(tied), runs)


def _next_leap(at: int, leap: int, known: dict[int, Run]) -> int:
    """Twice as far, but at most half way to where something else was bought: a change lies before that."""
    changed = min((level for level, run in known.items() if run.options != known[at].options), default=None)
    return 2 * leap if changed is None else max(1, min(2 * leap, (changed - at) // 2))


def _told_by_order(run: Run) -> set[int]:
    return {option for each in run.bought if each.told_by == "order" for option in each.tied}


def _full(shares: Shares, budget: Budget, run: Run) -> bool:
    """Whether nothing that anybody wants fits any more."""
    room = budget.envelope - sum(budget.costs[each] for each in run.options)
    return not any(budget.costs[each] <= room for each in shares.options if each not in run.options)
