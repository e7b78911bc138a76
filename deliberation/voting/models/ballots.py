"""Ballots: the box of a secret vote, the ballots of a recorded one, and the chain in which both are sealed at close."""

from __future__ import annotations

from django.db import models

from deliberation.bodies.models import Substitute
from deliberation.voting.models.votes import Elector, Vote


class Source(models.TextChoices):
    """Which way a ballot came in. `EITHER`: not told, because so few took one of the ways (see `calc.sources`)."""

    ONLINE = "online", "Online"
    PAPER = "paper", "On paper"
    ROOM = "room", "In the room"
    EITHER = "either", "Online or on paper"


class Box(models.Model):
    """The ballot box of one secret vote: every ballot of it in one row, sorted by its random receipt.

    `ballots`: a list of [receipt, source, content]. A ballot has no row, no id and no time of its own, and the whole
    box is written anew with each ballot, so that what is stored shows no order. It is emptied when it is sealed.
    """

    vote = models.OneToOneField(Vote, on_delete=models.PROTECT, related_name="box", primary_key=True)
    ballots = models.JSONField(default=list)

    class Meta:
        verbose_name_plural = "boxes"

    def __str__(self) -> str:
        return f"box of vote {self.vote_id}"


class RecordedBallot(models.Model):
    """How one elector voted, in a vote that is recorded by name. Replaced ones stay; the newest counts until close."""

    elector = models.ForeignKey(Elector, on_delete=models.PROTECT, related_name="ballots")
    content = models.JSONField()
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.ONLINE)
    substitute = models.ForeignKey(
        Substitute, on_delete=models.PROTECT, null=True, blank=True, related_name="ballots"
    )
    replaced = models.BooleanField(default=False)
    cast_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["elector"], condition=models.Q(replaced=False), name="one_ballot_each"
            )
        ]

    def __str__(self) -> str:
        return f"ballot of elector {self.elector_id}"


class SealedBallot(models.Model):
    """One ballot as it was sealed when the vote closed. The database refuses to change or delete it.

    `position` from 1, in the order of receipts (secret) or of electors (recorded). `hash` is over the one before, and
    this row's position, receipt, elector, source and content; `calc.seal` writes and walks the chain.
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="sealed")
    position = models.PositiveIntegerField()
    receipt = models.CharField(max_length=16, blank=True)
    elector = models.ForeignKey(
        Elector, on_delete=models.PROTECT, null=True, blank=True, related_name="sealed"
    )
    source = models.CharField(max_length=8, choices=Source.choices)
    content = models.JSONField()
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "position"], name="sealed_position_once"),
            models.UniqueConstraint(
                fields=["vote", "receipt"], condition=~models.Q(receipt=""), name="sealed_receipt_once"
            ),
        ]

    def __str__(self) -> str:
        return f"sealed ballot {self.position} of vote {self.vote_id}"
