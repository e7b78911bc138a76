"""Who follows what by e-mail, and what they are told."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from kernel import clock

WAITING = Q(sent_at__isnull=True, given_up_at__isnull=True)
"""What is to be sent, or to be given up."""


class Sort(models.TextChoices):
    """What a message is for."""

    CONFIRM = "confirm", "Asks whether somebody wants to follow"
    ALREADY = "already", "Says that the address follows already"
    NEWS = "news", "Says what came about"
    DUTY = "duty", "Says what is to be done, to whoever does it"


class Rhythm(models.TextChoices):
    """How often somebody who follows a thing gets mail about it."""

    AT_ONCE = "at_once", "At once"
    DAILY = "daily", "Once a day, in one email"
    WEEKLY = "weekly", "Once a week, in one email"


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
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.AT_ONCE)
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


class News(models.Model):
    """What came about in a thing, once for everybody: its feed is made of it. `key` as for a notice."""

    kind = models.CharField(max_length=40)
    thing_id = models.CharField(max_length=64)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    href = models.CharField(max_length=300)
    illustrative = models.BooleanField(default=False, help_text="Made up to show how the site works.")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["kind", "thing_id", "key"], name="news_once")]
        indexes = [models.Index(fields=["kind", "thing_id", "-made_at"], name="news_of_thing")]

    def __str__(self) -> str:
        return f"news {self.pk}"


class Notice(models.Model):
    """One message to one address. `key` names what it tells, so that nobody is told the same thing twice.

    It is for a follower (`follow`), or for a person whose task it is about (`person`: a reminder that an answer is due).
    `due_at` is from when a worker may take it up: empty while it waits for a digest, later while a worker is at it or
    after a failure. `claimed_at` is when a worker last took it up, `tries` how often one tried. A notice that goes out
    in a digest belongs to that `digest`.
    """

    follow = models.ForeignKey(
        Follow, on_delete=models.CASCADE, null=True, blank=True, related_name="notices"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    digest = models.ForeignKey(
        "Digest", on_delete=models.SET_NULL, null=True, blank=True, related_name="notices"
    )
    sort = models.CharField(max_length=8, choices=Sort.choices, default=Sort.NEWS)
    key = models.CharField(max_length=120)
    subject = models.CharField(max_length=200)
    text = models.TextField(blank=True)
    href = models.CharField(max_length=300)
    illustrative = models.BooleanField(default=False, help_text="Made up to show how the site works.")
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now, null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["follow", "key"], name="notice_once"),
            models.UniqueConstraint(
                fields=["person", "key"], condition=Q(person__isnull=False), name="notice_to_person_once"
            ),
            models.CheckConstraint(
                condition=Q(follow__isnull=False, person__isnull=True)
                | Q(follow__isnull=True, person__isnull=False),
                name="notice_for_one",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at", "id"], condition=WAITING, name="notice_due"),
            models.Index(fields=["key"], name="notice_by_key"),
            models.Index(fields=["made_at"], name="notice_by_day"),
        ]

    def __str__(self) -> str:
        return f"notice {self.pk}"


class Digest(models.Model):
    """One mail that brings together what came about in a day or a week, for one address.

    `period` names the day or week that it is for (“2026-11-22”, “2026-W47”), so that each goes out once.
    """

    address = models.EmailField(help_text="In lower case.")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices)
    period = models.CharField(max_length=16)
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["address", "rhythm", "period"], name="digest_once")]
        indexes = [models.Index(fields=["due_at", "id"], condition=WAITING, name="digest_due")]

    def __str__(self) -> str:
        return f"digest {self.pk}"


class Webhook(models.Model):
    """An address of another system that is told what came about, signed with a secret that both know."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    url = models.URLField(max_length=300)
    secret = models.CharField(max_length=300, help_text="Encrypted with a key made from that of the site.")
    kinds = models.CharField(
        max_length=400, blank=True, help_text="Kinds of things, blanks between; empty: all."
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    active = models.BooleanField(default=True)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"webhook {self.pk}"


class Delivery(models.Model):
    """One message to a webhook, with what came of each try. `key` as for a notice: told once. It can be sent again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    key = models.CharField(max_length=200)
    body = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField(default=clock.now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="The last answer’s HTTP status."
    )
    error = models.CharField(max_length=120, blank=True, help_text="What kind of failure, without addresses.")
    sent_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    replay_of = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="replays"
    )

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["webhook", "key"], name="delivery_once")]
        indexes = [
            models.Index(fields=["webhook", "-made_at"], name="delivery_of_webhook"),
            models.Index(fields=["due_at", "id"], condition=WAITING, name="delivery_due"),
        ]

    def __str__(self) -> str:
        return f"delivery {self.pk}"
