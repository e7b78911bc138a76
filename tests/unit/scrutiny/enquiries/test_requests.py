"""Requests for information: the clock, who replies, replies by post, taking back, reminders that go out once."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator

import pytest

from audit.events import Event
from audit.models import Entry
from deliberation.scrutiny.actions import requests as actions
from deliberation.scrutiny.actions.enquiries import close_enquiry, move_enquiry
from deliberation.scrutiny.actions.requests import InformationGiven, LinkGiven, RequestGiven
from deliberation.scrutiny.actions.requests_keeping import remind_of_requests
from deliberation.scrutiny.models import InformationReply, InformationRequest
from deliberation.scrutiny.queries.requests import asked_of, request_in, waiting_for
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Notice
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers
from tests.unit.scrutiny.enquiries import enquiry_kit as kit

pytestmark = pytest.mark.django_db
ANYBODY, SYSTEM = Actor.anonymous(), Actor.system("scrutiny")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def on(moot: Moot) -> Watchers:
    return add_watchers(moot)


def reply(moot: Moot, asked: InformationRequest, by: str = "chandra", **changes: object) -> InformationReply:
    usual: dict[str, object] = {
        "text": "Here they are.",
        "links": [LinkGiven("Waits", "https://example.org/waits")],
    }
    return actions.give_information(
        actor=moot.actor(by),
        body_id=moot.board.pk,
        request_id=asked.pk,
        given=InformationGiven(**(usual | changes)),
    )


def test_the_clock_is_that_of_the_body_asked_unless_another_is_given(moot: Moot, on: Watchers) -> None:
    moot.board.reply_length, moot.board.reply_unit = 20, "working_days"
    moot.board.save()
    found = kit.opened(moot, on)
    assert kit.asked(moot, found, moot.board).due_on == dt.date(2026, 11, 30)
    assert kit.asked(moot, found, "A trust").due_on == dt.date(2026, 11, 30)  # 28 days of the committee
    mine = kit.asked(moot, found, moot.board, reply_length=3, reply_unit="calendar_days")
    assert (mine.number, mine.due_on) == (3, dt.date(2026, 11, 5))
    assert Entry.objects.filter(event=Event.INFORMATION_ASKED).count() == 3


def test_whom_one_cannot_ask(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    named = kit.at(found, moot.actor("clem"))
    for odd in (
        RequestGiven("What?"),
        RequestGiven("What?", to_body_id=moot.board.pk, to_name="A trust"),
        RequestGiven("What?", to_body_id=uuid.uuid4()),
        RequestGiven("What?", to_body_id=on.committee.pk),
        RequestGiven(" ", to_name="A trust"),
        RequestGiven("What?", to_name="A trust", reply_length=0, reply_unit="calendar_days"),
        RequestGiven("What?", to_name="A trust", reply_length=9, reply_unit="moons"),
    ):
        with pytest.raises(BadInput):
            actions.ask_information(**named, given=odd)
    with pytest.raises(NotAllowed):
        actions.ask_information(
            **kit.at(found, moot.actor("sam")), given=RequestGiven("What?", to_name="A trust")
        )
    assert InformationRequest.objects.count() == 0


def test_nobody_is_asked_before_it_is_open_or_while_it_is_written_up(moot: Moot, on: Watchers) -> None:
    with pytest.raises(WrongState):
        kit.asked(moot, kit.draft(moot, on))
    found = kit.opened(moot, on)
    move_enquiry(**kit.at(found, moot.actor("clem")), to="reporting")
    with pytest.raises(WrongState):
        kit.asked(moot, found)


def test_a_part_leaves_the_clock_running_and_a_whole_reply_stops_it(moot: Moot, on: Watchers) -> None:
    asked = kit.asked(moot, kit.opened(moot, on), moot.board)
    first = reply(moot, asked, complete=False)
    asked.refresh_from_db()
    assert (first.number, first.role, asked.answered_on) == (1, "chair", None)
    with kit.later(30):
        assert reply(moot, asked, by="cleo").number == 2
        asked.refresh_from_db()
        assert asked.answered_on == dt.date(2026, 12, 2)
    with kit.later(40):
        assert reply(moot, asked).number == 3
        asked.refresh_from_db()
        assert asked.answered_on == dt.date(2026, 12, 2)


def test_only_the_body_that_was_asked_replies_and_once_by_form(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    asked, one = kit.asked(moot, found, moot.board), uuid.uuid4()
    given = InformationGiven("Here.")
    with pytest.raises(NotFound):
        actions.give_information(
            actor=moot.actor("otto"), body_id=moot.other.pk, request_id=asked.pk, given=given
        )
    with pytest.raises(NotAllowed):
        reply(moot, asked, by="mabel")
    for _ in range(2):
        actions.give_information(
            actor=moot.actor("cleo"), body_id=moot.board.pk, request_id=asked.pk, given=given, reply_id=one
        )
    assert InformationReply.objects.count() == 1
    other = kit.asked(moot, found, moot.board)
    with pytest.raises(BadInput, match="taken"):
        actions.give_information(
            actor=moot.actor("cleo"), body_id=moot.board.pk, request_id=other.pk, given=given, reply_id=one
        )
    for links in ([LinkGiven("X", "javascript:alert(1)")], [LinkGiven("", "https://example.org")]):
        with pytest.raises(BadInput):
            reply(moot, other, links=links)


def test_a_reply_by_post_is_entered_by_the_body_that_asked(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    posted, here = kit.asked(moot, found, "A trust"), kit.asked(moot, found, moot.board)
    named = kit.at(found, moot.actor("clem"))
    how = {"given": InformationGiven("Here."), "source": "Letter 12/27", "given_on": dt.date(2026, 11, 2)}
    entered = actions.enter_information(**named, number=posted.number, **how)
    assert (entered.source, entered.role) == ("Letter 12/27", "clerk")
    with pytest.raises(NotFound):
        actions.enter_information(**named, number=here.number, **how)
    for odd in ({"source": " "}, {"given_on": dt.date(2026, 11, 3)}, {"given_on": dt.date(2026, 11, 1)}):
        with pytest.raises(BadInput):
            actions.enter_information(**named, number=posted.number, **(how | odd))


def test_what_was_taken_back_takes_no_reply(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    asked = kit.asked(moot, found, moot.board)
    named = kit.at(found, moot.actor("clem"))
    for _ in range(2):
        actions.withdraw_request(**named, number=1)
    assert Entry.objects.filter(event=Event.INFORMATION_WITHDRAWN).count() == 1
    with pytest.raises(WrongState, match="taken back"):
        reply(moot, asked)
    answered = kit.asked(moot, found, moot.board)
    reply(moot, answered)
    with pytest.raises(WrongState, match="reply already"):
        actions.withdraw_request(**named, number=answered.number)
    with pytest.raises(NotFound):
        actions.withdraw_request(**named, number=9)


def test_a_late_reply_is_heard_after_the_end(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    asked = kit.asked(moot, found, moot.board)
    close_enquiry(**kit.at(found, moot.actor("clem")), reason="Over.")
    assert waiting_for(moot.board).count() == 0
    assert reply(moot, asked).number == 1


def test_of_a_private_enquiry_those_asked_see_the_request_alone(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on, public=False)
    asked = kit.asked(moot, found, moot.board)
    assert request_in(moot.actor("cleo"), found.pk, 1) == asked
    assert asked_of(moot.actor("cleo"), moot.board).count() == 1
    for who in (ANYBODY, moot.actor("mabel"), moot.actor("otto")):
        with pytest.raises(NotFound):
            request_in(who, found.pk, 1)
        assert asked_of(who, moot.board).count() == 0


def test_reminders_go_out_once_each_and_to_those_whose_task_it_is(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    kit.asked(moot, found, moot.board)
    kit.asked(moot, found, "A trust")

    def reached(days: int) -> list[str]:
        before = set(Notice.objects.values_list("pk", flat=True))
        with kit.later(days):
            remind_of_requests(actor=SYSTEM)
            assert remind_of_requests(actor=SYSTEM) == 0
        fresh = Notice.objects.exclude(pk__in=before).exclude(person=None)
        return sorted(each.person.email.split("@")[0] for each in fresh if each.person)

    asking = ["clem", "sade"]
    assert reached(20) == []
    assert reached(21) == sorted(["chandra", "cleo", "vera", *asking])
    assert reached(28) == []
    assert reached(29) == sorted(["chandra", "cleo", "vera", *asking])
    # Two weeks late the chair and the clerk who asked hear of both.
    assert reached(43) == sorted(["chandra", "cleo", "vera", *asking, *asking])
    assert reached(80) == []
    assert Entry.objects.filter(event=Event.SCRUTINY_REMINDED).count() == 6


def test_nobody_is_reminded_of_what_was_replied_to_taken_back_or_closed(moot: Moot, on: Watchers) -> None:
    found, other = kit.opened(moot, on), kit.opened(moot, on)
    reply(moot, kit.asked(moot, found, moot.board))
    kit.asked(moot, found, moot.board)
    actions.withdraw_request(**kit.at(found, moot.actor("clem")), number=2)
    kit.asked(moot, other, moot.board)
    close_enquiry(**kit.at(other, moot.actor("clem")), reason="Over.")
    with kit.later(40):
        assert remind_of_requests(actor=SYSTEM) == 0
    with pytest.raises(NotAllowed):
        remind_of_requests(actor=moot.actor("clem"))


def test_followers_of_the_enquiry_hear_of_a_request_and_its_reply(moot: Moot, on: Watchers) -> None:
    found = kit.opened(moot, on)
    kit.follow("enquiry", found.pk)
    reply(moot, kit.asked(moot, found, moot.board))
    assert Notice.objects.filter(follow__kind="enquiry").count() == 2
    hidden = kit.opened(moot, on, public=False)
    kit.follow("enquiry", hidden.pk, "other@fenmarsh.example")
    kit.asked(moot, hidden, moot.board)
    assert Notice.objects.filter(follow__kind="enquiry").count() == 2
