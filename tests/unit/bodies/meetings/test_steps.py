"""A meeting's life and its agenda, through the actions: what each step asks for, changes and leaves in the trail."""

from __future__ import annotations

import dataclasses
import datetime as dt
import uuid

import pytest

from access.permissions import Permission
from audit.trail import history, newest
from deliberation.bodies.actions import agenda, meetings
from deliberation.bodies.actions.agenda import ItemDetails, ItemInUse
from deliberation.bodies.actions.meetings import MeetingIsOver, NotReadyToCall
from deliberation.bodies.models import Declaration, Meeting
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded, WrongState
from tests.moot import Moot
from tests.unit.bodies.meetings import kit

pytestmark = pytest.mark.django_db


def step(action: object, moot: Moot, meeting: Meeting, by: str = "cleo", **more: object) -> object:
    """One step of a meeting's life."""
    return action(actor=moot.actor(by), body_id=meeting.body_id, meeting_id=meeting.pk, **more)  # type: ignore[operator]


def events(kind: str, number: object) -> list[object]:
    return [entry["event"] for entry in history(kind, number)]


def test_from_plan_to_held(moot: Moot) -> None:
    meeting = kit.plan(moot)
    assert (meeting.status, meeting.sequence) == ("draft", 0)
    kit.put_item(moot, meeting)
    step(meetings.call_meeting, moot, meeting)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.called_at, meeting.sequence) == ("called", kit.NOW, 1)
    later = kit.details(starts_at=kit.START + dt.timedelta(hours=1), ends_at=kit.END + dt.timedelta(hours=1))
    with kit.at(kit.NOW + dt.timedelta(days=1)):
        step(meetings.change_meeting, moot, meeting, details=later)
    with kit.at(kit.START + dt.timedelta(hours=2)):
        step(meetings.mark_held, moot, meeting)
        step(meetings.mark_held, moot, meeting)
    meeting.refresh_from_db()
    assert (meeting.status, meeting.sequence) == ("held", 2)
    assert events("meeting", meeting.pk) == [
        "meeting.created",
        "meeting.called",
        "meeting.changed",
        "meeting.held",
    ]
    assert history("meeting", meeting.pk)[2]["detail"] == {
        "body": str(meeting.body_id),
        "fields": "ends_at starts_at",
    }


def test_the_trail_holds_no_words(moot: Moot) -> None:
    meeting = kit.called(moot)
    step(meetings.cancel_meeting, moot, meeting, reason="Flooded hall.")
    told = str(newest())
    for words in ("Flooded", "Winter", "Contract", "Money", "Northfen Town", "example.org"):
        assert words not in told


def test_the_same_form_twice_makes_one_meeting(moot: Moot) -> None:
    uid = uuid.uuid4()
    cleo = moot.actor("cleo")
    made = [
        meetings.create_meeting(actor=cleo, body_id=moot.board.pk, details=kit.details(), uid=uid)
        for _ in "ab"
    ]
    assert made[0] == made[1]
    assert Meeting.objects.count() == 1
    with pytest.raises(BadInput, match="taken"):
        meetings.create_meeting(actor=cleo, body_id=moot.panel.pk, details=kit.details(), uid=uid)
    first, again = (kit.put_item(moot, made[0]) for _ in "ab")
    assert first == again
    for _ in "ab":
        step(meetings.call_meeting, moot, made[0])
        step(meetings.cancel_meeting, moot, made[0], reason="Flooded.") if _ == "b" else None
    step(meetings.cancel_meeting, moot, made[0], reason="Flooded.")
    assert events("meeting", made[0].pk).count("meeting.cancelled") == 1


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": "  "}, "title is missing"),
        ({"title": "x" * 161}, "too long"),
        ({"title": "a\x00b"}, "cannot be shown"),
        ({"place": "a\u202eb"}, "cannot be shown"),
        ({"ends_at": kit.START}, "end after"),
        ({"ends_at": kit.START + dt.timedelta(hours=25)}, "24 hours"),
        ({"starts_at": dt.datetime(1999, 1, 1, tzinfo=dt.UTC)}, "2000"),
        ({"public_link": "javascript:alert(1)"}, "web address"),
        ({"member_link": "ftp://x.example"}, "web address"),
        ({"openness": "secret"}, "not one of"),
        ({"openness": "private"}, "in private"),
        ({"openness": "part_private", "private_reason": " "}, "in private"),
    ],
)
def test_details_that_do_not_fit(moot: Moot, changes: dict[str, object], says: str) -> None:
    with pytest.raises(BadInput, match=says):
        kit.plan(moot, **changes)
    assert not Meeting.objects.exists()
    assert newest() == []


