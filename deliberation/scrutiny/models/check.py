"""The partnership check: a short questionnaire that board members answer in confidence.

No row holds who answered what: there is one row a question and answer, with a count, and one a member, with whether
they answered. Neither has a moment, so the two cannot be brought together.
"""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, Membership
from deliberation.scrutiny.calc.words import CHECK_STATUS_CHOICES
from kernel import clock


class PartnershipCheck(models.Model):
    """One round of the questionnaire in a body. Results show once closed, and only from `least` answers on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="partnership_checks")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=CHECK_STATUS_CHOICES, default="draft")
    least = models.PositiveSmallIntegerField(default=5)
    opened_on = models.DateField(null=True, blank=True)
    closes_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    asked = models.PositiveIntegerField(default=0, help_text="How many members were asked.")
    answered = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["body", "number"], name="partnership_check_once")]

    def __str__(self) -> str:
        return f"check {self.number} of {self.body_id}"


class CheckMember(models.Model):
    """A member who is asked, and whether they answered. Not when, and not what."""

    round = models.ForeignKey(PartnershipCheck, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="partnership_checks")
    answered = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "membership"], name="check_member_once")]

    def __str__(self) -> str:
        return f"member of {self.round_id}"


class CheckCount(models.Model):
    """How many gave one answer to one question."""

    round = models.ForeignKey(PartnershipCheck, on_delete=models.CASCADE, related_name="counts")
    question = models.CharField(max_length=24)
    answer = models.PositiveSmallIntegerField(help_text="1 to 5; 0: does not know.")
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "question", "answer"], name="check_count_once")
        ]

    def __str__(self) -> str:
        return f"{self.question} {self.answer}: {self.count}"
