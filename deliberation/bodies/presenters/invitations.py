"""Invitations as staff see them, and the letters to print."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

import segno
from django.conf import settings
from django.urls import reverse

from accounts.queries import names
from audit.trail import history
from deliberation.bodies.actions.invitation_mail import join_address
from deliberation.bodies.calc.codes import grouped
from deliberation.bodies.calc.invitations import OPEN, REASON_NAMES, State, Withdrawal, as_role
from deliberation.bodies.calc.kinds import ROLE_NAMES, MemberRole
from deliberation.bodies.models import Body, Channel, Invitation, Purpose
from deliberation.bodies.queries import invitations as queries
from design.formats import day, moment
from design.pdf import pdf

Pair = tuple[str, Any]

HAPPENED = {
    "invitation.made": "Made",
    "invitation.renewed": "Made anew, with a new code",
    "invitation.sent": "Sent by email",
    "invitation.printed": "Printed",
    "invitation.revoked": "Withdrawn",
    "invitation.used": "Used",
}


def what_for(invitation: Invitation) -> str:
    """What an invitation is for, in a few words."""
    if invitation.purpose == Purpose.SIGN_IN:
        return "Sign in without email"
    if invitation.purpose == Purpose.SUBSTITUTE:
        return f"Stand in for {invitation.membership.public_name}" if invitation.membership else "Stand in"
    role = ROLE_NAMES[MemberRole(invitation.role)]
    if invitation.seat is not None:
        return f"{role}: {invitation.seat.title}"
    return f"{role}, number {invitation.number}" if invitation.number else role


def row(invitation: Invitation) -> dict[str, Any]:
    """One line of the list."""
    state = queries.state(invitation)
    return {
        "invitation": invitation,
        "name": invitation.name or "(name deleted)",
        "what": what_for(invitation),
        "channel": Channel(invitation.channel).label,
        "state": state.value,
        "since": _since(invitation, state),
        "printable": invitation.channel == Channel.LETTER and state in OPEN,
    }


def _since(invitation: Invitation, state: State) -> str:
    if state == State.SENT and invitation.sent_at:
        return f"{day(invitation.sent_at)}; works until {day(invitation.expires_at)}"
    if state == State.WAITING:
        return "Print it" if invitation.channel == Channel.LETTER else "It goes out within a minute or two"
    if state == State.UNSENT:
        return "Check the address and send it again"
    ended = {
        State.USED: invitation.used_at,
        State.REVOKED: invitation.revoked_at,
        State.EXPIRED: invitation.expires_at,
    }.get(state)
    return day(ended) if ended else ""


def details(invitation: Invitation) -> list[Pair]:
    """What one invitation says, as rows of a summary. Never its code."""
    term = [
        f"from {day(invitation.starts_on)}" if invitation.starts_on else "from the day they join",
        f"until {day(invitation.ends_on)}" if invitation.ends_on else "without an end",
    ]
    rows: list[Pair] = [
        ("For", invitation.name or "(name deleted)"),
        ("To", what_for(invitation)),
        (Channel(invitation.channel).label, _where(invitation)),
    ]
    if invitation.organisation:
        rows.append(("Speaks for", invitation.organisation))
    if invitation.purpose != Purpose.SIGN_IN:
        rows.append(
            ("Term", ", ".join(term).capitalize() if not invitation.ends_on else " ".join(term).capitalize())
        )
    rows.append(("Works until", moment(invitation.expires_at)))
    return rows


def _where(invitation: Invitation) -> str:
    if invitation.blanked_at is not None:
        return "(deleted)"
    return invitation.email or ", ".join(invitation.address.splitlines())


def happenings(invitation: Invitation) -> list[dict[str, Any]]:
    """What the trail says of an invitation, oldest first, with the names of those who did it."""
    entries = history("invitation", invitation.pk)
    known = names(str(entry["actor_id"]) for entry in entries)
    return [
        {
            "at": entry["at"],
            "what": HAPPENED.get(str(entry["event"]), str(entry["event"])) + _why(entry["detail"]),
            "who": known.get(str(entry["actor_id"]), "the site itself"),
        }
        for entry in entries
    ]


def _why(detail: object) -> str:
    code = detail.get("code") if isinstance(detail, dict) else None
    return f": {REASON_NAMES[Withdrawal(code)].lower()}" if code in set(Withdrawal) else ""


def counts(rows: Sequence[Invitation]) -> str:
    """How many letters, in words."""
    return f"{len(rows)} letter{'' if len(rows) == 1 else 's'}"


def letters_pdf(body: Body, invitations: Sequence[Invitation]) -> bytes:
    """A PDF with one page for each letter. Raises CodeLost."""
    files: dict[str, bytes] = {}
    letters = []
    for invitation in invitations:
        code = queries.code_of(invitation)
        files[f"qr-{invitation.pk}.svg"] = _qr(join_address(code))
        letters.append(_letter(invitation) | {"qr": f"qr-{invitation.pk}.svg", "code": grouped(code)})
    site = urlsplit(settings.PUBLIC_URL)
    data = {
        "title": f"Letters: {body.name}",
        "illustrative": body.illustrative,
        "body": body.name,
        "part_of": body.part_of,
        "contact": body.contact,
        "join": f"{site.netloc}{site.path}{reverse('join')}",
        "letters": letters,
    }
    return pdf("letters", data, files)


def _letter(invitation: Invitation) -> dict[str, Any]:
    stands_in = ""
    if invitation.purpose == Purpose.SUBSTITUTE and invitation.membership:
        stands_in = invitation.membership.public_name
    return {
        "purpose": invitation.purpose,
        "name": invitation.name,
        "address": invitation.address.splitlines(),
        "as": as_role(invitation.role),
        "stands_in": stands_in,
        "number": invitation.number,
        "without_email": queries.can_join_without_email(invitation),
        "until": day(invitation.expires_at),
    }


def _qr(address: str) -> bytes:
    drawn = io.BytesIO()
    segno.make(address, error="m").save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=True, unit="mm", scale=1
    )
    return drawn.getvalue()
