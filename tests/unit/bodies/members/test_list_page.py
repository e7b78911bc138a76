"""The public list of members: by seat, filled or vacant, and nothing that only staff may know."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from django.test import Client

from deliberation.bodies.models import (
    Attendance,
    Body,
    Interest,
    Meeting,
    Membership,
    Seat,
    Substitute,
)
from kernel import clock
from tests.cast import Part, person_of
from tests.moot import Moot

pytestmark = pytest.mark.django_db
BOARD, PANEL = "/bodies/northfen-board/members/", "/bodies/fenmarsh-panel/members/"


@pytest.fixture(autouse=True)
def _june():
    with clock.frozen(dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)):
        yield


def words(answer) -> str:
    """A page's text without tags, blanks run together."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())
    return re.sub(r"\s+", " ", text)


def held(body: Body, day: dt.date, **presence: str) -> Meeting:
    """A meeting that was held, with who came."""
    at = dt.datetime.combine(day, dt.time(14), tzinfo=dt.UTC)
    meeting = Meeting.objects.create(
        body=body, title="Meeting", starts_at=at, ends_at=at + dt.timedelta(hours=2), status="held"
    )
    for name, word in presence.items():
        membership = Membership.objects.get(body=body, person__email=f"{name}@fenmarsh.example")
        Attendance.objects.create(meeting=meeting, membership=membership, presence=word)
    return meeting


def test_anybody_sees_who_is_on_a_board_by_name_and_role(moot: Moot) -> None:
    page = words(Client().get(BOARD))
    for part in ("Chandra Chair", "Vice-chair", "Mabel Member", "Cora Co Opted", "Since 1 April 2025"):
        assert part in page
    assert "4 members now. 0 of 1 seats are filled, 1 vacant." in page
    assert "@fenmarsh.example" not in page


def test_a_vacant_patient_seat_is_said_out_loud(moot: Moot) -> None:
    page = words(Client().get(BOARD))
    assert "The seat of a patient organisation is vacant: “Patient organisation”." in page
    assert "Nobody on this body speaks for patients now." in page
    assert "Vacant: Patient organisation" in page
    Membership.objects.create(
        body=moot.board,
        person=moot.people["rosa"],
        role="patient_representative",
        seat=moot.patient_seat,
        public_name="Rosa R",
        starts_on=dt.date(2026, 1, 1),
    )
    page = words(Client().get(BOARD))
    assert "seat of a patient organisation is vacant" not in page
    assert "1 of 1 seats is filled, 0 vacant" in page


def test_a_board_without_a_patient_seat_says_so(moot: Moot) -> None:
    said = "has no seat for a patient organisation"
    assert said not in words(Client().get("/bodies/fenmarsh-icb/members/"))  # Rosa speaks for patients there
    Seat.objects.all().delete()
    assert said in words(Client().get(BOARD))
    assert said not in words(Client().get(PANEL))  # a panel of citizens needs none


def test_a_panel_shows_numbers_and_never_accounts(moot: Moot, client_as) -> None:
    Membership.objects.filter(body=moot.panel, number=2).update(public_name="Sunny")
    for client in (Client(), client_as(moot.people["priya"], second_step=False)):
        page = words(client.get(PANEL))
        for part in ("Member 1", "Sunny", "Member 3", "Femi Facilitator", "Cleo Clerk"):
            assert part in page
        for account in ("Paul", "Priya", "Pam"):
            assert account not in page


def test_observers_are_seen_by_staff_alone(moot: Moot, client_as) -> None:
    for client in (
        Client(),
        client_as(moot.people["mabel"]),
        client_as(moot.people["cleo"], second_step=False),
    ):
        assert "Obi Observer" not in words(client.get(BOARD))
    assert "Obi Observer" in words(client_as(moot.people["cleo"]).get(BOARD))
    assert "Obi Observer" not in words(client_as(moot.people["cleo"]).get(f"{BOARD[:-1]}.csv"))


def test_what_was_entered_by_mistake_is_nobodys_business(moot: Moot) -> None:
    Membership.objects.filter(pk=moot.membership("mabel", moot.board).pk).update(
        ends_on=dt.date(2026, 5, 1), end_reason="mistake"
    )
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(
        ends_on=dt.date(2025, 1, 1), end_reason="resigned"
    )
    assert "Mabel" not in words(Client().get(BOARD))
    former = words(Client().get(BOARD, {"show": "former"}))
    assert "Mabel" not in former
    assert "Cora" not in former  # her term never began


def test_former_members_have_a_list_of_their_own(moot: Moot) -> None:
    Membership.objects.filter(pk=moot.membership("mabel", moot.board).pk).update(
        ends_on=dt.date(2026, 5, 1), end_reason="removed"
    )
    assert "Mabel" not in words(Client().get(BOARD))
    page = words(Client().get(BOARD, {"show": "former"}))
    assert "Mabel Member" in page
    assert "1 April 2025 to 1 May 2026" in page
    assert "removed" not in page.lower()
    assert "Chandra" not in page
    assert "No term has ended yet" in words(Client().get(PANEL, {"show": "former"}))


