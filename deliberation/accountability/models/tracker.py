"""Saved views of the tracker, and trackers that a council brings along as a file."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from deliberation.bodies.models import Body, Membership
from kernel import clock


class SavedView(models.Model):
    """A search of the tracker that somebody keeps under a name. Their own; nobody else sees it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=1000, blank=True, help_text="As in the address, after the “?”.")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_once")]

    def __str__(self) -> str:
        return f"view {self.pk}"


class ImportStatus(models.TextChoices):
    """Where an import stands."""

    PREVIEW = "preview", "To be looked over"
    IMPORTED = "imported", "Taken in"
    DISCARDED = "discarded", "Discarded"


class TrackerImport(models.Model):
    """A tracker from a file, read and checked, waiting for a yes. Nothing of it is public before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="tracker_imports")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="tracker_imports"
    )
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=ImportStatus.choices, default=ImportStatus.PREVIEW)
    rows = models.JSONField(default=list, help_text="What was read, a row each.")
    faults = models.JSONField(default=list, help_text="Row, column and what is wrong.")
    count = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"import {self.pk}"
