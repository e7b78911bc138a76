"""What every page below a body's tab “Scrutiny” has: the body's frame and the pages of that tab."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from deliberation.accountability.presenters.frame import Page
from deliberation.bodies.models import Body
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor

TAB = "scrutiny"
MAY = {
    "edit_programme": Permission.PROGRAMME_EDIT,
    "edit_enquiries": Permission.ENQUIRY_EDIT,
    "write": Permission.ENQUIRY_WRITE,
    "see_private": Permission.SCRUTINY_SEE_PRIVATE,
    "answer_requests": Permission.REQUEST_ANSWER,
    "publish_findings": Permission.FINDING_PUBLISH,
    "publish_reports": Permission.SCRUTINY_REPORT_PUBLISH,
    "run_checks": Permission.CHECK_RUN,
    "answer_checks": Permission.CHECK_ANSWER,
}
"""Names under which templates ask: `{% if may_here.write %}` (held, second step aside)."""
PAGES = (
    ("programme", "Work programme", "programme"),
    ("enquiries", "Lines of enquiry", "enquiries"),
    ("findings", "Findings", "findings"),
    ("reports", "Reports", "scrutiny_reports"),
    ("check", "Partnership check", "partnership_checks"),
)
"""Code, words and address of each page of the tab."""


def scrutiny_frame(actor: Actor, body: Body, page: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's scrutiny: the frame of `bodies`, `pages` and `may_here`.

    `page` is a code of `PAGES`; its own list is the first crumb below the body, `trail` come after it. Asks no query but
    the actor's roles, once.
    """
    scope = scope_of(body.pk)
    first = next((text, reverse(name, args=[body.slug])) for code, text, name in PAGES if code == page)
    return frame(actor, body, TAB, first, *trail) | {
        "may_here": {name: holds(actor, permission, scope) for name, permission in MAY.items()},
        "pages": [Page(text, reverse(name, args=[body.slug]), code == page) for code, text, name in PAGES],
        "pages_label": "Scrutiny",
    }
