"""The right of reply: showing a finding to those whom it concerns, and what they say to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.telling import NOTICES
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.queries.acting import membership_with
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.findings import locked_finding, need
from deliberation.scrutiny.calc.findings import LONGEST_REPLY, SHORTEST_REPLY, FindingAct
from deliberation.scrutiny.calc.words import FindingStatus
from deliberation.scrutiny.models import Finding, RightOfReply
from deliberation.scrutiny.queries.findings import no_such_finding
from deliberation.scrutiny.queries.replies import heard, no_such_reply, people_who
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState
from notices.actions.telling import tell_people

LONGEST_NAME, LONGEST_TEXT, LONGEST_SOURCE, MOST_ASKED = 160, 8000, 300, 20


@dataclass(frozen=True)
class ReplyGiven:
    """What is said to a finding. `accepts`: whether its facts are right. `waived`: they have nothing to say."""

    text: str = ""
    accepts: bool | None = None
    waived: bool = False


@transaction.atomic
def show_finding(
    *,
    actor: Actor,
    body_id: UUID,
    finding_id: UUID,
    to_bodies: Sequence[UUID] = (),
    to_names: Sequence[str] = (),
    days: int | None = None,
) -> Finding:
    """Show a finding to those whom it concerns, with a day by which they reply. Nobody is asked twice.

    `days`: how long they have; without it each body's own reply clock, and this body's for an institution by its name.
    People who answer for a body are told. Raises NotFound, BadInput, WrongState by the finding's status.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    finding = locked_finding(body_id, finding_id)
    need(FindingAct.SHOW, finding)
    asked = RightOfReply.objects.filter(finding=finding).select_related("to_body")
    known = {each.to_body_id or each.to_name.casefold() for each in asked}
    rows = [_row(finding, each, "", days) for each in _bodies(finding, to_bodies) if each.pk not in known]
    names = {
        name.casefold(): name for name in (line("The name", each, LONGEST_NAME) for each in to_names) if name
    }
    rows += [_row(finding, None, name, days) for folded, name in names.items() if folded not in known]
    if not rows and not known:
        raise BadInput("Say whom the finding concerns: a body, or a name.", field="to_bodies")
    if len(rows) + len(known) > MOST_ASKED:
        raise BadInput(
            f"A finding is shown to at most {MOST_ASKED} bodies and institutions.", field="to_bodies"
        )
    if not rows:
        return finding
    RightOfReply.objects.bulk_create(rows)
    finding.status = FindingStatus.WITH_OTHERS.value
    finding.save(update_fields=["status"])
    _tell_asked(finding, rows)
    record(actor, Event.FINDING_SHOWN, "finding", finding.pk, body=str(body_id), count=len(rows))
    return finding


@transaction.atomic
def ready_finding(*, actor: Actor, body_id: UUID, finding_id: UUID) -> Finding:
    """Say that a finding concerns nobody who must be heard: it is ready to publish. Ready ones stay as they are.

    Raises NotFound, and WrongState by the finding's status.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    finding = locked_finding(body_id, finding_id)
    if finding.status == FindingStatus.READY:
        return finding
    need(FindingAct.READY, finding)
    finding.status = FindingStatus.READY.value
    finding.save(update_fields=["status"])
    record(actor, Event.FINDING_READY, "finding", finding.pk, body=str(body_id), count=0)
    return finding


@transaction.atomic
def reply_to_finding(*, actor: Actor, body_id: UUID, reply_id: UUID, given: ReplyGiven) -> RightOfReply:
    """Reply for the body that was asked, once. It is published with the finding.

    A reply that says the same again changes nothing. Raises NotFound for what another body was asked, BadInput, and
    WrongState where another reply was given.
    """
    require(actor, Permission.REQUEST_ANSWER, scope_of(body_id))
    reply, finding = _locked(reply_id, to_body=body_id)
    by = membership_with(actor, body_id, Permission.REQUEST_ANSWER)
    if _keep(reply, finding, given, "", today_in_england(), by):
        record(actor, Event.FINDING_REPLIED, "finding", finding.pk, body=str(body_id), status=_said(reply))
    return reply


@transaction.atomic
def enter_reply(
    *,
    actor: Actor,
    body_id: UUID,
    finding_id: UUID,
    reply_id: UUID,
    given: ReplyGiven,
    source: str,
    given_on: dt.date,
) -> RightOfReply:
    """Enter the reply of an institution that is not on the site: how it came, and the day it bears.

    Raises NotFound for a reply of a body on the site, which replies itself; BadInput; WrongState where another was given.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    reply, finding = _locked(reply_id, finding=finding_id, finding__body=body_id, to_body=None)
    came = line("How the reply came", source, LONGEST_SOURCE, needed=True)
    if not reply.asked_on <= given_on <= today_in_england():
        raise BadInput(
            "The day of the reply lies between the day they were asked and today.", field="given_on"
        )
    by = membership_with(actor, body_id, Permission.ENQUIRY_EDIT)
    if _keep(reply, finding, given, came, given_on, by):
        record(
            actor, Event.FINDING_REPLIED, "finding", finding.pk, body=str(body_id), status=_said(reply), channel="entered"
        )  # fmt: skip
    return reply


