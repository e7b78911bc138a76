"""Many at once on PostgreSQL: twenty releases, two workers, readers in between."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pandas as pd
import pytest
from django.db import connection, connections

from audit import trail
from indexapp.actions import releases, runs
from indexapp.models import Observation, Publication, Release, Run
from indexapp.queries.scores import score_table
from tests import world

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
RELEASES = 20


@pytest.fixture
def on_postgres(tmp_path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    world.build(tmp_path / "catalogue")
    world.send(world.figures())
    world.compute_now()


def _together(jobs: list[Callable[[], None]], *, seconds: float = 120) -> None:
    """Run every job in a thread of its own, all starting at once; the first failure fails the test."""
    start, failures = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], None]) -> None:
        try:
            start.wait(20)
            job()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(seconds)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    assert failures == []


def _one_current_row_a_key() -> None:
    rows = Observation.objects.filter(is_current=True).values_list(
        "metric__slug", "area__key", "period__code", "release__published_number"
    )
    found = {(metric, area, period): number for metric, area, period, number in rows}
    assert len(found) == len(rows)
    newest: dict[tuple[str, str, str], int] = {}
    for release in Release.objects.filter(status="published").order_by("published_number"):
        for key in release.observations.values_list("metric__slug", "area__key", "period__code"):
            newest[key] = release.published_number
    assert found == newest


def test_twenty_releases_and_two_workers_end_in_an_index_of_all_twenty(on_postgres) -> None:
    # Each release changes one figure nobody else touches, and one that many fight over.
    keys = [(metric, area) for metric in world.METRICS for area in world.SYSTEMS][:RELEASES]
    waiting = []
    for number, (metric, area) in enumerate(keys):
        own = world.figures(100 + number, metrics=[metric], periods=["2020/21"], areas=[area])
        shared = world.figures(500 + number, metrics=["gain"], periods=["2021/22"])
        release = world.receive(pd.concat([own, shared], ignore_index=True), name=f"{number}.csv")
        waiting.append(releases.check_release(actor=world.OPERATOR, release_id=release.pk).pk)
    before = world.definition().published_run
    done = threading.Event()

    def publish(release_id: int) -> Callable[[], None]:
        return lambda: releases.confirm_and_publish(actor=world.OPERATOR, release_id=release_id) and None

    def work() -> None:
        while not done.wait(0.05):
            world.compute_now()

    seen: set[int] = set()

    def read() -> None:
        while not done.wait(0.02):
            run = world.definition().published_run
            assert len(score_table(run)) == 3 * 7 * 6
            seen.add(run.pk)

    def finish() -> None:
        try:
            for _ in range(1000):
                states = set(Release.objects.filter(pk__in=waiting).values_list("status", flat=True))
                definition = world.definition()
                if (
                    states == {"published"}
                    and definition.covered == definition.wanted
                    and not definition.claim
                ):
                    return
                threading.Event().wait(0.1)
        finally:
            done.set()

    _together([*(publish(key) for key in waiting), work, work, read, finish])
    definition = world.definition()
    assert definition.covered == definition.wanted
    pd.testing.assert_frame_equal(
        score_table(definition.published_run), world.expected(), rtol=1e-12, atol=1e-12
    )
    numbers = sorted(Release.objects.filter(pk__in=waiting).values_list("published_number", flat=True))
    assert numbers == list(range(2, RELEASES + 2))
    _one_current_row_a_key()
    assert set(Publication.objects.values_list("run_id", flat=True)) >= seen
    assert before.pk not in (definition.published_run_id,)
    assert Run.objects.filter(status="computing").count() == 0
    assert trail.verify()[1] is None


def test_publishing_and_withdrawing_the_same_keys_at_once_keeps_one_current_row(on_postgres) -> None:
    frames = [world.figures(seed, metrics=["waits"], periods=["2020/21"]) for seed in range(200, 208)]
    held = [world.send(frame, name=f"held-{number}.csv").pk for number, frame in enumerate(frames[:4])]
    waiting = []
    for number, frame in enumerate(frames[4:]):
        release = world.receive(frame, name=f"new-{number}.csv")
        waiting.append(releases.check_release(actor=world.OPERATOR, release_id=release.pk).pk)
    jobs = [
        lambda key=key: releases.confirm_and_publish(actor=world.OPERATOR, release_id=key) and None
        for key in waiting
    ]
    jobs += [
        lambda key=key: (
            releases.withdraw_release(actor=world.OPERATOR, release_id=key, why="A test.") and None
        )
        for key in held
    ]
    _together(jobs)
    _one_current_row_a_key()
    run = world.compute_now()
    pd.testing.assert_frame_equal(score_table(run), world.expected(), rtol=1e-12, atol=1e-12)


def test_of_two_workers_at_the_same_claim_one_gets_it(on_postgres) -> None:
    runs.request_run(actor=world.OPERATOR, definition=world.SLUG)
    key = world.definition().pk
    tokens: list[str] = []
    _together(
        [lambda: tokens.append(runs.claim_definition(actor=world.RUNS, definition_id=key, limit_seconds=90))]
        * 8
    )
    assert len([token for token in tokens if token]) == 1


def test_the_same_bytes_sent_at_once_make_one_release(on_postgres) -> None:
    frame = world.figures(300)
    before = Release.objects.count()
    found: list[int] = []
    _together([lambda: found.append(world.receive(frame).pk)] * 8)
    assert len(set(found)) == 1
    assert Release.objects.count() == before + 1
