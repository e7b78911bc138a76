"""Reminders of answers: who is told on which day, each once, and when they go higher up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from audit import trail
from deliberation.accountability.actions.reminders import remind_of_recommendation, remind_of_recommendations
from deliberation.accountability.models import Recommendation
from deliberation.bodies.models import Body, Membership
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.unit.accountability import kit

pytestmark = pytest.mark.django_db
SYSTEM = Actor.system("accountability")


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def run(day: int) -> int:
    """The round of a day after the recommendation was made; the last day for the answer is day 28."""
    with clock.frozen(kit.NOW + dt.timedelta(days=day)):
        return remind_of_recommendations(actor=SYSTEM)


def told(moot: Moot) -> set[str]:
    """First names of those for whom a mail waits; then the queue is emptied."""
    names = {person.pk: name for name, person in moot.people.items()}
    found = {
        names[each]
        for each in Notice.objects.filter(person__isnull=False).values_list("person_id", flat=True)
    }
    Notice.objects.all().delete()
    return found


def test_the_days_and_the_people(moot: Moot) -> None:
    asked = kit.one(moot)
    assert run(20) == 0
    assert run(21) == 1
    notice = Notice.objects.filter(person=moot.people["chandra"]).get()
    assert notice.subject == f"Answer due by 30 November 2026: {asked.reference}"
    assert notice.href == f"/bodies/northfen-board/recommendations/{asked.pk}/answer/"
    assert told(moot) == {"chandra", "vera", "cleo"}
    assert [run(day) for day in (21, 22, 28)] == [0, 0, 0]
    assert run(29) == 1
    assert "overdue" in Notice.objects.filter(person=moot.people["vera"]).get().subject
    assert told(moot) == {"chandra", "vera", "cleo"}
    assert run(30) == 0
    assert run(42) == 1
    assert "comes to you as chair" in Notice.objects.get(person=moot.people["chandra"]).subject
    assert told(moot) == {"chandra", "vera", "femi", "cleo"}, (
        "the chair of who was asked, the clerks of who asked"
    )
    assert [run(day) for day in (43, 60, 400)] == [0, 0, 0]
    asked.refresh_from_db()
    assert asked.reminded == "escalated"
    codes = [each["detail"]["code"] for each in trail.newest(9) if each["event"] == "accountability.reminded"]
    assert codes == ["escalated", "late", "soon"]


def test_an_answer_ends_them_and_a_first_part_does_not(moot: Moot) -> None:
    asked = kit.one(moot)
    kit.answer(moot, asked, partial=True)
    assert run(21) == 1
    kit.answer(moot, asked)
    assert run(42) == 0


def test_nothing_goes_to_who_is_not_on_the_site_but_to_who_asked(moot: Moot) -> None:
    kit.by_post(moot)
    assert run(21) == 0
    assert run(29) == 1
    assert told(moot) == {"femi", "cleo"}
    assert run(42) == 1
    assert told(moot) == {"femi", "cleo"}


def test_followers_hear_that_it_is_late(moot: Moot) -> None:
    asked = kit.one(moot)
    Follow.objects.create(
        address="a@example.org", kind="recommendation", thing_id=str(asked.pk), title="x", confirmed_at=clock.now()
    )  # fmt: skip
    for day in (21, 29, 29, 42):
        run(day)
    [notice] = Notice.objects.filter(follow__isnull=False)
    assert notice.subject == f"No answer yet to {asked.reference}"
    assert "Chandra" not in notice.text


def test_what_was_entered_after_its_day_is_left_alone(moot: Moot) -> None:
    asked = kit.one(moot)
    Recommendation.objects.filter(pk=asked.pk).update(due_on=kit.NOW.date() - dt.timedelta(days=400))
    assert run(0) == 0
    assert not Notice.objects.exists()


def test_people_who_left_and_bodies_that_ended_are_not_told(moot: Moot) -> None:
    kit.one(moot)
    Membership.objects.filter(pk=moot.membership("vera", moot.board).pk).update(ends_on=dt.date(2026, 11, 5))
    assert run(21) == 1
    assert told(moot) == {"chandra", "cleo"}
    Body.objects.filter(pk=moot.board.pk).update(ends_on=dt.date(2026, 11, 24))
    assert run(29) == 1
    assert told(moot) == set()
    assert run(42) == 1
    assert told(moot) == {"femi", "cleo"}, "whoever asked hears of it"


def test_two_rounds_at_once_send_once(moot: Moot) -> None:
    asked = kit.one(moot)
    with clock.frozen(kit.NOW + dt.timedelta(days=21)):
        day = kit.NOW.date() + dt.timedelta(days=21)
        assert remind_of_recommendation(actor=SYSTEM, recommendation_id=asked.pk, today=day)
        assert not remind_of_recommendation(actor=SYSTEM, recommendation_id=asked.pk, today=day)


def test_only_the_clock_may(moot: Moot) -> None:
    asked = kit.one(moot)
    with pytest.raises(NotAllowed):
        remind_of_recommendation(actor=moot.actor("chandra"), recommendation_id=asked.pk, today=kit.DUE)
