"""Members, substitutes, interests and declarations in the API."""

from __future__ import annotations

import csv
import datetime as dt
import io

import pytest
from django.test import Client

from deliberation.bodies.models import (
    AgendaItem,
    Attendance,
    Declaration,
    Interest,
    Meeting,
    Membership,
    Substitute,
)
from kernel import clock
from tests.moot import Moot

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
BOARD, PANEL = "/api/v1/bodies/northfen-board/", "/api/v1/bodies/fenmarsh-panel/"


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def mabel(moot: Moot, client_as) -> Client:
    """Mabel, who is a member of the board."""
    return client_as(moot.people["mabel"], second_step=False)


@pytest.fixture
def item(moot: Moot) -> AgendaItem:
    """An item of a called meeting of the board."""
    meeting = Meeting.objects.create(
        body=moot.board, title="June", starts_at=NOW, ends_at=NOW, status="called", called_at=NOW
    )
    return AgendaItem.objects.create(meeting=meeting, position=1, title="The contract")


def send(client: Client, address: str, **body):
    return client.post(address, body, content_type="application/json")


def new(moot: Moot, name: str = "mabel", **values) -> dict:
    return {"member": moot.membership(name, moot.board).pk, "kind": "work", "description": "A nurse"} | values


def test_members_as_the_public_sees_them(moot: Moot) -> None:
    mabel = moot.membership("mabel", moot.board)
    past = Meeting.objects.create(body=moot.board, title="May", starts_at=NOW, ends_at=NOW, status="held")
    Attendance.objects.create(meeting=past, membership=mabel, presence="present")
    Interest.objects.create(membership=mabel, kind="work", description="x")
    answer = Client().get(f"{BOARD}members/", {"words": "mabel"})
    assert answer["X-Folkmoot-Illustrative"] == "yes"
    (row,) = answer.json()["results"]
    assert row == {
        "id": mabel.pk, "name": "Mabel Member", "role": "member", "number": None, "seat": "", "organisation": "",
        "starts_on": "2025-04-01", "ends_on": None, "meetings": 1, "came": 1, "substitute_came": 0, "interests": 1,
        "illustrative": True,
    }  # fmt: skip
    assert Client().get(f"{BOARD}members/{mabel.pk}/").json() == row


def test_a_panel_gives_no_account_away(moot: Moot, client_as) -> None:
    for client in (Client(), client_as(moot.people["cleo"])):
        text = client.get(f"{PANEL}members/").content.decode()
        assert "Member 1" in text
        assert not any(each in text for each in ("Paul", "Priya", "@", str(moot.people["paul"].pk)))


def test_members_by_state_and_role(moot: Moot) -> None:
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(ends_on=dt.date(2026, 5, 1))
    Membership.objects.filter(pk=moot.membership("vera", moot.board).pk).update(starts_on=dt.date(2026, 7, 1))

    def names(**query: str) -> set[str]:
        return {row["name"].split()[0] for row in Client().get(f"{BOARD}members/", query).json()["results"]}

    assert names() == {"Chandra", "Mabel", "Anil", "Cleo", "Will"}
    assert names(state="former") == {"Cora"}
    assert names(state="later") == {"Vera"}
    assert names(state="all", role="chair") == {"Chandra"}
    assert Client().get(f"{BOARD}members/", {"state": "odd"}).status_code == 400
    assert Client().get(f"{BOARD}members/", {"page": "2"}).status_code == 404
    assert Client().get(f"{BOARD}members/", {"colour": "red"}).json()["code"] == "unknown_parameter"
    for hidden in ("obi",):
        assert Client().get(f"{BOARD}members/{moot.membership(hidden, moot.board).pk}/").status_code == 404


def test_lists_as_csv(moot: Moot) -> None:
    for name in ("members", "substitutes", "interests"):
        answer = Client().get(f"{BOARD}{name}/?format=csv")
        assert answer.status_code == 200, name
        assert answer["Content-Type"].startswith("text/csv")
    rows = list(csv.DictReader(io.StringIO(Client().get(f"{BOARD}members/?format=csv").content.decode())))
    assert len(rows) == 7


def test_a_page_asks_a_fixed_number_of_queries(moot: Moot, django_assert_max_num_queries) -> None:
    Client().get(f"{PANEL}members/")
    with django_assert_max_num_queries(6):
        Client().get(f"{PANEL}members/")


def test_another_bodys_things_are_not_there(moot: Moot, client_as, item: AgendaItem) -> None:
    rosa = moot.membership("rosa", moot.other)
    theirs = Interest.objects.create(membership=rosa, kind="work", description="x")
    cleo = client_as(moot.people["cleo"])
    assert Client().get(f"{BOARD}members/{rosa.pk}/").status_code == 404
    assert send(cleo, f"{BOARD}interests/{theirs.pk}/withdraw/").status_code == 404
    assert send(cleo, f"{BOARD}interests/{theirs.pk}/dates/", starts_on=None, ends_on=None).status_code == 404
    assert send(cleo, f"{BOARD}interests/", **new(moot, member=rosa.pk)).status_code == 404
    assert Client().get(f"{PANEL}declarations/", {"thing_id": item.pk}).status_code == 404
    assert Client().get("/api/v1/bodies/none-such/members/").status_code == 404


