"""The forward work programme: what a committee takes up at which meeting."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, Meeting, Membership
from deliberation.scrutiny.calc.words import ITEM_KIND_CHOICES, ITEM_STATUS_CHOICES
from deliberation.scrutiny.models.enquiries import Enquiry
from kernel import clock


class ProgrammeItem(models.Model):
    """One item: at a meeting, in a month to come (`planned_for` without a meeting), or waiting for a place (neither)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="programme")
    title = models.CharField(max_length=200)
    why = models.TextField(max_length=2000, blank=True, help_text="Why it is on the programme.")
    aim = models.CharField(max_length=500, blank=True, help_text="What the committee wants to come of it.")
    kind = models.CharField(max_length=20, choices=ITEM_KIND_CHOICES)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="programme"
    )
    planned_for = models.DateField(null=True, blank=True)
    lead = models.CharField(max_length=200, blank=True, help_text="Lead officer or member, by office.")
    witnesses = models.CharField(max_length=300, blank=True)
    topics = models.CharField(max_length=400, blank=True)
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="programme_items"
    )
    decision_id = models.UUIDField(null=True, blank=True, help_text="The decision to come that it looks at.")
    position = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=12, choices=ITEM_STATUS_CHOICES, default="planned")
    status_why = models.CharField(max_length=300, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["planned_for", "position", "made_at"]
        indexes = [models.Index(fields=["body", "status", "planned_for"], name="programme_of_body")]

    def __str__(self) -> str:
        return self.title


class ProgrammeMove(models.Model):
    """An item that was moved, with the reason. Where it stood before stays to be read."""

    item = models.ForeignKey(ProgrammeItem, on_delete=models.CASCADE, related_name="moves")
    was = models.CharField(max_length=200)
    now = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    role = models.CharField(max_length=24, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="programme_moves"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"move of {self.item_id}"
