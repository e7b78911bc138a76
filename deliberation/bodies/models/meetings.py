"""Meetings: when and where, the agenda, its papers."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models.bodies import Body
from kernel import clock


class MeetingStatus(models.TextChoices):
    """Where a meeting stands."""

    DRAFT = "draft", "Being planned"
    CALLED = "called", "Called"
    HELD = "held", "Held"
    CANCELLED = "cancelled", "Cancelled"


class Openness(models.TextChoices):
    """Whether the public may be there."""

    PUBLIC = "public", "In public"
    PART_PRIVATE = "part_private", "Partly in private"
    PRIVATE = "private", "In private"


class Meeting(models.Model):
    """One meeting. Seen by the public once called (its agenda published); a draft by the body's own people."""

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="meetings")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False, help_text="Its id in calendars.")
    title = models.CharField(max_length=160)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    access_note = models.CharField(
        max_length=400, blank=True, help_text="Step-free entry, hearing loop, travel costs."
    )
    public_link = models.URLField(max_length=300, blank=True, help_text="Where the public can watch.")
    member_link = models.URLField(
        max_length=300, blank=True, help_text="Where members take part; never public."
    )
    openness = models.CharField(max_length=12, choices=Openness.choices, default=Openness.PUBLIC)
    private_reason = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=MeetingStatus.choices, default=MeetingStatus.DRAFT)
    called_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(max_length=300, blank=True)
    held_at = models.DateTimeField(null=True, blank=True, help_text="When it was marked as held.")
    sequence = models.PositiveIntegerField(default=0, help_text="Goes up with each change, for calendars.")
    changed_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-starts_at", "-pk"]
        indexes = [models.Index(fields=["body", "starts_at"], name="meeting_of_body")]

    def __str__(self) -> str:
        return f"meeting {self.pk} of {self.body_id}"


class ItemPurpose(models.TextChoices):
    """What an item is on the agenda for."""

    DECIDE = "decide", "To decide"
    DISCUSS = "discuss", "To discuss"
    NOTE = "note", "To note"
    FORMAL = "formal", "Formal business"


class AgendaItem(models.Model):
    """One item of an agenda, in order. A private item shows its heading and the reason alone."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=8, choices=ItemPurpose.choices, default=ItemPurpose.DISCUSS)
    minutes = models.PositiveSmallIntegerField(default=10, help_text="How long it is planned to take.")
    lead = models.CharField(max_length=160, blank=True, help_text="Who presents it.")
    description = models.TextField(blank=True, max_length=4000)
    private = models.BooleanField(default=False)
    private_reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"item {self.position} of meeting {self.meeting_id}"


class Paper(models.Model):
    """A file that goes with an item. Its bytes never change: a corrected paper is a new one that replaces it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=200)
    filename = models.CharField(max_length=200)
    stored = models.CharField(max_length=200, help_text="Path below MEDIA_ROOT.")
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    pages = models.PositiveIntegerField(null=True, blank=True, help_text="For PDF.")
    sha256 = models.CharField(max_length=64)
    private = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    replaced_by = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaces"
    )

    class Meta:
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"paper {self.pk}"