def test_what_a_call_needs(moot: Moot) -> None:
    meeting = kit.plan(moot, openness="part_private", private_reason="Staff.")
    with pytest.raises(NotReadyToCall, match="no item"):
        step(meetings.call_meeting, moot, meeting)
    item = kit.put_item(moot, meeting)
    with pytest.raises(NotReadyToCall, match="no item of the agenda is"):
        step(meetings.call_meeting, moot, meeting)
    private = ItemDetails("Staff", private=True, private_reason="Staff.")
    step(agenda.change_item, moot, meeting, item_id=item.pk, details=private)
    with kit.at(kit.START), pytest.raises(NotReadyToCall, match="passed"):
        step(meetings.call_meeting, moot, meeting)
    step(meetings.call_meeting, moot, meeting)


def test_steps_out_of_order_are_refused(moot: Moot) -> None:
    draft = kit.plan(moot)
    with pytest.raises(WrongState, match="was called"):
        step(meetings.mark_held, moot, draft)
    meeting = kit.called(moot)
    with pytest.raises(WrongState, match="not started"):
        step(meetings.mark_held, moot, meeting)
    past = kit.details(starts_at=kit.NOW - dt.timedelta(hours=3), ends_at=kit.NOW - dt.timedelta(hours=1))
    with pytest.raises(WrongState, match="into the past"):
        step(meetings.change_meeting, moot, meeting, details=past)
    with pytest.raises(WrongState, match="item of the agenda is private"):
        step(meetings.change_meeting, moot, meeting, details=kit.details())
    with pytest.raises(BadInput, match="reason is missing"):
        step(meetings.cancel_meeting, moot, meeting, reason=" ")
    step(meetings.cancel_meeting, moot, meeting, reason="Flooded.")
    for action, more in (
        (meetings.call_meeting, {}),
        (meetings.cancel_meeting, {"reason": "Again."}),
        (meetings.change_meeting, {"details": kit.details(title="New")}),
        (agenda.add_item, {"details": ItemDetails("Late")}),
    ):
        with pytest.raises(MeetingIsOver):
            step(action, moot, meeting, **more)


def test_a_body_that_has_ended_plans_no_meetings(moot: Moot, operator: Actor) -> None:
    moot.board.ends_on = dt.date(2026, 10, 1)
    moot.board.save()
    with pytest.raises(WrongState, match="ended"):
        meetings.create_meeting(actor=operator, body_id=moot.board.pk, details=kit.details())
    with pytest.raises(NotFound):
        meetings.create_meeting(actor=operator, body_id=uuid.uuid4(), details=kit.details())


def test_who_may(moot: Moot) -> None:
    meeting = kit.called(moot)
    item = meeting.items.all()[0]
    calls = [
        (meetings.create_meeting, {"details": kit.details()}),
        (meetings.change_meeting, {"meeting_id": meeting.pk, "details": kit.details()}),
        (meetings.call_meeting, {"meeting_id": meeting.pk}),
        (meetings.cancel_meeting, {"meeting_id": meeting.pk, "reason": "x"}),
        (meetings.mark_held, {"meeting_id": meeting.pk}),
        (agenda.add_item, {"meeting_id": meeting.pk, "details": ItemDetails("x")}),
        (agenda.change_item, {"meeting_id": meeting.pk, "item_id": item.pk, "details": ItemDetails("x")}),
        (agenda.move_item, {"meeting_id": meeting.pk, "item_id": item.pk, "up": False}),
        (agenda.remove_item, {"meeting_id": meeting.pk, "item_id": item.pk}),
        (agenda.copy_agenda, {"meeting_id": meeting.pk, "source_id": meeting.pk}),
    ]
    before = len(newest())
    for action, more in calls:
        for name in ("chandra", "mabel", "anil", "obi", "will", "otto", "paul"):
            with pytest.raises(NotAllowed):
                action(actor=moot.actor(name), body_id=moot.board.pk, **more)
        with pytest.raises(SignInNeeded):
            action(actor=Actor.anonymous(), body_id=moot.board.pk, **more)
        if "meeting_id" in more:
            # Cleo is the panel's clerk too, but this is a meeting of the board.
            with pytest.raises(NotFound):
                action(actor=moot.actor("cleo"), body_id=moot.panel.pk, **more)
    assert len(newest()) == before
    assert Permission.MEETING_EDIT.value == "meeting.edit"


def titles(meeting: Meeting) -> list[tuple[int, str]]:
    return list(meeting.items.values_list("position", "title"))


