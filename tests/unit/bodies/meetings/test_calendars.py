"""Calendars: read back with the library that calendar programs use; and secret addresses."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from audit.trail import history
from deliberation.bodies.actions.calendars import make_address
from deliberation.bodies.actions.meetings import cancel_meeting, change_meeting
from deliberation.bodies.models import Body, CalendarAddress, Meeting, Membership
from deliberation.bodies.presenters.calendars import calendar_file
from deliberation.bodies.queries.calendars import token_of
from kernel.errors import NotAllowed
from tests.moot import Moot
from tests.unit.bodies.meetings import kit

SignIn = Callable[..., Client]
LONDON = ZoneInfo("Europe/London")
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), min_size=1, max_size=100)


def events_in(content: bytes) -> list[Any]:
    return list(Calendar.from_ical(content).walk("VEVENT"))


@given(
    title=TEXT,
    place=TEXT,
    reason=TEXT,
    start=st.datetimes(dt.datetime(2020, 1, 1), dt.datetime(2040, 1, 1), timezones=st.just(dt.UTC)),
    minutes=st.integers(5, 600),
    status=st.sampled_from(["draft", "called", "held", "cancelled"]),
)
def test_a_meeting_comes_back_as_it_went_in(
    title: str, place: str, reason: str, start: dt.datetime, minutes: int, status: str
) -> None:
    start = start.replace(microsecond=0)
    body = Body(slug="b", name="Board, north; “east”", illustrative=True)
    meeting = Meeting(
        body=body, title=title, place=place, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes),
        status=status, cancel_reason=reason, sequence=4, changed_at=start, created_at=start, member_link="https://m.example",
    )  # fmt: skip
    content = calendar_file(
        "C", [meeting], lambda _: "https://x.example/m/", inside=lambda _: status == "called"
    )
    assert max(len(line) for line in content.split(b"\r\n")) <= 75
    (event,) = events_in(content)
    assert event.decoded("dtstart") == start
    assert event.decoded("dtend") - event.decoded("dtstart") == dt.timedelta(minutes=minutes)
    assert event["uid"] == f"meeting-{meeting.uid}@folkmoot"
    assert int(event["sequence"]) == 4
    assert title in str(event["summary"])
    assert str(event["summary"]).startswith("Illustrative: ")
    assert str(event["location"]) == place
    assert str(event["status"]) == {"draft": "TENTATIVE", "cancelled": "CANCELLED"}.get(status, "CONFIRMED")
    assert (reason in str(event["description"])) >= (status == "cancelled")
    assert ("https://m.example" in str(event["description"])) is (status == "called")


@pytest.mark.django_db
def test_a_bodys_calendar_follows_its_meetings(moot: Moot) -> None:
    path = "/bodies/northfen-board/meetings.ics"
    kit.plan(moot, title="Draft")
    moved, gone = kit.called(moot, title="Moved"), kit.called(moot, title="Gone")
    cleo = moot.actor("cleo")
    summer = dt.datetime(2027, 7, 1, 9, 30, tzinfo=dt.UTC)
    changed = kit.details(
        title="Moved", starts_at=summer, ends_at=summer + dt.timedelta(hours=1), openness="part_private", private_reason="Money."
    )  # fmt: skip
    change_meeting(actor=cleo, body_id=moved.body_id, meeting_id=moved.pk, details=changed)
    cancel_meeting(actor=cleo, body_id=gone.body_id, meeting_id=gone.pk, reason="Flooded.")
    answer = Client().get(path)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["X-Folkmoot-Illustrative"] == "yes"
    first, second = sorted(events_in(answer.content), key=lambda each: str(each["status"]))
    assert (str(first["status"]), int(first["sequence"])) == ("CANCELLED", 3)
    assert "Flooded." in str(first["description"])
    assert (str(second["status"]), second.decoded("dtstart")) == ("CONFIRMED", summer)
    assert second.decoded("dtstart").astimezone(LONDON).hour == 10
    assert "http://testserver/bodies/northfen-board/meetings/" in str(second["url"])
    assert b"secret-room" not in answer.content
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 304
    assert Client().get("/bodies/none/meetings.ics").status_code == 404


@pytest.mark.django_db
def test_one_meeting_for_a_calendar(moot: Moot, client_as: SignIn) -> None:
    meeting = kit.called(moot)
    path = f"/bodies/northfen-board/meetings/{meeting.pk}/meeting.ics"
    assert b"secret-room" not in Client().get(path).content
    inside = client_as(moot.actor("mabel")).get(path)
    assert "secret-room" in str(events_in(inside.content)[0]["description"])
    assert inside["Cache-Control"] == "private, no-store"


@pytest.mark.django_db
def test_a_secret_address_of_ones_own(moot: Moot, client_as: SignIn) -> None:
    mabel = client_as(moot.actor("mabel"))
    kit.plan(moot, title="Draft of the board")
    kit.called(moot, title="Board")
    kit.called(moot, moot.other, title="Elsewhere", by="otto")
    assert "Make my calendar address" in mabel.get("/calendar/").content.decode()
    assert Client().get("/calendar/").status_code == 302
    assert mabel.post("/calendar/", {"do": "make"}).status_code == 302
    page = mabel.get("/calendar/").content.decode()
    address = re.findall(r"http://testserver(/calendar/[\w-]{43}\.ics)", page)[0]
    person = moot.people["mabel"]
    assert str(person.pk) not in address
    assert person.pk.hex not in address
    answer = Client().get(address)
    titles = [str(each["summary"]) for each in events_in(answer.content)]
    assert len(titles) == 2
    assert any("Draft of the board" in each for each in titles)
    assert b"secret-room" in answer.content.replace(b"\r\n ", b"")
    assert answer["Cache-Control"] == "private, no-store"
    mabel.post("/calendar/", {"do": "make"})
    assert Client().get(address).status_code == 404
    new = re.findall(r"/calendar/[\w-]{43}\.ics", mabel.get("/calendar/").content.decode())[0]
    assert new != address
    assert Client().get(new).status_code == 200
    mabel.post("/calendar/", {"do": "end"})
    assert Client().get(new).status_code == 404
    happened = [each["event"] for each in history("person", person.pk)]
    assert happened == ["calendar.address_made", "calendar.address_made", "calendar.address_ended"]


@pytest.mark.django_db
def test_an_address_shows_what_its_owner_may_see_now(moot: Moot) -> None:
    kit.called(moot)
    kit.plan(moot, title="Draft")
    seen = {}
    for name in ("anil", "will", "obi", "rosa"):
        actor = moot.actor(name)
        made = make_address(actor=actor, person_id=moot.people[name].pk)
        path = f"/calendar/{token_of(made.salt, made.serial)}.ics"
        content = Client().get(path).content.replace(b"\r\n ", b"")
        seen[name] = (content.count(b"BEGIN:VEVENT"), b"secret-room" in content, path)
    assert {name: each[:2] for name, each in seen.items()} == {
        "anil": (2, True), "will": (1, False), "obi": (1, False), "rosa": (0, False),
    }  # fmt: skip
    Membership.objects.filter(person=moot.people["anil"]).update(ends_on=dt.date(2026, 11, 1))
    assert b"VEVENT" not in Client().get(seen["anil"][2]).content
    moot.people["will"].is_active = False
    moot.people["will"].save()
    assert Client().get(seen["will"][2]).status_code == 404


@pytest.mark.django_db
def test_nobody_makes_an_address_for_another(moot: Moot) -> None:
    with pytest.raises(NotAllowed):
        make_address(actor=moot.actor("cleo"), person_id=moot.people["mabel"].pk)
    assert not CalendarAddress.objects.exists()
    for text in ("x", "a" * 43, "x" * 5000, "%00"):
        assert Client().get(f"/calendar/{text}.ics").status_code == 404


@pytest.mark.django_db
def test_the_log_does_not_hold_a_secret_address(moot: Moot, caplog: pytest.LogCaptureFixture) -> None:
    made = make_address(actor=moot.actor("mabel"), person_id=moot.people["mabel"].pk)
    token = token_of(made.salt, made.serial)
    with caplog.at_level("INFO"):
        Client().get(f"/calendar/{token}.ics")
    assert "/calendar/" in caplog.text
    assert token not in caplog.text
