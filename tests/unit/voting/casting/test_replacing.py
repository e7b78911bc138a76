"""Replacing a secret ballot with the receipt of the first."""

from __future__ import annotations

import datetime as dt

import pytest

from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.forms.tickets import new_ticket, receipt_of
from deliberation.voting.models import Box, Elector
from kernel import clock
from tests.ballots import FILLED, address, carried, cast, check, open_form, receipt_in, send, words
from tests.moot import Moot
from tests.votes import make_vote


@pytest.fixture
def voted(moot: Moot, client_as):
    """Paul has voted in a vote that lets ballots be replaced: the vote, his client, his receipt."""
    vote = make_vote(moot.panel, may_replace=True)
    paul = client_as(moot.actor("paul"))
    return vote, paul, receipt_in(cast(paul, vote, FILLED["single"]))


def test_a_ballot_is_replaced_under_its_receipt(voted) -> None:
    vote, paul, receipt = voted
    typed = shown_receipt(receipt).lower()
    checked = check(paul, vote, {"choice": "3", "receipt": typed}, end="replace/")
    assert "takes the place of your first ballot" in words(checked)
    done = paul.post(address(vote, "replace/"), carried(checked) | {"step": "cast"})
    assert receipt_in(done) == receipt
    assert "Your ballot is replaced" in words(done)
    assert Box.objects.get(vote=vote).ballots == [[receipt, "online", {"choice": 3}]]
    again = paul.post(address(vote, "replace/"), carried(checked) | {"step": "cast"})
    assert "We had this ballot already" in words(again)


def test_a_first_form_that_comes_late_does_not_undo_it(voted, moot: Moot, client_as) -> None:
    vote, _, _ = voted
    ticket = new_ticket(vote.pk)
    priya_receipt = receipt_of(vote.pk, ticket)
    priya = client_as(moot.actor("priya"))
    send(priya, vote, ticket, {"choice": 1})
    checked = check(priya, vote, {"choice": "3", "receipt": priya_receipt}, end="replace/")
    priya.post(address(vote, "replace/"), carried(checked) | {"step": "cast"})
    assert send(priya, vote, ticket, {"choice": 1}).status_code == 409
    assert [priya_receipt, "online", {"choice": 3}] in Box.objects.get(vote=vote).ballots


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write your receipt."),
        ("not one", "This is not a receipt"),
        ("7K2QM 9XH41", "This is not a receipt"),
    ],
)
def test_a_receipt_that_can_be_none_is_named_with_the_ballot_kept(voted, typed: str, said: str) -> None:
    vote, paul, _ = voted
    answer = check(paul, vote, {"choice": "3", "receipt": typed}, end="replace/")
    assert answer.status_code == 400
    assert said in words(answer)
    assert 'href="#receipt"' in answer.content.decode()
    assert 'value="3" checked' in answer.content.decode()
    sent = {"receipt": typed, "content": '{"choice": 3}', "step": "cast"}
    assert paul.post(address(vote, "replace/"), sent).status_code == 400


def test_a_receipt_that_is_not_in_the_box_replaces_nothing(voted) -> None:
    vote, paul, receipt = voted
    other = "0" * 9 + "0"
    sent = {"receipt": other, "content": '{"choice": 3}', "step": "cast"}
    answer = paul.post(address(vote, "replace/"), sent)
    assert answer.status_code == 409
    assert "There is no ballot under this receipt in this vote." in words(answer)
    assert Box.objects.get(vote=vote).ballots == [[receipt, "online", {"choice": 2}]]


def test_a_paper_ballot_is_not_replaced_here(voted) -> None:
    vote, paul, receipt = voted
    Box.objects.filter(vote=vote).update(ballots=[[receipt, "paper", {"choice": 2}]])
    answer = paul.post(
        address(vote, "replace/"), {"receipt": receipt, "content": '{"choice": 3}', "step": "cast"}
    )
    assert "There is no ballot under this receipt" in words(answer)


def test_who_has_not_voted_has_nothing_to_replace(voted, moot: Moot, client_as) -> None:
    vote, _, receipt = voted
    priya = client_as(moot.actor("priya"))
    refused = priya.get(address(vote, "replace/"))
    assert "You have not voted yet." in words(refused)
    assert f'href="{address(vote)}">Vote now' in refused.content.decode()
    sent = {"receipt": receipt, "content": '{"choice": 3}', "step": "cast"}
    assert priya.post(address(vote, "replace/"), sent).status_code == 409
    assert client_as(moot.actor("mabel")).get(address(vote, "replace/")).status_code == 403


def test_it_is_over_when_the_vote_is(voted) -> None:
    vote, paul, receipt = voted
    sent = {"receipt": receipt, "content": '{"choice": 3}', "step": "cast"}
    vote.closes_at = clock.now() - dt.timedelta(seconds=1)
    vote.save(update_fields=["closes_at"])
    answer = paul.post(address(vote, "replace/"), sent)
    assert answer.status_code == 409
    assert receipt_in(answer) == ""


def test_only_where_the_vote_allows_it(moot: Moot, client_as) -> None:
    vote = make_vote(moot.panel)
    paul = client_as(moot.actor("paul"))
    receipt = receipt_in(cast(paul, vote, FILLED["single"]))
    assert "cannot be replaced" in words(paul.get(address(vote, "replace/")))
    sent = {"receipt": receipt, "content": '{"choice": 3}', "step": "cast"}
    assert paul.post(address(vote, "replace/"), sent).status_code == 409
    assert Box.objects.get(vote=vote).ballots[0][2] == {"choice": 2}


def test_a_recorded_vote_is_changed_at_its_own_page(moot: Moot, client_as) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", may_replace=True)
    answer = client_as(moot.actor("mabel")).get(address(vote, "replace/"))
    assert answer.status_code == 302
    assert answer["Location"] == address(vote)


def test_the_total_can_be_worked_out_while_replacing(moot: Moot, client_as) -> None:
    vote = make_vote(moot.panel, "dots", may_replace=True)
    paul = client_as(moot.actor("paul"))
    receipt = receipt_in(cast(paul, vote, FILLED["dots"]))
    answer = check(paul, vote, {"points-1": "1", "receipt": receipt}, step="total", end="replace/")
    assert "You gave 1 of your 6 dots. 5 left." in words(answer)
    assert f'value="{receipt}"' in answer.content.decode()
    assert open_form(paul, vote, "replace/").status_code == 200
    assert Elector.objects.filter(vote=vote).exclude(voted_on=None).count() == 1
