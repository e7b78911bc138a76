"""The links in mails: each holds the id of a follow, signed for one use. Nothing of it is stored."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.core import signing

from kernel import clock
from kernel.errors import WrongState

CONFIRM_WITHIN = dt.timedelta(days=7)
_CONFIRM, _STOP = "notices.confirm", "notices.stop"


class FollowLinkUnknown(WrongState):
    """The link is damaged, or what it was for is gone."""

    code = "follow_link_unknown"
    status = 404
    next_step = (
        "Open the link in the email again, the whole of it. If it still fails, go to the page of the thing "
        "and enter your address there once more."
    )


class FollowLinkExpired(WrongState):
    """The link to confirm is too old."""

    code = "follow_link_expired"
    status = 410
    next_step = (
        "Go to the page of the thing that you want to follow, and enter your address there once more. "
        "You then get a new link."
    )


def to_confirm(follow_id: UUID) -> str:
    """The token that says yes. It works for a week from now."""
    return signing.Signer(salt=_CONFIRM).sign(f"{follow_id.hex}.{int(clock.now().timestamp())}")


def to_stop(follow_id: UUID) -> str:
    """The token that says no more. It works for as long as the follow is kept."""
    return signing.Signer(salt=_STOP).sign(follow_id.hex)


def confirmed_by(token: str) -> UUID:
    """Whose token it is. Raises FollowLinkUnknown, FollowLinkExpired."""
    follow_id, made_at = _unsigned(token, _CONFIRM).split(".")
    if dt.datetime.fromtimestamp(int(made_at), dt.UTC) < clock.now() - CONFIRM_WITHIN:
        raise FollowLinkExpired("This link is more than a week old, and no longer works.")
    return UUID(follow_id)


def stopped_by(token: str) -> UUID:
    """Whose token it is. Raises FollowLinkUnknown."""
    return UUID(_unsigned(token, _STOP))


def _unsigned(token: str, salt: str) -> str:
    try:
        return signing.Signer(salt=salt).unsign(token)
    except signing.BadSignature:
        raise FollowLinkUnknown("This link does not work.") from None
