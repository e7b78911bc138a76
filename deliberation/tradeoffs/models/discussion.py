"""What members say: points with replies, statements with answers, and the moderation of both."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.words import CONDUCT_WORDS, SHOWN_WORDS, SIDE_WORDS, Shown, choices
from deliberation.tradeoffs.models.evidence import EvidenceItem
from deliberation.tradeoffs.models.tradeoffs import TradeOff
from deliberation.tradeoffs.models.weigh import Option
from kernel import clock


class Point(models.Model):
    """A point for or against an option, or a reply to one (`parent`; replies have no replies).

    `number` names it on the trade-off, given once. `text` is the latest version. `in_room`: said aloud and written down
    by a facilitator. `form_id`: of the form that sent it, so that a form sent twice makes one point.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="points")
    option = models.ForeignKey(Option, on_delete=models.PROTECT, related_name="points")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replies"
    )
    number = models.PositiveIntegerField()
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    side = models.CharField(max_length=8, choices=choices(SIDE_WORDS), blank=True)
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="points")
    by_name = models.CharField(max_length=120)
    text = models.CharField(max_length=1500)
    version = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=choices(SHOWN_WORDS), default=Shown.SHOWN.value)
    in_room = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    knew = models.PositiveIntegerField(default=0, help_text="How many said: I knew this already.")
    new_to = models.PositiveIntegerField(default=0, help_text="How many said: this is new to me.")

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "number"], name="point_number_once")]
        indexes = [models.Index(fields=["tradeoff", "option", "side"], name="point_by_option")]

    def __str__(self) -> str:
        return f"point {self.number} of trade-off {self.tradeoff_id}"


class PointVersion(models.Model):
    """One earlier or present text of a point. `public`: it was shown, and nothing was taken out since."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=1500)
    written_at = models.DateTimeField(default=clock.now)
    public = models.BooleanField(default=True)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["point", "version"], name="point_version_once")]

    def __str__(self) -> str:
        return f"version {self.version} of point {self.point_id}"


class Citation(models.Model):
    """A point cites an item of evidence, by writing [E3]."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="citations")
    item = models.ForeignKey(EvidenceItem, on_delete=models.PROTECT, related_name="citations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "item"], name="citation_once")]

    def __str__(self) -> str:
        return f"point {self.point_id} cites {self.item_id}"


class Reaction(models.Model):
    """Whether a member knew what a point says."""

    point = models.ForeignKey(Point, on_delete=models.CASCADE, related_name="reactions")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="reactions")
    knew = models.BooleanField()
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["point", "membership"], name="reaction_once")]

    def __str__(self) -> str:
        return f"reaction to point {self.point_id}"


class Statement(models.Model):
    """A short sentence on which each member agrees, disagrees or passes. `seeded`: written by those who prepare."""

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="statements")
    number = models.PositiveIntegerField()
    form_id = models.UUIDField(unique=True, default=uuid.uuid4)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    text = models.CharField(max_length=280)
    seeded = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=choices(SHOWN_WORDS), default=Shown.SHOWN.value)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["tradeoff", "number"], name="statement_number_once")]

    def __str__(self) -> str:
        return f"statement {self.number} of trade-off {self.tradeoff_id}"


class Answer(models.Model):
    """Where a voter stands on a statement: 1 agrees, -1 disagrees, 0 passes. Nobody else sees it.

    `membership` is empty for answers that came in with a file from another tool; `outside` is the voter's number there.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="answers", db_index=False)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="answers"
    )
    outside = models.PositiveBigIntegerField(null=True, blank=True)
    value = models.SmallIntegerField()
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["statement", "membership"], name="answer_once"),
            models.UniqueConstraint(fields=["statement", "outside"], name="outside_answer_once"),
            models.CheckConstraint(condition=models.Q(value__in=[-1, 0, 1]), name="answer_value"),
            models.CheckConstraint(
                condition=models.Q(membership__isnull=True) ^ models.Q(outside__isnull=True),
                name="answer_of_one_voter",
            ),
        ]
        # Holds all that opinion groups are reckoned from: read from it alone, a million answers take a third of the time.
        indexes = [models.Index(fields=["statement", "membership", "outside", "value"], name="answers_whole")]

    def __str__(self) -> str:
        return f"answer {self.pk}"


class OpinionResult(models.Model):
    """The latest opinion groups of a trade-off, as they may be shown, and what the next reckoning starts from.

    `told`: only what speaks of enough members. `before`: letters, axes and places for the next time, seen by nobody.
    `wanted` and `covered` count changes: there is work while the first is larger. `asked_at`: when a worker was last sent
    for.
    """

    tradeoff = models.OneToOneField(TradeOff, on_delete=models.CASCADE, related_name="opinion")
    wanted = models.PositiveBigIntegerField(default=0)
    covered = models.PositiveBigIntegerField(default=0)
    asked_at = models.DateTimeField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    told = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    computed_at = models.DateTimeField(null=True, blank=True)
    took_ms = models.PositiveIntegerField(null=True, blank=True)
    failure = models.CharField(max_length=60, blank=True)

    def __str__(self) -> str:
        return f"opinion on trade-off {self.tradeoff_id}"


class ImportState(models.TextChoices):
    """Where a file of statements stands."""

    WAITING = "waiting", "To be confirmed"
    DONE = "done", "Taken in"
    DISCARDED = "discarded", "Discarded"


class StatementImport(models.Model):
    """Statements and answers of another tool, read and checked, to be confirmed.

    `rows`: the statements, and the answers as lists of statement, voter and answer; emptied once it is done or
    discarded. `counts`: what the preview says of them. `sha256`: of both files.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="statement_imports")
    sha256 = models.CharField(max_length=64)
    rows = models.JSONField(default=dict)
    counts = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=ImportState.choices, default=ImportState.WAITING)
    received_at = models.DateTimeField(default=clock.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"import {self.pk} of statements for trade-off {self.tradeoff_id}"


class Decided(models.TextChoices):
    """What a moderator decided."""

    SHOW = "show", "Shown"
    HIDE = "hide", "Taken out"


class ModerationCase(models.Model):
    """One decision on one thing, with its reason from the code of conduct; the newest on a thing counts.

    `thing_kind`: point, statement, question or challenge. `author` is told on their desk. An appeal is decided by
    somebody else than the one who decided first.
    """

    tradeoff = models.ForeignKey(TradeOff, on_delete=models.CASCADE, related_name="cases")
    thing_kind = models.CharField(max_length=12)
    thing_number = models.PositiveIntegerField()
    author = models.ForeignKey(Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    decided = models.CharField(max_length=8, choices=Decided.choices)
    reason = models.CharField(max_length=12, choices=choices(CONDUCT_WORDS), blank=True)
    note = models.CharField(max_length=500, blank=True, help_text="For the author.")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="moderated"
    )
    decided_at = models.DateTimeField(default=clock.now)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="When the author looked at it.")
    appeal = models.CharField(max_length=1000, blank=True)
    appealed_at = models.DateTimeField(null=True, blank=True)
    appeal_upheld = models.BooleanField(null=True, blank=True)
    appeal_note = models.CharField(max_length=500, blank=True)
    appeal_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    appeal_decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        indexes = [models.Index(fields=["tradeoff", "thing_kind", "thing_number"], name="case_by_thing")]

    def __str__(self) -> str:
        return f"case {self.pk} of trade-off {self.tradeoff_id}"
