"""The evidence pack, and the witnesses with what they are asked."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.words import EVIDENCE_WORDS, STRENGTH_WORDS, choices
from deliberation.tradeoffs.models.tradeoffs import TradeOff
from kernel import clock


class EvidenceStatus(models.TextChoices):
    """Where an item stands. One that was withdrawn stays to be read, with the reason."""

    SUBMITTED = "submitted", "Handed in"
    ACCEPTED = "accepted", "In the pack"
    DECLINED = "declined", "Not taken up"
    WITHDRAWN = "withdrawn", "Withdrawn"


class EvidenceItem(models.Model):
    """One item of the pack, E1, E2 and so on by its number, which is given once.

    `by_name`: who handed it in, as the public sees them. `interests`: what they declared of their own in the matter.
    `form_id`, here and below: of the form that sent it, so that a form sent twice makes one.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="evidence")
    number = models.PositiveIntegerField()
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    kind = models.CharField(max_length=12, choices=choices(EVIDENCE_WORDS))
    claim = models.CharField(max_length=300)
    summary = models.TextField(max_length=5000)
    source = models.CharField(max_length=300)
    link = models.URLField(max_length=300, blank=True)
    published = models.CharField(max_length=60, blank=True, help_text="When the source came out, in words.")
    strength = models.CharField(max_length=10, choices=choices(STRENGTH_WORDS))
    strength_why = models.CharField(max_length=300, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    by_name = models.CharField(max_length=160)
    interests = models.CharField(max_length=500)
    status = models.CharField(max_length=10, choices=EvidenceStatus.choices)
    status_reason = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "number"], name="evidence_number_once")]

    def __str__(self) -> str:
        return f"E{self.number} of trade-off {self.tradeoff_id}"


class Pin(models.Model):
    """A figure of the index as it was when it was cited; never changed. `figure`: all that is shown of it.

    `now`: the figure of the latest published run, once that differs; `moved_at`: when that was seen.
    """

    item = models.OneToOneField(EvidenceItem, on_delete=models.CASCADE, related_name="pin")
    definition = models.CharField(max_length=80)
    metric = models.CharField(max_length=80)
    area_key = models.CharField(max_length=12)
    period = models.CharField(max_length=20)
    run_id = models.BigIntegerField()
    figure = models.JSONField()
    pinned_at = models.DateTimeField(default=clock.now)
    now = models.JSONField(null=True, blank=True)
    now_run_id = models.BigIntegerField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["definition"], name="pin_by_definition")]

    def __str__(self) -> str:
        return f"pin of evidence {self.item_id}"


class Challenge(models.Model):
    """Somebody doubts an item, and is answered."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="challenges")
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="challenges")
    by_name = models.CharField(max_length=120)
    text = models.TextField(max_length=2000)
    made_at = models.DateTimeField(default=clock.now)
    status = models.CharField(max_length=10, default="shown")
    reply = models.TextField(max_length=3000, blank=True)
    replied_as = models.CharField(max_length=160, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["made_at", "pk"]

    def __str__(self) -> str:
        return f"challenge {self.pk} of evidence {self.item_id}"


class Reading(models.Model):
    """A member marked an item as read. Their own: nobody else sees it."""

    item = models.ForeignKey(EvidenceItem, on_delete=models.CASCADE, related_name="readings")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="readings")
    read_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["item", "membership"], name="reading_once")]

    def __str__(self) -> str:
        return f"reading of evidence {self.item_id}"


class WitnessStatus(models.TextChoices):
    """Where an invitation of a witness stands."""

    INVITED = "invited", "Invited"
    COMING = "coming", "Will be heard"
    HEARD = "heard", "Heard"
    DECLINED = "declined", "Will not be heard"


class Witness(models.Model):
    """Somebody whom the panel hears. Public by name, which they agree to when they come."""

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="witnesses")
    number = models.PositiveIntegerField()
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="testimonies"
    )
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=200, help_text="What they do, and for whom.")
    why = models.CharField(max_length=300, blank=True, help_text="Why the panel hears them.")
    interests = models.CharField(max_length=500, blank=True)
    statement = models.TextField(max_length=8000, blank=True)
    status = models.CharField(max_length=8, choices=WitnessStatus.choices, default=WitnessStatus.INVITED)
    heard_on = models.DateField(null=True, blank=True)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "number"], name="witness_number_once")]

    def __str__(self) -> str:
        return f"witness {self.number} of trade-off {self.tradeoff_id}"


class AnsweredHow(models.TextChoices):
    """How a question was answered."""

    WRITTEN = "written", "In writing"
    LIVE = "live", "In the room"


class Question(models.Model):
    """What a member wants to know of a witness. `merged_into`: the same question, asked by somebody before.

    A `promise` to find out more has a day, and stays open until it is kept.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="questions")
    number = models.PositiveIntegerField()
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    witness = models.ForeignKey(
        Witness, on_delete=models.PROTECT, null=True, blank=True, related_name="questions"
    )
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="questions")
    by_name = models.CharField(max_length=120)
    text = models.CharField(max_length=600)
    status = models.CharField(max_length=10, default="shown")
    asked_at = models.DateTimeField(default=clock.now)
    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="merged"
    )
    answer = models.TextField(max_length=5000, blank=True)
    answered_how = models.CharField(max_length=8, choices=AnsweredHow.choices, blank=True)
    answered_as = models.CharField(max_length=160, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    promise = models.CharField(max_length=500, blank=True)
    promise_due = models.DateField(null=True, blank=True)
    promise_kept_at = models.DateTimeField(null=True, blank=True)
    promise_result = models.TextField(max_length=3000, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "number"], name="question_number_once")]
        indexes = [models.Index(fields=["promise_due"], name="question_promise_due")]

    def __str__(self) -> str:
        return f"question {self.number} of trade-off {self.tradeoff_id}"


class Support(models.Model):
    """A member wants a question answered too."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="supports")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="supports")
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["question", "membership"], name="support_once")]

    def __str__(self) -> str:
        return f"support of question {self.question_id}"
