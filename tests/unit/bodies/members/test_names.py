"""Names on a panel: never somebody else's number, name or office, and never in anybody's way."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc.names import (
    fault_of_panel_name,
    numbered,
    reads_as_number,
    skeleton,
    tidy,
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sunny", "SUNNY"),
        ("Sunny Jim", "sunny-jim"),
        ("Zoë", "Zoe"),
        ("Pаul", "Paul"),  # the second letter is Cyrillic
        ("Ｐａｕｌ", "Paul"),
        ("Paul\u200b", "Paul"),
    ],
)
def test_names_that_read_the_same_are_the_same(one: str, other: str) -> None:
    assert skeleton(one) == skeleton(other)


@pytest.mark.parametrize(("one", "other"), [("Paul", "Paula"), ("Ann", "Anna"), ("李", "王")])
def test_different_names_stay_different(one: str, other: str) -> None:
    assert skeleton(one) != skeleton(other)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("Member 12", 12),
        ("member012", 12),
        ("No. 7", 7),
        ("7", 7),
        ("Panel member 3", 3),
        ("Sunny 12", None),
        ("Member", None),
    ],
)
def test_what_reads_as_a_number(name: str, number: int | None) -> None:
    assert reads_as_number(name) == number


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_everybody_may_have_their_own_number_and_nobody_elses(own: int, other: int) -> None:
    assert (fault_of_panel_name(numbered(other), own, []) == "") is (own == other)


@given(st.text(max_size=60), st.lists(st.text(max_size=20), max_size=5), st.none() | st.integers(1, 50))
def test_any_name_gets_an_answer_and_a_taken_one_a_no(
    name: str, others: list[str], number: int | None
) -> None:
    said = fault_of_panel_name(name, number, others)
    assert isinstance(said, str)
    if said == "" and reads_as_number(name) is None:
        assert fault_of_panel_name(name, number, [*others, name.upper()]) != "" or skeleton(name) != skeleton(
            name.upper()
        )


@given(st.text(max_size=80))
def test_a_tidy_text_stays_as_it_is(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)
    assert "  " not in tidy(text)
