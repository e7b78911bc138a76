"""What trade-offs put on the desk of one person: one query, whatever the number of trade-offs."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import BooleanField, Case, OuterRef, Q, QuerySet, Subquery, Value, When

from access.permissions import Permission
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.models import TradeOff, Voice
from deliberation.tradeoffs.queries.life_counts import own_counts, staff_counts, stage_ends, told_counts
from deliberation.tradeoffs.queries.lists import visible_tradeoffs
from deliberation.voting.queries.desk import bodies_where
from kernel import clock
from kernel.actors import Actor

FRESH = dt.timedelta(days=60)
"""A draft that nobody has touched for longer is no duty any more."""
LATELY = dt.timedelta(days=90)
"""How far back “what changed” looks at most."""
MOST = 60
RUNNING = (Permission.TRADEOFF_MOVE, Permission.TRADEOFF_MODERATE, Permission.EVIDENCE_EDIT)


def on_desk(actor: Actor) -> list[TradeOff]:
    """Trade-offs that concern a person, what waits for them first; one query, none for somebody without a body.

    Each with its body, and:
    - `duty`: it is not closed, and the person takes part in it or has something to run;
    - `ends_on`, the planned last day of its stage, and the numbers of `queries.life_counts`: what is the person's own,
      what waits for those who run it, decisions that they have not looked at;
    - `ask_id`, `ask_name`, `ask_due`: the first invitation that waits for a body for which the person speaks;
    - `lately`: it is of their own bodies and may be told of, and its stage began, or a view (`said_name`, `said_at`) was
      put on record, within LATELY.
    """
    inside = bodies_where(actor, Permission.TRADEOFF_SEE_PRIVATE)
    speaks = bodies_where(actor, Permission.TRADEOFF_SPEAK_FOR)
    takes_part = bodies_where(actor, Permission.TRADEOFF_TAKE_PART)
    runs = bodies_where(actor, *RUNNING)
    if not (inside or speaks or takes_part or runs):
        return []
    asked, said = _asked(speaks), Voice.objects.filter(tradeoff=OuterRef("pk"), answered_at__isnull=False)
    rows = TradeOff.objects.annotate(
        ask_id=Subquery(asked.values("pk")[:1]),
        said_at=Subquery(said.order_by("-answered_at", "-pk").values("answered_at")[:1]),
    )
    duty = _duty(takes_part, runs, bodies_where(actor, Permission.TRADEOFF_EDIT))
    lately = _lately(actor, inside)
    return list(
        rows.filter(duty | lately | Q(ask_id__isnull=False))
        .annotate(
            duty=_whether(duty),
            lately=_whether(lately),
            ask_name=Subquery(asked.values("name")[:1]),
            ask_due=Subquery(asked.values("due_on")[:1]),
            said_name=Subquery(said.order_by("-answered_at", "-pk").values("name")[:1]),
            ends_on=stage_ends(),
            **own_counts(actor.id),
            **told_counts(actor.id),
            **staff_counts(),
        )
        .select_related("body")
        .order_by("-duty", "-stage_since", "pk")[:MOST]
    )


def _asked(speaks: list[UUID]) -> QuerySet[Voice]:
    """Invitations of these bodies that wait, in stages in which views are taken, the first due at the head."""
    stages = [stage.value for stage in ACTS[Act.GIVE_VOICE]]
    rows = Voice.objects.filter(tradeoff=OuterRef("pk"), body__in=speaks, answered_at=None)
    return rows.filter(tradeoff__stage__in=stages).order_by("due_on", "pk")


def _duty(takes_part: list[UUID], runs: list[UUID], edits: list[UUID]) -> Q:
    draft, closed = Q(stage=Stage.DRAFT.value), Q(stage=Stage.CLOSED.value)
    fresh = draft & Q(changed_at__gte=clock.now() - FRESH)
    return (Q(body__in=[*takes_part, *runs]) & ~draft & ~closed) | (Q(body__in=edits) & fresh)


def _lately(actor: Actor, inside: list[UUID]) -> Q:
    since = clock.now() - LATELY
    own = Q(pk__in=visible_tradeoffs(actor).filter(body__in=inside).order_by().values("pk"))
    moved = Q(stage_since__gt=since) & ~Q(stage=Stage.DRAFT.value)
    return own & (moved | Q(said_at__gt=since))


def _whether(condition: Q) -> Case:
    return Case(When(condition, then=Value(True)), default=Value(False), output_field=BooleanField())
