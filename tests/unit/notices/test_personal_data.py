"""How long follows and notices are kept, and what is left of somebody who was erased."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from accounts.actions.erasure import erase_me
from accounts.actions.retention import carry_out_retention
from accounts.models import Person
from accounts.queries_data import plan_for
from kernel import clock
from kernel.actors import Actor
from notices import queries
from notices.actions import following
from notices.models import Follow, Notice
from tests.unit.notices.conftest import KIND, ask, following_with, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("things")]
DAY = dt.timedelta(days=1)


def kept_after(days: int) -> set[str]:
    with clock.frozen(clock.now() + days * DAY):
        carry_out_retention(actor=Actor.system("retention"))
    return {*Follow.objects.values_list("address", flat=True)}


def test_each_goes_when_its_time_is_over(send: Any) -> None:
    ask("asked@example.org")
    following_with("follows@example.org")
    ended = following_with("ended@example.org")
    Follow.objects.filter(pk=ended.pk).update(ended_at=clock.now())
    tell()
    send()
    everybody = {"asked@example.org", "follows@example.org", "ended@example.org"}
    assert kept_after(queries.UNCONFIRMED.days - 1) == everybody
    assert kept_after(queries.UNCONFIRMED.days + 1) == everybody - {"asked@example.org"}
    assert kept_after(queries.ENDED.days + 1) == {"follows@example.org"}
    assert Notice.objects.count() == 1
    assert kept_after(queries.TOLD.days + 1) == {"follows@example.org"}
    assert not Notice.objects.exists()


def test_erasing_somebody_ends_what_they_follow(ann: Person) -> None:
    following.follow_own(actor=Actor.person(ann.pk), person_id=ann.pk, kind=KIND, thing_id="one")
    following_with("ann@example.org", "two")
    other = following_with("jo@example.org")
    tell()
    assert any("follow" in each for each in plan_for(ann.pk).removed)
    erase_me(actor=Actor.person(ann.pk), person_id=ann.pk)
    assert [each.pk for each in Follow.objects.all()] == [other.pk]
    assert Notice.objects.count() == 1
