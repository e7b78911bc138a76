"""Pabulib files: read as published, written so that they read back the same, refused with a line and a sentence."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deliberation.voting.calc.pabulib import amount, pabulib, read_pabulib
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.values import Budget
from deliberation.voting.calc.wants import grouped_wants
from tests.calc.voting_budget import kit

META = "META\nkey;value\nbudget;100\nvote_type;approval\n"
PROJECTS = "PROJECTS\nproject_id;cost;name\na;60;Park\nb;50;Bench\nc;40;Café\n"
VOTES = "VOTES\nvoter_id;vote\n1;a,b\n2;b,a\n3;\n4;c\n"


def wants(text: str) -> list[list[int]]:
    return sorted(kit.listed(read_pabulib(text).budget))


def test_a_file_as_published() -> None:
    read = read_pabulib(
        "\ufeffMETA\r\nkey; value\r\ndescription; Municipal PB\r\nnum_projects; 2\r\nnum_votes; 3\r\nbudget; 2500,50\r\n"
        "vote_type; approval\r\nmax_length; 1\r\n\r\nPROJECTS\r\nproject_id; cost; category; name\r\n"
        '1; 600; "culture, education"; "Garden; stage ""II"""\r\n4; 1400.5; sport; Garden\r\nVOTES\r\n'
        "voter_id; age; vote\r\n7; 34; 1,4\r\n8; ; 4\r\n8; 20; 4,4\r\n"
    )
    assert read.budget.names == ('Garden; stage "II"', "Garden")
    assert read.budget.costs == (60000, 140050)
    assert (read.budget.envelope, read.decimals) == (250050, 2)
    assert sorted(kit.listed(read.budget)) == [[0, 1], [1], [1]]
    assert read.meta["description"] == "Municipal PB"
    assert read.ids == ("1", "4")
    assert read.notes == (
        "1 rows repeat the voter_id of an earlier row; all rows are counted.",
        "1 different ballots list a project twice; it counts once.",
        "1 ballots are above max_length (1); they are counted.",
    )


def test_equal_ballots_are_one_row() -> None:
    read = read_pabulib(META + PROJECTS + VOTES).budget
    assert read.chosen.tolist() == [[False] * 3, [False, False, True], [True, True, False]]
    assert read.weights.tolist() == [1, 1, 2]


@pytest.mark.parametrize(
    ("kind", "row", "wanted"),
    [
        ("approval", "1;c,a", [0, 2]),
        ("choose-1", "1;b", [1]),
        ("ordinal", "1;c,a", [0, 2]),
        ("Ordinal", "1; c , a ", [0, 2]),
        ("approval", "1;None", []),
        ("approval", "1", []),
    ],
)
def test_ballots_that_list(kind: str, row: str, wanted: list[int]) -> None:
    text = META.replace("approval", kind) + PROJECTS + f"VOTES\nvoter_id;vote\n{row}\n"
    assert wants(text) == [wanted]


@pytest.mark.parametrize("kind", ["cumulative", "scoring"])
def test_ballots_with_points_want_what_has_some(kind: str) -> None:
    text = (
        META.replace("approval", kind)
        + PROJECTS
        + "VOTES\nvoter_id;vote;points\n1;c,b,a;3,0,-1\n2;a;0.5\n3;;\n"
    )
    assert wants(text) == [[], [0], [2]]


def test_names_are_made_different() -> None:
    projects = "PROJECTS\nproject_id;cost;name\n1;1;Park\n2;1;Park\n3;1;Park (2)\n4;1;\n5;1;None\n"
    read = read_pabulib(META + projects + "VOTES\nvote\n1\n")
    assert len(set(read.budget.names)) == 5
    assert read.budget.names == ("Park (1)", "Park (2) 2", "Park (2)", "4", "5")
    bare = read_pabulib(META + "PROJECTS\nproject_id;cost\nx;1\n" + "VOTES\nvote\nx\n")
    assert bare.budget.names == ("x",)


@pytest.mark.parametrize(
    ("written", "costs", "decimals"),
    [("60", 60, 0), ("60.0", 60, 0), ("60.00", 6000, 2), ("60,5", 605, 1), ("0.125", 125, 3)],
)
def test_money_is_exact(written: str, costs: int, decimals: int) -> None:
    read = read_pabulib(META + f"PROJECTS\nproject_id;cost\na;{written}\n" + "VOTES\nvote\na\n")
    assert (read.budget.costs, read.decimals) == ((costs,), decimals)
    assert read.budget.envelope == 100 * 10**decimals


