"""Invitations: by e-mail or by letter, expiring, for one use."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models.bodies import Body, Seat
from deliberation.bodies.models.members import Membership
from kernel import clock


class Channel(models.TextChoices):
    """How an invitation reaches a person."""

    EMAIL = "email", "By email"
    LETTER = "letter", "By letter"


class Purpose(models.TextChoices):
    """What a code is good for."""

    JOIN = "join", "Join a body"
    SUBSTITUTE = "substitute", "Stand in for a member"
    SIGN_IN = "sign_in", "Sign in without email"


class Invitation(models.Model):
    """An invitation to a body. The code itself is not stored: it is made from the site's key, the row and `serial`.

    `code_hash` finds the row by a code. A new `serial` (re-sent) makes the old code useless. `name`, `email`
    and `address` are needed until it is used, expired or revoked, and are blanked some time after.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="invitations")
    purpose = models.CharField(max_length=12, choices=Purpose.choices, default=Purpose.JOIN)
    role = models.CharField(max_length=24, choices=ROLE_CHOICES, blank=True)
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="invitations",
        help_text="Whom to stand in for; after use, what came of it.",
    )  # fmt: skip
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="Who used it; for signing in, whom it is for.",
    )  # fmt: skip
    channel = models.CharField(max_length=8, choices=Channel.choices)
    name = models.CharField(max_length=120, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(
        max_length=300, blank=True, help_text="For the letter: lines, without the name."
    )
    number = models.PositiveIntegerField(
        null=True, blank=True, help_text="The number they will have on a panel."
    )
    organisation = models.CharField(max_length=160, blank=True)
    starts_on = models.DateField(
        null=True, blank=True, help_text="First day of the term; empty: when they join."
    )
    ends_on = models.DateField(null=True, blank=True)
    serial = models.PositiveSmallIntegerField(default=1)
    code_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - set once the row has an id
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.CharField(max_length=64, blank=True, help_text="Id of the person or job.")
    expires_at = models.DateTimeField()
    wanted_at = models.DateTimeField(null=True, blank=True, help_text="When sending by email was asked for.")
    sending_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True, help_text="Sent, or put on a sheet of letters.")
    sends = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    blanked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["body", "used_at"], name="invitation_of_body")]

    def __str__(self) -> str:
        return f"invitation {self.pk} to {self.body_id}"
