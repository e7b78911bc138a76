"""Two people with one code at the same moment: one joins."""

from __future__ import annotations

import threading

import pytest
from django.db import connection, connections

from deliberation.bodies.actions import joining
from deliberation.bodies.actions.invitation_mail import send_invitations
from deliberation.bodies.models import Membership
from kernel.actors import Actor
from kernel.errors import ReaderError
from tests.moot import make_moot
from tests.unit.bodies.joining.kit import by_email, by_letter, fresh

SYSTEM = Actor.system("invitations")
pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*calls: object) -> list[object]:
    """What each call gave, or its error, all begun together."""
    if connection.vendor != "postgresql":
        pytest.skip("Writers on SQLite lock the whole file; set DATABASE_URL to a PostgreSQL to run this.")
    start, given = threading.Barrier(len(calls)), []

    def run(call: object) -> None:
        try:
            start.wait(10)
            given.append(call())  # type: ignore[operator]
        except Exception as error:
            given.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return given


def test_a_code_is_for_one_use_however_many_use_it_together() -> None:
    moot = make_moot()
    made = by_letter(moot)
    given = at_once(
        *(
            lambda person=moot.people[name].pk: joining.accept(
                actor=SYSTEM,
                body_id=moot.panel.pk,
                invitation_id=made.pk,
                serial=1,
                person_id=person,
                public_name="",
            )
            for name in ("mabel", "cora", "vera", "obi")
        )
    )
    refused = [each for each in given if isinstance(each, ReaderError)]
    assert len(given) == 4
    assert {each.code for each in refused} == {"invitation_used"}, given
    assert len(refused) == 3
    assert Membership.objects.filter(body=moot.panel, number=4).count() == 1


def test_two_workers_send_each_mail_once(mailoutbox: list[object]) -> None:
    moot = make_moot()
    made = [by_email(moot, email=f"n{number}@fenmarsh.example") for number in range(6)]
    sent = at_once(*[lambda: send_invitations(actor=SYSTEM)] * 2)
    assert sum(each for each in sent if isinstance(each, int)) == 6, sent
    assert len(mailoutbox) == 6
    assert all(fresh(each).sent_at for each in made)
