"""People. An account is an e-mail address and a name to be called by; sign-in is by code, so there is no
password."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower

from kernel import clock


class Reason(models.TextChoices):
    """Why an account is deactivated. The trail keeps the code; free words could say things about a person."""

    LEFT = "left", "They have left, or no longer work on this"
    ASKED = "asked", "They asked for it"
    UNUSED = "unused", "The account is not used"
    MISUSED = "misused", "Somebody else may be using it, or it was misused"


class PersonManager(BaseUserManager["Person"]):
    """Makes people without passwords."""

    def create_user(self, email: str, **fields: Any) -> Person:
        """A new person; the address is stored in lower case, and none is stored as none."""
        person = self.model(email=email.strip().lower() or None, **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone with an account. The id is random, so that it says nothing in the trail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True, null=True, help_text="Empty: they sign in with codes on paper.")  # noqa: DJ001 - none is none, and unique
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    erased_at = models.DateTimeField(
        null=True, blank=True, help_text="Set once what says who they were is gone."
    )
    warned_at = models.DateTimeField(
        null=True, blank=True, help_text="When they were told that their unused account will be erased."
    )

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return f"person {self.pk}"


class DeskVisit(models.Model):
    """When a person last looked at their desk, and the time before: what is new is new since then."""

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="desk_visit"
    )
    seen_at = models.DateTimeField()
    before = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"desk of {self.person_id}"


class ExportStatus(models.TextChoices):
    """Where a copy of somebody's data stands."""

    WANTED = "wanted", "Waiting"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"
    GONE = "gone", "Deleted"


class DataExport(models.Model):
    """A copy of everything about one person, made by the worker, kept for a few days for that person alone."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="exports")
    status = models.CharField(max_length=8, choices=ExportStatus.choices, default=ExportStatus.WANTED)
    stored = models.CharField(max_length=200, blank=True, help_text="Path below MEDIA_ROOT.")
    size = models.PositiveIntegerField(null=True, blank=True)
    wanted_at = models.DateTimeField(default=clock.now)
    beat_at = models.DateTimeField(null=True, blank=True)
    ready_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-wanted_at"]

    def __str__(self) -> str:
        return f"export {self.pk}"


class RetentionRun(models.Model):
    """One carrying out (or dry run) of the retention periods: how much of each kind was found and removed."""

    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    dry_run = models.BooleanField(default=False)
    counts = models.JSONField(default=dict, help_text="Number by code of the kind of data.")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"retention run {self.pk}"
