"""Pages of meetings: lists with filters, one meeting, and the forms of those who plan them."""

from __future__ import annotations

import datetime as dt
import html
import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.trail import history
from deliberation.bodies.actions.meetings import cancel_meeting, mark_held
from deliberation.bodies.models import AgendaItem, BodyArea, Declaration, Meeting, Paper
from tests.moot import Moot
from tests.unit.bodies.meetings import kit

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
BOARD = "/bodies/northfen-board/meetings/"


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    """The clerk's browser."""
    return client_as(moot.actor("cleo"))


def words(answer: Any) -> str:
    """A page's text without its markup, blanks run together."""
    text = answer.content.decode().replace("</time>", "")
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", text, flags=re.S)
    return re.sub(r"\s+", " ", html.unescape(text))


def form(**changes: Any) -> dict[str, Any]:
    """What the form of a meeting sends."""
    usual = {
        "uid": str(uuid.uuid4()), "title": "Meeting of the board", "day_day": "20", "day_month": "11", "day_year": "2026",
        "starts": "10:30", "ends": "12.30pm", "place": "Town Hall", "openness": "public",
    }  # fmt: skip
    return usual | changes


def item_form(**changes: Any) -> dict[str, Any]:
    return {"title": "Winter plan", "purpose": "discuss", "minutes": "20", "privacy": "public"} | changes


def test_a_clerk_plans_and_calls_a_meeting(cleo: Client) -> None:
    sent = form()
    answer = cleo.post(f"{BOARD}new/", sent)
    meeting = Meeting.objects.get()
    assert answer["Location"] == f"{BOARD}{meeting.pk}/"
    assert (meeting.starts_at, meeting.ends_at) == (kit.START, kit.END)
    assert cleo.post(f"{BOARD}new/", sent)["Location"] == answer["Location"]
    assert Meeting.objects.count() == 1
    page = f"{BOARD}{meeting.pk}/"
    assert "No items yet" in words(cleo.get(page))
    assert cleo.get(f"{page}call/").status_code == 409
    answer = cleo.post(f"{page}items/new/", item_form(lead="Dr Obi"))
    item = AgendaItem.objects.get()
    assert answer["Location"] == f"{page}#item-{item.pk}"
    assert (
        cleo.post(f"{page}items/new/", item_form(title="Second", another="yes"))["Location"]
        == f"{page}items/new/"
    )
    assert Client().get(page).status_code == 404
    assert "Call this meeting?" in words(cleo.get(f"{page}call/"))
    assert cleo.post(f"{page}call/")["Location"] == page
    text = words(Client().get(page))
    for part in (
        "Called",
        "Friday 20 November 2026, 10:30am to 12:30pm",
        "Greenwich Mean Time",
        "10:30am 20 minutes",
        "10:50am 20 minutes",
        "11:10am: planned end",
    ):
        assert part in text, part
    assert [each["event"] for each in history("meeting", meeting.pk)] == ["meeting.created", "meeting.called"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "Enter a title."), ({"day_day": "31", "day_month": "2"}, "Enter a real date"), ({"day_year": "1926"}, "between 2000 and 2099"),
        ({"starts": "late"}, "Write the time like"), ({"starts": "13:00"}, "must end after"), ({"openness": "private"}, "Say why it is in private"),
        ({"day_day": "28", "day_month": "3", "day_year": "2027", "starts": "1:30"}, "skip this time"), ({"public_link": "nonsense"}, "must be a web address"),
        ({"openness": "odd"}, "Select a valid choice"), ({"title": "a\x01b"}, "cannot be shown"), ({"uid": "x"}, "Enter a valid UUID"),
    ],
)  # fmt: skip
def test_a_form_that_does_not_fit_says_so(cleo: Client, changes: dict[str, str], says: str) -> None:
    answer = cleo.post(f"{BOARD}new/", form(**changes))
    assert answer.status_code == 200
    assert says in words(answer)
    assert "<title>Error:" in answer.content.decode()
    assert not Meeting.objects.exists()


