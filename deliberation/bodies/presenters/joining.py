"""An invitation as the person sees it who is invited."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from deliberation.bodies.calc.invitations import as_role
from deliberation.bodies.calc.kinds import FULL_MEMBERS, KINDS, STAFF, BodyKind, MemberRole, named
from deliberation.bodies.calc.names import numbered
from deliberation.bodies.models import Invitation, Purpose
from deliberation.bodies.queries.members import next_number
from design.formats import day

_MEANS = {
    MemberRole.WITNESS: "You may be asked to tell the group what you know, and to answer questions.",
    MemberRole.OBSERVER: "You may follow its work. You have no vote.",
}


def offer(invitation: Invitation) -> dict[str, Any]:
    """Context of the pages before joining: the body, what for, until when. No name or address of anybody."""
    body = invitation.body
    return {
        "invitation": invitation,
        "body": body,
        "kind": KINDS[BodyKind(body.kind)],
        "sign_in": invitation.purpose == Purpose.SIGN_IN,
        "as_what": as_what(invitation),
        "until": day(invitation.expires_at),
        **({"illustrative": True} if body.illustrative else {}),
    }


def meaning(invitation: Invitation) -> dict[str, Any]:
    """Context of the page on which somebody joins: what it means, term and seat, how the public will see them."""
    body = invitation.body
    return offer(invitation) | {
        "heading": f"Join as {as_what(invitation)}",
        "seat": invitation.seat.title if invitation.seat else "",
        "term": _term(invitation),
        "means": _means(invitation),
        "by_name": by_name(invitation),
        "declares": _declares(invitation),
        "terms_href": reverse("body_terms", args=[body.slug]),
    }


def as_what(invitation: Invitation) -> str:
    """What the person is to be, as it follows “join … as”."""
    if invitation.purpose == Purpose.SUBSTITUTE and invitation.membership:
        return f"a substitute for {invitation.membership.public_name}"
    return as_role(invitation.role)


def by_name(invitation: Invitation) -> bool:
    """Whether the public will see the person by name."""
    role = invitation.role or (invitation.membership.role if invitation.membership else "")
    return named(invitation.body.kind, role)


def number_words(invitation: Invitation) -> str:
    """What a panel member is called who chooses no name."""
    if invitation.purpose == Purpose.SUBSTITUTE and invitation.membership:
        return f"Substitute for {invitation.membership.public_name}"
    return numbered(invitation.number or next_number(invitation.body))


def welcome(invitation: Invitation) -> str:
    """What to say to somebody who has just joined."""
    said = f"You have joined {invitation.body.name} as {as_what(invitation)}."
    if (
        invitation.starts_on
        and invitation.membership
        and invitation.membership.starts_on == invitation.starts_on
    ):
        said += f" Your term begins on {day(invitation.starts_on)}."
    return f"{said} Next, say under “Interests” what others should know." if _declares(invitation) else said


def _declares(invitation: Invitation) -> bool:
    return invitation.purpose == Purpose.SUBSTITUTE or invitation.role not in {
        MemberRole.OBSERVER,
        MemberRole.CLERK,
    }


def _term(invitation: Invitation) -> str:
    begins = f"From {day(invitation.starts_on)}" if invitation.starts_on else "From the day you join"
    return f"{begins} until {day(invitation.ends_on)}" if invitation.ends_on else f"{begins}, with no end set"


def _means(invitation: Invitation) -> list[str]:
    if invitation.purpose == Purpose.SUBSTITUTE:
        return [
            "You may come to meetings, speak and vote in their place, when they cannot.",
            "You see the papers that members see. Private ones stay private.",
        ]
    role = MemberRole(invitation.role)
    if role in _MEANS:
        return [_MEANS[role]]
    lines = ["You see the papers that members see. Private ones stay private."]
    if role in FULL_MEMBERS:
        lines.insert(0, "You are asked to come to its meetings, to weigh what is put before it, and to vote.")
    if role in STAFF:
        lines.insert(0, "You act for the group: what you do on its pages is recorded, and you are named.")
    return [*lines, "You can stop at any time. Tell the people who run the group."]
