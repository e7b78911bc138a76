"""Weighing options: what some options, or parts of them, would cost and change.

A pick is an amount for an option. Effects of a part are in proportion to the amount; effects on one metric add. Of
ranges all lows are added and all highs: the truth may lie at either end for every option at once, so the range is
the widest that the effects allow, never narrower than what is known. `ASSUMPTIONS` says so in plain words.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from deliberation.tradeoffs.calc.amounts import amount_words
from deliberation.tradeoffs.calc.words import EffectKind, EnvelopeKind, Lens, Sureness, Way

ASSUMPTIONS = (
    "Each effect is what those who prepared the trade-off expect of the whole option, with a low and a high estimate. "
    "Each says how sure it is and where it comes from.",
    "If you give an option a part of its money, it has that part of its effect: half the money, half the effect. In real "
    "life the first pounds often do more, or a service only works as a whole.",
    "Effects of several options on the same metric are added. Options that help the same people may do less together.",
    "The range goes from all low estimates together to all high estimates together. So it is wide, on purpose: it does not "
    "assume that mistakes cancel out.",
    "An effect without a figure is listed, and not counted.",
    "Scores are worked out as the published index works them out, from the newest published figures of the area. Everything "
    "that is not part of an option stays as it is.",
    "A figure stops at what is possible: a percentage at 0 and 100, say.",
    "Gains and losses of groups of people are not added up. They are set side by side, for you to judge.",
)
"""What the explorer takes for granted, a sentence or two each, for the page and the API."""

_LEAST_SURE = (Sureness.UNSURE, Sureness.LIKELY, Sureness.SURE)


@dataclass(frozen=True)
class EffectFacts:
    """One effect of an option at full extent (see the model of the same fields). `way` is Way.UNKNOWN where not known."""

    kind: EffectKind
    metric: str = ""
    lens: Lens | None = None
    subject: str = ""
    way: Way = Way.UNKNOWN
    size: float | None = None
    low: float | None = None
    high: float | None = None
    sureness: Sureness = Sureness.UNSURE
    words: str = ""
    source: str = ""
    evidence_number: int | None = None
    asset_id: int | None = None


@dataclass(frozen=True)
class OptionFacts:
    """An option by its position. `cost` at full extent; `least` is the smallest part worth doing of a divisible one.

    `id`: what it is stored under, which stays when its position changes.
    """

    position: int
    name: str
    cost: int
    divisible: bool = False
    least: int = 0
    as_now: bool = False
    effects: tuple[EffectFacts, ...] = ()
    id: int = 0


@dataclass(frozen=True)
class Problem:
    """Why a pick cannot be so; `position` 0 for the picks as a whole."""

    position: int
    code: str
    sentence: str


@dataclass(frozen=True)
class Share:
    """One picked option: its amount, and how much of it that is (1 for the whole)."""

    position: int
    name: str
    amount: int
    share: float


@dataclass(frozen=True)
class Contribution:
    """What one option adds to the change of a metric, in the metric's unit."""

    position: int
    size: float
    low: float
    high: float
    sureness: Sureness


@dataclass(frozen=True)
class MetricChange:
    """The expected change of one metric, in its unit: `low` ≤ `size` ≤ `high`. `sureness`: of the least sure part.

    `bare`: at least one part was given without low and high, so the range is narrower than it should be.
    """

    metric: str
    size: float
    low: float
    high: float
    sureness: Sureness
    parts: tuple[Contribution, ...]
    bare: bool = False


@dataclass(frozen=True)
class Unsized:
    """An effect on a metric that nobody put a figure on."""

    metric: str
    position: int
    way: Way
    sureness: Sureness
    words: str


@dataclass(frozen=True)
class Touched:
    """An effect on people, a service or an asset: of which option, and of how much of it."""

    position: int
    option: str
    share: float
    effect: EffectFacts


@dataclass(frozen=True)
class LensView:
    """One way of looking at people: who gains, who loses, for whom it stays the same, of whom it is not known.

    All four empty: nothing is known, which is not the same as no effect. `mixed`: subjects that gain by one option
    and lose by another.
    """

    lens: Lens
    gains: tuple[Touched, ...]
    loses: tuple[Touched, ...]
    same: tuple[Touched, ...]
    unknown: tuple[Touched, ...]
    mixed: tuple[str, ...]

    @property
    def nothing_known(self) -> bool:
        """Whether no effect says anything of these people."""
        return not (self.gains or self.loses or self.same)


@dataclass(frozen=True)
class Weighed:
    """What picks come to. `fits` and `left` (negative: lacking) are None where there is no envelope."""

    shares: tuple[Share, ...]
    total: int
    left: int | None
    fits: bool | None
    metrics: dict[str, MetricChange]
    unsized: tuple[Unsized, ...]
    lenses: tuple[LensView, ...]
    services: tuple[Touched, ...]
    assets: tuple[Touched, ...]


def whole_picks(options: Iterable[OptionFacts], positions: Iterable[int]) -> dict[int, int]:
    """Picks of whole options, by position. Raises KeyError for a position that no option has."""
    costs = {option.position: option.cost for option in options}
    return {position: costs[position] for position in positions}


