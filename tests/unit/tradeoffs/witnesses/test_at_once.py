"""Members of a panel at once on PostgreSQL: each counts once as wanting an answer, and no question has another's number."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from deliberation.tradeoffs.actions.evidence import mark_read
from deliberation.tradeoffs.actions.questions import ask_question, merge_questions, support_question
from deliberation.tradeoffs.models import Question, Reading, Support, TradeOff
from kernel.actors import Actor
from tests.integration.test_seats_at_once import race
from tests.moot import Moot, make_moot
from tests.tradeoffs import add_evidence, fill_panel, make_tradeoff
from tests.unit.tradeoffs.evidence.kit import on

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
MEMBERS = 12


@pytest.fixture
def here() -> tuple[Moot, TradeOff, list[Actor]]:
    """A panel with a trade-off and a dozen members, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    moot = make_moot()
    members = fill_panel(moot.panel, MEMBERS)
    return moot, make_tradeoff(moot.panel, "learn"), [Actor.person(each.person_id) for each in members]


def asked(here: tuple[Moot, TradeOff, list[Actor]], count: int) -> None:
    moot, tradeoff, _ = here
    for number in range(1, count + 1):
        ask_question(actor=moot.actor("paul"), **on(tradeoff), text=f"What of {number}?")


def test_everybody_wants_it_twice_at_once(here: tuple[Moot, TradeOff, list[Actor]]) -> None:
    _, tradeoff, members = here
    asked(here, 1)
    jobs: list[Callable[[], object]] = [
        lambda each=each: support_question(actor=each, **on(tradeoff), number=1)  # type: ignore[misc]
        for each in [*members, *members]
    ]
    assert not [each for each in race(jobs) if isinstance(each, Exception)]
    assert Support.objects.count() == MEMBERS + 1


def test_a_dozen_ask_at_once_and_each_form_twice(here: tuple[Moot, TradeOff, list[Actor]]) -> None:
    _, tradeoff, members = here
    forms = [(each, uuid.uuid4()) for each in members]
    jobs: list[Callable[[], object]] = [
        lambda each=each, form=form: ask_question(  # type: ignore[misc]
            actor=each, **on(tradeoff), text="Why?", form_id=form
        )
        for each, form in [*forms, *forms]
    ]
    assert not [each for each in race(jobs) if isinstance(each, Exception)]
    assert sorted(Question.objects.values_list("number", flat=True)) == list(range(1, MEMBERS + 1))


def test_merging_while_members_still_want_both_loses_nobody(here: tuple[Moot, TradeOff, list[Actor]]) -> None:
    moot, tradeoff, members = here
    asked(here, 2)
    clerk = moot.actor("cleo")
    jobs: list[Callable[[], object]] = [
        lambda each=each, number=number: support_question(actor=each, **on(tradeoff), number=number)  # type: ignore[misc]
        for each in members
        for number in (1, 2)
    ]
    came = race([*jobs, lambda: merge_questions(actor=clerk, **on(tradeoff), keep=1, others=[2])])
    # Who came too late to the second one was told that it is one with the first.
    assert {str(each) for each in came if isinstance(each, Exception)} <= {
        "Question 2 was merged into question 1."
    }
    assert set(Support.objects.values_list("question__number", flat=True)) == {1}
    assert Support.objects.count() == MEMBERS + 1


def test_an_item_is_marked_once(here: tuple[Moot, TradeOff, list[Actor]]) -> None:
    _, tradeoff, members = here
    add_evidence(tradeoff, 1)
    job = lambda: mark_read(actor=members[0], **on(tradeoff), number=1)  # noqa: E731
    assert not [each for each in race([job] * 8) if isinstance(each, Exception)]
    assert Reading.objects.count() == 1
