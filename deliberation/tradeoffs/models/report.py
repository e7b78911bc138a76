"""Where members leaned before and after, and the panel's report with its recommendations."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, Membership
from deliberation.tradeoffs.models.evidence import EvidenceItem
from deliberation.tradeoffs.models.tradeoffs import TradeOff
from deliberation.tradeoffs.models.weigh import Option
from kernel import clock


class When(models.TextChoices):
    """Before the discussion or after the vote."""

    BEFORE = "before", "Before the discussion"
    AFTER = "after", "After the discussion"


class Leaning(models.Model):
    """How much a member was for an option, from 1 (strongly against) to 5 (strongly for). Nobody else sees it."""

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="leanings")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="leanings")
    when = models.CharField(max_length=8, choices=When.choices)
    value = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["option", "membership", "when"], name="leaning_once"),
            models.CheckConstraint(condition=models.Q(value__gte=1, value__lte=5), name="leaning_value"),
        ]

    def __str__(self) -> str:
        return f"leaning {self.pk}"


class ReportStatus(models.TextChoices):
    """Where the report stands."""

    DRAFT = "draft", "Being written"
    AGREED = "agreed", "Agreed"
    PUBLISHED = "published", "Handed over"


class PanelReport(models.Model):
    """The report of a panel on one trade-off. `snapshot`: the whole of it, frozen when it was handed over."""

    tradeoff = models.OneToOneField(TradeOff, on_delete=models.CASCADE, related_name="report")
    status = models.CharField(max_length=10, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    agreed_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    snapshot = models.JSONField(null=True, blank=True)

    def __str__(self) -> str:
        return f"report on trade-off {self.tradeoff_id}"


class Section(models.Model):
    """One section of a report, by its key. `text` is the latest version."""

    report = models.ForeignKey(PanelReport, on_delete=models.CASCADE, related_name="sections")
    key = models.CharField(max_length=20)
    text = models.TextField(max_length=12000, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "key"], name="report_section_once")]

    def __str__(self) -> str:
        return f"section {self.key} of report {self.report_id}"


class SectionVersion(models.Model):
    """One version of a section, and who wrote it."""

    section = models.ForeignKey(Section, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    text = models.TextField(max_length=12000, blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, related_name="+")
    by_name = models.CharField(max_length=120)
    written_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["section", "version"], name="section_version_once")]

    def __str__(self) -> str:
        return f"version {self.version} of section {self.section_id}"


class PanelRecommendation(models.Model):
    """A recommendation in the panel's own words, until it is handed over to those it is for.

    `vote_id`: the vote that carried it. `handed_over`: id of the recommendation that its addressee answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    report = models.ForeignKey(PanelReport, on_delete=models.CASCADE, related_name="recommendations")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1000)
    reasons = models.TextField(max_length=4000)
    option = models.ForeignKey(Option, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    evidence = models.ManyToManyField(EvidenceItem, blank=True, related_name="recommendations")
    vote_id = models.UUIDField(null=True, blank=True)
    to_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_name = models.CharField(max_length=160, blank=True)
    handed_over = models.UUIDField(null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"recommendation {self.position} of report {self.report_id}"
