"""What came of a thing: the decisions that answer it or were taken there, and the motions; each in one query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Q

from deliberation.accountability.calc.decisions import DecisionStatus
from deliberation.accountability.models import Decision, DecisionLink, Motion
from deliberation.accountability.queries.decisions import TAKEN, public_decisions
from deliberation.accountability.queries.motions import public_motions

MOST = 50
"""How many things of one kind a page lists at most beside what it is about."""


def decisions_on(things: Mapping[str, Iterable[object]]) -> list[Decision]:
    """The public decisions that answer any of several things, each once, newest first; one query, none without a thing.

    `things`: ids by kind of `LinkKind`. Decisions to come are among them; what was replaced or taken off the plan is not.
    """
    about = Q()
    for kind, ids in things.items():
        kept = [str(each) for each in ids]
        about |= Q(kind=kind, thing_id__in=kept) if kept else Q()
    if not about:
        return []
    links = DecisionLink.objects.filter(about).values("decision_id")
    gone = (DecisionStatus.REPLACED, DecisionStatus.WITHDRAWN)
    rows = public_decisions().filter(pk__in=links).exclude(status__in=gone)
    return list(rows.order_by("-taken_on", "-made_at", "pk")[:MOST])


def decisions_taken_at(meeting_id: int) -> list[Decision]:
    """The decisions that a meeting took, as far as they are published; one query."""
    rows = public_decisions().filter(meeting_id=meeting_id, status__in=TAKEN)
    return list(rows.order_by("number", "pk")[:MOST])


def motions_at(meeting_id: int) -> list[Motion]:
    """The motions that were put to a meeting, drafts left out; one query."""
    return list(public_motions().filter(meeting_id=meeting_id).order_by("moved_at", "pk")[:MOST])
