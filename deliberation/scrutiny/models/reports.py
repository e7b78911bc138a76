"""Reports of scrutiny: written in sections, agreed, and frozen when published."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, Membership
from deliberation.scrutiny.calc.words import REPORT_STATUS_CHOICES
from deliberation.scrutiny.models.enquiries import Enquiry
from deliberation.scrutiny.models.findings import Finding
from kernel import clock


class ScrutinyReport(models.Model):
    """One report of a body. `frozen` is the whole of it as it was published, with `frozen_hash` (SHA-256) as proof."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="scrutiny_reports")
    enquiry = models.ForeignKey(
        Enquiry, on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    status = models.CharField(max_length=12, choices=REPORT_STATUS_CHOICES, default="draft")
    agreed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    frozen = models.JSONField(null=True, blank=True)
    frozen_hash = models.CharField(max_length=64, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    made_at = models.DateTimeField(default=clock.now)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="scrutiny_report_number_once")
        ]

    def __str__(self) -> str:
        return self.reference


class ScrutinySection(models.Model):
    """One section of a report, by its key. Who changes it says which version they read; a stale one is refused."""

    report = models.ForeignKey(ScrutinyReport, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=16)
    text = models.TextField(max_length=20000, blank=True)
    version = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="scrutiny_section_once")]

    def __str__(self) -> str:
        return f"{self.key} of {self.report_id}"


class ScrutinySectionVersion(models.Model):
    """A section as somebody left it."""

    section = models.ForeignKey(ScrutinySection, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=20000, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="scrutiny_sections"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["section", "version"], name="scrutiny_section_version_once")
        ]

    def __str__(self) -> str:
        return f"version {self.version} of {self.section_id}"


class ReportFinding(models.Model):
    """A finding in a report, in its place."""

    report = models.ForeignKey(ScrutinyReport, on_delete=models.CASCADE, related_name="report_findings")
    finding = models.ForeignKey(Finding, on_delete=models.PROTECT, related_name="in_reports")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["report", "finding"], name="report_finding_once")]

    def __str__(self) -> str:
        return f"{self.finding_id} in {self.report_id}"


class DraftRecommendation(models.Model):
    """A recommendation of a report while it is written; made into recommendations when the report is published."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(ScrutinyReport, on_delete=models.CASCADE, related_name="recommendations")
    finding = models.ForeignKey(
        Finding, on_delete=models.PROTECT, null=True, blank=True, related_name="report_recommendations"
    )
    position = models.PositiveSmallIntegerField()
    to_bodies = models.ManyToManyField(Body, blank=True, related_name="+")
    to_names = models.JSONField(default=list, blank=True)
    text = models.TextField(max_length=4000)
    reasons = models.TextField(max_length=8000)
    version = models.PositiveSmallIntegerField(default=1)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return f"recommendation {self.position} of {self.report_id}"
