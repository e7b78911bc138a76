"""Small groups: sizes, mixing, balance; checked by hand, by property and against trying everything."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.small_groups import (
    MOST_MEMBERS,
    Spread,
    cost,
    make_tables,
    measure,
    met_before,
    table_count,
    table_sizes,
)

FREE: dict[tuple[int, int], int] = {}


@pytest.mark.parametrize(
    ("members", "size", "tables"),
    [
        (10, 4, 3),
        (10, 5, 2),
        (12, 5, 3),
        (3, 5, 1),
        (1, 2, 1),
        (5, 2, 2),
        (7, 3, 2),
        (9, 6, 2),
        (2, 2, 1),
        (3, 2, 1),
    ],
)
def test_tables_come_nearest_to_the_wanted_size(members: int, size: int, tables: int) -> None:
    assert table_count(members, size) == tables


@given(st.integers(1, 300), st.integers(2, 40))
def test_no_other_number_of_tables_is_nearer(members: int, size: int) -> None:
    found = table_count(members, size)
    possible = [each for each in range(1, members + 1) if each == 1 or members // each >= 2]
    assert found in possible
    assert abs(members / found - size) <= min(abs(members / each - size) for each in possible) + 1e-9


def test_sizes_differ_by_one_at_most() -> None:
    assert table_sizes(10, 3) == [4, 3, 3]
    assert table_sizes(12, 3) == [4, 4, 4]
    assert table_sizes(1, 1) == [1]
    for members, tables in ((5, 3), (0, 2), (4, 0)):
        with pytest.raises(ValueError):
            table_sizes(members, tables)


def test_who_met_before() -> None:
    met = met_before([[(1, 2, 3), (4, 5)], [(2, 1), (3, 4, 5)]])
    assert met[1, 2] == 2
    assert met[4, 5] == 2
    assert met[1, 3] == met[3, 4] == met[3, 5] == met[2, 3] == 1
    assert sum(met.values()) == 8


def test_four_people_at_two_tables_meet_somebody_new() -> None:
    first = ((1, 2), (3, 4))
    second = make_tables([1, 2, 3, 4], 2, seed=3, met=met_before([first]), features={})
    assert measure(second, met_before([first]), {}).again == 0
    third = make_tables([1, 2, 3, 4], 2, seed=3, met=met_before([first, second]), features={})
    assert measure(third, met_before([first, second]), {}).again == 0
    fourth = measure(first, met_before([first, second, third]), {})
    assert (fourth.pairs, fourth.again, fourth.most) == (2, 2, 2)


def test_each_table_gets_its_share_of_each_feature() -> None:
    features = {
        "Age": {each: "young" if each < 6 else "old" for each in range(12)},
        "Place": {each: "town" if each % 2 else "country" for each in range(12)},
    }
    tables = make_tables(range(12), 3, seed=1, met=FREE, features=features)
    assert cost(tables, FREE, features) == 0
    assert measure(tables, FREE, features).spreads == (Spread("Age", 0.0), Spread("Place", 0.0))


def test_measures_by_hand() -> None:
    features = {"Age": {1: "young", 2: "young", 3: "old"}}  # 4 did not say
    found = measure([(1, 2), (3, 4)], {(1, 2): 3}, features)
    assert (found.pairs, found.again, found.most) == (2, 1, 4)
    # A fair share of the young is 2 × 2/4 = 1 at each table; there are 2 and 0. Of the old 0.5; there are 0 and 1.
    assert found.spreads == (Spread("Age", 1.0),)
    assert cost([(1, 2), (3, 4)], {(1, 2): 3}, features) == pytest.approx(3 + 1 + 1 + 0.25 + 0.25)


def partitions(members: tuple[int, ...], sizes: list[int]) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Every way to seat members at tables of these sizes."""
    if not sizes:
        yield ()
        return
    for table in itertools.combinations(members, sizes[0]):
        for rest in partitions(tuple(each for each in members if each not in table), sizes[1:]):
            yield (table, *rest)


