"""Did it work? A metric in an area before and after, set beside areas that are alike. Never a claim of cause.

The comparison is a difference in differences: how far the area's figure moved from before to after, less how far it
moved on average in similar areas over the same periods. Whether that is much is asked by placebo: each similar area,
where nothing of the kind was promised as far as the site knows, takes the place of the area in turn; the share of them
that stand as far from the rest says how often chance alone would (Abadie, Diamond and Hainmueller 2010, section 2.4, do
so for synthetic controls). Periods that were neither wholly before nor wholly after are left out of the sum.

Whoever reads it is told what may mislead: too few areas or periods, a drift that was there before, and that places
with a very bad figure tend to get better by themselves (Barnett and others 2005, regression to the mean).
"""

from __future__ import annotations

import datetime as dt
import enum
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

MOST_PERIODS = 3
"""At most so many periods on each side, those nearest to what was done."""
FEWEST_PEERS = 3
"""With fewer similar areas nothing is compared."""
STANDS_OUT = 0.1
"""How rare by chance alone a difference must be to be called unusual."""
WORST_SHARE = 0.2
"""An area that began among this share of the worst may have got better by itself."""
Values = Mapping[str, float | None]


class Side(enum.StrEnum):
    """Where a period stands to what was done."""

    BEFORE = "before"
    BETWEEN = "between"
    AFTER = "after"


class Verdict(enum.StrEnum):
    """What the comparison lets one say."""

    TOO_EARLY = "too_early"
    NO_BEFORE = "no_before"
    NO_PEERS = "no_peers"
    FEW_PEERS = "few_peers"
    NO_SIGN = "no_sign"
    AS_HOPED = "as_hoped"
    AGAINST = "against"


@dataclass(frozen=True)
class Span:
    """A period of time by its code, from its first to its last day."""

    code: str
    starts_on: dt.date
    ends_on: dt.date


@dataclass(frozen=True)
class Series:
    """The figures of one area by period, in the unit of the metric."""

    key: str
    name: str
    values: Values


@dataclass(frozen=True)
class Moved:
    """How far one area moved: its mean before, its mean after, the difference, and the gap to the others' mean move."""

    key: str
    name: str
    before: float
    after: float
    change: float
    gap: float


@dataclass(frozen=True)
class Point:
    """One period: on which side it stands, whether it counts, and the figures of the area and of similar ones."""

    period: str
    side: str
    counts: bool
    own: float | None
    peers: float | None


