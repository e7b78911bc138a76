"""Taking in statements and answers of another tool: read and checked first, stored only when somebody confirms."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.opinion import opinion_wanted
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.statements import MOST_STATEMENTS, as_rows, bare, read_import
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import (
    Answer,
    ImportState,
    Moderation,
    Statement,
    StatementImport,
    TradeOff,
)
from deliberation.tradeoffs.queries.statements import import_of
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from deliberation.voting.calc.problems import Unfit
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

AT_ONCE = 1000
"""Rows that go to the database in one statement."""


class UnreadableStatements(BadInput):
    """The files cannot be read."""

    code = "statement_files_unreadable"
    next_step = "Mend the file and send it again. Nothing was stored."


class StatementsTaken(WrongState):
    """These files were taken in already."""

    code = "statements_taken_in"
    next_step = "Nothing needs to be done."


@transaction.atomic
def preview_statements(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, comments: bytes, votes: bytes | None, agree: int = 1
) -> StatementImport:
    """Read comments.csv and, if there is one, votes.csv, and say what they would bring. Nothing of it is shown yet.

    `agree`: which of 1 and -1 means agree there. Files that wait already are looked at anew in the same import.
    Raises UnreadableStatements, StatementsTaken, WrongStage.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.IMPORT_STATEMENTS)
    digest = hashlib.sha256(comments + b"\0" + (votes or b"")).hexdigest()
    rows = StatementImport.objects.filter(tradeoff=tradeoff, sha256=digest)
    if rows.filter(state=ImportState.DONE).exists():
        raise StatementsTaken("These files were taken in already.")
    try:
        brought = read_import(comments, votes, agree=agree)
    except Unfit as problem:
        raise UnreadableStatements(str(problem)) from problem
    found = rows.filter(state=ImportState.WAITING).first() or StatementImport(
        tradeoff=tradeoff, sha256=digest
    )
    found.rows, found.received_at = as_rows(brought), clock.now()
    plan = _plan(tradeoff, found.rows["statements"])
    _refuse_too_many(tradeoff, plan)
    found.counts = brought.counts | {"known": len(plan.known), "refused": len(plan.refused)}
    found.save()
    record(
        actor, Event.STATEMENTS_IMPORTED, "tradeoff", tradeoff.pk,
        body=str(body_id), rows=brought.counts["answers"], new=len(plan.new), sha256=digest, status=ImportState.WAITING.value,
    )  # fmt: skip
    return found


@transaction.atomic
def confirm_statements(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, import_id: int
) -> tuple[StatementImport, bool]:
    """Take previewed files in, all of it or nothing. Answers the import, and whether it was taken in already.

    A statement whose words are there already is not entered again: the answers go to the one that is there; one that
    moderators took out here stays out. Raises NotFound, WrongState for a discarded one, TooManyStatements, WrongStage.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    found = import_of(tradeoff, import_id)
    if found.state == ImportState.DONE:
        return found, True
    check_stage(tradeoff, Act.IMPORT_STATEMENTS)
    _need_waiting(found)
    plan = _plan(tradeoff, found.rows["statements"])
    _refuse_too_many(tradeoff, plan)
    made = _store(tradeoff, plan, found.rows["answers"])
    found.counts = found.counts | {
        "known": len(plan.known),
        "refused": len(plan.refused),
        "new": len(plan.new),
    }
    found.state, found.done_at, found.rows = ImportState.DONE.value, clock.now(), {}
    found.save()
    if made:
        opinion_wanted(tradeoff.pk)
    record(
        actor, Event.STATEMENTS_IMPORTED, "tradeoff", tradeoff.pk,
        body=str(body_id), rows=made, new=len(plan.new), sha256=found.sha256, status=ImportState.DONE.value,
    )  # fmt: skip
    return found, False


@transaction.atomic
def discard_statements(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, import_id: int) -> StatementImport:
    """Set previewed files aside. Raises NotFound, WrongState for what was taken in or discarded."""
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    found = import_of(tradeoff, import_id)
    _need_waiting(found)
    found.state, found.rows = ImportState.DISCARDED.value, {}
    found.save(update_fields=["state", "rows"])
    record(
        actor, Event.STATEMENTS_IMPORTED, "tradeoff", tradeoff.pk,
        body=str(body_id), sha256=found.sha256, status=ImportState.DISCARDED.value,
    )  # fmt: skip
    return found


class _Plan:
    """Which statements of a file are new, which are there (number in the file → row), which stay out."""

    def __init__(self) -> None:
        self.new: list[tuple[int, str, bool]] = []
        self.known: dict[int, int] = {}
        self.refused: list[int] = []


def _plan(tradeoff: TradeOff, statements: list[Any]) -> _Plan:
    there: dict[str, tuple[int, str]] = {}
    rows = Statement.objects.filter(tradeoff=tradeoff).exclude(status=Shown.WITHDRAWN.value)
    for pk, text, status in rows.values_list("pk", "text", "status"):
        there[bare(text) or text] = (pk, status)
    plan = _Plan()
    for number, text, let_through in statements:
        pk, status = there.get(bare(text) or text, (0, ""))
        if not pk:
            plan.new.append((number, text, let_through))
        elif status == Shown.HIDDEN:
            plan.refused.append(number)
        else:
            plan.known[number] = pk
    return plan


def _refuse_too_many(tradeoff: TradeOff, plan: _Plan) -> None:
    if Statement.objects.filter(tradeoff=tradeoff).count() + len(plan.new) > MOST_STATEMENTS:
        raise UnreadableStatements(
            f"With these there would be more than {MOST_STATEMENTS} statements, the most that there may be."
        )


def _need_waiting(found: StatementImport) -> None:
    if found.state != ImportState.WAITING:
        raise WrongState(
            f"This import is “{found.get_state_display()}”, so nothing can be done with it.",
            next_step="Send the files again.",
        )


def _store(tradeoff: TradeOff, plan: _Plan, answers: list[Any]) -> int:
    """Write statements and answers; how many answers. Voters get numbers that no earlier file's voters have."""
    before = tradeoff.moderation == Moderation.BEFORE
    first = next_number(Statement, tradeoff)
    made = Statement.objects.bulk_create(
        Statement(
            tradeoff=tradeoff, number=number, text=text, seeded=True,
            status=Shown.SHOWN.value if let_through or not before else Shown.WAITING.value,
        )
        for number, (_, text, let_through) in enumerate(plan.new, start=first)
    )  # fmt: skip
    rows = plan.known | {number: row.pk for (number, _, _), row in zip(plan.new, made, strict=True)}
    last = Answer.objects.filter(statement__tradeoff=tradeoff).aggregate(most=Max("outside"))["most"]
    start, now = (0 if last is None else last + 1), clock.now()
    stored = Answer.objects.bulk_create(
        [
            Answer(statement_id=rows[statement], outside=start + voter, value=value, given_at=now)
            for statement, voter, value in answers
            if statement in rows
        ],
        batch_size=AT_ONCE,
    )
    return len(stored)