def test_a_called_meeting_says_that_it_was_changed(moot: Moot, cleo: Client) -> None:
    meeting = kit.called(moot)
    page = f"{BOARD}{meeting.pk}/"
    shown = words(cleo.get(f"{page}edit/"))
    assert "This meeting has been called." in shown
    with kit.at(kit.NOW + dt.timedelta(days=2)):
        sent = form(openness="part_private", private_reason="Money.", starts="2pm", ends="4pm")
        assert cleo.post(f"{page}edit/", sent)["Location"] == page
        text = words(Client().get(page))
    assert "Changed on 4 November 2026, 9am, after the meeting was called on 2 November 2026." in text
    assert "2pm to 4pm" in text
    meeting.refresh_from_db()
    assert meeting.sequence == 3  # the private item, the call, the change


def test_the_form_shows_the_meeting_as_it_is(moot: Moot, cleo: Client) -> None:
    meeting = kit.plan(
        moot,
        starts_at=dt.datetime(2027, 7, 1, 9, 30, tzinfo=dt.UTC),
        ends_at=dt.datetime(2027, 7, 1, 11, 0, tzinfo=dt.UTC),
    )
    text = cleo.get(f"{BOARD}{meeting.pk}/edit/").content.decode()
    for part in ('value="10:30am"', 'value="midday"', 'value="2027"', "secret-room"):
        assert part in text
    assert "British Summer Time" in words(cleo.get(f"{BOARD}{meeting.pk}/"))


def test_warnings_are_for_those_who_plan(moot: Moot, cleo: Client, client_as: SignIn) -> None:
    meeting = kit.plan(
        moot, starts_at=kit.NOW + dt.timedelta(days=3), ends_at=kit.NOW + dt.timedelta(days=3, hours=1)
    )
    kit.put_item(moot, meeting, minutes=80)
    page = f"{BOARD}{meeting.pk}/"
    for text in (words(cleo.get(page)), words(cleo.get(f"{page}call/"))):
        assert "1 hour 20 minutes together, which is 20 minutes longer than the meeting" in text
        assert "there would be 2 clear days of notice" in text
    assert "longer than the meeting" not in words(client_as(moot.actor("mabel")).get(page))
    assert cleo.post(f"{page}call/").status_code == 302


def test_cancelling_needs_a_reason_and_stays_to_be_read(moot: Moot, cleo: Client) -> None:
    meeting = kit.called(moot)
    page = f"{BOARD}{meeting.pk}/"
    assert "Say why the meeting is cancelled." in words(cleo.post(f"{page}cancel/", {"reason": " "}))
    assert cleo.post(f"{page}cancel/", {"reason": "The hall is flooded."}).status_code == 302
    text = words(Client().get(page))
    assert "This meeting was cancelled on 2 November 2026. The hall is flooded." in text
    assert "The hall is flooded." in words(Client().get(BOARD))
    for tail in ("edit/", "call/", "cancel/", "items/new/"):
        assert cleo.get(f"{page}{tail}").status_code == 409, tail


def test_a_meeting_is_held_once_it_has_started(moot: Moot, cleo: Client) -> None:
    meeting = kit.called(moot)
    page = f"{BOARD}{meeting.pk}/"
    assert cleo.post(f"{page}held/").status_code == 409
    assert "Mark as held" not in words(cleo.get(page))
    with kit.at(kit.START + dt.timedelta(minutes=5)):
        assert "Mark as held" in words(cleo.get(page))
        assert "Was this meeting held?" in words(cleo.get(f"{page}held/"))
        assert cleo.post(f"{page}held/").status_code == 302
        text = words(Client().get(page))
    assert "Held" in text
    assert "Minutes" in text


