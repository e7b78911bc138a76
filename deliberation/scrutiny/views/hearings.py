"""Pages on which witnesses and visits are put on the list, changed and taken off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions.hearings import remove_hearing, remove_visit, set_hearing, set_visit
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.calc.enquiries import may as may_be_done
from deliberation.scrutiny.forms.hearings import HearingForm, VisitForm, first_row
from deliberation.scrutiny.models import Enquiry, Hearing, SiteVisit
from deliberation.scrutiny.queries.enquiries import enquiry_of, no_such_hearing, no_such_visit
from deliberation.scrutiny.views.enquiry_common import ask_first, crumb, done, named, show_form
from kernel.errors import WrongState


def _enquiry(request: HttpRequest, slug: str, enquiry_id: UUID) -> Enquiry:
    """The line of enquiry, for somebody who writes in it. Raises NotFound, NotAllowed, WrongState."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_WRITE)
    found = enquiry_of(body, enquiry_id)
    if request.method != "POST" and not may_be_done(EnquiryAct.HEAR, found.status):
        raise WrongState("This line of enquiry is closed.", next_step="Everything in it stays as it is.")
    return found


@page
@never_cache
@login_required
def hearing(request: HttpRequest, slug: str, enquiry_id: UUID, number: int | None = None) -> HttpResponse:
    """Put a witness on the list, or change what is said of one."""
    enquiry = _enquiry(request, slug, enquiry_id)
    row = _hearing(enquiry, number) if number is not None else None
    form = HearingForm(sent(request), initial=first_row(row))
    if form.is_valid():
        said = form.cleaned_data
        try:
            set_hearing(
                **named(request, enquiry), given=form.given(), number=number, hearing_id=said["row_id"], version=said["version"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "Saved.", "enquiry", enquiry_id)
    remove = reverse("remove_hearing", args=[slug, enquiry_id, number]) if number is not None else ""
    return _form(request, enquiry, form, "Change a witness" if row else "Add a witness", remove)


@page
@never_cache
@login_required
def visit(request: HttpRequest, slug: str, enquiry_id: UUID, number: int | None = None) -> HttpResponse:
    """Put a visit on the list, or change what is said of one."""
    enquiry = _enquiry(request, slug, enquiry_id)
    row = _visit(enquiry, number) if number is not None else None
    form = VisitForm(sent(request), initial=first_row(row))
    if form.is_valid():
        said = form.cleaned_data
        try:
            set_visit(
                **named(request, enquiry), given=form.given(), number=number, visit_id=said["row_id"], version=said["version"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "Saved.", "enquiry", enquiry_id)
    remove = reverse("remove_visit", args=[slug, enquiry_id, number]) if number is not None else ""
    return _form(request, enquiry, form, "Change a visit" if row else "Add a visit", remove)


def _form(request: HttpRequest, enquiry: Enquiry, form: Any, title: str, remove: str) -> HttpResponse:
    trail = crumb(enquiry)
    return show_form(
        request, enquiry.body, "enquiries", form, title, "Save", trail, cancel_href=trail[1], caption=enquiry.title,
        remove_href=remove,
    )  # fmt: skip


def _hearing(enquiry: Enquiry, number: int) -> Hearing:
    found = enquiry.hearings.filter(number=number, removed_at__isnull=True).first()
    if found is None:
        raise no_such_hearing()
    return found


def _visit(enquiry: Enquiry, number: int) -> SiteVisit:
    found = enquiry.visits.filter(number=number, removed_at__isnull=True).first()
    if found is None:
        raise no_such_visit()
    return found


@page
@never_cache
@login_required
def take_off_hearing(request: HttpRequest, slug: str, enquiry_id: UUID, number: int) -> HttpResponse:
    """Take a witness off the list, after asking."""
    enquiry = _enquiry(request, slug, enquiry_id)
    if request.method == "POST":
        remove_hearing(**named(request, enquiry), number=number)
        return done(request, "The witness is off the list.", "enquiry", enquiry_id)
    who = _hearing(enquiry, number).who
    return _ask(request, enquiry, f"Take “{who}” off the list?")


@page
@never_cache
@login_required
def take_off_visit(request: HttpRequest, slug: str, enquiry_id: UUID, number: int) -> HttpResponse:
    """Take a visit off the list, after asking."""
    enquiry = _enquiry(request, slug, enquiry_id)
    if request.method == "POST":
        remove_visit(**named(request, enquiry), number=number)
        return done(request, "The visit is off the list.", "enquiry", enquiry_id)
    place = _visit(enquiry, number).place
    return _ask(request, enquiry, f"Take the visit to “{place}” off the list?")


def _ask(request: HttpRequest, enquiry: Enquiry, question: str) -> HttpResponse:
    lines = ["What was written down about it goes from the page.", "It cannot be brought back."]
    trail = crumb(enquiry)
    return ask_first(request, enquiry.body, "enquiries", question, lines, "Take it off", trail, cancel_href=trail[1])  # fmt: skip
