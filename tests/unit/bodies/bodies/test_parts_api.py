"""A body's links and seats through the API."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from deliberation.bodies.actions.bodies_links import add_link
from deliberation.bodies.actions.bodies_seats import add_seat
from deliberation.bodies.models import Link, Seat
from kernel import clock
from tests.moot import Moot
from tests.unit.bodies.bodies.kit import HOSTILE, OPERATOR, events

pytestmark = pytest.mark.django_db
BOARD = "/api/v1/bodies/northfen-board/"
LINKS, SEATS = f"{BOARD}links/", f"{BOARD}seats/"


def send(client: Client, path: str, body: Any, method: str = "POST") -> Any:
    """A write with a JSON body."""
    return client.generic(method, path, json.dumps(body), content_type="application/json")


@pytest.fixture
def cleo(moot: Moot, client_as) -> Client:
    """The board's clerk."""
    return client_as(moot.people["cleo"])


def test_a_link_is_added_listed_and_ended(cleo: Client, client: Client) -> None:
    made = send(cleo, LINKS, {"kind": "answers_to", "to_name": "Northfen Council", "note": HOSTILE})
    assert made.status_code == 201, made.content
    link = made.json()
    assert link | {"id": 0} == {
        "id": 0, "from_slug": "northfen-board", "from_name": "Northfen health and wellbeing board", "kind": "answers_to",
        "to_slug": None, "to_name": "Northfen Council", "note": HOSTILE, "starts_on": None, "ends_on": None,
    }  # fmt: skip
    other = send(cleo, LINKS, {"kind": "advises", "to": "fenmarsh-icb", "starts_on": "2020-01-01"}).json()
    assert (other["to_slug"], other["starts_on"]) == ("fenmarsh-icb", "2020-01-01")
    listed = client.get(LINKS).json()
    assert [row["id"] for row in listed["results"]] == [other["id"], link["id"]]
    assert listed["illustrative"] is True
    yesterday = (clock.today() - dt.timedelta(days=1)).isoformat()
    ended = send(cleo, f"{LINKS}{link['id']}/end/", {"ends_on": yesterday})
    assert (ended.status_code, ended.json()["ends_on"]) == (200, yesterday)
    again = send(cleo, f"{LINKS}{link['id']}/end/", {"ends_on": yesterday})
    assert (again.status_code, again.json()["code"]) == (409, "wrong_state")
    assert [row["id"] for row in client.get(LINKS).json()["results"]] == [other["id"]]
    assert len(cleo.get(LINKS).json()["results"]) == 2
    assert [event for event, _ in events()] == ["body.link_added", "body.link_added", "body.link_ended"]


def test_a_link_to_a_body_is_ended_by_the_one_it_comes_from(moot: Moot, cleo: Client) -> None:
    inwards = add_link(actor=OPERATOR, body_id=moot.other.pk, kind="appoints", to_id=moot.board.pk)
    assert [row["from_slug"] for row in cleo.get(LINKS).json()["results"]] == ["fenmarsh-icb"]
    assert send(cleo, f"{LINKS}{inwards.pk}/end/", {"ends_on": "2026-01-01"}).status_code == 404
    assert Link.objects.get().ends_on is None


def test_a_seat_is_added_changed_moved_and_ended(moot: Moot, cleo: Client, client: Client) -> None:
    made = send(
        cleo, SEATS, {"title": "Member for Northfen", "role": "member", "nominated_by": "fenmarsh-icb"}
    )
    assert made.status_code == 201, made.content
    seat = made.json()
    assert (seat["filled"], seat["member"], seat["nominated_by"]) == (False, None, "fenmarsh-icb")
    assert client.get(made.headers["Location"]).json()["results"][-1] == seat
    at = f"{SEATS}{seat['id']}/"
    changed = send(cleo, at, {"title": HOSTILE, "nominated_by": None}, "PATCH").json()
    assert (changed["title"], changed["nominated_by"], changed["role"]) == (HOSTILE, None, "member")
    assert send(cleo, f"{at}move/", {"by": -1}).json()["position"] == 1
    assert client.get(SEATS).json()["results"][0]["id"] == seat["id"]
    membership = moot.membership("mabel", moot.board)
    membership.seat_id = seat["id"]
    membership.save()
    assert client.get(SEATS).json()["results"][0]["member"] == membership.pk
    today = clock.today().isoformat()
    refused = send(cleo, f"{at}end/", {"ends_on": today})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert send(cleo, at, {"role": "chair"}, "PATCH").status_code == 409
    membership.seat_id = None
    membership.save()
    assert send(cleo, f"{at}end/", {"ends_on": today}).json()["ends_on"] == today
    assert Seat.objects.get(pk=seat["id"]).ends_on == clock.today()
    assert [event for event, _ in events()] == ["seat.added", "seat.changed", "seat.changed", "seat.ended"]


