"""Looking at what members wrote: showing it or taking it out, with a reason; appeals, decided by somebody else."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.opinion import opinion_wanted
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import ConductReason, Shown
from deliberation.tradeoffs.models import Decided, ModerationCase, Point, PointVersion, Statement, TradeOff
from deliberation.tradeoffs.queries.moderation import (
    Written,
    case_at,
    cases_of,
    newest,
    no_such_case,
    own_case,
    thing_at,
    waits_for_appeal,
)
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState

MOST_NOTE = 500
MOST_APPEAL = 1000


class AnotherDecides(NotAllowed):
    """An appeal is decided by somebody else than the one who decided, and never by the author."""

    code = "another_decides"
    next_step = "Ask another clerk or facilitator of the body to decide."


@transaction.atomic
def moderate(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, thing_kind: str, thing_number: int, decision: str,
    reason: str = "", note: str = "",
) -> ModerationCase:  # fmt: skip
    """Show something that a member wrote, or take it out for a reason of the code of conduct. The author is told.

    `thing_kind`: point, statement, question or challenge; `decision`: show or hide. The same decision again by the
    same person changes nothing. Raises NotFound, BadInput for a decision or reason that does not fit, WrongStage,
    AnotherDecides for one's own, WrongState for what its author withdrew, what is taken out already, and while an
    appeal waits.
    """
    require(actor, Permission.TRADEOFF_MODERATE, scope_of(body_id))
    _check_person(actor)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.MODERATE)
    why, words = _checked(decision, reason, note)
    thing = thing_at(tradeoff, thing_kind, thing_number)
    last = cases_of(tradeoff, thing_kind, thing_number).first()
    if last is not None and _same(actor, thing, last, decision, why, words):
        return last
    _check_open(actor, tradeoff, thing, thing_kind, thing_number)
    if decision == Decided.HIDE and thing.status == Shown.HIDDEN.value:
        raise WrongState("This is taken out already.", next_step="It can be shown again.")
    case = ModerationCase.objects.create(
        tradeoff=tradeoff, thing_kind=thing_kind, thing_number=thing_number, author=thing.membership,
        decided=decision, reason=why, note=words, moderator_id=actor.id, decided_at=clock.now(),
    )  # fmt: skip
    _set(thing, Shown.SHOWN if decision == Decided.SHOW else Shown.HIDDEN)
    record(
        actor, Event.MODERATED, "tradeoff", tradeoff.pk, body=str(body_id), kind=thing_kind,
        number=thing_number, status=decision, code=why,
    )  # fmt: skip
    return case


@transaction.atomic
def appeal(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, case_id: int, text: str) -> ModerationCase:
    """Appeal, once, against having one's own text taken out. The same words again change nothing.

    Raises NotFound for a decision about somebody else's, BadInput without words, WrongStage, WrongState where it was
    not taken out, was decided about again since, or was appealed against.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    member_acting(actor, body_id)
    case = own_case(actor, tradeoff, case_id)
    check_stage(tradeoff, Act.APPEAL)
    words = passage("What you say about it", text, MOST_APPEAL, needed=True)
    if case.appealed_at is not None:
        if case.appeal == words:
            return case
        raise WrongState("You have appealed against this already.", next_step="The appeal stands as it is.")
    if case.decided != Decided.HIDE or not newest(case):
        raise WrongState("This decision does not hold any more, so there is nothing to appeal against.")
    if thing_at(tradeoff, case.thing_kind, case.thing_number).status != Shown.HIDDEN.value:
        raise WrongState("This is not taken out now, so there is nothing to appeal against.")
    case.appeal, case.appealed_at = words, clock.now()
    case.seen_at = case.seen_at or case.appealed_at
    case.save(update_fields=["appeal", "appealed_at", "seen_at"])
    record(
        actor, Event.APPEAL_MADE, "tradeoff", tradeoff.pk, body=str(body_id), kind=case.thing_kind,
        number=case.thing_number,
    )  # fmt: skip
    return case