def problems(
    options: Iterable[OptionFacts], picks: Mapping[int, int], kind: EnvelopeKind
) -> tuple[Problem, ...]:
    """Everything that is wrong with picks, in the order of options. Being over the envelope is not: it is shown."""
    known = {option.position: option for option in options}
    found = [
        Problem(position, "unknown_option", f"There is no option {position}.")
        for position in picks
        if position not in known
    ]
    for position in sorted(set(picks) & set(known)):
        found += _wrong_amount(known[position], picks[position], kind)
    now = [position for position in picks if position in known and known[position].as_now]
    if now and len(picks) > 1:
        name = known[now[0]].name
        found.append(
            Problem(now[0], "as_now_alone", f"“{name}” means that nothing else is done. Take it away, or the others.")
        )  # fmt: skip
    return tuple(found)


def _wrong_amount(option: OptionFacts, amount: int, kind: EnvelopeKind) -> list[Problem]:
    whole = amount_words(option.cost, kind)
    if not option.divisible:
        if amount == option.cost:
            return []
        return [Problem(option.position, "not_divisible", f"“{option.name}” is done as a whole, for {whole}, or not at all.")]  # fmt: skip
    if amount > option.cost:
        return [
            Problem(option.position, "too_much", f"“{option.name}” costs {whole} at most. More does nothing.")
        ]
    if amount < max(option.least, 0):
        least = amount_words(max(option.least, 0), kind)
        return [
            Problem(option.position, "too_little", f"“{option.name}” needs {least} at least, or nothing.")
        ]
    return []


def weigh(
    options: Iterable[OptionFacts],
    picks: Mapping[int, int],
    *,
    kind: EnvelopeKind,
    envelope: int,
) -> Weighed:
    """What the picks cost and change. `picks`: amount by position; options that are not in it are not done.

    Raises ValueError where `problems` has something to say.
    """
    listed = sorted(options, key=lambda each: each.position)
    wrong = problems(listed, picks, kind)
    if wrong:
        raise ValueError(wrong[0].sentence)
    chosen = [option for option in listed if option.position in picks]
    shares = {option.position: share_of(option, picks[option.position]) for option in chosen}
    total = sum(picks[option.position] for option in chosen)
    left = None if kind is EnvelopeKind.NONE else envelope - total
    touched = [
        Touched(option.position, option.name, shares[option.position], effect)
        for option in chosen
        for effect in option.effects
    ]
    return Weighed(
        shares=tuple(Share(each.position, each.name, picks[each.position], shares[each.position]) for each in chosen),
        total=total,
        left=left,
        fits=None if left is None else left >= 0,
        metrics=_metrics(touched),
        unsized=tuple(
            Unsized(each.effect.metric, each.position, each.effect.way, each.effect.sureness, each.effect.words)
            for each in touched
            if each.effect.kind is EffectKind.METRIC and each.effect.size is None
        ),
        lenses=tuple(lens_view(lens, touched) for lens in Lens),
        services=tuple(each for each in touched if each.effect.kind is EffectKind.SERVICE),
        assets=tuple(each for each in touched if each.effect.kind is EffectKind.ASSET),
    )  # fmt: skip


def share_of(option: OptionFacts, amount: int) -> float:
    """How much of an option an amount buys: 1 for one that is done as a whole, or costs nothing."""
    return amount / option.cost if option.divisible and option.cost > 0 else 1.0


def _metrics(touched: list[Touched]) -> dict[str, MetricChange]:
    """Changes by metric, in the order in which options first name them."""
    grouped: dict[str, list[tuple[Contribution, bool]]] = {}
    for each in touched:
        effect = each.effect
        if effect.kind is EffectKind.METRIC and effect.size is not None:
            low = effect.size if effect.low is None else effect.low
            high = effect.size if effect.high is None else effect.high
            part = Contribution(
                each.position, each.share * effect.size, each.share * low, each.share * high, effect.sureness
            )
            grouped.setdefault(effect.metric, []).append((part, effect.low is None or effect.high is None))
    return {metric: _added(metric, parts) for metric, parts in grouped.items()}


def _added(metric: str, parts: list[tuple[Contribution, bool]]) -> MetricChange:
    each = tuple(part for part, _ in parts)
    return MetricChange(
        metric,
        math.fsum(part.size for part in each),
        math.fsum(part.low for part in each),
        math.fsum(part.high for part in each),
        least_sure(part.sureness for part in each),
        each,
        any(bare for _, bare in parts),
    )


def least_sure(several: Iterable[Sureness]) -> Sureness:
    """The least sure of some: a sum is no surer than its weakest part."""
    return min(several, key=_LEAST_SURE.index)


def lens_view(lens: Lens, touched: Iterable[Touched]) -> LensView:
    """Who gains and who loses, by one lens."""
    mine = [each for each in touched if each.effect.kind is EffectKind.PEOPLE and each.effect.lens is lens]
    by_way = {way: tuple(each for each in mine if each.effect.way is way) for way in Way}
    better = {_folded(each) for each in by_way[Way.BETTER]}
    mixed = {_folded(each): each.effect.subject for each in by_way[Way.WORSE] if _folded(each) in better}
    return LensView(
        lens,
        by_way[Way.BETTER],
        by_way[Way.WORSE],
        by_way[Way.SAME],
        by_way[Way.UNKNOWN],
        tuple(mixed.values()),
    )


def _folded(touched: Touched) -> str:
    return " ".join(touched.effect.subject.casefold().split())


def ends(change: MetricChange, direction: int) -> tuple[float, float]:
    """The worse and the better end of a change: of a metric where lower is better the better end is the low one."""
    return (change.low, change.high) if direction > 0 else (change.high, change.low)
