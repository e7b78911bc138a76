"""What a stopped worker left behind: taken up again, given up after three times, and never while somebody is at it."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError

from audit import trail
from indexapp.actions import releases
from indexapp.actions.heartbeat import Beating
from indexapp.models import Definition, Release
from kernel import clock
from kernel.actors import Actor
from kernel.jobs import Job
from tests import world

RELEASES = Actor.system("releases")


def _left(status: str, *, attempts: int = 1, seconds: float = 100) -> Release:
    release = world.receive(world.figures())
    stopped = clock.now() - timedelta(seconds=seconds)
    Release.objects.filter(pk=release.pk).update(
        status=status, attempts=attempts, claim="gone", heartbeat=stopped, received_through="inbox"
    )
    return release


@pytest.mark.parametrize(
    ("status", "job"), [("checking", Job.CHECK_RELEASE), ("publishing", Job.PUBLISH_RELEASE)]
)
def test_it_is_sent_out_again_once_its_heart_stopped(index, status, job) -> None:
    release = _left(status)
    assert releases.left_behind(actor=RELEASES, limit_seconds=90) == [(release.pk, job)]
    assert releases.left_behind(actor=RELEASES, limit_seconds=200) == []


def test_a_check_taken_up_again_ends_as_if_nothing_had_happened(index) -> None:
    release = _left("checking", attempts=2)
    found = releases.check_release(actor=RELEASES, release_id=release.pk)
    assert (found.status, found.attempts, found.claim) == ("ready", 0, "")
    assert not list(releases.spool_of(release.pk).parent.glob("*.part"))


@pytest.mark.parametrize("status", ["received", "checking", "publishing"])
def test_after_three_times_it_is_refused_with_the_reason(index, status) -> None:
    release = _left(status, attempts=3)
    Release.objects.filter(pk=release.pk).update(received_at=clock.now() - timedelta(seconds=100))
    assert releases.left_behind(actor=RELEASES, limit_seconds=90) == []
    release.refresh_from_db()
    assert (release.status, release.errors, release.claim) == ("refused", 1, "")
    assert release.findings.get().code == "processing_stopped"
    assert trail.history("release", release.pk)[-1]["event"] == "release.refused"


@pytest.mark.parametrize("status", ["published", "withdrawn", "ready", "refused", "discarded"])
def test_what_was_finished_meanwhile_is_not_refused(index, status) -> None:
    release = _left(status, attempts=3)
    releases.give_up(actor=RELEASES, limit_seconds=90)
    release.refresh_from_db()
    assert release.status == status


def test_what_somebody_is_at_is_not_refused(index) -> None:
    release = _left("checking", attempts=3, seconds=1)
    assert releases.left_behind(actor=RELEASES, limit_seconds=90) == []
    releases.give_up(actor=RELEASES, limit_seconds=90)
    release.refresh_from_db()
    assert release.status == "checking"


def test_a_beat_moves_the_heartbeat_of_its_own_claim_only(index) -> None:
    release = _left("checking")
    before = Release.objects.get(pk=release.pk).heartbeat
    Beating(Release, release.pk, "another")._once()
    assert Release.objects.get(pk=release.pk).heartbeat == before
    Beating(Release, release.pk, "gone")._once()
    assert Release.objects.get(pk=release.pk).heartbeat > before


def test_it_beats_as_long_as_the_block_and_no_longer(settings, monkeypatch) -> None:
    settings.HEARTBEAT_LIMIT = timedelta(seconds=0.04)
    beats, enough = [], threading.Event()

    def once(self: Beating) -> None:
        beats.append(self.key)
        if len(beats) >= 3:
            enough.set()

    monkeypatch.setattr(Beating, "_once", once)
    beating = Beating(Definition, 7, "token")
    with beating:
        assert enough.wait(20)
    beating.thread.join(20)
    assert not beating.thread.is_alive()
    assert set(beats) == {7}


def test_a_busy_database_is_no_end_of_the_beating(index, monkeypatch) -> None:
    def busy(*_: object, **__: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr("indexapp.actions.heartbeat.connections.close_all", lambda: None)
    monkeypatch.setattr("django.db.models.query.QuerySet.update", busy)
    Beating(Release, 1, "token")._once()
