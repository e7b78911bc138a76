"""Trade-offs: the question, its stages with their dates, and who else is asked for a view."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, Membership
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.calc.words import ENVELOPE_WORDS, EnvelopeKind, choices
from kernel import clock

STAGE_CHOICES = [(stage.value, facts.title) for stage, facts in FACTS.items()]


class Moderation(models.TextChoices):
    """When what members write is looked at."""

    AFTER = "after", "It shows at once, and is looked at afterwards"
    BEFORE = "before", "It shows once it was looked at"


class TradeOff(models.Model):
    """One difficult choice. A draft is seen by those who prepare it; nothing is deleted after that.

    `gains`, `gives_way`: what is to have more, and what must give way for it. `envelope`: pence, beds or hours by
    `envelope_kind`. `area_key`: the steady key by which the index knows the area. `review_of`: the panel's trade-off
    that another body looks at again here. `seed`: for opinion groups and small groups, given once. `least`: fewest
    members of whom anything is told together.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="tradeoffs")
    review_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reviews"
    )
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=500)
    gains = models.CharField(max_length=300)
    gives_way = models.CharField(max_length=300)
    background = models.TextField(max_length=8000, blank=True)
    asked_by = models.CharField(max_length=200)
    area_key = models.CharField(max_length=12)
    area_name = models.CharField(max_length=160)
    definition = models.CharField(
        max_length=80, blank=True, help_text="Slug of the index whose figures are used."
    )
    envelope_kind = models.CharField(
        max_length=12, choices=choices(ENVELOPE_WORDS), default=EnvelopeKind.NONE.value
    )
    envelope = models.PositiveBigIntegerField(default=0)
    envelope_note = models.CharField(max_length=300, blank=True)
    fixed = models.TextField(max_length=3000, blank=True, help_text="What cannot be changed here, and why.")
    open = models.TextField(max_length=3000, blank=True, help_text="What is open to be decided.")
    feeds_body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    feeds_name = models.CharField(max_length=160, blank=True, help_text="A board that is not on the site.")
    feeds_decision = models.CharField(max_length=300, blank=True)
    feeds_on = models.DateField(null=True, blank=True)
    moderation = models.CharField(max_length=8, choices=Moderation.choices, default=Moderation.AFTER)
    public = models.BooleanField(default=True)
    least = models.PositiveSmallIntegerField(default=5)
    seed = models.PositiveBigIntegerField(default=1)

    stage = models.CharField(max_length=12, choices=STAGE_CHOICES, default=Stage.DRAFT.value)
    stage_since = models.DateTimeField(default=clock.now)
    close_reason = models.CharField(max_length=500, blank=True, help_text="Why it was closed before its end.")
    illustrative = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["body", "stage"], name="tradeoff_of_body"),
            models.Index(fields=["stage", "-stage_since"], name="tradeoff_by_stage"),
            models.Index(fields=["area_key"], name="tradeoff_by_area"),
        ]

    def __str__(self) -> str:
        return f"trade-off {self.pk} of {self.body_id}"


class StageDate(models.Model):
    """One stage of a trade-off: when it is planned to begin and end, and when it did begin. Ends where the next begins.

    `back_at`, `back_reason`: when and why the trade-off came back to it from the stage after it, the last time.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="dates")
    stage = models.CharField(max_length=12, choices=STAGE_CHOICES)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The last day.")
    entered_at = models.DateTimeField(null=True, blank=True)
    back_at = models.DateTimeField(null=True, blank=True)
    back_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "stage"], name="stage_date_once")]

    def __str__(self) -> str:
        return f"{self.stage} of trade-off {self.tradeoff_id}"


class Voice(models.Model):
    """A body or council that the choice touches, invited to put its view on record: seat on the body or not.

    `body` when it is on the site, else `name` alone. `entered_by_us`: the clerk wrote down an answer that came by post.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="voices")
    body = models.ForeignKey(Body, on_delete=models.PROTECT, null=True, blank=True, related_name="voices")
    name = models.CharField(max_length=160)
    why = models.CharField(max_length=300, help_text="How the choice touches it.")
    has_seat = models.BooleanField(default=False)
    due_on = models.DateField(null=True, blank=True)
    invited_at = models.DateTimeField(default=clock.now)
    answer = models.TextField(max_length=6000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_as = models.CharField(max_length=160, blank=True, help_text="In which office, for the public.")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    entered_by_us = models.BooleanField(default=False)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "name"], name="voice_once")]
        indexes = [models.Index(fields=["body", "answered_at"], name="voice_of_body")]

    def __str__(self) -> str:
        return f"voice {self.pk} on trade-off {self.tradeoff_id}"
