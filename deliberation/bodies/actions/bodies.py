"""Making a body, changing what it says of itself and how it works, and ending it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.bodies_areas import coverable
from deliberation.bodies.actions.bodies_words import address, line, one_of, running, unfit, whole
from deliberation.bodies.calc.bodies import free_slug, letters_of, slug_of, usable_slug
from deliberation.bodies.calc.kinds import KINDS, Accountability, BodyKind, Footprint, has_role
from deliberation.bodies.models import Body, BodyArea, LengthUnit, Majority, Membership, QuorumKind, Seat
from deliberation.bodies.queries.bodies import quoted_words
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor
from kernel.errors import WrongState

DETAILS = (
    "name", "kind", "footprint", "accountability", "purpose", "part_of", "contact", "website", "starts_on", "illustrative",
)  # fmt: skip
"""What `change_body` takes. The slug is not among them: addresses of bodies do not change."""
SETTINGS = ("reply_length", "reply_unit", "quorum_kind", "quorum_value", "majority", "votes_by_name")
MOST_DAYS, MOST_QUORUM = 365, 500
MOST_AREAS = 60
_EARLIEST = dt.date(1800, 1, 1)


@transaction.atomic
def create_body(
    *, actor: Actor, name: str, kind: str, areas: Iterable[str] = (), slug: str = "", footprint: str = "", accountability: str = "",
    purpose: str = "", part_of: str = "", contact: str = "", website: str = "", starts_on: dt.date | None = None, illustrative: bool = False,
) -> Body:  # fmt: skip
    """Make a body that covers `areas` (codes or keys). What is left out comes from its kind; a slug from its name.

    Raises BadInput, with the parameter `field`, for anything that cannot be used: an unknown kind or area, the
    name of a body that is running, a slug that is taken, reserved or malformed.
    """
    require(actor, Permission.BODY_CREATE)
    code = one_of(kind, BodyKind, "kind", "The kind")
    facts = KINDS[BodyKind(code)]
    body = Body(
        kind=code,
        footprint=footprint or facts.footprint.value,
        accountability=accountability or facts.accountability.value,
        illustrative=illustrative,
    )
    _write(
        body,
        {
            "name": name, "footprint": body.footprint, "accountability": body.accountability, "purpose": purpose, "part_of": part_of,
            "contact": contact, "website": website, "starts_on": starts_on,
        },
    )  # fmt: skip
    body.slug = _slug(slug, body.name)
    body.letters = letters_of(body.slug, quoted_words())
    keys = list(dict.fromkeys(coverable(each).key for each in areas))
    if len(keys) > MOST_AREAS:
        raise unfit("areas", f"A body covers at most {MOST_AREAS} areas. Choose a wider one.")
    body.save(force_insert=True)
    BodyArea.objects.bulk_create(BodyArea(body=body, area_key=key) for key in keys)
    record(actor, Event.BODY_CREATED, "body", body.pk, kind=body.kind, areas=len(keys))
    return body


@transaction.atomic
def change_body(*, actor: Actor, body_id: UUID, changes: Mapping[str, Any]) -> Body:
    """Change some of `DETAILS`. The trail names the fields that changed; nothing changed leaves no entry.

    Kind, and whether the body is made up, can change only while it has no members and never had any. Raises
    NotFound, BadInput, WrongState.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    _known(changes, DETAILS)
    before = {name: getattr(body, name) for name in DETAILS}
    fixed = [name for name in ("kind", "illustrative") if name in changes and changes[name] != before[name]]
    if fixed and Membership.objects.filter(body=body).exists():
        raise WrongState("The kind of a body, and whether it is made up, cannot change once it has members.")
    if "kind" in fixed:
        _change_kind(body, changes["kind"])
    body.illustrative = bool(changes.get("illustrative", body.illustrative))
    _write(body, {name: value for name, value in changes.items() if name not in ("kind", "illustrative")})
    changed = [name for name in DETAILS if getattr(body, name) != before[name]]
    body.save(update_fields=[*DETAILS])
    if changed:
        record(actor, Event.BODY_CHANGED, "body", body.pk, fields=",".join(changed))
    return body


