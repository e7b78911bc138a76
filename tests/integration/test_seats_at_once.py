"""Many at once on PostgreSQL: one seat, one number, one name, whoever comes first."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from audit import trail
from deliberation.bodies.actions.member_checks import AlreadyMember, NameTaken, NumberTaken, SeatTaken
from deliberation.bodies.actions.members import add_member
from deliberation.bodies.models import Membership
from kernel.actors import Actor
from tests.cast import Part, person_of
from tests.moot import Moot, make_moot

pytestmark = [pytest.mark.postgres, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
JOB = Actor.system("invitations")
AT_ONCE = 6
TERM = {"starts_on": dt.date(2026, 1, 1)}


@pytest.fixture
def on_postgres() -> Moot:
    """The made-up bodies, committed."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    return make_moot()


def people(count: int) -> list:
    """As many people who are on no body."""
    return [person_of(Part(f"new{each}@fenmarsh.example", f"New {each}")) for each in range(count)]


def race(jobs: list[Callable[[], object]]) -> list[object]:
    """Run every job in a thread of its own, all starting at once: what each gave back or raised."""
    start, came = threading.Barrier(len(jobs)), []

    def run(job: Callable[[], object]) -> None:
        try:
            start.wait(20)
            came.append(job())
        except Exception as error:
            came.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(job,), daemon=True) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not any(thread.is_alive() for thread in threads), "somebody waits for ever"
    return came


def join(body, person, role: str, **more: object) -> Callable[[], object]:
    """A job: somebody joins a body."""
    said = {"public_name": ""} | TERM | more
    return lambda: add_member(actor=JOB, body_id=body.pk, person_id=person.pk, role=role, **said)


def outcome(came: list[object], refusal: type[Exception]) -> tuple[int, int]:
    """How many joined and how many were refused as they should be; anything else fails."""
    odd = [each for each in came if not isinstance(each, Membership | refusal)]
    assert odd == []
    return sum(isinstance(each, Membership) for each in came), sum(isinstance(each, refusal) for each in came)


def test_of_many_who_take_one_seat_one_gets_it(on_postgres: Moot) -> None:
    moot = on_postgres
    came = race(
        [
            join(moot.board, person, "patient_representative", seat_id=moot.patient_seat.pk)
            for person in people(AT_ONCE)
        ]
    )
    assert outcome(came, SeatTaken) == (1, AT_ONCE - 1)
    assert Membership.objects.filter(seat=moot.patient_seat).count() == 1
    assert trail.verify()[1] is None


def test_of_many_who_take_one_number_one_gets_it(on_postgres: Moot) -> None:
    panel = on_postgres.panel
    came = race([join(panel, person, "member", number=12) for person in people(AT_ONCE)])
    assert outcome(came, NumberTaken) == (1, AT_ONCE - 1)


def test_many_who_join_a_panel_at_once_get_numbers_of_their_own(on_postgres: Moot) -> None:
    panel = on_postgres.panel
    came = race([join(panel, person, "member") for person in people(AT_ONCE)])
    assert sorted(each.number for each in came) == list(range(4, 4 + AT_ONCE))


def test_one_name_goes_to_one_member_of_a_panel(on_postgres: Moot) -> None:
    panel = on_postgres.panel
    came = race([join(panel, person, "member", public_name="Sunny") for person in people(AT_ONCE)])
    assert outcome(came, NameTaken) == (1, AT_ONCE - 1)


def test_one_person_joins_once(on_postgres: Moot) -> None:
    (person,) = people(1)
    came = race([join(on_postgres.board, person, "member") for _ in range(AT_ONCE)])
    assert outcome(came, AlreadyMember) == (1, AT_ONCE - 1)