def test_items_are_changed_moved_and_removed_without_dragging(moot: Moot, cleo: Client) -> None:
    meeting = kit.called(moot)
    first, second = meeting.items.all()
    page = f"{BOARD}{meeting.pk}/"
    answer = cleo.post(f"{page}items/{second.pk}/move/", {"to": "up", "position": "2"}, follow=True)
    assert "“Contract” is item 1 now." in words(answer)
    cleo.post(f"{page}items/{second.pk}/move/", {"to": "up", "position": "2"})
    cleo.post(f"{page}items/{second.pk}/move/", {"to": "down", "position": "²"})
    assert [each.pk for each in meeting.items.all()] == [first.pk, second.pk]
    text = cleo.get(f"{page}items/{second.pk}/").content.decode()
    assert re.search(r'value="other"[^>]*checked', text)
    assert "Money of a firm." in text
    assert "Say why the item is private" in words(
        cleo.post(f"{page}items/{second.pk}/", item_form(privacy="other"))
    )
    cleo.post(f"{page}items/{second.pk}/", item_form(title="Contract", privacy="legal"))
    second.refresh_from_db()
    assert second.private_reason.startswith("It is legal advice")
    assert cleo.get(f"{page}items/{second.pk}/move/").status_code == 405
    kit.put_paper(moot, first)
    answer = cleo.get(f"{page}items/{first.pk}/remove/")
    assert answer.status_code == 409
    assert "it has papers" in words(answer)
    assert "Remove “Contract”?" in words(cleo.get(f"{page}items/{second.pk}/remove/"))
    assert cleo.post(f"{page}items/{second.pk}/remove/").status_code == 302
    assert meeting.items.count() == 1
    for number in (second.pk, 10**30):
        assert cleo.get(f"{page}items/{number}/").status_code == 404


def test_an_agenda_is_taken_over(moot: Moot, cleo: Client) -> None:
    meeting = kit.plan(moot)
    page = f"{BOARD}{meeting.pk}/items/copy/"
    assert "No earlier agenda" in words(cleo.get(page))
    earlier = kit.called(moot, title="October meeting")
    elsewhere = kit.called(moot, moot.panel)
    assert "October meeting, 20 November 2026" in words(cleo.get(page))
    assert "Choose a meeting." in words(cleo.post(page, {}))
    assert "valid choice" in words(cleo.post(page, {"source": elsewhere.pk}))
    assert "2 items taken over" in words(cleo.post(page, {"source": earlier.pk}, follow=True))


def test_all_meetings_are_filtered(moot: Moot, cleo: Client) -> None:
    board = kit.called(moot, title="Board in November")
    panel = kit.called(
        moot,
        moot.panel,
        title="Panel in January",
        starts_at=dt.datetime(2027, 1, 5, 10, tzinfo=dt.UTC),
        ends_at=dt.datetime(2027, 1, 5, 12, tzinfo=dt.UTC),
    )
    with kit.at(dt.datetime(2026, 9, 1, 9, tzinfo=dt.UTC)):
        past = kit.called(
            moot,
            title="Board in September",
            starts_at=dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC),
            ends_at=dt.datetime(2026, 9, 30, 23, 30, tzinfo=dt.UTC),
        )
    BodyArea.objects.filter(body=moot.panel).update(area_key="QOX")
    expected = {
        "": [board, panel],
        "when=past": [past],
        "when=all": [panel, board, past],
        "kind=citizen_panel": [panel],
        "area=E10000008": [board],
        "words=winter+november": [board],
        "words=nothing": [],
        "month=2026-11": [board],
        "month=2026-09": [past],
        "month=2026-11&kind=citizen_panel": [],
    }
    for query, found in expected.items():
        text = Client().get(f"/meetings/?{query}").content.decode()
        at = [text.find(f">{each.title}<") for each in found]
        assert -1 not in at, query
        assert at == sorted(at), query
        assert sum(f">{each.title}<" in text for each in (board, panel, past)) == len(found), query
    for query in ("month=2026-13", "area=ZZ", "kind=x", "when=x", "page=x", "words=%00"):
        assert Client().get(f"/meetings/?{query}").status_code == 200, query


