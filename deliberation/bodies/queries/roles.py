"""Which roles people hold over bodies now, and the way to a body for those who may act for it."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.db.models import Q, QuerySet

from access.gate import Scope, holds, lacks_second_step, roles_within
from access.permissions import Permission, Role
from deliberation.bodies.calc.kinds import has_role
from deliberation.bodies.models import Body, Membership, Substitute
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, SecondStepNeeded, SignInNeeded

SCOPE = "body"


def scope_of(body_id: UUID | str) -> Scope:
    """What a permission over one body is asked for."""
    return Scope(SCOPE, str(body_id))


def current(prefix: str = "") -> Q:
    """The condition that a term has begun and not ended; `prefix` leads to it, as in `membership__`."""
    today = clock.today()
    open_ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": today})
    return Q(**{f"{prefix}starts_on__lte": today}) & open_ended


def roles_held(person_id: str) -> Iterator[tuple[str, str, str]]:
    """What a person holds over bodies now, for `access.sources`; one query.

    A role that the body's kind does not have grants nothing, and neither does one on a body that has ended.
    """
    own = (
        Membership.objects.filter(current(), _living("body__"), person_id=person_id, person__is_active=True)
        .values_list("body_id", "body__kind", "role")
        .order_by()
    )
    for body_id, kind, role in own.union(_standing_in(person_id), all=True):
        if role == _SUBSTITUTE:
            yield SCOPE, str(body_id), Role.BODY_SUBSTITUTE.value
        elif has_role(kind, role):
            yield SCOPE, str(body_id), f"body.{role}"


_SUBSTITUTE = ""


def _standing_in(person_id: str) -> QuerySet[Substitute]:
    from django.db.models import CharField, Value

    return (
        Substitute.objects.filter(
            current(),
            current("membership__"),
            _living("membership__body__"),
            person_id=person_id,
            person__is_active=True,
        )
        .values_list("membership__body_id", "membership__body__kind", Value(_SUBSTITUTE, CharField()))
        .order_by()
    )


def _living(prefix: str) -> Q:
    return Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": clock.today()})


def body_by_slug(slug: str) -> Body:
    """One body by its public name in addresses. Raises NotFound."""
    body = Body.objects.filter(slug=slug).first()
    if body is None:
        raise NotFound("There is no such body.", next_step="Look for it in the list of bodies.")
    return body


def body_to_act_for(actor: Actor, slug: str, permission: Permission) -> Body:
    """One body, for somebody who holds `permission` over it.

    Somebody with nothing to do with the body is told that there is nothing here (NotFound), somebody with
    another role on it that theirs is not enough (NotAllowed). Raises SignInNeeded and SecondStepNeeded too.
    """
    body = body_by_slug(slug)
    if actor.kind == "anonymous":
        raise SignInNeeded("You need to sign in to do this.")
    scope = scope_of(body.pk)
    if not holds(actor, permission, scope):
        if roles_within(actor, scope):
            raise NotAllowed("Your role on this body does not include this.")
        raise NotFound("There is nothing here for you.", next_step="Look for the body in the list of bodies.")
    if lacks_second_step(actor, permission):
        raise SecondStepNeeded("This needs a sign-in with a second step.")
    return body
