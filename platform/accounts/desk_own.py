"""What accounts themselves put on a desk: the second step, a copy of one's data, people and the trail."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.urls import reverse

from access.gate import allows, holds, should_have_second_step
from access.permissions import Permission
from accounts.dates import ENGLAND
from accounts.desk import Hint, Provider, Shortcut, Waiting, to_do
from accounts.models import DataExport, ExportStatus
from accounts.queries import has_second_step
from kernel import clock

WHERE = "Your account"


class OwnDesk(Provider):
    """The person's own account."""

    def waiting(self) -> Iterable[Waiting]:
        """The second step that a role needs, and a copy of one's data that is ready."""
        yield from self._second_step()
        ready = DataExport.objects.filter(
            person_id=self.actor.id, status=ExportStatus.READY, expires_at__gt=clock.now()
        ).order_by("expires_at")
        for export in ready:
            if export.expires_at is None:
                continue
            yield to_do(
                "A copy of everything about you is ready: fetch it before it is deleted",
                reverse("your_data"),
                due=export.expires_at.astimezone(ENGLAND).date(),
                where=WHERE,
            )

    def _second_step(self) -> Iterable[Waiting]:
        if self.actor.second_step or not should_have_second_step(self.actor):
            return
        if has_second_step(UUID(self.actor.id)):
            yield to_do("Sign in again to use your second step", reverse("account_home"), where=WHERE)
        else:
            yield to_do(
                "Set up your second step: your role is of full use only with it",
                reverse("mfa_activate_totp"),
                where=WHERE,
            )

    def shortcuts(self) -> Iterable[Shortcut]:
        """The pages on which people are looked after, and one's own."""
        if allows(self.actor, Permission.PERSON_MANAGE):
            yield Shortcut("People and roles", reverse("people_list"))
        if allows(self.actor, Permission.TRAIL_READ):
            yield Shortcut("The trail: what happened on this site", reverse("trail"))
        if allows(self.actor, Permission.RETENTION_RUN):
            yield Shortcut("How long data are kept", reverse("retention"))
        yield Shortcut("Your data: what this site holds about you", reverse("your_data"))

    def hints(self) -> Iterable[Hint]:
        """To an operator: nothing is wrong, and where the work is."""
        if holds(self.actor, Permission.PERSON_MANAGE):
            yield Hint(
                "You run this site. Failed runs and files that cannot be checked would show here. People, their "
                "roles and the trail are always under your shortcuts.",
                reverse("people_list"),
                "Look after people",
            )
