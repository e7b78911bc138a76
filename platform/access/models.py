"""Roles that people were given, for how long and by whom."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Grant(models.Model):
    """One role of one person, over one scope (the site, or later one body). Ended grants stay as history."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=40)
    scope_kind = models.CharField(max_length=20, default="site")
    scope_id = models.CharField(max_length=40, blank=True)
    granted_at = models.DateTimeField()
    granted_by = models.CharField(
        max_length=64, blank=True, help_text="Id of the person, or the system job, that granted it."
    )
    ends_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["person", "ends_at"], name="access_grant_person")]

    def __str__(self) -> str:
        return f"{self.role} over {self.scope_kind} {self.scope_id}".strip()
