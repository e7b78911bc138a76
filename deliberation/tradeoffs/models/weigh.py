"""Options of a trade-off, their effects, and what members tried out in the explorer."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.words import (
    EFFECT_WORDS,
    LENS_WORDS,
    SURENESS_WORDS,
    WAY_WORDS,
    Sureness,
    Way,
    choices,
)
from deliberation.tradeoffs.models.tradeoffs import TradeOff
from kernel import clock


class Option(models.Model):
    """One option, in the order of the list from 1. `as_now`: go on as now; each trade-off has exactly one.

    `cost`: in the unit of the envelope, at full extent; may be negative where it saves. `divisible`: it can be done in
    part, between `least` and `cost`, with effects in proportion. `source`: the option of the panel that a review took over.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    description = models.TextField(max_length=3000, blank=True)
    cost = models.BigIntegerField(default=0)
    cost_note = models.CharField(max_length=300, blank=True)
    divisible = models.BooleanField(default=False)
    least = models.BigIntegerField(default=0)
    as_now = models.BooleanField(default=False)
    source = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["tradeoff", "position"], name="tradeoff_option_position_once"),
            models.UniqueConstraint(
                fields=["tradeoff"], condition=models.Q(as_now=True), name="one_option_as_now"
            ),
        ]

    def __str__(self) -> str:
        return f"option {self.position} of trade-off {self.tradeoff_id}"


class Effect(models.Model):
    """What an option would change. For a metric: `size` with `low` and `high`, in the metric's unit, at full extent.

    `metric`: slug. `lens` and `subject`: which people (“Age”, “Children under five”). `subject` names a service or an
    asset too; `asset_id` leads to it. `evidence_number`: the item that says so, else `source` in words.
    """

    option = models.ForeignKey(Option, on_delete=models.CASCADE, related_name="effects")
    kind = models.CharField(max_length=8, choices=choices(EFFECT_WORDS))
    metric = models.CharField(max_length=80, blank=True)
    lens = models.CharField(max_length=12, choices=choices(LENS_WORDS), blank=True)
    subject = models.CharField(max_length=160, blank=True)
    asset_id = models.BigIntegerField(null=True, blank=True)
    way = models.CharField(max_length=8, choices=choices(WAY_WORDS), default=Way.UNKNOWN.value)
    size = models.FloatField(null=True, blank=True)
    low = models.FloatField(null=True, blank=True)
    high = models.FloatField(null=True, blank=True)
    sureness = models.CharField(max_length=8, choices=choices(SURENESS_WORDS), default=Sureness.UNSURE.value)
    words = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=300, blank=True)
    evidence_number = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"effect {self.pk} of option {self.option_id}"


class Scenario(models.Model):
    """What a member tried in the explorer and kept. `picks`: amount by the option's position, in the envelope's unit.

    `outcome`: what was shown then, with the run it was reckoned from. `shared`: others see it after the discussion.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="scenarios")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="scenarios")
    name = models.CharField(max_length=120)
    picks = models.JSONField(default=dict)
    outcome = models.JSONField(default=dict)
    run_id = models.BigIntegerField(null=True, blank=True)
    shared = models.BooleanField(default=False)
    saved_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-saved_at", "-pk"]
        indexes = [models.Index(fields=["tradeoff", "membership"], name="scenario_of_member")]

    def __str__(self) -> str:
        return f"scenario {self.pk}"
