"""Every address of votes, page and API, by who comes to it; the tables and questions are those of `test_addresses_of_bodies`.

A vote that is not public and a draft are asked for beside them: nobody outside learns that they are there.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from audit import trail
from deliberation.bodies.models import Body
from deliberation.voting.actions.closing import close_vote, count_vote
from deliberation.voting.api.urls import urlpatterns as api_patterns
from deliberation.voting.models import Batch, Feature, Group, Vote
from deliberation.voting.urls import urlpatterns as page_patterns
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.rules.test_addresses_of_bodies import is_sent_to_sign_in, methods_of, named, parts_of
from tests.votes import drop_in, make_vote

PUBLIC = {
    "all_votes", "votes", "vote", "vote_result", "vote_rule", "vote_ballots", "vote_ballots_file", "vote_check", "vote_note",
    "vote_took_part", "vote_took_part_file", "vote_secrecy",
}  # fmt: skip
"""Anybody may look, at a vote that is public."""
OF_VOTERS = {"cast", "replace_ballot", "my_groups"}
"""Whoever is entitled to vote, or is a member."""
OF_THE_BODY = {
    "new_vote", "edit_vote", "vote_options", "vote_people", "vote_counting", "schedule_vote", "unschedule_vote", "discard_vote",
    "open_vote", "close_vote", "annul_vote", "copy_vote", "decide_tie", "paper_batches", "paper_ballots", "hand_out", "new_batch",
    "paper_batch", "enter_batch", "reconcile_batch", "count_batch", "discard_batch", "features", "new_feature", "edit_feature",
    "member_groups",
}  # fmt: skip
"""A role over the body."""
CLASSES = (PUBLIC, OF_VOTERS, OF_THE_BODY)

API_OPEN = {
    "votes", "vote", "vote_result", "vote_ballots", "vote_check", "vote_file", "vote_representation", "took_part", "voters",
}  # fmt: skip
"""Of the API: reading is open, of a vote that is public."""
API_GATED = {"paper_batches", "paper_batch", "paper_entry", "paper_differences", "features", "member_groups"}
"""Of the API: reading needs a role over the body."""
WRITES_OF_VOTERS = {"ballot", "replace_ballot", "my_groups"}
POSTS_THAT_LOOK = {"find_ballot"}
"""Of the API: a POST for anybody that changes nothing, so that a receipt stands in no address."""
API_OF_VOTERS = {"ballot"}
"""Of the API: reading needs to be entitled."""

PAGES, API = named(page_patterns), named(api_patterns)
COUNTER = Actor.system("votes")


def things(body: Body) -> dict[str, Any]:
    """A closed and counted vote of a body with a batch, and a feature: what stands for each part of an address."""
    vote = make_vote(body, "single", watch="public", watch_from="close")
    drop_in(vote, [{"choice": 2}])
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now())
    where = {"body_id": body.pk, "vote_id": vote.pk}
    close_vote(actor=COUNTER, **where)
    count_vote(actor=COUNTER, **where)
    feature = Feature.objects.create(body=body, position=1, name="Age")
    Group.objects.create(feature=feature, position=1, name="Young")
    return {
        "slug": body.slug, "vote_id": vote.pk, "rule": "plurality", "name": f"vote-{vote.pk}-ballots.csv",
        "number": Batch.objects.create(vote=vote, number=1, papers=1).number, "feature_id": feature.pk, "elector_id": 1,
    }  # fmt: skip


def address(pattern: URLPattern, made: dict[str, Any], *, api: bool = False) -> str:
    """Where an address leads with these things."""
    values = {part: made[part] for part in parts_of(pattern)}
    return reverse(f"api:{pattern.name}" if api else str(pattern.name), kwargs=values)


def names_a_thing(pattern: URLPattern) -> bool:
    """Whether an address names something below a body by its id."""
    return bool({"vote_id", "feature_id"} & set(parts_of(pattern)))


@pytest.fixture
def world(moot: Moot) -> dict[str, Any]:
    """One of everything on the board, and an empty trail since."""
    made = things(moot.board)
    made["entries"] = len(trail.newest(1000))
    files = re.findall(rf'/votes/{made["vote_id"]}/ballots/([^"/]+)"', _page(made, "vote_ballots"))
    return made | {"name": files[0]}


def _page(made: dict[str, Any], name: str) -> str:
    return Client().get(address(PAGES[name], made)).content.decode()


def nothing_was_noted(made: dict[str, Any]) -> bool:
    """Whether the trail is as it was."""
    return len(trail.newest(1000)) == made["entries"]


# The tables are whole


def test_every_page_is_classed_once() -> None:
    assert len(PAGES) == len(page_patterns), "two addresses share a name"
    assert sorted(name for group in CLASSES for name in group) == sorted(PAGES)


def test_every_reading_of_the_api_is_classed_once() -> None:
    assert len(API) == len(api_patterns), "two addresses share a name"
    readable = {name for name, each in API.items() if hasattr(each.callback.view_class, "get")}
    assert len(API_OPEN | API_GATED | API_OF_VOTERS) == len(API_OPEN) + len(API_GATED) + len(API_OF_VOTERS)
    assert readable == API_OPEN | API_GATED | API_OF_VOTERS


# Pages


@pytest.mark.django_db
def test_what_anybody_may_look_at(world: dict[str, Any]) -> None:
    answers = {name: Client().get(address(PAGES[name], world)).status_code for name in sorted(PUBLIC)}
    assert {name: status for name, status in answers.items() if status != 200} == {}


@pytest.mark.django_db
def test_what_only_people_of_a_body_come_to(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """A clerk of another body with a second step finds nothing, and neither does a member of another body."""
    strangers = {name: client_as(moot.people[name]) for name in ("otto", "paul")}
    faults = []
    for name in sorted(OF_THE_BODY | OF_VOTERS):
        page = address(PAGES[name], world)
        for how in ("get", "post"):
            answer = getattr(Client(), how)(page)
            if not (is_sent_to_sign_in(answer) or answer.status_code == 405):
                faults.append((name, f"anybody: {how}", answer.status_code))
        for stranger, client in strangers.items():
            answers = {client.get(page).status_code, client.post(page).status_code}
            # Whoever may read a vote is told that they are not on its list; nothing else of the booth is shown.
            refused = {403, 405} if name in ("cast", "replace_ballot") else {404, 405}
            if not answers <= refused or answers == {405}:
                faults.append((name, stranger, answers))
    assert faults == []
    assert nothing_was_noted(world)


@pytest.mark.django_db
def test_below_the_wrong_body_nothing_is_found(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    """The other body's own clerk, who may do everything there, asks there for what is the board's."""
    otto = client_as(moot.people["otto"])
    names = sorted(name for name in PAGES if names_a_thing(PAGES[name]))
    faults = []
    for name in names:
        page = address(PAGES[name], world | {"slug": moot.other.slug})
        answers = {otto.get(page).status_code, otto.post(page).status_code}
        # Breaking a tie is the chair's: the clerk is refused before anything is looked for.
        if not answers <= ({403} if name == "decide_tie" else {404, 405}) or answers == {405}:
            faults.append((name, answers))
    assert len(names) > 25
    assert faults == []
    assert nothing_was_noted(world)


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", ["private", "draft"])
def test_a_vote_that_is_not_public_is_not_there_for_others(
    moot: Moot, client_as: Callable[..., Client], hidden: str
) -> None:
    vote = (
        make_vote(moot.board, public=False) if hidden == "private" else make_vote(moot.board, status="draft")
    )
    made = {
        "slug": moot.board.slug, "vote_id": vote.pk, "rule": "plurality", "name": "x.csv", "number": 1, "feature_id": 1,
    }  # fmt: skip
    readers = {"anybody": Client(), "otto": client_as(moot.people["otto"])}
    for name in sorted(name for name in PUBLIC if names_a_thing(PAGES[name])):
        for who, client in readers.items():
            assert client.get(address(PAGES[name], made)).status_code == 404, (name, who)
    for name in ("all_votes", "votes"):
        for who, client in readers.items():
            assert str(vote.pk) not in client.get(address(PAGES[name], made)).content.decode(), (name, who)


# The API


@pytest.mark.django_db
def test_what_the_api_shows_to_all(world: dict[str, Any]) -> None:
    answers = {
        name: Client().get(address(API[name], world, api=True)).status_code for name in sorted(API_OPEN)
    }
    assert {name: status for name, status in answers.items() if status != 200} == {}


@pytest.mark.django_db
def test_what_the_api_shows_only_people_of_the_body(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    clients = {name: client_as(moot.people[name]) for name in ("otto", "mabel", "cleo")}
    for name in sorted(API_GATED | API_OF_VOTERS):
        where = address(API[name], world, api=True)
        nobody = Client().get(where)
        assert (nobody.status_code, nobody.json()["code"]) == (403, "sign_in_needed"), name
        statuses = [clients[each].get(where).status_code for each in ("otto", "mabel", "cleo")]
        if name in API_GATED:
            assert statuses == [404, 403, 200], name
        else:
            # Who may read the vote is told that there is no ballot for them; an elector, that the vote is closed.
            assert (statuses[0], statuses[2]) == (403, 403), name


@pytest.mark.django_db
def test_the_api_lets_only_people_of_the_body_write(
    moot: Moot, world: dict[str, Any], client_as: Callable[..., Client]
) -> None:
    otto = client_as(moot.people["otto"])
    faults = []
    for name, pattern in API.items():
        where = address(pattern, world, api=True)
        for method in methods_of(pattern):
            if name in POSTS_THAT_LOOK:
                assert Client().post(where, {}, content_type="application/json").status_code == 400
                continue
            nobody = getattr(Client(), method)(where, {}, content_type="application/json")
            if (nobody.status_code, nobody.json()["code"]) != (403, "sign_in_needed"):
                faults.append((name, method, "anybody", nobody.status_code))
            status = getattr(otto, method)(where, {}, content_type="application/json").status_code
            # Whoever may read a vote hears first what is wrong with a ballot; that there is none for them, next.
            if status not in ({403, 404} | ({400} if name in WRITES_OF_VOTERS else set())):
                faults.append((name, method, "otto", status))
            if names_a_thing(pattern):
                wrong = address(pattern, world | {"slug": moot.other.slug}, api=True)
                status = getattr(otto, method)(wrong, {}, content_type="application/json").status_code
                # What the request's body lacks may be said before the thing is looked for; that it is there, never.
                if status not in {404, 403, 400, 415}:
                    faults.append((name, method, "below the wrong body", status))
    assert faults == []
    assert nothing_was_noted(world)
