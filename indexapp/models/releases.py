"""Releases: what one file brought, what its check found, and the observations themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from indexapp.models.areas import Area
from indexapp.models.definitions import Metric


class ReleaseStatus(models.TextChoices):
    """Where a release stands."""

    RECEIVED = "received", "Received"
    CHECKING = "checking", "Being checked"
    READY = "ready", "Checked, ready to publish"
    REFUSED = "refused", "Refused"
    PUBLISHING = "publishing", "Being published"
    PUBLISHED = "published", "Published"
    WITHDRAWN = "withdrawn", "Withdrawn"
    DISCARDED = "discarded", "Discarded"


class Period(models.Model):
    """A span of time that figures are about, by its code (`2019/20`, `2023`, `2021/22 Q3`)."""

    code = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=20)
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering = ["ends_on", "starts_on"]

    def __str__(self) -> str:
        return self.code


class SavedMapping(models.Model):
    """A mapping file kept for use again: which indicator, sex, age and category becomes which metric."""

    name = models.CharField(max_length=120, unique=True)
    text = models.TextField()
    saved_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Release(models.Model):
    """What one file brought, with its provenance. The original bytes are kept for as long as the row."""

    status = models.CharField(max_length=12, choices=ReleaseStatus.choices, default=ReleaseStatus.RECEIVED)
    file = models.FileField(upload_to="releases/%Y/%m/", max_length=300)
    filename = models.CharField(max_length=200)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    identity = models.CharField(
        max_length=64, help_text="Hash of the bytes and the mapping: the same twice is recognised."
    )
    source = models.CharField(max_length=300, blank=True)
    licence = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)
    illustrative = models.BooleanField(default=False)
    mapping = models.TextField(blank=True, help_text="The mapping as it was used.")
    publish_when_ready = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    received_through = models.CharField(max_length=20, help_text="page, api, command, inbox or demonstration")

    format = models.CharField(max_length=40, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    rows = models.BigIntegerField(default=0)
    new = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    same = models.BigIntegerField(default=0)
    suppressed = models.BigIntegerField(default=0)
    ignored = models.BigIntegerField(default=0)
    ignored_why = models.JSONField(default=dict)
    errors = models.BigIntegerField(default=0)
    warnings = models.BigIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)

    progress = models.SmallIntegerField(default=0, help_text="0-100, of the work being done now.")
    claim = models.CharField(max_length=36, blank=True)
    heartbeat = models.DateTimeField(null=True, blank=True)
    attempts = models.SmallIntegerField(default=0)

    published_at = models.DateTimeField(null=True, blank=True)
    published_number = models.BigIntegerField(
        null=True, blank=True, unique=True, help_text="Order of publication; the highest wins."
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["status", "-id"], name="release_by_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["identity"],
                condition=Q(status__in=["received", "checking", "ready", "publishing", "published"]),
                name="release_identity_once",
            )
        ]

    def __str__(self) -> str:
        return f"release {self.pk}"


class PublicationCounter(models.Model):
    """How many releases have been published. Locking its one row is the right to publish or withdraw."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.number} releases published"


class ReleaseFinding(models.Model):
    """One error or warning of a check: row and column as a person sees them in the file."""

    release = models.ForeignKey(Release, on_delete=models.CASCADE, related_name="findings")
    severity = models.CharField(max_length=8, help_text="error or warning")
    code = models.CharField(max_length=40)
    row = models.BigIntegerField(null=True, blank=True)
    column = models.CharField(max_length=120, blank=True)
    message = models.TextField()

    class Meta:
        ordering = ["severity", "row", "id"]
        indexes = [models.Index(fields=["release", "severity", "row"], name="finding_by_release")]

    def __str__(self) -> str:
        return f"{self.code} in row {self.row}"


class ObservationStatus(models.IntegerChoices):
    """Four different things, everywhere."""

    VALUE = 0, "value"
    MISSING = 1, "missing"
    SUPPRESSED = 2, "suppressed"
    NOT_APPLICABLE = 3, "not_applicable"


class Observation(models.Model):
    """One metric in one area and period, as one release says. `is_current` marks the one that counts now.

    The database does not check its foreign keys: a release brings a million rows at once, written by one action that
    has looked every id up (docs/adr/0004). Django still protects what they point to from being deleted.
    """

    metric = models.ForeignKey(Metric, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    period = models.ForeignKey(Period, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    release = models.ForeignKey(
        Release, on_delete=models.PROTECT, related_name="observations", db_constraint=False
    )
    value = models.FloatField(null=True, blank=True)
    numerator = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    lower = models.FloatField(null=True, blank=True)
    upper = models.FloatField(null=True, blank=True)
    status = models.SmallIntegerField(choices=ObservationStatus.choices, default=ObservationStatus.VALUE)
    note = models.CharField(max_length=300, blank=True)
    source_row = models.IntegerField()
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["area", "metric", "period"],
                condition=Q(is_current=True),
                name="observation_current_once",
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "period"], condition=Q(is_current=True), name="observation_slice"),
            # What was replaced or withdrawn, for a figure's history and for bringing it back; new rows do not touch it.
            models.Index(
                fields=["metric", "area", "period"], condition=Q(is_current=False), name="observation_past"
            ),
        ]

    def __str__(self) -> str:
        return f"observation {self.pk}"


class Slice(models.Model):
    """All current observations of one metric in one period, as the runs see them.

    `revision` goes up whenever a release changes the slice. `fingerprint` is the hash of its content as of
    `fingerprint_revision`; a run fills it in when it has read the slice.
    """

    metric = models.ForeignKey(Metric, on_delete=models.CASCADE, related_name="slices")
    period = models.ForeignKey(Period, on_delete=models.CASCADE, related_name="slices")
    revision = models.BigIntegerField(default=1)
    fingerprint = models.CharField(max_length=64, blank=True)
    fingerprint_revision = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["metric", "period"], name="slice_once")]

    def __str__(self) -> str:
        return f"slice {self.metric_id}/{self.period_id}"
