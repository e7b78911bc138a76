"""Paper ballots and votes in the room: batches, each entered by two people and counted once they agree."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deliberation.voting.models.votes import Vote
from kernel import clock


class BatchStatus(models.TextChoices):
    """Where a batch stands."""

    FIRST = "first", "Waits for the first entry"
    SECOND = "second", "Waits for the second entry"
    DIFFERS = "differs", "The two entries differ"
    AGREED = "agreed", "Ready to be counted"
    COUNTED = "counted", "Counted"
    DISCARDED = "discarded", "Discarded"


class Batch(models.Model):
    """A pile of paper ballots, or a roll call. `papers`: how many there are, counted by hand before the entry."""

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="batches")
    number = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=120, blank=True, help_text="Where it comes from: a hall, a table.")
    papers = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=12, choices=BatchStatus.choices, default=BatchStatus.FIRST)
    spoilt = models.PositiveSmallIntegerField(default=0)
    discard_reason = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=clock.now)
    counted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["vote", "number"], name="batch_number_once")]

    def __str__(self) -> str:
        return f"batch {self.number} of vote {self.vote_id}"


class PaperEntry(models.Model):
    """What one person read off the papers of a batch. `place` 1 or 2; two different people.

    `rows`: a list of {"paper": number from 1, "code": printed code or "", "elector": id or null, "substitute": id or
    null, "spoilt": bool, "content": {...} or null}. Emptied (`rows` = []) when the batch is counted or discarded:
    the ballots are then in the box.
    """

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="entries")
    place = models.PositiveSmallIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="paper_entries"
    )
    rows = models.JSONField(default=list)
    finished = models.BooleanField(default=False)
    settled = models.BooleanField(
        default=False, help_text="Their person settled the last difference; somebody else counts."
    )

    class Meta:
        ordering = ["place"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "place"], name="entry_place_once"),
            models.UniqueConstraint(fields=["batch", "person"], name="entry_person_once"),
        ]

    def __str__(self) -> str:
        return f"entry {self.place} of batch {self.batch_id}"