def test_a_bodys_meetings_in_three_lists(moot: Moot, cleo: Client) -> None:
    assert "No meeting has been called yet." in words(Client().get(BOARD))
    for day in range(1, 23):
        moment = dt.datetime(2027, 3, day, 10, tzinfo=dt.UTC)
        kit.called(moot, title=f"March {day}.", starts_at=moment, ends_at=moment + dt.timedelta(hours=1))
    gone = Meeting.objects.get(title="March 2.")
    cancel_meeting(actor=moot.actor("cleo"), body_id=moot.board.pk, meeting_id=gone.pk, reason="Snow.")
    with kit.at(dt.datetime(2027, 3, 1, 10, 30, tzinfo=dt.UTC)):
        first = Meeting.objects.get(title="March 1.")
        mark_held(actor=moot.actor("cleo"), body_id=moot.board.pk, meeting_id=first.pk)
    with kit.at(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC)):
        page, more = (words(Client().get(f"{BOARD}{query}")) for query in ("", "?coming=2"))
    to_come, past = page.split("To come", 1)[1].split(" Past ", 1)
    assert "March 3." in to_come
    assert "March 22." in to_come
    assert "March 1." in past
    assert "Snow." in past.split("Cancelled", 1)[1]
    assert "March 3." in more


def test_everything_is_drawn_safely(moot: Moot, cleo: Client) -> None:
    meeting = kit.called(moot, title="<script>alert(1)</script>")
    item = meeting.items.all()[0]
    paper = kit.put_paper(moot, item, title="=1+1<b>")
    page = f"{BOARD}{meeting.pk}/"
    paths = [
        BOARD, page, "/meetings/", f"{BOARD}new/", f"{page}edit/", f"{page}call/", f"{page}cancel/", f"{page}items/new/", f"{page}items/{item.pk}/",
        f"{page}items/copy/", f"{page}items/{item.pk}/papers/new/", f"/papers/{paper.pk}/withdraw/", f"/papers/{paper.pk}/replace/", "/calendar/",
    ]  # fmt: skip
    for path in paths:
        answer = cleo.get(path)
        text = answer.content.decode()
        assert answer.status_code == 200, path
        assert text.count("<h1") == 1, path
        assert "<script>alert" not in text, path
        assert not re.search(r"\sstyle=|\son\w+=", text), path
        assert "no-store" in answer["Cache-Control"], path
        if path != "/calendar/":
            assert "Illustrative: made-up data" in text, path


def test_a_large_agenda_takes_few_queries(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = kit.called(moot)
    AgendaItem.objects.bulk_create(
        AgendaItem(meeting=meeting, position=at, title=f"Item {at}") for at in range(3, 31)
    )
    items = list(meeting.items.all())
    Paper.objects.bulk_create(
        Paper(item=item, title="Paper", filename="a.pdf", stored="papers/x", media_type="application/pdf", size=1, sha256="0")
        for item in items for _ in "ab"
    )  # fmt: skip
    member = moot.membership("mabel", moot.board)
    Declaration.objects.bulk_create(
        Declaration(membership=member, thing_kind="item", thing_id=str(item.pk)) for item in items
    )
    for day in range(1, 25):
        moment = dt.datetime(2027, 3, day, 10, tzinfo=dt.UTC)
        Meeting.objects.create(
            body=moot.board, title="More", starts_at=moment, ends_at=moment, status="called"
        )
    for name in ("cleo", "mabel", "nobody"):
        client = Client() if name == "nobody" else client_as(moot.actor(name))
        for path in (
            f"{BOARD}{meeting.pk}/",
            BOARD,
            "/meetings/?when=all",
            f"{BOARD}{meeting.pk}/meeting.ics",
        ):
            client.get(path)
            with django_assert_max_num_queries(12):
                assert client.get(path).status_code == 200