def plain_cost(tables, met, features) -> float:  # type: ignore[no-untyped-def]
    """The cost once more, in plain Python from its definition."""
    everybody = [each for table in tables for each in table]
    total = float(
        sum(met.get(pair, 0) for table in tables for pair in itertools.combinations(sorted(table), 2))
    )
    for said in features.values():
        for group in {said[each] for each in everybody if each in said}:
            count = sum(said.get(each) == group for each in everybody)
            for table in tables:
                here = sum(said.get(each) == group for each in table)
                total += (here - count * len(table) / len(everybody)) ** 2 / len(features)
    return total


@st.composite
def rooms(draw: st.DrawFn):  # type: ignore[no-untyped-def]
    members = list(range(1, draw(st.integers(4, 8)) + 1))
    tables = draw(st.integers(2, len(members) // 2))
    pairs = list(itertools.combinations(members, 2))
    met = draw(st.dictionaries(st.sampled_from(pairs), st.integers(1, 3)))
    groups = st.dictionaries(st.sampled_from(members), st.sampled_from("abc"))
    return members, tables, met, draw(st.dictionaries(st.sampled_from(["Age", "Place"]), groups))


@given(rooms(), st.integers(0, 2**63 - 1))
@settings(max_examples=40, deadline=None)
def test_on_small_numbers_nothing_is_better(room, seed: int) -> None:  # type: ignore[no-untyped-def]
    members, tables, met, features = room
    found = make_tables(members, tables, seed=seed, met=met, features=features)
    every = [
        plain_cost(each, met, features)
        for each in partitions(tuple(members), table_sizes(len(members), tables))
    ]
    assert plain_cost(found, met, features) == pytest.approx(cost(found, met, features))
    assert plain_cost(found, met, features) == pytest.approx(min(every))


@given(st.integers(4, 60), st.integers(2, 12), st.integers(0, 1000))
@settings(max_examples=25, deadline=None)
def test_everybody_sits_once_and_the_lot_is_the_seeds(members: int, size: int, seed: int) -> None:
    count = table_count(members, size)
    first = make_tables(range(members), count, seed=seed, met=FREE, features={})
    assert sorted(each for table in first for each in table) == list(range(members))
    assert max(map(len, first)) - min(map(len, first)) <= 1
    turned = make_tables(list(reversed(range(members))), count, seed=seed, met=FREE, features={})
    assert first == turned
    second = make_tables(range(members), count, seed=seed, met=met_before([first]), features={})
    assert measure(second, met_before([first]), {}).again <= measure(first, met_before([first]), {}).again


def test_another_seed_makes_other_tables() -> None:
    found = {make_tables(range(20), 4, seed=seed, met=FREE, features={}) for seed in range(10)}
    assert len(found) == 10


def test_thirty_members_meet_nobody_twice_in_three_rounds() -> None:
    features = {
        "Age": {each: "abc"[each % 3] for each in range(30)},
        "Place": {each: "xy"[each // 15] for each in range(30)},
    }
    kept: list = []
    for number in range(3):
        met = met_before(kept)
        tables = make_tables(range(30), 6, seed=number, met=met, features=features)
        found = measure(tables, met, features)
        assert found.again == 0
        assert max(each.off for each in found.spreads) <= 1
        kept.append(tables)


def test_a_large_panel_is_done_while_one_waits() -> None:
    features = {
        name: {each: str(each % groups) for each in range(120)}
        for name, groups in (("A", 3), ("B", 5), ("C", 7))
    }
    first = make_tables(range(120), 15, seed=1, met=FREE, features=features)
    began = time.perf_counter()
    second = make_tables(range(120), 15, seed=2, met=met_before([first]), features=features)
    assert time.perf_counter() - began < 20
    assert measure(second, met_before([first]), features).again < 20


@pytest.mark.parametrize("members", [[1, 1, 2, 3], list(range(MOST_MEMBERS + 1)), [1, 2, 3]])
def test_what_cannot_be_seated_is_said(members: list[int]) -> None:
    with pytest.raises(ValueError):
        make_tables(members, 2, seed=1, met=FREE, features={})


def test_nothing_given_is_changed() -> None:
    members, met, features = [3, 1, 2, 4], {(1, 2): 1}, {"Age": {1: "a"}}
    make_tables(members, 2, seed=1, met=met, features=features)
    assert (members, met, features) == ([3, 1, 2, 4], {(1, 2): 1}, {"Age": {1: "a"}})
