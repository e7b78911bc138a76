"""Who took part: what each reader sees of it, by what the vote allows and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from deliberation.voting.models import RecordedBallot, Vote, VoteStatus
from kernel import clock
from tests.moot import Moot
from tests.votes import drop_in, make_vote

Signed = Callable[..., Client]
READERS = ("", "otto", "obi", "mabel", "anil", "cleo")
"""Nobody, somebody of another body, an observer, a member, the analyst, the clerk."""
SEES = {
    "nobody": set[str](),
    "staff": {"cleo"},
    "members": {"mabel", "anil", "cleo"},
    "public": set(READERS),
}


def at(vote: Vote, tail: str = "took-part/") -> str:
    return f"/bodies/{vote.body.slug}/votes/{vote.pk}/{tail}"


def api(vote: Vote, tail: str) -> str:
    return f"/api/v1{at(vote, tail)}"


@pytest.mark.parametrize("watch", list(SEES))
@pytest.mark.parametrize("since", ["open", "close"])
@pytest.mark.parametrize("closed", [False, True])
def test_who_sees_names(moot: Moot, client_as: Signed, watch: str, since: str, closed: bool) -> None:
    status = VoteStatus.CLOSED if closed else VoteStatus.OPEN
    done = {"closed_at": clock.now(), "counted_at": clock.now()} if closed else {}
    vote = make_vote(moot.board, "single", watch=watch, watch_from=since, status=status, **done)
    drop_in(vote, [{"choice": 1}])
    name = vote.electors.exclude(voted_on=None).get().public_name
    seen = set()
    for reader in READERS:
        client = client_as(moot.actor(reader)) if reader else Client()
        answer = client.get(at(vote))
        page = answer.content.decode()
        assert "1 of 4 people entitled have voted: 25%." in page, reader
        shown = f">{name}<" in page
        assert client.get(at(vote, "took-part.csv")).status_code == (200 if shown else 403), reader
        assert client.get(api(vote, "voters/")).status_code == (200 if shown else 403), reader
        assert client.get(api(vote, "took-part/")).json()["names"] is shown, reader
        seen |= {reader} if shown else set()
    assert seen == (SEES[watch] if since == "open" or closed else set())


def test_lists_files_and_filters(moot: Moot, client_as: Signed) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", watch="public")
    drop_in(vote, [{"choice": "for"}, {"choice": "against"}])
    RecordedBallot.objects.update(source="room")
    client = Client()
    voted = [each.public_name for each in vote.electors.exclude(voted_on=None)]
    waiting = client.get(at(vote, "took-part/?show=not_voted")).content.decode()
    assert not any(f">{name}<" in waiting for name in voted)
    assert "In the room" in client.get(at(vote)).content.decode()
    rows = client.get(api(vote, "voters/?show=voted")).json()["results"]
    assert [(row["name"], row["way"], row["day"]) for row in rows] == [
        (name, "In the room", clock.today().isoformat()) for name in voted
    ]
    lines = client.get(at(vote, "took-part.csv")).content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("name,role,voted,day,way")
    assert len(lines) == 5


def test_a_secret_vote_tells_no_way(moot: Moot) -> None:
    vote = make_vote(moot.board, "single", watch="public")
    vote.electors.filter(pk=vote.electors.all()[0].pk).update(on_paper=True, voted_on=clock.today())
    rows = Client().get(api(vote, "voters/")).json()["results"]
    assert {row["way"] for row in rows} == {""}
    assert {each["in_room"] for each in Client().get(api(vote, "took-part/")).json()["roles"]} == {None}
    assert "paper</th>" not in Client().get(at(vote)).content.decode().lower()


def test_who_had_left_before_is_said(moot: Moot) -> None:
    gone = moot.membership("cora", moot.board)
    gone.ends_on, gone.end_reason = clock.today() - dt.timedelta(days=30), "resigned"
    gone.save()
    vote = make_vote(moot.board, "single")
    assert "Of 4 people who had joined the body in these roles, 1 had left" in (
        Client().get(at(vote)).content.decode()
    )
    told = Client().get(api(vote, "took-part/")).json()
    assert (told["joined"], told["left"], told["entitled"]) == (4, 1, 3)


def test_before_it_opens_there_is_nothing(moot: Moot, client_as: Signed) -> None:
    vote = make_vote(moot.board, "single", status=VoteStatus.SCHEDULED)
    assert client_as(moot.actor("cleo")).get(at(vote)).status_code == 404
    assert Client().get(api(vote, "voters/")).status_code == 404


def test_pages_ask_the_database_seldom(moot: Moot, client_as: Signed) -> None:
    vote = make_vote(moot.board, "motion", secrecy="recorded", watch="public")
    drop_in(vote, [{"choice": "for"}])
    cleo: Any = client_as(moot.actor("cleo"))
    for address in (at(vote), at(vote, "took-part.csv"), api(vote, "voters/"), api(vote, "took-part/")):
        with CaptureQueriesContext(connection) as seen:
            assert cleo.get(address).status_code == 200
        assert len(seen) <= 12, (address, len(seen))
