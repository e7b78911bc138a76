"""Where an invitation stands, why one is taken back, and how often sending is tried."""

from __future__ import annotations

import datetime as dt
import enum
from types import MappingProxyType

from deliberation.bodies.calc.kinds import MemberRole


class State(enum.StrEnum):
    """Where an invitation stands. Only the first three can still be used."""

    WAITING = "waiting"
    SENT = "sent"
    UNSENT = "unsent"
    USED = "used"
    EXPIRED = "expired"
    REVOKED = "revoked"


STATE_NAMES: MappingProxyType[State, str] = MappingProxyType(
    {
        State.WAITING: "Waiting to be sent",
        State.SENT: "Sent",
        State.UNSENT: "Could not be sent",
        State.USED: "Used",
        State.EXPIRED: "Run out",
        State.REVOKED: "Withdrawn",
    }
)
OPEN = frozenset({State.WAITING, State.SENT, State.UNSENT})
"""States in which the code works."""


class Withdrawal(enum.StrEnum):
    """Why an invitation no longer counts. The trail keeps the code; free words could say things about a person."""

    MISTAKE = "mistake"
    WRONG_HANDS = "wrong_hands"
    NOT_NEEDED = "not_needed"
    ASKED = "asked"
    DECLINED = "declined"
    REPLACED = "replaced"


STAFF_REASONS: MappingProxyType[Withdrawal, str] = MappingProxyType(
    {
        Withdrawal.MISTAKE: "It was made by mistake",
        Withdrawal.WRONG_HANDS: "It may be in the wrong hands",
        Withdrawal.NOT_NEEDED: "The place is no longer free",
        Withdrawal.ASKED: "The person told us that they do not want to join",
    }
)
REASON_NAMES: MappingProxyType[Withdrawal, str] = MappingProxyType(
    {
        **STAFF_REASONS,
        Withdrawal.DECLINED: "The person said no, on the joining page",
        Withdrawal.REPLACED: "A newer letter took its place",
    }
)

AS_ROLE: MappingProxyType[MemberRole, str] = MappingProxyType(
    {
        MemberRole.CHAIR: "its chair",
        MemberRole.VICE_CHAIR: "its vice-chair",
        MemberRole.MEMBER: "a member",
        MemberRole.CO_OPTED: "a co-opted member",
        MemberRole.PATIENT_REPRESENTATIVE: "a patient representative",
        MemberRole.FACILITATOR: "its facilitator",
        MemberRole.CLERK: "its clerk",
        MemberRole.ANALYST: "an analyst",
        MemberRole.WITNESS: "a witness",
        MemberRole.OBSERVER: "an observer",
    }
)
"""Roles as they follow “join … as”."""


def as_role(role: str) -> str:
    """A role as it follows “join … as”; empty for no role."""
    return AS_ROLE[MemberRole(role)] if role else ""


MOST_TRIES = 8
"""With the growing waits between them, sending is tried for three hours and some."""


def state_of(
    *,
    used_at: dt.datetime | None,
    revoked_at: dt.datetime | None,
    expires_at: dt.datetime,
    sent_at: dt.datetime | None,
    tries: int,
    now: dt.datetime,
) -> State:
    """Where an invitation stands at `now`."""
    if used_at is not None:
        return State.USED
    if revoked_at is not None:
        return State.REVOKED
    if expires_at <= now:
        return State.EXPIRED
    if sent_at is not None:
        return State.SENT
    return State.UNSENT if tries >= MOST_TRIES else State.WAITING


def wait_after(tries: int, first: dt.timedelta) -> dt.timedelta:
    """How long after the start of try number `tries` the next one may begin: `first`, then twice as long each time."""
    doubled: int = 2 ** max(tries - 1, 0)
    return first * doubled