def test_items_move_one_place_at_a_time(moot: Moot) -> None:
    meeting = kit.plan(moot)
    a, b, c = (kit.put_item(moot, meeting, title) for title in "abc")
    step(agenda.move_item, moot, meeting, item_id=c.pk, up=True, position=3)
    step(agenda.move_item, moot, meeting, item_id=c.pk, up=True, position=3)
    assert titles(meeting) == [(1, "a"), (2, "c"), (3, "b")]
    step(agenda.move_item, moot, meeting, item_id=a.pk, up=True)
    step(agenda.move_item, moot, meeting, item_id=b.pk, up=False)
    assert titles(meeting) == [(1, "a"), (2, "c"), (3, "b")]
    step(agenda.remove_item, moot, meeting, item_id=a.pk)
    assert titles(meeting) == [(1, "c"), (2, "b")]
    assert events("item", a.pk) == ["item.added", "item.removed"]
    with pytest.raises(NotFound):
        step(agenda.move_item, moot, meeting, item_id=a.pk, up=True)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"title": ""}, "missing"), ({"minutes": 0}, "minutes"), ({"minutes": 721}, "minutes"), ({"purpose": "fight"}, "not one of"),
        ({"private": True}, "why"), ({"description": "x" * 4001}, "too long"), ({"lead": "a\x07"}, "cannot be shown"),
    ],
)  # fmt: skip
def test_items_that_do_not_fit(moot: Moot, changes: dict[str, object], says: str) -> None:
    meeting = kit.plan(moot)
    with pytest.raises(BadInput, match=says):
        step(agenda.add_item, moot, meeting, details=dataclasses.replace(ItemDetails("Good"), **changes))  # type: ignore[arg-type]
    assert not meeting.items.exists()


def test_a_private_item_makes_the_meeting_partly_private(moot: Moot) -> None:
    meeting = kit.plan(moot)
    item = kit.put_item(moot, meeting, private=True, private_reason="About a person.")
    meeting.refresh_from_db()
    assert (meeting.openness, meeting.private_reason) == ("part_private", "About a person.")
    step(
        agenda.change_item,
        moot,
        meeting,
        item_id=item.pk,
        details=ItemDetails("Open now", private_reason="Left over"),
    )
    item.refresh_from_db()
    assert (item.private, item.private_reason) == (False, "")


def test_an_item_on_which_something_hangs_stays(moot: Moot) -> None:
    meeting = kit.plan(moot)
    with_paper, declared, free = (kit.put_item(moot, meeting, title) for title in "abc")
    kit.put_paper(moot, with_paper)
    member = moot.membership("mabel", moot.board)
    Declaration.objects.create(membership=member, thing_kind="item", thing_id=str(declared.pk))
    with pytest.raises(ItemInUse, match="has papers"):
        step(agenda.remove_item, moot, meeting, item_id=with_paper.pk)
    with pytest.raises(ItemInUse, match="declared interests"):
        step(agenda.remove_item, moot, meeting, item_id=declared.pk)
    step(agenda.remove_item, moot, meeting, item_id=free.pk)


def test_the_last_item_of_a_called_meeting_stays(moot: Moot) -> None:
    meeting = kit.called(moot)
    first, second = meeting.items.all()
    step(agenda.remove_item, moot, meeting, item_id=second.pk)
    with pytest.raises(WrongState, match="at least one"):
        step(agenda.remove_item, moot, meeting, item_id=first.pk)


def test_an_agenda_is_not_endless(moot: Moot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agenda, "MOST_ITEMS", 1)
    meeting = kit.plan(moot)
    kit.put_item(moot, meeting)
    with pytest.raises(WrongState, match="at most"):
        kit.put_item(moot, meeting, "One more")


def test_standing_items_are_taken_over_once(moot: Moot) -> None:
    earlier = kit.called(moot)
    meeting = kit.plan(moot)
    assert step(agenda.copy_agenda, moot, meeting, source_id=earlier.pk) == 2
    meeting.refresh_from_db()
    assert titles(meeting) == [(1, "Winter plan"), (2, "Contract")]
    assert meeting.items.get(position=1).description == ""
    assert meeting.openness == "part_private"
    with pytest.raises(WrongState, match="already"):
        step(agenda.copy_agenda, moot, meeting, source_id=earlier.pk)
    elsewhere = kit.called(moot, moot.other, by="otto")
    with pytest.raises(NotFound):
        step(agenda.copy_agenda, moot, kit.plan(moot), source_id=elsewhere.pk)
