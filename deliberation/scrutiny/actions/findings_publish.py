"""Publishing a finding after those concerned could reply, and withdrawing one with the reason."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.topics import unpacked
from deliberation.bodies.actions.texts import line
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.findings import locked_finding, need
from deliberation.scrutiny.calc.findings import FindingAct
from deliberation.scrutiny.calc.words import FindingStatus
from deliberation.scrutiny.models import Finding
from deliberation.scrutiny.queries.enquiries import is_open_to_all
from deliberation.scrutiny.queries.replies import heard
from kernel import clock
from kernel.actors import Actor
from kernel.errors import WrongState

LONGEST_REASON = 500


class StillWithOthers(WrongState):
    """Those whom the finding concerns have neither replied nor had the time to."""

    code = "still_with_others"
    next_step = "Wait for their reply, or for the last day that they were given to be over."


@transaction.atomic
def publish_finding(*, actor: Actor, body_id: UUID, finding_id: UUID) -> Finding:
    """Publish a finding as it stands, with the replies to it; followers are told. A published one stays as it is.

    Raises NotFound, StillWithOthers, and WrongState by the finding's status.
    """
    require(actor, Permission.FINDING_PUBLISH, scope_of(body_id))
    finding = locked_finding(body_id, finding_id)
    if finding.status == FindingStatus.PUBLISHED:
        return finding
    if finding.status == FindingStatus.WITH_OTHERS and not heard(finding):
        raise StillWithOthers("Somebody whom the finding concerns still has time to reply.")
    if finding.status != FindingStatus.WITH_OTHERS:
        need(FindingAct.PUBLISH, finding)
    finding.status, finding.published_at = FindingStatus.PUBLISHED.value, clock.now()
    finding.save(update_fields=["status", "published_at"])
    tell_all(
        things_of(finding),
        key=f"finding:{finding.pk}:published",
        subject=f"A finding of {finding.body.name}",
        text=f"{finding.body.name} has published a finding: {finding.title}",
        href=reverse("finding", args=[finding.pk]),
    )
    record(
        actor, Event.FINDING_PUBLISHED, "finding", finding.pk, body=str(body_id), number=finding.number, version=finding.version
    )  # fmt: skip
    return finding


@transaction.atomic
def withdraw_finding(*, actor: Actor, body_id: UUID, finding_id: UUID, reason: str) -> Finding:
    """Withdraw a finding, with the reason. What was public stays to be read, with the reason above it.

    A withdrawn one stays as it is. Raises NotFound, BadInput, and WrongState for a draft, which is thrown away instead.
    """
    require(actor, Permission.FINDING_PUBLISH, scope_of(body_id))
    finding = locked_finding(body_id, finding_id)
    if finding.status == FindingStatus.WITHDRAWN:
        return finding
    need(FindingAct.WITHDRAW, finding)
    finding.withdrawn_why = line("The reason", reason, LONGEST_REASON, needed=True)
    finding.status = FindingStatus.WITHDRAWN.value
    finding.save(update_fields=["status", "withdrawn_why"])
    if finding.published_at is not None:
        tell_all(
            things_of(finding),
            key=f"finding:{finding.pk}:withdrawn",
            subject=f"A finding of {finding.body.name} is withdrawn",
            text=f"{finding.body.name} has withdrawn a finding: {finding.title} The reason: {finding.withdrawn_why}",
            href=reverse("finding", args=[finding.pk]),
        )
    record(actor, Event.FINDING_WITHDRAWN, "finding", finding.pk, body=str(body_id), number=finding.number)
    return finding


def things_of(finding: Finding) -> list[tuple[str, str]]:
    """What somebody may follow who wants to hear of a finding. `body` and `enquiry` must be loaded."""
    things = [("finding", str(finding.pk)), ("body", str(finding.body_id))]
    if finding.area_key:
        things.append(("area", finding.area_key))
    if finding.figure:
        things.append(("metric", str(finding.figure["metric"])))
    if finding.enquiry is not None and is_open_to_all(finding.enquiry):
        things.append(("enquiry", str(finding.enquiry_id)))
    return [*things, *(("topic", code) for code in unpacked(finding.topics))]
