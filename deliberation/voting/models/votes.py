"""Votes: what is asked, of whom, when, and how it is counted; and the people entitled, fixed when it opens."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models import AgendaItem, Body, Meeting, Membership, Substitute
from deliberation.voting.calc.methods import METHOD_CHOICES, RULE_CHOICES, THRESHOLD_CHOICES, TIE_RULE_CHOICES
from kernel import clock


class VoteStatus(models.TextChoices):
    """Where a vote stands. A draft is seen by those who prepare it; nothing of a vote is ever deleted after that."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "To come"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ANNULLED = "annulled", "Annulled"


class Secrecy(models.TextChoices):
    """Whether a ballot can be matched to a person."""

    SECRET = "secret", "Secret ballot"
    RECORDED = "recorded", "Recorded by name"


class Watch(models.TextChoices):
    """Who may see who has voted, and on which day."""

    NOBODY = "nobody", "Nobody"
    STAFF = "staff", "Those who run the vote"
    MEMBERS = "members", "The body's own people"
    PUBLIC = "public", "Everybody"


class WatchFrom(models.TextChoices):
    """From when on."""

    OPEN = "open", "While the vote is open, and after"
    CLOSE = "close", "Once the vote has closed"


class VoteQuorum(models.TextChoices):
    """How many must vote for the result to be valid."""

    NONE = "none", "No quorum"
    NUMBER = "number", "A number of voters"
    SHARE = "share", "A share of those entitled, per cent"


class Vote(models.Model):
    """One vote. Everything above `status` is its meaning, which is fixed once it opens (`spec_hash` proves it).

    `roles`: codes of the roles on the body that are entitled. `seats`: places to fill. `envelope`: pence.
    `by_hand`: opened and closed in a meeting by those who run it; `closes_at` is then the latest moment.
    `tie_seed`: the number from which lots are drawn, given when the vote is made and published before it opens.
    `seal`: the last hash of the chain of sealed ballots. `representation`: how the voters compare with the body's
    targets, frozen at close with small groups already left out.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="votes")
    meeting = models.ForeignKey(
        Meeting, on_delete=models.PROTECT, null=True, blank=True, related_name="votes"
    )
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, null=True, blank=True, related_name="votes"
    )
    thing_kind = models.CharField(max_length=24, blank=True, help_text="What it is about: a trade-off, say.")
    thing_id = models.CharField(max_length=40, blank=True)
    title = models.CharField(max_length=160)
    question = models.CharField(max_length=500)
    background = models.TextField(max_length=8000, blank=True)
    method = models.CharField(max_length=12, choices=METHOD_CHOICES)
    rule = models.CharField(max_length=16, choices=RULE_CHOICES, help_text="The rule whose result binds.")
    seats = models.PositiveSmallIntegerField(default=1)
    dots = models.PositiveSmallIntegerField(default=0)
    envelope = models.PositiveBigIntegerField(default=0)
    fits_envelope = models.BooleanField(default=False, help_text="Each voter's own choice fits the envelope.")
    threshold = models.CharField(max_length=12, choices=THRESHOLD_CHOICES, blank=True)
    none_of_these = models.BooleanField(default=False)
    equal_ranks = models.BooleanField(default=False)
    may_replace = models.BooleanField(default=False)
    results_wait = models.BooleanField(default=True)
    secrecy = models.CharField(max_length=8, choices=Secrecy.choices, default=Secrecy.SECRET)
    watch = models.CharField(max_length=8, choices=Watch.choices, default=Watch.STAFF)
    watch_from = models.CharField(max_length=8, choices=WatchFrom.choices, default=WatchFrom.OPEN)
    roles = models.JSONField(default=list)
    quorum_kind = models.CharField(max_length=8, choices=VoteQuorum.choices, default=VoteQuorum.NONE)
    quorum_value = models.PositiveSmallIntegerField(default=0)
    tie_rule = models.CharField(max_length=8, choices=TIE_RULE_CHOICES, default="stands")
    tie_seed = models.PositiveIntegerField(default=0)
    public = models.BooleanField(
        default=True, help_text="Whether everybody may read the vote and its result."
    )
    opens_at = models.DateTimeField(null=True, blank=True)
    closes_at = models.DateTimeField(null=True, blank=True)
    by_hand = models.BooleanField(default=False)

    status = models.CharField(max_length=12, choices=VoteStatus.choices, default=VoteStatus.DRAFT)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    annulled_at = models.DateTimeField(null=True, blank=True)
    annul_reason = models.CharField(max_length=500, blank=True)
    spec_hash = models.CharField(max_length=64, blank=True)
    electors_count = models.PositiveIntegerField(default=0)
    seal = models.CharField(max_length=64, blank=True)
    sealed_count = models.PositiveIntegerField(default=0)
    counted_at = models.DateTimeField(null=True, blank=True)
    representation = models.JSONField(default=dict, blank=True)
    illustrative = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["body", "status"], name="vote_of_body"),
            models.Index(fields=["status", "opens_at"], name="vote_to_open"),
            models.Index(fields=["status", "closes_at"], name="vote_to_close"),
            models.Index(fields=["thing_kind", "thing_id"], name="vote_by_thing"),
        ]

    def __str__(self) -> str:
        return f"vote {self.pk} of {self.body_id}"


class Option(models.Model):
    """One option of a vote, in the order of the ballot, from 1. “None of these”, if offered, is the last (`none`)."""

    vote = models.ForeignKey(Vote, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=160)
    meaning = models.CharField(max_length=1000, blank=True)
    cost = models.PositiveBigIntegerField(null=True, blank=True, help_text="Pence.")
    minimum = models.PositiveIntegerField(
        null=True, blank=True, help_text="The least support (ballots or points) with which it can win."
    )
    none = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "position"], name="option_position_once"),
        ]

    def __str__(self) -> str:
        return f"option {self.position} of vote {self.vote_id}"


class Elector(models.Model):
    """Somebody entitled to vote, as the electorate stood when the vote opened.

    `voted_on` is a day, never a moment; for a secret vote nothing else of the voting is kept here. `on_paper`: that
    they were handed a paper ballot, or answered in the room. `substitute`: who voted in their place (recorded only).
    """

    vote = models.ForeignKey(Vote, on_delete=models.PROTECT, related_name="electors")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="entitled")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="entitled")
    role = models.CharField(max_length=24, choices=ROLE_CHOICES)
    public_name = models.CharField(max_length=120)
    voted_on = models.DateField(null=True, blank=True)
    on_paper = models.BooleanField(default=False)
    substitute = models.ForeignKey(
        Substitute, on_delete=models.PROTECT, null=True, blank=True, related_name="voted_for"
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "person"], name="elector_once"),
            models.UniqueConstraint(fields=["vote", "membership"], name="elector_membership_once"),
        ]
        indexes = [models.Index(fields=["person", "vote"], name="elector_of_person")]

    def __str__(self) -> str:
        return f"elector {self.pk} of vote {self.vote_id}"
