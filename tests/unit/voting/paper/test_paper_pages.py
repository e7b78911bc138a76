"""Pages of paper and room: two people enter a batch by the forms, settle it and count it; and the PDF."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from deliberation.voting.calc.receipts import read_receipt, shown_receipt
from deliberation.voting.models import Batch, BatchStatus, Box, Elector, PaperEntry, Vote
from kernel import clock
from tests.moot import Moot
from tests.unit.voting.paper import kit
from tests.votes import ONE_BALLOT, make_vote

Signed = Callable[..., Client]


def text_of(content: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("method", list(ONE_BALLOT))
def test_printed_ballots(moot: Moot, client_as: Signed, method: str) -> None:
    vote = make_vote(moot.board, method)
    query = "?number=3&large=on" if method in ("score", "consent") else "?number=3"
    answer = client_as(moot.actor("cleo")).get(kit.at(vote, f"ballots.pdf{query}"))
    assert answer["Content-Type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.content)).pages
    text = " ".join(text_of(answer.content).split())
    assert len(pages) >= 3
    assert text.count(vote.question) == 3
    assert "Illustrative" in text
    assert all(option.name in text for option in vote.options.all())
    codes = [
        part.split("Tear")[0].split("Your receipt")[0] for part in text.split("Code of this ballot:")[1:]
    ]
    printed = [read_receipt(code.strip()[:11]) for code in codes]
    assert len(set(printed)) == 3
    assert "" not in printed
    assert all(text.count(shown_receipt(code)) == 2 for code in printed), "on the ballot and on its slip"


def test_no_ballots_for_a_wrong_number_and_a_sheet_for_a_roll_call(moot: Moot, vote: Vote, motion: Vote, client_as: Signed) -> None:  # fmt: skip
    client = client_as(moot.actor("cleo"))
    assert "Say how many" in client.get(kit.at(vote, "ballots.pdf")).content.decode()
    assert client.get(kit.at(vote, "ballots.pdf?number=100000")).status_code == 200
    sheet = text_of(client.get(kit.at(motion, "ballots.pdf")).content)
    assert "Chandra Chair" in sheet
    assert "Abstain" in sheet


def _papers(page: int, rows: dict[int, dict[str, str]], save: str = "finish") -> dict[str, str]:
    return {f"p{number}-{name}": value for number, row in rows.items() for name, value in row.items()} | {
        "save": save
    }


def test_two_people_enter_settle_and_count(moot: Moot, vote: Vote, client_as: Signed) -> None:
    cleo, vera = client_as(moot.actor("cleo")), client_as(moot.actor("vera"))
    handed = list(vote.electors.values_list("pk", flat=True)[:2])
    cleo.post(kit.at(vote, "handed-out/"), {"electors": handed})
    assert Elector.objects.filter(on_paper=True).count() == 2
    cleo.post(kit.at(vote, "new/"), {"papers": "2", "label": "Town hall"})
    codes = [shown_receipt(code) for code in kit.codes(2)]
    rows = {1: {"code": codes[0], "choice": "1"}, 2: {"code": codes[1].lower(), "choice": "3"}}
    answer = cleo.post(kit.at(vote, "1/enter/"), _papers(1, rows), follow=True)
    assert "Waits for the second entry" in answer.content.decode()
    blank = vera.get(kit.at(vote, "1/enter/")).content.decode()
    assert codes[0] not in blank, "the second does not see what the first typed"
    assert codes[0] not in vera.get(kit.at(vote, "1/")).content.decode()
    rows[2]["choice"] = "2"
    vera.post(kit.at(vote, "1/enter/"), _papers(1, rows))
    assert Batch.objects.get().status == BatchStatus.DIFFERS
    page = vera.get(kit.at(vote, "1/reconcile/")).content.decode()
    assert "Paper 2" in page
    assert "Paper 1<" not in page
    assert "First entry: 3 Transport" in page
    assert "Second entry: 2 Day centre" in page
    assert "Choose which reading" in vera.post(kit.at(vote, "1/reconcile/"), {}).content.decode()
    vera.post(kit.at(vote, "1/reconcile/"), {"d2": "1"})
    assert Batch.objects.get().status == BatchStatus.AGREED
    assert "so somebody else counts it" in vera.get(kit.at(vote, "1/")).content.decode()
    assert "Ask the other person" in vera.post(kit.at(vote, "1/count/")).content.decode()
    assert Batch.objects.get().status == BatchStatus.AGREED
    assert "cannot be undone" in cleo.get(kit.at(vote, "1/count/")).content.decode()
    for _ in range(2):  # a form that is sent again changes nothing
        assert cleo.post(kit.at(vote, "1/count/")).status_code == 302
    assert sorted(row[2]["choice"] for row in Box.objects.get().ballots) == [1, 3]
    assert "Counted" in cleo.get(kit.at(vote)).content.decode()


def test_saving_part_way_and_going_on(moot: Moot, vote: Vote, client_as: Signed) -> None:
    kit.start(moot, vote, 12)
    cleo = client_as(moot.actor("cleo"))
    rows = {number: {"choice": "1"} for number in range(1, 11)}
    answer = cleo.post(kit.at(vote, "1/enter/"), _papers(1, rows, "next"))
    assert answer["Location"].endswith("?page=2#first")
    assert len(PaperEntry.objects.get().rows) == 10
    refused = cleo.post(kit.at(vote, "1/enter/?page=2"), _papers(2, {11: {"choice": "1"}})).content.decode()
    assert "Still to be entered: paper 12" in refused
    cleo.post(kit.at(vote, "1/enter/?page=2"), _papers(2, {11: {"choice": "1"}, 12: {"spoilt": "on"}}))
    assert Batch.objects.get().status == BatchStatus.SECOND
    assert 'value="1" selected' in cleo.get(kit.at(vote, "1/enter/")).content.decode()


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"code": "ABCDE ABCDE", "choice": "1"}, "Paper 1: this code cannot be right"),
        ({"code": "", "choice": "77"}, "Select a valid choice"),
        ({"code": "0000000000"}, "Paper 1: Choose one option."),
    ],
)
def test_a_slip_is_told_with_the_paper_and_nothing_is_stored(moot: Moot, vote: Vote, client_as: Signed, row: dict[str, str], said: str) -> None:  # fmt: skip
    kit.start(moot, vote, 2)
    answer = client_as(moot.actor("cleo")).post(
        kit.at(vote, "1/enter/"), _papers(1, {1: row, 2: {"choice": "1"}})
    )
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not PaperEntry.objects.exists()


@pytest.mark.parametrize(
    ("method", "typed", "content"),
    [
        ("approval", {"ticks": "3, 1"}, {"set": [1, 3]}),
        ("approval", {"ticks": "0"}, {"set": []}),
        ("score", {"o1": "5", "o2": "0", "o3": "3"}, {"points": {"1": 5, "2": 0, "3": 3}}),
        ("ranking", {"o1": "2", "o2": "1"}, {"ranks": [[2], [1]]}),
        ("ranking", {"o1": "4", "o2": "1", "o3": "9"}, {"ranks": [[2], [1], [3]]}),
        ("dots", {"o1": "4", "o3": "2"}, {"points": {"1": 4, "3": 2}}),
        ("budget", {"ticks": "2 3"}, {"set": [2, 3]}),
        ("consent", {"choice": "object", "reason": "Too dear"}, {"choice": "object", "reason": "Too dear"}),
        ("motion", {"choice": "against"}, {"choice": "against"}),
    ],
)
def test_every_method_can_be_typed(
    moot: Moot, client_as: Signed, method: str, typed: Any, content: Any
) -> None:
    vote = make_vote(moot.board, method)
    kit.start(moot, vote, 1)
    cleo = client_as(moot.actor("cleo"))
    cleo.post(kit.at(vote, "1/enter/"), _papers(1, {1: typed}))
    assert [row["content"] for row in PaperEntry.objects.get().rows] == [content]
    again = cleo.get(kit.at(vote, "1/enter/")).content.decode()
    if typed.get("o3") != "9":  # places with gaps come back without them
        assert all(f'value="{value}"' in again for name, value in typed.items() if name in ("reason", "o1"))


def test_a_roll_call_by_the_form(moot: Moot, motion: Vote, client_as: Signed) -> None:
    kit.start(moot, motion, 2)
    lines = {
        name: place for place, name in enumerate(motion.electors.values_list("public_name", flat=True), 1)
    }
    said = {lines["Chandra Chair"]: {"choice": "for"}, lines["Vera Vice Chair"]: {"choice": "against"}}
    for who in ("cleo", "anil"):
        client_as(moot.actor(who)).post(kit.at(motion, "1/enter/"), _papers(1, said))
    cleo = client_as(moot.actor("cleo"))
    for tail in ("", "1/", "1/enter/", "1/count/", "1/discard/"):
        page = cleo.get(kit.at(motion, tail)).content.decode()
        assert "oll call 1" in page, tail
        assert "atch 1" not in page, tail
    cleo.post(kit.at(motion, "1/count/"))
    assert set(motion.electors.exclude(voted_on=None).values_list("public_name", flat=True)) == {
        "Chandra Chair",
        "Vera Vice Chair",
    }


def test_who_gets_in(moot: Moot, vote: Vote, client_as: Signed) -> None:
    kit.start(moot, vote, 1)
    for tail in (
        "",
        "ballots.pdf?number=1",
        "handed-out/",
        "new/",
        "1/",
        "1/enter/",
        "1/reconcile/",
        "1/count/",
        "1/discard/",
    ):
        assert Client().get(kit.at(vote, tail)).status_code == 302, tail
        assert client_as(moot.actor("mabel")).get(kit.at(vote, tail)).status_code == 403, tail
        assert client_as(moot.actor("otto")).get(kit.at(vote, tail)).status_code == 404, tail
        assert client_as(moot.actor("cleo")).get(kit.at(vote, tail)).status_code == 200, tail
    assert client_as(moot.actor("cleo")).get(kit.at(vote, "2/")).status_code == 404


def test_pages_ask_the_database_seldom(moot: Moot, vote: Vote, client_as: Signed) -> None:
    kit.start(moot, vote, 40)
    cleo = client_as(moot.actor("cleo"))
    kit.enter(moot, Batch.objects.get(), "cleo", kit.papers([{"choice": 1}] * 40))
    kit.enter(moot, Batch.objects.get(), "vera", kit.papers([{"choice": 2}] * 40))
    for tail in (
        "",
        "handed-out/",
        "new/",
        "1/",
        "1/enter/?page=2",
        "1/reconcile/",
        "1/count/",
        "1/discard/",
    ):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert cleo.get(kit.at(vote, tail)).status_code == 200
        assert len(seen) <= 12, (tail, len(seen))


def test_handing_out_and_taking_back_by_the_page(moot: Moot, vote: Vote, client_as: Signed) -> None:
    cleo = client_as(moot.actor("cleo"))
    one = vote.electors.all()[0]
    assert "Tick at least one person" in cleo.post(kit.at(vote, "handed-out/"), {}).content.decode()
    cleo.post(kit.at(vote, "handed-out/"), {"electors": [one.pk]})
    page = cleo.get(kit.at(vote, "handed-out/")).content.decode()
    assert "Undo: they may vote online" in page
    cleo.post(
        kit.at(vote, "handed-out/"), {"undo": "yes", "back-electors": [one.pk], "back-reason": "mistake"}
    )
    one.refresh_from_db()
    assert (one.on_paper, one.voted_on) == (False, None)
    found = cleo.get(kit.at(vote, "handed-out/?q=mabel")).content.decode()
    assert "Mabel Member" in found
    assert "Vera Vice" not in found


def test_discarding_and_correcting_by_the_page(moot: Moot, vote: Vote, client_as: Signed) -> None:
    kit.start(moot, vote, 3)
    cleo = client_as(moot.actor("cleo"))
    assert "Write a number from 1" in cleo.post(kit.at(vote, "1/"), {"papers": "0"}).content.decode()
    cleo.post(kit.at(vote, "1/"), {"papers": "4"})
    assert Batch.objects.get().papers == 4
    assert "Say why" in cleo.post(kit.at(vote, "1/discard/"), {}).content.decode()
    cleo.post(kit.at(vote, "1/discard/"), {"reason": "Wrong pile"})
    assert "Wrong pile" in cleo.get(kit.at(vote, "1/")).content.decode()


def test_a_closed_vote_waits_for_its_batch_and_closes_with_the_count(
    moot: Moot, vote: Vote, client_as: Signed
) -> None:
    kit.give_out(moot, vote, 1)
    batch = kit.start(moot, vote, 1)
    reads = kit.papers([{"choice": 2}])
    for who in (kit.FIRST, kit.SECOND):
        kit.enter(moot, batch, who, reads)
    cleo = client_as(moot.actor("cleo"))
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now())
    page = cleo.get(kit.at(vote)).content.decode()
    assert "Closed, paper ballots being entered" in page
    assert "sealed and counted as soon as every batch" in page
    assert cleo.get(kit.at(vote, "1/count/")).status_code == 200
    cleo.post(kit.at(vote, "1/count/"))
    vote.refresh_from_db()
    assert (vote.status, vote.sealed_count, vote.counted_at is not None) == ("closed", 1, True)
    assert "can no longer be entered" in cleo.get(kit.at(vote, "1/enter/")).content.decode()
