"""What is written can be read back, and the quick reader agrees with the plain one."""

from __future__ import annotations

import contextlib
import random
from unittest import mock

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deliberation.voting.calc import bodies
from deliberation.voting.calc.files import read
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Points, Profile
from deliberation.voting.calc.writing import blt, cat, preflib, suffix_for
from tests.calc.voting.ballots import at_random, by_order, plain, points, profile, profiles

NAMES = st.text(st.characters(exclude_categories=["C", "Z"]) | st.sampled_from('"\\# {},:=0'), max_size=12)


@st.composite
def named_profiles(draw: st.DrawFn) -> Profile:
    found = draw(profiles())
    names = draw(
        st.lists(NAMES.map(str.strip).filter(bool), min_size=len(found.names), max_size=len(found.names))
    )
    return Profile(tuple(names), found.ranks, found.weights)


@given(named_profiles(), NAMES.map(str.strip), st.integers(1, 5))
def test_blt_there_and_back(found: Profile, title: str, seats: int) -> None:
    back = read(blt(found, seats, title), "blt")
    assert back.profile is not None
    assert (back.names, back.title, back.seats) == (found.names, title, seats)
    assert sorted(plain(back.profile)) == sorted(plain(found))


@given(named_profiles(), NAMES.map(str.strip))
def test_orders_there_and_back(found: Profile, title: str) -> None:
    suffix, content = preflib(found, title)
    back = read(content, suffix)
    assert back.profile is not None
    assert (back.names, back.title) == (found.names, title)
    assert sorted(plain(back.profile)) == sorted(plain(found))


@given(named_profiles(), st.integers(0, 3))
def test_categories_there_and_back(found: Profile, spare: int) -> None:
    given_ = Points(found.names, (found.ranks - 1).astype(np.int16), found.weights)
    most = int(given_.points.max()) + spare
    back = read(cat(given_, "T", highest=max(most, 0)), "cat")
    assert back.points is not None
    assert back.names == found.names
    rows = zip(back.points.weights.tolist(), back.points.points.tolist(), strict=True)
    own = zip(given_.weights.tolist(), given_.points.tolist(), strict=True)
    assert sorted(rows) == sorted(own)


def test_the_narrowest_kind_of_file() -> None:
    assert suffix_for(by_order("AB", (1, "AB"), (2, "BA"))) == "soc"
    assert suffix_for(by_order("AB", (1, "AB"), (2, "B"))) == "soi"
    assert suffix_for(profile([(1, (1, 1)), (1, (1, 2))])) == "toc"
    assert suffix_for(profile([(1, (1, 1, 0))])) == "toi"


def test_what_is_written() -> None:
    given_ = by_order("AB", (3, "BA"), (2, "A"))
    suffix, content = preflib(
        Profile(('Ann\n"Lee"', "Bo"), given_.ranks, given_.weights), "A vote", about={"DESCRIPTION": "Spring"}
    )
    assert suffix == "soi"
    assert content.splitlines() == [
        "# FILE NAME: ballots.soi",
        "# TITLE: A vote",
        "# DESCRIPTION: Spring",
        "# DATA TYPE: soi",
        "# MODIFICATION TYPE: original",
        "# RELATES TO:",
        "# RELATED FILES:",
        "# NUMBER ALTERNATIVES: 2",
        "# NUMBER VOTERS: 5",
        "# NUMBER UNIQUE ORDERS: 2",
        '# ALTERNATIVE NAME 1: Ann "Lee"',
        "# ALTERNATIVE NAME 2: Bo",
        "3: 2,1",
        "2: 1",
    ]
    assert blt(given_, 2, 'The "vote"') == '2 2\n3 2 1 0\n2 1 0\n0\n"A"\n"B"\n"The \\"vote\\""\n'
    ticked = cat(points([(2, (1, 0))], "AB"), "T", highest=1, category_names=["Ticked", "Not ticked"])
    assert ticked.splitlines()[-6:] == [
        "# NUMBER CATEGORIES: 2",
        "# CATEGORY NAME 1: Ticked",
        "# CATEGORY NAME 2: Not ticked",
        "# ALTERNATIVE NAME 1: A",
        "# ALTERNATIVE NAME 2: B",
        "2: {1},{2}",
    ]
    with pytest.raises(Unfit, match="more than 1 points"):
        cat(points([(2, (2, 0))], "AB"), highest=1)


@pytest.mark.parametrize(("ties", "partial"), [(False, False), (False, True), (True, False), (True, True)])
def test_the_quick_reader_agrees_with_the_plain_one(ties: bool, partial: bool) -> None:
    for found in at_random(60, seed=5, ties=ties, partial=partial, most=40_000):
        suffix, content = preflib(found)
        for kind, text in ((suffix, content), ("blt", blt(found))):
            quick = read(text, kind)
            with mock.patch.object(bodies, "_quick", return_value=None):
                slow = read(text, kind)
            assert quick.profile is not None
            assert slow.profile is not None
            assert plain(quick.profile) == plain(slow.profile)
            assert sorted(plain(quick.profile)) == sorted(_summed(found))


def test_the_quick_road_is_taken() -> None:
    found = at_random(1, seed=6, ties=True, partial=True)[0]
    with mock.patch.object(bodies, "_line_by_line", side_effect=AssertionError):
        read(preflib(found)[1], preflib(found)[0])
        read(blt(found), "blt")


def test_many_pieces_and_many_options() -> None:
    generator = random.Random(8)
    rows = [(1, tuple(generator.sample(range(1, 31), 30))) for _ in range(14_000)]
    content = preflib(profile(rows))[1]
    assert len(content) > 2 * 512 * 1024
    back = read(content, "soc").profile
    assert back is not None
    assert sorted(plain(back)) == sorted(_summed(profile(rows)))


def test_a_mistake_far_down_has_its_line() -> None:
    lines = ["1: 1,2,3"] * 200_000
    lines[150_000] = "1: 1,2,2"
    head = "# NUMBER ALTERNATIVES: 3\n"
    with pytest.raises(Unfit, match="stands twice") as caught:
        read(head + "\n".join(lines), "soi")
    assert caught.value.line == 150_002


@given(st.binary(max_size=60), st.sampled_from(["blt", "soc", "soi", "toc", "toi", "cat"]))
def test_any_bytes_are_read_or_refused(content: bytes, suffix: str) -> None:
    for head in (b"", b"3 1\n", b"# NUMBER ALTERNATIVES: 3\n# NUMBER CATEGORIES: 2\n", b"1\n1,A\n1,1,1\n"):
        with contextlib.suppress(Unfit):
            read(head + content, suffix)


@given(st.data(), st.sampled_from(["blt", "preflib"]))
def test_damaged_files_are_read_or_refused(data: st.DataObject, kind: str) -> None:
    found = data.draw(named_profiles())
    suffix, text = ("blt", blt(found, 1, "T")) if kind == "blt" else preflib(found, "T")
    content = bytearray(text.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(
            st.sampled_from([b"", b"-", b"0", b"{", b"}", b"\n", b" ", b"=", b",", b"99999999999", b"\xff"])
        )
        if not content:
            break
    with contextlib.suppress(Unfit):
        read(bytes(content), suffix)


def _summed(found: Profile) -> list[tuple[int, tuple[int, ...]]]:
    totals: dict[tuple[int, ...], int] = {}
    for weight, row in plain(found):
        totals[row] = totals.get(row, 0) + weight
    return [(weight, row) for row, weight in totals.items()]
