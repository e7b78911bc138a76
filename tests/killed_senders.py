"""Many emails, a real worker that sends them, and its death in the middle: what the two tests of it share."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.mail_sink import MailSink
from tests.workers import ROOT, Site, postgres_database

LEASE = 5
_QUEUE = """
from django.db import transaction
from kernel import clock
from kernel.actors import Actor
from notices.actions.telling import tell
from notices.models import Follow
now = clock.now()
for start in range(0, {count}, 5000):
    Follow.objects.bulk_create(
        Follow(address="p%d@example.org" % number, kind="area", thing_id="QJK", title="A system", confirmed_at=now)
        for number in range(start, min(start + 5000, {count}))
    )
with transaction.atomic():
    print(tell(actor=Actor.system("notices"), kind="area", thing_id="QJK", key="k", subject="News", text="It came about.", href="/areas/QJK/"))
"""
_AGAIN = """
from celery import current_app
from kernel.jobs import Job
for _ in range(2): current_app.send_task(Job.SEND_NOTICES.value)
"""
WAITING = "SELECT COUNT(*) FROM notices_notice WHERE sent_at IS NULL AND given_up_at IS NULL"


@contextmanager
def site_with_sink(home: Path, *, database: str = "", redis: str = "") -> Iterator[tuple[Site, MailSink]]:
    """A site whose mail goes to a sink; no worker yet. `database`: a server on which one of its own is made."""
    with ExitStack() as stack:
        if database:
            database = stack.enter_context(postgres_database(database))
        site = Site(home, database=database, redis=redis)
        stack.callback(site.stop)
        sink = stack.enter_context(MailSink())
        stack.callback(sink.shutdown)
        site.environment |= {
            "EMAIL_HOST": "127.0.0.1",
            "EMAIL_PORT": str(sink.port),
            "NOTICE_LEASE_SECONDS": str(LEASE),
            "LONGEST_TASK_MINUTES": "60",
        }
        site.start_queue()
        site.manage("migrate", "-v0")
        yield site, sink


def queue_and_kill(site: Site, sink: MailSink, count: int, *, kills: int, seconds: float) -> float:
    """Queue so many messages, send them while killing the worker so many times, and wait to the end; how long it took."""
    assert _run(site, _QUEUE.format(count=count)) == str(count)
    began = time.monotonic()
    for turn in range(kills):
        worker = site.start_worker(f"turn{turn}")
        _run(site, _AGAIN)
        mark = count * (turn + 1) // (kills + 2)
        site.wait(f"{mark} messages", lambda mark=mark: sink.taken > mark, seconds=seconds, pause=0.0005)
        site.kill(worker)
    site.start_worker("last")
    deadline, pause = time.monotonic() + seconds, LEASE / 2
    while site.one(WAITING):
        assert time.monotonic() < deadline, site.one(WAITING)
        _run(site, _AGAIN)
        time.sleep(pause)
        pause = min(60, pause * 1.5)
    return time.monotonic() - began


def _run(site: Site, code: str) -> str:
    """Run a few lines in the site's own settings; what they printed."""
    lines = f"import django\ndjango.setup()\n{code}"
    done = subprocess.run(
        [sys.executable, "-c", lines],
        env=site.environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip()


def each_once(site: Site, sink: MailSink, count: int, *, kills: int) -> int:
    """See that each address has its message, and under one name alone; how many came twice.

    Nobody can know whether the mail server had the one message that a process was handing over when it was killed. That
    one comes again under the same name; there are at most as many of them as processes were killed.
    """
    assert len(sink.names) == count
    assert all(len(set(names)) == 1 and names[0] for names in sink.names.values())
    assert len({names[0] for names in sink.names.values()}) == count
    doubles = sink.taken - count
    assert 0 <= doubles <= 2 * kills
    assert site.one("SELECT COUNT(*) FROM notices_notice WHERE sent_at IS NOT NULL") == count
    assert site.one("SELECT COUNT(*) FROM notices_notice WHERE given_up_at IS NOT NULL") == 0
    return doubles
