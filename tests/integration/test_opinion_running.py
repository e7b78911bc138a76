"""Opinion groups with a real worker, as answers come in; and members who answer in the same moment on PostgreSQL."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from audit import trail
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.actions.opinion import TRADEOFFS, recompute
from deliberation.tradeoffs.actions.statements import make_statement
from deliberation.tradeoffs.models import Answer, OpinionResult, Statement
from kernel.actors import Actor
from tests import services
from tests.moot import Moot, make_moot
from tests.tradeoffs import add_statements, fill_panel, make_tradeoff
from tests.workers import ROOT, Site, postgres_database

pytestmark = pytest.mark.slow
MEMBERS = 30
MAKE = """
import django

django.setup()
from tests.moot import make_moot
from tests.unit.tradeoffs.statements.kit import two_minds
from deliberation.tradeoffs.models import OpinionResult

two_minds(make_moot().panel, members=23, statements=10)
OpinionResult.objects.all().delete()
"""
ANSWER = """
import sys

import django

django.setup()
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.models import TradeOff
from deliberation.bodies.models import Membership
from kernel.actors import Actor

made = TradeOff.objects.get()
for each in Membership.objects.filter(number__in=range(int(sys.argv[1]), int(sys.argv[2]))):
    for number in range(1, 11):
        answer_statement(
            actor=Actor.person(each.person_id), body_id=made.body_id, tradeoff_id=made.pk, number=number,
            value=int(sys.argv[3]),
        )
"""


OVER = """
import django

django.setup()
from deliberation.tradeoffs.models import TradeOff

TradeOff.objects.update(stage="vote")
"""


@pytest.fixture(
    params=[pytest.param("embedded"), pytest.param("redis", marks=[pytest.mark.redis])],
    ids=["embedded queue, SQLite", "Redis, PostgreSQL"],
)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site with its queue and a worker, and no clock: what is reckoned was sent for by an answer."""
    with contextlib.ExitStack() as stack:
        database = redis = ""
        if request.param == "redis":
            redis = services.redis_url()
            database = stack.enter_context(postgres_database(services.postgres_url()))
        site = Site(tmp_path / "site", database=database, redis=redis)
        stack.callback(site.stop)
        site.start_queue()
        site.manage("migrate", "-v0")
        site.start_worker()
        yield site


def run(site: Site, script: str, *arguments: object) -> None:
    """A script in a process of the site's own."""
    done = subprocess.run(
        [sys.executable, "-c", script, *map(str, arguments)],
        env=site.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stderr


def members_in(site: Site) -> int:
    """How many members the last picture speaks of."""
    text = site.one("SELECT told FROM tradeoffs_opinionresult") or "{}"
    told = json.loads(text) if isinstance(text, str) else text
    return int(told.get("members", 0))


@pytest.mark.worker
def test_an_answer_leads_to_a_new_picture(site: Site) -> None:
    run(site, MAKE)
    assert members_in(site) == 0
    run(site, ANSWER, 1, 2, 1)
    site.wait("the first picture", lambda: members_in(site) >= 23, pause=0.2)
    first = site.one("SELECT computed_at FROM tradeoffs_opinionresult")
    run(site, ANSWER, 2, 9, -1)
    site.wait(
        "a new picture",
        lambda: site.one("SELECT computed_at FROM tradeoffs_opinionresult") != first,
        pause=0.2,
    )
    # The last few may have to wait for others, or for the end of the discussion; then whoever looks takes them in.
    run(site, OVER)
    site.manage("recompute_opinion")
    assert site.one(_BEHIND) == 0
    assert members_in(site) == 26
    assert site.one("SELECT count(*) FROM audit_entry WHERE event = 'statement.opinion_computed'") >= 2


_BEHIND = "SELECT count(*) FROM tradeoffs_opinionresult WHERE wanted > covered"


@pytest.fixture
def on_postgres(transactional_db: None) -> Moot:
    """The made-up bodies, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    return make_moot()


@pytest.mark.postgres
def test_members_at_once_lose_and_double_nothing(on_postgres: Moot) -> None:
    """Thirty members each answer five statements twice over and write one, while two workers reckon."""
    tradeoff = make_tradeoff(on_postgres.panel)
    add_statements(tradeoff, 5)
    people = fill_panel(on_postgres.panel, MEMBERS)
    start, faults = threading.Barrier(MEMBERS * 2 + 2), []
    where: dict[str, Any] = {"body_id": on_postgres.panel.pk, "tradeoff_id": tradeoff.pk}

    def member(place: int, twice: int) -> None:
        actor = Actor.person(people[place].person_id)
        text = f"{'abcdefghijklmnopqrstuvwxyz'[place % 26] * 9} {place} {'xyz' * (place + 1)}"
        form = f"7f0f0a56-6a0c-4d0e-9a55-{place:012d}"
        start.wait(60)
        for number in range(1, 6):
            answer_statement(actor=actor, **where, number=number, value=(place + number) % 3 - 1)
        make_statement(actor=actor, **where, text=text, form_id=form, sure=True)  # type: ignore[arg-type]

    def worker(*_: int) -> None:
        start.wait(60)
        for _ in range(10):
            recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk)

    def kept(work: Any, *arguments: int) -> None:
        try:
            work(*arguments)
        except Exception as error:
            faults.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=kept, args=(member, place, twice), daemon=True)
        for place in range(MEMBERS)
        for twice in range(2)
    ] + [threading.Thread(target=kept, args=(worker,), daemon=True) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(120)
    assert not any(each.is_alive() for each in threads), "somebody waits for ever"
    assert faults == []
    assert Answer.objects.count() == MEMBERS * 5
    assert sorted(Statement.objects.values_list("number", flat=True)) == list(range(1, MEMBERS + 6))
    assert OpinionResult.objects.get().wanted == MEMBERS * 5
    events = [each["event"] for each in trail.history("tradeoff", tradeoff.pk)]
    assert events.count("statement.answered") == MEMBERS, (
        "one entry for each, that says neither which nor how many"
    )
    assert events.count("statement.made") == MEMBERS
    assert recompute(actor=TRADEOFFS, tradeoff_id=tradeoff.pk, at_once=True)
    assert OpinionResult.objects.get().told["answers"] == MEMBERS * 5
