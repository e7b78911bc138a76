"""Who follows what by e-mail, and what they are told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel import clock


class Sort(models.TextChoices):
    """What a message is for."""

    CONFIRM = "confirm", "Asks whether somebody wants to follow"
    ALREADY = "already", "Says that the address follows already"
    NEWS = "news", "Says what came about"


class Follow(models.Model):
    """An address that follows a thing. It is told nothing before somebody who reads its mail has said yes.

    The links in mails are signed with the site's key and hold nothing but this row's id: no secret is stored.
    `title` is what the thing was called when it was followed. With a person, mail goes to the address of their account.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.EmailField(help_text="In lower case.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    made_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["address", "kind", "thing_id"], condition=Q(ended_at__isnull=True), name="follow_once"
            ),
        ]
        indexes = [models.Index(fields=["kind", "thing_id"], name="follow_of_thing")]

    def __str__(self) -> str:
        return f"follow {self.pk}"


class Notice(models.Model):
    """One message to one address. `key` names what it tells, so that nobody is told the same thing twice.

    `claimed_at` is when a worker last took it up, `tries` how often one did.
    """

    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="notices")
    sort = models.CharField(max_length=8, choices=Sort.choices, default=Sort.NEWS)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    href = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["follow", "key"], name="notice_once")]
        indexes = [
            models.Index(
                fields=["claimed_at", "id"], condition=Q(sent_at__isnull=True, given_up_at__isnull=True), name="notice_waiting"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"notice {self.pk}"
