"""What somebody who uses an invitation has begun: kept in the session between the pages, and counted tries."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.views.entrance import TooManyTries
from deliberation.bodies.calc.codes import LETTER_DIGITS, normal
from deliberation.bodies.models import Invitation
from deliberation.bodies.queries import invitations as queries
from kernel.actors import Actor
from kernel.errors import NotFound, ReaderError

SYSTEM = Actor.system("invitations")


@dataclass(frozen=True)
class Begun:
    """An invitation that somebody came with: the serial of their code, and what to call them if they have no e-mail."""

    KEY: ClassVar[str] = "joining"
    invitation: Invitation
    serial: int
    name: str = ""

    @classmethod
    def kept_in(cls, request: HttpRequest) -> dict[str, Any] | None:
        """What the session holds, or None."""
        kept = request.session.get(cls.KEY)
        return kept if isinstance(kept, dict) else None


def begin(request: HttpRequest, invitation: Invitation) -> None:
    """Keep an invitation in the session."""
    request.session[Begun.KEY] = {"id": invitation.pk, "serial": invitation.serial}


def remember_name(request: HttpRequest, name: str) -> None:
    """Keep what to call somebody who goes on without an e-mail address."""
    request.session[Begun.KEY] = request.session[Begun.KEY] | {"name": " ".join(name.split())}


def forget(request: HttpRequest) -> None:
    """Nothing is begun any more."""
    request.session.pop(Begun.KEY, None)


def find(request: HttpRequest, typed: str) -> Invitation:
    """The invitation of a code, if it can be used. Wrong codes of the length of a letter's are counted.

    Raises CodeUnknown, InvitationUsed, InvitationExpired, TooManyTries.
    """
    code = normal(typed)
    if not code:
        raise queries.CodeUnknown(
            "This is not a whole code.", next_step="It has ten letters and figures. Check each of them."
        )
    # Nobody guesses a link's code: tries are not counted, so that those of others cannot hold it up.
    counted = limited(request, "join_code", "every letter") if len(code) == LETTER_DIGITS else True
    if not counted:
        raise TooManyTries("Too many wrong codes were entered in a short time.")
    invitation = queries.by_code(code)
    if counted is not True:
        counted.rollback()
    queries.check_open(invitation)
    return invitation


def limited(request: HttpRequest, what: str, key: str) -> Any:
    """Count a try of `what`: something true that can take it back, or None when there were too many."""
    return consume(
        request, app="bodies", action=what, config=settings.JOIN_RATE_LIMITS, key=key, limit_get=True
    )


def with_invitation(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view that is given what the session has begun, or the way back to the page that takes a code."""

    @functools.wraps(view)
    def wrapped(request: HttpRequest) -> HttpResponse:
        try:
            begun = _begun(request)
        except ReaderError as error:
            forget(request)
            messages.error(request, f"{error.message} {error.advice}")
            return redirect("join")
        return view(request, begun) if begun else redirect("join")

    return wrapped


def _begun(request: HttpRequest) -> Begun | None:
    kept = Begun.kept_in(request)
    if kept is None:
        return None
    try:
        invitation = _fresh(kept)
    except NotFound:
        raise queries.CodeUnknown("This code does not work.") from None
    queries.check_open(invitation)
    return Begun(invitation, kept["serial"], str(kept.get("name", "")))


def _fresh(kept: dict[str, Any]) -> Invitation:
    invitation = queries.invitation_by_id(kept["id"])
    if invitation.serial != kept["serial"]:
        raise queries.CodeUnknown("This code does not work.")
    return invitation


@contextmanager
def carry_on(request: HttpRequest) -> Iterator[None]:
    """Say what went wrong as a message, and go on after the block."""
    try:
        yield
    except ReaderError as error:
        messages.error(request, f"{error.message} {error.advice}")
