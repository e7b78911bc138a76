"""Findings: what was found, how serious, how sure, and what those concerned say to it before it is published."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, LengthUnit, Membership
from deliberation.scrutiny.calc.words import (
    FACTOR_CHOICES,
    FINDING_STATUS_CHOICES,
    LEVER_CHOICES,
    SERIOUSNESS_CHOICES,
    SURENESS_CHOICES,
)
from deliberation.scrutiny.models.enquiries import Enquiry, Evidence
from kernel import clock


class Finding(models.Model):
    """One finding of a body, in a line of enquiry or by itself. Public once published; a published one never changes.

    `figure`: a figure of the index that it starts from, pinned; beside it, evidence of the enquiry (`FindingEvidence`)
    and links (`sources`: a list of {title, href}).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="findings")
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="findings"
    )
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200, help_text="What was found, in one sentence.")
    text = models.TextField(max_length=8000)
    area_key = models.CharField(max_length=12, blank=True)
    area_name = models.CharField(max_length=160, blank=True)
    place = models.CharField(max_length=200, blank=True, help_text="A ward, a site, a service.")
    seriousness = models.CharField(max_length=12, choices=SERIOUSNESS_CHOICES)
    sureness = models.CharField(max_length=12, choices=SURENESS_CHOICES)
    sureness_why = models.CharField(max_length=500, blank=True)
    topics = models.CharField(max_length=400, blank=True)
    lever = models.CharField(max_length=16, choices=LEVER_CHOICES, blank=True)
    factor = models.CharField(max_length=16, choices=FACTOR_CHOICES, blank=True)
    sources = models.JSONField(default=list, blank=True)
    definition = models.CharField(max_length=80, blank=True)
    figure = models.JSONField(null=True, blank=True)
    run_id = models.PositiveBigIntegerField(null=True, blank=True)
    now = models.JSONField(null=True, blank=True)
    now_run_id = models.PositiveBigIntegerField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    status = models.CharField(max_length=12, choices=FINDING_STATUS_CHOICES, default="draft")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="findings_written")
    role = models.CharField(max_length=24, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="finding_number_once")]
        indexes = [
            models.Index(fields=["body", "status"], name="finding_of_body"),
            models.Index(fields=["status", "area_key"], name="finding_of_area"),
        ]

    def __str__(self) -> str:
        return self.reference


class FindingEvidence(models.Model):
    """Evidence of the enquiry that a finding rests on."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="evidence_links")
    evidence = models.ForeignKey(Evidence, on_delete=models.PROTECT, related_name="findings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["finding", "evidence"], name="finding_evidence_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} rests on {self.evidence_id}"


class RightOfReply(models.Model):
    """What somebody whom a finding concerns is asked to say to it before it is published, and what they said.

    `text_shown`: the finding as it was shown to them. `waived`: they said that they have nothing to say.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="replies")
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="findings_shown"
    )
    to_name = models.CharField(max_length=160, blank=True)
    text_shown = models.TextField(max_length=10000)
    asked_on = models.DateField()
    reply_length = models.PositiveSmallIntegerField()
    reply_unit = models.CharField(max_length=16, choices=LengthUnit.choices)
    due_on = models.DateField()
    text = models.TextField(max_length=8000, blank=True)
    accepts = models.BooleanField(null=True, blank=True, help_text="Whether they accept the facts.")
    waived = models.BooleanField(default=False)
    source = models.CharField(max_length=300, blank=True)
    given_on = models.DateField(null=True, blank=True)
    given_at = models.DateTimeField(null=True, blank=True)
    role = models.CharField(max_length=24, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="rights_of_reply"
    )
    reminded = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["asked_on", "to_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_body__isnull=False, to_name="")
                | (models.Q(to_body__isnull=True) & ~models.Q(to_name="")),
                name="right_of_reply_of_one",
            )
        ]
        indexes = [models.Index(fields=["to_body", "given_on", "due_on"], name="right_of_reply_of")]

    def __str__(self) -> str:
        return f"reply to {self.finding_id}"

    @property
    def to_words(self) -> str:
        """Who is asked; `to_body` must be loaded."""
        return self.to_body.name if self.to_body is not None else self.to_name
