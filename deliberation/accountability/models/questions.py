"""Questions to a board, on record, with a clock for the reply."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, LengthUnit, Membership
from kernel import clock


class BoardQuestion(models.Model):
    """A question that a patient representative put to a board. Public from the day it is asked, never deleted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="questions_received")
    from_body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="questions_asked")
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="board_questions")
    role = models.CharField(max_length=24)
    text = models.TextField(max_length=2000)
    background = models.TextField(max_length=4000, blank=True)
    topics = models.CharField(max_length=400, blank=True)
    asked_on = models.DateField()
    asked_at = models.DateTimeField(default=clock.now)
    reply_length = models.PositiveSmallIntegerField()
    reply_unit = models.CharField(max_length=16, choices=LengthUnit.choices)
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)
    reminded = models.CharField(max_length=12, blank=True)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["body", "year", "number"], name="board_question_number_once")
        ]
        indexes = [models.Index(fields=["body", "answered_on", "due_on"], name="board_question_of_body")]

    def __str__(self) -> str:
        return self.reference


class BoardAnswer(models.Model):
    """One answer of a board to a question. A later one takes the place of the earlier; both stay."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(BoardQuestion, on_delete=models.PROTECT, related_name="answers")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=8000)
    role = models.CharField(max_length=24)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="board_answers")
    given_on = models.DateField()
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["question", "number"], name="board_answer_once")]

    def __str__(self) -> str:
        return f"answer {self.number} to {self.question_id}"
