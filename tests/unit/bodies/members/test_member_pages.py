"""One member's page, corrections, the end of a term, the name of one's choice: through the browser's way in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client

from audit import trail
from deliberation.bodies.models import Attendance, Interest, Meeting, Membership, Substitute
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
ENDS = {"ends_on_day": "31", "ends_on_month": "5", "ends_on_year": "2026", "reason": "resigned"}
EDIT = {
    "role": "member",
    "seat_id": "",
    "organisation": "Fen Trust",
    "public_name": "Mabel M",
    "starts_on_day": "1",
    "starts_on_month": "4",
    "starts_on_year": "2025",
}


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(NOW):
        yield


@pytest.fixture
def clerk(moot: Moot, client_as) -> Client:
    """Cleo's browser, with a second step."""
    return client_as(moot.people["cleo"])


def words(answer) -> str:
    """A page's text without tags, blanks run together."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def at(moot: Moot, name: str, body=None, tail: str = "") -> str:
    """The address of a member's page."""
    body = body or moot.board
    return f"/bodies/{body.slug}/members/{moot.membership(name, body).pk}/{tail}"


def substitute(moot: Moot) -> Substitute:
    return Substitute.objects.create(
        membership=moot.membership("mabel", moot.board),
        person=moot.people["rosa"],
        public_name="R. Patient",
        starts_on=dt.date(2026, 1, 1),
    )


# Looking


def test_anybody_sees_a_members_record_and_no_account(moot: Moot) -> None:
    mabel = moot.membership("mabel", moot.board)
    past = Meeting.objects.create(
        body=moot.board, title="May meeting", starts_at=NOW - dt.timedelta(days=9), ends_at=NOW, status="held"
    )
    standing = substitute(moot)
    Attendance.objects.create(meeting=past, membership=mabel, presence="substituted", substitute=standing)
    Interest.objects.create(membership=mabel, kind="gift", description="A dinner")
    Interest.objects.create(membership=mabel, kind="gift", description="A mistake", withdrawn_at=NOW)
    answer = Client().get(at(moot, "mabel"))
    page = words(answer)
    for part in (
        "Since 1 April 2025", "May meeting", "A substitute came: R. Patient", "A dinner", "Withdrawn",
        "R. Patient, from 1 January 2026", "Came to 0 of 1 meeting; a substitute came to 1",
    ):  # fmt: skip
        assert part in page, part
    for hidden in ("@fenmarsh.example", "Rosa Patient Representative", "End the term", "Account "):
        assert hidden not in page.replace("Your account", ""), hidden
    assert answer.content.decode().count("<h1") == 1


def test_staff_with_a_second_step_see_the_account(
    moot: Moot, clerk: Client, client_as, operator: Actor
) -> None:
    for client in (clerk, client_as(operator)):
        answer = client.get(at(moot, "paul", moot.panel))
        assert "paul@fenmarsh.example" in words(answer)
        assert "Paul Member" in words(answer)
        assert "no-store" in answer["Cache-Control"]
    for client in (
        client_as(moot.people["cleo"], second_step=False),
        client_as(moot.people["priya"]),
        client_as(moot.people["paul"]),
        client_as(moot.people["otto"]),
    ):
        page = words(client.get(at(moot, "paul", moot.panel)))
        assert "paul@fenmarsh.example" not in page
        assert "Paul Member" not in page


def test_observers_and_mistakes_are_not_there_for_the_public(moot: Moot, clerk: Client, client_as) -> None:
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(
        ends_on=dt.date(2026, 5, 1), end_reason="mistake"
    )
    for name in ("obi", "cora"):
        assert Client().get(at(moot, name)).status_code == 404
        assert client_as(moot.people["mabel"]).get(at(moot, name)).status_code == 404
        assert clerk.get(at(moot, name)).status_code == 200
        assert client_as(moot.people[name]).get(at(moot, name)).status_code == 200  # one's own record
    assert "It was entered by mistake" in words(clerk.get(at(moot, "cora")))


def test_a_member_belongs_to_one_body(moot: Moot, clerk: Client) -> None:
    rosa = moot.membership("rosa", moot.other).pk
    for tail in ("", "edit/", "end/"):
        assert clerk.get(f"/bodies/northfen-board/members/{rosa}/{tail}").status_code == 404
    assert clerk.get("/bodies/northfen-board/members/99999999/").status_code == 404


def test_a_page_asks_a_fixed_number_of_queries(
    moot: Moot, clerk: Client, django_assert_max_num_queries
) -> None:
    substitute(moot)
    clerk.get(at(moot, "mabel"))
    with django_assert_max_num_queries(12):
        clerk.get(at(moot, "mabel"))


# Who may change


@pytest.mark.parametrize("tail", ["edit/", "end/", "substitutes/end/{}/"])
def test_only_staff_come_to_the_pages_that_change(
    moot: Moot, client_as, clerk: Client, operator: Actor, tail: str
) -> None:
    page = at(moot, "mabel", tail=tail.format(substitute(moot).pk))
    assert Client().get(page)["Location"].startswith("/accounts/sign-in/?next=")
    for stranger in ("paul", "otto"):
        assert client_as(moot.people[stranger]).get(page).status_code == 404
    for wrong in ("chandra", "mabel", "anil", "obi", "rosa"):
        assert client_as(moot.people[wrong]).get(page).status_code == 403
    once = client_as(moot.people["cleo"], second_step=False).get(page)
    assert once.status_code == 403
    assert "second step" in words(once)
    for client in (clerk, client_as(operator)):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "no-store" in answer["Cache-Control"]
    assert trail.newest() == []


