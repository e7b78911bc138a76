"""What every page of one body has: its name, the tabs, what the reader may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.bodies.calc.kinds import KINDS, BodyKind
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from design.onward import steps
from kernel import clock
from kernel.actors import Actor


@dataclass(frozen=True)
class Tab:
    """One tab: its words, where it leads, and whether it is the present one."""

    text: str
    href: str
    current: bool


def frame(actor: Actor, body: Body, tab: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page of a body: body, kind, tabs, crumbs, ended, illustrative, may (permissions by short name).

    `tab` is one of about, members, meetings, interests, assets, manage; `trail` are crumbs below the body.
    """
    scope = scope_of(body.pk)
    return {
        "body": body,
        "kind": KINDS[BodyKind(body.kind)],
        "tabs": [Tab(text, href, name == tab) for name, text, href in _tabs(actor, body)],
        "crumbs": [("Bodies", reverse("bodies")), (body.name, reverse("body", args=[body.slug])), *trail],
        "ended": body.ends_on is not None and body.ends_on < clock.today(),
        "may": {name: allows(actor, permission, scope) for name, permission in SHOWN.items()},
        **({"illustrative": True} if body.illustrative else {}),
    }


SHOWN = {
    "edit": Permission.BODY_EDIT,
    "end": Permission.BODY_END,
    "invite": Permission.MEMBER_INVITE,
    "manage_members": Permission.MEMBER_MANAGE,
    "see_people": Permission.MEMBER_SEE_PRIVATE,
    "declare": Permission.INTEREST_DECLARE,
    "manage_interests": Permission.INTEREST_MANAGE,
    "edit_meetings": Permission.MEETING_EDIT,
    "see_private": Permission.MEETING_SEE_PRIVATE,
    "add_papers": Permission.PAPER_ADD,
    "record_attendance": Permission.ATTENDANCE_RECORD,
    "write_minutes": Permission.MINUTES_WRITE,
    "agree_minutes": Permission.MINUTES_AGREE,
    "publish_minutes": Permission.MINUTES_PUBLISH,
    "edit_assets": Permission.ASSET_EDIT,
    "import_assets": Permission.ASSET_IMPORT,
}
"""Names under which templates ask what the reader may do: `{% if may.edit %}`."""


def _tabs(actor: Actor, body: Body) -> list[tuple[str, str, str]]:
    def at(name: str) -> str:
        return reverse(name, args=[body.slug])

    tabs = [
        ("about", "About", at("body")),
        ("members", "Members", at("members")),
        ("meetings", "Meetings", at("meetings")),
        ("interests", "Interests", at("interests")),
        ("assets", "Assets", at("body_assets")),
    ]
    # What upper apps have of a body; `what` is the tab's code.
    tabs += [(step.what, step.text, step.href) for step in steps("body_tab", body.slug)]
    if holds(actor, Permission.BODY_EDIT, scope_of(body.pk)):
        tabs.append(("manage", "Manage", at("manage_body")))
    return tabs
