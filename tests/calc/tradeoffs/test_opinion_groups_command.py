"""`bin/manage opinion_groups` as it is typed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.core.management import CommandError, call_command

from deliberation.tradeoffs.calc.polis_files import Comment, Votes, write_comments, write_votes
from tests.calc.tradeoffs.planted import by_hand, columns
from tests.rules import trees

# Column 5 is taken out by moderators: it would divide the groups too.
ROWS = ["+++-0+0"] * 8 + ["-++-++-"] * 7
BODIES = (
    "Close the ward",
    "Keep the bus",
    "More nurses",
    "Charge for parking",
    "=Pool funds",
    "Rude",
    "Wait \x1b[2J",
)


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    members, statements, votes = columns(by_hand(ROWS))
    moments = 1541548893 + np.arange(len(votes))
    (tmp_path / "votes.csv").write_text(write_votes(Votes(moments, statements, members, votes)))
    comments = [Comment(1, at, 0, 0, 0, -1 if at == 5 else 1, body) for at, body in enumerate(BODIES)]
    (tmp_path / "comments.csv").write_text(write_comments(comments))
    return tmp_path / "votes.csv", tmp_path / "comments.csv"


def typed(*words: object) -> str:
    out = StringIO()
    call_command("opinion_groups", *map(str, words), stdout=out)
    return out.getvalue()


def test_in_words(files: tuple[Path, Path]) -> None:
    said = typed("--votes", files[0], "--comments", files[1])
    assert said == (
        "15 members with enough answers, 6 statements, 90 answers.\n"
        "The groups are clear (silhouette 1.00).\n"
        "\n"
        "Group A: 8 members\n"
        "  [0] Close the ward: 90% agree, elsewhere 11%\n"
        "\n"
        "Group B: 7 members\n"
        "  [0] Close the ward: 89% disagree, elsewhere 10%\n"
        "  [4] =Pool funds: 89% agree, elsewhere 10%\n"
        "  [6] Wait  [2J: 89% disagree, elsewhere 10%\n"
        "\n"
        "What all groups share\n"
        "  [1] Keep the bus: at least 89% agree in each group\n"
        "  [2] More nurses: at least 89% agree in each group\n"
        "  [3] Charge for parking: at least 89% disagree in each group\n"
        "\n"
        "What divides the groups\n"
        "  [0] Close the ward: 90% agree in A, 11% in B\n"
        "  [4] =Pool funds: 89% agree in B, 10% in A\n"
        "\n"
        "Shares are estimates: one agreeing and one other answer are added to every count.\n"
    )


def test_as_json(files: tuple[Path, Path]) -> None:
    found = json.loads(typed("--votes", files[0], "--comments", files[1], "--json"))
    assert [(group["name"], group["members"]) for group in found["groups"]] == [("A", 8), ("B", 7)]
    assert (found["members"], found["statements"], found["answers"], found["reason"]) == (15, 6, 90, None)
    assert [each["statement"] for each in found["shared"]] == [1, 2, 3]
    assert found["table"][0] == {
        "statement": 0, "text": "Close the ward", "group": "A", "answers": 8, "agrees": 8, "disagrees": 0, "passes": 0,
    }  # fmt: skip
    # Without the comments nobody knows that a statement was taken out.
    assert json.loads(typed("--votes", files[0], "--json"))["statements"] == 7


def test_files_are_written(files: tuple[Path, Path], tmp_path: Path) -> None:
    typed("--votes", files[0], "--comments", files[1], "--out", tmp_path / "new" / "folder")
    folder = tmp_path / "new" / "folder"
    members = list(csv.DictReader((folder / "members.csv").open(newline="")))
    assert [row["group"] for row in members] == ["A"] * 8 + ["B"] * 7
    statements = list(csv.DictReader((folder / "statements.csv").open(newline="")))
    assert statements[8]["text"] == "'=Pool funds"
    assert len(statements) == 12
    assert json.loads((folder / "groups.json").read_text())["clearness"] == "clear"


def test_too_few_members_and_nothing_more(files: tuple[Path, Path], tmp_path: Path) -> None:
    few = tmp_path / "few.csv"
    few.write_text("".join(files[0].read_text().splitlines(keepends=True)[:50]))
    assert typed("--votes", few).splitlines() == [
        "7 members with enough answers, 7 statements, 49 answers.",
        "There are too few members with enough answers to show groups: 7, and at least 10 are needed.",
    ]
    found: dict[str, Any] = json.loads(typed("--votes", few, "--json"))
    assert (found["reason"], found["groups"], found["shared"], found["table"]) == ("members", [], [], [])


def test_everybody_alike_is_told_what_all_share(files: tuple[Path, Path], tmp_path: Path) -> None:
    members, statements, votes = columns(by_hand(["++++++-"] * 12))
    alike = tmp_path / "alike.csv"
    alike.write_text(write_votes(Votes(0 * votes, statements, members, votes)))
    said = typed("--votes", alike)
    assert "Everybody answers alike, so there are no groups to tell apart.\n" in said
    assert "What all share\n  [0]: 93% agree\n" in said
    assert "divides" not in said


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--votes", "gone.csv"], r"The file gone\.csv cannot be read: No such file"),
        (["--seed", "-1"], "The seed must be a whole number from 0"),
        (
            ["--comments", "{votes}"],
            r"votes\.csv: Line 1: The header lacks author-id, moderated, comment-body",
        ),
        (["--out", "{votes}"], "cannot be written to"),
    ],
)
def test_what_cannot_be_done(files: tuple[Path, Path], more: list[str], said: str) -> None:
    with pytest.raises(CommandError, match=said):
        typed("--votes", files[0], *(each.format(votes=files[0]) for each in more))


def test_as_typed_without_a_database(files: tuple[Path, Path]) -> None:
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}
    done = subprocess.run(
        [sys.executable, str(trees.ROOT / "manage.py"), "opinion_groups", "--votes", str(files[0])],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("15 members with enough answers, 7 statements, 105 answers.\n")
