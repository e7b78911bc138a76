"""Secret addresses of personal calendars."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from kernel import clock


class CalendarAddress(models.Model):
    """The secret address of a person's calendar. The token in it is not stored: it is made from the site's key,
    `salt` and `serial`; `token_hash` finds the row by a token. A new serial makes the old address useless.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_address"
    )
    salt = models.UUIDField(editable=False)
    serial = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"calendar address {self.pk}"
