"""`bin/manage tally`: what it prints, in words and as JSON, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.rules import trees

TENNESSEE = """# TITLE: Capital of Tennessee
# NUMBER ALTERNATIVES: 4
# NUMBER VOTERS: 100
# ALTERNATIVE NAME 1: Memphis
# ALTERNATIVE NAME 2: Nashville
# ALTERNATIVE NAME 3: Chattanooga
# ALTERNATIVE NAME 4: Knoxville
42: 1,2,3,4
26: 2,3,4,1
17: 4,3,2,1
15: 3,4,2,1
"""
TWICE = '3 2\n5 1 2 0\n4 2 1 0\n3 3 0\n0\n"Ann"\n"Ann"\n"Bo"\n"Two of three"\n'
CATEGORIES = """# NUMBER ALTERNATIVES: 2
# NUMBER CATEGORIES: 3
# ALTERNATIVE NAME 1: Bus
# ALTERNATIVE NAME 2: Café
3: {1},{2},{}
2: {2},{},{1}
2: {},{2},{1}
"""


@pytest.fixture
def file(tmp_path: Path) -> Any:
    def write(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return write


def tally(path: Path, rule: str, *more: str) -> str:
    out = StringIO()
    call_command("tally", "--ballots", str(path), "--rule", rule, *more, stdout=out)
    return out.getvalue()


def as_json(path: Path, rule: str, *more: str) -> dict[str, Any]:
    found = json.loads(tally(path, rule, "--json", *more))
    assert set(found) == {"rule", "seats", "winners", "ranking", "rounds", "ties", "detail"}
    return found


@pytest.mark.parametrize(
    ("rule", "winner"),
    [
        ("irv", "Knoxville"),
        ("borda", "Nashville"),
        ("schulze", "Nashville"),
        ("stv", "Knoxville"),
        ("approval", "Memphis"),
    ],
)
def test_each_rule_as_json(file: Any, rule: str, winner: str) -> None:
    found = as_json(file("t.soc", TENNESSEE), rule)
    assert (found["rule"], found["seats"], found["winners"], found["ties"]) == (rule, 1, [winner], [])
    assert sorted(each for group in found["ranking"] for each in group) == [
        "Chattanooga",
        "Knoxville",
        "Memphis",
        "Nashville",
    ]
    assert found["detail"]["file"]["title"] == "Capital of Tennessee"
    assert found["detail"]["file"]["ballots"] == 100


def test_in_words(file: Any) -> None:
    said = tally(file("t.soc", TENNESSEE), "irv")
    assert said.startswith(
        "Instant run-off: Capital of Tennessee\n100 ballots, 4 options, one place to fill.\n"
    )
    assert "Winner: Knoxville\n" in said
    assert "  1. Knoxville\n  2. Memphis\n  3. Nashville\n  4. Chattanooga\n" in said
    assert "Round 1: 100 ballots count, 51 are more than half\n  Memphis: 42\n" in said
    assert "  Out: Chattanooga.\n" in said
    assert said.endswith("No ties.\n")
    pairs = tally(file("t.soc", TENNESSEE), "schulze")
    assert "  Memphis against Nashville: 42 to 58\n" in pairs
    assert "Nashville wins against every other.\n" in pairs


def test_places_come_from_the_file_or_from_the_caller(file: Any) -> None:
    path = file("twice.blt", TWICE)
    assert as_json(path, "stv")["seats"] == 2
    assert as_json(path, "stv", "--seats", "1")["seats"] == 1
    assert as_json(path, "irv")["seats"] == 1
    said = tally(path, "stv")
    assert "Stage 1: first preferences (quota 5)\n  Ann (option 1): 5.00000\n" in said


def test_options_of_one_name_stay_apart(file: Any) -> None:
    found = as_json(file("twice.blt", TWICE), "irv")
    assert found["winners"] == ["Ann (option 1)"]
    assert found["rounds"][0]["votes"] == {"Ann (option 1)": 5, "Ann (option 2)": 4, "Bo": 3}


def test_a_tie_stands_unless_there_is_a_seed(file: Any) -> None:
    path = file("even.blt", '2 1\n1 1 0\n1 2 0\n0\n"Ann"\n"Bo"\n')
    found = as_json(path, "schulze")
    assert found["winners"] == ["Ann", "Bo"]
    assert found["ties"][0] == {
        "options": ["Ann", "Bo"],
        "where": "the first place",
        "broken_by": "",
        "chosen": [],
    }
    assert "Tie in the first place between Ann, Bo. It stands.\n" in tally(path, "schulze")
    drawn = as_json(path, "schulze", "--seed", "7")
    assert (len(drawn["winners"]), drawn["ties"][0]["broken_by"]) == (1, "seed")
    assert as_json(path, "schulze", "--seed", "7") == drawn


def test_files_of_categories(file: Any) -> None:
    path = file("c.cat", CATEGORIES)
    scores = as_json(path, "score")
    assert scores["rounds"][0]["points"] == {"Bus": 6, "Café": 9}
    ticks = as_json(path, "approval")
    assert ticks["rounds"][0]["votes"] == {"Bus": 3, "Café": 2}
    assert "first category" in tally(path, "approval")
    assert as_json(path, "schulze")["winners"] == ["Café"]


@pytest.mark.parametrize(
    ("name", "content", "ticked"),
    [
        ("a.toc", "2: {1,2},3\n1: 3,{1,2}\n", {"A": 2, "B": 2, "C": 1}),
        ("a.toi", "2: {1,2}\n1: 3,2\n", {"A": 2, "B": 3, "C": 1}),
    ],
)
def test_what_approval_takes_as_ticked(file: Any, name: str, content: str, ticked: dict[str, int]) -> None:
    named = "".join(f"# ALTERNATIVE NAME {at}: {each}\n" for at, each in enumerate("ABC", start=1))
    assert as_json(file(name, named + content), "approval")["rounds"][0]["votes"] == ticked


@pytest.mark.parametrize(
    ("name", "content", "rule", "more", "said"),
    [
        ("t.soc", TENNESSEE, "score", (), "Ranked ballots hold no points"),
        ("t.soc", TENNESSEE, "irv", ("--seats", "2"), "finds one winner"),
        ("t.soc", TENNESSEE, "stv", ("--seats", "9"), "There are 9 places to fill but 4 options"),
        ("t.soc", TENNESSEE, "stv", ("--seats", "0"), "at least one place"),
        ("t.soc", TENNESSEE[:-12], "stv", (), "It may be cut short"),
        ("t.odt", TENNESSEE, "stv", (), "must end in one of .blt, .soc"),
        (
            "t.toc",
            "# ALTERNATIVE NAME 1: A\n# ALTERNATIVE NAME 2: B\n1: {1,2}\n",
            "irv",
            (),
            "rank options equal",
        ),
    ],
)
def test_what_cannot_be_counted(
    file: Any, name: str, content: str, rule: str, more: tuple[str, ...], said: str
) -> None:
    with pytest.raises(CommandError, match=said):
        tally(file(name, content), rule, *more)


def run(*words: str) -> subprocess.CompletedProcess[str]:
    """The command as it is typed, where no database could answer."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    return subprocess.run(
        [sys.executable, str(trees.ROOT / "manage.py"), "tally", *words],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )


def test_as_typed_without_a_database(file: Any, tmp_path: Path) -> None:
    path = file("t.soc", TENNESSEE)
    done = run("--ballots", str(path), "--rule", "irv", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["winners"] == ["Knoxville"]
    wrong = run("--ballots", str(tmp_path / "gone.soc"), "--rule", "irv")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert wrong.stderr.startswith("CommandError: The file ")
    assert wrong.stderr.count("\n") == 1


def test_control_characters_of_a_file_do_not_reach_the_terminal(file: Any) -> None:
    path = file("x.blt", '1 1\n1 1 0\n0\n"A\x1b[2Jnn"\n"T\x07"\n')
    assert "\x1b" not in tally(path, "irv")
    assert "\x07" not in tally(path, "irv")
