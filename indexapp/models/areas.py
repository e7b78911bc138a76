"""Areas: what they are called, which codes find them, what they are parts of and what followed them."""

from __future__ import annotations

from django.db import models


class AreaType(models.TextChoices):
    """Kinds of area. The values are stored and used in definitions."""

    ENGLAND = "england", "England"
    REGION = "region", "Region"
    NHS_REGION = "nhs_region", "NHS region"
    ICS = "ics", "Integrated care system"
    SUB_ICB = "sub_icb", "Sub-ICB location (before 2022: clinical commissioning group)"
    CCG = "ccg", "Clinical commissioning group that ended before 2022"
    COUNCIL = "council", "Upper-tier council"
    PLACE = "place", "Place"


class ReferenceSource(models.Model):
    """Where a reference fact comes from."""

    slug = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    publisher = models.CharField(max_length=200)
    licence = models.CharField(max_length=200)
    date = models.DateField(null=True, blank=True)
    url = models.URLField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.title


class Area(models.Model):
    """One area over its life. `key` is its steady code: ODS for systems and their parts, ONS for the rest."""

    key = models.CharField(max_length=12, unique=True)
    type = models.CharField(max_length=12, choices=AreaType.choices)
    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=120)
    official_name = models.CharField(max_length=200, blank=True)
    region = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inside",
        help_text="NHS region of a system, region of a council.",
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day it existed.")
    search_terms = models.TextField(blank=True, help_text="Towns, councils and former names, one a line.")
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["type", "name"], name="area_by_type")]

    def __str__(self) -> str:
        return self.short_name


class AreaCode(models.Model):
    """A code that finds the area, with or without Fingertips' leading `n` (stored without, in capitals)."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="codes")
    scheme = models.CharField(max_length=8)
    code = models.CharField(max_length=12, unique=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return self.code


class AreaMembership(models.Model):
    """`part` belongs to `whole` within a layer: a complete, non-overlapping set of parts, say the CCGs of 2019.

    Valid from `starts_on` to `ends_on`, both included; empty means always, or still.
    """

    part = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="wholes")
    whole = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="parts")
    layer = models.CharField(max_length=40)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    weight = models.FloatField(null=True, blank=True, help_text="People in the part; empty when not known.")
    weight_source = models.CharField(max_length=40, blank=True, help_text="How good the weight is.")
    share = models.FloatField(
        null=True,
        blank=True,
        help_text="Share (0-1) of the part's people who live in the whole; empty when not known.",
    )
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["part", "whole", "layer", "starts_on"], name="membership_once")
        ]

    def __str__(self) -> str:
        return f"{self.part_id} in {self.whole_id} ({self.layer})"


class Succession(models.Model):
    """Which share of an area went where, and when."""

    predecessor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="successions")
    successor = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="precedents")
    on = models.DateField()
    kind = models.CharField(max_length=20)
    share = models.FloatField(
        null=True, blank=True, help_text="Share (0-1) of the predecessor's people; empty when not known."
    )
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor", "on"], name="succession_once")
        ]

    def __str__(self) -> str:
        return f"{self.predecessor_id} to {self.successor_id}"


class AreaFact(models.Model):
    """Context of an area: population, deprivation, how many councils and places."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="facts")
    kind = models.CharField(max_length=60)
    value = models.FloatField()
    unit = models.CharField(max_length=40, blank=True)
    as_of = models.CharField(max_length=20)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["area", "kind", "as_of"], name="fact_once")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.area_id}"


class CouncilSystem(models.Model):
    """An upper-tier council lies in a system: whole, in part (a district or more) or at its edge (less)."""

    council = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="systems")
    system = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="councils")
    extent = models.CharField(max_length=8)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(ReferenceSource, on_delete=models.PROTECT, null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["council", "system", "starts_on"], name="council_system_once")
        ]

    def __str__(self) -> str:
        return f"{self.council_id} in {self.system_id} ({self.extent})"


class MapTile(models.Model):
    """An area's place on the tile map of a vintage."""

    area = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="tiles")
    layout = models.CharField(max_length=20)
    column = models.SmallIntegerField()
    row = models.SmallIntegerField()
    label = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["layout", "column", "row"], name="tile_once")]

    def __str__(self) -> str:
        return f"{self.layout} {self.column},{self.row}"
