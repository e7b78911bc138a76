"""Giving and ending roles."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest

from access import queries
from access.actions import end_role, grant_role
from access.models import Grant
from accounts.models import Person
from audit import trail
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SecondStepNeeded

pytestmark = pytest.mark.django_db


def test_a_role_is_given_and_goes_on_the_trail(operator: Actor, anybody: Actor) -> None:
    until = clock.now() + dt.timedelta(days=30)
    grant = grant_role(actor=operator, person_id=uuid.UUID(anybody.id), role="analyst", ends_at=until)
    assert (grant.role, grant.granted_by, grant.ends_at) == ("analyst", operator.id, until)
    (entry,) = trail.history("person", anybody.id)
    assert entry["event"] == "role.granted"
    assert entry["detail"] == {"role": "analyst", "scope": "site:", "until": until.isoformat()}


def test_a_role_that_is_held_is_not_given_twice(operator: Actor, analyst: Actor) -> None:
    again = grant_role(actor=operator, person_id=uuid.UUID(analyst.id), role="analyst")
    assert Grant.objects.filter(person_id=analyst.id).get() == again
    assert trail.history("person", analyst.id) == []


@pytest.mark.parametrize("role", ["system.operator", "system.runs", "wizard", "", "Analyst"])
def test_only_roles_for_people_are_given(operator: Actor, anybody: Actor, role: str) -> None:
    with pytest.raises(BadInput, match="no role"):
        grant_role(actor=operator, person_id=uuid.UUID(anybody.id), role=role)
    assert not Grant.objects.filter(person_id=anybody.id).exists()


def test_a_role_ends_in_the_future(operator: Actor, anybody: Actor) -> None:
    with pytest.raises(BadInput, match="future"):
        grant_role(actor=operator, person_id=uuid.UUID(anybody.id), role="analyst", ends_at=clock.now())


def test_nobody_and_nobody_active_gets_a_role(operator: Actor, anybody: Actor) -> None:
    with pytest.raises(NotFound):
        grant_role(actor=operator, person_id=uuid.uuid4(), role="analyst")
    Person.objects.filter(pk=anybody.id).update(is_active=False)
    with pytest.raises(NotFound, match="active"):
        grant_role(actor=operator, person_id=uuid.UUID(anybody.id), role="analyst")


def test_whoever_may_not_grant_grants_nothing(publisher: Actor, anybody: Actor, operator: Actor) -> None:
    for actor, error in (
        (publisher, NotAllowed),
        (anybody, NotAllowed),
        (Actor.person(operator.id), SecondStepNeeded),
    ):
        with pytest.raises(error):
            grant_role(actor=actor, person_id=uuid.UUID(anybody.id), role="operator")
        with pytest.raises(error):
            end_role(actor=actor, grant_id=Grant.objects.get(person_id=operator.id).pk)


def test_a_role_is_ended_once(operator: Actor, analyst: Actor) -> None:
    held = Grant.objects.get(person_id=analyst.id)
    ended = end_role(actor=operator, grant_id=held.pk)
    assert ended.ends_at is not None
    assert ended.ends_at <= clock.now()
    assert end_role(actor=operator, grant_id=held.pk).ends_at == ended.ends_at
    assert [row["event"] for row in trail.history("person", analyst.id)] == ["role.ended"]
    assert queries.grants_of(uuid.UUID(analyst.id)).count() == 0
    assert queries.ended_grants_of(uuid.UUID(analyst.id)).get() == held


def test_a_role_that_is_not_there_cannot_be_ended(operator: Actor) -> None:
    with pytest.raises(NotFound):
        end_role(actor=operator, grant_id=999_999)


def test_roles_in_words(operator: Actor, publisher: Actor, anybody: Actor) -> None:
    Grant.objects.create(person_id=publisher.id, role="wizard", granted_at=clock.now())
    ids = [uuid.UUID(actor.id) for actor in (operator, publisher, anybody)]
    assert queries.role_names(ids) == {ids[0]: ["Operator"], ids[1]: ["Publisher", "Unknown role (wizard)"]}
    assert queries.role_title("analyst") == "Analyst: sends in data files and sees their checks"
    assert queries.grant_of(ids[0], Grant.objects.get(person_id=publisher.id, role="wizard").pk) is None
