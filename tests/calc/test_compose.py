"""Domains and the index: worked examples by hand, then properties."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from indexapp.calc.compose import domain_block, index_block, score_domain, weighted_mean

NAN = math.nan
ONES = np.ones(3)


def scores(*rows):
    return np.array(rows, dtype=float)


def test_a_domain_is_the_weighted_mean_of_its_metrics():
    found = domain_block(scores([0.2, 0.4, 0.9], [0.0, 0.0, 0.0]), np.array([1.0, 1.0, 2.0]), 2 / 3)
    assert found["score"].tolist() == pytest.approx([0.6, 0.0])
    assert found["coverage"].tolist() == [1.0, 1.0]
    assert found["rank"].tolist() == [1, 2]
    assert found[["raw", "z"]].isna().all(axis=None)


def test_the_weight_of_a_missing_metric_is_shared_out_again():
    found = domain_block(scores([0.3, NAN, 0.6]), np.array([1.0, 5.0, 2.0]), 0.3)
    assert found["score"].tolist() == pytest.approx([0.5])  # (0.3 + 2 x 0.6) / 3
    assert found["coverage"].tolist() == [3 / 8]


def test_two_thirds_of_three_equal_metrics_are_enough_and_one_third_is_not():
    found = domain_block(scores([0.3, NAN, 0.5], [0.3, NAN, NAN]), ONES, 2 / 3)
    assert found["score"].tolist()[0] == pytest.approx(0.4)
    assert math.isnan(found["score"].tolist()[1])
    assert found["reason"].tolist() == ["", "too_few_metrics"]


def test_no_metric_at_all_is_missing_even_if_nothing_is_demanded():
    assert domain_block(scores([NAN, NAN, NAN]), ONES, 0.0)["reason"].tolist() == ["too_few_metrics"]


def test_a_metric_of_weight_zero_neither_counts_nor_covers():
    found = domain_block(scores([0.9, NAN, NAN]), np.array([0.0, 1.0, 1.0]), 0.0)
    assert found["reason"].tolist() == ["too_few_metrics"]


def test_the_index_needs_every_domain_unless_told_otherwise():
    table = scores([0.3, 0.6, 0.9], [0.3, NAN, 0.9])
    strict = index_block(table, ONES)
    assert strict["score"].tolist()[0] == pytest.approx(0.6)
    assert strict["reason"].tolist() == ["", "too_few_domains"]
    lenient = index_block(table, ONES, min_domains=2)
    assert lenient["score"].tolist() == pytest.approx([0.6, 0.6])
    assert lenient["coverage"].tolist() == [1.0, pytest.approx(2 / 3)]


def test_a_domain_a_panel_gives_no_weight_cannot_hold_up_the_index():
    found = index_block(scores([0.3, 0.5, NAN]), np.array([1.0, 1.0, 0.0]))
    assert found["score"].tolist() == [0.4]
    assert index_block(scores([0.3, 0.5, NAN]), np.array([1.0, 1.0, 0.0]), 3)["reason"].tolist() == [""]


@pytest.mark.parametrize("weights", [[0.0, 0.0, 0.0], [1.0, -1.0, 1.0], [1.0, NAN, 1.0], [1.0, 1.0]])
def test_weights_that_make_no_sense_are_refused(weights):
    with pytest.raises(ValueError, match="weights"):
        score_domain(scores([0.1, 0.2, 0.3]), np.array(weights), 0.5)


def test_index_labels_are_kept():
    found = domain_block(scores([0.1, 0.2, 0.3], [0.1, 0.2, 0.4]), ONES, 0.5, index=["QYG", "QNX"])
    assert found.index.tolist() == ["QYG", "QNX"]


cells = arrays(
    float,
    st.tuples(st.integers(1, 6), st.integers(1, 5)),
    elements=st.one_of(st.just(NAN), st.floats(-0.999, 0.999, allow_subnormal=False)),
)


def weights_for(table, draw):
    return np.array(draw(st.lists(st.floats(0.01, 10), min_size=table.shape[1], max_size=table.shape[1])))


@given(cells, st.data())
def test_the_order_of_metrics_does_not_change_a_bit(table, data):
    weights = weights_for(table, data.draw)
    order = np.array(data.draw(st.permutations(range(table.shape[1]))))
    first, again = score_domain(table, weights, 0.5), score_domain(table[:, order], weights[order], 0.5)
    np.testing.assert_array_equal(first.score, again.score)
    np.testing.assert_array_equal(first.coverage, again.coverage)


@given(cells, st.data())
def test_a_mean_lies_between_its_parts_and_missing_never_acts_as_zero(table, data):
    weights = weights_for(table, data.draw)
    for row, mean in zip(table, weighted_mean(table, weights), strict=True):
        there = row[np.isfinite(row)]
        if there.size:
            assert there.min() - 1e-12 <= mean <= there.max() + 1e-12
        else:
            assert math.isnan(mean)


@given(cells, st.data(), st.floats(0.1, 100))
def test_only_the_proportions_of_weights_matter(table, data, factor):
    weights = weights_for(table, data.draw)
    np.testing.assert_allclose(
        weighted_mean(table, weights), weighted_mean(table, weights * factor), atol=1e-12
    )


@given(cells, st.data())
def test_each_area_is_scored_by_itself(table, data):
    weights = weights_for(table, data.draw)
    together = score_domain(table, weights, 0.5).score
    alone = np.concatenate([score_domain(row[None, :], weights, 0.5).score for row in table])
    np.testing.assert_array_equal(together, alone)
