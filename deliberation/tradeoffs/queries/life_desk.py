"""What trade-offs put on the desk of one person: four queries, whatever the number of trade-offs."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Q, QuerySet

from access.permissions import Permission
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.models import StageDate, TradeOff, Voice
from deliberation.tradeoffs.queries.life_counts import own_counts, staff_counts, stage_ends, told_counts
from deliberation.tradeoffs.queries.lists import visible_tradeoffs
from deliberation.voting.queries.desk import bodies_where
from kernel import clock
from kernel.actors import Actor

FRESH = dt.timedelta(days=60)
"""A draft that nobody has touched for longer is no duty any more."""
MOST = 40


def duties(actor: Actor) -> list[TradeOff]:
    """Trade-offs that are not closed, of bodies on which the person takes part or has something to run; one query.

    Each with its body, `ends_on` (the planned last day of its stage), and the numbers of `queries.life_counts`: what is
    the person's own, what waits for those who run it, and decisions that they have not looked at.
    """
    takes_part = bodies_where(actor, Permission.TRADEOFF_TAKE_PART)
    runs = bodies_where(
        actor, Permission.TRADEOFF_MOVE, Permission.TRADEOFF_MODERATE, Permission.EVIDENCE_EDIT
    )
    if not takes_part and not runs:
        return []
    draft = Q(stage=Stage.DRAFT.value)
    wanted = (Q(body__in=[*takes_part, *runs]) & ~draft) | (
        Q(body__in=bodies_where(actor, Permission.TRADEOFF_EDIT))
        & draft
        & Q(changed_at__gte=clock.now() - FRESH)
    )
    counts = own_counts(actor.id) | told_counts(actor.id) | staff_counts()
    rows = TradeOff.objects.filter(wanted).exclude(stage=Stage.CLOSED.value).select_related("body")
    return list(rows.annotate(ends_on=stage_ends(), **counts).order_by("stage_since", "pk")[:MOST])


def invitations(actor: Actor) -> list[Voice]:
    """Invitations to put a view on record that wait for bodies for which the person speaks; one query."""
    bodies = bodies_where(actor, Permission.TRADEOFF_SPEAK_FOR)
    if not bodies:
        return []
    stages = [stage.value for stage in ACTS[Act.GIVE_VOICE]]
    rows = Voice.objects.filter(body__in=bodies, answered_at=None, tradeoff__stage__in=stages)
    return list(rows.select_related("body", "tradeoff__body").order_by("due_on", "pk")[:MOST])


def entered_since(actor: Actor, since: dt.datetime) -> list[StageDate]:
    """Stages that trade-offs of the person's bodies entered since, as they may see them; one query."""
    rows = StageDate.objects.filter(tradeoff__in=_own(actor), entered_at__gt=since)
    rows = rows.exclude(stage=Stage.DRAFT.value)
    return list(rows.select_related("tradeoff__body").order_by("-entered_at", "pk")[:MOST])


def said_since(actor: Actor, since: dt.datetime) -> list[Voice]:
    """Views that were put on record since, on trade-offs of the person's bodies; one query."""
    rows = Voice.objects.filter(tradeoff__in=_own(actor), answered_at__gt=since)
    return list(rows.select_related("tradeoff__body").order_by("-answered_at", "pk")[:MOST])


def _own(actor: Actor) -> QuerySet[Any, Any]:
    """Ids of the trade-offs of the person's bodies that they may see."""
    bodies = bodies_where(actor, Permission.TRADEOFF_SEE_PRIVATE)
    return visible_tradeoffs(actor).filter(body__in=bodies).order_by().values("pk")
