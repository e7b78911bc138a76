"""Runs and scores. A run is a set of blocks; a block is the scores of one node in one period.

Blocks are found by the fingerprint of everything that went into them, so a run computes only blocks that no
earlier run has computed, and shares the rest.
"""

from __future__ import annotations

from django.db import models

from indexapp.models.areas import Area
from indexapp.models.definitions import Definition, DefinitionVersion, Metric
from indexapp.models.releases import Period


class RunStatus(models.TextChoices):
    """Where a run stands. Which finished run is the published one is a pointer of the definition."""

    COMPUTING = "computing", "Computing"
    FINISHED = "finished", "Finished"
    FAILED = "failed", "Failed"


class Block(models.Model):
    """Scores of one node (metric, domain or index) in one period, for every area. Never changed once written."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="blocks")
    fingerprint = models.CharField(max_length=64)
    kind = models.CharField(max_length=8)
    node = models.CharField(max_length=100)
    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, null=True, related_name="blocks")
    period = models.ForeignKey(Period, on_delete=models.PROTECT, related_name="blocks")
    centre = models.FloatField(null=True, blank=True)
    spread = models.FloatField(null=True, blank=True)
    areas_scored = models.IntegerField(default=0)
    has_data = models.BooleanField(default=True, help_text="Whether any area has so much as a missing row.")
    stored = models.BooleanField(
        default=True,
        help_text="False when every area has the same `reason` and `coverage`: then no scores are stored.",
    )
    reason = models.CharField(max_length=40, blank=True)
    coverage = models.FloatField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["definition", "fingerprint"], name="block_once")]

    def __str__(self) -> str:
        return f"block {self.pk}: {self.node}"


class Run(models.Model):
    """One computation of one version of a definition. `inputs` lists the fingerprints of all that went in."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="runs")
    version = models.ForeignKey(DefinitionVersion, on_delete=models.PROTECT, related_name="runs")
    status = models.CharField(max_length=12, choices=RunStatus.choices, default=RunStatus.COMPUTING)
    fingerprint = models.CharField(max_length=64, blank=True)
    code_version = models.CharField(max_length=40, blank=True)
    inputs = models.JSONField(default=dict)
    blocks = models.ManyToManyField(Block, through="RunBlock", related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    progress = models.SmallIntegerField(default=0)
    stage = models.CharField(max_length=200, blank=True)
    computed = models.IntegerField(default=0, help_text="Blocks computed in this run.")
    reused = models.IntegerField(default=0, help_text="Blocks shared with earlier runs.")
    wanted = models.BigIntegerField(
        default=0, help_text="The definition's count of changes that this run covers."
    )
    failure = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["definition", "status", "-id"], name="run_by_definition")]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "fingerprint"],
                condition=models.Q(status="finished"),
                name="run_finished_once",
            )
        ]

    def __str__(self) -> str:
        return f"run {self.pk}"


class RunBlock(models.Model):
    """A block's place in a run."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="run_blocks")
    block = models.ForeignKey(Block, on_delete=models.PROTECT, related_name="run_blocks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "block"], name="run_block_once")]

    def __str__(self) -> str:
        return f"{self.block_id} in run {self.run_id}"


class Publication(models.Model):
    """A moment at which a run became the one the public sees. The same run may be published again later."""

    definition = models.ForeignKey(Definition, on_delete=models.CASCADE, related_name="publications")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="publications")
    replaced = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"run {self.run_id} from {self.at:%Y-%m-%d}"


class RunLog(models.Model):
    """One line of a run's log, in plain English."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="log")
    at = models.DateTimeField()
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text


class Score(models.Model):
    """One area's place in one block. `raw` and `z` only for metrics; empty `score` always has a `reason`.

    Foreign keys are not checked by the database, as with observations. The key serves both ways of reading: all areas of a
    block, and one area in the blocks of a run.
    """

    pk = models.CompositePrimaryKey("block_id", "area_id")
    block = models.ForeignKey(
        Block, on_delete=models.CASCADE, related_name="scores", db_index=False, db_constraint=False
    )
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="scores", db_index=False, db_constraint=False
    )
    raw = models.FloatField(null=True, blank=True)
    z = models.FloatField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    rank = models.IntegerField(null=True, blank=True)
    coverage = models.FloatField(null=True, blank=True)
    reason = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return f"score of area {self.area_id} in block {self.block_id}"