def test_declaring(moot: Moot, mabel: Client) -> None:
    answer = send(mabel, f"{BOARD}interests/", **new(moot, organisation="Fen Trust", starts_on="2024-01-01"))
    assert answer.status_code == 201
    made = answer.json()
    assert (made["name"], made["state"], made["starts_on"]) == ("Mabel Member", "current", "2024-01-01")
    dates = {"starts_on": "2024-01-01", "ends_on": "2026-05-01"}
    assert send(mabel, f"{BOARD}interests/{made['id']}/dates/", **dates).json()["state"] == "ended"
    assert send(mabel, f"{BOARD}interests/{made['id']}/withdraw/").json()["state"] == "withdrawn"
    again = send(mabel, f"{BOARD}interests/{made['id']}/withdraw/")
    assert (again.status_code, again.json()["code"]) == (409, "interest_withdrawn")
    found = Client().get(f"{BOARD}interests/", {"state": "withdrawn", "member": made["member"]}).json()
    assert [row["id"] for row in found["results"]] == [made["id"]]
    assert Client().get(f"{BOARD}interests/").json()["count"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "odd"},
        {"description": ""},
        {"description": 3},
        {"member": "x"},
        {"member": 0},
        {"starts_on": "31.3.2026"},
        {"starts_on": 20260331},
        {"colour": "red"},
        {"ends_on": "1850-01-01"},
    ],
)
def test_a_body_that_cannot_be_used(moot: Moot, mabel: Client, wrong: dict) -> None:
    answer = send(mabel, f"{BOARD}interests/", **(new(moot) | wrong))
    assert answer.status_code == 400, answer.content
    assert not Interest.objects.exists()


def test_who_may_write(moot: Moot, client_as, mabel: Client) -> None:
    for address in ("interests/", "declarations/", "interests/1/dates/", "interests/1/withdraw/"):
        assert send(Client(), BOARD + address).json()["code"] == "sign_in_needed"
        for stranger in ("paul", "otto"):
            assert send(client_as(moot.people[stranger]), BOARD + address).status_code == 404
        assert send(client_as(moot.people["obi"]), BOARD + address).status_code == 403
    assert send(mabel, f"{BOARD}interests/", **new(moot, "cora")).json()["code"] == "not_allowed"
    assert send(client_as(moot.people["cleo"]), f"{BOARD}interests/", **new(moot, "cora")).status_code == 201


def test_saying_what_touches_an_item(moot: Moot, mabel: Client, item: AgendaItem) -> None:
    interest = Interest.objects.create(
        membership=moot.membership("mabel", moot.board), kind="work", description="A nurse"
    )
    said = {"member": interest.membership_id, "thing_id": str(item.pk)}
    answer = send(mabel, f"{BOARD}declarations/", **said, interest=interest.pk, leaves=True)
    assert (answer.status_code, answer.json()["interest"], answer.json()["leaves"]) == (201, "A nurse", True)
    send(mabel, f"{BOARD}declarations/", **said)
    listed = Client().get(f"{BOARD}declarations/", {"thing_id": item.pk}).json()
    assert [row["nothing"] for row in listed["results"]] == [True]
    assert Declaration.objects.count() == 2
    assert send(mabel, f"{BOARD}declarations/", **said, leaves="yes").status_code == 400
    assert send(mabel, f"{BOARD}declarations/", **(said | {"thing_id": "999999"})).status_code == 404


def test_declarations_on_a_draft_are_not_there_for_the_public(
    moot: Moot, mabel: Client, item: AgendaItem
) -> None:
    Meeting.objects.update(status="draft", called_at=None)
    assert Client().get(f"{BOARD}declarations/", {"thing_id": item.pk}).status_code == 404
    assert mabel.get(f"{BOARD}declarations/", {"thing_id": item.pk}).status_code == 200
    assert Client().get(f"{BOARD}declarations/", {"thing_id": "x"}).status_code == 404
    assert Client().get(f"{BOARD}declarations/").status_code == 400
    whole = {"thing_kind": "body", "thing_id": moot.board.pk}
    assert Client().get(f"{BOARD}declarations/", whole).json()["results"] == []


def test_substitutes(moot: Moot, client_as, mabel: Client) -> None:
    standing = Substitute.objects.create(
        membership=moot.membership("mabel", moot.board), person=moot.people["paul"], public_name="P. Standin",
        starts_on=dt.date(2026, 1, 1),
    )  # fmt: skip
    (row,) = Client().get(f"{BOARD}substitutes/").json()["results"]
    assert (row["name"], row["member_name"], row["ends_on"]) == ("P. Standin", "Mabel Member", None)
    end = f"{BOARD}substitutes/{standing.pk}/end/"
    assert send(mabel, end).status_code == 403
    once = client_as(moot.people["cleo"], second_step=False)
    assert send(once, end).json()["code"] == "second_step_needed"
    assert (
        send(client_as(moot.people["cleo"]), end.replace("northfen-board", "fenmarsh-panel")).status_code
        == 404
    )
    assert send(client_as(moot.people["cleo"]), end).json()["ends_on"] == "2026-05-31"
    assert Client().get(f"{BOARD}substitutes/").json()["count"] == 0
