"""Actions: what a body said it would do, who does it by when, how it goes, and whether it worked."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.accountability.calc.doing import ACTION_STATUS_CHOICES, RAG_CHOICES, REVIEW_STATUS_CHOICES
from deliberation.accountability.models.decisions import Decision
from deliberation.accountability.models.recommendations import Recommendation, Response
from deliberation.bodies.models import Body, Membership
from kernel import clock


class Action(models.Model):
    """One thing that a body does, after a recommendation or a decision, or by itself. Public, never deleted.

    `first_due_on` is the day first promised and never changes. `rag` is what was last said or worked out; lists read
    it, `calc.rag` says how it comes about. For an addressee that is not on the site, `body` is the body that asked.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="actions")
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    recommendation = models.ForeignKey(
        Recommendation, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    response = models.ForeignKey(
        Response, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="actions"
    )
    text = models.TextField(max_length=4000)
    owner = models.CharField(max_length=160, help_text="The office that does it: never a name.")
    due_on = models.DateField()
    first_due_on = models.DateField()
    status = models.CharField(max_length=12, choices=ACTION_STATUS_CHOICES, default="to_do")
    rag = models.CharField(max_length=8, choices=RAG_CHOICES, default="green")
    done_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=500, blank=True, help_text="Why it was stopped.")
    topics = models.CharField(max_length=400, blank=True)
    areas = models.CharField(max_length=400, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="action_number_once"),
            models.CheckConstraint(
                condition=models.Q(status="done", done_on__isnull=False)
                | (~models.Q(status="done") & models.Q(done_on__isnull=True)),
                name="action_done_or_not",
            ),
        ]
        indexes = [
            models.Index(fields=["body", "status", "due_on"], name="action_of_body"),
            models.Index(fields=["status", "due_on"], name="action_by_due"),
        ]

    def __str__(self) -> str:
        return self.reference


class Milestone(models.Model):
    """A step on the way of an action, with its own day."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="milestones")
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    due_on = models.DateField()
    first_due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["due_on", "number"]
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="milestone_number_once")]

    def __str__(self) -> str:
        return self.text


class Slip(models.Model):
    """A day that was moved, of an action or one of its milestones. The old day stays to be read."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="slips")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.CASCADE, null=True, blank=True, related_name="slips"
    )
    was = models.DateField()
    now = models.DateField()
    reason = models.CharField(max_length=500)
    role = models.CharField(max_length=24, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="slips_made"
    )
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.was} to {self.now}"


class Progress(models.Model):
    """How an action goes, said on one day, with what shows it. `rag` is what was worked out, or said with a reason."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="progress")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=4000)
    evidence = models.JSONField(default=list, blank=True, help_text="A list of {title, href}.")
    status = models.CharField(max_length=12, choices=ACTION_STATUS_CHOICES)
    rag = models.CharField(max_length=8, choices=RAG_CHOICES)
    rag_why = models.CharField(max_length=300, blank=True, help_text="Why it differs from the rule.")
    role = models.CharField(max_length=24, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="progress_given"
    )
    said_on = models.DateField()
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["action", "number"], name="progress_number_once")]

    def __str__(self) -> str:
        return f"progress {self.number} of {self.action_id}"


class ExpectedEffect(models.Model):
    """What a decision or an action is expected to change: a metric in an area, which way, by how much, by when.

    `baseline` is the pinned figure (`indexapp.queries.pins.PinnedFigure`) when it was promised. `size` is in the unit
    of the metric; empty where only the direction was promised.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, null=True, blank=True, related_name="effects"
    )
    action = models.ForeignKey(
        Action, on_delete=models.CASCADE, null=True, blank=True, related_name="effects"
    )
    definition = models.CharField(max_length=80)
    metric = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    area_key = models.CharField(max_length=12)
    area_name = models.CharField(max_length=160)
    rises = models.BooleanField(help_text="Whether the figure is to rise, rather than to fall.")
    size = models.DecimalField(max_digits=18, decimal_places=4, null=True, blank=True)
    by = models.DateField()
    baseline = models.JSONField(default=dict)
    run_id = models.PositiveBigIntegerField(help_text="The run of the baseline.")
    now = models.JSONField(null=True, blank=True, help_text="What the newest published run says.")
    now_run_id = models.PositiveBigIntegerField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision__isnull=False, action__isnull=True)
                | models.Q(decision__isnull=True, action__isnull=False),
                name="effect_of_one",
            )
        ]
        indexes = [models.Index(fields=["definition", "metric", "area_key"], name="effect_of_metric")]

    def __str__(self) -> str:
        return f"{self.metric} in {self.area_key}"


class EffectReview(models.Model):
    """A look at whether it worked, on a day that the site proposed: before and after, against similar areas, frozen.

    `figures` holds what the page shows (see `calc.did_it_work`); `words` is the sentence with its uncertainty.
    """

    effect = models.ForeignKey(ExpectedEffect, on_delete=models.CASCADE, related_name="reviews")
    due_on = models.DateField()
    status = models.CharField(max_length=12, choices=REVIEW_STATUS_CHOICES, default="proposed")
    run_id = models.PositiveBigIntegerField(null=True, blank=True)
    figures = models.JSONField(default=dict, blank=True)
    words = models.TextField(max_length=2000, blank=True)
    note = models.TextField(max_length=4000, blank=True)
    role = models.CharField(max_length=24, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="effect_reviews"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["due_on"]
        constraints = [models.UniqueConstraint(fields=["effect", "due_on"], name="effect_review_once")]
        indexes = [models.Index(fields=["status", "due_on"], name="effect_review_due")]

    def __str__(self) -> str:
        return f"review of {self.effect_id} on {self.due_on}"
