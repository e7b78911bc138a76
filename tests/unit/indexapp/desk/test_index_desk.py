"""What the index puts on desks: files for analysts and publishers, failing runs for operators, what was published."""

from __future__ import annotations

import datetime as dt

import pytest
from django.conf import settings
from pytest_django import DjangoAssertNumQueries

from indexapp.desk import IndexDesk
from indexapp.models import Definition, DefinitionVersion, Publication, Release, Run
from kernel import clock
from kernel.actors import Actor

pytestmark = pytest.mark.django_db


def release(name: str, status: str, by: Actor, days_ago: int = 1, errors: int = 0) -> Release:
    at = clock.now() - dt.timedelta(days=days_ago)
    return Release.objects.create(
        filename=name, status=status, received_by_id=by.id, received_at=at, checked_at=at, received_through="page", size=1,
        sha256=name, identity=name, errors=errors,
    )  # fmt: skip


def run(slug: str, status: str, **more: object) -> Run:
    definition = Definition.objects.create(slug=slug, title=slug.title(), **more)
    version = DefinitionVersion.objects.create(
        definition=definition, version="1", spec={}, spec_hash=slug, loaded_at=clock.now()
    )
    return Run.objects.create(definition=definition, version=version, status=status, started_at=clock.now())


def on_desk(actor: Actor) -> dict[str, str]:
    return {each.text: each.href for each in IndexDesk(actor).waiting()}


def test_analysts_see_their_own_faulty_files_and_what_waits_for_a_publisher(
    analyst: Actor, publisher: Actor
) -> None:
    mine = release("mine.csv", "refused", analyst, errors=1)
    release("old.csv", "refused", analyst, days_ago=90, errors=3)
    release("theirs.csv", "refused", publisher, errors=1200)
    ready = release("ready.csv", "ready", analyst)
    release("done.csv", "published", analyst)
    assert on_desk(analyst) == {
        "mine.csv was refused with 1 error: correct it and send it again": f"/data/releases/{mine.pk}/",
        "ready.csv is checked and waits for a publisher": f"/data/releases/{ready.pk}/",
    }


def test_publishers_publish_within_three_days(analyst: Actor, publisher: Actor) -> None:
    release("ready.csv", "ready", analyst, days_ago=5)
    release("theirs.csv", "refused", analyst, errors=1200)
    waiting = {each.text: each for each in IndexDesk(publisher).waiting()}
    assert waiting["Publish or discard ready.csv"].overdue
    assert "theirs.csv was refused with 1,200 errors: correct it and send it again" in waiting


def test_operators_hear_of_runs_that_fail_or_stand_still(operator: Actor, analyst: Actor) -> None:
    failed = run("failing", "failed", failures=2)
    silent = clock.now() - settings.HEARTBEAT_LIMIT - dt.timedelta(minutes=1)
    run("silent", "computing", wanted=2, covered=1, claim="worker", heartbeat=silent)
    run("busy", "computing", wanted=2, covered=1, claim="worker", heartbeat=clock.now())
    run("fine", "finished")
    assert on_desk(operator) == {
        "Runs fail: 2 in a row. See why": f"/index/failing/runs/{failed.pk}/",
        "A run stands still: see whether a worker is running": "/index/silent/runs/",
    }
    assert on_desk(analyst) == {}


def test_what_was_published_shows_to_those_who_look_after_data(analyst: Actor, anybody: Actor) -> None:
    newest = run("index", "finished")
    for days in (1, 9):
        Publication.objects.create(
            definition=newest.definition, run=newest, at=clock.now() - dt.timedelta(days=days)
        )
    since = clock.now() - dt.timedelta(days=3)
    told = list(IndexDesk(analyst).changed(since))
    assert [(each.text, each.where) for each in told] == [(f"Run {newest.pk} was published", "Index")]
    assert list(IndexDesk(anybody).changed(since)) == []


def test_others_are_asked_nothing_of_the_database(
    anybody: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    desk = IndexDesk(anybody)
    assert (list(desk.shortcuts()), list(desk.hints())) == ([], [])
    with django_assert_num_queries(0):
        assert list(desk.waiting()) == []
        assert list(desk.changed(clock.now())) == []


def test_shortcuts_fit_the_role(analyst: Actor, operator: Actor) -> None:
    assert [each.text for each in IndexDesk(analyst).shortcuts()] == [
        "Send in a file",
        "Saved mappings",
        "Files and releases",
    ]
    assert [each.text for each in IndexDesk(operator).shortcuts()] == ["Files and releases"]
