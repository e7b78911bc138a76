"""Roll up: worked examples by hand, then properties."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.rollup import lay_out, resolve, roll_up
from indexapp.calc.spec import Geography, Part
from tests.calc.builders import geography, metric, observation, table

TWO = (Part("p", "W", 600), Part("q", "W", 400))


def rolled(rows, layer=TWO, scale=100.0, least=0.8):
    return roll_up(table(rows), layer, scale, least).set_index("area")


def test_counts_are_added_and_then_divided():
    row = rolled([observation("p", None, 30, 100), observation("q", None, 10, 300)]).loc["W"]
    assert (row.numerator, row.denominator, row.raw) == (40, 400, 10.0)  # not the mean of 30% and 3.3%
    assert (row.coverage, row.reason) == (1.0, "")


def test_rates_alone_are_weighted_by_population():
    row = rolled([observation("p", 10.0), observation("q", 20.0)]).loc["W"]
    assert row.raw == 14.0  # (600 x 10 + 400 x 20) / 1,000
    assert math.isnan(row.numerator)
    assert math.isnan(row.denominator)


def test_one_part_without_counts_makes_all_parts_count_as_rates():
    row = rolled([observation("p", 30.0, 30, 100), observation("q", 20.0)]).loc["W"]
    assert row.raw == 26.0
    assert math.isnan(row.numerator)


def test_a_split_part_brings_its_share_of_counts_and_people():
    layer = (Part("p", "W", 600, 0.5), Part("p", "V", 600, 0.5), Part("q", "W", 300))
    found = rolled([observation("p", None, 20, 100), observation("q", None, 40, 50)], layer)
    assert found.loc["W"].raw == 50.0  # (10 + 40) / (50 + 50)
    assert found.loc["V"].raw == 20.0
    half = rolled([observation("p", 10.0), observation("q", 30.0)], layer)
    assert half.loc["W"].raw == 20.0  # 300 people each


def test_low_coverage_is_missing_never_zero():
    row = rolled([observation("p", 10.0)]).loc["W"]
    assert math.isnan(row.raw)
    assert (row.reason, row.coverage) == ("low_coverage", 0.6)


def test_coverage_at_the_limit_is_enough_despite_binary_fractions():
    layer = (Part("a", "W", 0.7), Part("b", "W", 0.1), Part("c", "W", 0.2))
    row = rolled([observation("a", 1.0), observation("b", 1.0)], layer).loc["W"]
    assert row.reason == ""


def test_a_rolled_value_above_the_limit_keeps_its_coverage():
    row = rolled([observation("p", 10.0)], least=0.5).loc["W"]
    assert (row.raw, row.coverage, row.reason) == (10.0, 0.6, "")


@pytest.mark.parametrize(
    ("statuses", "reason"),
    [
        (("suppressed", "suppressed"), "suppressed"),
        (("not_applicable", "not_applicable"), "not_applicable"),
        (("missing", "missing"), "missing"),
        ((None, None), "not_published"),
        (("suppressed", None), "low_coverage"),
        (("suppressed", "missing"), "low_coverage"),
        (("suppressed", "value"), "suppressed"),
        (("not_applicable", "value"), "not_applicable"),
        (("missing", "value"), "low_coverage"),
        ((None, "value"), "low_coverage"),
    ],
)
def test_the_reason_says_what_the_lacking_parts_share(statuses, reason):
    rows = [
        observation(part, 5.0 if status == "value" else None, status=status)
        for part, status in zip("pq", statuses, strict=True)
        if status
    ]
    assert rolled(rows).loc["W"].reason == reason


def test_zero_is_a_figure():
    row = rolled([observation("p", 0.0), observation("q", None, 0, 50)]).loc["W"]
    assert (row.raw, row.reason) == (0.0, "")


def test_nobody_to_count_against_is_a_reason_of_its_own():
    row = rolled([observation("p", None, 0, 0), observation("q", None, 0, 0)]).loc["W"]
    assert math.isnan(row.raw)
    assert row.reason == "zero_denominator"


def test_a_value_status_without_a_figure_is_missing():
    assert rolled([observation("p"), observation("q", math.inf)]).loc["W"].reason == "missing"


def test_counts_without_a_scale_are_no_figure():
    assert rolled([observation("p", None, 1, 2), observation("q", None, 1, 2)], scale=None).loc[
        "W"
    ].reason == ("missing")


def resolved(rows, places, least=0.8, **kind):
    return resolve(table(rows), places, metric(**kind), least).set_index("area")


def test_a_direct_value_wins_over_parts():
    places = geography("W", ccg=[("p", "W", 600), ("q", "W", 400)])
    row = resolved([observation("W", 7.0), observation("p", 10.0), observation("q", 20.0)], places).loc["W"]
    assert (row.raw, row.coverage, row.layer) == (7.0, 1.0, "")


def test_direct_counts_make_a_value():
    assert resolved([observation("W", None, 1, 4)], geography("W")).loc["W"].raw == 25.0
    assert resolved([observation("W", None, 1, 0)], geography("W")).loc["W"].reason == "zero_denominator"
    assert resolved([observation("W", None, 1, 4)], geography("W"), scale=None).loc["W"].reason == "missing"


def test_a_suppressed_direct_row_stands_but_a_missing_one_gives_way():
    places = geography("W", ccg=[("p", "W", 1)])
    held = resolved([observation("W", status="suppressed"), observation("p", 10.0)], places).loc["W"]
    assert (held.reason, math.isnan(held.raw)) == ("suppressed", True)
    filled = resolved([observation("W", status="missing"), observation("p", 10.0)], places).loc["W"]
    assert (filled.raw, filled.layer) == (10.0, "ccg")


def test_each_whole_takes_the_layer_that_covers_most_and_never_mixes():
    places = geography(
        "V",
        "W",
        old=[("a", "W", 600), ("b", "W", 400), ("c", "V", 100)],
        new=[("x", "W", 500), ("y", "W", 500), ("z", "V", 100)],
    )
    rows = [observation("a", 1.0), observation("x", 50.0), observation("y", 70.0)]
    rows += [observation("c", 3.0), observation("z", 9.0)]
    found = resolved(rows, places)
    assert (found.loc["W"].raw, found.loc["W"].layer) == (60.0, "new")  # 100% beats 60%
    assert (found.loc["V"].raw, found.loc["V"].layer) == (3.0, "old")  # a tie: the first layer


def test_a_layer_with_nothing_to_say_does_not_hide_why_another_is_missing():
    places = geography("W", old=[("a", "W", 1)], new=[("x", "W", 1)])
    assert resolved([observation("x", status="suppressed")], places).loc["W"].reason == "suppressed"


def test_apportioned_values_are_marked():
    places = geography("V", "W", council=[("p", "W", 10, 0.5), ("p", "V", 10, 0.5), ("q", "V", 10)])
    found = resolved([observation("p", 4.0), observation("q", 4.0)], places)
    assert found.apportioned.tolist() == [True, True]
    assert not resolved([observation("W", 1.0)], places).loc["W"].apportioned
    assert (
        not resolved([observation("p", 4.0)], places).loc["V"].apportioned
    )  # a third: missing, not apportioned


def test_areas_nobody_published_and_unknown_areas():
    found = resolved([observation("England", 5.0)], geography("W"))
    assert found.loc["W"].reason == "not_published"
    assert len(found) == 1


def test_a_prepared_layout_gives_the_same_answer():
    places = geography("W", ccg=[("p", "W", 600), ("q", "W", 400)])
    rows = table([observation("p", 1.0), observation("q", 2.0)])
    pd.testing.assert_frame_equal(
        resolve(rows, places, metric(), 0.8), resolve(rows, lay_out(places), metric(), 0.8)
    )


@pytest.mark.parametrize(
    ("layer", "complaint"),
    [
        ([Part("p", "W", -1)], "population"),
        ([Part("p", "W", math.nan)], "population"),
        ([Part("p", "W", 1, 0.0)], "share"),
        ([Part("p", "W", 1, 1.1)], "share"),
        ([Part("p", "W", 1, 0.4), Part("p", "W", 1, 0.4)], "twice"),
        ([Part("p", "W", 1, 0.7), Part("p", "V", 1, 0.7)], "more than 1"),
    ],
)
def test_a_broken_layer_is_refused(layer, complaint):
    with pytest.raises(ValueError, match=complaint):
        lay_out(Geography(("V", "W"), {"x": tuple(layer)}))


def test_repeated_areas_and_repeated_observations_are_refused():
    with pytest.raises(ValueError, match="listed twice"):
        lay_out(geography("W", "W"))
    with pytest.raises(ValueError, match="two observations"):
        resolved([observation("W", 1.0), observation("W", 2.0)], geography("W"))
    with pytest.raises(ValueError, match="unknown status: odd"):
        resolved([observation("W", 1.0, status="odd")], geography("W"))


def test_the_arguments_stay_as_they_were():
    rows = table([observation("q", 1.0), observation("p", None, 1, 2)])
    before = rows.copy(deep=True)
    roll_up(rows, TWO, 100.0, 0.8)
    pd.testing.assert_frame_equal(rows, before)


figure = st.floats(0, 1e6, allow_subnormal=False)
parts = st.lists(st.tuples(figure, st.floats(1, 1e6)), min_size=1, max_size=8)


@given(parts, st.randoms())
def test_the_order_of_rows_and_of_parts_does_not_change_a_bit(found, chance):
    layer = [Part(f"p{i}", "W", weight) for i, (_, weight) in enumerate(found)]
    rows = [observation(f"p{i}", value) for i, (value, _) in enumerate(found)]
    first = rolled(rows, tuple(layer)).loc["W"]
    chance.shuffle(layer)
    chance.shuffle(rows)
    again = rolled(rows, tuple(layer)).loc["W"]
    assert (first.raw, first.coverage) == (again.raw, again.coverage)


@given(parts)
def test_a_rolled_rate_lies_between_its_parts(found):
    layer = tuple(Part(f"p{i}", "W", weight) for i, (_, weight) in enumerate(found))
    raw = rolled([observation(f"p{i}", value) for i, (value, _) in enumerate(found)], layer).loc["W"].raw
    figures = [value for value, _ in found]
    assert min(figures) * (1 - 1e-12) <= raw <= max(figures) * (1 + 1e-12)


@given(parts)
def test_counts_and_rates_agree_where_the_weight_is_the_denominator(found):
    layer = tuple(Part(f"p{i}", "W", weight) for i, (_, weight) in enumerate(found))
    by_rate = rolled([observation(f"p{i}", value) for i, (value, _) in enumerate(found)], layer)
    by_count = rolled(
        [observation(f"p{i}", None, value * weight / 100, weight) for i, (value, weight) in enumerate(found)],
        layer,
    )
    assert math.isclose(by_rate.loc["W"].raw, by_count.loc["W"].raw, rel_tol=1e-9, abs_tol=1e-9)


@given(parts, st.integers(0, 7))
def test_leaving_a_part_out_is_not_the_same_as_zero(found, position):
    """A missing part never drags the whole towards zero: the rest keep their own weighted mean."""
    position %= len(found)
    layer = tuple(Part(f"p{i}", "W", weight) for i, (_, weight) in enumerate(found))
    rest = [observation(f"p{i}", value + 1) for i, (value, _) in enumerate(found) if i != position]
    row = rolled(rest, layer, least=0.0).loc["W"]
    if rest:
        assert row.raw >= 1 - 1e-12
    else:
        assert row.reason == "not_published"
