"""The actor of a request: a person who is signed in and active, with the second step they used, or
anybody."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from access.middleware import ActorMiddleware, actor_of
from accounts.models import Person
from kernel.actors import Actor
from tests import cast

pytestmark = pytest.mark.django_db

METHODS, WHOSE = "account_authentication_methods", "account_authentication_methods_user"


def request_of(user: Any, **session: Any) -> Any:
    """A bare request of `user`."""
    return SimpleNamespace(user=user, session=session)


def test_nobody_signed_in_is_anybody() -> None:
    assert actor_of(request_of(AnonymousUser())) == Actor.anonymous()


def test_somebody_deactivated_is_anybody() -> None:
    person = cast.person_of(cast.OPERATOR)
    person.is_active = False
    assert actor_of(request_of(person)) == Actor.anonymous()


@pytest.mark.parametrize(
    ("methods", "used"),
    [
        ([], False),
        ([{"method": "code", "at": 1.0}], False),
        ([{"method": "code", "at": 1.0}, {"method": "mfa", "type": "totp", "at": 2.0}], True),
        ([{"method": "mfa", "type": "recovery_codes", "at": 2.0}], True),
        ([{"method": "password", "at": 1.0}], False),
        ("nonsense", False),
    ],
)
def test_the_second_step_is_read_from_the_session(methods: Any, used: bool) -> None:
    person = cast.person_of(cast.PUBLISHER)
    actor = actor_of(request_of(person, **{METHODS: methods, WHOSE: str(person.pk)}))
    assert (actor.kind, actor.id, actor.second_step) == ("person", str(person.pk), used)


def test_somebody_elses_second_step_does_not_count() -> None:
    person, other = cast.person_of(cast.PUBLISHER), cast.person_of(cast.OPERATOR)
    records = [{"method": "mfa", "at": 1.0}]
    assert not actor_of(request_of(person, **{METHODS: records, WHOSE: str(other.pk)})).second_step
    assert not actor_of(request_of(person, **{METHODS: records})).second_step


def test_the_actor_is_looked_up_only_when_asked_for() -> None:
    class Untouched:
        @property
        def is_authenticated(self) -> bool:
            raise AssertionError("asked too early")

    seen: list[Any] = []
    middleware = ActorMiddleware(lambda request: seen.append(request))  # type: ignore[arg-type, return-value]
    middleware(request_of(Untouched()))
    with pytest.raises(AssertionError, match="too early"):
        bool(seen[0].actor.id)


def test_a_person_without_a_session_record_is_still_themselves() -> None:
    person = Person.objects.create_user("new@fenmarsh.example", display_name="New")
    assert actor_of(request_of(person)) == Actor.person(person.pk)