WRITES = [
    ("POST", LINKS, {"kind": "answers_to", "to_name": "Northfen Council"}),
    ("POST", f"{LINKS}{{link}}/end/", {"ends_on": "2026-01-20"}),
    ("POST", SEATS, {"title": "A seat", "role": "member"}),
    ("PATCH", f"{SEATS}{{seat}}/", {"title": "Another title"}),
    ("POST", f"{SEATS}{{seat}}/move/", {"by": 1}),
    ("POST", f"{SEATS}{{seat}}/end/", {"ends_on": "2026-01-20"}),
]


@pytest.mark.parametrize(
    ("method", "path", "body"), WRITES, ids=[f"{each[0]} {each[1][29:]}" for each in WRITES]
)
def test_who_may_write(moot: Moot, client_as, method: str, path: str, body: Any) -> None:
    link = add_link(actor=OPERATOR, body_id=moot.board.pk, kind="advises", to_name="The council")
    seat = add_seat(actor=OPERATOR, body_id=moot.board.pk, title="A seat", role="member")
    before, where = len(events()), path.format(link=link.pk, seat=seat.pk)

    def answer(client: Client) -> tuple[int, str]:
        got = send(client, where, body, method)
        return got.status_code, got.json().get("code", "")

    assert answer(Client()) == (403, "sign_in_needed")
    assert answer(client_as(moot.people["otto"])) == (404, "not_found")
    assert answer(client_as(moot.people["chandra"])) == (403, "not_allowed")
    assert answer(client_as(moot.people["cleo"], second_step=False)) == (403, "second_step_needed")
    assert len(events()) == before
    assert answer(client_as(moot.people["cleo"]))[0] in (200, 201)
    assert len(events()) == before + 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (LINKS, {"kind": "answers_to"}),
        (LINKS, {"kind": "answers_to", "to": "fenmarsh-icb", "to_name": "Both"}),
        (LINKS, {"kind": "answers_to", "to": "northfen-board"}),
        (LINKS, {"kind": "answers_to", "to": "none-such"}),
        (LINKS, {"kind": "answers_to", "to": "a\x00b"}),
        (LINKS, {"kind": "owns", "to_name": "The council"}),
        (LINKS, {"kind": ["advises"], "to_name": "The council"}),
        (LINKS, {"kind": "advises", "to_name": 5}),
        (LINKS, {"kind": "advises", "to_name": "The council", "starts_on": "soon"}),
        (SEATS, {"title": "", "role": "member"}),
        (SEATS, {"title": "x" * 161, "role": "member"}),
        (SEATS, {"title": "A seat", "role": "clerk"}),
        (SEATS, {"title": "A seat", "role": "king"}),
        (SEATS, {"title": "A seat", "role": "member", "nominated_by": "northfen-board"}),
        (SEATS, {"title": "A seat", "role": "member", "nominated_by": "none-such"}),
        (SEATS, {"title": "A seat", "role": "member", "for_patients": "yes"}),
        (SEATS, {"title": "A seat", "role": "member", "position": 1}),
    ],
)
def test_what_cannot_be_written(cleo: Client, path: str, body: Any) -> None:
    answer = send(cleo, path, body)
    assert answer.status_code == 400, answer.content
    assert events() == []


def test_reading_costs_few_queries_however_many_there_are(
    moot: Moot, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        add_seat(
            actor=OPERATOR, body_id=moot.board.pk, title=f"Seat {number}", role="member", nominated_by_id=moot.panel.pk
        )  # fmt: skip
        add_link(actor=OPERATOR, body_id=moot.board.pk, kind="advises", to_name=f"Council {number}")
    for path in (LINKS, SEATS):
        with django_assert_max_num_queries(6):
            assert len(client.get(path).json()["results"]) >= 8
    assert client.get(f"{SEATS}?format=csv").content.decode().startswith("id,title,role")
