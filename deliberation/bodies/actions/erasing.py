"""What erasing a person does on bodies, and what goes there when it has been kept long enough.

The public record stays whole: a body's memberships, attendance and minutes are not deleted. Who held an office in
public keeps their name in it; a panel member becomes a number.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from access.gate import require
from access.permissions import Permission
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from deliberation.bodies.calc.kinds import named
from deliberation.bodies.models import (
    CalendarAddress,
    EndReason,
    Interest,
    Invitation,
    Membership,
    Substitute,
)
from deliberation.bodies.queries import personal_data as queries
from kernel import clock
from kernel.actors import Actor

AT_ONCE = 500


@transaction.atomic
def erase_from_bodies(*, actor: Actor, person_id: UUID) -> None:
    """End what a person is on every body and remove what says who they are, but for the public record.

    Part of erasing their account, in its transaction: the site's own rules were asked there.
    """
    require(actor, Permission.PERSON_ERASE)
    today = clock.today()
    email = Person.objects.filter(pk=person_id).values_list("email", flat=True).first()
    _blank_invitations(queries.invitations_to(person_id, email))
    CalendarAddress.objects.filter(person_id=person_id).delete()
    ended = [each for each in queries.memberships_of(person_id) if _leave(each, today)]
    stood_in = [each for each in queries.substitutions_of(person_id) if _step_back(each, today)]
    _let_substitutes_go([each.membership for each in ended], today)
    for substitute in stood_in:
        body = str(substitute.membership.body_id)
        record(
            actor, Event.SUBSTITUTE_ENDED, "substitute", substitute.pk, body=body, code=EndReason.ERASED.value
        )
    for each in ended:
        body = str(each.membership.body_id)
        record(
            actor, Event.MEMBER_LEFT, "membership", each.membership.pk, body=body, code=EndReason.ERASED.value
        )


@transaction.atomic
def blank_old_invitations(*, actor: Actor, now: dt.datetime) -> int:
    """Empty name and address of some invitations that ended long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_invitations(now).values_list("pk", flat=True)[:AT_ONCE])
    Invitation.objects.filter(pk__in=keys).update(name="", email="", address="", blanked_at=now)
    _note(actor, "invitation", len(keys))
    return len(keys)


@transaction.atomic
def blank_old_interests(*, actor: Actor, now: dt.datetime) -> int:
    """Empty some interests of people who left long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.old_interests(now).values_list("pk", flat=True)[:AT_ONCE])
    Interest.objects.filter(pk__in=keys).update(**_EMPTY_INTEREST)
    _note(actor, "interest", len(keys))
    return len(keys)


_EMPTY_INTEREST = {
    "description": queries.ERASED_INTEREST, "organisation": "", "kind": "other", "starts_on": None, "ends_on": None,
}  # fmt: skip


def _leave(each: queries.Membered, today: dt.date) -> bool:
    """End a term, and show the person as the public may see them from now on; whether there was one to end."""
    membership = each.membership
    _forget_interests(each, today)
    open_ended = membership.ends_on is None or membership.ends_on > today
    if open_ended:
        membership.ends_on, membership.end_reason = today, EndReason.ERASED
    membership.public_name = each.shown_after
    if not each.stays_named:
        membership.organisation = ""
    membership.save(update_fields=["ends_on", "end_reason", "public_name", "organisation"])
    return open_ended


def _forget_interests(each: queries.Membered, today: dt.date) -> None:
    """What a named office-holder declared at an item belongs to that item's record; every other interest goes."""
    interests = Interest.objects.filter(membership=each.membership)
    kept = queries.on_record(interests) if each.stays_named else interests.none()
    lasting = Q(ends_on__isnull=True) | Q(ends_on__gt=today)
    kept.filter(lasting, starts_on__isnull=True).update(ends_on=today)
    kept.filter(lasting, starts_on__lte=today).update(ends_on=today)
    gone = interests.exclude(pk__in=list(kept.values_list("pk", flat=True)))
    gone.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now())
    gone.update(**_EMPTY_INTEREST)


def _step_back(substitute: Substitute, today: dt.date) -> bool:
    membership = substitute.membership
    open_ended = substitute.ends_on is None or substitute.ends_on > today
    if open_ended:
        substitute.ends_on = today
    if not named(membership.body.kind, membership.role):
        substitute.public_name = queries.FORMER_SUBSTITUTE
    substitute.save(update_fields=["ends_on", "public_name"])
    return open_ended


def _let_substitutes_go(memberships: list[Membership], today: dt.date) -> None:
    """Nobody can stand in for a member who is gone."""
    rows = Substitute.objects.filter(membership__in=memberships)
    rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=today)).update(ends_on=today)


def _blank_invitations(invitations: object) -> None:
    keys = [invitation.pk for invitation in invitations]  # type: ignore[attr-defined]
    rows = Invitation.objects.filter(pk__in=keys)
    now = clock.now()
    rows.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now).update(revoked_at=now)
    rows.update(name="", email="", address="", organisation="", blanked_at=now)


def _note(actor: Actor, code: str, count: int) -> None:
    if count:
        record(actor, Event.RETENTION_CARRIED_OUT, "period", code, count=count)
