"""The demonstration's votes: made once, at every stage, true to their tables, and every page of them answers."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from audit import trail
from deliberation.bodies.models import Body
from deliberation.voting.calc.content import Paper, checked
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.management.demonstration.company import MEMBERS
from deliberation.voting.management.demonstration.groups import FEATURES
from deliberation.voting.management.demonstration.questions import PANEL_VOTES, PRIORITIES
from deliberation.voting.models import Elector, PaperEntry, RecordedBallot, Vote
from deliberation.voting.queries.checking import check_vote

LABEL = "Illustrative: made-up data"


def seed(command: str = "seed_votes") -> str:
    said = StringIO()
    call_command(command, stdout=said)
    return said.getvalue()


# The tables


@pytest.mark.parametrize("asked", PANEL_VOTES, ids=lambda asked: str(asked.method))
def test_the_ballots_of_the_tables_fit_their_votes(asked: Any) -> None:
    none = bool(asked.about.get("none_of_these"))
    paper = Paper(
        Method(asked.method), len(asked.options) + none, dots=asked.about.get("dots", 0), none_of_these=none
    )
    assert all(checked(paper, content) == content for _, content in asked.ballots)
    voters = MEMBERS - len(asked.absent) - bool(asked.on_paper)
    assert not asked.ballots or sum(times for times, _ in asked.ballots) == voters
    assert set(asked.on_paper).isdisjoint(asked.absent)


def test_every_method_that_a_panel_uses_is_shown_once_or_more() -> None:
    in_meetings = {"motion", "consent"}
    assert {asked.method for asked in PANEL_VOTES} | in_meetings == {method.value for method in METHODS}


@pytest.mark.parametrize(("name", "groups", "answers"), FEATURES, ids=[name for name, *_ in FEATURES])
def test_every_member_has_an_answer_and_the_targets_are_a_whole(name: str, groups: Any, answers: str) -> None:
    assert sum(target for _, target in groups) == 1000
    assert len(answers) == MEMBERS
    assert set(answers) <= {*map(str, range(1, len(groups) + 1)), "-"}


# The story


@pytest.mark.slow
@pytest.mark.django_db
def test_seeding_twice_leaves_all_as_it_is_and_every_page_answers(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    assert "Votes: 9 taken in." in seed()
    before = {model.__name__: model._default_manager.count() for model in apps.get_models()}
    assert (seed().strip(), "up to date" in seed("seed_bodies")) == ("Votes: up to date.", True)
    assert {model.__name__: model._default_manager.count() for model in apps.get_models()} == before
    number_of_faults = trail.verify()[1]
    assert number_of_faults is None
    moments = [entry["at"] for entry in trail.newest(5000)]
    assert moments == sorted(moments, reverse=True), "the trail tells bodies and votes in the order of time"
    _every_stage_is_there()
    _what_was_voted_is_what_the_tables_say()
    _pages_answer()


@pytest.mark.slow
@pytest.mark.django_db
def test_votes_come_to_bodies_that_were_there_before(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    seed("seed_bodies")
    assert "Votes: 9 taken in." in seed()
    assert trail.verify()[1] is None


@pytest.mark.slow
@pytest.mark.django_db
def test_a_demonstration_that_somebody_changed_goes_on_without_votes(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    seed("seed_bodies")
    Body.objects.filter(kind="citizen_panel").update(ends_on="2026-01-01")
    assert "Votes: left out" in seed()
    assert not Vote.objects.exists()


def _every_stage_is_there() -> None:
    assert Counter(Vote.objects.values_list("status", flat=True)) == {
        "closed": 5,
        "draft": 1,
        "scheduled": 1,
        "open": 1,
        "annulled": 1,
    }
    assert all(Vote.objects.values_list("illustrative", flat=True))
    for vote in Vote.objects.filter(status="closed").select_related("body"):
        assert check_vote(vote).whole, vote.title
    assert not PaperEntry.objects.exclude(rows=[]).exists()
    opened = Vote.objects.get(status="open")
    megan = Elector.objects.get(vote=opened, person__email="megan.member@example.org")
    assert megan.voted_on is None


def _what_was_voted_is_what_the_tables_say() -> None:
    ranked = Vote.objects.get(title=PRIORITIES.title)
    assert (ranked.electors_count, ranked.sealed_count) == (40, 36)
    assert Counter(ranked.sealed.values_list("source", flat=True)) == {"online": 30, "paper": 6}
    binding = ranked.results.get(binding=True).outcome
    assert (binding["winners"], [tie["broken_by"] for tie in binding["ties"]]) == (["2"], ["seed"])
    assert ranked.results.get(rule="borda").outcome["winners"] == ["1"], "another rule, another winner"
    assert [(batch.papers, batch.spoilt) for batch in ranked.batches.all()] == [(7, 1)]
    money = {
        result.rule: set(result.outcome["winners"])
        for result in Vote.objects.get(method="budget").results.all()
    }
    assert money["greedy"] != money["equal-shares"]
    dots = Vote.objects.get(method="dots")
    assert (dots.sealed_count, dots.representation["notes"] != []) == (18, True)
    shown = {
        each["name"]: {row["voted"]["state"] for row in each["rows"]}
        for each in dots.representation["features"]
    }
    assert (shown["Age"], shown["Looks after somebody"]) == ({"figure"}, {"suppressed"})
    motion = Vote.objects.get(method="motion").results.get(binding=True).outcome
    assert motion["detail"]["carried"] is True
    assert RecordedBallot.objects.filter(substitute__isnull=False).count() == 1
    objections = RecordedBallot.objects.filter(content__choice="object")
    assert [bool(ballot.content["reason"]) for ballot in objections] == [True]


def _pages_answer() -> None:
    reader, told = Client(), {}
    pages = ["vote", "vote_took_part"]
    after = ["vote_result", "vote_ballots", "vote_check"]
    for vote in Vote.objects.exclude(status="draft").select_related("body"):
        for name in (*(pages if vote.opened_at else pages[:1]), *(after if vote.status == "closed" else [])):
            address = reverse(name, args=[vote.body.slug, vote.pk])
            answer = reader.get(address)
            told[address] = (answer.status_code, LABEL in answer.content.decode())
    for slug in {vote.body.slug for vote in Vote.objects.select_related("body")}:
        address = reverse("votes", args=[slug])
        answer = reader.get(address)
        told[address] = (answer.status_code, True)
    assert {address: said for address, said in told.items() if said != (200, True)} == {}
