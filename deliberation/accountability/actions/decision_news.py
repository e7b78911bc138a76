"""Telling the followers of a decision, of its body, topics and areas, and of what it answers, what came about."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.decision_links import FOLLOWED_AS
from deliberation.accountability.calc.decisions import LinkKind
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Decision


def tell_of_decision(decision: Decision, event: str, subject: str, text: str, extra: Iterable[tuple[str, str]] = ()) -> int:  # fmt: skip
    """Tell all of them once, under one key for the decision and what happened; how many were told."""
    things: list[tuple[str, str]] = [("decision", str(decision.pk)), ("body", str(decision.body_id)), *extra]
    things += [("topic", code) for code in unpacked(decision.topics)]
    things += [("area", key) for key in unpacked(decision.areas)]
    links = decision.links.values_list("kind", "thing_id")
    things += [(FOLLOWED_AS[LinkKind(kind)], thing_id) for kind, thing_id in links]
    return tell_all(
        dict.fromkeys(things),
        key=f"decision:{decision.pk}:{event}",
        subject=subject,
        text=text,
        href=reverse("decision", args=[decision.pk]),
    )
