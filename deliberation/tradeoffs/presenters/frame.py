"""What every page of one trade-off has: the body's frame, where it stands, and its own sub-pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.tradeoffs import may_run
from kernel.actors import Actor

MAY = {
    "edit": Permission.TRADEOFF_EDIT,
    "move": Permission.TRADEOFF_MOVE,
    "take_part": Permission.TRADEOFF_TAKE_PART,
    "facilitate": Permission.TRADEOFF_FACILITATE,
    "moderate": Permission.TRADEOFF_MODERATE,
    "edit_evidence": Permission.EVIDENCE_EDIT,
    "submit_evidence": Permission.EVIDENCE_SUBMIT,
    "answer_questions": Permission.WITNESS_ANSWER,
    "see_private": Permission.TRADEOFF_SEE_PRIVATE,
    "agree_report": Permission.REPORT_AGREE,
    "edit_votes": Permission.VOTE_EDIT,
}
"""Names under which templates ask: `{% if may_here.edit %}` (held, second step aside; the stage is asked apart)."""

COLOURS = {
    Stage.DRAFT: "grey",
    Stage.LEARN: "blue",
    Stage.DISCUSS: "turquoise",
    Stage.VOTE: "green",
    Stage.RECOMMEND: "purple",
    Stage.RESPONSE: "orange",
    Stage.FOLLOW_UP: "yellow",
    Stage.CLOSED: "grey",
}
PAGES = (
    ("overview", "Overview", "tradeoff"),
    ("options", "Options", "options"),
    ("explorer", "Try it out", "explorer"),
    ("evidence", "Evidence", "evidence"),
    ("witnesses", "Witnesses", "witnesses"),
    ("discussion", "Discussion", "discussion"),
    ("statements", "Where we stand", "statements"),
    ("decide", "Votes", "tradeoff_votes"),
    ("report", "Report", "panel_report"),
)
"""Code, words and address of each page in a trade-off's own navigation."""


@dataclass(frozen=True)
class Page:
    """One page of a trade-off, for its own navigation."""

    text: str
    href: str
    current: bool


def tradeoffs_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's trade-offs: `bodies` frame on its tab, and `may_here`."""
    scope = scope_of(body.pk)
    first = ("Trade-offs", reverse("tradeoffs", args=[body.slug]))
    return frame(actor, body, "tradeoffs", first, *trail) | {
        "may_here": {name: holds(actor, permission, scope) for name, permission in MAY.items()},
    }


def tradeoff_frame(actor: Actor, tradeoff: TradeOff, page: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page of one trade-off (its body loaded): tradeoff, stage, stage_words, stage_meaning, colour, pages.

    `page` is a code of `PAGES`, or "run". Asks no query but the actor's roles, once.
    """
    stage = Stage(tradeoff.stage)
    context = tradeoffs_frame(actor, tradeoff.body, (tradeoff.title, at(tradeoff, "tradeoff")), *trail) | {
        "tradeoff": tradeoff,
        "stage": stage.value,
        "stage_words": FACTS[stage].title,
        "stage_meaning": FACTS[stage].meaning,
        "colour": COLOURS[stage],
        "pages": [Page(text, at(tradeoff, name), code == page) for code, text, name in PAGES],
    }
    if may_run(actor, tradeoff) or context["may_here"]["see_private"]:
        context["pages"].append(Page("Small groups", at(tradeoff, "rounds"), page == "run"))
    if context["may_here"]["moderate"]:
        context["pages"].append(Page("Moderation", at(tradeoff, "moderation"), page == "moderation"))
    return context | ({"illustrative": True} if tradeoff.illustrative else {})


def at(tradeoff: TradeOff, name: str, *more: Any) -> str:
    """The address of a page of a trade-off (its body loaded)."""
    return reverse(name, args=[tradeoff.body.slug, tradeoff.pk, *more])