@dataclass(frozen=True)
class Comparison:
    """All that the page shows. `own` and `peers` are empty where nothing could be compared.

    `as_far`: how many of the similar areas stand as far from the rest of them as this area does. `left_out`: names of
    similar areas without every figure. `drifted`: it was moving that way against the others before. `began_worst`: it
    was among the worst before.
    """

    verdict: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    own: Moved | None
    peers: tuple[Moved, ...]
    peer_change: float | None
    as_far: int
    left_out: tuple[str, ...]
    drifted: bool
    began_worst: bool
    points: tuple[Point, ...]

    @property
    def chance(self) -> float | None:
        """How often chance alone would set an area so far apart: 1 in 11, say, for none of ten similar areas."""
        return (self.as_far + 1) / (len(self.peers) + 1) if self.peers else None

    def as_json(self) -> dict[str, Any]:
        """Plain values, as a JSON column takes them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Comparison:
        """What `as_json` wrote. Raises KeyError where something is not there."""
        plain = {name: data[name] for name in ("verdict", "peer_change", "as_far", "drifted", "began_worst")}
        return cls(
            **plain,
            before=tuple(data["before"]),
            after=tuple(data["after"]),
            own=Moved(**data["own"]) if data["own"] else None,
            peers=tuple(Moved(**each) for each in data["peers"]),
            left_out=tuple(data["left_out"]),
            points=tuple(Point(**each) for each in data["points"]),
        )


def side_of(span: Span, begun_on: dt.date, done_on: dt.date) -> Side:
    """Before what was done began, after it was done, or neither wholly. `done_on` is not before `begun_on`."""
    if span.ends_on < begun_on:
        return Side.BEFORE
    return Side.AFTER if span.starts_on >= done_on else Side.BETWEEN


def compare(
    own: Series,
    peers: Sequence[Series],
    spans: Sequence[Span],
    *,
    begun_on: dt.date,
    done_on: dt.date,
    rises: bool,
    direction: int,
) -> Comparison:
    """Compare an area with similar ones, before `begun_on` and after `done_on`.

    `spans`: the periods in order of time; a period that overlaps one that is used before it is left out. `rises`: which way
    the figure was to move. `direction`: +1 where a higher figure is better, -1 where a lower one is.
    """
    sides = {each.code: side_of(each, begun_on, done_on) for each in spans}
    known = [each for each in spans if own.values.get(each.code) is not None]
    before = _apart([each for each in reversed(known) if sides[each.code] is Side.BEFORE])[::-1]
    after = _apart([each for each in known if sides[each.code] is Side.AFTER])
    used = [*before, *after]
    whole = [each for each in peers if all(each.values.get(code) is not None for code in used)]
    left_out = tuple(each.name for each in peers if each not in whole)
    points = tuple(_point(each, sides[each.code], used, own, whole) for each in spans)
    why_not = _why_not(before, after, whole)
    if why_not is not None:
        return Comparison(
            why_not, tuple(before), tuple(after), None, (), None, 0, left_out, False, False, points
        )
    moved = [_means(each, before, after) for each in whole]
    changes = [each[2] for each in moved]
    mine = _means(own, before, after)
    rest = statistics.fmean(changes)
    me = Moved(own.key, own.name, *mine, gap=mine[2] - rest)
    others = tuple(
        Moved(each.key, each.name, *move, gap=move[2] - _mean_without(changes, place))
        for place, (each, move) in enumerate(zip(whole, moved, strict=True))
    )
    as_far = sum(abs(each.gap) >= abs(me.gap) - _slack(me.gap) for each in others)
    return Comparison(
        verdict=_verdict(me.gap, as_far, len(others), rises),
        before=tuple(before),
        after=tuple(after),
        own=me,
        peers=others,
        peer_change=rest,
        as_far=as_far,
        left_out=left_out,
        drifted=_drifted(own, whole, before, after, me.gap),
        began_worst=_began_worst(me, others, direction),
        points=points,
    )


def _apart(spans: Sequence[Span]) -> list[str]:
    """The first few of some periods that do not overlap one another, in the order given."""
    kept: list[Span] = []
    for each in spans:
        if len(kept) < MOST_PERIODS and not any(_overlap(each, one) for one in kept):
            kept.append(each)
    return [each.code for each in kept]


def _overlap(one: Span, other: Span) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def _why_not(before: list[str], after: list[str], whole: Sequence[Series]) -> str | None:
    if not before:
        return Verdict.NO_BEFORE.value
    if not after:
        return Verdict.TOO_EARLY.value
    return Verdict.NO_PEERS.value if len(whole) < FEWEST_PEERS else None


def _figure(each: Series, code: str) -> float:
    value = each.values[code]
    assert value is not None  # noqa: S101 - only periods with figures are used
    return value


def _means(each: Series, before: Sequence[str], after: Sequence[str]) -> tuple[float, float, float]:
    was = statistics.fmean(_figure(each, code) for code in before)
    now = statistics.fmean(_figure(each, code) for code in after)
    return was, now, now - was


def _mean_without(changes: Sequence[float], place: int) -> float:
    return statistics.fmean([each for at, each in enumerate(changes) if at != place])


def _slack(gap: float) -> float:
    """What two sums of the same figures may differ by in a computer."""
    return 1e-9 * max(1.0, abs(gap))


def _point(span: Span, side: Side, used: Sequence[str], own: Series, whole: Sequence[Series]) -> Point:
    there = [value for each in whole if (value := each.values.get(span.code)) is not None]
    peers = statistics.fmean(there) if whole and len(there) == len(whole) else None
    return Point(span.code, side.value, span.code in used, own.values.get(span.code), peers)


def _verdict(gap: float, as_far: int, of: int, rises: bool) -> str:
    if 1 / (of + 1) > STANDS_OUT:
        return Verdict.FEW_PEERS.value
    if gap == 0 or (as_far + 1) / (of + 1) > STANDS_OUT:
        return Verdict.NO_SIGN.value
    return (Verdict.AS_HOPED if (gap > 0) == rises else Verdict.AGAINST).value


def _drifted(
    own: Series, whole: Sequence[Series], before: Sequence[str], after: Sequence[str], gap: float
) -> bool:
    """Whether the area moved the same way against the others before, at half the pace or more."""
    if len(before) < 2:
        return False
    first, last = before[0], before[-1]
    others = statistics.fmean(_figure(each, last) - _figure(each, first) for each in whole)
    pace = (_figure(own, last) - _figure(own, first) - others) / (len(before) - 1)
    # The middles of the two sides lie so many periods apart when none was left out between them.
    expected = pace * (len(before) + len(after)) / 2
    return expected * gap > 0 and abs(expected) >= abs(gap) / 2


def _began_worst(me: Moved, others: Sequence[Moved], direction: int) -> bool:
    worse = sum(each.before * direction < me.before * direction for each in others)
    return worse < WORST_SHARE * (len(others) + 1) and len(others) > 0
