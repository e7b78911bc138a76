"""Decisions of boards: taken and to come, what they cost, what they answer, call-ins, and notes on what they mean for patients."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.accountability.calc.decisions import (
    CALL_IN_STATUS_CHOICES,
    DECISION_STATUS_CHOICES,
    IMPACT_CHOICES,
    LINK_KIND_CHOICES,
    OUTCOME_CHOICES,
)
from deliberation.bodies.models import AgendaItem, Body, LengthUnit, Meeting, Membership
from kernel import clock


class Decision(models.Model):
    """One decision of a body: on its forward plan, or taken. Public once `published_at` is set; then never deleted.

    `topics` and `areas` are codes between blanks (see `calc.topics.packed`). `effective_on`: the first day on which it
    may be carried out, after the time for a call-in. A correction is a new decision that `replaces` the old one. A draft
    has no number yet, so that one thrown away leaves no gap; its id stands in the place of a reference.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="decisions")
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField(null=True, blank=True)
    number = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, help_text="Goes up with each change.")
    status = models.CharField(max_length=12, choices=DECISION_STATUS_CHOICES)
    title = models.CharField(max_length=200)
    key = models.BooleanField(default=False, help_text="A key decision, as the body defines it.")
    text = models.TextField(max_length=8000, blank=True, help_text="What was decided.")
    reasons = models.TextField(max_length=8000, blank=True)
    alternatives = models.TextField(
        max_length=8000, blank=True, help_text="What else was considered, and why not."
    )
    taken_by = models.CharField(
        max_length=200, blank=True, help_text="The board, or an office: never a name."
    )
    planned_for = models.DateField(null=True, blank=True)
    taken_on = models.DateField(null=True, blank=True)
    call_in_until = models.DateField(null=True, blank=True)
    call_in_needed = models.PositiveSmallIntegerField(
        default=0, help_text="How many members must ask, by the rule when it was published."
    )
    effective_on = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    topics = models.CharField(max_length=400, blank=True)
    areas = models.CharField(max_length=400, blank=True)
    replaces = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    withdrawn_why = models.CharField(max_length=500, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-taken_on", "-made_at"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="decision_number_once")
        ]
        indexes = [
            models.Index(fields=["body", "status", "-taken_on"], name="decision_of_body"),
            models.Index(fields=["status", "planned_for"], name="decision_planned"),
        ]

    def __str__(self) -> str:
        return self.reference


class DecisionMoney(models.Model):
    """What a decision costs in one period: planned and, when known, spent. In pence."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="money")
    position = models.PositiveSmallIntegerField()
    period = models.CharField(max_length=40, help_text="2026/27, say.")
    what = models.CharField(max_length=160, blank=True)
    planned = models.BigIntegerField(null=True, blank=True)
    actual = models.BigIntegerField(null=True, blank=True)
    source = models.CharField(max_length=300, blank=True)
    actual_source = models.CharField(
        max_length=300, blank=True, help_text="Where what was spent is to be found."
    )

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["decision", "position"], name="decision_money_once")]

    def __str__(self) -> str:
        return f"{self.period} of {self.decision_id}"


class DecisionPaper(models.Model):
    """A paper behind a decision: a paper of a meeting on the site, or a link."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="papers")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    href = models.CharField(max_length=300)

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title


class DecisionLink(models.Model):
    """What a decision answers or carries out: a recommendation, a trade-off, a motion, a report, a question."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(max_length=16, choices=LINK_KIND_CHOICES)
    thing_id = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    href = models.CharField(max_length=300)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "kind", "thing_id"], name="decision_link_once")
        ]
        indexes = [models.Index(fields=["kind", "thing_id"], name="decision_link_to")]

    def __str__(self) -> str:
        return f"{self.kind} {self.thing_id}"


class PlanChange(models.Model):
    """A day on the forward plan that was moved; the old one stays to be read."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="plan_changes")
    was = models.DateField()
    now = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"plan of {self.decision_id}"


class CallInRule(models.Model):
    """How a decision of a body can be called in: how many members must ask, within which time. Without a row: not at all."""

    body = models.OneToOneField(Body, on_delete=models.CASCADE, related_name="call_in_rule")
    supporters = models.PositiveSmallIntegerField(default=3)
    window_length = models.PositiveSmallIntegerField(default=5)
    window_unit = models.CharField(max_length=16, choices=LengthUnit.choices, default=LengthUnit.WORKING_DAYS)
    key_only = models.BooleanField(default=False, help_text="Only key decisions can be called in.")
    source = models.CharField(max_length=300, blank=True, help_text="Where the rule stands: a constitution.")

    def __str__(self) -> str:
        return f"call-in rule of {self.body_id}"


class CallIn(models.Model):
    """A request that a decision be looked at again, by members of a body that scrutinises the one that decided.

    `needed`: how many must support it, as the rule said when it was asked for.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="call_ins")
    by_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="call_ins_made")
    grounds = models.TextField(max_length=4000)
    wanted = models.TextField(max_length=2000, blank=True, help_text="What should happen instead.")
    status = models.CharField(max_length=12, choices=CALL_IN_STATUS_CHOICES)
    needed = models.PositiveSmallIntegerField()
    asked_at = models.DateTimeField(default=clock.now)
    valid_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=16, choices=OUTCOME_CHOICES, blank=True)
    outcome_text = models.TextField(max_length=4000, blank=True)
    outcome_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "by_body"], condition=~models.Q(status="withdrawn"), name="call_in_once"
            )
        ]

    def __str__(self) -> str:
        return f"call-in of {self.decision_id}"


class CallInSupport(models.Model):
    """A member who asks for a call-in with others; the first one asked for it."""

    call_in = models.ForeignKey(CallIn, on_delete=models.CASCADE, related_name="supporters")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="call_ins_supported")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["call_in", "membership"], name="call_in_support_once")]

    def __str__(self) -> str:
        return f"support of {self.call_in_id}"


class ImpactNote(models.Model):
    """What a decision means for patients, in the words of a patient representative."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="impact_notes")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="impact_notes")
    role = models.CharField(max_length=24)
    impact = models.CharField(max_length=12, choices=IMPACT_CHOICES)
    who = models.CharField(max_length=200, help_text="Which patients.")
    text = models.TextField(max_length=4000)
    made_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at"]

    def __str__(self) -> str:
        return f"note on {self.decision_id}"
