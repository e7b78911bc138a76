"""Reading BLT and PrefLib files: what they may hold, and the sentence for each thing that is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from deliberation.voting.calc.files import BallotFile, labels, read, read_file, suffix_of
from deliberation.voting.calc.problems import Unfit
from tests.calc.voting.ballots import plain

BLT = """4 2  # four options, two places
-2
3 1 3 4 0

(batch 7) 4 1=3 4 0   # equal ranks
2 4 - 2 3 0
1 2 0
0
"Adam \\"Ed\\" O'Neil"
"Bas#il"
"Charlotte"
"Åsa Ödegård"  # the last
"A \\\\ title"
"""
HEAD = """# FILE NAME: 00001-00000001.{0}
# TITLE: A vote
# DATA TYPE: {0}
# NUMBER ALTERNATIVES: 3
# NUMBER VOTERS: {1}
# ALTERNATIVE NAME 1: One: the first
# ALTERNATIVE NAME 2: Two
# ALTERNATIVE NAME 3: Three
"""


def orders(suffix: str, voters: int, *lines: str) -> BallotFile:
    return read(HEAD.format(suffix, voters) + "\n".join(lines) + "\n", suffix)


def ballots(file: BallotFile) -> set[tuple[int, tuple[int, ...]]]:
    assert file.profile is not None
    return set(plain(file.profile))


def test_blt_with_everything_in_it() -> None:
    file = read(BLT, "blt")
    assert (file.seats, file.title, file.withdrawn) == (2, "A \\ title", ("Bas#il",))
    assert file.names == ('Adam "Ed" O\'Neil', "Charlotte", "Åsa Ödegård")
    assert file.numbers == (1, 3, 4)
    # Who stood behind the withdrawn moves up; the ballot with nobody else on it stays, blank.
    assert ballots(file) == {(3, (1, 2, 3)), (4, (1, 1, 2)), (2, (0, 2, 1)), (1, (0, 0, 0))}


@pytest.mark.parametrize("change", [("\n", "\r\n"), ("\n", "\r"), ("4 2", "\ufeff4 2"), ("1=3", "1 = 3")])
def test_blt_written_a_little_differently(change: tuple[str, str]) -> None:
    assert ballots(read(BLT.replace(*change), "blt")) == ballots(read(BLT, "blt"))


def test_blt_without_title_and_line_end() -> None:
    file = read('2 1\n5 2 1 0\n0\nAnn Lee\n"Bo"', "blt")
    assert (file.names, file.title, ballots(file)) == (("Ann Lee", "Bo"), "", {(5, (2, 1))})


def test_orders_now_and_of_old() -> None:
    new = orders("soc", 5, "3: 2,1,3", "2: 3,1,2")
    old = read("3\n1,One: the first\n2,Two\n3,Three\n5,5,2\n3,2,1,3\n2,3,1,2\n", "soc")
    assert ballots(new) == ballots(old) == {(3, (2, 1, 3)), (2, (2, 3, 1))}
    assert new.names == old.names == ("One: the first", "Two", "Three")
    assert (new.title, old.title) == ("A vote", "")


def test_equals_and_options_left_out() -> None:
    assert ballots(orders("toc", 6, "1: {1,2},3", "2: 3,{1,2}", "3: 1,2,3")) == {
        (1, (1, 1, 2)),
        (2, (2, 2, 1)),
        (3, (1, 2, 3)),
    }
    assert ballots(orders("toi", 3, "1: {1, 3}", "2: {2},{1,3}")) == {(1, (1, 0, 1)), (2, (2, 1, 2))}
    assert ballots(orders("soi", 4, "1: 3", "2: 2,3", "1:")) == {
        (1, (0, 0, 1)),
        (2, (0, 1, 2)),
        (1, (0, 0, 0)),
    }
    old = read("3\n1,A\n2,B\n3,C\n3,3,2\n1,{1,2},3\n2,3,{1,2}\n", "toc")
    assert ballots(old) == {(1, (1, 1, 2)), (2, (2, 2, 1))}


def test_ungrouped_ballots_are_grouped() -> None:
    assert ballots(orders("soc", 4, *["1: 2,1,3"] * 3, "1: 1,2,3")) == {(3, (2, 1, 3)), (1, (1, 2, 3))}


def test_categories_are_points() -> None:
    head = HEAD.format("cat", 6) + "# NUMBER CATEGORIES: 3\n# CATEGORY NAME 1: Yes\n"
    file = read(head + "3: {1,2},{},{3}\n2: 3,{1}\n1: {},{},{}\n", "cat")
    assert file.points is not None
    rows = set(zip(file.points.weights.tolist(), map(tuple, file.points.points.tolist()), strict=True))
    assert rows == {(3, (2, 2, 0)), (2, (1, -1, 2)), (1, (-1, -1, -1))}
    assert file.categories == 3


def test_names_that_stand_twice_are_told_apart() -> None:
    assert labels(["Ann", "Bo", "Ann", ""]) == ("Ann (option 1)", "Bo", "Ann (option 3)", "(option 4)")
    assert labels(["A", "A", "A (option 1)"]) == ("A (option 1)*", "A (option 2)", "A (option 1)")
    assert labels(["A", "A"], [2, 5]) == ("A (option 2)", "A (option 5)")


TAIL = '0\n"A"\n"B"\n"C"\n'
BAD_BLT = [
    ("", "The file is empty"),
    ("3\n", "Line 1: A BLT file starts with two whole numbers"),
    ("3 x\n1 1 0\n" + TAIL, "Line 1: A BLT file starts"),
    ("0 1\n" + TAIL, "Line 1: There must be 1 to 1,000 options"),
    ("99999999 1\n" + TAIL, "Line 1: There must be 1 to 1,000 options"),
    ("3 0\n1 1 0\n" + TAIL, "Line 1: There must be at least one place"),
    ("3 1\n", "The file ends too early"),
    ("3 1\n" + TAIL, "There are no ballots"),
    ("3 1\n-9\n1 1 0\n" + TAIL, "Line 2: “-9” is no withdrawn option"),
    ("3 1\n-1 -2 -3\n1 1 0\n" + TAIL, "Line 2: Every option is withdrawn"),
    ("3 1\n1 1 2 0\n2 1 2\n" + TAIL, "Line 3: A ballot must end with 0"),
    ("3 1\n1 1 2 0\n2 4 0\n" + TAIL, "Line 3: Option 4 is not there"),
    ("3 1\n1 1 2 1 0\n" + TAIL, "Line 2: Option 1 stands twice"),
    ("3 1\n1 1 1=1 0\n" + TAIL, "Line 2: Option 1 stands twice"),
    ("3 1\n1 1 0\n-2 1 0\n" + TAIL, "Line 3: The weight -2 is below nought"),
    ("3 1\n1.5 1 0\n" + TAIL, "Line 2: “1.5” is no weight"),
    ("3 1\n0 1 0\n" + TAIL, "Line 2: “0” is no weight"),
    ("3 1\n1 x 0\n" + TAIL, "Line 2: “x” is not the number of an option"),
    ("3 1\n1 1==2 0\n" + TAIL, "Line 2: The number of an option is missing"),
    ("3 1\n1 0 2 0\n" + TAIL, "Line 2: There is a 0 before the ballot's end"),
    ("3 1\n9999999999 1 0\n" + TAIL, "Line 2: “9999999999” is no weight"),
    ("3 1\n1 1 0\n2 2 0\n", "The line with a single 0 after the last ballot is missing"),
    ('3 1\n1 1 0\n"A"\n"B"\n"C"\n', "single 0"),
    ('3 1\n1 1 0\n0\n"A"\n"B"\n', "3 options but 2 names"),
    ('3 1\n1 1 0\n0\n"A"\n"B"\n"C"\n"T"\n"?"\n', "Line 8: There are more names"),
]


@pytest.mark.parametrize(("content", "said"), BAD_BLT, ids=[said for _, said in BAD_BLT])
def test_what_is_wrong_with_a_blt_file(content: str, said: str) -> None:
    with pytest.raises(Unfit) as caught:
        read(content, "blt")
    assert said in str(caught.value)


BAD_ORDERS = [
    ("soc", ["3: 2,1"], "Line 9: Option 3 is not ranked"),
    ("soc", ["3: {1,2},3"], "Line 9: Options are ranked equal"),
    ("soi", ["1: 1,2", "2: 1,1"], "Line 10: Option 1 stands twice"),
    ("soi", ["3: 4"], "Line 9: Option 4 is not there"),
    ("soi", ["3: 0"], "Line 9: Option 0 is not there"),
    ("soi", ["3: -1"], "Line 9: “-1” is not the number of an option"),
    ("soi", ["-3: 1"], "Line 9: The weight -3 is below nought"),
    ("soi", ["x: 1"], "Line 9: “x” is no weight"),
    ("soi", ["3.0: 1"], "Line 9: “3.0” is no weight"),
    ("soi", ["1,2,3"], "Line 9: A ballot must start with how many"),
    ("soi", ["3: 1,,2"], "Line 9: The number of an option is missing"),
    ("soi", ["3: 1,2,"], "Line 9: The number of an option is missing"),
    ("toi", ["3: {1,2"], "Line 9: Braces and commas"),
    ("toi", ["3: {1,{2}}"], "Line 9: Braces and commas"),
    ("toi", ["3: {1}2"], "Line 9: Braces and commas"),
    ("toi", ["3: {}"], "Line 9: The number of an option is missing"),
    ("soi", ["2: 1,2"], "says that it holds 3 ballots, but there are 2"),
    ("soi", [], "There are no ballots"),
]


@pytest.mark.parametrize(("suffix", "lines", "said"), BAD_ORDERS, ids=[each[2] for each in BAD_ORDERS])
def test_what_is_wrong_with_a_file_of_orders(suffix: str, lines: list[str], said: str) -> None:
    with pytest.raises(Unfit) as caught:
        orders(suffix, 3, *lines)
    assert said in str(caught.value)


BAD_HEADS = [
    ("soc", "# TITLE: x\n1: 1\n", "does not say which options"),
    ("soc", "# NUMBER ALTERNATIVES: many\n1: 1\n", "Line 1: “many” is no number of options"),
    ("soc", "# NUMBER ALTERNATIVES: 99999\n1: 1\n", "Line 1: “99999” is no number of options"),
    ("soc", "# NUMBER ALTERNATIVES: 1\n# ALTERNATIVE NAME 2: B\n1: 1\n", "Option 2 has a name, but"),
    ("soc", "# ALTERNATIVE NAME 1: B\n# ALTERNATIVE NAME 1: C\n1: 1\n", "Line 2: Number 1 has a name twice"),
    ("soc", "word\n", "does not say which options"),
    ("soc", "2\n1,A\n", "Line 2: The file ends before all options have a name"),
    ("soc", "2\n1,A\n3,B\n", "Line 3: Here must stand 2"),
    ("soc", "1\n1,A\n1,1\n1,1\n", "Line 3: Here must stand three numbers"),
    ("cat", HEAD.format("cat", 1) + "1: {1}\n", "how many categories"),
    (
        "cat",
        HEAD.format("cat", 1) + "# NUMBER CATEGORIES: 1\n1: {1},{2}\n",
        "Line 10: There are more categories",
    ),
]


@pytest.mark.parametrize(("suffix", "content", "said"), BAD_HEADS, ids=[each[2] for each in BAD_HEADS])
def test_what_is_wrong_with_a_head(suffix: str, content: str, said: str) -> None:
    with pytest.raises(Unfit) as caught:
        read(content, suffix)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (BLT.encode("utf-16"), 1),
        (BLT.replace("Ö", "O").encode("latin-1"), 12),
        (b"3 1\n1 1 0\n\0\n", 1),
        (b"\xff\xfe\x00", 1),
        (bytes(range(256)), 11),
    ],
)
def test_what_is_not_utf_8(content: bytes, line: int) -> None:
    with pytest.raises(Unfit, match="UTF-8") as caught:
        read(content, "blt")
    assert caught.value.line is not None


def test_files_on_the_disk(tmp_path: Path) -> None:
    path = tmp_path / "vote.BLT"
    path.write_text(BLT, encoding="utf-8")
    assert read_file(path).seats == 2
    with pytest.raises(Unfit, match="cannot be read: No such file"):
        read_file(tmp_path / "gone.blt")
    with pytest.raises(Unfit, match="must end in one of"):
        read_file(tmp_path / "vote.pdf")
    with pytest.raises(Unfit, match="must end in one of"):
        suffix_of("no-suffix")


def test_a_file_that_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "vast.soc"
    with path.open("wb") as handle:
        handle.truncate(500_000_000)
    with pytest.raises(Unfit, match="larger than 400 MB"):
        read_file(path)


def test_what_is_no_ordinary_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe.blt"
    os.mkfifo(path)
    with pytest.raises(Unfit, match="no ordinary file"):
        read_file(path)


def test_messages_obey_nothing_that_a_file_says() -> None:
    with pytest.raises(Unfit) as caught:
        orders("soi", 1, "1: \x1b[2J" + "9" * 500)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize(
    "content", ["9" * 200_000, "3 1\n" + "1 " * 200_000, '1 1\n1 1 0\n0\n"' + "A" * 200_000]
)
def test_endless_lines(content: str) -> None:
    with pytest.raises(Unfit, match="longer than 100,000"):
        read(content + "\n0\n", "blt")


def test_many_short_ballots_of_many_options_fit_into_memory() -> None:
    head = "# NUMBER ALTERNATIVES: 1000\n"
    file = read(head + "1: 1\n" * 40_000, "soi")
    assert ballots(file) == {(40_000, (1, *[0] * 999))}
