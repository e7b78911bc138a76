"""The feed and the calendar of any thing that can be followed."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from django.test import Client
from icalendar import Calendar

from kernel import clock
from notices import calendar, presenters
from notices.calendar import Due
from notices.kinds import Thing
from tests.unit.notices.conftest import KIND, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
NAME = "{http://www.w3.org/2005/Atom}"
AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)


@pytest.fixture
def dates() -> Iterator[list[Due]]:
    found: list[Due] = []

    def provider(kind: str, thing_id: str) -> Iterable[Due]:
        return found if thing_id == "one" else []

    calendar.register(provider, [KIND])
    yield found
    calendar._providers.pop(provider)


def test_a_feed_holds_what_came_about_though_nobody_follows(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    for key in ("a", "b"):
        tell(key, subject=f"News <{key}>", text="5 < 6")
    with django_assert_max_num_queries(2):
        answer = client.get(f"/follow/feed/{KIND}/one.atom")
    root = ET.fromstring(answer.content)
    assert [each.findtext(f"{NAME}title") for each in root.iter(f"{NAME}entry")] == ["News <b>", "News <a>"]
    again = client.get(f"/follow/feed/{KIND}/one.atom", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304


def test_a_feed_says_what_is_made_up(client: Client) -> None:
    tell("a", "two")
    answer = client.get(f"/follow/feed/{KIND}/two.atom")
    assert answer["X-Folkmoot-Illustrative"] == "yes"
    assert b"Illustrative: Evidence was added" in answer.content


@pytest.mark.parametrize("path", ["feed/test_thing/nothing.atom", "feed/nothing/one.atom", "calendar/test_thing/nothing.ics", "calendar/test_thing/one.ics"])  # fmt: skip
def test_what_is_not_there_or_not_public(client: Client, path: str) -> None:
    assert client.get(f"/follow/{path}").status_code == 404


def test_a_thing_that_is_no_longer_public_has_no_feed(client: Client, things: dict[str, Thing]) -> None:
    tell()
    things.clear()
    assert client.get(f"/follow/feed/{KIND}/one.atom").status_code == 404


def test_a_calendar_of_due_dates(client: Client, dates: list[Due]) -> None:
    dates += [
        Due("a-2", dt.date(2026, 10, 26), "Answer due; “R1”, now", "/r/1/", AT, "Line 1\nLine 2"),
        Due("a-1", dt.date(2026, 10, 24), "Answer due", "/r/2/", AT, done=True, illustrative=True),
    ]
    answer = client.get(f"/follow/calendar/{KIND}/one.ics")
    assert answer["Content-Type"].startswith("text/calendar")
    first, second = Calendar.from_ical(answer.content).walk("VEVENT")
    assert str(first["summary"]) == "Illustrative: Done: Answer due"
    assert str(second["summary"]) == "Answer due; “R1”, now"
    assert first["dtstart"].dt == dt.date(2026, 10, 24)
    assert second["dtend"].dt == dt.date(2026, 10, 27)
    assert "http://localhost:8000/r/1/" in str(second["description"])
    assert client.get(f"/follow/calendar/{KIND}/one.ics").content == answer.content


def test_ways_to_follow_name_what_there_is(dates: list[Due]) -> None:
    assert set(presenters.ways_to_follow(KIND, "one")) == {"follow_href", "feed_href", "calendar_href"}
    assert set(presenters.ways_to_follow("tradeoff", "one")) == {"follow_href", "feed_href"}


def test_only_so_many_dates_and_the_newest_of_them(client: Client, dates: list[Due]) -> None:
    day = dt.date(2020, 1, 1)
    dates += [
        Due(f"u{number}", day + dt.timedelta(days=number), "T", "/", clock.now()) for number in range(1005)
    ]
    events = Calendar.from_ical(client.get(f"/follow/calendar/{KIND}/one.ics").content).walk("VEVENT")
    assert (len(events), str(events[-1]["uid"])) == (calendar.MOST_DATES, "u1004@folkmoot")
