"""What roles say about people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from access.models import Grant
from access.permissions import Role
from access.queries import grants_of, role_name
from kernel import clock
from kernel.personal_data import Erasure, Keeper, Period, Plan, Table, Who, internal, personal, register

_WHY = "To decide who may do what, and to be able to say later who could."


def _mine(who: Who) -> Q:
    return Q(person_id=who.id) | Q(granted_by=str(who.id))


def _hindrances(person_id: UUID) -> Iterable[str]:
    """The last operator stays: nobody could look after people, this person's wish included."""
    operators = Grant.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=clock.now()),
        role=Role.OPERATOR.value,
        scope_kind="site",
        person__is_active=True,
    )
    held = set(operators.values_list("person_id", flat=True))
    if held == {person_id}:
        yield "This is the last operator of this site. Give somebody else the role of operator first."


def _plan(person_id: UUID) -> Plan:
    names = sorted({role_name(grant.role) for grant in grants_of(person_id)})
    return Plan(removed=(f"Roles on this site: {', '.join(names)}.",) if names else ())


def _erase(*, actor: Any, person_id: UUID) -> None:
    from access.actions import end_every_role

    end_every_role(actor=actor, person_id=person_id)


def _busy(since: dt.datetime) -> QuerySet[Any, Any]:
    return Grant.objects.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=since)).values("person_id")


KEEPER = Keeper(
    app="access",
    tables=(
        Table(
            "access.grant",
            {
                **personal("person granted_by", _WHY, "role", Erasure.UNLINK, of_person=True),
                **personal("role scope_kind scope_id granted_at ends_at", _WHY, "role", Erasure.UNLINK),
                **internal("id"),
            },
            title="Roles that you hold or held, or that you gave",
            mine=_mine,
        ),
    ),
    periods=(
        Period(
            "role",
            "Roles on the site, with from and until",
            "For good, by random number",
            "They say who could publish or look after people at any time. They end when the account is erased, and the number then leads to nobody.",
        ),
    ),
    hindrances=_hindrances,
    plan=_plan,
    erase=_erase,
    busy=_busy,
)


def keep() -> None:
    """Put roles on the list of who keeps data."""
    register(KEEPER)