def broken(meta: str = META, projects: str = PROJECTS, votes: str = VOTES) -> str:
    return meta + projects + votes


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "The file has no section META and no section PROJECTS and no section VOTES."),
        ("hello\n", "Line 1: A Pabulib file starts"),
        ("META\nPROJECTS\n", "Line 2: Section META has no line of column names."),
        (META + PROJECTS, "The file has no section VOTES."),
        (broken() + META, "Line 16: Section META stands in the file twice."),
        (broken(meta=META + "budget;1\n"), "Line 5: META has “budget” twice."),
        (broken(meta=META + "note\n"), "Line 5: META needs a key and a value"),
        (broken(meta="META\nkey;value\nvote_type;approval\n"), "META has no budget."),
        (broken(meta="META\nkey;value\nbudget;1\n"), "META: vote_type is missing."),
        (broken(meta=META.replace("approval", "tarot")), "vote_type says “tarot”"),
        (broken(meta=META.replace("100", "0")), "META: the budget is 0"),
        (broken(meta=META.replace("100", "1e5")), "“1e5” is not an amount of money"),
        (
            broken(projects=PROJECTS.replace("50", "-50")),
            "Line 8: The cost “-50” is not an amount of money",
        ),
        (broken(projects=PROJECTS.replace("50", "1,000")), "Line 8: .*“1,000” could be two amounts"),
        (broken(projects=PROJECTS.replace("50", "١٢")), "is not an amount of money"),
        (broken(projects=PROJECTS.replace("b;", "a;")), "Line 8: Project “a” is there already, on line 7."),
        (broken(projects=PROJECTS.replace("b;", ";")), "Line 8: A project needs an id"),
        (
            broken(projects=PROJECTS.replace("cost", "price")),
            "Line 6: Section PROJECTS has no column “cost”.",
        ),
        (broken(projects=PROJECTS.replace("Bench", "Bench; oak")), "Line 8: The row has 4 fields"),
        (broken(projects="PROJECTS\nproject_id;cost\n"), "Line 6: Section PROJECTS names no project."),
        (broken(projects=PROJECTS.replace("Bench", '"Bench')), "quotation mark is not closed"),
        (broken(projects=PROJECTS.replace("Bench", '"Be"nch')), "Line 8: "),
        (broken(votes=VOTES.replace("2;b,a", "2;b,x")), "Line 13: The ballot names project “x”"),
        (broken(votes="VOTES\nvoter_id;choice\n1;a\n"), "Line 11: Section VOTES has no column “vote”."),
        (broken(votes="VOTES\nvote;vote\na;a\n"), "Line 11: A column of section VOTES stands there twice."),
        (broken(votes=VOTES + "5;a;b;c\n"), "Line 16: The row has 4 fields"),
        (broken(meta=META.replace("approval", "scoring")), "no column “points”"),
        (
            broken(META.replace("approval", "scoring"), votes="VOTES\nvote;points\na,b;1\n"),
            "Line 12: The ballot lists 2 projects and 1 numbers of points.",
        ),
        (
            broken(META.replace("approval", "scoring"), votes="VOTES\nvote;points\na;nan\n"),
            "Line 12: “nan” is not a number of points.",
        ),
    ],
)
def test_bad_files_are_refused_with_a_sentence(text: str, says: str) -> None:
    with pytest.raises(Unfit, match=says):
        read_pabulib(text)


@given(st.text(alphabet='METAPROJCSV;"\n\r,01a\x00 .', max_size=200), st.booleans())
@settings(deadline=None)
def test_no_text_is_worse_than_unfit(text: str, behind: bool) -> None:
    with contextlib.suppress(Unfit):
        assert read_pabulib(META + PROJECTS + VOTES + text if behind else text).budget.ballots >= 0


words = (
    st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=12)
    .map(lambda each: " ".join(each.split()))
    .filter(lambda each: each and each.lower() != "none")
)


@given(kit.budgets(), st.data(), st.sampled_from([0, 2]))
@settings(deadline=None)
def test_written_and_read_is_the_same(plain: Budget, data: st.DataObject, decimals: int) -> None:
    size = len(plain.costs)
    names = data.draw(st.lists(words, min_size=size, max_size=size, unique=True))
    rows, weights = grouped_wants(plain.chosen, plain.weights)
    before = Budget(tuple(names), plain.costs, plain.envelope, rows, weights)
    meta = data.draw(st.dictionaries(st.sampled_from(["description", "unit", "comment"]), words))
    text = pabulib(before, meta=meta, decimals=decimals)
    read = read_pabulib(text)
    assert read.budget.names == before.names
    assert read.budget.costs == before.costs
    assert (read.budget.envelope, read.decimals) == (before.envelope, decimals)
    assert (read.budget.chosen == rows).all()
    assert (read.budget.weights == weights).all()
    assert {key: read.meta[key] for key in meta} == meta
    assert read.notes == ()
    assert pabulib(read.budget, meta=meta, decimals=decimals) == text


def test_lines_say_nothing_about_who_or_when() -> None:
    """Ballots in any order make the same file."""
    ballots = [[0], [1, 2], [], [0], [2]]
    one = kit.budget([1, 2, 3], 4, ballots)
    other = kit.budget([1, 2, 3], 4, ballots[::-1])
    assert pabulib(one) == pabulib(other)
    assert pabulib(one).endswith('VOTES\nvoter_id;vote\n1;\n2;3\n3;"2,3"\n4;1\n5;1\n'.replace('"', ""))


def test_only_what_reads_back_is_written() -> None:
    with pytest.raises(ValueError, match="decimals"):
        pabulib(kit.drawn(1), decimals=1)
    assert amount(5, 2) == "0.05"


def test_grouping_many_projects() -> None:
    chance = np.random.default_rng(3)
    chosen = np.repeat(chance.random((40, 150)) < 0.5, 3, axis=0)
    rows, weights = grouped_wants(chosen, np.ones(120, dtype=np.int64))
    assert rows.shape == (40, 150)
    assert (weights == 3).all()
    assert (weights @ rows == chosen.sum(axis=0)).all()
