"""A recommendation about to be made, in words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from deliberation.accountability.actions.recommendations import RecommendationGiven
from deliberation.accountability.calc.topics import TOPICS
from deliberation.accountability.models import OriginKind
from deliberation.accountability.origins import Prefill
from deliberation.accountability.presenters.recommendations import Step, recommendations_frame
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import area_view
from design.formats import day
from kernel.actors import Actor


def asking_frame(actor: Actor, body: Body, start: Prefill | None) -> dict[str, Any]:
    """Context of the pages on which a recommendation is made; `back` is what it comes from."""
    context = recommendations_frame(actor, body) | {
        "cancel_href": reverse("recommendations", args=[body.slug])
    }
    if start is None:
        return context
    origin = start.origin
    back = Step(f"{OriginKind(origin.kind).label}: {origin.title}", origin.href)
    made_up = {"illustrative": True} if origin.illustrative else {}
    return context | {"back": back, "cancel_href": origin.href} | made_up


def look_over(given: RecommendationGiven) -> dict[str, Any]:
    """What everybody will read, but for to whom it goes."""
    facts = [
        ("About", ", ".join(TOPICS[each] for each in given.topics)),
        ("Area", area_view(given.area_key).words if given.area_key else ""),
        ("Lead officer or member", given.lead),
        ("Goes to the executive or board", day(given.executive_on) if given.executive_on else ""),
    ]
    return {
        "text": blocks(given.text),
        "reasons": blocks(given.reasons),
        "evidence": [{"title": each.title, "href": each.href} for each in given.evidence],
        "facts": [(name, value) for name, value in facts if value],
    }
