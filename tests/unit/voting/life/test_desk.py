"""What votes put on desks: of electors, of those who run votes, of those who enter papers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.models import Substitute
from deliberation.voting.desk import VotesDesk
from deliberation.voting.models import Batch, Elector, Vote
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.unit.voting.life import kit
from tests.votes import drop_in, make_vote

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def waiting(moot: Moot, name: str) -> list[str]:
    return [each.text for each in VotesDesk(moot.actor(name)).waiting()]


def changed(moot: Moot, name: str, days: int = 30) -> list[str]:
    since = clock.now() - dt.timedelta(days=days)
    return [each.text for each in VotesDesk(moot.actor(name)).changed(since)]


def test_an_elector_is_asked_until_they_have_voted(moot: Moot) -> None:
    vote = make_vote(moot.board, title="Winter", closes_at=kit.CLOSES)
    [item] = VotesDesk(moot.actor("mabel")).waiting()
    assert item.text == "Vote: “Winter” closes Thursday 5 November at 9am"
    assert (item.href, item.due) == (f"/bodies/northfen-board/votes/{vote.pk}/ballot/", dt.date(2026, 11, 5))
    assert item.where == moot.board.name
    Elector.objects.filter(person=moot.people["mabel"]).update(voted_on=kit.NOW.date())
    assert waiting(moot, "mabel") == []
    assert waiting(moot, "obi") == []
    with clock.frozen(kit.CLOSES):
        assert waiting(moot, "vera") == [
            "The vote “Winter” closes Thursday 5 November at 9am: 1 of 4 has voted"
        ]


def test_somebody_named_to_stand_in_is_told(moot: Moot) -> None:
    """In a vote by name, until the member's vote is in; a secret one nobody casts for somebody else."""
    Substitute.objects.create(
        membership=moot.memberships[("mabel", "northfen-board")],
        person=moot.people["obi"],
        public_name="Obi",
        starts_on=dt.date(2026, 1, 1),
    )
    make_vote(moot.board, title="Secret", closes_at=kit.CLOSES)
    assert waiting(moot, "obi") == []
    vote = make_vote(moot.board, title="By name", secrecy="recorded", closes_at=kit.CLOSES)
    assert waiting(moot, "obi") == [
        "You may vote in a member’s place: “By name” closes Thursday 5 November at 9am"
    ]
    Elector.objects.filter(vote=vote, person=moot.people["mabel"]).update(voted_on=kit.NOW.date())
    assert waiting(moot, "obi") == []


def test_those_who_run_votes_see_what_is_to_be_done(moot: Moot) -> None:
    kit.draft(moot, title="A draft")
    make_vote(
        moot.board, title="By hand", status="scheduled", by_hand=True, opens_at=None, closes_at=kit.CLOSES
    )
    soon = make_vote(moot.board, title="Soon", closes_at=kit.NOW + dt.timedelta(days=1))
    make_vote(moot.board, title="Much later", closes_at=kit.NOW + dt.timedelta(days=9))
    drop_in(soon, [{"choice": 1}, {"choice": 1}])
    texts = waiting(moot, "cleo")
    assert "Schedule the vote “A draft”, or discard it" in texts
    assert "Open the vote “By hand” in the meeting" in texts
    assert "The vote “Soon” closes Tuesday 3 November at 9am: 2 of 4 have voted" in texts
    assert not any("Much later" in each for each in texts)
    assert not any("draft" in each for each in waiting(moot, "chandra"))
    assert waiting(moot, "otto") == []


def test_old_drafts_are_no_duty(moot: Moot) -> None:
    kit.draft(moot)
    Vote.objects.update(changed_at=kit.NOW - dt.timedelta(days=61))
    assert waiting(moot, "cleo") == []


def test_papers_wait_for_those_who_enter_them(moot: Moot) -> None:
    vote = make_vote(moot.board, title="Winter", closes_at=kit.NOW + dt.timedelta(days=9))
    for number, status in enumerate(("first", "second", "second", "differs", "agreed", "counted"), 1):
        Batch.objects.create(vote=vote, number=number, papers=4, status=status)
    assert waiting(moot, "anil") == [
        "1 batch of papers waits for the first entry: Winter",
        "2 batches of papers wait for the second entry, by somebody else: Winter",
        "1 batch of papers differs between the two entries: Winter",
        "1 batch of papers is ready to be counted: Winter",
    ]


def test_what_opened_and_came_out(moot: Moot) -> None:
    make_vote(moot.board, title="Winter")
    make_vote(moot.board, title="Done", status="closed", closed_at=kit.NOW, counted_at=kit.NOW)
    make_vote(moot.board, title="Wrong", status="annulled", annulled_at=kit.NOW, annul_reason="Wrong.")
    make_vote(moot.other, title="Elsewhere")
    texts = changed(moot, "mabel")
    for said in ("Vote opened: Winter", "Result of the vote: Done", "Vote annulled: Wrong"):
        assert said in texts
    assert not any("Elsewhere" in each for each in texts)
    assert changed(moot, "mabel", days=0) == []


def test_nobody_signed_in_has_nothing(moot: Moot) -> None:
    make_vote(moot.board)
    desk = VotesDesk(Actor.anonymous())
    assert [*desk.waiting(), *desk.changed(kit.NOW - dt.timedelta(days=9))] == []


def test_many_votes_take_one_query(moot: Moot, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    for number in range(6):
        make_vote(moot.board, title=f"Vote {number}")
        kit.draft(moot)
    desk = VotesDesk(moot.actor("cleo"))
    list(desk.shortcuts())
    from access.gate import every_role

    every_role(desk.actor)
    with django_assert_num_queries(1):
        assert len(list(desk.waiting())) >= 6
        assert list(desk.changed(kit.NOW - dt.timedelta(days=9)))


def test_the_desk_page_shows_them(moot: Moot, client_as: SignIn) -> None:
    make_vote(moot.board, title="Winter")
    assert "Vote: “Winter”" in client_as(moot.actor("mabel")).get("/accounts/desk/").content.decode()
