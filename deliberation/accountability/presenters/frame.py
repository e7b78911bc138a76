"""What every page below a body's tab “Accountability” has: the body's frame and the pages of that tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.roles import scope_of
from kernel.actors import Actor

TAB = "accountability"
MAY = {
    "record_decisions": Permission.DECISION_RECORD,
    "publish_decisions": Permission.DECISION_PUBLISH,
    "ask_call_in": Permission.CALL_IN_ASK,
    "decide_call_in": Permission.CALL_IN_DECIDE,
    "speak_for_patients": Permission.PATIENT_SPEAK,
    "reply": Permission.QUESTION_REPLY,
    "edit_actions": Permission.ACTION_EDIT,
    "report_progress": Permission.ACTION_REPORT,
    "mark_done": Permission.ACTION_DONE,
    "review_effects": Permission.EFFECT_REVIEW,
    "move_motions": Permission.MOTION_MOVE,
    "run_motions": Permission.MOTION_RUN,
    "recommend": Permission.RECOMMENDATION_MAKE,
    "answer": Permission.RECOMMENDATION_ANSWER,
    "import_tracker": Permission.TRACKER_IMPORT,
}
"""Names under which templates ask: `{% if may_here.edit_actions %}` (held, second step aside)."""
PAGES = (
    ("record", "Record", "body_record"),
    ("recommendations", "Recommendations", "recommendations"),
    ("decisions", "Decisions", "decisions"),
    ("actions", "Actions", "body_actions"),
    ("motions", "Motions", "motions"),
    ("questions", "Questions", "board_questions"),
)
"""Code, words and address of each page of the tab."""


@dataclass(frozen=True)
class Page:
    """One page of the tab, for its own navigation."""

    text: str
    href: str
    current: bool


def accountability_frame(actor: Actor, body: Body, page: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's accountability: the frame of `bodies`, `pages` and `may_here`.

    `page` is a code of `PAGES`; its own list is the first crumb below the body, `trail` come after it. Asks no query but
    the actor's roles, once.
    """
    scope = scope_of(body.pk)
    first = next((text, reverse(name, args=[body.slug])) for code, text, name in PAGES if code == page)
    return frame(actor, body, TAB, first, *trail) | {
        "may_here": {name: holds(actor, permission, scope) for name, permission in MAY.items()},
        "pages": [Page(text, reverse(name, args=[body.slug]), code == page) for code, text, name in PAGES],
        "pages_label": "Accountability",
    }
