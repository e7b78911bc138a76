"""Results: what each rule makes of the sealed ballots."""

from __future__ import annotations

from django.db import models

from deliberation.voting.calc.methods import RULE_CHOICES
from deliberation.voting.models.votes import Vote
from kernel import clock


class Result(models.Model):
    """The outcome under one rule. One result of a vote binds; the others show what they would have given.

    `outcome`: `calc.values.Outcome.as_dict` with the options' positions (as strings, from "1") for names.
    `chosen`: positions that the chair chose where a tie was left to the chair, with `chosen_reason`.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="results")
    rule = models.CharField(max_length=16, choices=RULE_CHOICES)
    binding = models.BooleanField(default=False)
    outcome = models.JSONField()
    chosen = models.JSONField(default=list, blank=True)
    chosen_reason = models.CharField(max_length=500, blank=True)
    chosen_at = models.DateTimeField(null=True, blank=True)
    counted_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-binding", "rule"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "rule"], name="result_once"),
            models.UniqueConstraint(
                fields=["vote"], condition=models.Q(binding=True), name="one_binding_result"
            ),
        ]

    def __str__(self) -> str:
        return f"result of vote {self.vote_id} by {self.rule}"
