"""Choosing projects within an envelope: most ticks first while the money lasts, and the method of equal shares.

Both give an `Outcome` whose `winners` are the projects funded, never dearer together than the envelope.

Where a tie has to stand (no seed), what depends on it is not funded but undecided: `detail["undecided"]` lists
groups of options with the number of `places` that the money allows (None where that differs with the way the tie is
told), and the body decides. A project that nobody wants is never funded, whatever is left.

Rounds, in the order of the count:

    round      from 1
    stage      "free" (costs nothing), "shares" (bought by its supporters), "support" (most ticks first)
    option, cost, support   the project, what it costs, how many want it
    result     "funded", "skipped" or "undecided"
    left       what is left of the envelope after it (what undecided projects may need is held back)
    reason     of a skipped one: "nobody" wants it; "envelope" (dearer than all of it); "room" (than what was left);
               "supporters" (they cannot pay for it), then with `lacking`
    price, rate, paying, emptied   stage "shares": what a supporter pays who is not short; price divided by what the
               project is worth to them; how many paid something; how many of them all that they had
    lacking    what supporters would have needed on top of what they had
    tied       the options that were tied with it, where a tie mattered

Money is in whole units of the budget; prices, rates and `lacking` are fractions written as text ("17/3"), or with
twelve digits where the fraction is long.

detail: envelope, spent, left, voters, undecided, seed; of equal shares also share (of each voter, as text), raised
(units added to each share), worth, completion, step, at_start (what was bought before any raising), all_orders
(False: ties of so many options that not all orders were tried).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Context, Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from deliberation.voting.calc.lots import Lots, groups_by
from deliberation.voting.calc.methods import Rule
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.shares import Raised, Shares, raised
from deliberation.voting.calc.values import Budget, Outcome, Tie
from deliberation.voting.calc.wants import grouped_wants

COMPLETIONS = ("add1u", "none")
WORTHS = ("cost", "cardinality")
MOST_ORDERS = 24
"""How many orders of tied projects are tried to see what hangs on a tie that stands: all orders of up to four."""

Draw = Callable[[tuple[int, ...], int], tuple[int, ...] | None]
"""From tied options and the number of places: those that get one, or None if the tie stands."""


@dataclass
class _Count:
    """A count under way."""

    room: int
    funded: list[int] = field(default_factory=list)
    rounds: list[dict[str, Any]] = field(default_factory=list)
    ties: list[Tie] = field(default_factory=list)
    undecided: list[tuple[tuple[int, ...], int | None]] = field(default_factory=list)

    def note(self, budget: Budget, support: Sequence[int], stage: str, option: int, **more: Any) -> None:
        """One round more; a funded option takes its cost from the room."""
        result = "skipped" if "reason" in more else more.pop("result", "funded")
        if result == "funded":
            self.funded.append(option)
            self.room -= budget.costs[option]
        base = {"round": len(self.rounds) + 1, "stage": stage, "result": result, "option": option}
        money = {"cost": budget.costs[option], "support": support[option], "left": self.room}
        self.rounds.append(base | money | more)


def greedy(budget: Budget, *, seed: int | None = None) -> Outcome:
    """Most ticks first: projects in the order of how many want them, each funded if it still fits.

    Where as many want several, the cheaper comes first (a tie "cost" if that mattered). Those of equal support and
    equal cost are tied; if only some of them fit, a lot is drawn from the seed, or without one the tie stands and
    the money for as many of them as fit is held back, so that the rest of the count is the same however it is
    decided. This is pabutools' `greedy_utilitarian_welfare` with `Cost_Sat` (support per project, not per pound).
    """
    budget, support = _ready(budget)
    lots = Lots(seed) if seed is not None else None
    count = _Count(budget.envelope)

    def draw(tied: tuple[int, ...], places: int) -> tuple[int, ...] | None:
        return lots.draw(tied)[:places] if lots else None

    everything = range(len(budget.names))
    _by_support(budget, support, everything, count, draw)
    places = _groups(budget, support, everything)
    return _outcome(Rule.GREEDY, budget, count, places, {"seed": seed})


def _groups(budget: Budget, support: Sequence[int], options: Iterable[int]) -> list[tuple[int, ...]]:
    """Options by support, then the cheaper first; equal ones together."""
    key = {each: (-support[each], budget.costs[each]) for each in options}
    ordered = sorted(key, key=lambda each: (key[each], each))
    return [tuple(group) for _, group in itertools.groupby(ordered, key=lambda each: key[each])]


def _by_support(
    budget: Budget, support: Sequence[int], options: Iterable[int], count: _Count, draw: Draw
) -> None:
    for ticks, same in itertools.groupby(
        _groups(budget, support, options), key=lambda group: support[group[0]]
    ):
        groups = list(same)
        everybody = tuple(sorted(each for group in groups for each in group))
        if ticks and len(groups) > 1 and sum(budget.costs[each] for each in everybody) > count.room:
            fitting = [each for each in groups[0] if budget.costs[each] <= count.room]
            if fitting:
                where = f"projects with the support of {ticks}"
                count.ties.append(Tie(everybody, where, "cost", tuple(fitting)))
        for group in groups:
            _one_group(budget, support, group, count, draw)


def _one_group(
    budget: Budget, support: Sequence[int], group: tuple[int, ...], count: _Count, draw: Draw
) -> None:
    cost = budget.costs[group[0]]
    places = len(group) if not cost else min(len(group), count.room // cost)
    more: dict[str, Any] = {}
    chosen: tuple[int, ...] | None = group[:places]
    if not support[group[0]]:
        chosen, reason = (), "nobody"
    else:
        reason = "envelope" if cost > budget.envelope else "room"
        if 0 < places < len(group):
            chosen = draw(group, places)
            more = {"tied": list(group)}
            where = f"the last place among projects with the support of {support[group[0]]}"
            count.ties.append(Tie(group, where, "seed" if chosen else "", chosen or ()))
    if chosen is None:
        count.undecided.append((group, places))
        count.room -= places * cost
        for option in group:
            count.note(budget, support, "support", option, result="undecided", **more)
        return
    for option in chosen:
        count.note(budget, support, "support", option, **more)
    for option in group:
        if option not in chosen:
            count.note(budget, support, "support", option, reason=reason, **more)


def equal_shares(
    budget: Budget,
    *,
    completion: str = "add1u",
    worth: str = "cost",
    step: int = 1,
    seed: int | None = None,
) -> Outcome:
    """The method of equal shares (see `shares`).

    The envelope is shared out equally over everybody who voted, whoever ticked nothing included. `worth`: what a
    project is worth to who wants it. "cost" (the usual one: the project with the most supporters still able to pay
    is bought first) is pabutools' `Cost_Sat`, "cardinality" (the lowest price first) its `Cardinality_Sat`.

    `completion` "add1u": everybody's share is raised by `step` units (1: a penny, or the smallest unit of a file) as
    often as it takes until nothing more fits, or until a further step would cost more than the envelope; the last
    outcome within the envelope stands, and what money is left goes to the most wanted that still fit. "none":
    neither. This is pabutools' `method_of_equal_shares` with `voter_budget_increment=step`, then
    `greedy_utilitarian_welfare`; literature and practice raise by one unit of the currency (equalshares.net). The
    steps do not depend on the order in which projects are listed, and a penny is small enough not to jump over an
    outcome that fits. Projects dearer than the envelope are out from the start.

    Of projects at the same rate the cheaper is bought first ("cost"). Equal ones follow one lot that is drawn over
    all options, from the seed, before the count; without a seed the count is done over for other orders of the tied
    (all orders of up to four options), and what not every order funds is undecided.
    """
    if completion not in COMPLETIONS or worth not in WORTHS or step < 1:
        raise ValueError("Say add1u or none, cost or cardinality, and a step of 1 or more.")
    budget, support = _ready(budget)
    everything = tuple(range(len(support)))
    live = [each for each in everything if support[each] and 0 < budget.costs[each] <= budget.envelope]
    lots = Lots(seed) if seed is not None else None
    order = list(lots.draw(everything)) if lots else list(everything)
    shares = Shares(budget, live, worth)
    raise_by = step if completion == "add1u" else None

    def counted(listed: Sequence[int]) -> tuple[_Count, Raised]:
        place = [0] * len(listed)
        for number, option in enumerate(listed):
            place[option] = number
        end = raised(shares, budget, place, raise_by)
        return _counted(budget, support, end, place, completion, bool(lots)), end

    count, end = counted(order)
    all_orders = True
    if not lots and end.tied:
        all_orders = _every_order(count, end.tied, order, counted)
    detail: dict[str, Any] = {
        "seed": seed,
        "worth": worth,
        "completion": completion,
        "step": step,
        "all_orders": all_orders,
    }
    detail |= {"raised": end.steps * step, "at_start": {"options": list(end.first)}}
    detail["share"] = said(Fraction(budget.envelope, budget.ballots)) if budget.ballots else "0"
    return _outcome(Rule.EQUAL_SHARES, budget, count, _shares_ranking(count, support), detail)


def _shares_ranking(count: _Count, support: Sequence[int]) -> list[tuple[int, ...]]:
    """The funded as they were funded, the undecided as one group, the others by how many want them."""
    waiting = tuple(sorted(each for group, _ in count.undecided for each in group))
    rest = {each: number for each, number in enumerate(support) if each not in (*count.funded, *waiting)}
    return [*((each,) for each in count.funded), *([waiting] if waiting else []), *groups_by(rest)]


def _counted(
    budget: Budget, support: Sequence[int], end: Raised, place: Sequence[int], completion: str, drawn: bool
) -> _Count:
    count = _Count(budget.envelope)
    for option, cost in enumerate(budget.costs):
        if not cost and support[option]:
            count.note(budget, support, "free", option)
    for bought in end.run.bought:
        more: dict[str, Any] = {"price": said(bought.price), "rate": said(bought.rate)}
        more |= {"paying": bought.paying, "emptied": bought.emptied}
        if bought.told_by:
            more["tied"] = list(bought.tied)
            broken = "cost" if bought.told_by == "cost" else "seed" if drawn else ""
            where = f"round {len(count.rounds) + 1}"
            count.ties.append(Tie(bought.tied, where, broken, (bought.option,) if broken else ()))
        count.note(budget, support, "shares", bought.option, **more)
    rest = [each for each in range(len(support)) if each not in count.funded]
    if completion == "none":
        for option in (each for group in _groups(budget, support, rest) for each in group):
            _left_out(budget, support, count, option, end)
        return count

    def lot(tied: tuple[int, ...], places: int) -> tuple[int, ...] | None:
        return tuple(sorted(tied, key=lambda each: place[each])[:places]) if drawn else None

    _by_support(budget, support, rest, count, lot)
    return count


def _left_out(budget: Budget, support: Sequence[int], count: _Count, option: int, end: Raised) -> None:
    if option not in end.run.left:
        reason = "envelope" if support[option] else "nobody"
        count.note(budget, support, "shares", option, reason=reason)
        return
    lacking = said(budget.costs[option] - end.run.left[option])
    count.note(budget, support, "shares", option, reason="supporters", lacking=lacking)


def _every_order(
    count: _Count,
    tied: frozenset[int],
    order: Sequence[int],
    counted: Callable[[Sequence[int]], tuple[_Count, Raised]],
) -> bool:
    """Take out of `count` what other orders of the tied do not fund. False if not all orders could be tried."""
    tried = {tuple(order): set(count.funded)}
    maybe = set(count.funded) | {each for group, _ in count.undecided for each in group}
    known: set[int] = set()
    while not tied <= known:
        known |= tied
        for listed in _orders(order, sorted(known)):
            if listed not in tried:
                other, end = counted(listed)
                tried[listed] = set(other.funded)
                maybe |= set(other.funded) | {each for group, _ in other.undecided for each in group}
                tied |= end.tied
    always = set.intersection(*tried.values())
    if maybe != always and (set(count.funded) != always or not count.undecided):
        count.undecided = [(tuple(sorted(maybe - always)), None)]
    count.funded = [each for each in count.funded if each in always]
    for each in count.rounds:
        if each["option"] in maybe - always:
            each["result"] = "undecided"
            each.pop("reason", None)
    return len(known) <= 4


def _orders(order: Sequence[int], tied: Sequence[int]) -> Iterable[tuple[int, ...]]:
    """The whole order with the tied in other orders at their places: all orders of up to four, of more each one
    first in turn, forwards and backwards."""
    size = len(tied)
    if size <= 4:
        ways: Iterable[Sequence[int]] = itertools.permutations(tied)
    else:
        turned = [[*tied[start:], *tied[:start]] for start in range(size)]
        ways = itertools.islice((way for each in turned for way in (each, each[::-1])), MOST_ORDERS)
    for way in ways:
        following = iter(way)
        yield tuple(next(following) if each in tied else each for each in order)


def _ready(budget: Budget) -> tuple[Budget, list[int]]:
    """The budget with equal ballots grouped, and how many want each project. Raises Unfit for what cannot be."""
    if budget.envelope <= 0 or any(cost < 0 for cost in budget.costs):
        raise Unfit("The envelope must be more than 0, and no project may cost less than 0.")
    chosen, weights = grouped_wants(np.asarray(budget.chosen, dtype=np.bool_), budget.weights)
    support = [int(each) for each in weights @ chosen]
    return Budget(budget.names, budget.costs, budget.envelope, chosen, weights), support


def _outcome(
    rule: Rule,
    budget: Budget,
    count: _Count,
    ranking: Sequence[tuple[int, ...]],
    detail: dict[str, Any],
) -> Outcome:
    spent = sum(budget.costs[each] for each in count.funded)
    money = {
        "envelope": budget.envelope,
        "spent": spent,
        "left": budget.envelope - spent,
        "voters": budget.ballots,
        "undecided": [{"options": list(group), "places": places} for group, places in count.undecided],
    }
    return Outcome(
        rule=rule,
        seats=len(count.funded),
        winners=tuple(count.funded),
        ranking=tuple(tuple(group) for group in ranking),
        rounds=tuple(count.rounds),
        ties=tuple(count.ties),
        detail=money | detail,
    )


def said(value: Fraction) -> str:
    """A fraction as text: exactly where that is short, else as a decimal of twelve digits."""
    exact = str(value)
    if len(exact) <= 24:
        return exact
    close = Context(prec=12).divide(Decimal(value.numerator), Decimal(value.denominator))
    return format(close, "f")
