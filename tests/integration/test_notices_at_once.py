"""Notices on PostgreSQL, many at once: several senders send each message once, and an address follows a thing once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from django.core import mail
from django.db import connection

from audit import trail
from kernel import clock
from kernel.actors import Actor
from notices import kinds, queries
from notices.actions import following, sending, telling
from notices.kinds import Thing
from notices.models import Follow, Notice
from tests.integration.test_seats_at_once import race

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
SYSTEM = Actor.system("notices")
KIND, FOLLOWERS, AT_ONCE = "test_thing", 150, 4


@pytest.fixture(autouse=True)
def _thing() -> Iterator[None]:
    """One thing that can be followed."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    kinds.register(KIND, {"one": Thing("A thing", "/one/")}.get)
    yield
    kinds._kinds.pop(KIND)


def tell() -> int:
    return telling.tell(actor=SYSTEM, kind=KIND, thing_id="one", key="k", subject="S", text="T", href="/one/")


def test_several_senders_send_each_once() -> None:
    now = clock.now()
    Follow.objects.bulk_create(
        Follow(address=f"p{number}@example.org", kind=KIND, thing_id="one", title="A thing", confirmed_at=now)
        for number in range(FOLLOWERS)
    )
    told = race([tell for _ in range(AT_ONCE)])
    assert sum(told) == FOLLOWERS == Notice.objects.count()  # type: ignore[arg-type]
    sent = race([lambda: sending.send_due(actor=SYSTEM) for _ in range(AT_ONCE)])
    assert sum(sent) == FOLLOWERS  # type: ignore[arg-type]
    assert set(Counter(message.to[0] for message in mail.outbox).values()) == {1}
    assert len(mail.outbox) == FOLLOWERS
    assert not queries.waiting().exists()
    assert trail.verify()[1] is None


def test_an_address_asked_for_many_times_at_once_follows_once() -> None:
    def ask() -> None:
        following.follow(actor=SYSTEM, kind=KIND, thing_id="one", address="jo@example.org")

    race([ask for _ in range(AT_ONCE)])
    assert Follow.objects.count() == 1
    assert trail.verify()[1] is None
