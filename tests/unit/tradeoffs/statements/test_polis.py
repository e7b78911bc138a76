"""Statements and answers from files of Polis: looked at first, taken in whole or not at all."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from deliberation.tradeoffs.actions.opinion import TRADEOFFS, recompute
from deliberation.tradeoffs.actions.polis import (
    StatementsTaken,
    UnreadableStatements,
    confirm_statements,
    discard_statements,
    preview_statements,
)
from deliberation.tradeoffs.calc.polis_files import read_comments, read_votes
from deliberation.tradeoffs.models import Answer, OpinionResult, Statement, StatementImport, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import NotAllowed, NotFound, WrongState
from tests.moot import Moot
from tests.tradeoffs import add_statements, make_tradeoff
from tests.unit.tradeoffs.statements.kit import api, at, reckoned, words

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
HEAD = "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body"
VOTE_HEAD = "timestamp,datetime,comment-id,voter-id,vote"


def comments(*rows: str) -> bytes:
    """A file of statements: each row is number, moderated, words."""
    lines = []
    for row in rows:
        number, moderated, body = row.split("|")
        lines.append(f'1600000000,x,{number},1,0,0,{moderated},"{body}"')
    return "\r\n".join([HEAD, *lines, ""]).encode()


def votes(*rows: tuple[int, int, int]) -> bytes:
    """A file of answers: statement, voter, vote."""
    lines = [f"{1600000000 + at},x,{','.join(map(str, row))}" for at, row in enumerate(rows)]
    return "\r\n".join([VOTE_HEAD, *lines, ""]).encode()


COMMENTS = comments(
    "0|1|Beds first.", "1|1|Care at home first.", "5|-1|Something rude.", "7|0|=cmd about beds"
)
VOTES = votes((0, 11, 1), (0, 12, -1), (1, 11, 0), (5, 12, 1), (0, 11, -1), (7, 30, 1))


def given(moot: Moot, tradeoff: TradeOff, name: str = "cleo") -> dict[str, Any]:
    return {"actor": moot.actor(name), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, "learn")


def test_files_are_looked_at_and_taken_in(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    sent = {
        "comments": SimpleUploadedFile("c.csv", COMMENTS),
        "votes": SimpleUploadedFile("v.csv", VOTES),
        "agree": "1",
    }
    answer = cleo.post(at(tradeoff, "statements/import/"), sent)
    found = StatementImport.objects.get()
    assert answer["Location"] == at(tradeoff, f"statements/import/{found.pk}/")
    page = words(cleo.get(answer["Location"]))
    assert not Statement.objects.exists()
    for said in ("Statements taken out by the moderators there, and left out 1", "Voters 3", "Answers 4",
                 "Earlier answers that a later one of the same voter replaces 1", "=cmd about beds"):  # fmt: skip
        assert said in page
    assert "Something rude" not in page
    cleo.post(answer["Location"], {"do": "confirm"})
    rows = list(Statement.objects.values_list("number", "text", "seeded", "status"))
    assert rows == [(1, "Beds first.", True, "shown"), (2, "Care at home first.", True, "shown"), (3, "=cmd about beds", True, "shown")]  # fmt: skip
    answers = sorted(Answer.objects.values_list("statement__number", "outside", "value", "membership"))
    assert answers == [(1, 0, -1, None), (1, 1, -1, None), (2, 0, 0, None), (3, 2, 1, None)]
    again = cleo.post(answer["Location"], {"do": "confirm"}, follow=True)
    assert "had been taken in already" in words(again)
    assert Answer.objects.count() == 4
    assert OpinionResult.objects.get().wanted == 1
    found.refresh_from_db()
    assert found.rows == {}
    assert "3 new statements and 4 answers of 3 voters" in words(cleo.get(answer["Location"]))


def test_the_same_files_are_taken_in_once(moot: Moot, tradeoff: TradeOff) -> None:
    first = preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES)
    again = preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES)
    assert again.pk == first.pk
    confirm_statements(**given(moot, tradeoff), import_id=first.pk)
    with pytest.raises(StatementsTaken):
        preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES)


def test_words_that_are_there_get_the_answers_and_what_was_taken_out_stays_out(
    moot: Moot, tradeoff: TradeOff
) -> None:
    add_statements(tradeoff, 2)
    Statement.objects.filter(number=1).update(text="BEDS first")
    Statement.objects.filter(number=2).update(text="Care at home first.", status="hidden")
    found = preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES)
    assert (found.counts["known"], found.counts["refused"]) == (1, 1)
    confirm_statements(**given(moot, tradeoff), import_id=found.pk)
    assert list(Statement.objects.values_list("number", flat=True)) == [1, 2, 3]
    assert Answer.objects.filter(statement__number=1).count() == 2
    assert not Answer.objects.filter(statement__number=2).exists()


def test_voters_of_two_files_are_not_the_same_people(moot: Moot, tradeoff: TradeOff) -> None:
    for body in ("Beds first.", "Beds last."):
        found = preview_statements(
            **given(moot, tradeoff), comments=comments(f"0|1|{body}"), votes=votes((0, 11, 1), (0, 12, -1))
        )
        confirm_statements(**given(moot, tradeoff), import_id=found.pk)
    assert sorted(Answer.objects.values_list("outside", flat=True)) == [0, 1, 2, 3]


def test_the_other_way_round(moot: Moot, tradeoff: TradeOff) -> None:
    found = preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES, agree=-1)
    confirm_statements(**given(moot, tradeoff), import_id=found.pk)
    assert Answer.objects.get(statement__number=3).value == -1


def test_where_moderators_look_first_what_nobody_looked_at_waits(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, "learn", moderation="before")
    found = preview_statements(**given(moot, made), comments=COMMENTS, votes=None)
    confirm_statements(**given(moot, made), import_id=found.pk)
    assert list(Statement.objects.values_list("status", flat=True)) == ["shown", "shown", "waiting"]


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (b"", None, "The file is empty."),
        (b"a,b\n1,2\n", None, "The header lacks timestamp"),
        (COMMENTS.decode().encode("utf-16"), None, "not text in UTF-8"),
        (COMMENTS + b"\xff\xfe", None, "not in UTF-8"),
        (comments(), None, "There are no statements in the file"),
        (comments("1|1|" + "x" * 281), None, "Statement 1 has 281 characters"),
        (comments("1|1|   "), None, "Statement 1 has no words"),
        (comments("1|1|bell \x07"), None, "Statement 1 holds a character that cannot be shown"),
        (comments("1|1|Same.", "2|1|same"), None, "Statements 1 and 2 say the same"),
        (comments("1|1|A.", "1|1|B."), None, "Comment 1 is there twice"),
        (comments(*(f"{at}|1|Statement {at}" for at in range(501))), None, "There are 501 statements"),
        (COMMENTS, b"", "The file is empty."),
        (COMMENTS, votes((9, 1, 1)), "There is a vote on statement 9"),
        (COMMENTS, VOTES + b"1600000000,x,0,1,2\r\n", "2"),
        (COMMENTS, VOTES + b"1600000000,x,0,1\r\n", "4 columns"),
        (COMMENTS, b'"' + VOTES, "quotation mark"),
        (b"x" * (1024 * 1024 + 1), None, "larger than 1 MB"),
        (COMMENTS, b"x" * (4 * 1024 * 1024 + 1), "larger than 4 MB"),
    ],
)
def test_what_cannot_be_read_is_told_and_nothing_stored(
    moot: Moot, tradeoff: TradeOff, client_as: SignIn, first: bytes, second: bytes | None, sentence: str
) -> None:
    with pytest.raises(UnreadableStatements, match=re.escape(sentence)):
        preview_statements(**given(moot, tradeoff), comments=first, votes=second)
    sent = {"comments": SimpleUploadedFile("c.csv", first), "agree": "1"}
    if second is not None:
        sent["votes"] = SimpleUploadedFile("v.csv", second)
    answer = client_as(moot.actor("cleo")).post(at(tradeoff, "statements/import/"), sent)
    assert answer.status_code == 200
    assert "There is a problem" in words(answer)
    assert not StatementImport.objects.exists()
    assert not Statement.objects.exists()


def test_discarding(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    found = preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES)
    where = at(tradeoff, f"statements/import/{found.pk}/")
    client_as(moot.actor("cleo")).post(where, {"do": "discard"})
    found.refresh_from_db()
    assert (found.state, found.rows) == ("discarded", {})
    with pytest.raises(WrongState):
        confirm_statements(**given(moot, tradeoff), import_id=found.pk)
    with pytest.raises(WrongState):
        discard_statements(**given(moot, tradeoff), import_id=found.pk)
    assert not Statement.objects.exists()


def test_who_and_when(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    found = preview_statements(**given(moot, tradeoff), comments=COMMENTS, votes=VOTES)
    for name in ("paul", "chandra", "otto"):
        with pytest.raises(NotAllowed):
            preview_statements(**given(moot, tradeoff, name), comments=COMMENTS, votes=VOTES)
        with pytest.raises(NotAllowed):
            confirm_statements(**given(moot, tradeoff, name), import_id=found.pk)
    other = make_tradeoff(moot.panel, "learn")
    with pytest.raises(NotFound):
        confirm_statements(**given(moot, other), import_id=found.pk)
    TradeOff.objects.update(stage="vote")
    with pytest.raises(WrongStage):
        confirm_statements(**given(moot, tradeoff), import_id=found.pk)
    assert client_as(moot.actor("cleo")).get(at(tradeoff, "statements/import/")).status_code == 409
    assert client_as(moot.actor("paul")).get(at(tradeoff, "statements/import/")).status_code == 403


@pytest.mark.slow
def test_files_go_out_and_come_in_again(moot: Moot) -> None:
    """What one trade-off gives away another takes in, and finds the same groups in."""
    first, *_ = reckoned(moot.panel, stage="vote")
    files = [Client().get(at(first, f"statements/{name}.csv")).content for name in ("comments", "votes")]
    assert len(read_comments(files[0])) == 12
    assert len(read_votes(files[1])) == 288
    second = make_tradeoff(moot.board, "learn")
    found = preview_statements(**given(moot, second), comments=files[0], votes=files[1])
    confirm_statements(**given(moot, second), import_id=found.pk)
    assert recompute(actor=TRADEOFFS, tradeoff_id=second.pk)
    rows = {each.tradeoff_id: each.told for each in OpinionResult.objects.all()}
    assert rows[second.pk]["imported"] == 24

    def figures(told: dict[str, Any]) -> set[tuple[Any, ...]]:
        return {
            (each["statement"], each["agrees"], each["disagrees"], each["passes"]) for each in told["table"]
        }

    assert figures(rows[first.pk]) == figures(rows[second.pk])
    page = words(Client().get(at(second, "opinion/")))
    assert "0 members and 24 voters from an imported file" in page


# Through the API


def test_the_api_takes_files_in(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    sent = {"comments": SimpleUploadedFile("c.csv", COMMENTS), "votes": SimpleUploadedFile("v.csv", VOTES)}
    made = cleo.post(api(tradeoff, "statements/imports/"), sent)
    assert made.status_code == 201, made.content
    number = made.json()["id"]
    assert made["Location"].endswith(api(tradeoff, f"statements/imports/{number}/"))
    assert cleo.get(api(tradeoff, f"statements/imports/{number}/")).json()["state"] == "waiting"
    done = cleo.post(api(tradeoff, f"statements/imports/{number}/confirm/"))
    assert (done.json()["state"], done.json()["known_already"]) == ("done", False)
    assert cleo.post(api(tradeoff, f"statements/imports/{number}/confirm/")).json()["known_already"] is True
    assert cleo.post(api(tradeoff, f"statements/imports/{number}/discard/")).status_code == 409
    assert (
        client_as(moot.actor("paul")).get(api(tradeoff, f"statements/imports/{number}/")).status_code == 403
    )
    bad = cleo.post(
        api(tradeoff, "statements/imports/"), {"comments": SimpleUploadedFile("c.csv", b"a,b\n1,2\n")}
    )
    assert (bad.status_code, bad.json()["code"]) == (400, "statement_files_unreadable")
