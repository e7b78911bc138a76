"""Assets: what makes and keeps people well in a system's area, organisations, places and services."""

from __future__ import annotations

from django.db import models

from deliberation.bodies.models.bodies import Body
from kernel import clock


class AssetKind(models.TextChoices):
    """What an asset is."""

    ORGANISATION = "organisation", "Organisation"
    PLACE = "place", "Place"
    SERVICE = "service", "Service"


class AssetEffect(models.TextChoices):
    """How it works on health."""

    DIRECT = "direct", "Direct: it works on health or wellbeing itself"
    INDIRECT = "indirect", "Indirect: it works on what health depends on, such as work, homes or learning"


class AssetStatus(models.TextChoices):
    """Whether it is on the map."""

    LISTED = "listed", "Listed"
    RETIRED = "retired", "No longer listed"


class Asset(models.Model):
    """One health-creating asset of an integrated care system. Never deleted: it is taken off the list with a reason.

    `system_key` is the system's key in the index, `area_key` a narrower area where it lies, if known.
    """

    system_key = models.CharField(max_length=12)
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=12, choices=AssetKind.choices)
    category = models.CharField(max_length=32, help_text="A code of calc.assets.CATEGORIES.")
    effect = models.CharField(max_length=8, choices=AssetEffect.choices)
    how = models.CharField(max_length=500, blank=True, help_text="How it helps people to be or stay well.")
    organisation = models.CharField(max_length=160, blank=True, help_text="Who runs it.")
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    area_key = models.CharField(max_length=12, blank=True)
    latitude = models.FloatField(null=True, blank=True, help_text="Degrees north, WGS 84.")
    longitude = models.FloatField(null=True, blank=True, help_text="Degrees east, WGS 84.")
    website = models.URLField(max_length=300, blank=True)
    keeper = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="assets")
    source = models.CharField(max_length=300, blank=True, help_text="Where the entry comes from.")
    review_on = models.DateField(null=True, blank=True)
    checked_on = models.DateField(null=True, blank=True, help_text="When it was last found right.")
    status = models.CharField(max_length=8, choices=AssetStatus.choices, default=AssetStatus.LISTED)
    retired_reason = models.CharField(max_length=300, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    illustrative = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["system_key", "status", "name"], name="asset_of_system")]

    def __str__(self) -> str:
        return self.name


class ImportStatus(models.TextChoices):
    """Where an import of assets stands."""

    PREVIEWED = "previewed", "To be confirmed"
    DONE = "done", "Taken in"
    DISCARDED = "discarded", "Discarded"


class AssetImport(models.Model):
    """A file of assets, read and checked, to be confirmed. `rows` and `faults` are what the preview shows."""

    keeper = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="asset_imports")
    system_key = models.CharField(max_length=12)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=list)
    faults = models.JSONField(default=list, help_text="Lists of row, column, sentence.")
    new = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    status = models.CharField(max_length=12, choices=ImportStatus.choices, default=ImportStatus.PREVIEWED)
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"asset import {self.pk}"


class AreaOutline(models.Model):
    """The outline of an area for maps, loaded by an operator from a published file; maps do without one too."""

    area_key = models.CharField(max_length=12, unique=True)
    rings = models.JSONField(help_text="Lists of [longitude, latitude] pairs, each ring closed.")
    source = models.CharField(max_length=300)
    licence = models.CharField(max_length=200)
    loaded_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"outline of {self.area_key}"
