"""Bodies: what they are, which areas they cover, who answers to whom, which seats they have."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.calc.kinds import (
    ACCOUNTABILITY_CHOICES,
    FOOTPRINT_CHOICES,
    KIND_CHOICES,
    ROLE_CHOICES,
)
from kernel import clock


class LengthUnit(models.TextChoices):
    """What a reply clock counts in."""

    CALENDAR_DAYS = "calendar_days", "Calendar days"
    WORKING_DAYS = "working_days", "Working days (English bank holidays left out)"


class QuorumKind(models.TextChoices):
    """How a quorum is set."""

    NUMBER = "number", "A number of members"
    SHARE = "share", "A share of the members, per cent"


class Majority(models.TextChoices):
    """What a motion needs to be carried, unless a vote says otherwise."""

    SIMPLE = "simple", "More votes for than against"
    TWO_THIRDS = "two_thirds", "Two thirds of the votes cast"
    ABSOLUTE = "absolute", "More than half of all members"


class Body(models.Model):
    """A panel, board, committee or organisation. Public by its slug; its id says nothing and scopes roles.

    A body is never deleted: it ends (`ends_on`), and stays to be read.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    letters = models.CharField(
        max_length=16,
        blank=True,
        help_text="In references, where the slug would be too long to quote: LHOSC.",
    )
    name = models.CharField(max_length=160)
    kind = models.CharField(max_length=32, choices=KIND_CHOICES)
    footprint = models.CharField(max_length=16, choices=FOOTPRINT_CHOICES)
    accountability = models.CharField(max_length=12, choices=ACCOUNTABILITY_CHOICES)
    purpose = models.CharField(max_length=400, blank=True, help_text="What it is for, in a sentence or two.")
    part_of = models.CharField(
        max_length=160, blank=True, help_text="The organisation it belongs to, a council say."
    )
    contact = models.CharField(
        max_length=200, blank=True, help_text="Public contact: an office, never a person's own."
    )
    website = models.URLField(max_length=300, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day; empty while it goes on.")
    end_reason = models.CharField(max_length=300, blank=True)
    reply_length = models.PositiveSmallIntegerField(default=28)
    reply_unit = models.CharField(max_length=16, choices=LengthUnit.choices, default=LengthUnit.CALENDAR_DAYS)
    quorum_kind = models.CharField(max_length=8, choices=QuorumKind.choices, default=QuorumKind.SHARE)
    quorum_value = models.PositiveSmallIntegerField(default=25)
    majority = models.CharField(max_length=12, choices=Majority.choices, default=Majority.SIMPLE)
    votes_by_name = models.BooleanField(default=False, help_text="Whether votes are recorded by name.")
    illustrative = models.BooleanField(default=False, help_text="Made up to show how the site works.")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["name"]
        indexes = [models.Index(fields=["kind", "name"], name="body_by_kind")]
        constraints = [
            models.UniqueConstraint(
                fields=["letters"], condition=~models.Q(letters=""), name="body_letters_once"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def quoted_as(self) -> str:
        """How references begin: FENMARSH-PANEL, or LHOSC where that would be too long. It never changes."""
        return self.letters or self.slug.upper()


class BodyArea(models.Model):
    """A body covers an area, named by the steady key that the index knows it by."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="areas")
    area_key = models.CharField(max_length=12)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["body", "area_key"], name="body_area_once")]
        indexes = [models.Index(fields=["area_key"], name="body_by_area")]

    def __str__(self) -> str:
        return f"{self.body_id} covers {self.area_key}"


class Terms(models.Model):
    """One version of a body's terms of reference. Versions are never changed; a new one is adopted."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="terms")
    version = models.PositiveIntegerField()
    text = models.TextField()
    adopted_on = models.DateField()
    next_review = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["body", "version"], name="terms_version_once")]

    def __str__(self) -> str:
        return f"terms {self.version} of {self.body_id}"


class LinkKind(models.TextChoices):
    """How one body stands to another: read “`body` … `to`”."""

    ANSWERS_TO = "answers_to", "answers to"
    SCRUTINISES = "scrutinises", "scrutinises"
    ADVISES = "advises", "advises"
    APPOINTS = "appoints", "appoints members of"
    SITS_ON = "sits_on", "has a seat on"


class Link(models.Model):
    """Who answers to whom: from a body to another, or to an institution that is not on the site, by its name."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=12, choices=LinkKind.choices)
    to = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="links_in")
    to_name = models.CharField(max_length=160, blank=True)
    note = models.CharField(
        max_length=300, blank=True, help_text="On what ground: a law, an agreement, its terms."
    )
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to__isnull=False, to_name="")
                | (models.Q(to__isnull=True) & ~models.Q(to_name="")),
                name="link_to_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.kind} {self.to_id or self.to_name}"


class Seat(models.Model):
    """A seat on a body: filled by a current membership, or vacant, and shown as that."""

    body = models.ForeignKey(Body, on_delete=models.CASCADE, related_name="seats")
    title = models.CharField(
        max_length=160, help_text="Say “Patient representative” or “Member for Northfen”."
    )
    role = models.CharField(max_length=24, choices=ROLE_CHOICES)
    organisation = models.CharField(max_length=160, blank=True, help_text="Who names the person, if anybody.")
    nominated_by = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="seats_elsewhere"
    )
    for_patients = models.BooleanField(default=False, help_text="A patient organisation's seat.")
    position = models.PositiveSmallIntegerField(default=0)
    ends_on = models.DateField(
        null=True, blank=True, help_text="The last day; empty while there is the seat."
    )

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return self.title
