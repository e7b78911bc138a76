"""Requests for information: asking, taking back, replying by the body that was asked, entering what came by post."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.queries.acting import membership_with
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.models import Body, LengthUnit, Membership
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.enquiries import tell_about
from deliberation.scrutiny.actions.enquiry_rows import check_status, locked_enquiry, next_number, taken
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.models import Enquiry, InformationReply, InformationRequest
from deliberation.scrutiny.queries.requests import no_such_request
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_REQUESTS, MOST_REPLIES, MOST_LINKS = 200, 50, 20
LONGEST_CLOCK = 365


@dataclass(frozen=True)
class RequestGiven:
    """What is asked of whom. Without a length of its own, the clock is that of the body asked, or else of the asking one."""

    text: str
    to_body_id: UUID | None = None
    to_name: str = ""
    reply_length: int | None = None
    reply_unit: str = ""


@dataclass(frozen=True)
class LinkGiven:
    """Something that a reply points to."""

    title: str
    href: str


@dataclass(frozen=True)
class InformationGiven:
    """A reply. Not `complete`: a part of it, and the clock goes on."""

    text: str
    links: Sequence[LinkGiven] = ()
    complete: bool = True


@transaction.atomic
def ask_information(
    *, actor: Actor, body_id: UUID, enquiry_id: UUID, given: RequestGiven, request_id: UUID | None = None
) -> InformationRequest:
    """Ask a body on the site, or an institution by its name, for information, with the last day for the reply.

    `request_id` makes a form that is sent twice ask once. Raises NotFound, WrongState, BadInput.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    before = InformationRequest.objects.filter(pk=request_id).first() if request_id else None
    if before is not None:
        if before.enquiry_id != enquiry.pk:
            raise taken()
        return before
    check_status(enquiry, EnquiryAct.ASK)
    to, name = _addressee(enquiry, given)
    length, unit = _clock(to or enquiry.body, given)
    number, today = next_number(InformationRequest, enquiry), today_in_england()
    if number > MOST_REQUESTS:
        raise BadInput(f"A line of enquiry has at most {MOST_REQUESTS} requests.")
    asked = InformationRequest.objects.create(
        pk=request_id or uuid.uuid4(),
        enquiry=enquiry,
        number=number,
        to_body=to,
        to_name=name,
        text=passage("What is asked for", given.text, 4000, needed=True),
        asked_on=today,
        reply_length=length,
        reply_unit=unit,
        due_on=due_date(today, length, unit),
    )
    _tell(asked, "asked", f"has asked {asked.to_words} for information")
    record(actor, Event.INFORMATION_ASKED, "enquiry", enquiry.pk, body=str(body_id), number=number)
    return asked


def _addressee(enquiry: Enquiry, given: RequestGiven) -> tuple[Body | None, str]:
    """The body or the name. Raises BadInput."""
    if (given.to_body_id is None) == (not given.to_name.strip()):
        raise BadInput("Say whom you ask: a body on this site, or a name.", field="to_body")
    if given.to_body_id is None:
        return None, line("The name", given.to_name, 160, needed=True)
    to = Body.objects.filter(pk=given.to_body_id).first()
    if to is None:
        raise BadInput("There is no such body.", field="to_body")
    if to.pk == enquiry.body_id:
        raise BadInput("A body cannot ask itself.", field="to_body")
    if has_ended(to):
        raise BadInput(f"{to.name} has ended. Ask the body that came after it.", field="to_body")
    return to, ""


def _clock(runs_by: Body, given: RequestGiven) -> tuple[int, str]:
    """Length and unit of the reply clock. Raises BadInput."""
    if given.reply_length is None:
        return runs_by.reply_length, runs_by.reply_unit
    if given.reply_unit not in LengthUnit.values:
        raise BadInput("Choose days or working days.", field="reply_unit")
    if not 1 <= given.reply_length <= LONGEST_CLOCK:
        raise BadInput(f"The time to reply is between 1 and {LONGEST_CLOCK} days.", field="reply_length")
    return given.reply_length, given.reply_unit


@transaction.atomic
def withdraw_request(*, actor: Actor, body_id: UUID, enquiry_id: UUID, number: int) -> InformationRequest:
    """Take a request back: the clock stops, nobody is reminded. It stays to be read. Raises NotFound, WrongState."""
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    asked = enquiry.requests.filter(number=number).first()
    if asked is None:
        raise no_such_request()
    if asked.answered_on is not None:
        raise WrongState("There is a reply already.", next_step="It stays with the request.")
    if asked.withdrawn_at is None:
        asked.withdrawn_at = clock.now()
        asked.save(update_fields=["withdrawn_at"])
        record(actor, Event.INFORMATION_WITHDRAWN, "enquiry", enquiry.pk, body=str(body_id), number=number)
    return asked


