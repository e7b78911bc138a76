"""Pages on which evidence is added, pinned, put better and withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.presenters.figures import claim_of, figure_view
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions import evidence as actions
from deliberation.scrutiny.calc.enquiries import EnquiryAct
from deliberation.scrutiny.calc.enquiries import may as may_be_done
from deliberation.scrutiny.forms import evidence as forms
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries.enquiries import enquiry_of
from deliberation.scrutiny.queries.evidence import evidence_at, evidence_choices
from deliberation.scrutiny.views.enquiry_common import ask_first, crumb, done, named, show_form
from indexapp.queries.pins import figure_now
from kernel.errors import WrongState


def _enquiry(request: HttpRequest, slug: str, enquiry_id: UUID, act: EnquiryAct) -> Enquiry:
    """The line of enquiry, for somebody who writes in it. Raises NotFound, NotAllowed, WrongState."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_WRITE)
    found = enquiry_of(body, enquiry_id)
    if request.method != "POST" and not may_be_done(act, found.status):
        raise WrongState("This line of enquiry is closed.", next_step="Everything in it stays as it is.")
    return found


@page
@never_cache
@login_required
def new_evidence(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Add a piece of evidence that is no figure of the index. The address may name its kind, source and link."""
    enquiry = _enquiry(request, slug, enquiry_id, EnquiryAct.ADD_EVIDENCE)
    start = {name: request.GET.get(name, "")[:300] for name in ("kind", "source", "href")}
    form = forms.EvidenceForm(sent(request), initial=forms.first_evidence(**start))
    if form.is_valid():
        try:
            item = actions.add_evidence(
                **named(request, enquiry), given=form.given(), evidence_id=form.cleaned_data["evidence_id"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, f"E{item.number} is added.", "enquiry_evidence", enquiry.pk, item.number)
    trail = crumb(enquiry)
    return show_form(request, enquiry.body, "enquiries", form, "Add evidence", "Add it", trail, cancel_href=trail[1], caption=enquiry.title)  # fmt: skip


@page
@never_cache
@login_required
def pin_evidence(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Pin a figure of the index: choose it, look at it, say what it means."""
    enquiry = _enquiry(request, slug, enquiry_id, EnquiryAct.ADD_EVIDENCE)
    offered = evidence_choices(enquiry)
    asked = request.GET if "metric" in request.GET else None
    first = {"area": offered.areas[0].key if offered.areas else "", "period": next(iter(offered.periods), "")}
    choose = forms.ChooseFigureForm(asked, offered=offered, initial=first)
    chosen = dict(choose.cleaned_data) if choose.is_valid() else None
    figure = figure_now(offered.definition, **chosen) if chosen else None
    start = forms.first_evidence(title=claim_of(figure) if figure else "")
    form = forms.FigureWordsForm(sent(request), initial=start)
    if figure is not None and chosen is not None and form.is_valid():
        said = form.cleaned_data
        given = actions.FigureGiven(
            offered.definition, **chosen, title=said["title"], summary=said["summary"]
        )
        try:
            item = actions.pin_evidence(
                **named(request, enquiry), given=given, evidence_id=said["evidence_id"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            said_so = f"The figure is pinned as E{item.number}."
            return done(request, said_so, "enquiry_evidence", enquiry.pk, item.number)
    more: dict[str, Any] = {
        "enquiry": enquiry,
        "choose": choose,
        "form": form,
        "index_title": offered.title,
        "figure": figure_view(figure) if figure else None,
        "nothing": chosen is not None and figure is None,
    }
    if figure is not None and figure.illustrative:
        more["illustrative"] = True
    context = scrutiny_frame(acting(request), enquiry.body, "enquiries", crumb(enquiry)) | more
    return render(request, "scrutiny/enquiries/pin.html", context)


@page
@never_cache
@login_required
def edit_evidence(request: HttpRequest, slug: str, enquiry_id: UUID, number: int) -> HttpResponse:
    """Put a piece of evidence better; of a figure the words alone."""
    enquiry = _enquiry(request, slug, enquiry_id, EnquiryAct.ADD_EVIDENCE)
    item = evidence_at(enquiry, number)
    if request.method != "POST" and item.withdrawn_at is not None:
        raise WrongState("This evidence was withdrawn.", next_step="Add it anew.")
    kind = forms.FigureWordsForm if item.figure else forms.EvidenceForm
    form: Any = kind(sent(request), initial=forms.first_evidence(item))
    if form.is_valid():
        try:
            actions.change_evidence(
                **named(request, enquiry), number=number, given=form.given(), version=form.cleaned_data["version"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "Saved.", "enquiry_evidence", enquiry.pk, number)
    here = reverse("enquiry_evidence", args=[enquiry.pk, number])
    return show_form(request, enquiry.body, "enquiries", form, f"Change E{number}", "Save", crumb(enquiry), cancel_href=here, caption=enquiry.title)  # fmt: skip


@page
@never_cache
@login_required
def withdraw_evidence(request: HttpRequest, slug: str, enquiry_id: UUID, number: int) -> HttpResponse:
    """Take evidence back, with the reason, after asking."""
    enquiry = _enquiry(request, slug, enquiry_id, EnquiryAct.WITHDRAW)
    item = evidence_at(enquiry, number)
    if request.method != "POST" and item.withdrawn_at is not None:
        raise WrongState("This evidence was withdrawn already.")
    form = forms.WithdrawForm(sent(request))
    if form.is_valid():
        try:
            actions.withdraw_evidence(
                **named(request, enquiry), number=number, reason=form.cleaned_data["reason"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, f"E{number} is withdrawn.", "enquiry_evidence", enquiry.pk, number)
    lines = [
        "It leaves the list of evidence. Its page stays, marked as withdrawn, with your reason.",
        "Findings that cite it stay, and lead to it.",
        "It cannot be undone: it would have to be added anew, under another number.",
    ]
    here = reverse("enquiry_evidence", args=[enquiry.pk, number])
    return ask_first(request, enquiry.body, "enquiries", f"Withdraw E{number}?", lines, "Withdraw it", crumb(enquiry), cancel_href=here, form=form)  # fmt: skip
