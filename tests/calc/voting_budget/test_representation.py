"""Turnout by group: figures by hand, and that nothing held back can be worked out."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.voting.calc.representation import (
    Cell,
    Feature,
    FeatureReport,
    Group,
    Representation,
    Row,
    State,
    representation,
)


def report(*groups: Group, minimum: int = 5, **more: int) -> Representation:
    totals = {
        "electors": sum(each.electors or 0 for each in groups),
        "voted": sum(each.voted or 0 for each in groups),
    }
    return representation([Feature("Age", groups)], **{**totals, **more}, minimum=minimum)


def rows(found: Representation) -> dict[str, Row]:
    return {row.name: row for row in found.features[0].rows}


def test_figures() -> None:
    found = report(
        Group("Under 40", 0.5, 20, 10), Group("40 and over", 0.5, 30, 20), Group("Other", None, 0, 0)
    )
    young = rows(found)["Under 40"]
    assert (young.electors, young.voted) == (Cell(State.FIGURE, 20), Cell(State.FIGURE, 10))
    assert young.turnout == Cell(State.FIGURE, 0.5)
    assert young.share_of_electors == Cell(State.FIGURE, 0.4)
    assert young.share_of_voters.value == pytest.approx(1 / 3)
    assert young.gap.value == pytest.approx(-16.6667, abs=1e-3)
    assert found.turnout == Cell(State.FIGURE, 0.6)
    nobody = rows(found)["Other"]
    assert nobody.electors == Cell(State.ZERO, 0)
    assert nobody.turnout == Cell(State.NOT_APPLICABLE)
    assert nobody.target == Cell(State.NOT_APPLICABLE)
    assert nobody.gap == Cell(State.NOT_APPLICABLE)
    assert json.loads(json.dumps(found.as_dict()))["features"][0]["rows"][0]["voted"] == {
        "state": "figure",
        "value": 10,
    }


def test_four_kinds_of_nothing() -> None:
    found = report(
        Group("A", 0.4, 20, 10), Group("B", 0.3, 3, 1), Group("C", 0.3, 40, 20), Group("D", None, 0, 0),
        Group("E", 0.1, None, None), Group("F", 0.1, 12, 6), electors=90, voted=45,
    )  # fmt: skip
    states = {name: row.voted.state.value for name, row in rows(found).items()}
    assert states == {
        "A": "figure",
        "B": "suppressed",
        "C": "figure",
        "D": "zero",
        "E": "missing",
        "F": "suppressed",
        "Not recorded": "figure",
    }
    assert rows(found)["B"].turnout.state is State.SUPPRESSED
    assert rows(found)["E"].gap.state is State.MISSING


def test_a_second_group_goes_with_a_small_one() -> None:
    """B's 3 could be had by subtraction, so the smallest other group is held back with it."""
    found = rows(report(Group("A", None, 20, 10), Group("B", None, 3, 2), Group("C", None, 11, 6)))
    assert found["C"].electors.state is State.SUPPRESSED
    assert found["A"].electors.value == 20


def test_nobody_and_everybody_are_held_back_too() -> None:
    found = rows(report(Group("A", None, 20, 20), Group("B", None, 20, 0), Group("C", None, 20, 10)))
    assert found["A"].voted.state is State.SUPPRESSED
    assert found["B"].voted.state is State.SUPPRESSED
    assert found["A"].electors.value == 20
    assert found["C"].voted.value == 10


def test_where_everybody_voted_the_totals_say_so_already() -> None:
    found = rows(report(Group("A", 0.5, 20, 20), Group("B", 0.5, 10, 10)))
    assert [found[name].voted.value for name in "AB"] == [20, 10]
    assert found["A"].turnout.value == 1


def test_a_good_turnout_is_shown() -> None:
    """Of 12 one stayed away: nobody can tell who, so there is nothing to hold back."""
    found = rows(report(Group("A", 0.3, 12, 11), Group("B", 0.4, 16, 14), Group("C", 0.3, 12, 11)))
    assert [found[name].voted.value for name in "ABC"] == [11, 14, 11]


def test_a_feature_that_cannot_be_guarded_is_withheld() -> None:
    """Two groups too small together: with one of them the other could be had."""
    found = report(Group("A", 0.5, 3, 2), Group("B", 0.5, 4, 1), Group("C", None, 0, 0))
    assert found.features[0].withheld
    for row in rows(found).values():
        assert {row.electors.state, row.voted.state} == {State.SUPPRESSED}
    assert rows(found)["A"].target.value == 0.5


def test_drop_out_that_tilts_is_said_in_words() -> None:
    found = report(Group("Renting", 0.5, 50, 12, once=55), Group("Owning", 0.5, 50, 28, once=50))
    assert found.notes[0] == (
        "Age, Renting: 30% of those who voted, 20 percentage points below the target of 50%. "
        "Of those who could vote it was 50%. Those who did not vote have tilted the room."
    )
    assert len(found.notes) == 2
    left = report(Group("Renting", 0.5, 20, 10, once=50), Group("Owning", 0.5, 50, 25, once=52))
    assert "The panel began nearer to it. Those who have left have tilted the room." in left.notes[0]
    assert report(Group("Renting", 0.5, 20, 10), Group("Owning", 0.5, 22, 12)).notes == ()


