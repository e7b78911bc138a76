"""The one function that decides."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
from pytest_django import DjangoAssertNumQueries

from access.gate import (
    Scope,
    allows,
    holds,
    permissions_of,
    require,
    require_self,
    roles_of,
    should_have_second_step,
)
from access.models import Grant
from access.permissions import NEEDS_SECOND_STEP, ROLES, Permission, Role
from accounts.models import Person
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, SecondStepNeeded, SignInNeeded
from tests import cast

pytestmark = pytest.mark.django_db


def somebody(*roles: str, second_step: bool = True, **grant: object) -> Actor:
    """A new person with these roles."""
    person = Person.objects.create_user(f"{uuid.uuid4().hex}@fenmarsh.example", display_name="Somebody")
    for role in roles:
        Grant.objects.create(person=person, role=role, granted_at=clock.now(), **grant)
    return Actor.person(person.pk, second_step=second_step)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PUBLISHER, Role.OPERATOR])
@pytest.mark.parametrize("permission", list(Permission))
def test_a_person_may_what_their_role_may(role: Role, permission: Permission) -> None:
    actor = somebody(role.value)
    assert allows(actor, permission) is (permission in ROLES[role])
    if permission in ROLES[role]:
        require(actor, permission)
    else:
        with pytest.raises(NotAllowed):
            require(actor, permission)


@pytest.mark.parametrize("permission", list(Permission))
def test_anybody_and_a_person_without_a_role_may_nothing(permission: Permission, anybody: Actor) -> None:
    with pytest.raises(SignInNeeded):
        require(Actor.anonymous(), permission)
    with pytest.raises(NotAllowed) as caught:
        require(anybody, permission)
    assert type(caught.value) is NotAllowed
    assert not allows(Actor.anonymous(), permission)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PUBLISHER, Role.OPERATOR])
@pytest.mark.parametrize("permission", list(Permission))
def test_without_a_second_step_what_needs_it_is_refused_and_the_rest_is_not(
    role: Role, permission: Permission
) -> None:
    actor = somebody(role.value, second_step=False)
    if permission not in ROLES[role]:
        with pytest.raises(NotAllowed) as caught:
            require(actor, permission)
        assert not isinstance(caught.value, SecondStepNeeded), (
            "whoever lacks the role need not set anything up"
        )
    elif permission in NEEDS_SECOND_STEP:
        with pytest.raises(SecondStepNeeded, match="second step"):
            require(actor, permission)
        assert holds(actor, permission)
        assert not allows(actor, permission)
    else:
        require(actor, permission)


@pytest.mark.parametrize(
    ("roles", "expected"),
    [
        ((), False),
        (("analyst",), False),
        (("publisher",), True),
        (("analyst", "operator"), True),
        (("wizard",), False),
    ],
)
def test_whose_roles_need_a_second_step(roles: tuple[str, ...], expected: bool) -> None:
    assert should_have_second_step(somebody(*roles, second_step=False)) is expected


@pytest.mark.parametrize(
    "code", ["wizard", "", "Operator", "operator ", "system", "system.everything", "superuser"]
)
def test_an_unknown_role_grants_nothing(code: str) -> None:
    assert permissions_of(code) == frozenset()
    actor = somebody(code)
    assert not any(allows(actor, permission) for permission in Permission)


@pytest.mark.parametrize("code", ["system.operator", "system.releases", "system.runs"])
def test_a_system_role_in_a_persons_grant_grants_nothing(code: str) -> None:
    actor = somebody(code)
    assert roles_of(actor) == frozenset()
    assert not any(allows(actor, permission) for permission in Permission)


def test_a_system_job_holds_its_role_and_needs_no_second_step() -> None:
    require(Actor.system("operator"), Permission.ROLE_GRANT)
    require(Actor.system("runs"), Permission.RUN_COMPUTE)
    with pytest.raises(NotAllowed):
        require(Actor.system("runs"), Permission.RELEASE_PUBLISH)
    with pytest.raises(NotAllowed):
        require(Actor.system("unheard_of"), Permission.RUN_COMPUTE)


def test_an_ended_grant_counts_no_more_and_one_that_will_end_counts_still() -> None:
    now = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
    with clock.frozen(now):
        ended = somebody("operator", ends_at=now)
        ending = somebody("operator", ends_at=now + dt.timedelta(seconds=1))
        assert not allows(ended, Permission.TRAIL_READ)
        assert allows(ending, Permission.TRAIL_READ)
    with clock.frozen(now + dt.timedelta(seconds=1)):
        assert not allows(Actor.person(ending.id), Permission.TRAIL_READ)


def test_somebody_deactivated_may_nothing(operator: Actor) -> None:
    Person.objects.filter(pk=operator.id).update(is_active=False)
    assert not any(allows(operator, permission) for permission in Permission)


def test_a_role_over_one_thing_does_not_reach_another() -> None:
    actor = somebody("operator", scope_kind="body", scope_id="7")
    assert allows(actor, Permission.TRAIL_READ, Scope("body", "7"))
    assert not allows(actor, Permission.TRAIL_READ, Scope("body", "70"))
    assert not allows(actor, Permission.TRAIL_READ)


def test_a_role_over_the_site_reaches_everything(operator: Actor) -> None:
    assert allows(operator, Permission.TRAIL_READ, Scope("body", "7"))


def test_roles_are_read_once_for_an_actor(
    operator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(2):
        for permission in Permission:
            allows(operator, permission)


def test_what_is_ones_own(operator: Actor, anybody: Actor) -> None:
    require_self(anybody, uuid.UUID(anybody.id))
    for other, error in (
        (operator, NotAllowed),
        (Actor.system("operator"), NotAllowed),
        (Actor.anonymous(), SignInNeeded),
    ):
        with pytest.raises(error):
            require_self(other, anybody.id)


def test_the_cast_is_as_its_story_says(operator: Actor, publisher: Actor, analyst: Actor) -> None:
    assert allows(operator, Permission.ROLE_GRANT)
    assert allows(publisher, Permission.RELEASE_PUBLISH)
    assert not allows(analyst, Permission.RELEASE_PUBLISH)
    assert cast.person_of(cast.OPERATOR).pk == uuid.UUID(operator.id), (
        "asking for a part again finds the same person"
    )