@transaction.atomic
def change_settings(*, actor: Actor, body_id: UUID, changes: Mapping[str, Any]) -> Body:
    """Change some of `SETTINGS`: the reply clock, the quorum, the majority, whether votes are recorded by name.

    Raises NotFound, BadInput, WrongState.
    """
    require(actor, Permission.BODY_EDIT, scope_of(body_id))
    body = running(body_id)
    _known(changes, SETTINGS)
    before = {name: getattr(body, name) for name in SETTINGS}
    for name in SETTINGS:
        setattr(body, name, changes.get(name, before[name]))
    one_of(body.reply_unit, LengthUnit.values, "reply_unit", "The unit of the reply clock")
    one_of(body.quorum_kind, QuorumKind.values, "quorum_kind", "The kind of quorum")
    one_of(body.majority, Majority.values, "majority", "The majority")
    whole(body.reply_length, "reply_length", "The reply clock", 1, MOST_DAYS)
    if body.quorum_kind == QuorumKind.SHARE:
        whole(body.quorum_value, "quorum_value", "A quorum in per cent", 1, 100)
    whole(body.quorum_value, "quorum_value", "The quorum", 1, MOST_QUORUM)
    changed = [name for name in SETTINGS if getattr(body, name) != before[name]]
    body.save(update_fields=[*SETTINGS])
    if changed:
        record(actor, Event.BODY_CHANGED, "body", body.pk, fields=",".join(changed))
    return body


def _known(changes: Mapping[str, Any], names: tuple[str, ...]) -> None:
    for name in changes:
        if name not in names:
            raise unfit(name, f"“{name[:40]}” cannot be changed here.")


def _write(body: Body, values: Mapping[str, Any]) -> None:
    """Put checked values on the body; raises BadInput at the first that cannot be used."""
    lines = {
        "purpose": ("The purpose", 400),
        "part_of": ("The organisation", 160),
        "contact": ("The contact", 200),
    }
    for field, value in values.items():
        if field == "name":
            body.name = _free_name(line(value, "name", "The name", 160, needed=True), body)
        elif field == "footprint":
            body.footprint = one_of(value, Footprint, "footprint", "The footprint")
        elif field == "accountability":
            body.accountability = one_of(value, Accountability, "accountability", "The accountability")
        elif field == "website":
            body.website = address(value, "website")
        elif field == "starts_on":
            body.starts_on = _first_day(value, body)
        else:
            label, most = lines[field]
            setattr(body, field, line(value, field, label, most))


def _first_day(value: dt.date | None, body: Body) -> dt.date | None:
    if value is not None and value < _EARLIEST:
        raise unfit("starts_on", "The first day lies too far back.")
    if value is not None and body.ends_on is not None and value > body.ends_on:
        raise unfit("starts_on", "The first day must come before the last.")
    return value


def _free_name(name: str, body: Body) -> str:
    """Two bodies that run under one name cannot be told apart; one that has ended may hand its name on."""
    others = Body.objects.filter(name__iexact=name, ends_on__isnull=True).exclude(pk=body.pk)
    if others.exists():
        raise unfit(
            "name", "There is a body with this name already. Say which area or council it belongs to."
        )
    return name


def _change_kind(body: Body, kind: str) -> None:
    body.kind = one_of(kind, BodyKind, "kind", "The kind")
    roles = Seat.objects.filter(body=body, ends_on__isnull=True).values_list("role", flat=True)
    if any(not has_role(body.kind, role) for role in roles):
        raise WrongState(
            "The body has seats for roles that this kind does not have.",
            next_step="End or change those seats first.",
        )


def _slug(wanted: str, name: str) -> str:
    if not wanted.strip():
        base = slug_of(name)
        like = Body.objects.filter(slug__startswith=base[:60]).values_list("slug", flat=True)
        return free_slug(base, set(like))
    chosen = wanted.strip()
    if not usable_slug(chosen):
        raise unfit(
            "slug",
            "Use small letters, figures and single hyphens, at most 80, and no word that the site needs itself.",
        )
    if Body.objects.filter(slug=chosen).exists():
        raise unfit("slug", "Another body has this address already.")
    return chosen
