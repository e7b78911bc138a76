"""Who gets a ballot, and when: the list and the clock decide."""

from __future__ import annotations

import datetime as dt

import pytest

from deliberation.bodies.models import Membership
from deliberation.voting.forms.tickets import new_ticket
from deliberation.voting.models import Box, Elector, SealedBallot, VoteStatus
from kernel import clock
from tests.ballots import FILLED, address, cast, hidden, open_form, receipt_in, send, words
from tests.moot import Moot
from tests.votes import make_vote


def in_the_box(vote) -> list:
    return Box.objects.get(vote=vote).ballots


@pytest.fixture
def paul(moot: Moot, client_as):
    """Paul, a member of the panel, signed in."""
    return client_as(moot.actor("paul"))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"status": VoteStatus.SCHEDULED}, "not open yet"),
        ({"status": VoteStatus.ANNULLED}, "annulled"),
        ({"closes_at": clock.now() - dt.timedelta(minutes=1)}, "closed"),
        ({"status": VoteStatus.CLOSED, "counted_at": clock.now(), "closed_at": clock.now()}, "closed"),
    ],
)
def test_a_vote_that_is_not_open_takes_no_ballot(moot: Moot, client_as, fields, said: str) -> None:
    vote = make_vote(moot.board, public=True, **fields)
    mabel = client_as(moot.actor("mabel"))
    for answer in (mabel.get(address(vote)), send(mabel, vote, new_ticket(vote.pk), {"choice": 1})):
        assert said in words(answer), words(answer)
        assert receipt_in(answer) == ""
    assert not Box.objects.filter(vote=vote).exclude(ballots=[]).exists()


def test_a_ballot_whose_answer_was_lost_is_found_after_the_close_too(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    ticket = new_ticket(vote.pk)
    receipt = receipt_in(send(paul, vote, ticket, {"choice": 1}))
    vote.closes_at = clock.now() - dt.timedelta(seconds=1)
    vote.save(update_fields=["closes_at"])
    assert receipt_in(send(paul, vote, ticket, {"choice": 1})) == receipt
    Box.objects.filter(vote=vote).update(ballots=[])
    SealedBallot.objects.create(
        vote=vote,
        position=1,
        receipt=receipt,
        source="online",
        content={"choice": 1},
        previous="0" * 64,
        hash="1" * 64,
    )
    vote.status, vote.closed_at = VoteStatus.CLOSED, clock.now()
    vote.save(update_fields=["status", "closed_at"])
    assert receipt_in(send(paul, vote, ticket, {"choice": 1})) == receipt
    assert receipt_in(send(paul, vote, ticket, {"choice": 2})) == ""


def test_the_clock_decides_whatever_the_worker_has_done(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    ticket = hidden(open_form(paul, vote), "ticket")
    vote.closes_at = clock.now()
    vote.save(update_fields=["closes_at"])
    answer = send(paul, vote, ticket, {"choice": 1})
    assert answer.status_code == 409
    assert "did not reach us in time" in words(answer)


# --- Who


def test_nobody_signed_in_is_sent_to_sign_in(moot: Moot, client) -> None:
    vote = make_vote(moot.panel)
    assert client.get(address(vote)).status_code == 302
    assert client.post(address(vote), {"step": "cast"}).status_code == 302


@pytest.mark.parametrize("name", ["cleo", "mabel"])
def test_somebody_who_is_not_on_the_list_gets_no_ballot(moot: Moot, client_as, name: str) -> None:
    vote = make_vote(moot.panel)
    who = client_as(moot.actor(name))
    assert who.get(address(vote)).status_code == 403
    for content in ({"choice": 1}, {"choice": 99}):
        assert send(who, vote, new_ticket(vote.pk), content).status_code == 403
    assert in_the_box(vote) == []


def test_a_vote_that_is_not_public_is_not_there_for_others(moot: Moot, client_as) -> None:
    vote = make_vote(moot.panel, public=False)
    mabel = client_as(moot.actor("mabel"))
    assert mabel.get(address(vote)).status_code == 404
    for content in ({"choice": 1}, {"choice": 99}):
        assert send(mabel, vote, new_ticket(vote.pk), content).status_code == 404
    assert mabel.get(address(vote, "replace/")).status_code == 404


def test_a_vote_is_not_found_below_another_body(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    elsewhere = address(vote).replace(moot.panel.slug, moot.board.slug)
    assert paul.get(elsewhere).status_code == 404
    assert (
        paul.post(elsewhere, {"step": "cast", "ticket": new_ticket(vote.pk), "content": "{}"}).status_code
        == 404
    )


def test_the_list_decides_not_what_became_of_the_role(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel, public=False)
    Membership.objects.filter(pk=moot.membership("paul", moot.panel).pk).update(
        ends_on=clock.today() - dt.timedelta(days=1)
    )
    assert receipt_in(cast(paul, vote, FILLED["single"]))


def test_whoever_was_handed_a_paper_votes_on_paper(moot: Moot, paul) -> None:
    vote = make_vote(moot.panel)
    ticket = hidden(open_form(paul, vote), "ticket")
    Elector.objects.filter(vote=vote, person=moot.people["paul"]).update(on_paper=True)
    assert "handed a paper ballot" in words(paul.get(address(vote)))
    answer = send(paul, vote, ticket, {"choice": 1})
    assert answer.status_code == 409
    assert in_the_box(vote) == []
