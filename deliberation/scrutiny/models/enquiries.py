"""Lines of enquiry: what a committee looks into, whom it asks, whom it hears, where it goes, what it gathers."""

from __future__ import annotations

import uuid

from django.db import models

from deliberation.bodies.models import Body, LengthUnit, Membership
from deliberation.scrutiny.calc.words import ENQUIRY_STATUS_CHOICES, EVIDENCE_KIND_CHOICES
from kernel import clock


class Enquiry(models.Model):
    """One line of enquiry of a body. A draft is seen by the body's people; public once opened, if `public`."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="enquiries")
    reference = models.CharField(max_length=110, unique=True)
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    question = models.CharField(max_length=500)
    scope = models.TextField(max_length=4000, blank=True)
    left_out = models.TextField(max_length=2000, blank=True, help_text="What it does not look at, and why.")
    why_now = models.TextField(max_length=2000, blank=True)
    topics = models.CharField(max_length=400, blank=True)
    area_key = models.CharField(max_length=12, blank=True)
    area_name = models.CharField(max_length=160, blank=True)
    lead = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="enquiries_led"
    )
    status = models.CharField(max_length=12, choices=ENQUIRY_STATUS_CHOICES, default="draft")
    public = models.BooleanField(default=True)
    opened_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="By when it is to report.")
    closed_on = models.DateField(null=True, blank=True)
    close_reason = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    changed_at = models.DateTimeField(default=clock.now)
    version = models.PositiveSmallIntegerField(default=1)
    illustrative = models.BooleanField(default=False)

    class Meta:
        ordering = ["-made_at"]
        verbose_name_plural = "enquiries"
        constraints = [models.UniqueConstraint(fields=["body", "year", "number"], name="enquiry_number_once")]
        indexes = [models.Index(fields=["body", "status"], name="enquiry_of_body")]

    def __str__(self) -> str:
        return self.reference


class InformationRequest(models.Model):
    """What a committee asks of a body on the site, or of an institution by its name, with a clock for the reply."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    to_body = models.ForeignKey(
        Body, on_delete=models.PROTECT, null=True, blank=True, related_name="information_asked"
    )
    to_name = models.CharField(max_length=160, blank=True)
    text = models.TextField(max_length=4000)
    asked_on = models.DateField()
    reply_length = models.PositiveSmallIntegerField()
    reply_unit = models.CharField(max_length=16, choices=LengthUnit.choices)
    due_on = models.DateField()
    answered_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    reminded = models.CharField(max_length=12, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "number"], name="information_request_once"),
            models.CheckConstraint(
                condition=models.Q(to_body__isnull=False, to_name="")
                | (models.Q(to_body__isnull=True) & ~models.Q(to_name="")),
                name="information_request_to_one",
            ),
        ]
        indexes = [models.Index(fields=["to_body", "answered_on", "due_on"], name="information_request_to")]

    def __str__(self) -> str:
        return f"request {self.number} of {self.enquiry_id}"

    @property
    def to_words(self) -> str:
        """Whom it is addressed to; `to_body` must be loaded."""
        return self.to_body.name if self.to_body is not None else self.to_name


class InformationReply(models.Model):
    """A reply to a request. A later one stands beside the earlier; none is lost. `source` as for answers by post."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(InformationRequest, on_delete=models.PROTECT, related_name="replies")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=8000)
    links = models.JSONField(default=list, blank=True, help_text="A list of {title, href}.")
    complete = models.BooleanField(default=True, help_text="Off: a part of the reply; the clock goes on.")
    source = models.CharField(max_length=300, blank=True)
    role = models.CharField(max_length=24, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="information_replies"
    )
    given_on = models.DateField()
    given_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="information_reply_once")]

    def __str__(self) -> str:
        return f"reply {self.number} to {self.request_id}"


class Hearing(models.Model):
    """A witness whom the committee hears. Named by office or organisation; a name only with their consent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="hearings")
    number = models.PositiveSmallIntegerField()
    who = models.CharField(max_length=200, help_text="An office, an organisation, “a carer”.")
    organisation = models.CharField(max_length=200, blank=True)
    consented = models.BooleanField(default=False, help_text="They agreed to be named like this in public.")
    heard_on = models.DateField(null=True, blank=True)
    planned_for = models.DateField(null=True, blank=True)
    questions = models.TextField(max_length=4000, blank=True)
    summary = models.TextField(max_length=8000, blank=True)
    agreed_on = models.DateField(null=True, blank=True, help_text="When the witness agreed to the summary.")
    version = models.PositiveSmallIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="hearing_once")]

    def __str__(self) -> str:
        return f"hearing {self.number} of {self.enquiry_id}"


class SiteVisit(models.Model):
    """A place that members of the committee go to see."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="visits")
    number = models.PositiveSmallIntegerField()
    place = models.CharField(max_length=200)
    planned_for = models.DateField(null=True, blank=True)
    visited_on = models.DateField(null=True, blank=True)
    who = models.CharField(
        max_length=300, blank=True, help_text="How many members, and whom they met, by office."
    )
    purpose = models.CharField(max_length=500, blank=True)
    seen = models.TextField(max_length=8000, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="site_visit_once")]

    def __str__(self) -> str:
        return f"visit {self.number} of {self.enquiry_id}"


class Evidence(models.Model):
    """One piece of evidence of an enquiry: E1, E2 … A figure is pinned (`indexapp.queries.pins.PinnedFigure`).

    `now` is what a later run says of a pinned figure, once it says something else (`moved_at`).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="evidence")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=EVIDENCE_KIND_CHOICES)
    title = models.CharField(max_length=300)
    summary = models.TextField(max_length=5000, blank=True)
    source = models.CharField(max_length=300, blank=True)
    href = models.CharField(max_length=300, blank=True)
    definition = models.CharField(max_length=80, blank=True)
    figure = models.JSONField(null=True, blank=True)
    run_id = models.PositiveBigIntegerField(null=True, blank=True)
    now = models.JSONField(null=True, blank=True)
    now_run_id = models.PositiveBigIntegerField(null=True, blank=True)
    moved_at = models.DateTimeField(null=True, blank=True)
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, null=True, blank=True, related_name="scrutiny_evidence"
    )
    made_at = models.DateTimeField(default=clock.now)
    version = models.PositiveSmallIntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name_plural = "evidence"
        constraints = [models.UniqueConstraint(fields=["enquiry", "number"], name="scrutiny_evidence_once")]

    def __str__(self) -> str:
        return f"E{self.number} of {self.enquiry_id}"
