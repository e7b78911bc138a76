"""The picture's grid, and texts that say nearly the same."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.opinion import opinion_groups
from deliberation.tradeoffs.calc.picture import COLUMNS, ROWS, picture, places
from deliberation.tradeoffs.calc.statements import bare, similar
from deliberation.tradeoffs.calc.values import Opinion
from tests.calc.tradeoffs.planted import planted


@settings(max_examples=25, deadline=None)
@given(st.integers(20, 120), st.integers(6, 30), st.integers(0, 1000))
def test_everybody_has_a_place_on_the_grid_beside_who_answers_alike(
    members: int, statements: int, seed: int
) -> None:
    found = opinion_groups(planted(members, statements, 2, seed=seed).matrix, seed=1)
    if not isinstance(found, Opinion):
        return
    drawn, own = picture(found), places(found)
    assert sum(each[3] for each in drawn["dots"]) == len(own) == len(found.matrix.members)
    assert all(0 <= column < COLUMNS and 0 <= row < ROWS for column, row in own.values())
    cells = {(column, row) for column, row, *_ in drawn["dots"]}
    assert set(own.values()) == cells
    ids = found.matrix.members.tolist()
    # Right of somebody in the plane is never left of them on the grid; above is never below.
    for one, other in zip(range(len(ids)), range(1, len(ids)), strict=False):
        if found.points[one, 0] <= found.points[other, 0]:
            assert own[ids[one]][0] <= own[ids[other]][0]
        if found.points[one, 1] <= found.points[other, 1]:
            assert own[ids[one]][1] >= own[ids[other]][1]


@given(st.text(max_size=80))
def test_a_text_is_like_itself_however_it_is_written(text: str) -> None:
    assert bare(bare(text)) == bare(text)
    assert similar(f"  {text} !", {1: text}) == [1]


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Beds should come first.", "Beds should not come first.", True),
        ("Buses should run on Sundays", "Buses should run on Sunday", True),
        ("Café first", "CAFE FIRST!", True),
        ("Beds should come first.", "Care at home should come first.", False),
        ("We need more nurses.", "Buses should run on Sundays.", False),
    ],
)
def test_what_says_nearly_the_same(one: str, other: str, alike: bool) -> None:
    assert (similar(one, {7: other}) == [7]) is alike
