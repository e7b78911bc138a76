"""Reading opinion groups: what was reckoned last, what of it may still be shown, and a member's own place."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

import numpy as np
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce
from numpy.typing import NDArray

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.calc.values import LEAST_SHOWN
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import Answer, OpinionResult, Statement, TradeOff
from deliberation.tradeoffs.queries.statements import texts_of
from kernel import clock

LEASE = clock.seconds(300)
"""After this long without an end a worker is taken to be gone."""
AT_ONCE = 50_000
FEWEST = 3
"""Whatever a trade-off says, nothing is told of fewer members than this."""


class OpinionState(enum.StrEnum):
    """What there is to see."""

    NOTHING = "nothing"
    RECKONING = "reckoning"
    TOO_FEW = "too_few"
    TOGETHER = "together"
    GROUPS = "groups"
    FAILED = "failed"


@dataclass(frozen=True)
class OpinionNow:
    """What may be shown of a trade-off's opinion groups now.

    `told`: what the worker left, with the words of statements, and without those that are no longer shown. `behind`:
    answers came in since. `texts`: what statements say, by number.
    """

    state: OpinionState
    told: dict[str, Any] = field(default_factory=dict)
    behind: bool = False
    computed_at: dt.datetime | None = None
    failed: bool = False
    texts: dict[int, str] = field(default_factory=dict)


def least_of(tradeoff: TradeOff) -> int:
    """Fewest members of whom anything is told together."""
    return max(int(tradeoff.least or LEAST_SHOWN), FEWEST)


def opinion_now(tradeoff: TradeOff) -> OpinionNow:
    """What may be shown; two queries. What members said one by one is not read here."""
    rows = OpinionResult.objects.filter(tradeoff=tradeoff)
    row = rows.values("told", "wanted", "covered", "computed_at", "failure").first()
    texts = texts_of(tradeoff, waiting=False)
    if row is None:
        return OpinionNow(OpinionState.NOTHING, texts=texts)
    behind, failed = row["wanted"] > row["covered"], bool(row["failure"])
    if row["computed_at"] is None:
        state = OpinionState.FAILED if failed and not behind else OpinionState.RECKONING
        return OpinionNow(state, behind=behind, failed=failed, texts=texts)
    told = _still_shown(row["told"], texts)
    if int(told.get("least", 0)) < least_of(tradeoff):
        # The least number was raised after this was reckoned: nothing of it may be told any more.
        return OpinionNow(OpinionState.RECKONING, behind=True, texts=texts)
    return OpinionNow(_state_of(told), told, behind, row["computed_at"], failed, texts)


def _state_of(told: dict[str, Any]) -> OpinionState:
    if told["groups"]:
        return OpinionState.GROUPS
    return OpinionState.TOGETHER if told["table"] else OpinionState.TOO_FEW


def _still_shown(told: dict[str, Any], texts: dict[int, str]) -> dict[str, Any]:
    """What was told, with words, and without statements that were taken out since."""

    def worded(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{**each, "text": texts[each["statement"]]} for each in rows if each["statement"] in texts]

    changed: dict[str, Any] = {name: worded(told.get(name, [])) for name in ("shared", "divisive", "table")}
    changed["groups"] = [{**each, "apart": worded(each["apart"])} for each in told.get("groups", [])]
    if told.get("picture"):
        axes = [{**each, "statements": worded(each["statements"])} for each in told["picture"]["axes"]]
        changed["picture"] = {**told["picture"], "axes": axes}
    return {**told, **changed}


def own_place(tradeoff: TradeOff, membership: Membership) -> tuple[int, int, str] | None:
    """Column, row and letter of a member in the picture, for themselves; None for who is not in it. One query."""
    key = f"m{membership.pk}"
    rows = OpinionResult.objects.filter(tradeoff=tradeoff)
    found = rows.values_list(f"before__places__{key}", f"before__letters__{key}").first()
    if found is None or not found[0] or not found[1]:
        return None
    (column, row), letter = found
    return int(column), int(row), str(letter)


# What the worker reads


@dataclass(frozen=True)
class Columns:
    """Answers as columns of equal length: voters (members by id; those of files as -1 - their number), statements
    (by number), answers."""

    voters: NDArray[np.int64]
    statements: NDArray[np.int64]
    values: NDArray[np.int64]


def answers_of(tradeoff_id: UUID) -> Columns:
    """Every answer to statements that are shown, in one reading."""
    numbers = dict(
        Statement.objects.filter(tradeoff_id=tradeoff_id, status=Shown.SHOWN.value).values_list(
            "pk", "number"
        )
    )
    voter = Coalesce("membership_id", -1 - F("outside"))
    rows = Answer.objects.filter(statement__tradeoff_id=tradeoff_id, statement__status=Shown.SHOWN.value)
    parts = list(_pieces(rows.order_by().values_list("statement_id", voter, "value")))
    table = np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.int64)
    # A statement may have been taken out, or put back, between the two readings.
    table = table[np.isin(table[:, 0], list(numbers))] if numbers else table[:0]
    ids = np.array(sorted(numbers), dtype=np.int64)
    named = np.array([numbers[each] for each in ids.tolist()], dtype=np.int64)
    statements = named[np.searchsorted(ids, table[:, 0])] if len(ids) else table[:, 0]
    return Columns(table[:, 1], statements, table[:, 2])


def _pieces(rows: QuerySet[Any, Any]) -> Iterator[NDArray[np.int64]]:
    """Rows as arrays, some thousands at a time: as Python's numbers all of them would take ten times the room."""
    given = rows.iterator(chunk_size=AT_ONCE)
    while held := list(islice(given, AT_ONCE)):
        yield np.array(held, dtype=np.int64)


def voters_since(tradeoff_id: UUID, moment: dt.datetime) -> int:
    """How many voters answered anything since a moment."""
    rows = Answer.objects.filter(statement__tradeoff_id=tradeoff_id, given_at__gte=moment).order_by()
    members = rows.exclude(membership=None).values("membership_id").distinct().count()
    return members + rows.exclude(outside=None).values("outside").distinct().count()


def statements_shown(tradeoff_id: UUID) -> set[int]:
    """The numbers of statements that are shown."""
    rows = Statement.objects.filter(tradeoff_id=tradeoff_id, status=Shown.SHOWN.value)
    return set(rows.values_list("number", flat=True))


def due_opinions(now: dt.datetime) -> list[UUID]:
    """Trade-offs with changes that no worker is at, longest waiting first."""
    free = Q(claimed_at=None) | Q(claimed_at__lt=now - LEASE)
    rows = OpinionResult.objects.filter(free, wanted__gt=F("covered")).order_by("asked_at", "pk")
    return list(rows.values_list("tradeoff_id", flat=True))