def test_a_stranger_posting_changes_nothing(moot: Moot, client_as) -> None:
    for name in ("paul", "mabel", "chandra"):
        client_as(moot.people[name]).post(at(moot, "mabel", tail="end/"), ENDS)
        client_as(moot.people[name]).post(at(moot, "mabel", tail="edit/"), EDIT)
    mabel = Membership.objects.get(pk=moot.membership("mabel", moot.board).pk)
    assert (mabel.ends_on, mabel.public_name) == (None, "Mabel Member")


# Changing


def test_correcting_a_member(moot: Moot, clerk: Client) -> None:
    answer = clerk.post(at(moot, "mabel", tail="edit/"), EDIT, follow=True)
    page = words(answer)
    assert "What is said about this member is changed." in page
    assert "Mabel M" in page
    assert "Fen Trust" in page
    assert trail.newest()[0]["event"] == "member.changed"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"public_name": ""}, "Enter a name."),
        ({"starts_on_day": "31", "starts_on_month": "2"}, "Enter a real date"),
        (
            {"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2020"},
            "The last day is before the first day",
        ),
        ({"ends_on_day": "1", "ends_on_month": "1", "ends_on_year": "2026"}, "The last day has passed."),
        ({"role": "emperor"}, "Select a valid choice"),
        ({"seat_id": "x"}, "Select a valid choice"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(moot: Moot, clerk: Client, wrong: dict, sentence: str) -> None:
    answer = clerk.post(at(moot, "mabel", tail="edit/"), EDIT | wrong)
    assert answer.status_code == 200
    assert "There is a problem" in words(answer)
    assert sentence in words(answer)
    assert trail.newest() == []


def test_a_seat_for_another_role_is_refused_at_the_role(moot: Moot, clerk: Client) -> None:
    answer = clerk.post(at(moot, "mabel", tail="edit/"), EDIT | {"seat_id": moot.patient_seat.pk})
    assert "is for another role" in words(answer)
    changed = clerk.post(
        at(moot, "mabel", tail="edit/"),
        EDIT | {"seat_id": moot.patient_seat.pk, "role": "patient_representative"},
    )
    assert changed.status_code == 302


def test_ending_a_term(moot: Moot, clerk: Client) -> None:
    asked = words(clerk.get(at(moot, "mabel", tail="end/")))
    assert "End the term of Mabel Member?" in asked
    assert "stay on record" in asked
    missing = clerk.post(at(moot, "mabel", tail="end/"), ENDS | {"reason": ""})
    assert "Choose a reason." in words(missing)
    answer = clerk.post(at(moot, "mabel", tail="end/"), ENDS, follow=True)
    page = words(answer)
    assert "The term of Mabel Member is ended." in page
    assert "1 April 2025 to 31 May 2026 (ended)" in page
    assert "They stepped down (seen by staff alone)" in page
    assert "stepped down" not in words(Client().get(at(moot, "mabel")))
    again = clerk.post(at(moot, "mabel", tail="end/"), ENDS)
    assert "This term has ended." in words(again)


def test_the_last_clerk_is_warned(moot: Moot, clerk: Client) -> None:
    asked = words(clerk.get(at(moot, "cleo", tail="end/")))
    assert "They are the last to look after this body." in asked
    refused = clerk.post(at(moot, "cleo", tail="end/"), ENDS | {"ends_on_day": "1", "ends_on_month": "6"})
    assert "nobody would look after this body" in words(refused)
    done = clerk.post(
        at(moot, "cleo", tail="end/"), ENDS | {"ends_on_day": "1", "ends_on_month": "6", "last_clerk": "on"}
    )
    assert done.status_code == 302


def test_ending_standing_in(moot: Moot, clerk: Client) -> None:
    standing = substitute(moot)
    page = at(moot, "mabel", tail=f"substitutes/end/{standing.pk}/")
    assert "R. Patient cannot come in the place of Mabel Member" in words(clerk.get(page))
    assert "R. Patient no longer stands in." in words(clerk.post(page, follow=True))
    assert clerk.get(at(moot, "cora", tail=f"substitutes/end/{standing.pk}/")).status_code == 404
    assert trail.newest()[0]["event"] == "substitute.ended"


# One's own name


NAME = "/bodies/fenmarsh-panel/my-name/"


def test_a_panel_member_chooses_how_to_be_shown(moot: Moot, client_as) -> None:
    paul = client_as(moot.people["paul"], second_step=False)
    assert "By my number: “Member 1”" in words(paul.get(NAME))
    empty = paul.post(NAME, {"shown_by": "name", "public_name": " "})
    assert "Enter the name to be shown by." in words(empty)
    taken = paul.post(NAME, {"shown_by": "name", "public_name": "member 2"})
    assert "number of another member" in words(taken)
    done = paul.post(NAME, {"shown_by": "name", "public_name": "Sunny"}, follow=True)
    assert "You are now shown as “Sunny”." in words(done)
    assert "Sunny" in words(Client().get("/bodies/fenmarsh-panel/members/"))
    back = paul.post(NAME, {"shown_by": "number", "public_name": "ignored"}, follow=True)
    assert "You are now shown as “Member 1”." in words(back)


def test_others_have_no_name_to_choose(moot: Moot, client_as) -> None:
    assert Client().get(NAME)["Location"].startswith("/accounts/sign-in/?next=")
    for name in ("mabel", "femi", "otto"):
        assert client_as(moot.people[name]).get(NAME).status_code == 404
    assert client_as(moot.people["mabel"]).get("/bodies/northfen-board/my-name/").status_code == 404


def test_a_name_is_escaped(moot: Moot, client_as) -> None:
    client_as(moot.people["paul"]).post(NAME, {"shown_by": "name", "public_name": "<b>Sunny</b>"})
    assert "<b>Sunny" not in Client().get("/bodies/fenmarsh-panel/members/").content.decode()
