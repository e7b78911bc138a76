"""Trends and movers: by hand, by property, by a second road. Figures are illustrative."""

from __future__ import annotations

import math
import statistics
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.compute import compute
from indexapp.calc.trends import LARGE_SCORE, LARGE_Z, MIN_POINTS, STEADY, TRENDS, movers, trend, trends
from tests.calc.builders import definition, geography, metric, observation, table

NAN = math.nan


@pytest.mark.parametrize(
    ("series", "code"),
    [
        ([0, 0.2, 0.4], "improving"),
        ([0.4, 0.2, 0], "worsening"),
        ([0, 0.05, 0.1], "little_change"),
        ([0.3, 0.3, 0.3], "little_change"),
        ([0, 2, 0, 2, 0], "no_clear_direction"),
        ([0, 0.4, 0, 0.4, 0], "little_change"),
        ([0, 0.5, 0, 0.5, 0], "no_clear_direction"),
        ([0, 1, NAN], "too_few_periods"),
        ([], "too_few_periods"),
        ([NAN, NAN, NAN], "too_few_periods"),
        ([0, NAN, 0.3, NAN, 0.6], "improving"),
        ([0, 0.3, 0.2, 0.5], "improving"),
    ],
)
def test_trends_in_words(series, code):
    assert trend(series).code == code


def test_one_odd_year_does_not_tilt_the_line():
    found = trend([0.0, 0.1, 9.0, 0.3, 0.4])
    assert found.change == pytest.approx(0.4)
    assert found.code == "improving"


def test_the_line_by_hand():
    """Slopes of the six pairs: 1, 0.5, 1, 0, 1, 2. Their median is 1, over three steps."""
    found = trend([0, 1, 1, 3])
    assert found.change == 3.0
    assert found.agreement == pytest.approx(5 / 6)
    assert found.periods == 4


def test_uneven_times():
    assert trend([0, 1, 3], at=[2012, 2013, 2015]).change == 3.0
    for at in ([1, 1, 2], [3, 2, 1], [1, 2]):
        with pytest.raises(ValueError, match="rise"):
            trend([0, 1, 2], at=at)


def test_gaps_keep_their_time():
    """A missing year still takes its time: the slope is per period, the rise from first to last figure."""
    assert trend([0, NAN, 2, 3]).change == pytest.approx(3.0)


def test_every_trend_has_a_sentence():
    assert all(text.endswith(".") for text in TRENDS.values())


def second_road(series, large):
    points = [(i, v) for i, v in enumerate(series) if not math.isnan(v)]
    if len(points) < MIN_POINTS:
        return "too_few_periods"
    pairs = list(combinations(points, 2))
    slope = statistics.median((b[1] - a[1]) / (b[0] - a[0]) for a, b in pairs)
    change = slope * (points[-1][0] - points[0][0])
    signs = [(b[1] > a[1]) - (b[1] < a[1]) for a, b in pairs]
    steady = sum(signs) / len(pairs)
    if change >= large and steady >= STEADY:
        return "improving"
    if -change >= large and -steady >= STEADY:
        return "worsening"
    band = max(v for _, v in points) - min(v for _, v in points)
    return "little_change" if band < 2 * large else "no_clear_direction"


quarters = st.lists(st.one_of(st.just(NAN), st.integers(-6, 6).map(lambda n: n / 16)), max_size=9)


@given(quarters, st.sampled_from([LARGE_Z, LARGE_SCORE]))
def test_the_second_road_agrees(series, large):
    assert trend(series, large=large).code == second_road(series, large)


@given(quarters)
def test_turning_the_series_upside_down_turns_the_word(series):
    turned = {"improving": "worsening", "worsening": "improving"}
    code = trend(series).code
    assert trend([-v for v in series]).code == turned.get(code, code)


@given(quarters)
def test_running_time_backwards_turns_the_word(series):
    turned = {"improving": "worsening", "worsening": "improving"}
    code = trend(series).code
    assert trend(series[::-1]).code == turned.get(code, code)


def scores():
    rows = []
    for period, lift in (("2019", 0.0), ("2020", 4.0), ("2021", 8.0)):
        for area, value in (("A", 10.0), ("B", 20.0), ("C", 30.0)):
            rows.append(observation(area, value + (lift if area == "A" else 0), metric="m", period=period))
    rows.append(observation("D", 25.0, metric="m", period="2021"))
    return compute(definition([metric("m")]), table(rows), geography(*"ABCD"))


def test_trends_of_a_scores_table():
    found = trends(scores(), ["2019", "2020", "2021"]).set_index(["node", "area"])
    assert found.loc[("m", "A"), "trend"] == "improving"
    assert found.loc[("m", "A"), "change"] == pytest.approx(0.8)  # 8 points, a spread of 10
    assert found.loc[("m", "B"), "trend"] == "little_change"
    assert found.loc[("m", "D"), "trend"] == "too_few_periods"
    assert found.loc[("index", "A"), "kind"] == "index"
    assert len(found) == 3 * 4
    assert trends(scores(), []).empty


def test_trends_agree_with_single_series():
    table_of = scores()
    found = trends(table_of, ["2019", "2020", "2021"])
    for row in found.itertuples():
        own = table_of[(table_of["area"] == row.area) & (table_of["node"] == row.node)]
        one = trend(
            own["z" if row.kind == "metric" else "score"].tolist(),
            large=LARGE_Z if row.kind == "metric" else LARGE_SCORE,
        )
        assert (row.trend, row.periods) == (one.code, one.periods)


def test_what_moved_most():
    found = movers(scores(), "2021", "2020", 2)
    assert found["area"].tolist() == ["A", "A"]
    assert found["node"].tolist() == ["d0", "index"]  # a tie of all three nodes: by name
    assert found["change"].tolist()[0] == pytest.approx(math.tanh(-0.2) - math.tanh(-0.6))
    assert (found["rank_before"].tolist()[0], found["rank_after"].tolist()[0]) == (3, 4)


def test_coming_and_going_is_no_movement():
    found = movers(scores(), "2021", "2020")
    assert "D" not in set(found["area"])
    assert len(found) == 3 * 3
