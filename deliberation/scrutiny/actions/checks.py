"""The partnership check: preparing a round, opening it, answering in confidence, closing it.

Answering leaves no entry in the trail and no moment anywhere: with either, answers could be put to people.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max
from django.urls import reverse

from access.gate import permissions_of, require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body
from deliberation.accountability.actions.telling import NOTICES, tell_all
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.scrutiny.actions.enquiry_rows import taken
from deliberation.scrutiny.calc.check import ANSWERS, FEWEST, STATEMENTS, fault_of
from deliberation.scrutiny.calc.words import CheckStatus
from deliberation.scrutiny.models import CheckCount, CheckMember, PartnershipCheck
from deliberation.scrutiny.queries.checks import no_such_check
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, WrongState
from notices.actions.telling import tell_people

MOST_LEAST = 50
LONGEST = dt.timedelta(days=366)


@transaction.atomic
def prepare_check(
    *, actor: Actor, body_id: UUID, closes_on: dt.date, least: int = FEWEST, check_id: UUID | None = None
) -> PartnershipCheck:
    """Prepare a round; nobody is asked until it is opened. One at a time. Raises NotFound, WrongState, BadInput."""
    require(actor, Permission.CHECK_RUN, scope_of(body_id))
    body = locked_body(body_id)
    before = PartnershipCheck.objects.filter(pk=check_id).first() if check_id else None
    if before is not None:
        if before.body_id != body.pk:
            raise taken()
        return before
    rows = PartnershipCheck.objects.filter(body=body)
    if rows.exclude(status=CheckStatus.CLOSED).exists():
        raise WrongState("There is a check already that has not been closed.", next_step="Close it first.")
    _check_settings(closes_on, least)
    number = int(rows.aggregate(most=Max("number"))["most"] or 0) + 1
    found = PartnershipCheck.objects.create(
        pk=check_id or uuid.uuid4(), body=body, number=number, least=least, closes_on=closes_on,
        made_at=clock.now(), illustrative=body.illustrative,
    )  # fmt: skip
    record(actor, Event.CHECK_PREPARED, "partnership_check", found.pk, body=str(body_id), number=number)
    return found


@transaction.atomic
def change_check(
    *, actor: Actor, body_id: UUID, check_id: UUID, closes_on: dt.date, least: int
) -> PartnershipCheck:
    """Change the last day; and, before it is opened, from how many answers on results show.

    Once members have been told how many answers results need, that number stays. Raises NotFound, WrongState, BadInput.
    """
    require(actor, Permission.CHECK_RUN, scope_of(body_id))
    found = _locked(body_id, check_id)
    if found.status == CheckStatus.CLOSED:
        raise WrongState("This check is closed.")
    if found.status == CheckStatus.OPEN and least != found.least:
        raise BadInput("Members were told this number when the check opened, so it stays.", field="least")
    _check_settings(closes_on, least)
    changed = [
        name for name, value in (("closes_on", closes_on), ("least", least)) if getattr(found, name) != value
    ]
    if changed:
        found.closes_on, found.least = closes_on, least
        found.save(update_fields=changed)
        record(
            actor, Event.CHECK_CHANGED, "partnership_check", found.pk, body=str(body_id), fields=" ".join(changed)
        )  # fmt: skip
    return found


def _check_settings(closes_on: dt.date, least: int) -> None:
    today = today_in_england()
    if not today <= closes_on <= today + LONGEST:
        raise BadInput("The last day lies between today and a year from now.", field="closes_on")
    if not FEWEST <= least <= MOST_LEAST:
        raise BadInput(f"Results show from {FEWEST} to {MOST_LEAST} answers on.", field="least")


@transaction.atomic
def discard_check(*, actor: Actor, body_id: UUID, check_id: UUID) -> None:
    """Throw away a round that was never opened. Raises NotFound, WrongState."""
    require(actor, Permission.CHECK_RUN, scope_of(body_id))
    found = _locked(body_id, check_id)
    if found.status != CheckStatus.DRAFT:
        raise WrongState("Members have been asked already.", next_step="Close the check instead.")
    found.delete()
    record(
        actor, Event.CHECK_DISCARDED, "partnership_check", check_id, body=str(body_id), number=found.number
    )


@transaction.atomic
def open_check(*, actor: Actor, body_id: UUID, check_id: UUID) -> PartnershipCheck:
    """Ask everybody who is a member now. Each is told by e-mail. Raises NotFound, WrongState."""
    require(actor, Permission.CHECK_RUN, scope_of(body_id))
    found = _locked(body_id, check_id)
    if found.status == CheckStatus.OPEN:
        return found
    if found.status != CheckStatus.DRAFT:
        raise WrongState("This check is closed.", next_step="Prepare a new one.")
    if found.closes_on < today_in_england():
        raise WrongState("The last day for answers is over.", next_step="Choose a later day first.")
    asked = _to_ask(body_id)
    if len(asked) < found.least:
        raise WrongState(
            f"This body has {len(asked)} members who could answer. Results show from {found.least} answers on, so there could be none.",
            next_step="Wait until there are more members.",
        )
    CheckMember.objects.bulk_create([CheckMember(round=found, membership=each) for each in asked])
    # Every count is there from the start, so that no row says by its place when it was first needed.
    CheckCount.objects.bulk_create(
        [CheckCount(round=found, question=each.code, answer=number) for each in STATEMENTS for number in ANSWERS]
    )  # fmt: skip
    found.status, found.opened_on, found.asked = CheckStatus.OPEN.value, today_in_england(), len(asked)
    found.save(update_fields=["status", "opened_on", "asked"])
    tell_people(
        actor=NOTICES,
        people=[each.person_id for each in asked],
        key=f"check:{found.pk}:opened",
        subject=f"Partnership check of {found.body.name}",
        text=f"{found.body.name} asks its members ten short questions about how well its partners work together. It takes three "
        f"minutes and is open until {found.closes_on.strftime('%-d %B %Y')}. Nobody can see who answered what.",
        href=reverse("partnership_check", args=[found.body.slug, found.pk]),
        illustrative=found.illustrative,
    )
    record(
        actor, Event.CHECK_OPENED, "partnership_check", found.pk, body=str(body_id), number=found.number, count=found.asked
    )  # fmt: skip
    return found


def _to_ask(body_id: UUID) -> list[Membership]:
    """One membership of each person who may answer now, in an order that says nothing of what they will do."""
    rows = Membership.objects.filter(current(), body_id=body_id, person__is_active=True).order_by("pk")
    found: dict[object, Membership] = {}
    for each in rows:
        if Permission.CHECK_ANSWER in permissions_of(f"body.{each.role}"):
            found.setdefault(each.person_id, each)
    return list(found.values())


@transaction.atomic
def answer_check(*, actor: Actor, body_id: UUID, check_id: UUID, answers: Mapping[str, int]) -> bool:
    """Answer every statement, in confidence: counts go up by one, and that this member answered is marked; no more.

    False when this member had answered before: nothing is counted twice, and nothing can be changed, because nobody knows
    what they said. Raises NotFound, NotAllowed for somebody who was not asked, WrongState, BadInput.
    """
    require(actor, Permission.CHECK_ANSWER, scope_of(body_id))
    found = _locked(body_id, check_id)
    if found.status != CheckStatus.OPEN or found.closes_on < today_in_england():
        raise WrongState("This check is not open for answers.")
    rows = CheckMember.objects.select_for_update(of=("self",)).filter(round=found)
    mine = rows.filter(membership__person_id=actor.id).first() if actor.kind == "person" else None
    if mine is None:
        raise NotAllowed("You were not a member when this check opened, so you are not asked.")
    if mine.answered:
        return False
    fault = fault_of(answers)
    if fault is not None:
        raise BadInput(fault[1], field=fault[0])
    for code, number in sorted(answers.items()):
        CheckCount.objects.filter(round=found, question=code, answer=number).update(count=F("count") + 1)
    mine.answered = True
    mine.save(update_fields=["answered"])
    PartnershipCheck.objects.filter(pk=found.pk).update(answered=F("answered") + 1)
    return True


@transaction.atomic
def close_check(*, actor: Actor, body_id: UUID, check_id: UUID) -> PartnershipCheck:
    """Close a round: results show to everybody, where enough people answered. Raises NotFound, WrongState."""
    require(actor, Permission.CHECK_RUN, scope_of(body_id))
    found = _locked(body_id, check_id)
    if found.status == CheckStatus.CLOSED:
        return found
    if found.status != CheckStatus.OPEN:
        raise WrongState("This check was never opened.", next_step="Discard it instead.")
    end(found)
    record(
        actor, Event.CHECK_CLOSED, "partnership_check", found.pk, body=str(body_id), number=found.number, count=found.answered
    )  # fmt: skip
    return found


def end(found: PartnershipCheck) -> None:
    """Mark a locked round as closed and tell those who follow the body. Part of the caller's transaction."""
    found.status, found.closed_on = CheckStatus.CLOSED.value, today_in_england()
    found.save(update_fields=["status", "closed_on"])
    tell_all(
        [("body", str(found.body_id))],
        key=f"check:{found.pk}:closed",
        subject=f"Partnership check of {found.body.name}: the results",
        text=f"{found.answered} of {found.asked} members answered.",
        href=reverse("partnership_check", args=[found.body.slug, found.pk]),
    )


def _locked(body_id: UUID, check_id: UUID) -> PartnershipCheck:
    """The round of this body with its body, locked until commit. Raises NotFound, WrongState where the body has ended."""
    locked_body(body_id)
    rows = PartnershipCheck.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=check_id, body_id=body_id).first()
    if found is None:
        raise no_such_check()
    return found