def test_those_who_join_later_are_told_apart(moot: Moot) -> None:
    Membership.objects.create(
        body=moot.board,
        person=moot.people["rosa"],
        role="member",
        public_name="Rosa R",
        starts_on=dt.date(2026, 9, 1),
    )
    page = words(Client().get(BOARD))
    assert "Joining later" in page
    assert "From 1 September 2026" in page
    assert "4 members now" in page


def test_attendance_of_the_last_twelve_months(moot: Moot) -> None:
    for month in range(1, 6):
        came = {"mabel": "present" if month < 4 else "apologies", "cora": "substituted"}
        held(moot.board, dt.date(2026, month, 10), **came)
    held(moot.board, dt.date(2025, 5, 1), mabel="absent")  # more than a year ago
    planned = held(moot.board, dt.date(2026, 5, 20), mabel="absent")
    Meeting.objects.filter(pk=planned.pk).update(status="cancelled")
    page = words(Client().get(BOARD))
    assert "Came to 3 of 5 meetings in the last 12 months" in page
    assert "Came to 0 of 5 meetings; a substitute came to 5 in the last 12 months" in page
    assert "No meetings to count in the last 12 months" in page


def test_interests_and_substitutes_stand_beside_each_member(moot: Moot) -> None:
    mabel = moot.membership("mabel", moot.board)
    Interest.objects.create(membership=mabel, kind="work", organisation="Fen Trust", description="Nurse <b>")
    Interest.objects.create(membership=mabel, kind="gift", description="Old", ends_on=dt.date(2026, 1, 1))
    Substitute.objects.create(
        membership=mabel, person=moot.people["rosa"], public_name="Rosa R", starts_on=dt.date(2026, 1, 1)
    )
    answer = Client().get(BOARD)
    page = words(answer)
    assert "1 declared interest" in page
    assert "Employment, office, trade or profession: Fen Trust: Nurse &lt;b&gt;" in page
    assert "Old" not in page
    assert "Substitute: Rosa R" in page
    assert "Nurse <b>" not in answer.content.decode()


def test_looking_for_a_name(moot: Moot) -> None:
    page = words(Client().get(BOARD, {"q": " mabel  member "}))
    assert "Mabel Member" in page
    assert "Chandra" not in page
    assert "1 found for “mabel member”" in page
    assert "Vacant: Patient organisation" in words(Client().get(BOARD, {"q": "patient"}))
    assert "Nobody was found" in words(Client().get(BOARD, {"q": "zebra"}))


def test_a_large_panel_is_paged_with_a_fixed_number_of_queries(
    moot: Moot, client_as, django_assert_max_num_queries
) -> None:
    for number in range(4, 64):
        person = person_of(Part(f"n{number}@fenmarsh.example", f"Number {number}"))
        membership = Membership.objects.create(
            body=moot.panel,
            person=person,
            role="member",
            number=number,
            public_name=f"Member {number}",
            starts_on=dt.date(2026, 1, 1),
        )
        Interest.objects.create(membership=membership, kind="other", description="Something")
    client = client_as(moot.people["cleo"])
    client.get(PANEL)
    with django_assert_max_num_queries(12):
        first = client.get(PANEL)
    assert "Member 50" in words(first)
    assert "Member 51" not in words(first)
    assert "Member 63" in words(client.get(PANEL, {"page": 2}))
    assert client.get(PANEL, {"page": "x"}).status_code == 200


def test_the_list_as_a_file(moot: Moot) -> None:
    Membership.objects.filter(pk=moot.membership("mabel", moot.board).pk).update(organisation="=1+1")
    held(moot.board, dt.date(2026, 5, 10), mabel="present")
    answer = Client().get("/bodies/northfen-board/members.csv")
    assert answer["Content-Disposition"] == 'attachment; filename="northfen-board-members.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    by_name = {row["name"]: row for row in rows}
    assert rows[0]["vacant"] == "true"
    assert rows[0]["seat"] == "Patient organisation"
    mabel = by_name["Mabel Member"]
    assert (mabel["organisation"], mabel["came"], mabel["meetings_in_year"]) == ("'=1+1", "1", "1")
    assert mabel["starts_on"] == "2025-04-01"
    assert {row["illustrative"] for row in rows} == {"true"}
    assert "Obi Observer" not in by_name
    assert b"@fenmarsh" not in answer.content
    assert "Mabel" not in Client().get("/bodies/northfen-board/members.csv?show=former").content.decode()


def test_there_is_no_list_of_a_body_that_is_not_there(moot: Moot) -> None:
    assert Client().get("/bodies/none-such/members/").status_code == 404
    assert Client().get("/bodies/none-such/members.csv").status_code == 404
    assert Client().post(BOARD).status_code == 405


def test_staff_are_shown_the_way_on_and_others_are_not(moot: Moot, client_as) -> None:
    assert "Invite somebody" in words(client_as(moot.people["cleo"]).get(BOARD))
    for client in (Client(), client_as(moot.people["mabel"])):
        assert "Invite somebody" not in words(client.get(BOARD))
    assert "Change how you are shown" in words(client_as(moot.people["paul"]).get(PANEL))
    assert "(you)" in words(client_as(moot.people["mabel"]).get(BOARD))
