"""What the sign-in library tells and this app writes to the trail."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in

from access.middleware import actor_of
from accounts.actions.sign_in import record_sign_in


def connect() -> None:
    """Start to listen. Called once, when the app is ready."""
    user_logged_in.connect(_signed_in, dispatch_uid="accounts.signed_in")


def _signed_in(sender: object, *, request: Any, user: Any, **_: object) -> None:
    used = {entry.get("method") for entry in get_authentication_records(request, user)}
    first_step = "letter" if "letter" in used and "code" not in used else "code"
    record_sign_in(actor=actor_of(request), person_id=user.pk, first_step=first_step)