@transaction.atomic
def give_information(
    *, actor: Actor, body_id: UUID, request_id: UUID, given: InformationGiven, reply_id: UUID | None = None
) -> InformationReply:
    """Reply for the body that was asked. A later reply stands beside the earlier one.

    Raises NotFound, for a request to another body too, WrongState, BadInput.
    """
    require(actor, Permission.REQUEST_ANSWER, scope_of(body_id))
    asked = _locked(request_id, to_body_id=body_id)
    before = _given_before(asked, reply_id)
    if before is not None:
        return before
    by = membership_with(actor, body_id, Permission.REQUEST_ANSWER)
    reply = _keep(asked, reply_id, given, by, today_in_england(), "")
    record(
        actor, Event.INFORMATION_GIVEN, "enquiry", asked.enquiry_id, body=str(body_id), number=asked.number
    )
    return reply


@transaction.atomic
def enter_information(
    *,
    actor: Actor,
    body_id: UUID,
    enquiry_id: UUID,
    number: int,
    given: InformationGiven,
    source: str,
    given_on: dt.date,
    reply_id: UUID | None = None,
) -> InformationReply:
    """Enter what came by post or e-mail, for the body that asked: how it came, and the day that it bears.

    Raises NotFound, for a request to a body on the site too, which replies itself; WrongState, BadInput.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = locked_enquiry(body_id, enquiry_id)
    found = enquiry.requests.filter(number=number, to_body=None).first()
    if found is None:
        raise no_such_request()
    asked = _locked(found.pk)
    before = _given_before(asked, reply_id)
    if before is not None:
        return before
    came = line("How the reply came", source, 300, needed=True)
    if not asked.asked_on <= given_on <= today_in_england():
        raise BadInput("The day of the reply lies between the request and today.", field="given_on")
    by = membership_with(actor, body_id, Permission.ENQUIRY_EDIT)
    reply = _keep(asked, reply_id, given, by, given_on, came)
    record(
        actor, Event.INFORMATION_GIVEN, "enquiry", enquiry.pk, body=str(body_id), number=number, channel="entered"
    )  # fmt: skip
    return reply


def _locked(request_id: UUID, **of: object) -> InformationRequest:
    """The request with its enquiry, locked until commit. Raises NotFound."""
    rows = InformationRequest.objects.select_for_update(of=("self",))
    found = rows.select_related("enquiry__body", "to_body").filter(pk=request_id, **of).first()
    if found is None:
        raise no_such_request()
    return found


def _given_before(asked: InformationRequest, reply_id: UUID | None) -> InformationReply | None:
    found = InformationReply.objects.filter(pk=reply_id).first() if reply_id else None
    if found is not None and found.request_id != asked.pk:
        raise taken()
    return found


def _keep(
    asked: InformationRequest,
    reply_id: UUID | None,
    given: InformationGiven,
    by: Membership | None,
    given_on: dt.date,
    source: str,
) -> InformationReply:
    check_status(asked.enquiry, EnquiryAct.REPLY)
    if asked.withdrawn_at is not None:
        raise WrongState("This request was taken back.", next_step="Nothing is asked of you any more.")
    last = InformationReply.objects.filter(request=asked).aggregate(most=Max("number"))["most"] or 0
    if last >= MOST_REPLIES:
        raise BadInput(f"A request has at most {MOST_REPLIES} replies.")
    reply = InformationReply.objects.create(
        pk=reply_id or uuid.uuid4(),
        request=asked,
        number=last + 1,
        text=passage("The reply", given.text, 8000, needed=True),
        links=_links(given.links),
        complete=given.complete,
        source=source,
        membership=by,
        role=by.role if by is not None else "",
        given_on=given_on,
        given_at=clock.now(),
    )
    if given.complete and asked.answered_on is None:
        # The first whole reply stops the clock; one after it is no late one.
        asked.answered_on = given_on
        asked.save(update_fields=["answered_on"])
    what = "has replied to" if given.complete else "has sent a part of the reply to"
    _tell(asked, f"reply:{reply.number}", f"has a reply: {asked.to_words} {what} a request for information")
    return reply


def _links(given: Sequence[LinkGiven]) -> list[dict[str, str]]:
    if len(given) > MOST_LINKS:
        raise BadInput(f"A reply has at most {MOST_LINKS} links.", field="links")
    return [
        {
            "title": line("The title of a link", each.title, 300, needed=True),
            "href": link("A link", each.href),
        }
        for each in given
    ]


def _tell(asked: InformationRequest, key: str, what: str) -> int:
    enquiry = asked.enquiry
    things = [("enquiry", str(enquiry.pk))]
    things += [("body", str(asked.to_body_id))] if asked.to_body_id else []
    return tell_about(
        enquiry,
        things,
        f"request:{asked.number}:{key}",
        f"Request for information: {enquiry.title}",
        f"{enquiry.body.name} {what}. The reply was asked for by {asked.due_on.strftime('%-d %B %Y')}.",
        reverse("information_request", args=[enquiry.pk, asked.number]),
    )