@transaction.atomic
def decide_appeal(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, case_id: int, upheld: bool, note: str = ""
) -> ModerationCase:
    """Decide an appeal: upheld, the thing is shown again. The author is told. The same decision again changes nothing.

    Raises NotFound, AnotherDecides for the one who decided first and for the author, BadInput without a note when it
    is not upheld, WrongStage, WrongState where no appeal waits.
    """
    require(actor, Permission.TRADEOFF_MODERATE, scope_of(body_id))
    _check_person(actor)
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.MODERATE)
    case = case_at(tradeoff, case_id)
    words = line("The note", note, MOST_NOTE, needed=not upheld)
    if case.appealed_at is None:
        raise no_such_case()
    if str(case.moderator_id) == actor.id or _is_author(actor, case.author):
        raise AnotherDecides("Somebody else has to decide this appeal.")
    if case.appeal_decided_at is not None:
        if (case.appeal_upheld, case.appeal_note) == (upheld, words):
            return case
        raise WrongState("This appeal is decided already.")
    case.appeal_upheld, case.appeal_note = upheld, words
    case.appeal_decided_at, case.seen_at = clock.now(), None
    case.appeal_by_id = actor.id
    case.save(update_fields=["appeal_upheld", "appeal_note", "appeal_decided_at", "seen_at", "appeal_by"])
    thing = thing_at(tradeoff, case.thing_kind, case.thing_number)
    if upheld and thing.status == Shown.HIDDEN.value:
        _set(thing, Shown.SHOWN)
    record(
        actor, Event.APPEAL_DECIDED, "tradeoff", tradeoff.pk, body=str(body_id), kind=case.thing_kind,
        number=case.thing_number, status="upheld" if upheld else "stands",
    )  # fmt: skip
    return case


@transaction.atomic
def mark_case_seen(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, case_id: int) -> ModerationCase:
    """Note that the author has read what was decided, so that their desk no longer says it. Raises NotFound."""
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    case = own_case(actor, tradeoff, case_id)
    if case.seen_at is None:
        case.seen_at = clock.now()
        case.save(update_fields=["seen_at"])
        record(actor, Event.MODERATED, "tradeoff", tradeoff.pk, body=str(body_id), status="seen")
    return case


def _check_person(actor: Actor) -> None:
    """Only a person decides about what people say: no job and no command."""
    if actor.kind != "person":
        raise NotAllowed("Only a person can decide this.")


def _checked(decision: str, reason: str, note: str) -> tuple[str, str]:
    """Reason and note as they are stored. Raises BadInput."""
    if decision not in {each.value for each in Decided}:
        raise BadInput("Decide whether it is shown or taken out.")
    hides = decision == Decided.HIDE.value
    if hides and reason not in {each.value for each in ConductReason}:
        raise BadInput("Choose the reason out of the code of conduct.")
    return reason if hides else "", line("The note to the author", note, MOST_NOTE)


def _same(actor: Actor, thing: Written, last: ModerationCase, decision: str, reason: str, note: str) -> bool:
    """Whether the same person has decided the very same before, and it still holds."""
    holds = thing.status == (Shown.SHOWN if decision == Decided.SHOW else Shown.HIDDEN).value
    before = (str(last.moderator_id), last.decided, last.reason, last.note)
    return holds and before == (actor.id, decision, reason, note)


def _check_open(actor: Actor, tradeoff: TradeOff, thing: Written, kind: str, number: int) -> None:
    if _is_author(actor, thing.membership):
        raise AnotherDecides("Nobody decides about what they wrote themselves.")
    if thing.status == Shown.WITHDRAWN.value:
        raise WrongState("Its author has withdrawn this.", next_step="There is nothing to decide.")
    if waits_for_appeal(tradeoff, kind, number):
        raise WrongState("An appeal about this waits.", next_step="Decide the appeal.")


def _is_author(actor: Actor, author: object) -> bool:
    return author is not None and str(getattr(author, "person_id", "")) == actor.id


def _set(thing: Written, status: Shown) -> None:
    """Show a thing or take it out; of a point that is taken out, no earlier version is public any more.

    What members answered to a statement counts for opinion groups only while the statement is shown.
    """
    was = thing.status
    thing.status = status.value
    thing.save(update_fields=["status"])
    if isinstance(thing, Point):
        rows = PointVersion.objects.filter(point=thing)
        if status is Shown.HIDDEN:
            rows.update(public=False)
        else:
            rows.filter(version=thing.version).update(public=True)
    if isinstance(thing, Statement) and was != thing.status:
        opinion_wanted(thing.tradeoff_id)
