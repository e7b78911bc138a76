"""One step on from each page: from what was asked, voted, met about or promised to what was decided and done."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from deliberation.accountability.actions.doing import ActionGiven, make_action
from deliberation.accountability.calc.decision_links import meant
from deliberation.accountability.calc.record import Figure
from deliberation.accountability.models import Action, Decision, Motion, Recommendation
from deliberation.accountability.queries.came_of import decisions_on
from deliberation.accountability.queries.record import in_short, record_found
from deliberation.bodies.models import Meeting
from deliberation.scrutiny.models import ProgrammeItem
from deliberation.tradeoffs.models import TradeOff
from design.onward import steps
from kernel import clock
from tests.moot import Moot
from tests.scrutiny import add_watchers
from tests.tradeoffs import make_tradeoff
from tests.unit.accountability import kit
from tests.unit.accountability.decisions import decision_kit as dk
from tests.unit.accountability.decisions.decision_kit import words
from tests.votes import make_vote

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(dk.NOW):
        yield


def answering(moot: Moot, kind: str, thing_id: object, **changes: Any) -> Decision:
    """A published decision that answers something."""
    return dk.taken(moot, links=[(kind, str(thing_id))], **changes)


def met(moot: Moot) -> Meeting:
    """A meeting of the board that was held."""
    return Meeting.objects.create(
        body=moot.board, title="October meeting", starts_at=dk.NOW - dt.timedelta(days=3),
        ends_at=dk.NOW - dt.timedelta(days=3, hours=-2), status="held",
    )  # fmt: skip


def test_a_recommendation_leads_to_what_was_decided_on_it(moot: Moot, client: Client) -> None:
    asked = kit.one(moot, topics=["leaving-hospital"], area_key="QJK")
    where = f"/recommendations/{asked.pk}/"
    assert "What was decided on it" not in words(client.get(where))
    kit.answer(moot, asked)
    said = words(client.get(where))
    assert "No action is on record." in said
    assert "No decision that answers it is on record." in said
    made = answering(moot, "recommendation", asked.pk, title="Seven days")
    hidden = dk.draft(moot, links=[("recommendation", str(asked.pk))], title="Not yet")
    page = client.get(where)
    assert f'href="/decisions/{made.pk}/"' in page.content.decode()
    assert "Seven days (2 November 2026)" in words(page)
    assert "Not yet" not in words(page)
    assert 'href="/topics/leaving-hospital/"' in page.content.decode()
    assert 'href="/areas/QJK/"' in page.content.decode()
    [read] = client.get(f"/api/v1{where}").json()["decisions"]
    assert read["reference"] == made.reference
    assert read["body"] == "northfen-board"
    assert str(hidden.pk) not in str(client.get(f"/api/v1{where}").json())


def test_each_decision_comes_once_and_gone_ones_not_at_all(
    moot: Moot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    asked = kit.one(moot)
    thing = uuid.uuid4()
    both = dk.taken(moot, links=[("recommendation", str(asked.pk))])
    Decision.objects.filter(pk=dk.taken(moot, links=[("recommendation", str(asked.pk))]).pk).update(
        status="replaced"
    )
    with django_assert_num_queries(1):
        found = decisions_on({"recommendation": [asked.pk], "tradeoff": [thing]})
    assert found == [both]
    with django_assert_num_queries(0):
        assert decisions_on({"recommendation": []}) == []
    assert decisions_on({"tradeoff": [asked.pk]}) == []


def test_a_pasted_address_of_a_trade_off_is_understood(moot: Moot, client: Client) -> None:
    tradeoff = make_tradeoff(moot.panel, "follow_up", public=True)
    meaning = meant(f"https://site.example{reverse('panel_report', args=[moot.panel.slug, tradeoff.pk])}")
    assert meaning == meant(reverse("tradeoff_by_id", args=[tradeoff.pk])) == ("tradeoff", str(tradeoff.pk))
    made = dk.taken(moot, links=[meaning])
    page = client.get(tradeoff_path(tradeoff))
    assert f'href="/decisions/{made.pk}/"' in page.content.decode()
    assert "What came of it" in words(page)


def tradeoff_path(tradeoff: TradeOff) -> str:
    return f"/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/"


def test_a_trade_off_leads_to_its_recommendations_and_answers(moot: Moot, client: Client) -> None:
    tradeoff = make_tradeoff(moot.panel, "response", public=True)
    asked = kit.one(moot)
    Recommendation.objects.filter(pk=asked.pk).update(origin_id=str(tradeoff.pk))
    kit.answer(moot, asked, "rejected")
    page = client.get(tradeoff_path(tradeoff))
    assert f'href="/recommendations/{asked.pk}/"' in page.content.decode()
    assert "Rejected, answered 2 November 2026" in words(page)
    early = make_tradeoff(moot.panel, "discuss", public=True)
    assert "What came of it" not in words(client.get(tradeoff_path(early)))


def test_a_closed_vote_leads_to_the_decision_that_carries_it_out(moot: Moot, client: Client) -> None:
    vote = make_vote(moot.board, title="Which plan", status="closed", closed_at=dk.NOW, counted_at=dk.NOW)
    made = answering(moot, "vote", vote.pk)
    assert (
        f'href="/decisions/{made.pk}/"'
        in client.get(f"/bodies/northfen-board/votes/{vote.pk}/").content.decode()
    )


def test_a_meeting_leads_to_what_it_decided_moved_and_had_on_the_programme(
    moot: Moot, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    meeting = met(moot)
    where = f"/bodies/northfen-board/meetings/{meeting.pk}/"
    assert "What came of it" not in words(client.get(where))
    made = dk.taken(moot, title="Seven days")
    hidden = dk.draft(moot, title="Not yet")
    Decision.objects.filter(pk__in=[made.pk, hidden.pk]).update(meeting=meeting)
    motion = Motion.objects.create(
        body=moot.board, reference="NHWB/M1/2026", title="Approve the strategy", template="general", status="carried",
        meeting=meeting, moved_at=dk.NOW, moved_by=moot.membership("mabel", moot.board),
    )  # fmt: skip
    item = ProgrammeItem.objects.create(
        body=moot.board, title="Going home", kind="main", meeting=meeting, decision_id=made.pk
    )
    page = client.get(where)
    text, said = page.content.decode(), words(page)
    for href in (f"/decisions/{made.pk}/", f"/motions/{motion.pk}/", f"/scrutiny/{item.pk}/"):
        assert href in text, href
    assert "Seven days (2 November 2026)" in said
    assert "Approve the strategy (carried)" in said
    assert "Going home (planned)" in said
    assert "Not yet" not in said
    decided = words(client.get(f"/decisions/{made.pk}/"))
    assert (
        "Where committees look at it Work programme of Northfen health and wellbeing board : Going home"
        in decided
    )
    with django_assert_max_num_queries(3):
        assert len(steps("meeting_record", f"northfen-board/{meeting.pk}")) == 3


def test_a_body_leads_to_its_record(
    moot: Moot, client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    add_watchers(moot)
    assert "nothing was due from it in the last two years" in words(client.get("/bodies/northfen-board/"))
    first, second, late = (kit.one(moot, key=str(number)) for number in range(3))
    kit.answer(moot, first)
    for due in (20, 60):
        make_action(
            actor=moot.actor("chandra"), body_id=moot.board.pk,
            given=ActionGiven(text="Open it.", owner="Director", due_on=dk.TODAY + dt.timedelta(days=due)),
        )  # fmt: skip
    Action.objects.filter(due_on=dk.TODAY + dt.timedelta(days=20)).update(status="done", done_on=dk.TODAY)
    with clock.frozen(dk.NOW + dt.timedelta(days=31)):
        kit.answer(moot, second)
        said = words(client.get("/bodies/northfen-board/"))
        assert "Its record : 1 of 3 answers in time; 1 of 1 promise kept in time" in said
        with django_assert_num_queries(1):
            found = in_short("northfen-board")
        whole = record_found(moot.board).lately
        # The record's own page counts in Python, row by row: the second road.
        assert found.answers == whole.share(Figure.ANSWERED_IN_TIME)
        assert found.actions == whole.share(Figure.DONE_IN_TIME)
    assert late.answered_on is None


def test_the_tracker_in_the_menu_leads_to_the_whole_record(client: Client) -> None:
    text = client.get("/tracker/").content.decode()
    for href in (
        "/decisions/", "/decisions/plan/", "/actions/", "/motions/", "/questions/", "/asked/", "/topics/", "/tracker/patients/",
        "/enquiries/", "/findings/", "/reports/",
    ):  # fmt: skip
        assert f'href="{href}"' in text, href
        assert client.get(href).status_code == 200, href
