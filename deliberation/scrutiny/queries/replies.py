"""The right of reply: who was asked to a finding, what they said, and whose task it is."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import F, Q, QuerySet

from access.gate import permissions_of
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.bodies.calc.kinds import MemberRole
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import current
from deliberation.scrutiny.calc.findings import Asked, all_heard
from deliberation.scrutiny.calc.words import FindingStatus
from deliberation.scrutiny.models import Finding, RightOfReply
from kernel.errors import NotFound


def no_such_reply() -> NotFound:
    """For what was never asked, or is another body's to reply to."""
    return NotFound("There is no such request to reply.", next_step="Look at the list of findings.")


def replies() -> QuerySet[RightOfReply]:
    """Every request to reply, with the finding, its body and who was asked."""
    return RightOfReply.objects.select_related("finding__body", "to_body")


def replies_to(finding: Finding) -> list[RightOfReply]:
    """Who was asked to a finding and what they said, in the order asked; one query."""
    return list(
        RightOfReply.objects.filter(finding=finding)
        .select_related("to_body")
        .order_by("asked_on", "to_name", "to_body__name", "pk")
    )


def replies_to_many(found: Iterable[Finding]) -> dict[UUID, list[RightOfReply]]:
    """The same for several findings; one query."""
    kept: dict[UUID, list[RightOfReply]] = {each.pk: [] for each in found}
    rows = RightOfReply.objects.filter(finding__in=list(kept)).select_related("to_body")
    for each in rows.order_by("asked_on", "to_name", "to_body__name", "pk"):
        kept[each.finding_id].append(each)
    return kept


def reply_for(body: Body, reply_id: UUID) -> RightOfReply:
    """One that this body was asked for. Raises NotFound, for another body's too, and where the finding was withdrawn."""
    found = replies().filter(pk=reply_id, to_body=body).first()
    if found is None or found.finding.status == FindingStatus.WITHDRAWN:
        raise no_such_reply()
    return found


def reply_by_post(body: Body, finding_id: UUID, reply_id: UUID) -> RightOfReply:
    """One that this body asked of an institution that is not on the site. Raises NotFound."""
    found = replies().filter(pk=reply_id, finding=finding_id, finding__body=body, to_body=None).first()
    if found is None:
        raise no_such_reply()
    return found


def asked_of(body: Body) -> QuerySet[RightOfReply]:
    """What a body was asked to reply to: what waits first, by its last day, then what it said, newest first."""
    rows = replies().filter(to_body=body).exclude(finding__status=FindingStatus.WITHDRAWN)
    return rows.order_by(F("given_at").desc(nulls_first=True), "due_on", "pk")


def waiting_for(body: Body) -> QuerySet[RightOfReply]:
    """What a body has not replied to yet, by its last day."""
    return asked_of(body).filter(given_on__isnull=True).order_by("due_on", "pk")


def heard(finding: Finding) -> bool:
    """Whether everybody who was asked has replied or had the time to, as things stand today; one query."""
    rows = RightOfReply.objects.filter(finding=finding).values_list("due_on", "given_on")
    return all_heard([Asked(due, given is not None) for due, given in rows], today_in_england())


def people_who(body_ids: Iterable[UUID], permission: Permission) -> dict[UUID, list[UUID]]:
    """Ids of the people whose membership of each body holds a permission now; one query."""
    roles = [each.value for each in MemberRole if permission in permissions_of(f"body.{each}")]
    wanted = list(body_ids)
    kept: dict[UUID, list[UUID]] = {each: [] for each in wanted}
    rows = Membership.objects.filter(current(), Q(person__is_active=True), body__in=wanted, role__in=roles)
    for body_id, person_id in rows.values_list("body_id", "person_id"):
        if person_id is not None:
            kept[body_id].append(person_id)
    return kept
