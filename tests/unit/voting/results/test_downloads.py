"""Files of ballots: counted again by the commands they give the winners of the page; nothing in them runs or misleads."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from pypdf import PdfReader

from deliberation.voting.calc.methods import Method
from deliberation.voting.calc.spec import spec_hash
from deliberation.voting.models import Vote
from deliberation.voting.presenters.files import command_for, countables
from deliberation.voting.queries.electorate import spec_of
from deliberation.voting.queries.sealed import contents_of
from deliberation.voting.queries.votes import options_of
from tests.moot import Moot
from tests.unit.voting.results.kit import counted, over, page, ranks, sealed, voted
from tests.votes import ONE_BALLOT, drop_in, make_vote

pytestmark = pytest.mark.django_db

HOSTILE = [
    '=HYPERLINK("http://x.example","y")',
    '<script>alert("1")</script>\n# ALTERNATIVE NAME 1: x',
    "+1;\"quoted\" \\ 'single', 0",
]

CASES: list[tuple[Method, list[dict[str, Any]], dict[str, Any]]] = [
    (Method.SINGLE, [{"choice": 2}, {"choice": 2}, {"choice": 3}], {}),
    (Method.APPROVAL, [{"set": [1, 3]}, {"set": [3]}, {"set": []}], {}),
    (Method.APPROVAL, [{"set": [1, 3]}, {"set": [2, 3]}, {"set": [1]}], {"seats": 2}),
    (Method.SCORE, [ONE_BALLOT[Method.SCORE], {"points": {"1": 2, "2": 4, "3": 5}}], {}),
    (Method.RANKING, [ranks(1, 2), ranks(2), ranks(3, 2, 1), ranks(2, 3)], {}),
    (Method.RANKING, [ranks(1, 2), ranks(2), ranks(3, 2, 1)], {"tie_rule": "seed"}),
    (Method.RANKING, [{"ranks": [[1, 2]]}, {"ranks": [[3], [1]]}], {"rule": "borda", "equal_ranks": True}),
    (Method.RANKING, [ranks(1, 2, 3), ranks(2, 3), ranks(2, 1)], {"rule": "schulze"}),
    (Method.RANKING, [ranks(1, 2), ranks(1, 3), ranks(1, 2), ranks(3)], {"rule": "stv", "seats": 2}),
    (Method.BUDGET, [{"set": [1]}, {"set": [2, 3]}, {"set": [3]}], {}),
    (Method.BUDGET, [{"set": [1]}, {"set": [2, 3]}, {"set": [3]}], {"rule": "greedy"}),
    (Method.DOTS, [{"points": {"1": 4, "3": 2}}, {"points": {"3": 6}}], {}),
]


def content(client: Client, vote: Vote, name: str) -> bytes:
    response = client.get(page(vote, "vote_ballots_file", name))
    assert response.status_code == 200, name
    assert "attachment" in response.headers["Content-Disposition"]
    assert response.headers["X-Folkmoot-Illustrative"] == "yes"
    return bytes(response.content)


def tallied(command: str, folder: Path) -> dict[str, Any]:
    words = shlex.split(command)[1:]
    words[words.index("--ballots") + 1] = str(folder / words[words.index("--ballots") + 1])
    out = io.StringIO()
    call_command(*words, "--json", stdout=out)
    found: dict[str, Any] = json.loads(out.getvalue())
    return found


@pytest.mark.parametrize(
    ("case", "hostile"),
    [*((case, False) for case in range(len(CASES))), *((case, True) for case in (0, 3, 4, 6, 9))],
)
def test_counting_a_file_again_gives_the_same_winners(
    moot: Moot, client: Client, tmp_path: Path, case: int, hostile: bool
) -> None:
    method, ballots, fields = CASES[case]
    vote = make_vote(moot.board, method, **fields)
    if hostile:
        for option, name in zip(vote.options.all(), HOSTILE, strict=True):
            option.name = name
            option.save()
    drop_in(vote, ballots)
    vote = counted(vote)
    options = options_of(vote)
    files = countables(vote, options, contents_of(vote))
    for each in files:
        (tmp_path / each.name).write_bytes(content(client, vote, each.name))
    again = tallied(command_for(vote, files), tmp_path)
    names = {str(each.position): " ".join(each.name.split()) for each in options}
    wanted = [names[each] for each in vote.results.get(binding=True).outcome["winners"]]
    assert [" ".join(each.split()) for each in again["winners"]] == wanted
    assert client.get(page(vote, "vote_result")).status_code == 200
    assert b"<script>alert" not in client.get(page(vote, "vote_result")).content


def test_an_option_that_was_left_out_is_not_in_the_files_for_counting(
    moot: Moot, client: Client, tmp_path: Path
) -> None:
    vote = make_vote(moot.board, Method.RANKING)
    vote.options.filter(position=1).update(minimum=3)
    drop_in(vote, [ranks(1, 3), ranks(1, 3), ranks(2), ranks(3)])
    vote = counted(vote)
    blt = content(client, vote, "ballots.blt").decode()
    assert "Night cover" not in blt
    (tmp_path / "ballots.blt").write_text(blt)
    again = tallied("bin/manage tally --ballots ballots.blt --rule irv", tmp_path)
    assert again["winners"] == ["Transport"]
    assert "Night cover" in content(client, vote, "ballots.csv").decode()


def test_the_table_holds_every_ballot_and_no_formula(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, Method.SCORE)
    for option, name in zip(vote.options.all(), HOSTILE, strict=True):
        option.name = name
        option.save()
    keys = drop_in(vote, [ONE_BALLOT[Method.SCORE]] * 3)
    text = content(client, counted(vote), "ballots.csv").decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == 4
    assert {row[1] for row in rows[1:]} == set(keys)
    assert all(cell[:1] not in tuple("=+-@\t\r\n") for row in rows for cell in row)
    assert {row[-1] for row in rows[1:]} == {"true"}


def test_reasons_cannot_become_formulas_either(moot: Moot, client: Client) -> None:
    ballots = [{"choice": "object", "reason": "=1+1"}]
    vote = voted(moot.board, Method.CONSENT, ballots, secrecy="recorded")
    text = content(client, vote, "ballots.csv").decode()
    assert "'=1+1" in text
    assert "Chandra Chair" in text


@pytest.mark.parametrize("secrecy", ["secret", "recorded"])
def test_the_chain_is_walked_by_the_lines_of_the_guide(
    moot: Moot, client: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, secrecy: str
) -> None:
    """With nothing but the file and Python, as the guide says."""
    guide = Path(__file__).resolve().parents[4] / "docs" / "guides" / "checking-a-vote.md"
    lines = re.search(r"```python\n(.*?)```", guide.read_text(encoding="utf-8"), re.S)[1]  # type: ignore[index]
    vote = make_vote(moot.board, Method.RANKING, secrecy=secrecy)
    vote.spec_hash = spec_hash(spec_of(over(vote)))
    vote.save()
    drop_in(vote, [ranks(1, 2), ranks(2), ranks(3)])
    text = content(client, sealed(vote), "chain.json").decode()
    chain = json.loads(text)
    assert chain["illustrative"] is True
    assert set(chain["results"]) == {"irv", "schulze", "borda"}
    monkeypatch.chdir(tmp_path)
    for broken in (False, True):
        chain["ballots"][1]["content"] = {"ranks": [[3], [1]]} if broken else chain["ballots"][1]["content"]
        Path("chain.json").write_text(json.dumps(chain) if broken else text)
        with pytest.raises(AssertionError) if broken else contextlib.nullcontext():
            exec(lines, {})


@pytest.mark.parametrize("name", ["ballots.blt", "ballots.pb", "../x", "ballots.exe", "CHAIN.JSON"])
def test_files_that_the_method_does_not_have(moot: Moot, client: Client, name: str) -> None:
    vote = voted(moot.board, Method.SINGLE, [{"choice": 1}])
    address = page(vote, "vote_ballots") + name
    assert client.get(address).status_code == 404


def test_without_ballots_there_is_nothing_to_count(moot: Moot, client: Client) -> None:
    vote = voted(moot.board, Method.RANKING, [])
    assert countables(vote, options_of(vote), []) == []
    assert content(client, vote, "ballots.csv").count(b"\n") == 1
    assert json.loads(content(client, vote, "chain.json"))["ballots"] == []


@pytest.mark.parametrize("method", [Method.RANKING, Method.MOTION])
def test_the_note_is_one_page(moot: Moot, client: Client, method: Method) -> None:
    vote = voted(moot.board, method, [ONE_BALLOT[method]] * 2, title='A "title" #with *marks* $x$')
    response = client.get(page(vote, "vote_note"))
    assert response.headers["Content-Type"] == "application/pdf"
    pdf = PdfReader(io.BytesIO(response.content))
    assert len(pdf.pages) == 1
    words = " ".join(pdf.pages[0].extract_text().split())
    assert "#with *marks* $x$" in words
    assert "Illustrative" in words
    assert vote.seal in words
    if method is Method.RANKING:
        assert "bin/manage tally --ballots ballots.blt --rule irv" in words
