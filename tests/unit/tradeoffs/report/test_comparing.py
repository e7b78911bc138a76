"""Two versions side by side: by hand, and by what must hold for any two texts."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from deliberation.tradeoffs.calc.comparing import GONE, NEW, SAME, Bit, compare
from deliberation.tradeoffs.calc.report import MINORITY, SECTIONS

TEXTS = st.lists(st.text("ab \t", max_size=12), max_size=8).map("\n".join)


def read(old: str, new: str, kinds: set[str]) -> list[str]:
    """The lines that have a part in one of the texts, put together again; a line of the other text alone is none."""
    lines = compare(old, new)
    told = []
    for line in lines:
        held = [bit.text for bit in line.bits if bit.kind in kinds]
        if held:
            told.append("".join(held))
    return told


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_off(old: str, new: str) -> None:
    assert read(old, new, {SAME, GONE}) == old.splitlines()
    assert read(old, new, {SAME, NEW}) == new.splitlines()


@given(TEXTS)
def test_a_text_is_the_same_as_itself(text: str) -> None:
    assert not any(line.changed for line in compare(text, text))


def test_words_within_a_line() -> None:
    [line] = compare("We ask for two nurses.", "We ask for three nurses.")
    assert line.bits == (Bit(SAME, "We ask for "), Bit(GONE, "two"), Bit(NEW, "three"), Bit(SAME, " nurses."))


def test_a_line_that_came_and_one_that_went() -> None:
    assert [line.bits for line in compare("one\ntwo", "two\nthree")] == [
        (Bit(GONE, "one"),),
        (Bit(SAME, "two"),),
        (Bit(NEW, "three"),),
    ]


def test_a_line_that_is_quite_another_is_not_cut_up() -> None:
    assert [line.bits for line in compare("Beds first.", "Nobody wants this at all")] == [
        (Bit(GONE, "Beds first."),),
        (Bit(NEW, "Nobody wants this at all"),),
    ]


def test_texts_made_to_be_slow_are_not() -> None:
    began = time.monotonic()
    for old, new in (
        ("a\n" * 6000, "b\na\n" * 3000),
        ("a " * 6000, "b a " * 3000),
        ("\n".join(["a b " * 45] * 60), "\n".join(["b a " * 45] * 60)),
    ):
        compare(old[:12_000], new[:12_000])
    assert time.monotonic() - began < 20


def test_the_sections_have_their_words() -> None:
    assert list(SECTIONS) == ["asked", "heard", "weighed", "recommend", "minority", "worked"]
    assert "Nobody" in SECTIONS[MINORITY].empty
    assert [key for key, facts in SECTIONS.items() if facts.needed] == ["asked", "heard", "weighed"]
