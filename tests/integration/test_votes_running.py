"""Votes kept to their times by a real worker with its clock; and several workers at once on PostgreSQL."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, connections

from audit import trail
from deliberation.voting.actions.running import VOTES, bring_up_to_date, run_due
from deliberation.voting.models import Elector, Result, SealedBallot, Vote
from kernel import clock
from tests import services
from tests.moot import Moot, make_moot
from tests.votes import drop_in, make_vote
from tests.workers import ROOT, Site, postgres_database

AT_ONCE = 5
MAKE = """
import datetime as dt

import django

django.setup()
from deliberation.bodies.models import Body
from deliberation.voting.actions.votes import Details, OptionGiven, create_vote, schedule_vote, set_options
from kernel import clock
from kernel.actors import Actor
from tests.moot import make_moot

moot = make_moot()
actor, body, now = moot.actor("cleo"), moot.board.pk, clock.now()
details = Details(
    title="Soon", question="What first?",
    opens_at=now + dt.timedelta(seconds=1.5), closes_at=now + dt.timedelta(seconds=4),
)
vote = create_vote(actor=actor, body_id=body, details=details)
set_options(actor=actor, body_id=body, vote_id=vote.pk, options=[OptionGiven("One"), OptionGiven("Two")])
print(schedule_vote(actor=actor, body_id=body, vote_id=vote.pk).status)
"""


@pytest.fixture(
    params=[pytest.param("embedded"), pytest.param("redis", marks=[pytest.mark.redis])],
    ids=["embedded queue, SQLite", "Redis, PostgreSQL"],
)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site with its queue and no figures."""
    with contextlib.ExitStack() as stack:
        database = redis = ""
        if request.param == "redis":
            redis = services.redis_url()
            database = stack.enter_context(postgres_database(services.postgres_url()))
        site = Site(tmp_path / "site", database=database, redis=redis)
        stack.callback(site.stop)
        site.start_queue()
        site.manage("migrate", "-v0")
        yield site


def made(site: Site) -> str:
    """Make a vote that opens and closes in a few seconds, in a process of the site's own; where it stands."""
    done = subprocess.run(
        [sys.executable, "-c", MAKE],
        env=site.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def status(site: Site) -> str:
    return str(site.one("SELECT status FROM voting_vote"))


@pytest.mark.slow
@pytest.mark.worker
def test_a_worker_opens_closes_and_counts(site: Site) -> None:
    """The worker and its clock run before the vote is made: nobody else touches it."""
    site.start_worker()
    site.start_beat()
    assert made(site) == "scheduled"
    site.wait(
        "the vote to close and be counted", lambda: site.one("SELECT counted_at FROM voting_vote") is not None
    )
    assert status(site) == "closed"
    assert site.one("SELECT count(*) FROM voting_elector") == 4
    assert site.one("SELECT opened_at >= opens_at AND closed_at >= closes_at FROM voting_vote") in (1, True)
    assert site.one("SELECT count(*) FROM voting_result WHERE binding") == 1


@pytest.mark.slow
@pytest.mark.worker
def test_a_worker_that_was_down_makes_up_for_it(site: Site) -> None:
    """Nobody is there at the minute; the first worker that comes finds everything that is due."""
    assert made(site) == "scheduled"
    site.wait("the closing time", lambda: site.one(_OVER) in (1, True), pause=0.1)
    assert status(site) == "scheduled"
    steps = json.loads(site.manage("run_votes", "--json"))["steps"]
    assert (steps, status(site)) == (3, "closed")


_OVER = "SELECT closes_at < CURRENT_TIMESTAMP FROM voting_vote"


@pytest.fixture
def on_postgres(transactional_db: None) -> Moot:
    """The made-up bodies, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    return make_moot()


@pytest.mark.slow
@pytest.mark.postgres
def test_workers_at_once_open_and_close_it_once(on_postgres: Moot) -> None:
    """Workers and pages come to a vote that is due in the same moment: one snapshot, one seal, one entry of each."""
    past = clock.now() - dt.timedelta(minutes=5)
    vote = make_vote(on_postgres.board, status="scheduled", opens_at=past)
    steps = _race(vote)
    vote.refresh_from_db()
    assert vote.status == "open"
    assert Elector.objects.filter(vote=vote).count() == 4
    assert steps.count(1) >= 1
    drop_in(vote, [{"choice": 1}, {"choice": 2}, {"choice": 1}])
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now() - dt.timedelta(seconds=1))
    _race(vote)
    vote.refresh_from_db()
    assert vote.status == "closed"
    assert vote.counted_at is not None
    assert SealedBallot.objects.filter(vote=vote).count() == 3
    assert Result.objects.filter(vote=vote, binding=True).count() == 1
    events = [each["event"] for each in trail.history("vote", vote.pk)]
    assert events == ["vote.opened", "vote.closed", "vote.counted"]


def _race(vote: Vote) -> list[object]:
    """Workers and a page all at once: what each gave back or raised."""
    start, came = threading.Barrier(AT_ONCE + 1), []

    def worker() -> None:
        try:
            start.wait(20)
            came.append(run_due(actor=VOTES))
        except Exception as error:
            came.append(error)
        finally:
            connections.close_all()

    def page() -> None:
        try:
            stale = Vote.objects.select_related("body").get(pk=vote.pk)
            start.wait(20)
            bring_up_to_date(stale)
        except Exception as error:
            came.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=each, daemon=True) for each in [worker] * AT_ONCE + [page]]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    assert not any(each.is_alive() for each in threads), "somebody waits for ever"
    assert not [each for each in came if isinstance(each, Exception)], came
    return came