def test_no_note_on_what_is_held_back() -> None:
    found = report(Group("A", 0.9, 4, 4, once=60), Group("B", 0.1, 60, 30, once=60), Group("C", None, 9, 5))
    assert "A:" not in " ".join(found.notes)


@pytest.mark.parametrize(
    ("groups", "more"),
    [
        ([Group("A", None, 5, 6)], {}),
        ([Group("A", None, 5, None)], {}),
        ([Group("A", None, 9, 5)], {"electors": 8}),
        ([Group("A", None, 9, 5)], {"voted": 4}),
        ([Group("A", None, 9, 5)], {"voted": 10}),
        ([Group("A", None, 9, 5), Group("A", None, 9, 5)], {}),
        ([Group("A", None, 9, 5)], {"minimum": 1}),
    ],
)
def test_numbers_that_cannot_be(groups: list[Group], more: dict[str, int]) -> None:
    with pytest.raises(ValueError):
        report(*groups, **more)


@st.composite
def tables(draw: st.DrawFn) -> list[Group]:
    groups = []
    for number in range(draw(st.integers(1, 5))):
        electors = draw(st.one_of(st.integers(0, 9), st.integers(0, 22)))
        voted = draw(st.one_of(st.integers(0, electors), st.sampled_from([0, electors])))
        groups.append(Group(f"G{number}", 1 / (number + 1), electors, voted))
    return groups


def possible(
    found: FeatureReport, electors: int, voted: int
) -> dict[str, tuple[set[int], set[int], set[int]]]:
    """What each group's electors, voters and those who did not vote can be, for somebody who has what is shown, the totals, and knows that
    an empty group is held back only in a feature that is withheld. Every way of adding up is tried."""
    ways: list[np.ndarray] = []
    for row in found.rows:
        fits = np.zeros((electors + 1, voted + 1), dtype=bool)
        sizes = (
            [row.electors.value]
            if row.electors.value is not None
            else range(0 if found.withheld else 1, electors + 1)
        )
        for size in sizes:
            votes = [row.voted.value] if row.voted.value is not None else range(min(size, voted) + 1)
            for each in votes:
                fits[size, each] = True
        ways.append(fits)

    def added(one: np.ndarray, two: np.ndarray) -> np.ndarray:
        both = np.zeros_like(one)
        for size, votes in np.argwhere(two):
            both[size:, votes:] |= one[: electors + 1 - size, : voted + 1 - votes]
        return both

    answer = {}
    nothing = np.zeros((electors + 1, voted + 1), dtype=bool)
    nothing[0, 0] = True
    for number, row in enumerate(found.rows):
        others = nothing
        for place, fits in enumerate(ways):
            others = added(others, fits) if place != number else others
        pairs = [
            (size, votes)
            for size, votes in np.argwhere(ways[number])
            if others[electors - size, voted - votes]
        ]
        answer[row.name] = (
            {int(size) for size, _ in pairs},
            {int(votes) for _, votes in pairs},
            {int(size - votes) for size, votes in pairs},
        )
    return answer


@given(tables(), st.integers(2, 5))
@settings(deadline=None)
def test_nothing_small_is_shown_and_nothing_hidden_can_be_worked_out(
    groups: list[Group], minimum: int
) -> None:
    found = report(*groups, minimum=minimum)
    (feature,) = found.features
    truth = {group.name: group for group in groups}
    could_be = possible(feature, found.electors, found.voted)
    alike = found.voted in (0, found.electors)
    for row in feature.rows:
        group = truth[row.name]
        sizes, votes, silent = could_be[row.name]
        assert group.electors in sizes
        assert group.voted in votes
        if row.electors.value:
            assert row.electors.value >= minimum
        if row.voted.value is not None and row.electors.value:
            assert alike or 0 < row.voted.value < row.electors.value
        if row.voted.value is None:
            assert row.turnout.state is State.SUPPRESSED
            assert row.share_of_voters.state is State.SUPPRESSED
        if feature.withheld:
            assert row.electors.value is None
            assert row.voted.value is None
            continue
        if row.electors.state is State.SUPPRESSED:
            assert len(sizes) > minimum
            assert max(sizes) >= minimum
        if row.voted.state is State.SUPPRESSED:
            assert alike or len(votes) > 1
            assert alike or len(silent) > 1


@given(tables())
@settings(deadline=None)
def test_what_is_shown_adds_up(groups: list[Group]) -> None:
    found = report(*groups)
    shown = [row for row in found.features[0].rows if row.electors.value is not None]
    assert sum(row.electors.value for row in shown) <= found.electors
    if len(shown) == len(groups):
        assert sum(row.electors.value for row in shown) == found.electors
        if found.electors:
            assert sum(row.share_of_electors.value for row in shown) == pytest.approx(1)
    hidden = [row for row in found.features[0].rows if row.voted.state is State.SUPPRESSED]
    assert len(hidden) != 1 or len(groups) == 1
