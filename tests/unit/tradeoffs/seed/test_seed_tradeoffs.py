"""The demonstration's trade-offs: made once, at four stages, true to their tables, and every page of them answers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from audit import trail
from deliberation.accountability.models import Recommendation
from deliberation.bodies.models import Body
from deliberation.tradeoffs.calc.stages import STAGES
from deliberation.tradeoffs.management.demonstration.plan import Plan
from deliberation.tradeoffs.management.demonstration.telling import PLANS
from deliberation.tradeoffs.models import (
    Answer,
    Effect,
    Leaning,
    ModerationCase,
    Pin,
    Point,
    Scenario,
    TradeOff,
)
from deliberation.voting.management.demonstration.company import MEMBERS
from deliberation.voting.models import Vote
from tests.unit.indexapp.pages.kit import forget

LABEL = "Illustrative: made-up data"
IDS = [plan.key for plan in PLANS]


@pytest.fixture(autouse=True)
def _begin_anew() -> Iterator[None]:
    """What is kept in memory by the numbers of runs belongs to another test's database."""
    forget()
    yield
    forget()


def seed(command: str = "seed_tradeoffs") -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


# The tables


@pytest.mark.parametrize("plan", PLANS, ids=IDS)
def test_what_the_tables_point_to_is_there(plan: Plan) -> None:
    items = len(plan.evidence)
    cited = [
        each.evidence
        for choice in plan.options
        for each in (*choice.changes, *choice.touches)
        if each.evidence
    ]
    cited += [int(number) for said in plan.points for number in re.findall(r"\[E(\d+)\]", said.text)]
    cited += [number for advice in plan.advice for number in advice.evidence]
    assert all(1 <= number <= items for number in cited)
    assert all(1 <= said.option <= len(plan.options) for said in plan.points)
    assert all(1 <= asked.witness <= len(plan.witnesses) for asked in plan.questions)
    assert all(
        change.low <= change.size <= change.high for choice in plan.options for change in choice.changes
    )


@pytest.mark.parametrize("plan", PLANS, ids=IDS)
def test_whoever_answers_answers_everything_that_is_asked(plan: Plan) -> None:
    assert {len(stance) for stance in plan.stances} <= {len(plan.statements)}
    for leanings in (plan.before, plan.after):
        assert len(leanings) in (0, len(plan.options))
        assert {len(digits) for digits in leanings} <= {MEMBERS}
    places = [[place] for place in range(1, len(plan.options) + 1)]
    assert all(sorted(ranks) == places for _, ranks in plan.ballots)
    assert sum(times for times, _ in plan.ballots) < MEMBERS


@pytest.mark.parametrize("plan", PLANS, ids=IDS)
def test_stages_come_in_their_order(plan: Plan) -> None:
    for days in (plan.moves, plan.planned):
        order = [days[stage] for stage in STAGES if stage in days]
        assert order == sorted(order)
        assert len(order) == len(days)
    assert max(plan.moves.values()) < 0


def test_the_four_are_at_four_stages() -> None:
    assert len({max(plan.moves, key=STAGES.index) for plan in PLANS}) == 4


# The story


@pytest.mark.slow
@pytest.mark.django_db
def test_seeding_twice_leaves_all_as_it_is_and_every_page_answers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    assert "Trade-offs: 5 taken in." in seed()
    before = {model.__name__: model._default_manager.count() for model in apps.get_models()}
    again = [seed(), seed("seed_votes"), seed("seed_bodies")]
    assert [("up to date" in said) for said in again] == [True] * 3
    assert {model.__name__: model._default_manager.count() for model in apps.get_models()} == before
    assert trail.verify()[1] is None
    moments = [entry["at"] for entry in trail.newest(20_000)]
    assert moments == sorted(moments, reverse=True), "the trail tells all of it in the order of time"
    _what_came_of_it()
    _groups_are_those_that_were_planted()
    _pages_answer()


@pytest.mark.slow
@pytest.mark.django_db
def test_a_demonstration_that_somebody_changed_goes_on_without(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    seed("seed_votes")
    Body.objects.filter(kind="citizen_panel").update(ends_on="2026-01-01")
    assert "Trade-offs: left out" in seed()
    assert not TradeOff.objects.exists()


def _what_came_of_it() -> None:
    stages = dict(TradeOff.objects.filter(review_of=None).values_list("title", "stage"))
    assert stages == {plan.title: max(plan.moves, key=STAGES.index).value for plan in PLANS}
    assert all(TradeOff.objects.values_list("illustrative", flat=True))
    review = TradeOff.objects.select_related("review_of").get(review_of__isnull=False)
    assert (review.review_of.title if review.review_of else "", review.stage) == (PLANS[0].title, "vote")
    assert Pin.objects.filter(moved_at__isnull=False).count() == 1, "one cited figure was corrected"
    assert ModerationCase.objects.count() == 1
    assert Point.objects.filter(in_room=True).count() == 1
    of_the_panel = Recommendation.objects.filter(origin_kind="tradeoff")
    given = list(of_the_panel.order_by("due_on", "pk").values_list("illustrative", flat=True))
    assert given == [True] * 3
    votes = Vote.objects.filter(thing_kind="tradeoff").order_by("created_at")
    assert [vote.status for vote in votes] == ["closed", "closed", "open"]
    assert Leaning.objects.filter(when="after").exists()
    assert Scenario.objects.filter(shared=True).count() == sum(len(plan.tried) for plan in PLANS)
    assert {effect.kind for effect in Effect.objects.all()} == {"metric", "people", "service", "asset"}


def _groups_are_those_that_were_planted() -> None:
    told = TradeOff.objects.get(title=PLANS[2].title).opinion.told
    assert len(told["groups"]) == len(PLANS[2].stances)
    assert sum(group["members"] for group in told["groups"]) == MEMBERS
    first = Answer.objects.filter(membership__number=1, statement__tradeoff__title=PLANS[2].title).count()
    assert first < len(PLANS[2].statements), "the first member has some left to answer"


PAGES = (
    "tradeoff", "voices", "tradeoff_pdf", "tradeoff_feed", "options", "options_file", "explorer", "evidence", "witnesses",
    "discussion", "statements", "opinion", "tradeoff_votes", "leanings", "panel_report", "moderation_log",
)  # fmt: skip
STAFF = ("rounds", "present", "moderation", "private_notes")
FILES = ("tradeoff_pdf", "tradeoff_feed", "options_file")


def _pages_answer() -> None:
    clerk, member, anybody = Client(), Client(), Client()
    clerk.force_login(Person.objects.get(email="farah.facilitator@example.org"))
    member.force_login(Person.objects.get(email="megan.member@example.org"))
    told = {}
    for tradeoff in TradeOff.objects.select_related("body").filter(review_of=None):
        for client, names in ((anybody, PAGES), (member, PAGES), (clerk, PAGES + STAFF)):
            for name in names:
                address = reverse(name, args=[tradeoff.body.slug, tradeoff.pk])
                answer = client.get(address)
                told[address] = (answer.status_code, name in FILES or LABEL in answer.content.decode())
    review = TradeOff.objects.select_related("body").get(review_of__isnull=False)
    for name in ("tradeoff", "review", "discussion"):
        address = reverse(name, args=[review.body.slug, review.pk])
        told[address] = (anybody.get(address).status_code, True)
    assert {address: said for address, said in told.items() if said != (200, True)} == {}
