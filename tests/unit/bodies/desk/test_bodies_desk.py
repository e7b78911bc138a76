"""What bodies put on the desks of their people: each duty, who gets it, and that the number of queries stays put."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.desk import Waiting
from deliberation.bodies.desk import BodiesDesk
from deliberation.bodies.models import (
    AgendaItem,
    Asset,
    Body,
    Declaration,
    Invitation,
    Meeting,
    Membership,
    Minutes,
    Paper,
    Seat,
    Substitute,
    Terms,
)
from deliberation.bodies.presenters.desk import before_meeting
from kernel import clock
from tests.moot import Moot

pytestmark = pytest.mark.django_db

DESK = "/accounts/desk/"
NOW = dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC)
TODAY = NOW.date()
YESTERDAY = NOW - dt.timedelta(days=1)
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


def meeting(body: Body, title: str, after: float, status: str = "called", **more: object) -> Meeting:
    starts_at = NOW + days(after)
    called_at = None if status == "draft" else min(starts_at, NOW) - days(30)
    return Meeting.objects.create(
        body=body, title=title, starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=2), status=status,
        **{"called_at": called_at, **more},
    )  # fmt: skip


def on_desk(moot: Moot, name: str) -> dict[str, Waiting]:
    """What waits for a person, by text; what every new member has is left out."""
    found = BodiesDesk(moot.actor(name)).waiting()
    return {each.text: each for each in found if not each.text.startswith("Declare your interests")}


def happened(moot: Moot, name: str, since: dt.datetime = YESTERDAY) -> list[tuple[str, str]]:
    return [(each.text, each.where) for each in BodiesDesk(moot.actor(name)).changed(since)]


def test_of_coming_meetings_the_next_one_of_each_body_shows_to_all_its_people(moot: Moot) -> None:
    first = meeting(moot.board, "Spring meeting", 10)
    meeting(moot.board, "Summer meeting", 60)
    meeting(moot.other, "Another body's", 5)
    for name in ("chandra", "mabel", "cleo", "obi", "will", "anil"):
        coming = on_desk(moot, name)["Next meeting: Spring meeting, midday"]
        assert (coming.due, coming.kind, coming.overdue) == (TODAY + days(10), "attend", False)
        assert coming.href == f"/bodies/northfen-board/meetings/{first.pk}/"
        assert "Summer" not in " ".join(on_desk(moot, name))
        assert "Another" not in " ".join(on_desk(moot, name))
    assert on_desk(moot, "paul") == {}


def test_a_meeting_that_is_being_planned_waits_for_those_who_call_it(moot: Moot) -> None:
    meeting(moot.board, "Spring meeting", 10, "draft")
    text = "Call the meeting “Spring meeting”, 14 March: it is still being planned"
    assert on_desk(moot, "cleo")[text].due == before_meeting(dt.date(2026, 3, 14))
    assert all(on_desk(moot, name) == {} for name in ("chandra", "mabel", "obi", "otto"))


@pytest.mark.parametrize(
    ("meets", "call_by"),
    [
        (dt.date(2026, 3, 14), dt.date(2026, 3, 6)),  # a Saturday: Monday to Friday lie between
        (dt.date(2026, 3, 12), dt.date(2026, 3, 4)),
        (dt.date(2026, 3, 9), dt.date(2026, 2, 27)),
    ],
)
def test_five_clear_working_days_lie_before_a_meeting(meets: dt.date, call_by: dt.date) -> None:
    assert before_meeting(meets) == call_by
    between = [call_by + days(at) for at in range(1, (meets - call_by).days)]
    assert sum(day.weekday() < 5 for day in between) == 5


def test_minutes_go_from_the_clerk_to_the_chair_and_back(moot: Moot) -> None:
    over = meeting(moot.board, "Winter meeting", -20)
    held = "Mark the meeting “Winter meeting”, 12 February as held, or as cancelled"
    assert on_desk(moot, "cleo")[held].overdue
    Meeting.objects.update(status="held")
    written = "Write the minutes of “Winter meeting”, 12 February"
    assert on_desk(moot, "cleo")[written].due == dt.date(2026, 2, 26)
    assert on_desk(moot, "cleo")[written].href == f"/bodies/northfen-board/meetings/{over.pk}/minutes/"
    assert on_desk(moot, "chandra") == {}

    minutes = Minutes.objects.create(meeting=over)
    assert written not in on_desk(moot, "cleo")
    agreed = on_desk(moot, "chandra")["Agree the minutes of “Winter meeting”, 12 February"]
    assert agreed.due == dt.date(2026, 3, 26)  # six weeks, while no next meeting is called
    meeting(moot.board, "Spring meeting", 10)
    assert on_desk(moot, "vera")["Agree the minutes of “Winter meeting”, 12 February"].due == TODAY + days(10)
    assert "Finish the minutes of “Winter meeting”, 12 February and have them agreed" in on_desk(moot, "cleo")
    assert "minutes" not in " ".join(on_desk(moot, "mabel"))

    Minutes.objects.filter(pk=minutes.pk).update(status="agreed", agreed_at=NOW - days(8))
    publish = on_desk(moot, "cleo")["Publish the agreed minutes of “Winter meeting”, 12 February"]
    assert (publish.due, publish.overdue) == (TODAY - days(1), True)
    Minutes.objects.update(status="published", published_at=NOW)
    assert "minutes" not in " ".join(on_desk(moot, "cleo"))
    assert (
        "Minutes published: Winter meeting, 12 February",
        "Northfen health and wellbeing board",
    ) in happened(moot, "mabel")


def test_items_wait_for_a_word_on_interests_until_it_is_said(moot: Moot) -> None:
    coming = meeting(moot.board, "Spring meeting", 10)
    items = [
        AgendaItem.objects.create(meeting=coming, position=at, title=f"Item {at}", purpose=purpose)
        for at, purpose in enumerate(("formal", "decide", "note"), start=1)
    ]
    two = "Say whether you have an interest in 2 items of “Spring meeting”, 14 March"
    assert on_desk(moot, "mabel")[two].due == TODAY + days(10)
    assert two in on_desk(moot, "chandra")
    assert two not in on_desk(moot, "cleo")
    assert two not in on_desk(moot, "obi")
    Declaration.objects.create(
        membership=moot.membership("mabel", moot.board), thing_kind="item", thing_id=str(items[1].pk)
    )
    assert "Say whether you have an interest in an item of “Spring meeting”, 14 March" in on_desk(
        moot, "mabel"
    )
    assert two in on_desk(moot, "chandra")


def test_interests_are_declared_on_joining_and_confirmed_each_year(moot: Moot) -> None:
    def asked() -> list[tuple[str, dt.date | None]]:
        return [(each.text.split(",")[0], each.due) for each in BodiesDesk(moot.actor("mabel")).waiting()]

    Membership.objects.update(created_at=NOW - days(10))
    assert asked() == [("Declare your interests", TODAY + days(18))]
    word = Declaration.objects.create(
        membership=moot.membership("mabel", moot.board), thing_kind="body", thing_id=str(moot.board.pk),
        declared_at=NOW - days(200),
    )  # fmt: skip
    assert asked() == []
    Declaration.objects.filter(pk=word.pk).update(declared_at=NOW - days(370))
    assert asked() == [("Look over your declared interests", TODAY - days(5))]


def test_invitations_are_counted_by_body(moot: Moot) -> None:
    for at, (expires, more) in enumerate(
        [(3, {}), (6, {}), (-2, {}), (-100, {}), (30, {}), (3, {"used_at": NOW}), (3, {"revoked_at": NOW})]
    ):
        Invitation.objects.create(
            body=moot.panel, channel="letter", expires_at=NOW + days(expires), code_hash=str(at), **more
        )
    texts = {
        "2 invitations run out within a week, unused: remind or renew": TODAY + days(3),
        "An invitation ran out unused: renew or revoke": TODAY - days(2),
    }
    assert {text: each.due for text, each in on_desk(moot, "femi").items()} == texts
    assert on_desk(moot, "paul") == {}


def test_seats_terms_and_reviews_wait_for_those_who_look_after_the_body(moot: Moot) -> None:
    mabel = moot.membership("mabel", moot.board)
    Membership.objects.filter(pk=mabel.pk).update(ends_on=TODAY + days(40))
    Terms.objects.create(body=moot.board, version=1, text="Old", adopted_on=TODAY, next_review=TODAY)
    Terms.objects.create(
        body=moot.board, version=2, text="New", adopted_on=TODAY, next_review=TODAY + days(20)
    )
    for after in (5, 9, 90):
        Asset.objects.create(
            system_key="QJK", name="Club", kind="place", category="x", effect="direct", keeper=moot.board,
            review_on=TODAY + days(after),
        )  # fmt: skip
    waits = {each.text: each.due for each in on_desk(moot, "cleo").values()}
    assert waits == {
        "Fill the vacant seat “Patient organisation”: patients have no voice on it now": None,
        "The term of Mabel Member ends: renew it, or find who comes next": TODAY + days(40),
        "Review the terms of reference": TODAY + days(20),
        "Check 2 entries on the map of assets": TODAY + days(5),
    }
    assert list(on_desk(moot, "anil")) == ["Check 2 entries on the map of assets"]
    assert list(on_desk(moot, "mabel")) == ["Your term ends: speak with the clerk if you would go on"]
    assert on_desk(moot, "chandra") == {}


def test_a_seat_that_is_filled_or_gone_waits_for_nobody(moot: Moot) -> None:
    assert moot.patient_seat is not None
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(seat=moot.patient_seat)
    assert on_desk(moot, "cleo") == {}
    Membership.objects.update(seat=None)
    Seat.objects.update(ends_on=TODAY - days(1))
    assert on_desk(moot, "cleo") == {}


def test_bodies_stand_with_every_role_and_the_next_meeting(moot: Moot) -> None:
    first = meeting(moot.board, "Spring meeting", 10)
    Membership.objects.create(
        body=moot.board, person=moot.people["cleo"], role="member", public_name="C", starts_on=TODAY
    )
    Substitute.objects.create(
        membership=moot.membership("rosa", moot.other),
        person=moot.people["cleo"],
        public_name="C",
        starts_on=TODAY,
    )
    mine = {each.name: each for each in BodiesDesk(moot.actor("cleo")).mine()}
    assert {name: each.role for name, each in mine.items()} == {
        "Fenmarsh citizen panel": "Clerk",
        "Fenmarsh integrated care board": "Substitute",
        "Northfen health and wellbeing board": "Clerk, Member",
    }
    board = mine["Northfen health and wellbeing board"]
    assert (board.next_text, board.next_href) == (
        "Next meeting: 14 March 2026",
        f"/bodies/northfen-board/meetings/{first.pk}/",
    )
    assert board.illustrative


def test_what_ended_is_on_no_desk(moot: Moot) -> None:
    meeting(moot.board, "Spring meeting", 10)
    Membership.objects.filter(body=moot.board).update(ends_on=TODAY - days(1))
    Body.objects.filter(pk=moot.panel.pk).update(ends_on=TODAY - days(1))
    for name in ("cleo", "chandra", "paul"):
        desk = BodiesDesk(moot.actor(name))
        assert (list(desk.waiting()), list(desk.mine()), list(desk.changed(NOW - days(9)))) == ([], [], [])


def test_what_changed_is_what_one_may_see(moot: Moot) -> None:
    coming = meeting(moot.board, "Spring meeting", 10, called_at=NOW)
    meeting(moot.board, "Old news", 20)
    meeting(moot.board, "Called off", 30, "cancelled", cancelled_at=NOW)
    planned = meeting(moot.board, "A draft", 40, "draft")
    open_item = AgendaItem.objects.create(meeting=coming, position=1, title="Open")
    closed = AgendaItem.objects.create(meeting=coming, position=2, title="Closed", private=True)
    unseen = AgendaItem.objects.create(meeting=planned, position=1, title="Not yet")
    for item, more in ((open_item, {}), (closed, {}), (open_item, {"withdrawn_at": NOW}), (unseen, {})):
        Paper.objects.create(
            item=item, title="P", filename="p.pdf", stored="p", media_type="application/pdf", size=1, sha256="0",
            added_at=NOW, **more,
        )  # fmt: skip
    Membership.objects.update(created_at=NOW - days(9))
    Membership.objects.filter(pk=moot.membership("cora", moot.board).pk).update(created_at=NOW)
    texts = {text for text, _ in happened(moot, "mabel")}
    assert texts == {
        "Meeting called: Spring meeting, 14 March",
        "Meeting cancelled: Called off, 3 April",
        "2 papers were added to Spring meeting, 14 March",
        "A member joined",
    }
    assert "A paper was added to Spring meeting, 14 March" in {text for text, _ in happened(moot, "obi")}
    assert "A member joined" not in {text for text, _ in happened(moot, "cora")}
    assert happened(moot, "mabel", since=NOW + days(1)) == []
    assert happened(moot, "paul") == []


def test_an_empty_desk_explains_itself_to_members_clerks_and_guests(moot: Moot) -> None:
    said = {
        "mabel": "You are a member.",
        "femi": "You look after a body.",
        "obi": "You come as a guest.",
    }
    for name, sentence in said.items():
        hints = list(BodiesDesk(moot.actor(name)).hints())
        assert [hint.text.startswith(sentence) for hint in hints] == [True], name


def test_shortcuts_lead_to_what_the_role_is_for(moot: Moot) -> None:
    def texts(name: str) -> list[str]:
        return [each.text for each in BodiesDesk(moot.actor(name)).shortcuts()]

    assert "Plan a meeting of Northfen health and wellbeing board" in texts("cleo")
    assert texts("mabel") == ["Meetings in your own calendar", "All meetings", "Who answers to whom"]


def test_ten_bodies_take_no_more_queries_than_one(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cleo = moot.people["cleo"]
    for number in range(8):
        body = Body.objects.create(
            slug=f"b{number}", name=f"Body {number}", kind="scrutiny_committee", footprint="place",
            accountability="elected",
        )  # fmt: skip
        for role in ("clerk", "member"):
            Membership.objects.create(
                body=body, person=cleo, role=role, public_name="Cleo", starts_on=TODAY - days(9)
            )
        for after, status in ((5, "called"), (9, "draft"), (-9, "held"), (-2, "called")):
            held = meeting(body, f"{status} {after}", after, status, called_at=NOW)
            AgendaItem.objects.create(meeting=held, position=1, title="An item")
        Invitation.objects.create(
            body=body, channel="letter", expires_at=NOW + days(2), code_hash=f"c{number}"
        )
    client = client_as(cleo)
    client.get(DESK)
    # One query more for each of accountability and scrutiny, which hold nine kinds of duties between them.
    with django_assert_max_num_queries(14) as asked:
        page = client.get(DESK)
    text = re.sub(r"\s+", " ", page.content.decode())
    assert text.count("fm-tasks__item") >= 8 * 6
    assert text.count('class="fm-mine__role"') == 10
    assert len(asked) <= 14
