"""Gap and potential by hand and by property. Area names and figures are illustrative."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.gaps import TARGETS, AreaValue, complement, gap, potential

NAN = math.nan


def series(**figures):
    return pd.Series(figures, dtype=float)


def test_the_gap_of_a_metric_where_lower_is_better():
    found = gap(series(Norfolk=27.0, Sussex=3.0, Dorset=9.0), -1)
    assert found.best == AreaValue("Sussex", 3.0)
    assert found.worst == AreaValue("Norfolk", 27.0)
    assert (found.ratio, found.difference, found.areas) == (9.0, 24.0, 3)
    assert (found.high.area, found.low.area) == ("Norfolk", "Sussex")


def test_the_gap_of_a_metric_where_higher_is_better():
    found = gap(series(A=30.0, B=10.0), 1)
    assert (found.best.area, found.worst.area, found.ratio) == ("A", "B", 3.0)
    assert (found.high.area, found.low.area) == ("A", "B")


@pytest.mark.parametrize("figures", [{"A": 0.0, "B": 5.0}, {"A": -2.0, "B": 5.0}, {"A": -2.0, "B": -1.0}])
def test_a_ratio_to_nothing_or_below_has_no_meaning(figures):
    assert gap(series(**figures), 1).ratio is None


def test_all_alike_is_a_gap_of_one():
    found = gap(series(A=4.0, B=4.0, C=4.0), 1)
    assert (found.ratio, found.difference, found.best.tied) == (1.0, 0.0, 2)


def test_missing_areas_are_never_best_or_worst():
    assert gap(series(A=NAN, B=2.0, C=4.0), -1).best.area == "B"
    assert gap(series(A=NAN, B=2.0), 1) is None
    assert gap(series(), 1) is None


def test_ties_are_named_by_code_and_counted():
    found = gap(series(C=1.0, A=1.0, B=3.0), -1)
    assert (found.best.area, found.best.tied) == ("A", 1)


def test_the_other_side_of_a_share_has_another_ratio():
    enough = series(Dorset=65.7, London=38.0)
    assert gap(enough, 1).ratio == pytest.approx(1.729, abs=0.001)
    lacking = gap(complement(enough), -1)
    assert lacking.ratio == pytest.approx(62 / 34.3)
    assert lacking.worst.area == "London"


FIVE = {"A": 10.0, "B": 20.0, "C": 30.0, "D": 40.0, "E": 50.0}
DAYS = {"A": 1000.0, "B": 1000.0, "C": 2000.0, "D": 1000.0, "E": 500.0}


def test_potential_where_lower_is_better():
    """Target 20 per 1,000; C is 10 over on 2,000, D 20 on 1,000, E 30 on 500: 20 + 20 + 15 fewer."""
    found = potential(series(**FIVE), series(**DAYS), -1, 1000)
    assert (found.target, found.total, found.direction) == (20.0, 55.0, -1)
    assert found.by_area.to_dict() == {"C": 20.0, "D": 20.0, "E": 15.0}
    assert found.without_denominator == ()


def test_potential_where_higher_is_better():
    found = potential(series(**FIVE), series(**DAYS), 1, 100)
    assert found.target == 40.0
    assert found.by_area.to_dict() == {"A": 300.0, "B": 200.0, "C": 200.0}
    assert found.total == 700.0


def test_the_mean_of_the_best_quarter_is_another_target():
    found = potential(series(**FIVE), series(**DAYS), 1, 100, "best_quarter_mean")
    assert found.target == 45.0  # D and E are at or above 40
    assert found.by_area.to_dict() == {"A": 350.0, "B": 250.0, "C": 300.0, "D": 50.0}


def test_the_75th_percentile_lies_between_neighbours():
    assert potential(series(A=1.0, B=2.0, C=3.0, D=4.0), series(), 1, 1).target == 3.25
    assert potential(series(A=1.0, B=2.0, C=3.0, D=4.0), series(), -1, 1).target == 1.75


def test_an_area_without_a_denominator_is_named_not_counted_as_zero():
    found = potential(series(**FIVE), series(C=2000.0, E=NAN), -1, 1000)
    assert (found.total, found.without_denominator) == (20.0, ("D", "E"))


def test_too_few_areas_and_senseless_questions():
    assert potential(series(A=1.0, B=2.0, C=3.0), series(), 1, 1) is None
    for scale, target in ((0, "p75"), (100, "p90")):
        with pytest.raises(ValueError, match="no potential"):
            potential(series(**FIVE), series(**DAYS), 1, scale, target)


def test_every_target_is_defined_in_a_sentence():
    assert all(text.endswith(".") for text in TARGETS.values())


def test_the_arguments_stay_as_they_were():
    values, days = series(**FIVE), series(**DAYS)
    gap(values, 1)
    potential(values, days, 1, 100)
    assert (values.to_dict(), days.to_dict()) == (FIVE, DAYS)


figures = st.dictionaries(
    st.text("ABCDEFGH", min_size=1, max_size=3),
    st.integers(0, 400).map(lambda n: n / 4),
    min_size=4,
    max_size=12,
)


@given(figures, st.sampled_from([1, -1]), st.sampled_from(list(TARGETS)), st.randoms())
def test_potential_by_the_second_road(found, direction, target, chance):
    people = {area: float(chance.randint(0, 500)) for area in found}
    ordered = sorted(value * direction for value in found.values())
    at = 0.75 * (len(ordered) - 1)
    low = math.floor(at)
    aim = ordered[low] + (at - low) * (ordered[min(low + 1, len(ordered) - 1)] - ordered[low])
    if target == "best_quarter_mean":
        best = [value for value in ordered if value >= aim - 1e-9]
        aim = sum(best) / len(best)
    total = sum(max(0.0, aim - value * direction) * people[area] / 100 for area, value in found.items())
    answer = potential(series(**found), series(**people), direction, 100, target)
    assert answer.total == pytest.approx(total, abs=1e-6)
    assert answer.target == pytest.approx(aim * direction, abs=1e-9)
    assert (answer.by_area >= 0).all()


@given(figures, st.sampled_from([1, -1]))
def test_turning_the_direction_swaps_best_and_worst(found, direction):
    one, other = gap(series(**found), direction), gap(series(**found), -direction)
    assert (one.best, one.worst, one.ratio) == (other.worst, other.best, other.ratio)
    assert one.ratio is None or one.ratio >= 1
