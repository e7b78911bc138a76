"""The one function that decides, and its helpers."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from access import sources
from access.models import Grant
from access.permissions import NEEDS_SECOND_STEP, ROLES, Permission, Role
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotAllowed, SecondStepNeeded, SignInNeeded


@dataclass(frozen=True)
class Scope:
    """What a permission is asked for: the whole site, or one thing by kind and id."""

    kind: str = "site"
    id: str = ""


SITE = Scope()


def require(actor: Actor, permission: Permission, scope: Scope = SITE) -> None:
    """Let `actor` pass or raise: SignInNeeded, NotAllowed, or SecondStepNeeded."""
    if actor.kind == "anonymous":
        raise SignInNeeded("You need to sign in to do this.")
    if not holds(actor, permission, scope):
        raise NotAllowed("You do not have the role that this needs.")
    if lacks_second_step(actor, permission):
        raise SecondStepNeeded(
            "This needs a sign-in with a second step: it changes what the public sees, or what others may do."
        )


def require_self(actor: Actor, person_id: object) -> None:
    """Let a person pass for what is their own (signing in, their second step) or raise like `require`."""
    if actor.kind == "anonymous":
        raise SignInNeeded("You need to sign in to do this.")
    if actor.kind != "person" or actor.id != str(person_id):
        raise NotAllowed("Only the person whose account it is can do this.")


def allows(actor: Actor, permission: Permission, scope: Scope = SITE) -> bool:
    """Whether `require` would pass; for deciding what to show."""
    return holds(actor, permission, scope) and not lacks_second_step(actor, permission)


def holds(actor: Actor, permission: Permission, scope: Scope = SITE) -> bool:
    """Whether a role of the actor over `scope` (or the whole site) has the permission, second step aside."""
    return any(permission in permissions_of(role) for role in roles_of(actor, scope))


def lacks_second_step(actor: Actor, permission: Permission) -> bool:
    """Whether the permission needs a second factor that this person's sign-in did not use."""
    return actor.kind == "person" and permission in NEEDS_SECOND_STEP and not actor.second_step


def should_have_second_step(actor: Actor) -> bool:
    """Whether a role that the actor holds, over the site or a body, is of full use only with a second step."""
    return any(permissions_of(role) & NEEDS_SECOND_STEP for _, role in every_role(actor))


def permissions_of(role: str) -> frozenset[Permission]:
    """What a role grants; nothing for a code that is not in the table."""
    try:
        return ROLES[Role(role)]
    except ValueError:
        return frozenset()


def roles_of(actor: Actor, scope: Scope = SITE) -> frozenset[str]:
    """Codes of the roles that count for `scope`: those over it and those over the whole site."""
    if actor.kind == "anonymous":
        return frozenset()
    if actor.kind == "system":
        return frozenset({f"system.{actor.id}"})
    wanted = {f"{SITE.kind}:{SITE.id}", f"{scope.kind}:{scope.id}"}
    return frozenset(role for over, role in every_role(actor) if over in wanted)


def roles_within(actor: Actor, scope: Scope) -> frozenset[str]:
    """Codes of the roles that the actor holds over `scope` itself, those over the whole site left out."""
    return frozenset(role for over, role in every_role(actor) if over == f"{scope.kind}:{scope.id}")


def every_role(actor: Actor) -> list[tuple[str, str]]:
    """Every role of a person, as (scope, role); the scope is written `kind:id`. Two queries, kept with the actor."""
    if actor.kind != "person":
        return []
    if actor.roles is None:
        actor.roles = _granted(actor.id) | _sourced(actor.id)
    return [(held.split("|", 1)[0], held.split("|", 1)[1]) for held in actor.roles]


def _sourced(person_id: str) -> frozenset[str]:
    return frozenset(f"{kind}:{scope_id}|{role}" for kind, scope_id, role in sources.held_by(person_id))


def _granted(person_id: str) -> frozenset[str]:
    current = Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now())
    rows = Grant.objects.filter(current, person_id=person_id, person__is_active=True)
    # A system role in a person's grant is as unknown as a misspelt one: it grants nothing.
    return frozenset(
        f"{kind}:{scope_id}|{role}"
        for kind, scope_id, role in rows.values_list("scope_kind", "scope_id", "role")
        # Roles over a body come with a membership alone.
        if not role.startswith(("system.", "body."))
    )
