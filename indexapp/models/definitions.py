"""Metrics and definitions as loaded from their reviewed files."""

from __future__ import annotations

from django.db import models


class Metric(models.Model):
    """A metric. `spec` is its whole file; the other columns are what lists and joins need."""

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=300)
    short_title = models.CharField(max_length=120)
    direction = models.SmallIntegerField(help_text="+1: higher is better; -1: lower is better.")
    unit = models.CharField(max_length=120)
    decimals = models.SmallIntegerField(default=1)
    illustrative = models.BooleanField(default=False)
    spec = models.JSONField(default=dict)
    spec_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        ordering = ["title"]

    def __str__(self) -> str:
        return self.short_title


class Definition(models.Model):
    """A named index. Holds the pointer to the run that the public sees, and what is still to be computed.

    `wanted` counts changes that concern it; `covered` is the count that the last finished run had seen. A run is
    due while `wanted > covered`. `claim` and `heartbeat` say which worker is at it.
    """

    slug = models.SlugField(max_length=100, unique=True)
    title = models.CharField(max_length=200)
    position = models.SmallIntegerField(default=0)
    illustrative = models.BooleanField(default=False)
    current_version = models.ForeignKey(
        "DefinitionVersion", on_delete=models.PROTECT, null=True, related_name="+"
    )
    published_run = models.ForeignKey("Run", on_delete=models.PROTECT, null=True, related_name="+")
    wanted = models.BigIntegerField(default=0)
    covered = models.BigIntegerField(default=0)
    claim = models.CharField(max_length=36, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    covered_at = models.DateTimeField(
        null=True, blank=True, help_text="When a run last found the index up to date."
    )
    failures = models.SmallIntegerField(
        default=0, help_text="Runs in a row that failed; after three the sweeper waits for a person."
    )

    class Meta:
        ordering = ["position", "title"]

    def __str__(self) -> str:
        return self.title


class DefinitionVersion(models.Model):
    """One version of a definition, with the metrics as they were: enough to compute it again years later."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="versions")
    version = models.CharField(max_length=40)
    spec = models.JSONField(help_text="What is computed.")
    text = models.JSONField(default=dict, help_text="The whole file, for the pages.")
    spec_hash = models.CharField(max_length=64)
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["definition", "version", "spec_hash"], name="definition_version_once"
            )
        ]
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.definition_id} {self.version}"


class DefinitionMetric(models.Model):
    """Which metrics the current version of a definition uses, and where: for finding what a release concerns."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="metric_places")
    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="definition_places")
    domain = models.SlugField(max_length=100)
    position = models.SmallIntegerField()
    weight = models.FloatField()

    class Meta:
        ordering = ["definition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["definition", "metric"], name="definition_metric_once")
        ]

    def __str__(self) -> str:
        return f"{self.metric_id} in {self.definition_id}"
