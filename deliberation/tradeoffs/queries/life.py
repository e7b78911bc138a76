"""What the page of one trade-off tells: where it stands, what was heard, what hangs on it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from deliberation.tradeoffs.calc.stages import STAGES, Stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import Option, StageDate, TradeOff
from deliberation.tradeoffs.queries.life_counts import heard_counts, latest, own_counts
from deliberation.tradeoffs.queries.tradeoffs import public_tradeoffs
from deliberation.voting.models import Vote, VoteStatus
from kernel import clock


@dataclass(frozen=True)
class Heard:
    """How much of each kind there is to read, and the latest of some. Nothing of what waits or was taken out."""

    options: int = 0
    evidence: int = 0
    witnesses: int = 0
    questions: int = 0
    answered: int = 0
    points: int = 0
    statements: int = 0
    notes: int = 0
    voices: int = 0
    voices_answered: int = 0
    report: str = ""
    groups_at: dt.datetime | None = None
    evidence_number: int | None = None
    evidence_claim: str | None = None
    point_number: int | None = None
    point_text: str | None = None
    voice_name: str | None = None


@dataclass(frozen=True)
class Own:
    """How far one member is with it."""

    unread: int = 0
    unanswered: int = 0
    leaned_before: bool = False
    leaned_after: bool = False


def heard(tradeoff: TradeOff, person_id: str = "") -> tuple[Heard, Own]:
    """What there is to read, and how far a member is with it. One query, however much there is."""
    rows = TradeOff.objects.filter(pk=tradeoff.pk).order_by()
    asked: dict[str, Any] = heard_counts() | latest() | (own_counts(person_id) if person_id else {})
    found = rows.annotate(**{f"n_{name}": each for name, each in asked.items()}).values(
        *(f"n_{name}" for name in asked)
    )[0]
    given = {name.removeprefix("n_"): value for name, value in found.items() if value is not None}
    return _made(Heard, given), _made(Own, given)


def _made(kind: type[Any], given: dict[str, Any]) -> Any:
    return kind(**{each.name: given[each.name] for each in fields(kind) if each.name in given})


def dates_of(tradeoff: TradeOff) -> dict[Stage, StageDate]:
    """The dates of each stage; of a stage without any an empty row that is not stored. One query."""
    found = {Stage(each.stage): each for each in StageDate.objects.filter(tradeoff=tradeoff)}
    return {stage: found.get(stage) or StageDate(tradeoff=tradeoff, stage=stage.value) for stage in STAGES}


def options_in_short(tradeoff: TradeOff) -> list[Option]:
    """The options in their order, without their effects. One query."""
    return list(Option.objects.filter(tradeoff=tradeoff).order_by("position"))


def open_votes_about(tradeoff: TradeOff) -> list[Vote]:
    """Votes about a trade-off that are open by the clock now, whoever may see them. One query."""
    rows = Vote.objects.filter(body_id=tradeoff.body_id, thing_kind=KIND, thing_id=str(tradeoff.pk))
    return list(rows.filter(status=VoteStatus.OPEN, closes_at__gt=clock.now()))


def reviews_of(tradeoff: TradeOff) -> Sequence[TradeOff]:
    """What other bodies made of it, as everybody may see. One query."""
    return list(public_tradeoffs().filter(review_of=tradeoff).order_by("published_at", "pk"))
