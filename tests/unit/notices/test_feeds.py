"""Atom feeds: what programs read must be whole, the same while nothing changed, and safe whatever the words are."""

from __future__ import annotations

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from notices.feeds import MOST_ENTRIES, Entry, atom, tag_uri

NAME = "{http://www.w3.org/2005/Atom}"
AT = dt.datetime(2026, 3, 1, 9, 30, tzinfo=dt.UTC)
FEED = {"title": "T", "href": "/t/", "feed_href": "/t/feed.atom"}


def entry(number: int, **more: str) -> Entry:
    said = {"title": f"Entry {number}", "href": f"/t/{number}/", "summary": "Said."} | more
    return Entry(id=tag_uri("entry", number, AT.date()), updated=AT + dt.timedelta(minutes=number), **said)


def test_a_feed_holds_what_a_reader_needs() -> None:
    answer = atom(**FEED, entries=[entry(1), entry(3), entry(2)], illustrative=True)
    root = ET.fromstring(answer.content)
    assert root.findtext(f"{NAME}updated") == "2026-03-01T09:33:00+00:00"
    assert [each.findtext(f"{NAME}title") for each in root.iter(f"{NAME}entry")] == [
        "Entry 3",
        "Entry 2",
        "Entry 1",
    ]
    first = next(root.iter(f"{NAME}entry"))
    assert first.findtext(f"{NAME}id") == "tag:localhost,2026-03-01:entry/3"
    assert first.find(f"{NAME}link").attrib["href"] == "http://localhost:8000/t/3/"
    own = {each.attrib["rel"]: each.attrib["href"] for each in root.findall(f"{NAME}link")}
    assert own == {"alternate": "http://localhost:8000/t/", "self": "http://localhost:8000/t/feed.atom"}
    assert "made up" in root.findtext(f"{NAME}subtitle")
    assert root.find(f"{NAME}author") is not None
    assert answer["Last-Modified"] == "Sun, 01 Mar 2026 09:33:00 GMT"
    assert answer["Content-Type"].startswith("application/atom+xml")


def test_unchanged_is_said() -> None:
    first = atom(**FEED, entries=[entry(1)])
    asks = RequestFactory().get("/t/feed.atom", headers={"If-None-Match": first["ETag"]})
    assert atom(**FEED, entries=[entry(1)], request=asks).status_code == 304
    assert atom(**FEED, entries=[entry(1), entry(2)], request=asks).status_code == 200


def test_nothing_yet_is_dated_by_the_thing() -> None:
    root = ET.fromstring(atom(**FEED, entries=[], updated=AT).content)
    assert root.findtext(f"{NAME}updated") == "2026-03-01T09:30:00+00:00"
    assert atom(**FEED, entries=[]).content == atom(**FEED, entries=[]).content


def test_only_the_newest_are_sent() -> None:
    found = ET.fromstring(atom(**FEED, entries=[entry(number) for number in range(MOST_ENTRIES + 5)]).content)
    assert len(found.findall(f"{NAME}entry")) == MOST_ENTRIES


@given(st.text(), st.text())
def test_any_words_are_well_formed_and_never_markup(title: str, summary: str) -> None:
    root = ET.fromstring(atom(**FEED, entries=[entry(1, title=title, summary=summary)]).content)
    told = root.findtext(f"{NAME}entry/{NAME}summary") or ""
    assert "<" not in told
    assert (root.findtext(f"{NAME}entry/{NAME}title") or "").count("<") == title.count("<")


@pytest.mark.parametrize(
    ("context", "shown"),
    [
        ({}, []),
        ({"follow_href": "/f/"}, ["Follow by email"]),
        ({"feed_href": "/a/"}, ["Atom feed"]),
        ({"follow_href": "/f/", "feed_href": "/a/"}, ["Follow by email", "Atom feed"]),
    ],
)
def test_the_component_shows_what_there_is(context: dict[str, str], shown: list[str]) -> None:
    text = render_to_string("components/follow.html", context)
    assert [each for each in ("Follow by email", "Atom feed") if each in text] == shown
