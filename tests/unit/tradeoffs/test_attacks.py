"""Attacks on trade-offs: what may not be told of few, what waits or is over, one person filling what is for all."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest
from django.test import Client

from audit import trail
from audit.events import Event
from deliberation.accountability.models import Recommendation
from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions import points, questions
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.actions.evidence import EvidenceGiven, submit_evidence
from deliberation.tradeoffs.actions.statements import make_statement
from deliberation.tradeoffs.models import Point, Reaction, Scenario, Statement, TradeOff, Witness
from deliberation.tradeoffs.queries import evidence as evidence_queries
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState
from tests.moot import Moot
from tests.tradeoffs import add_points, add_statements, fill_panel, make_tradeoff, option_of
from tests.unit.tradeoffs.report import kit as report_kit
from tests.unit.tradeoffs.statements.kit import api, at, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


def by(who: Actor, tradeoff: TradeOff) -> dict[str, Any]:
    return {"actor": who, "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


# --- Few


def test_the_order_of_points_tells_nothing_of_few(moot: Moot) -> None:
    """Whoever watches the list must not see it move when one member says that a point was new to them."""
    tradeoff = make_tradeoff(moot.panel)
    members = fill_panel(moot.panel, 6)
    one, other, _ = add_points(tradeoff, members, 3)
    for point, count in ((one, 4), (other, 5)):
        Reaction.objects.bulk_create(
            Reaction(point=point, membership=each, knew=False) for each in members[:count]
        )
        Point.objects.filter(pk=point.pk).update(new_to=count)
    Point.objects.filter(pk=other.pk).update(new_to=1, knew=4)
    rows = Client().get(api(tradeoff, "points/"), {"sort": "new"}).json()["results"]
    assert [(each["number"], each["new_to"]) for each in rows] == [(2, 1), (3, None), (1, None)]


def test_what_few_put_on_an_option_is_not_told_among_many(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "vote")
    members = fill_panel(moot.panel, 6)
    for place, member in enumerate(members):
        options = [2] if place else [2, 3]
        picked = [
            {"option": option_of(tradeoff, each).pk, "name": f"Option {each}", "amount": 123_456_00 + place}
            for each in options
        ]
        Scenario.objects.create(
            tradeoff=tradeoff, membership=member, name="Mine", picks={}, shared=True,
            outcome={"options": picked, "total": 1, "left": 0, "lenses": [], "metrics": [], "whole": None,
                     "envelope_kind": "money"},
        )  # fmt: skip
    told = Client().get(api(tradeoff, "scenarios/together/")).json()
    amounts = {each["name"]: (each["members"], each["least"], each["most"]) for each in told["options"]}
    assert amounts == {"Option 2": (6, 123_456_00, 123_456_05), "Option 3": (1, None, None)}
    assert "Too few to say" in words(Client().get(at(tradeoff, "explore/saved/")))


def test_neither_the_trail_nor_a_day_leads_to_a_line_of_the_file_of_answers(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel)
    members, rows = fill_panel(moot.panel, 6), add_statements(tradeoff, 3)
    for place, member in enumerate(members):
        with clock.frozen(clock.now() + clock.seconds(86_400 * place)):
            for row in rows[: 3 if place else 2]:
                answer_statement(
                    **by(Actor.person(member.person_id), tradeoff),
                    number=row.number,
                    value=1 if place else -1,
                )
    noted = [each for each in trail.newest(1000) if each["event"] == Event.STATEMENT_ANSWERED.value]
    assert len(noted) == len(members), "once for each, so that nobody counts or names what they answered"
    assert all(each["detail"] == {"body": str(tradeoff.body_id)} for each in noted)
    TradeOff.objects.update(stage="vote")
    lines = Client().get(at(tradeoff, "statements/votes.csv")).content.decode().splitlines()[1:]
    assert len({line.split(",")[0] for line in lines}) == 1


# --- What is over, what waits, what is not public


@pytest.mark.parametrize("where", ["", "discussion/", "evidence/"])
def test_a_witness_whose_term_is_over_sees_no_more_than_others(
    moot: Moot, client_as: SignIn, where: str
) -> None:
    tradeoff = make_tradeoff(moot.board, public=False, title="Closing the hospital")
    heard = moot.membership("will", moot.board)
    Witness.objects.create(tradeoff=tradeoff, number=1, name="W", role="R", membership=heard)
    will = client_as(moot.actor("will"))
    assert will.get(at(tradeoff, where)).status_code == 200
    assert b"Closing the hospital" in will.get("/trade-offs/").content
    yesterday = clock.today() - clock.seconds(86_400)
    Membership.objects.filter(pk=heard.pk).update(ends_on=yesterday)
    assert will.get(at(tradeoff, where)).status_code == 404
    assert will.get(api(tradeoff, where)).status_code == 404
    assert b"Closing the hospital" not in will.get("/trade-offs/").content


def test_of_a_trade_off_that_is_not_public_recommendations_carry_only_their_words(moot: Moot) -> None:
    tradeoff, _ = report_kit.handed_over(moot, public=False)
    rows = Recommendation.objects.filter(origin_id=str(tradeoff.pk))
    assert rows.count() == 2
    assert all(each.evidence == [] for each in rows)
    open_, _ = report_kit.handed_over(moot)
    assert any(each.evidence for each in Recommendation.objects.filter(origin_id=str(open_.pk)))


def test_a_statement_that_waits_is_not_told_in_a_refusal(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, moderation="before")
    text = "The mayor takes money from the builders."
    make_statement(**by(moot.actor("paul"), tradeoff), text=text, form_id=uuid.uuid4())
    assert Statement.objects.get().status == "waiting"
    priya = client_as(moot.actor("priya"))
    near = "the mayor takes money from builders"
    for sent in (near, text.upper()):
        data = {"text": sent, "form_id": str(uuid.uuid4())}
        answers = [
            priya.post(at(tradeoff, "statements/new/"), data),
            priya.post(
                api(tradeoff, "statements/"), json.dumps({"text": sent}), content_type="application/json"
            ),
        ]
        for answer in answers:
            assert answer.status_code in (200, 400)
            assert text not in words(answer)
    assert Statement.objects.count() == 1
    made = make_statement(**by(moot.actor("priya"), tradeoff), text=near, form_id=uuid.uuid4(), sure=True)
    assert made.number == 2


def test_the_id_of_a_reviewed_trade_off_is_not_told_to_who_may_not_see_it(
    moot: Moot, client_as: SignIn
) -> None:
    first = make_tradeoff(moot.panel, public=False)
    review = make_tradeoff(moot.board, review_of=first)
    assert Client().get(api(review)).json()["review_of"] is None
    assert client_as(moot.actor("cleo")).get(api(review)).json()["review_of"] == str(first.pk)


def test_what_is_followed_has_one_id(moot: Moot) -> None:
    """By another spelling of it somebody would follow something of which nobody is ever told."""
    made = make_tradeoff(moot.panel)
    assert Client().get(f"/follow/tradeoff/{made.pk}/").status_code == 200
    for other in (str(made.pk).upper(), made.pk.hex, f"{{{made.pk}}}", f"urn:uuid:{made.pk}"):
        assert Client().get(f"/follow/tradeoff/{other}/").status_code == 404, other


# --- One person alone


def test_nobody_fills_the_discussion_alone(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel)
    paul, priya = moot.actor("paul"), moot.actor("priya")

    def make(who: Actor) -> Point:
        return points.make_point(**by(who, tradeoff), position=2, side="for", text="Again.")

    with mock.patch.object(points, "MOST_OF_ONE", 3):
        made = [make(paul) for _ in range(3)]
        points.withdraw_point(**by(paul, tradeoff), number=made[0].number)
        with pytest.raises(WrongState, match="most"):
            make(paul)
        with pytest.raises(WrongState, match="most"):
            points.reply_to_point(**by(paul, tradeoff), number=made[1].number, text="And again.")
        assert make(priya).number == 4


def test_nobody_fills_the_list_of_questions_alone(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    paul = moot.actor("paul")
    with mock.patch.object(questions, "MOST_OF_ONE", 2):
        for _ in range(2):
            questions.ask_question(**by(paul, tradeoff), text="Why?")
        with pytest.raises(WrongState, match="most"):
            questions.ask_question(**by(paul, tradeoff), text="Why?")


def test_nobody_fills_the_evidence_pack_alone(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    given = EvidenceGiven("It works.", "It works well.", "A report", "fair", "None")

    def hand_in(name: str) -> int:
        return submit_evidence(**by(moot.actor(name), tradeoff), given=given).number

    with mock.patch.object(evidence_queries, "MOST_WAITING", 2):
        assert [hand_in("paul"), hand_in("paul")] == [1, 2]
        with pytest.raises(WrongState, match="as many items"):
            hand_in("paul")
        assert hand_in("priya") == 3


def test_writing_and_withdrawing_statements_does_not_go_on_for_ever(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel)
    member = moot.membership("paul", moot.panel)
    Statement.objects.bulk_create(
        Statement(tradeoff=tradeoff, number=each, text=f"Text {each}", membership=member, status="withdrawn")
        for each in range(1, 41)
    )
    with pytest.raises(WrongState):
        make_statement(**by(moot.actor("paul"), tradeoff), text="One more", form_id=uuid.uuid4())
