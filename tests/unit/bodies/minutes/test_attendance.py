"""Attendance: one sheet, saved as far as it is known; the quorum; who may, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from audit.trail import history
from deliberation.bodies.actions.attendance import AttendanceClosed, Came, record_attendance
from deliberation.bodies.calc.quorum import quorum_needed
from deliberation.bodies.models import Attendance, Meeting, Membership, Substitute
from deliberation.bodies.queries.attendance import attendance_sheet
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded, WrongState
from tests.cast import Part, person_of
from tests.moot import LONG_AGO, Moot
from tests.unit.bodies.minutes import kit


def address(meeting: Meeting) -> str:
    return f"/bodies/{meeting.body.slug}/meetings/{meeting.pk}/attendance/"


def substitute_for(membership: Membership, name: str = "Sue Stand-in", **more: Any) -> Substitute:
    person = person_of(Part(f"{name.split()[0].lower()}@fenmarsh.example", name))
    return Substitute.objects.create(
        membership=membership, person=person, public_name=name, **{"starts_on": LONG_AGO, **more}
    )


def save(moot: Moot, meeting: Meeting, entries: dict[str, Came], *, who: str = "cleo") -> Any:
    return record_attendance(
        actor=moot.actor(who), body_id=meeting.body_id, meeting_id=meeting.pk,
        entries={moot.membership(name, meeting.body).pk: came for name, came in entries.items()},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "value", "members", "needed"),
    [("number", 3, 9, 3), ("number", 0, 9, 1), ("share", 25, 9, 3), ("share", 25, 8, 2), ("share", 50, 0, 1), ("share", 100, 7, 7)],
)  # fmt: skip
def test_quorum_by_hand(kind: str, value: int, members: int, needed: int) -> None:
    assert quorum_needed(kind, value, members) == needed


@given(value=st.integers(1, 100), members=st.integers(1, 500))
def test_a_share_is_never_undershot_nor_overshot_by_a_whole_member(value: int, members: int) -> None:
    needed = quorum_needed("share", value, members)
    assert needed * 100 >= value * members
    assert (needed - 1) * 100 < value * members or needed == 1


def test_an_unknown_quorum_is_a_fault() -> None:
    with pytest.raises(ValueError, match="most"):
        quorum_needed("most", 1, 1)


def test_the_sheet_has_those_who_were_members_on_the_day(moot: Moot, held: Meeting) -> None:
    day = held.starts_at.date()
    late = moot.membership("cora", moot.board)
    late.starts_on = day + dt.timedelta(days=1)
    late.save()
    left = moot.membership("mabel", moot.board)
    left.ends_on = day
    left.save()
    assert [(line.name, line.role) for line in attendance_sheet(held).lines] == [
        ("Chandra Chair", "Chair"), ("Vera Vice Chair", "Vice-chair"), ("Mabel Member", "Member"),
    ]  # fmt: skip


def test_a_panel_shows_no_names(moot: Moot) -> None:
    meeting = kit.meeting_of(moot, body=moot.panel)
    assert [line.name for line in attendance_sheet(meeting).lines] == ["Member 1", "Member 2", "Member 3"]


def test_saving_a_part_leaves_the_rest_and_the_quorum_open(moot: Moot, held: Meeting) -> None:
    moot.board.quorum_value = 50
    moot.board.save()
    sheet = save(moot, held, {"chandra": Came("present")})
    assert (sheet.quorum.there, sheet.quorum.needed, sheet.quorum.reached) == (1, 2, False)
    assert sheet.quorum.words.startswith("Not known yet")
    sheet = save(moot, held, {"vera": Came("absent"), "mabel": Came("apologies"), "cora": Came("absent")})
    assert sheet.quorum.words == "There was no quorum: 1 of 4 members there, 2 are needed."
    sheet = save(moot, held, {"mabel": Came("present")})
    assert sheet.quorum.words == "There was a quorum: 2 of 4 members there, 2 are needed."


def test_a_substitute_counts_and_must_be_named_for_that_member(moot: Moot, held: Meeting) -> None:
    moot.board.quorum_kind, moot.board.quorum_value = "number", 1
    moot.board.save()
    mine = substitute_for(moot.membership("mabel", moot.board))
    gone = substitute_for(moot.membership("mabel", moot.board), "Gus Gone", ends_on=held.starts_at.date() - dt.timedelta(days=1))  # fmt: skip
    sheet = save(moot, held, {"mabel": Came("substituted", mine.pk)})
    assert sheet.quorum.reached
    for wrong in (Came("substituted"), Came("substituted", gone.pk), Came("present", mine.pk)):
        with pytest.raises(BadInput):
            save(moot, held, {"mabel": wrong})
    with pytest.raises(BadInput):
        save(moot, held, {"vera": Came("substituted", mine.pk)})
    # A naming that ends later does not take back who came.
    mine.ends_on = held.starts_at.date() - dt.timedelta(days=2)
    mine.save()
    assert "Sue Stand-in" in [
        line.substitute.name for line in attendance_sheet(held).lines if line.substitute
    ]


def test_the_trail_has_a_count_and_no_names(moot: Moot, held: Meeting) -> None:
    save(moot, held, {"chandra": Came("present"), "vera": Came("absent")}, who="vera")
    save(moot, held, {"chandra": Came("present")})
    (told,) = history("meeting", held.pk)
    assert (told["event"], told["detail"]) == ("attendance.recorded", {"body": str(held.body_id), "count": 2})


@pytest.mark.parametrize(("status", "error"), [("draft", WrongState), ("cancelled", WrongState)])
def test_not_before_the_meeting_is_called(moot: Moot, status: str, error: type[Exception]) -> None:
    meeting = kit.meeting_of(moot, status=status)
    with pytest.raises(error):
        save(moot, meeting, {"chandra": Came("present")})


def test_apologies_can_be_noted_before_the_day(moot: Moot) -> None:
    meeting = kit.meeting_of(moot, status="called", days_ago=-3)
    save(moot, meeting, {"vera": Came("apologies")})
    assert Attendance.objects.get().presence == "apologies"


@pytest.mark.parametrize(("status", "closed"), [("draft", False), ("agreed", True), ("published", True)])
def test_it_can_be_corrected_until_the_minutes_are_settled(
    moot: Moot, held: Meeting, status: str, closed: bool
) -> None:
    kit.minutes_in(held, status)
    if closed:
        with pytest.raises(AttendanceClosed):
            save(moot, held, {"chandra": Came("present")})
    else:
        save(moot, held, {"chandra": Came("present")})


def test_a_correction_of_the_minutes_opens_it_again(moot: Moot, held: Meeting) -> None:
    kit.minutes_in(held, "published", version=1)
    kit.minutes_in(held, "draft", version=2)
    save(moot, held, {"chandra": Came("present")})


@pytest.mark.parametrize("sent", [Came("here"), Came("")])
def test_unknown_codes_are_refused(moot: Moot, held: Meeting, sent: Came) -> None:
    with pytest.raises(BadInput):
        save(moot, held, {"chandra": sent})


def test_people_who_are_no_members_are_refused(moot: Moot, held: Meeting) -> None:
    clerk = moot.actor("cleo")
    for membership in (moot.membership("cleo", moot.board).pk, moot.membership("rosa", moot.other).pk, 10**9):
        with pytest.raises(BadInput):
            record_attendance(
                actor=clerk, body_id=held.body_id, meeting_id=held.pk, entries={membership: Came("present")}
            )
    with pytest.raises(NotFound):
        record_attendance(actor=clerk, body_id=moot.panel.pk, meeting_id=held.pk, entries={})


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("mabel", NotAllowed),
        ("anil", NotAllowed),
        ("obi", NotAllowed),
        ("will", NotAllowed),
        ("otto", NotAllowed),
    ],
)
def test_who_may_not(moot: Moot, held: Meeting, name: str, error: type[Exception]) -> None:
    with pytest.raises(error):
        save_as(moot, held, name)
    assert not Attendance.objects.exists()


@pytest.mark.parametrize("name", ["cleo", "chandra", "vera"])
def test_who_may(moot: Moot, held: Meeting, name: str) -> None:
    save_as(moot, held, name)
    assert Attendance.objects.count() == 1


def save_as(moot: Moot, meeting: Meeting, name: str) -> None:
    chair = moot.membership("chandra", moot.board)
    record_attendance(
        actor=moot.actor(name),
        body_id=meeting.body_id,
        meeting_id=meeting.pk,
        entries={chair.pk: Came("present")},
    )


def test_nobody_may(moot: Moot, held: Meeting) -> None:
    from kernel.actors import Actor

    with pytest.raises(SignInNeeded):
        record_attendance(actor=Actor.anonymous(), body_id=held.body_id, meeting_id=held.pk, entries={})


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("cleo", 200),
        ("chandra", 200),
        ("mabel", 403),
        ("obi", 403),
        ("otto", 404),
        ("femi", 404),
        (None, 302),
    ],
)
def test_the_page_is_for_those_who_record(
    moot: Moot, held: Meeting, client_as: Callable[..., Client], name: str | None, status: int
) -> None:
    client = client_as(moot.people[name]) if name else Client()
    assert client.get(address(held)).status_code == status


def test_a_meeting_of_another_body_is_not_found(
    moot: Moot, held: Meeting, client_as: Callable[..., Client]
) -> None:
    answer = client_as(moot.people["cleo"]).get(f"/bodies/{moot.panel.slug}/meetings/{held.pk}/attendance/")
    assert answer.status_code == 404


def test_the_page_saves_what_is_chosen(moot: Moot, held: Meeting, client_as: Callable[..., Client]) -> None:
    stand_in = substitute_for(moot.membership("mabel", moot.board))
    keys = {name: f"member-{moot.membership(name, moot.board).pk}" for name in ("chandra", "vera", "mabel")}
    client = client_as(moot.people["cleo"], second_step=False)
    answer = client.post(
        address(held),
        {keys["chandra"]: "present", keys["vera"]: "apologies", keys["mabel"]: f"substitute-{stand_in.pk}"},
        follow=True,
    )
    assert "Attendance saved." in kit.words_of(answer)
    assert "A substitute came: Sue Stand-in" in kit.words_of(answer)
    assert Attendance.objects.count() == 3
    client.post(address(held), {"save": "rest", keys["vera"]: "apologies"})
    assert sorted(Attendance.objects.values_list("presence", flat=True)) == [
        "apologies",
        "present",
        "present",
        "present",
    ]


def test_the_page_refuses_an_answer_that_is_none(
    moot: Moot, held: Meeting, client_as: Callable[..., Client]
) -> None:
    chair = moot.membership("chandra", moot.board)
    answer = client_as(moot.people["cleo"]).post(address(held), {f"member-{chair.pk}": "asleep"})
    assert "Choose one of the answers for Chandra Chair." in kit.words_of(answer)
    assert not Attendance.objects.exists()


def test_the_page_says_when_it_is_closed(moot: Moot, held: Meeting, client_as: Callable[..., Client]) -> None:
    kit.minutes_in(held, "agreed")
    said = kit.words_of(client_as(moot.people["cleo"]).get(address(held)))
    assert "Reopen them to correct attendance" in said
    assert "Save attendance" not in said


def test_few_queries_for_many_members(
    moot: Moot, held: Meeting, client_as: Callable[..., Client], django_assert_max_num_queries: Any
) -> None:
    for number in range(20):
        person = person_of(Part(f"more{number}@fenmarsh.example", f"More {number}"))
        member = Membership.objects.create(
            body=moot.board, person=person, role="member", public_name=f"More {number}", starts_on=LONG_AGO
        )
        Substitute.objects.create(
            membership=member, person=moot.people["paul"], public_name="Paul", starts_on=LONG_AGO
        )
    client = client_as(moot.people["cleo"])
    client.get(address(held))
    with django_assert_max_num_queries(12):
        assert "More 19" in client.get(address(held)).content.decode()
