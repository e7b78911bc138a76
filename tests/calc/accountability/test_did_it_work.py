"""Did it work: an example by hand, a second road, and what holds whatever the figures."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.accountability.calc.did_it_work import (
    STANDS_OUT,
    Comparison,
    Series,
    Side,
    Span,
    Verdict,
    compare,
    side_of,
)
from deliberation.accountability.calc.did_it_work_words import NO_CAUSE, in_words
from deliberation.accountability.calc.review_days import review_days

YEARS = range(2018, 2026)
SPANS = [Span(str(year), dt.date(year, 1, 1), dt.date(year, 12, 31)) for year in YEARS]
BEGUN, DONE = dt.date(2022, 3, 1), dt.date(2022, 9, 1)
BEFORE, AFTER = ("2019", "2020", "2021"), ("2023", "2024", "2025")


def series(key: str, *values: float | None) -> Series:
    return Series(key, key, dict(zip([each.code for each in SPANS], values, strict=True)))


def flat(key: str, before: float, after: float) -> Series:
    return series(key, *[before] * 5, *[after] * 3)


def run(own: Series, peers: list[Series], **changes: Any) -> Comparison:
    usual: dict[str, Any] = {"begun_on": BEGUN, "done_on": DONE, "rises": False, "direction": -1}
    return compare(own, peers, SPANS, **(usual | changes))


def peers_of(*moves: float) -> list[Series]:
    return [flat(f"P{at}", 50, 50 + move) for at, move in enumerate(moves)]


TEN = peers_of(-0.3, -0.2, -0.1, 0, 0, 0, 0.1, 0.2, 0.3, 0)


def test_an_example_by_hand() -> None:
    found = run(flat("own", 60, 55), TEN)
    assert (found.before, found.after) == (BEFORE, AFTER)
    assert found.own is not None
    assert (found.own.before, found.own.after, found.own.change) == (60, 55, -5)
    assert found.peer_change == pytest.approx(0)
    assert found.own.gap == pytest.approx(-5)
    assert (found.as_far, found.verdict) == (0, Verdict.AS_HOPED)
    assert found.chance == pytest.approx(1 / 11)
    assert run(flat("own", 60, 55), TEN, rises=True).verdict == Verdict.AGAINST
    assert run(flat("own", 60, 59.9), TEN).verdict == Verdict.NO_SIGN
    assert found.began_worst
    assert not found.drifted


def test_the_year_in_which_it_was_done_counts_on_neither_side() -> None:
    found = run(flat("own", 60, 55), TEN)
    sides = {each.period: (each.side, each.counts) for each in found.points}
    assert sides["2022"] == ("between", False)
    assert sides["2018"] == ("before", False)
    assert sides["2023"] == ("after", True)


@pytest.mark.parametrize(
    ("own", "peers", "verdict"),
    [
        (series("own", 1, 1, 1, 1, 1, None, None, None), TEN, Verdict.TOO_EARLY),
        (series("own", None, None, None, None, 1, 1, 1, 1), TEN, Verdict.NO_BEFORE),
        (flat("own", 60, 55), TEN[:2], Verdict.NO_PEERS),
        (flat("own", 60, 55), TEN[:8], Verdict.FEW_PEERS),
        (
            flat("own", 60, 55),
            [*TEN[:2], *[series(f"Q{n}", *[None] * 8) for n in range(9)]],
            Verdict.NO_PEERS,
        ),
        (flat("own", 60, 60), peers_of(*[0] * 10), Verdict.NO_SIGN),
    ],
)
def test_when_nothing_can_be_said(own: Series, peers: list[Series], verdict: Verdict) -> None:
    assert run(own, peers).verdict == verdict


def test_a_drift_from_before_is_told() -> None:
    falling = series("own", 60, 59, 58, 57, 56, 55, 54, 53)
    assert run(falling, TEN).drifted
    assert not run(flat("own", 60, 55), TEN).drifted


def test_periods_that_overlap_are_not_counted_twice() -> None:
    rolling = [
        Span(f"{year}-{year + 2}", dt.date(year, 1, 1), dt.date(year + 2, 12, 31))
        for year in range(2010, 2024)
    ]
    own = Series("own", "own", {each.code: 1.0 for each in rolling})
    peers = [Series(f"P{n}", f"P{n}", own.values) for n in range(3)]
    found = compare(
        own,
        peers,
        rolling,
        begun_on=dt.date(2020, 1, 1),
        done_on=dt.date(2020, 1, 1),
        rises=True,
        direction=1,
    )
    assert found.before == ("2011-2013", "2014-2016", "2017-2019")
    assert found.after == ("2020-2022", "2023-2025")


FIGURES = st.floats(-1000, 1000, allow_nan=False).map(lambda each: round(each, 3))
AREA = st.lists(FIGURES, min_size=8, max_size=8)
WORLD = st.lists(AREA, min_size=4, max_size=16)


def world(figures: list[list[float]]) -> tuple[Series, list[Series]]:
    own, *peers = (series(f"A{at}", *row) for at, row in enumerate(figures))
    return own, peers


@given(WORLD)
def test_a_second_road_by_least_squares(figures: list[list[float]]) -> None:
    own, peers = world(figures)
    found = run(own, peers)
    rows, wanted = [], []
    for treated, each in [(1.0, own), *((0.0, peer) for peer in peers)]:
        for late, codes in ((0.0, BEFORE), (1.0, AFTER)):
            for code in codes:
                rows.append([1.0, treated, late, treated * late])
                wanted.append(each.values[code])
    fitted = np.linalg.lstsq(np.array(rows), np.array(wanted, dtype=float), rcond=None)[0]
    assert found.own is not None
    assert found.own.gap == pytest.approx(fitted[3], abs=1e-6)


@given(WORLD, st.floats(-500, 500), st.floats(0.1, 20))
def test_unit_and_level_make_no_difference(figures: list[list[float]], shift: float, factor: float) -> None:
    own, peers = world([[round(value) for value in row] for row in figures])
    moved = [
        Series(each.key, each.name, {k: v * 4 + 256 for k, v in each.values.items() if v is not None})
        for each in (own, *peers)
    ]
    one, other = run(own, peers), run(moved[0], moved[1:])
    assert (one.verdict, one.as_far) == (other.verdict, other.as_far)


@given(WORLD)
def test_what_moves_all_areas_alike_moves_no_gap(figures: list[list[float]]) -> None:
    figures = [[float(round(value)) for value in row] for row in figures]
    tide = [0, 0, 0, 0, 0, 64, 64, 64]
    lifted = [[value + more for value, more in zip(row, tide, strict=True)] for row in figures]
    one, other = run(*world(figures)), run(*world(lifted))
    assert one.own is not None
    assert other.own is not None
    assert other.own.gap == pytest.approx(one.own.gap, abs=1e-6)


@given(WORLD, st.randoms())
def test_the_order_of_similar_areas_makes_no_difference(figures: list[list[float]], chance: Any) -> None:
    own, peers = world([[float(round(value)) for value in row] for row in figures])
    one = run(own, peers)
    chance.shuffle(peers)
    other = run(own, peers)
    assert (one.verdict, one.as_far, one.peer_change) == (
        other.verdict,
        other.as_far,
        pytest.approx(other.peer_change),
    )


@given(WORLD, st.booleans())
def test_a_verdict_is_never_given_lightly(figures: list[list[float]], rises: bool) -> None:
    found = run(*world(figures), rises=rises)
    if found.verdict in (Verdict.AS_HOPED, Verdict.AGAINST):
        assert found.chance is not None
        assert found.chance <= STANDS_OUT
        assert found.own is not None
        assert (found.own.gap > 0) == (rises == (found.verdict == Verdict.AS_HOPED))


def test_chance_alone_is_called_unusual_about_as_often_as_is_said() -> None:
    """Areas that all move at random: one in eleven, or fewer, is said to stand out, either way."""
    dice = np.random.default_rng(7)
    said = 0
    for _ in range(400):
        rows = dice.normal(50, 3, size=(11, 8))
        said += run(*world(rows.tolist())).verdict in (Verdict.AS_HOPED, Verdict.AGAINST)
    assert 400 * 0.04 < said < 400 * 0.15


@given(WORLD, st.booleans(), st.booleans())
def test_words_never_claim_a_cause_and_json_brings_all_back(
    figures: list[list[float]], rises: bool, done: bool
) -> None:
    found = run(*world(figures), rises=rises)
    kept = json.loads(
        json.dumps({"comparison": found.as_json(), "unit": "%", "decimals": 1, "is_done": done})
    )
    assert Comparison.from_json(kept["comparison"]) == found
    lines = in_words(kept, rises)
    assert lines[-1] == NO_CAUSE
    assert ("not done yet" in " ".join(lines)) is not done


@given(st.dates(dt.date(2019, 1, 1), dt.date(2025, 1, 1)), st.integers(0, 900))
def test_sides(begun: dt.date, more: int) -> None:
    done = begun + dt.timedelta(days=more)
    order = [Side.BEFORE, Side.BETWEEN, Side.AFTER]
    places = [order.index(side_of(each, begun, done)) for each in SPANS]
    assert places == sorted(places)
    for each in SPANS:
        if each.starts_on <= begun <= each.ends_on and each.starts_on < done:
            assert side_of(each, begun, done) is Side.BETWEEN


@given(st.dates(dt.date(2000, 1, 1), dt.date(2098, 1, 1)))
def test_days_to_look_lie_half_a_year_and_a_year_later(by: dt.date) -> None:
    half, whole = review_days(by)
    assert 180 <= (half - by).days <= 185
    assert 364 <= (whole - by).days <= 366
    assert (half.day, whole.day) == (by.day, by.day) or by.day > 28
