"""Standardise, squash and rank: worked examples by hand, then properties."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from indexapp.calc.ranks import Place, place_of, rank
from indexapp.calc.reasons import REASON_CODES, REASONS, as_codes
from indexapp.calc.spec import MethodSpec
from indexapp.calc.standardise import Baseline, baseline_of, centre_for, metric_block, squash, standardise

NAN = math.nan


def array(*figures):
    return np.array(figures, dtype=float)


def test_median_mean_and_sample_deviation():
    raw = array(2, 4, 4, 4, 5, 5, 7, 9)
    assert baseline_of(raw) == Baseline(centre=4.5, spread=math.sqrt(32 / 7), n=8)
    assert baseline_of(raw, "mean").centre == 5.0


def test_missing_areas_are_left_out_of_the_baseline():
    assert baseline_of(array(1, NAN, 2, 3, NAN)) == Baseline(centre=2.0, spread=1.0, n=3)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (array(), "no_baseline"),
        (array(NAN, NAN), "no_baseline"),
        (array(1, 2), "too_few_areas"),
        (array(5, 5, 5), "no_spread"),
        (array(0.1, 0.1, 0.1, 0.1, 0.1, 0.1), "no_spread"),
        (array(0, 0, 0), "no_spread"),
        (array(1, 2, 3), ""),
    ],
)
def test_a_metric_is_left_out_with_a_reason(raw, reason):
    assert baseline_of(raw).reason == reason


def test_rounding_dust_is_no_spread():
    assert baseline_of(array(0.3, 0.1 + 0.2, 0.3)).reason == "no_spread"


def test_one_area_can_never_be_a_baseline():
    with pytest.raises(ValueError, match="at least two"):
        baseline_of(array(1, 2), min_areas=1)


def test_the_baseline_period_alone_may_have_its_own_centre():
    method = MethodSpec(baseline="2019/20", centre="median", baseline_centre="mean")
    assert (centre_for(method, "2019/20"), centre_for(method, "2020/21")) == ("mean", "median")
    assert centre_for(MethodSpec(baseline="2019/20"), "2019/20") == "median"


def test_z_is_direction_times_distance_in_spreads():
    baseline = Baseline(centre=10.0, spread=2.0, n=9)
    assert standardise(array(10, 14, 7, NAN), baseline, 1).tolist()[:3] == [0.0, 2.0, -1.5]
    assert standardise(array(14), baseline, -1).tolist() == [-2.0]
    assert not np.signbit(standardise(array(10), baseline, -1)[0])
    with pytest.raises(ValueError, match="direction"):
        standardise(array(1), baseline, 0)


def test_scores_stay_strictly_inside_even_where_tanh_does_not():
    assert math.tanh(50) == 1.0
    assert -1 < squash(array(-50))[0] < squash(array(50))[0] < 1


def block(raw, reasons=None, baseline=None, direction=1):
    raw = array(*raw)
    frame = pd.DataFrame(
        {"raw": raw, "coverage": 1.0, "reason": reasons or [""] * len(raw)}, index=range(7, 7 + len(raw))
    )
    return metric_block(frame, baseline or baseline_of(raw), direction)


def test_a_metric_block_by_hand():
    found = block([1, 2, 3, NAN], ["", "", "", "suppressed"], direction=-1)
    assert found.index.tolist() == [7, 8, 9, 10]
    assert found["z"].tolist()[:3] == [1.0, 0.0, -1.0]
    assert found["score"].tolist()[:3] == [math.tanh(1), 0.0, math.tanh(-1)]
    assert found["rank"].tolist()[:3] == [1, 2, 3]
    assert found.iloc[3][["raw", "z", "score", "rank"]].isna().all()
    assert found["reason"].tolist() == ["", "", "", "suppressed"]


def test_an_unusable_baseline_keeps_the_raw_value_and_says_why():
    found = block([1, 2, NAN], ["", "", "missing"], baseline_of(array()))
    assert found["raw"].tolist()[:2] == [1, 2]
    assert found[["z", "score", "rank"]].isna().all(axis=None)
    assert found["reason"].tolist() == ["no_baseline", "no_baseline", "missing"]


def test_extreme_areas_with_the_same_squashed_score_keep_their_ranks():
    found = block([50, 60, 0], baseline=Baseline(0.0, 1.0, 3))
    assert found["score"].tolist()[0] == found["score"].tolist()[1]
    assert found["rank"].tolist() == [2, 1, 3]


def test_a_block_does_not_touch_its_input():
    frame = pd.DataFrame({"raw": array(1, 2, 3), "coverage": 1.0, "reason": ""})
    before = frame.copy(deep=True)
    metric_block(frame, baseline_of(array()), 1)
    pd.testing.assert_frame_equal(frame, before)


def test_an_unexplained_reason_is_refused():
    with pytest.raises(ValueError, match="unknown reason: tired"):
        as_codes(pd.Series(["", "tired"]))


def test_every_reason_has_a_sentence_and_a_place():
    assert all(sentence.endswith(".") for sentence in REASONS.values())
    assert REASON_CODES[0] == ""
    assert len(REASON_CODES) < 128


@pytest.mark.parametrize(
    ("goodness", "ranks"),
    [
        ([3, 1, 2], [1, 3, 2]),
        ([5, 5, 4], [1, 1, 3]),
        ([1, NAN, 2], [2, None, 1]),
        ([0.3, 0.1 + 0.2, 0.2], [1, 1, 3]),
        ([], []),
        ([NAN], [None]),
    ],
)
def test_ranks(goodness, ranks):
    assert [None if math.isnan(r) else r for r in rank(array(*goodness))] == ranks


def test_a_place_names_its_company():
    assert place_of(array(5, 5, 4, NAN), 0) == Place(rank=1, of=3, tied=1)
    assert place_of(array(5, NAN), 1) is None


figures = st.lists(st.integers(-1000, 1000).map(lambda n: n / 8), min_size=3, max_size=30)


@given(figures, st.integers(1, 50).map(lambda n: n / 4), st.integers(-500, 500), st.sampled_from([1, -1]))
def test_a_change_of_unit_leaves_z_alone(raw, factor, shift, direction):
    raw = np.array(raw)
    assume(len(set(raw.tolist())) > 1)
    other = raw * factor + shift
    np.testing.assert_allclose(
        standardise(raw, baseline_of(raw), direction),
        standardise(other, baseline_of(other), direction),
        atol=1e-9,
    )


@given(figures)
def test_turning_the_direction_turns_z(raw):
    raw = np.array(raw)
    baseline = baseline_of(raw)
    np.testing.assert_array_equal(standardise(raw, baseline, 1), -standardise(raw, baseline, -1))


@given(figures, st.randoms())
def test_the_order_of_areas_does_not_change_a_bit(raw, chance):
    shuffled = list(raw)
    chance.shuffle(shuffled)
    for centre in ("median", "mean"):
        assert baseline_of(np.array(raw), centre) == baseline_of(np.array(shuffled), centre)


@given(st.lists(st.floats(-1e6, 1e6), max_size=30))
def test_scores_lie_strictly_between_and_keep_the_order(z):
    z = np.sort(np.array(z, dtype=float))
    scores = squash(z)
    assert ((scores > -1) & (scores < 1)).all()
    assert (np.diff(scores) >= 0).all()


@given(st.lists(st.one_of(st.integers(-20, 20).map(float), st.just(NAN)), max_size=30))
def test_a_rank_is_one_more_than_the_number_of_better_areas(goodness):
    for own, found in zip(goodness, rank(np.array(goodness, dtype=float)), strict=True):
        if math.isnan(own):
            assert math.isnan(found)
        else:
            assert found == 1 + sum(other > own for other in goodness)
