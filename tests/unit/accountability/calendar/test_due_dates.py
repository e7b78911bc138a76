"""The calendar of due dates of a body and of single things: what is owed, what is done, and nothing that is not public."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from deliberation.accountability.calendar import due_dates
from deliberation.accountability.models import Action, BoardQuestion, Decision
from deliberation.bodies.models import Body
from kernel import clock
from tests.moot import Moot
from tests.unit.accountability.kit import DUE, NOW, answer, one

pytestmark = pytest.mark.django_db
LATER = dt.date(2026, 12, 15)


@pytest.fixture(autouse=True)
def _in_november() -> Any:
    with clock.frozen(NOW):
        yield


def owed(moot: Moot) -> None:
    """One of each, for the board."""
    shared = {"body": moot.board, "year": 2026, "number": 1, "illustrative": True}
    Action.objects.create(
        **shared, reference="A1", text="Open it", owner="Director", due_on=LATER, first_due_on=LATER
    )
    Decision.objects.create(
        body=moot.board, reference="D1", status="planned", title="The budget", planned_for=LATER
    )
    Decision.objects.create(
        body=moot.board, reference="D2", status="draft", title="Secret", planned_for=LATER
    )
    BoardQuestion.objects.create(
        **shared, from_body=moot.other, reference="Q1", membership=moot.membership("rosa", moot.other), role="patient_representative",
        text="When?", asked_on=NOW.date(), reply_length=28, reply_unit="calendar_days", due_on=LATER,
    )  # fmt: skip


def events(kind: str, key: object) -> list[tuple[str, dt.date]]:
    answer_ = Client().get(reverse("thing_calendar", args=[kind, str(key)]))
    assert answer_.status_code == 200
    return [
        (str(each["summary"]), each["dtstart"].dt)
        for each in Calendar.from_ical(answer_.content).walk("VEVENT")
    ]


def test_what_a_body_owes_and_waits_for(moot: Moot) -> None:
    asked = one(moot)
    owed(moot)
    found = events("body", moot.board.pk)
    assert [day for _, day in found] == [DUE, LATER, LATER, LATER]
    words = " ".join(summary for summary, _ in found)
    for part in (
        f"Answer due: {asked.reference}",
        "Action due: Open it",
        "Reply due: Q1",
        "Decision to come: The budget",
    ):
        assert part in words
    assert "Secret" not in words
    assert len(events("body", moot.panel.pk)) == 1, "the panel waits for the answer"


def test_what_is_done_says_so(moot: Moot) -> None:
    asked = one(moot)
    answer(moot, asked)
    [(summary, _)] = events("recommendation", asked.pk)
    assert "Done: Answer due" in summary


def test_what_was_due_long_ago_is_left_out(moot: Moot) -> None:
    one(moot)
    with clock.frozen(NOW + dt.timedelta(days=500)):
        assert events("body", moot.board.pk) == []


@pytest.mark.parametrize("kind", ["action", "decision", "board_question", "nonsense"])
def test_of_one_thing_nothing_else(moot: Moot, kind: str) -> None:
    owed(moot)
    assert list(due_dates(kind, str(uuid.uuid4()))) == []
    assert list(due_dates(kind, "nonsense")) == []


def test_the_same_queries_for_many(moot: Moot, django_assert_max_num_queries: Any) -> None:
    for number in range(30):
        one(moot, key=str(number), text=f"Do {number}.")
    owed(moot)
    with django_assert_max_num_queries(6):
        assert len(events("body", moot.board.pk)) == 33
    assert Body.objects.count() == 3