def as_shown(finding: Finding) -> str:
    """A finding as those concerned are shown it, and as it is kept beside their reply."""
    return f"{finding.title}\n\n{finding.text}"


def _bodies(finding: Finding, wanted: Sequence[UUID]) -> list[Body]:
    found = list(Body.objects.filter(pk__in=list(wanted)).order_by("name", "slug"))
    if len(found) != len(set(wanted)):
        raise BadInput("There is no such body.", field="to_bodies")
    for each in found:
        if each.pk == finding.body_id:
            raise BadInput("A body is not asked to reply to its own finding.", field="to_bodies")
        if has_ended(each):
            raise BadInput(f"{each.name} has ended. Choose the body that came after it.", field="to_bodies")
    return found


def _row(finding: Finding, to_body: Body | None, to_name: str, days: int | None) -> RightOfReply:
    if days is not None and not SHORTEST_REPLY <= days <= LONGEST_REPLY:
        raise BadInput(f"Give between {SHORTEST_REPLY} and {LONGEST_REPLY} days to reply.", field="days")
    runs_by, today = to_body or finding.body, today_in_england()
    length, unit = (days, "calendar_days") if days is not None else (runs_by.reply_length, runs_by.reply_unit)
    return RightOfReply(
        finding=finding,
        to_body=to_body,
        to_name=to_name,
        text_shown=as_shown(finding),
        asked_on=today,
        reply_length=length,
        reply_unit=unit,
        due_on=due_date(today, length, unit),
    )


def _tell_asked(finding: Finding, rows: Sequence[RightOfReply]) -> None:
    """Tell the people who answer for each body that was asked. The finding is not public, so only they are told."""
    people = people_who(
        [each.to_body.pk for each in rows if each.to_body is not None], Permission.REQUEST_ANSWER
    )
    for each in rows:
        if each.to_body is None:
            continue
        tell_people(
            actor=NOTICES,
            people=people[each.to_body.pk],
            key=f"right_of_reply:{each.pk}:asked",
            subject=f"{finding.body.name} asks {each.to_body.name} to reply to a finding",
            text=f"Before the finding is published, {each.to_body.name} can say what it has to say to it, until {day(each.due_on)}. "
            "The reply is published with the finding.",
            href=reverse("reply_to_finding", args=[each.to_body.slug, each.pk]),
            illustrative=finding.illustrative,
        )


def _locked(reply_id: UUID, **of: object) -> tuple[RightOfReply, Finding]:
    """The reply and its finding, both locked until commit. Raises NotFound."""
    found = RightOfReply.objects.filter(pk=reply_id, **of).values_list("finding_id", flat=True).first()
    if found is None:
        raise no_such_reply()
    # The finding first, as everywhere: two replies at once then see each other.
    finding = (
        Finding.objects.select_for_update(of=("self",))
        .select_related("body", "enquiry")
        .filter(pk=found)
        .first()
    )
    if finding is None or finding.status == FindingStatus.WITHDRAWN:
        raise no_such_finding()
    reply = RightOfReply.objects.select_for_update(of=("self",)).select_related("to_body").get(pk=reply_id)
    return reply, finding


def _keep(
    reply: RightOfReply,
    finding: Finding,
    given: ReplyGiven,
    source: str,
    given_on: dt.date,
    by: Membership | None,
) -> bool:
    """Store a reply; whether it was not there before. Raises BadInput, WrongState."""
    text = passage("The reply", given.text, LONGEST_TEXT, needed=not given.waived)
    if given.waived and (text or given.accepts is False):
        raise BadInput("Either write a reply, or say that there is nothing to say.", field="text")
    if not given.waived and given.accepts is None:
        raise BadInput("Say whether the facts are right.", field="accepts")
    accepts = None if given.waived else given.accepts
    if reply.given_on is not None:
        if (reply.text, reply.accepts, reply.waived) == (text, accepts, given.waived):
            return False
        raise WrongState(
            "A reply was given already, and it stays.", next_step="Write to the committee’s clerk."
        )
    need(FindingAct.REPLY, finding)
    reply.text, reply.accepts, reply.waived, reply.source = text, accepts, given.waived, source
    reply.given_on, reply.given_at = given_on, clock.now()
    reply.membership, reply.role = by, by.role if by is not None else ""
    reply.save()
    if finding.status == FindingStatus.WITH_OTHERS and heard(finding):
        finding.status = FindingStatus.READY.value
        finding.save(update_fields=["status"])
    return True


def _said(reply: RightOfReply) -> str:
    if reply.waived:
        return "waived"
    return "accepts" if reply.accepts else "disputes"
