"""`bin/manage tally_budget`, as somebody uses it who has only the file. No test here may touch a database."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

FILE = """META
key;value
budget;100.00
vote_type;approval
PROJECTS
project_id;cost;name
1;60.00;Park
2;60.00;Bench
3;30.50;Bench
VOTES
voter_id;vote
1;1,2
2;1,2
3;3
"""


@pytest.fixture
def ballots(tmp_path: Path) -> Path:
    path = tmp_path / "vote.pb"
    path.write_text(FILE, encoding="utf-8")
    return path


def said(ballots: Path, *arguments: str) -> str:
    out = io.StringIO()
    call_command("tally_budget", "--ballots", str(ballots), *arguments, stdout=out)
    return out.getvalue()


def as_json(ballots: Path, *arguments: str) -> dict[str, Any]:
    return json.loads(said(ballots, "--json", *arguments))


def test_one_object(ballots: Path) -> None:
    found = as_json(ballots, "--rule", "greedy")
    assert list(found) == ["rule", "seats", "winners", "ranking", "rounds", "ties", "detail"]
    assert (found["rule"], found["seats"], found["winners"]) == ("greedy", 1, ["Bench (3)"])
    assert found["ranking"] == [["Park", "Bench (2)"], ["Bench (3)"]]
    assert found["ties"][0] == {
        "options": ["Park", "Bench (2)"],
        "where": "the last place among projects with the support of 2",
        "broken_by": "",
        "chosen": [],
    }
    assert found["detail"]["undecided"] == [{"options": ["Park", "Bench (2)"], "places": 1}]
    assert (found["detail"]["spent"], found["detail"]["left"], found["detail"]["decimals"]) == (3050, 6950, 2)


def test_a_seed_draws_the_lot(ballots: Path) -> None:
    for rule in ("greedy", "equal-shares"):
        found = [as_json(ballots, "--rule", rule, "--seed", "5") for _ in range(2)]
        assert found[0] == found[1]
        assert len(found[0]["winners"]) == 2
        assert found[0]["ties"][0]["broken_by"] == "seed"


def test_equal_shares_and_their_completion(ballots: Path) -> None:
    alone = as_json(ballots, "--rule", "equal-shares")
    assert alone["winners"] == ["Bench (3)"]
    assert [each["price"] for each in alone["rounds"][:2]] == ["3000", "3050"]
    assert alone["detail"]["share"] == "10000/3"


def test_words(ballots: Path) -> None:
    told = said(ballots, "--rule", "greedy")
    assert "Envelope 100.00: 30.50 spent, 69.50 left." in told
    assert "Funded: Bench (3)" in told
    assert "Undecided, because a tie stands, 1 of: Park, Bench (2)" in told
    assert "it stands" in told
    assert "1. Park: undecided; costs 60.00, wanted by 2" in told
    drawn = said(ballots, "--rule", "equal-shares", "--seed", "5")
    assert "a lot was drawn" in drawn
    ballots.write_text(FILE.replace("100.00", "70.00"), encoding="utf-8")
    alone = said(ballots, "--rule", "equal-shares", "--seed", "1")
    assert "Equal shares alone: --completion add1u goes on" in alone
    went_on = said(ballots, "--rule", "equal-shares", "--completion", "add1u", "--seed", "1")
    assert "Every share was raised by 6.67 before" in went_on


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (FILE.replace("3;3\n", "3;9\n").encode(), "Line 14: The ballot names project “9”"),
        (FILE.replace("Park", "Pärk").encode("latin-1"), "The file is not UTF-8 text"),
        (b"", "The file has no section META"),
    ],
)
def test_bad_files(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "bad.pb"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        said(path, "--rule", "greedy")
    with pytest.raises(CommandError, match="cannot be read"):
        said(tmp_path / "missing.pb", "--rule", "greedy")


def test_files_that_do_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("deliberation.voting.management.commands.tally_budget.MOST_BYTES", 1000)
    with pytest.raises(CommandError, match="larger than"):
        call_command("tally_budget", "--ballots", "/dev/zero", "--rule", "greedy")
    with pytest.raises(CommandError, match="cannot be read: Is a directory"):
        call_command("tally_budget", "--ballots", str(tmp_path), "--rule", "greedy")


def test_a_file_does_not_speak_to_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "odd.pb"
    path.write_text(
        "META\nkey;value\nvote_type;\x1b[2Jodd\nPROJECTS\nproject_id;cost\n1;1\nVOTES\nvoter_id;vote\n1;1\n"
    )
    with pytest.raises(CommandError) as told:
        call_command("tally_budget", "--ballots", str(path), "--rule", "greedy")
    assert "\x1b" not in str(told.value)
