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
        """A new person; the address is stored in lower case."""
        person = self.model(email=email.strip().lower(), **fields)
        person.set_unusable_password()
        person.save(using=self._db)
        return person

    def get_by_natural_key(self, username: str | None) -> Person:
        """Find by address, whatever its case."""
        return self.get(email=(username or "").strip().lower())


class Person(AbstractBaseUser):
    """Someone with an account. The id is random, so that it says nothing in the trail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    display_name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["display_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="person_email_once")]

    def __str__(self) -> str:
        return f"person {self.pk}"
