"""Sending invitations by e-mail: each is claimed, sent, and marked as sent.

A worker that dies between sending and marking leaves a claim that is taken up again later: then the same message, with
the same code, goes out once more. After it is marked it never goes out again.
"""

from __future__ import annotations

import logging
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.invitations import locked
from deliberation.bodies.calc.invitations import as_role
from deliberation.bodies.models import Invitation, Purpose
from deliberation.bodies.queries import invitations as queries
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor

log = logging.getLogger(__name__)


def send_invitations(*, actor: Actor) -> int:
    """Send every invitation that waits; how many went out. A failure is logged by its kind and tried again later."""
    require(actor, Permission.INVITATION_SEND)
    sent = 0
    for invitation_id in queries.to_send():
        claimed = claim_invitation(actor=actor, invitation_id=invitation_id)
        if claimed is None:
            continue
        try:
            message(claimed).send()
        except Exception as error:
            # Its text may hold the address.
            log.error("invitation_not_sent", extra={"invitation": claimed.pk, "kind": type(error).__name__})
            continue
        mark_sent(actor=actor, body_id=claimed.body_id, invitation_id=claimed.pk, serial=claimed.serial)
        sent += 1
    return sent


@transaction.atomic
def claim_invitation(*, actor: Actor, invitation_id: int) -> Invitation | None:
    """Take an invitation up for sending; None when another worker has it, or it need not be sent any more."""
    require(actor, Permission.INVITATION_SEND)
    rows = Invitation.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk=invitation_id)
    invitation = rows.select_related("body", "membership").first()
    if invitation is None or invitation_id not in queries.to_send():
        return None
    invitation.sending_at = clock.now()
    invitation.sends += 1
    invitation.save(update_fields=["sending_at", "sends"])
    return invitation


@transaction.atomic
def mark_sent(*, actor: Actor, body_id: UUID, invitation_id: int, serial: int) -> None:
    """Note that an invitation went out, unless it was renewed meanwhile: then the newer code waits still."""
    require(actor, Permission.INVITATION_SEND, scope_of(body_id))
    invitation = locked(body_id, invitation_id)
    if invitation.serial != serial:
        return
    invitation.sent_at = clock.now()
    invitation.save(update_fields=["sent_at"])
    record(actor, Event.INVITATION_SENT, "invitation", invitation.pk, body=str(body_id), serial=serial)


def join_address(code: str) -> str:
    """The address that a link or a QR code holds."""
    return f"{settings.PUBLIC_URL}{reverse('join_code', args=[code])}"


def message(invitation: Invitation) -> EmailMessage:
    """The e-mail of an invitation."""
    body = invitation.body
    context = {
        "name": invitation.name,
        "body": body,
        "role": as_role(invitation.role),
        "stands_in": invitation.membership.public_name
        if invitation.purpose == Purpose.SUBSTITUTE and invitation.membership
        else "",
        "link": join_address(queries.code_of(invitation)),
        "until": day(invitation.expires_at),
    }
    subject = " ".join(render_to_string("email/bodies_invitation_subject.txt", context).split())
    text = render_to_string("email/bodies_invitation_message.txt", context).strip() + "\n"
    return EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [invitation.email])
