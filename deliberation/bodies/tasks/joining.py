"""Sending invitations."""

from __future__ import annotations

from celery import shared_task

from deliberation.bodies.actions import invitation_mail
from kernel.actors import Actor
from kernel.jobs import Job


@shared_task(name=Job.SEND_INVITATIONS.value)
def send_invitations() -> None:
    """Send every invitation that waits."""
    invitation_mail.send_invitations(actor=Actor.system("invitations"))
