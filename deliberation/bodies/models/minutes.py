"""What came of a meeting: who was there, what was said and decided, the minutes, and the pack that went before."""

from __future__ import annotations

from django.db import models

from deliberation.bodies.models.meetings import AgendaItem, Meeting
from deliberation.bodies.models.members import Membership, Substitute
from kernel import clock


class Presence(models.TextChoices):
    """Whether a member was there."""

    PRESENT = "present", "Present"
    APOLOGIES = "apologies", "Sent apologies"
    ABSENT = "absent", "Absent"
    SUBSTITUTED = "substituted", "A substitute came"


class Attendance(models.Model):
    """One member at one meeting."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendance")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="attendance")
    presence = models.CharField(max_length=12, choices=Presence.choices)
    substitute = models.ForeignKey(
        Substitute, on_delete=models.PROTECT, null=True, blank=True, related_name="attendance"
    )
    recorded_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once")]

    def __str__(self) -> str:
        return f"membership {self.membership_id} at meeting {self.meeting_id}"


class MinutesStatus(models.TextChoices):
    """Draft, agreed by the body, published."""

    DRAFT = "draft", "Draft"
    AGREED = "agreed", "Agreed"
    PUBLISHED = "published", "Published"


class Minutes(models.Model):
    """One version of a meeting's minutes. A published one is frozen in `content`; a correction is a new version."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="minutes")
    version = models.PositiveIntegerField(default=1)
    status = models.CharField(max_length=12, choices=MinutesStatus.choices, default=MinutesStatus.DRAFT)
    opening = models.TextField(blank=True, max_length=4000)
    closed_at = models.CharField(
        max_length=20, blank=True, help_text="When the meeting ended, as in “16:40”."
    )
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_by = models.CharField(
        max_length=64, blank=True, help_text="Id of who recorded that they were agreed."
    )
    published_at = models.DateTimeField(null=True, blank=True)
    correction = models.CharField(
        max_length=300, blank=True, help_text="Why this version replaces the one before."
    )
    content = models.JSONField(null=True, blank=True, help_text="Everything as published.")
    sha256 = models.CharField(max_length=64, blank=True)
    changed_at = models.DateTimeField(default=clock.now)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["meeting", "version"], name="minutes_version_once")]

    def __str__(self) -> str:
        return f"minutes {self.version} of meeting {self.meeting_id}"


class ItemRecord(models.Model):
    """What a version of the minutes says about one item, and the decision noted against it."""

    minutes = models.ForeignKey(Minutes, on_delete=models.CASCADE, related_name="records")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="records")
    text = models.TextField(blank=True, max_length=20000)
    decision = models.TextField(blank=True, max_length=4000)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["minutes", "item"], name="item_record_once")]

    def __str__(self) -> str:
        return f"record of item {self.item_id}"


class PackStatus(models.TextChoices):
    """Where an agenda pack stands."""

    WANTED = "wanted", "Waiting"
    MAKING = "making", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


class AgendaPack(models.Model):
    """The agenda and its papers as one PDF, for the public or (with what is private) for members.

    `fingerprint` is of everything it is made from: a pack with the present fingerprint is up to date.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="packs")
    for_members = models.BooleanField(default=False)
    fingerprint = models.CharField(max_length=64)
    status = models.CharField(max_length=8, choices=PackStatus.choices, default=PackStatus.WANTED)
    done = models.PositiveIntegerField(default=0, help_text="Papers put in so far.")
    total = models.PositiveIntegerField(default=0)
    pages = models.PositiveIntegerField(null=True, blank=True)
    size = models.PositiveIntegerField(null=True, blank=True)
    stored = models.CharField(max_length=200, blank=True, help_text="Path below MEDIA_ROOT.")
    sha256 = models.CharField(max_length=64, blank=True)
    fault = models.CharField(max_length=300, blank=True, help_text="Why it could not be made, in words.")
    wanted_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "for_members", "fingerprint"], name="pack_once")
        ]

    def __str__(self) -> str:
        return f"pack {self.pk} of meeting {self.meeting_id}"
