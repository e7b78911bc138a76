"""The trail's tables. Nobody outside `audit` touches them: `audit.record` writes, `audit.verify` and `audit.search` read."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One event: who did what to what, when; ids and codes only. Chained to the entry before by hash.

    The database refuses update and delete (triggers in the first migration).
    """

    number = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.CharField(max_length=64, blank=True)
    event = models.CharField(max_length=64)
    object_kind = models.CharField(max_length=40)
    object_id = models.CharField(max_length=64)
    detail = models.JSONField(default=dict)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["number"]
        indexes = [models.Index(fields=["object_kind", "object_id", "number"], name="audit_by_object")]

    def __str__(self) -> str:
        return f"{self.number}: {self.event} {self.object_kind} {self.object_id}"


class Head(models.Model):
    """The last link: how many entries there are and the hash of the last, so that a cut tail is seen."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"head at {self.number}"
