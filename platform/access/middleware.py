"""Puts the actor on the request: who is asking, and whether they used a second step this time."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from kernel.actors import Actor

SECOND_STEP_METHODS = frozenset({"mfa"})
"""What allauth calls a code of an authenticator app or a recovery code in its record of a session's
sign-in."""


class ActorMiddleware:
    """Sets `request.actor`, looked up only when something asks for it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.get_response(request)


def acting(request: HttpRequest) -> Actor:
    """The actor that the middleware put on a request, for views."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """The actor of a request: a signed-in, active person or anybody."""
    person = request.user
    if not person.is_authenticated or not person.is_active:
        return Actor.anonymous()
    return Actor.person(person.pk, second_step=_used_second_step(request))


def _used_second_step(request: HttpRequest) -> bool:
    # The records carry their person: those of somebody else's earlier sign-in in the same session do not
    # count.
    from allauth.account.authentication import get_authentication_records

    return any(
        entry.get("method") in SECOND_STEP_METHODS
        for entry in get_authentication_records(request, request.user)
    )
