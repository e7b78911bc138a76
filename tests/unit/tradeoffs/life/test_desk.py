"""What trade-offs put on desks: of members, of those who run them, of bodies that are asked for a view."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from access.gate import every_role
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.desk import TradeoffsDesk
from deliberation.tradeoffs.models import (
    Challenge,
    Leaning,
    ModerationCase,
    Question,
    Reading,
    StageDate,
    TradeOff,
    Voice,
    Witness,
)
from kernel import clock
from kernel.actors import Actor
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, add_statements, make_tradeoff, option_of
from tests.unit.tradeoffs.life import kit

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


def waiting(moot: Moot, name: str) -> list[str]:
    return [each.text for each in TradeoffsDesk(moot.actor(name)).waiting()]


def changed(moot: Moot, name: str, days: int = 3) -> list[str]:
    return [each.text for each in TradeoffsDesk(moot.actor(name)).changed(kit.NOW - days * DAY)]


def ends(tradeoff: TradeOff, day: dt.date) -> None:
    StageDate.objects.filter(tradeoff=tradeoff, stage=tradeoff.stage).update(ends_on=day)


def test_a_member_sees_what_is_open_to_them(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN, title="Beds")
    ends(made, kit.TODAY + 9 * DAY)
    items = add_evidence(made, 2)
    add_statements(made, 2)
    paul = moot.membership("paul", moot.panel)
    Reading.objects.create(item=items[0], membership=paul)
    found = list(TradeoffsDesk(moot.actor("paul")).waiting())
    assert [each.text for each in found] == [
        "Read the evidence on “Beds”: 1 item new to you",
        "Say where you lean before the discussion of “Beds”",
    ]
    assert {(each.due, each.where) for each in found} == {(kit.TODAY + 9 * DAY, moot.panel.name)}
    Leaning.objects.create(option=option_of(made), membership=paul, when="before", value=3)
    Reading.objects.create(item=items[1], membership=paul)
    assert waiting(moot, "paul") == []
    TradeOff.objects.update(stage="discuss")
    assert waiting(moot, "paul") == ["Say where you stand on 2 statements about “Beds”"]
    TradeOff.objects.update(stage="vote")
    assert waiting(moot, "paul") == ["Say where you lean now, after the discussion of “Beds”"]
    assert waiting(moot, "chandra") == []


def test_whose_words_were_taken_out_is_told(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.RESPONSE, title="Beds")
    case: dict[str, Any] = {
        "tradeoff": made,
        "thing_kind": "point",
        "thing_number": 1,
        "decided": "hide",
        "reason": "insult",
    }
    ModerationCase.objects.create(
        author=moot.membership("paul", moot.panel), moderator=moot.people["femi"], **case
    )
    assert waiting(moot, "paul") == ["There is a decision about something that you wrote on “Beds”: read it"]
    assert waiting(moot, "priya") == []
    ModerationCase.objects.update(seen_at=kit.NOW)
    assert waiting(moot, "paul") == []


def test_those_who_run_it_see_what_waits(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.DISCUSS, title="Beds")
    members = [moot.membership("paul", moot.panel)]
    add_points(made, members, 2, status="waiting")
    add_statements(made, 1, status="waiting")
    add_evidence(made, 1, status="submitted")
    Question.objects.create(
        tradeoff=made, number=1, membership=members[0], by_name="Member 1", text="Why?", promise="Ask them",
        promise_due=kit.TODAY + DAY,
    )  # fmt: skip
    assert waiting(moot, "cleo") == [
        "3 contributions to look at: “Beds”",
        "1 item of evidence handed in: “Beds”",
        "1 question of members to answer: “Beds”",
        "Keep what was promised to members on “Beds”",
    ]
    ends(made, kit.TODAY + 2 * DAY)
    assert "Move “Beds” on: the stage Discuss is planned to end" in waiting(moot, "cleo")
    ends(made, kit.TODAY - DAY)
    [late] = [each for each in TradeoffsDesk(moot.actor("cleo")).waiting() if "Move" in each.text]
    assert late.overdue
    assert late.href == kit.at(made, "move/")
    ends(made, kit.TODAY + 20 * DAY)
    assert not any("Move" in each for each in waiting(moot, "cleo"))
    assert waiting(moot, "otto") == []
    assert waiting(moot, "obi") == []


def test_everything_that_waits_to_be_looked_at_is_counted_and_nothing_that_is_too_late(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.DISCUSS, title="Beds")
    paul = moot.membership("paul", moot.panel)
    [item, _] = add_evidence(made, 2)
    add_evidence(made, 1, status="submitted")
    asked: dict[str, Any] = {"tradeoff": made, "membership": paul, "by_name": "Member 1", "text": "Why?"}
    Question.objects.create(number=1, status="waiting", **asked)
    Question.objects.create(number=2, **asked)
    doubt: dict[str, Any] = {"item": item, "membership": paul, "by_name": "Member 1", "text": "Is it so?"}
    Challenge.objects.create(status="waiting", **doubt)
    Challenge.objects.create(**doubt)
    assert waiting(moot, "cleo") == [
        "2 contributions to look at: “Beds”",
        "1 item of evidence handed in: “Beds”",
        "1 challenge of evidence to answer: “Beds”",
        "1 question of members to answer: “Beds”",
    ]
    TradeOff.objects.update(stage="response")
    assert waiting(moot, "cleo") == ["2 contributions to look at: “Beds”"]


def test_a_witness_sees_what_they_are_asked_and_what_they_promised(moot: Moot) -> None:
    made = make_tradeoff(moot.board, Stage.DISCUSS, title="Beds")
    will = Witness.objects.create(
        tradeoff=made, number=1, name="Will", role="Nurse", membership=moot.membership("will", moot.board)
    )
    other = Witness.objects.create(tradeoff=made, number=2, name="Wanda", role="Nurse")
    asked: dict[str, Any] = {
        "tradeoff": made, "membership": moot.membership("mabel", moot.board), "by_name": "Mabel", "text": "Why?",
    }  # fmt: skip
    Question.objects.create(number=1, witness=will, **asked)
    Question.objects.create(number=2, witness=other, **asked)
    Question.objects.create(
        number=3, witness=will, answer="I shall ask.", answered_at=kit.NOW, promise="Ask them.",
        promise_due=kit.TODAY - DAY, **asked,
    )  # fmt: skip
    found = list(TradeoffsDesk(moot.actor("will")).waiting())
    assert [(each.text, each.href, each.overdue) for each in found] == [
        ("Answer Q1, on “Beds”", kit.at(made, "questions/1/answer/"), False),
        ("Keep what you promised with Q3, on “Beds”", kit.at(made, "questions/3/promise/"), True),
    ]
    TradeOff.objects.update(stage="response")
    assert waiting(moot, "will") == ["Keep what you promised with Q3, on “Beds”"]
    TradeOff.objects.update(stage="closed")
    assert waiting(moot, "will") == []


def test_a_draft_waits_for_who_prepares_it_while_it_is_fresh(moot: Moot) -> None:
    made = kit.draft(moot)
    assert waiting(moot, "cleo") == [f"Publish the trade-off “{made.title}”, or discard it"]
    assert waiting(moot, "paul") == []
    TradeOff.objects.update(changed_at=kit.NOW - 61 * DAY)
    assert waiting(moot, "cleo") == []


def test_an_invited_body_is_asked(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN, title="Beds")
    voice = Voice.objects.create(
        tradeoff=made, body=moot.board, name=moot.board.name, why="It pays.", due_on=kit.TODAY + DAY
    )
    [item] = TradeoffsDesk(moot.actor("chandra")).waiting()
    assert item.text == f"{moot.panel.name} asks for the view of {moot.board.name} on “Beds”"
    assert (item.href, item.due) == (kit.at(made, f"voices/{voice.pk}/"), kit.TODAY + DAY)
    assert waiting(moot, "mabel") == []
    for stage in ("draft", "recommend"):
        TradeOff.objects.update(stage=stage)
        assert waiting(moot, "chandra") == []


def test_what_moved_on_and_what_was_said(moot: Moot) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN, title="Beds")
    make_tradeoff(moot.panel, Stage.DRAFT, title="Drawer")
    make_tradeoff(moot.other, Stage.LEARN, title="Elsewhere")
    Voice.objects.create(
        tradeoff=made, name="Northfen council", why="It pays.", answer="Yes.", answered_at=kit.NOW
    )
    assert changed(moot, "paul") == [
        "Learn: the trade-off “Beds” is at this stage",
        "Northfen council has put its view on “Beds” on record",
    ]
    assert changed(moot, "paul", days=0) == []


def test_nobody_signed_in_has_nothing(moot: Moot) -> None:
    make_tradeoff(moot.panel, Stage.LEARN)
    desk = TradeoffsDesk(Actor.anonymous())
    assert [*desk.waiting(), *desk.changed(kit.NOW - 9 * DAY)] == []


def test_many_trade_offs_take_one_query(
    moot: Moot, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for stage in (Stage.LEARN, Stage.DISCUSS, Stage.VOTE, Stage.DRAFT):
        made = make_tradeoff(moot.panel, stage)
        add_evidence(made, 3)
    desk = TradeoffsDesk(moot.actor("cleo"))
    every_role(desk.actor)
    with django_assert_num_queries(1):
        assert list(desk.waiting())
        assert list(desk.changed(kit.NOW - 60 * DAY))


def test_the_desk_page_shows_them(moot: Moot, client_as: Callable[..., Client]) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN, title="Beds")
    add_evidence(made)
    page = client_as(moot.actor("paul")).get("/accounts/desk/").content.decode()
    assert "Read the evidence on “Beds”" in page
    assert "All trade-offs" in page
