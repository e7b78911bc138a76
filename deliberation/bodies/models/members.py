"""Members: what each is on a body, from when to when, who may stand in, and what they declared."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from deliberation.bodies.calc.kinds import ROLE_CHOICES
from deliberation.bodies.models.bodies import Body, Seat
from kernel import clock


class EndReason(models.TextChoices):
    """Why a membership ended. Codes alone: free words could say things about a person."""

    TERM = "term", "The term ended"
    RESIGNED = "resigned", "They stepped down"
    REPLACED = "replaced", "Somebody else was named"
    NOT_ELECTED = "not_elected", "They no longer hold the office that the seat goes with"
    REMOVED = "removed", "They were removed under the body's rules"
    MISTAKE = "mistake", "It was entered by mistake"
    ERASED = "erased", "They asked for their data to be erased"
    BODY_ENDED = "body_ended", "The body ended"


class Membership(models.Model):
    """One role of one person on one body, over a term. Never deleted: it ends.

    `public_name` is all that the public sees: the person's name on a board, a display name or “Member 12” on
    a panel. `number` is a panel member's number, given once and never again on that body. Current: `starts_on`
    reached, `ends_on` (the last day) empty or not passed.
    """

    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(max_length=24, choices=ROLE_CHOICES)
    seat = models.ForeignKey(
        Seat, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    public_name = models.CharField(max_length=120)
    organisation = models.CharField(max_length=160, blank=True, help_text="Whom they speak for, if anybody.")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, blank=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["body", "number"], condition=models.Q(number__isnull=False), name="member_number_once"
            ),
            models.UniqueConstraint(
                fields=["body", "person", "role"],
                condition=models.Q(ends_on__isnull=True),
                name="open_membership_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "ends_on"], name="membership_of_person"),
            models.Index(fields=["body", "ends_on"], name="membership_of_body"),
        ]

    def __str__(self) -> str:
        return f"{self.role} of {self.body_id}"


class Substitute(models.Model):
    """Somebody who may come and speak (and, in a recorded vote, vote) in a member's place, while named."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="substitutes")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="stands_in_for"
    )
    public_name = models.CharField(max_length=120)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["membership", "person"],
                condition=models.Q(ends_on__isnull=True),
                name="open_substitute_once",
            )
        ]

    def __str__(self) -> str:
        return f"substitute for membership {self.membership_id}"


class InterestKind(models.TextChoices):
    """What sort of interest it is, as council registers sort them."""

    WORK = "work", "Employment, office, trade or profession"
    MONEY = "money", "Contracts, shares or other money"
    LAND = "land", "Land or property"
    MEMBERSHIP = "membership", "Membership or position in another organisation"
    GIFT = "gift", "Gifts and hospitality"
    CLOSE = "close", "Interest of a partner, relative or close friend"
    OTHER = "other", "Something else that others should know"


class Interest(models.Model):
    """One declared interest of a member. Never deleted: it ends, or is withdrawn when it was wrong."""

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="interests")
    kind = models.CharField(max_length=12, choices=InterestKind.choices)
    organisation = models.CharField(max_length=160, blank=True)
    description = models.CharField(max_length=500)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    declared_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-declared_at", "-pk"]

    def __str__(self) -> str:
        return f"interest of membership {self.membership_id}"


class Declaration(models.Model):
    """What a member said when joining one thing (an agenda item, later an evidence item): nothing, or which interest.

    `thing_kind` and `thing_id` name the thing, so that other apps can ask the same question. The newest
    declaration of a member on a thing counts; earlier ones stay.
    """

    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="declarations")
    thing_kind = models.CharField(max_length=24)
    thing_id = models.CharField(max_length=40)
    interest = models.ForeignKey(
        Interest, on_delete=models.PROTECT, null=True, blank=True, related_name="declarations"
    )
    leaves = models.BooleanField(default=False, help_text="Whether they leave the room for it.")
    declared_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["thing_kind", "thing_id"], name="declaration_by_thing")]

    def __str__(self) -> str:
        return f"declaration on {self.thing_kind} {self.thing_id}"
