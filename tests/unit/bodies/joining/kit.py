"""What tests of joining share: making invitations, reading codes, following a person through the pages."""

from __future__ import annotations

import re
from typing import Any

from django.core import mail
from django.test import Client

from deliberation.bodies.actions.invitations import invite
from deliberation.bodies.models import Body, Invitation
from deliberation.bodies.queries.invitations import code_of
from tests.moot import Moot

JOIN, ADDRESS, CONFIRM, DECLINE = "/join/", "/join/address/", "/join/confirm/", "/join/decline/"
CODE = "/accounts/sign-in/code/"
FEN_LANE = "1 Fen Lane\nNorthfen\nNF1 1AA"


def by_email(moot: Moot, body: Body | None = None, **more: Any) -> Invitation:
    """An invitation by e-mail, to the board unless told otherwise, from its clerk."""
    given = {"role": "member", "name": "Nadia New", "email": "nadia@fenmarsh.example"} | more
    return invite(actor=moot.actor("cleo"), body_id=(body or moot.board).pk, channel="email", **given)


def by_letter(moot: Moot, body: Body | None = None, **more: Any) -> Invitation:
    """A letter, to the panel unless told otherwise, from its clerk."""
    given = {"role": "member", "name": "Ada Example", "address": FEN_LANE} | more
    return invite(actor=moot.actor("cleo"), body_id=(body or moot.panel).pk, channel="letter", **given)


def fresh(invitation: Invitation) -> Invitation:
    """The row as it is now."""
    return Invitation.objects.get(pk=invitation.pk)


def words(answer: Any) -> str:
    """A page's text without markup, blanks run together."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def begin(client: Client, invitation: Invitation) -> Any:
    """Enter the code of an invitation."""
    return client.post(JOIN, {"code": code_of(invitation)})


def sign_in_by_mail(client: Client, since: int = 0) -> Any:
    """Enter the newest code that came by mail."""
    code = next(
        found[1]
        for each in mail.outbox[since:][::-1]
        if (found := re.search(r"^ +([A-Z]{4}-[A-Z]{4})$", each.body, re.M))
    )
    return client.post(CODE, {"code": code})


def signed_in_as(client: Client) -> str:
    """The id of whoever is signed in, or an empty text."""
    return str(client.session.get("_auth_user_id", ""))
