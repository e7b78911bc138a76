"""Recommendations from a body to bodies or institutions, and the answers to them, of which none is ever lost."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.accountability.calc.answers import VERDICT_CHOICES
from deliberation.bodies.models import Body, LengthUnit, Membership
from kernel import clock


class OriginKind(models.TextChoices):
    """What a recommendation came from. The thread leads back there."""

    TRADEOFF = "tradeoff", "Trade-off"
    FINDING = "finding", "Finding"
    REPORT = "report", "Scrutiny report"
    MOTION = "motion", "Motion"
    HAND = "hand", "Entered by hand"
    IMPORTED = "imported", "From an earlier tracker"


class Recommendation(models.Model):
    """One recommendation to one addressee: a body on the site, or an institution by its name.

    Public from the day it is made, never changed, never deleted. What goes to two addressees is two recommendations
    with the same `origin_key`. `addressee` says the addressee in one column, so that the database itself refuses the
    same recommendation twice. The reply clock is the addressee's when it was made; a later change moves no date.
    `verdict` and `answered_on` repeat what the newest and the first response say, so that long lists read one table.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=110, unique=True)
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="recommendations_made")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="recommendations_received"
    )
    to_name = models.CharField(max_length=160, blank=True)
    addressee = models.CharField(max_length=180)
    text = models.TextField(max_length=4000)
    reasons = models.TextField(max_length=8000)
    evidence = models.JSONField(default=list, blank=True, help_text="A list of {title, href}.")
    origin_kind = models.CharField(max_length=16, choices=OriginKind.choices)
    origin_id = models.CharField(max_length=40)
    origin_key = models.CharField(max_length=64, help_text="Which of the things that came from the origin.")
    origin_title = models.CharField(max_length=200)
    origin_href = models.CharField(max_length=300)
    made_on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)
    reply_length = models.PositiveSmallIntegerField()
    reply_unit = models.CharField(max_length=16, choices=LengthUnit.choices)
    due_on = models.DateField(help_text="The last day for an answer.")
    verdict = models.CharField(max_length=16, choices=VERDICT_CHOICES, blank=True)
    answered_on = models.DateField(null=True, blank=True, help_text="The day of the first answer.")
    topics = models.CharField(max_length=400, blank=True, help_text="As `calc.topics.packed` writes them.")
    area_key = models.CharField(max_length=12, blank=True)
    area_name = models.CharField(max_length=160, blank=True)
    lead = models.CharField(max_length=160, blank=True, help_text="Lead officer or member, by office.")
    executive_on = models.DateField(
        null=True, blank=True, help_text="When it goes to the executive or board."
    )
    their_reference = models.CharField(max_length=80, blank=True, help_text="In the tracker it came from.")
    reminded = models.CharField(max_length=12, blank=True, help_text="The last reminder that went out.")
    illustrative = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["from_body", "year", "number"], name="recommendation_number_once"
            ),
            models.UniqueConstraint(
                fields=["origin_kind", "origin_id", "origin_key", "addressee"], name="recommendation_once"
            ),
            models.CheckConstraint(
                condition=models.Q(to_body__isnull=False, to_name="")
                | (models.Q(to_body__isnull=True) & ~models.Q(to_name="")),
                name="recommendation_to_one",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_on__isnull=True, verdict="")
                | (models.Q(answered_on__isnull=False) & ~models.Q(verdict="")),
                name="recommendation_answered_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["answered_on", "due_on"], name="recommendation_by_due"),
            models.Index(fields=["to_body", "answered_on", "due_on"], name="recommendation_to_body"),
            models.Index(fields=["origin_kind", "origin_id"], name="recommendation_of_origin"),
            models.Index(fields=["made_on"], name="recommendation_by_day"),
            models.Index(fields=["year", "number"], name="recommendation_by_number"),
            models.Index(fields=["executive_on"], name="recommendation_by_executive"),
            models.Index(fields=["lead"], name="recommendation_by_lead"),
            models.Index(fields=["area_name"], name="recommendation_by_area"),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def to_words(self) -> str:
        """Whom it is addressed to; `to_body` must be loaded."""
        return self.to_body.name if self.to_body is not None else self.to_name


class Response(models.Model):
    """One answer to a recommendation. A later one takes the place of the earlier; both stay, the newest counts.

    `role` is what the one who answered was on their body. `source` says how an answer came that did not come through
    the site: then `membership` is of the asking body, whose clerk entered it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    recommendation = models.ForeignKey(Recommendation, on_delete=models.PROTECT, related_name="responses")
    number = models.PositiveSmallIntegerField(help_text="1 for the first answer, 2 for the one in its place.")
    verdict = models.CharField(max_length=16, choices=VERDICT_CHOICES)
    reasons = models.TextField(max_length=8000)
    will_do = models.TextField(max_length=4000, blank=True, help_text="What will be done, and by whom.")
    by_when = models.DateField(null=True, blank=True)
    given_on = models.DateField(
        help_text="The day of the answer: for one that came by post, the day it bears."
    )
    given_at = models.DateTimeField(default=clock.now)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="responses_given"
    )
    role = models.CharField(max_length=24, blank=True)
    source = models.CharField(max_length=300, blank=True)
    partial = models.BooleanField(
        default=False, help_text="A first part of the answer: the clock goes on until the whole of it."
    )

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["recommendation", "number"], name="response_number_once")
        ]

    def __str__(self) -> str:
        return f"answer {self.number} to {self.recommendation_id}"
