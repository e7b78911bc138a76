"""Similar areas and the place among them. Figures are illustrative."""

from __future__ import annotations

import math
import statistics

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexapp.calc.similar import PlaceAmong, place_among, similar_areas

NAN = math.nan


def context(**areas):
    rows = [(area, share, people) for area, (share, people) in areas.items()]
    return pd.DataFrame(rows, columns=["area", "share_most_deprived_fifth", "population"])


FIVE = context(A=(0.10, 1e6), B=(0.11, 1e6), C=(0.10, 3e6), D=(0.45, 1e6), E=(0.40, 9e6))


def test_deprivation_comes_before_size():
    assert similar_areas(FIVE, "A", 3)["area"].tolist() == ["B", "C", "D"]


def test_the_distance_by_hand():
    found = similar_areas(context(A=(0.1, 1e6), B=(0.2, 1e6), C=(0.3, 4e6)), "A", 5)
    log_spread = statistics.stdev([math.log(1e6), math.log(1e6), math.log(4e6)])
    assert found["area"].tolist() == ["B", "C"]
    assert found["distance"].tolist() == pytest.approx([2.0, 4.0 + math.log(4) / log_spread])


def test_an_area_is_not_its_own_neighbour_and_k_is_a_limit():
    found = similar_areas(FIVE, "A", 99)
    assert "A" not in set(found["area"])
    assert len(found) == 4
    assert similar_areas(FIVE, "A", 0).empty


def test_areas_without_context_are_left_out():
    table = context(A=(0.1, 1e6), B=(NAN, 1e6), C=(0.2, NAN), D=(0.3, 0.0), E=(0.4, 5.0))
    assert similar_areas(table, "A")["area"].tolist() == ["E"]
    empty = similar_areas(table, "B")
    assert empty.empty
    assert empty.columns.tolist() == found_columns()
    with pytest.raises(KeyError):
        similar_areas(table, "Z")


def found_columns():
    return ["area", "distance", "share_most_deprived_fifth", "population"]


def test_areas_that_are_all_alike_come_by_code():
    table = context(D=(0.1, 5.0), B=(0.1, 5.0), C=(0.1, 5.0), A=(0.1, 5.0))
    found = similar_areas(table, "C")
    assert found["area"].tolist() == ["A", "B", "D"]
    assert found["distance"].tolist() == [0.0, 0.0, 0.0]


def test_the_place_among_similar_areas():
    values = pd.Series({"A": 5.0, "B": 3.0, "C": 9.0, "D": NAN, "E": 1.0})
    assert place_among(values, "A", ["B", "C", "D"], 1) == PlaceAmong(
        rank=2, of=3, tied=0, value=5.0, middle=6.0
    )
    assert place_among(values, "A", ["B", "C", "A"], -1) == PlaceAmong(2, 3, 0, 5.0, 6.0)
    assert place_among(values, "D", ["A"], 1) is None
    assert place_among(values, "A", ["D", "unknown"], 1) is None


people = st.floats(1e4, 5e6)
table_of = st.lists(st.tuples(st.floats(0, 0.5), people), min_size=2, max_size=15).map(
    lambda rows: context(**{f"A{i:02d}": row for i, row in enumerate(rows)})
)


@given(table_of, st.floats(0.1, 1000))
def test_counting_people_in_thousands_changes_nothing(table, factor):
    scaled = table.assign(population=table["population"] * factor)
    one, other = similar_areas(table, "A00", 20), similar_areas(scaled, "A00", 20)
    far = dict(zip(other["area"], other["distance"], strict=True))
    spread = statistics.stdev(math.log(p) for p in table["population"])
    if spread > 1e-6:
        assert all(
            math.isclose(d, far[a], abs_tol=1e-6, rel_tol=1e-6)
            for a, d in zip(one["area"], one["distance"], strict=True)
        )


@given(table_of, st.randoms(use_true_random=False))
def test_nearest_first_whatever_the_order_of_rows(table, chance):
    found = similar_areas(table, "A00", 20)
    assert found["distance"].is_monotonic_increasing
    shuffled = table.sample(frac=1, random_state=chance.randint(0, 999))
    assert similar_areas(shuffled, "A00", 20)["distance"].tolist() == pytest.approx(
        found["distance"].tolist()
    )
