"""Many writers at once: on PostgreSQL they queue at the head, and the chain stays whole."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections, transaction

from audit import trail
from audit.events import Event
from audit.models import Entry
from kernel.actors import Actor

WRITERS, EACH = 8, 10


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_at_the_same_time_leave_a_whole_chain() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    start = threading.Barrier(WRITERS)
    failures: list[BaseException] = []

    def write(name: int) -> None:
        try:
            start.wait(10)
            for number in range(EACH):
                _write_one(name, number)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    seen: list[object] = []
    done = threading.Event()

    def check() -> None:
        while not done.is_set():
            seen.append(trail.verify()[1])
        connections.close_all()

    checker = threading.Thread(target=check)
    checker.start()
    threads = [threading.Thread(target=write, args=(name,)) for name in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    done.set()
    checker.join(60)
    assert set(seen) == {None}, "a check while others write raises no false alarm"
    assert failures == []
    kept = WRITERS * EACH - WRITERS * (EACH // 5)
    assert trail.verify() == (kept, None)
    assert list(Entry.objects.values_list("number", flat=True)) == list(range(1, kept + 1))


def _write_one(name: int, number: int) -> None:
    """One action; every fifth fails after its entry was written, and takes it back."""

    class Fails(Exception):
        pass

    try:
        with transaction.atomic():
            trail.record(Actor.system(f"job{name}"), Event.RUN_FAILED, "run", number)
            if number % 5 == 4:
                raise Fails
    except Fails:
        pass
