"""Citations in texts: found, cut, and put together again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.citing import cited, listed, pieces


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("As [E3] says", (3,)),
        ("[e3][E 12] and [E3]", (3, 12)),
        ("[ E007 ]", (7,)),
        ("[E] [3] (E3) E3 [E3a] [E1234567]", ()),
        ("[[E4]]", (4,)),
        ("", ()),
    ],
)
def test_what_counts_as_a_citation(text: str, numbers: tuple[int, ...]) -> None:
    assert cited(text) == numbers


def test_a_line_is_cut_at_its_citations() -> None:
    found = [(each.text, each.number) for each in pieces("Both [E1] and [e2].")]
    assert found == [("Both ", None), ("[E1]", 1), (" and ", None), ("[e2]", 2), (".", None)]


@given(st.lists(st.one_of(st.text(max_size=8), st.integers(0, 999).map("[E{}]".format)), max_size=8))
def test_the_pieces_are_the_line_and_name_what_is_cited(parts: list[str]) -> None:
    line = "".join(parts)
    found = list(pieces(line))
    assert "".join(each.text for each in found) == line
    numbers = [each.number for each in found if each.number is not None]
    assert tuple(dict.fromkeys(numbers)) == cited(line)


def test_items_in_a_sentence() -> None:
    assert [listed((3,)), listed((3, 5)), listed((3, 4, 5))] == ["E3", "E3 and E5", "E3, E4 and E5"]
