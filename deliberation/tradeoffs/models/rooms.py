"""Small groups in the room, and what facilitators note."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models.tradeoffs import TradeOff
from kernel import clock


class Round(models.Model):
    """One round of small groups. `measures`: how well it is mixed, as it was reckoned when it was made."""

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    topic = models.CharField(max_length=300, blank=True)
    seed = models.PositiveBigIntegerField()
    measures = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "number"], name="round_number_once")]

    def __str__(self) -> str:
        return f"round {self.number} of trade-off {self.tradeoff_id}"


class SmallGroup(models.Model):
    """One table of a round. `note`: what it talked about; `public_note`: whether everybody may read it."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="groups")
    number = models.PositiveSmallIntegerField()
    note = models.TextField(max_length=4000, blank=True)
    note_version = models.PositiveIntegerField(default=0)
    noted_at = models.DateTimeField(null=True, blank=True)
    public_note = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="small_group_once")]

    def __str__(self) -> str:
        return f"group {self.number} of round {self.round_id}"


class GroupSeat(models.Model):
    """A member sits at a table in a round."""

    group = models.ForeignKey(SmallGroup, on_delete=models.CASCADE, related_name="seats")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="group_seats")

    class Meta:
        ordering = ["membership"]
        constraints = [models.UniqueConstraint(fields=["group", "membership"], name="group_seat_once")]

    def __str__(self) -> str:
        return f"seat in group {self.group_id}"


class PrivateNote(models.Model):
    """What facilitators note among themselves. Never published, never in a file."""

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="private_notes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="private_notes"
    )
    by_name = models.CharField(max_length=120)
    text = models.TextField(max_length=4000)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"private note {self.pk}"
