"""Small reckonings: the quorum by a second road, names in addresses, the order of seats, comparisons of texts."""

from __future__ import annotations

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.bodies.calc.bodies import MOST_SLUG, RESERVED_SLUGS, free_slug, moved, slug_of, usable_slug
from deliberation.bodies.calc.bodies_terms import (
    ADDED,
    CHANGED,
    REMOVED,
    SAME,
    SKIPPED,
    compare,
    is_same,
    paragraphs,
)
from deliberation.bodies.calc.quorum import quorum_needed


def counted_out(kind: str, value: int, members: int) -> int:
    """The quorum by counting heads until there are enough."""
    there = 1
    while True:
        enough = there >= value if kind == "number" else Fraction(there * 100) >= members * value
        if enough:
            return there
        there += 1


@pytest.mark.parametrize(
    ("kind", "value", "members", "needed"),
    [
        ("share", 25, 10, 3),
        ("share", 25, 8, 2),
        ("share", 25, 9, 3),
        ("share", 33, 3, 1),
        ("share", 34, 3, 2),
        ("share", 50, 7, 4),
        ("share", 100, 40, 40),
        ("share", 1, 40, 1),
        ("share", 25, 0, 1),
        ("number", 5, 40, 5),
        ("number", 5, 3, 5),
        ("number", 0, 3, 1),
    ],
)
def test_a_quorum(kind: str, value: int, members: int, needed: int) -> None:
    assert quorum_needed(kind, value, members) == needed


def test_there_is_no_third_kind_of_quorum() -> None:
    with pytest.raises(ValueError, match="half"):
        quorum_needed("half", 1, 2)


@given(st.sampled_from(["number", "share"]), st.integers(0, 100), st.integers(0, 300))
def test_the_quorum_by_a_second_road(kind: str, value: int, members: int) -> None:
    assert quorum_needed(kind, value, members) == counted_out(kind, value, members)


@given(st.integers(1, 99), st.integers(0, 300))
def test_a_quorum_never_falls_when_there_are_more_members(value: int, members: int) -> None:
    assert quorum_needed("share", value, members) <= quorum_needed("share", value, members + 1)
    assert quorum_needed("share", value, members) <= max(1, members)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Northfen health and wellbeing board", "northfen-health-and-wellbeing-board"),
        ("King’s Lynn & West", "kings-lynn-west"),
        ("King's Lynn", "kings-lynn"),
        ("Café Ångström", "cafe-angstrom"),
        ("東京", ""),
        ("<script>", "script"),
        ("a " * 90, "-".join("a" * 40)),
        ("x" * 200, "x" * 80),
    ],
)
def test_a_name_in_an_address(name: str, slug: str) -> None:
    assert slug_of(name) == slug


@given(st.text(max_size=200))
def test_a_slug_is_empty_or_usable_but_for_reserved_words(name: str) -> None:
    slug = slug_of(name)
    assert slug == "" or slug in RESERVED_SLUGS or usable_slug(slug)


@given(st.text("ab -", max_size=100), st.sets(st.text("ab-", max_size=6)))
def test_a_free_slug_is_free(name: str, taken: set[str]) -> None:
    found = free_slug(slug_of(name), taken)
    assert found not in taken | RESERVED_SLUGS
    assert usable_slug(found)


def test_a_taken_or_reserved_slug_gets_a_number() -> None:
    assert free_slug("new", set()) == "new-2"
    assert free_slug("panel", {"panel", "panel-2"}) == "panel-3"
    assert len(free_slug("x" * 80, {"x" * 80})) == MOST_SLUG
    assert free_slug("", set()) == "body"


@pytest.mark.parametrize("slug", ["", "new", "New", "a--b", "-a", "a-", "a b", "ä", "a" * 81, "a/b", "a\n"])
def test_slugs_that_cannot_be_used(slug: str) -> None:
    assert not usable_slug(slug)


@pytest.mark.parametrize(
    ("which", "by", "order"),
    [(2, -1, [2, 1, 3]), (2, 1, [1, 3, 2]), (1, -1, [1, 2, 3]), (3, 5, [1, 2, 3]), (3, -9, [3, 1, 2])],
)
def test_moving_in_an_order(which: int, by: int, order: list[int]) -> None:
    assert moved([1, 2, 3], which, by) == order


def test_moving_what_is_not_there() -> None:
    with pytest.raises(ValueError, match="9"):
        moved([1, 2], 9, 1)


OLD = "Purpose\n\nThe board looks at health.\n\nIt meets four times a year.\n\nA quarter is a quorum."
NEW = "Purpose\n\nThe board looks at health and care.\n\nIt meets four times a year.\n\nIts chair is a councillor.\n\nA quarter is a quorum."


def test_changes_word_by_word() -> None:
    found = compare(OLD, NEW)
    assert [change.kind for change in found] == [SAME, CHANGED, SAME, ADDED, SAME]
    assert [(piece.kind, piece.text) for piece in found[1].pieces] == [
        (SAME, "The board looks at"),
        (REMOVED, "health."),
        (ADDED, "health and care."),
    ]


def test_the_same_text_in_other_lines_is_the_same() -> None:
    assert is_same(compare("One.\n\nTwo.", "One.\r\nTwo.\n\n"))
    assert not is_same(compare("One.", "One!"))


def test_paragraphs_with_little_in_common_are_not_mixed() -> None:
    assert [each.kind for each in compare("Cats sleep all day.", "Minutes are public.")] == [REMOVED, ADDED]


def test_long_stretches_of_the_same_are_left_out() -> None:
    same = [f"Paragraph {number}." for number in range(9)]
    found = compare("\n".join([*same, "Old end."]), "\n".join([*same, "Quite another close."]))
    assert [(change.kind, change.count) for change in found] == [
        (SKIPPED, 8),
        (SAME, 0),
        (REMOVED, 0),
        (ADDED, 0),
    ]


def test_a_paragraph_beyond_all_measure_is_compared_as_a_whole() -> None:
    old, new = "word " * 4000, "word " * 3999 + "end"
    assert [each.kind for each in compare(old, new)] == [REMOVED, ADDED]
    assert len(compare("a\n" * 4000, "b\n" * 4000)) >= 1


TEXTS = st.lists(st.text("ab c", max_size=12), max_size=12).map("\n".join)


@given(TEXTS, TEXTS)
def test_a_comparison_holds_both_texts(old: str, new: str) -> None:
    """What is same or removed gives the old words in order, what is same or added the new ones."""
    changes = compare(old, new)
    skipped = sum(change.count for change in changes)
    for kinds, text in (((SAME, REMOVED), old), ((SAME, ADDED), new)):
        kept = [piece.text for change in changes for piece in change.pieces if piece.kind in kinds]
        told = re.findall(r"\S+", " ".join(kept))
        wanted = re.findall(r"\S+", text)
        assert len(told) <= len(wanted)
        if not skipped:
            assert told == wanted
    assert is_same(changes) == (paragraphs(old) == paragraphs(new))
