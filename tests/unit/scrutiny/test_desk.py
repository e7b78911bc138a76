"""What scrutiny puts on desks: who sees what, in one query."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.dates import today_in_england
from deliberation.scrutiny.desk import ScrutinyDesk
from deliberation.scrutiny.models import (
    CheckMember,
    Enquiry,
    Finding,
    InformationRequest,
    PartnershipCheck,
    RightOfReply,
)
from kernel.actors import Actor
from tests.moot import Moot
from tests.scrutiny import Watchers, add_watchers

pytestmark = pytest.mark.django_db


def days(count: int) -> dt.date:
    return today_in_england() + dt.timedelta(days=count)


def texts(actor: Actor) -> list[str]:
    return [each.text for each in ScrutinyDesk(actor).waiting()]


@pytest.fixture
def full(moot: Moot) -> Moot:
    """One duty of each kind, past the actions: of the committee, and of the board that it asks."""
    watchers: Watchers = add_watchers(moot)
    own: dict[str, Any] = {"body": watchers.committee, "year": 2026}
    clock = {"asked_on": days(-9), "reply_length": 7, "reply_unit": "calendar_days"}
    enquiry = Enquiry.objects.create(
        number=1, reference="E/1", title="Support at home", question="Q?", status="open", **own
    )
    InformationRequest.objects.create(
        enquiry=enquiry, number=1, to_body=moot.board, text="T", due_on=days(4), **clock
    )
    InformationRequest.objects.create(
        enquiry=enquiry, number=2, to_name="Fen Trust", text="T", due_on=days(-2), **clock
    )
    author = {"membership": moot.membership("sam", watchers.committee), "role": "member"}
    shared = {"text": "T", "seriousness": "note", "sureness": "low"} | own | author
    shown = Finding.objects.create(number=1, reference="F/1", title="T", status="with_others", **shared)
    RightOfReply.objects.create(finding=shown, to_body=moot.board, text_shown="T", due_on=days(6), **clock)
    Finding.objects.create(number=2, reference="F/2", title="T", status="ready", **shared)
    check = PartnershipCheck.objects.create(body=moot.board, number=1, status="open", closes_on=days(9))
    for name, answered in (("mabel", False), ("chandra", True)):
        CheckMember.objects.create(
            round=check, membership=moot.membership(name, moot.board), answered=answered
        )
    return moot


def test_the_board_sees_what_is_asked_of_it(full: Moot) -> None:
    asked = [
        "Give the information that is asked for: Support at home",
        "Comment on finding F/1 before it is published",
    ]
    assert texts(full.actor("chandra")) == asked
    assert texts(full.actor("cleo")) == asked


def test_a_member_sees_the_check_that_they_have_not_answered(full: Moot) -> None:
    assert texts(full.actor("mabel")) == [
        "Answer the partnership check of Northfen health and wellbeing board"
    ]


def test_the_committee_sees_what_it_goes_on_with(full: Moot) -> None:
    going_on = [
        "Fen Trust has not replied: ask again, or enter the reply that came",
        "Finding F/2 is ready to publish",
    ]
    assert texts(full.actor("clem")) == going_on
    assert texts(full.actor("sade")) == going_on
    assert texts(full.actor("sam")) == []


def test_every_step_leads_to_a_page(full: Moot, client_as: Any) -> None:
    for name in ("chandra", "mabel", "clem"):
        client = client_as(full.people[name])
        for each in ScrutinyDesk(full.actor(name)).waiting():
            assert client.get(each.href).status_code == 200, each.text


@pytest.mark.parametrize("name", ["otto", "rosa", "paul", "obi", "will"])
def test_others_see_nothing(full: Moot, name: str) -> None:
    assert texts(full.actor(name)) == []


def test_one_query(full: Moot, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    actor = full.actor("clem")
    texts(actor)
    with django_assert_num_queries(1):
        assert len(texts(actor)) == 2
