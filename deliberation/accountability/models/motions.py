"""Motions: moved, seconded, on notice, amended, debated, voted on."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.accountability.calc.motions import (
    AMENDMENT_STATUS_CHOICES,
    MOTION_STATUS_CHOICES,
    SIDE_CHOICES,
    TEMPLATE_CHOICES,
)
from deliberation.bodies.models import Body, Meeting, Membership
from deliberation.voting.models import Vote
from kernel import clock


class Motion(models.Model):
    """A motion before a body. Public once it is moved, never deleted after that; its wording is the newest version.

    Its number is given when it is moved, so that a draft that is dropped leaves no gap. `threshold` is a code of `voting.calc.methods`. `notice_until`: it cannot be put to the vote before this day.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="motions")
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    template = models.CharField(max_length=20, choices=TEMPLATE_CHOICES)
    title = models.CharField(max_length=200)
    reasons = models.TextField(max_length=8000, blank=True)
    about_title = models.CharField(max_length=200, blank=True, help_text="The strategy or mandate.")
    about_href = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=12, choices=MOTION_STATUS_CHOICES)
    moved_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="motions_moved")
    seconded_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="motions_seconded"
    )
    moved_at = models.DateTimeField(null=True, blank=True)
    seconded_at = models.DateTimeField(null=True, blank=True)
    notice_until = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="motions"
    )
    threshold = models.CharField(max_length=12, blank=True)
    # A draft of a vote can be dropped; what was opened stays.
    vote = models.ForeignKey(Vote, on_delete=models.SET_NULL, null=True, blank=True, related_name="motions")
    outcome_words = models.CharField(max_length=500, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    topics = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="motion_number_once")]
        indexes = [models.Index(fields=["body", "status"], name="motion_of_body")]

    def __str__(self) -> str:
        return self.reference


class MotionVersion(models.Model):
    """One wording of a motion: the first, and one for each amendment that was accepted."""

    motion = models.ForeignKey(Motion, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=8000)
    why = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["motion", "number"], name="motion_version_once")]

    def __str__(self) -> str:
        return f"version {self.number} of {self.motion_id}"


class Amendment(models.Model):
    """Another wording of a motion that somebody moves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=8000, help_text="The whole motion as it would read.")
    reasons = models.TextField(max_length=4000, blank=True)
    base = models.PositiveSmallIntegerField(help_text="The version that it starts from.")
    status = models.CharField(max_length=12, choices=AMENDMENT_STATUS_CHOICES)
    moved_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="amendments_moved")
    seconded_by = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments_seconded"
    )
    vote = models.ForeignKey(
        Vote, on_delete=models.SET_NULL, null=True, blank=True, related_name="amendments"
    )
    outcome_words = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["motion", "number"], name="amendment_number_once")]

    def __str__(self) -> str:
        return f"amendment {self.number} to {self.motion_id}"


class Speech(models.Model):
    """What a member said in the debate on a motion, in their own words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    motion = models.ForeignKey(Motion, on_delete=models.PROTECT, related_name="speeches")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="speeches")
    side = models.CharField(max_length=8, choices=SIDE_CHOICES)
    text = models.TextField(max_length=4000)
    made_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"speech on {self.motion_id}"
