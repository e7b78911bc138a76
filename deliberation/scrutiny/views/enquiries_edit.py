"""Pages on which lines of enquiry are planned, opened, moved on and closed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.presenters.figures import claim_of, figure_view
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions import enquiries as actions
from deliberation.scrutiny.actions.enquiry_start import start_enquiry
from deliberation.scrutiny.actions.evidence import FigureGiven
from deliberation.scrutiny.calc.words import EnquiryStatus
from deliberation.scrutiny.forms import enquiries as forms
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries import enquiries as queries
from deliberation.scrutiny.queries.evidence import weakest
from deliberation.scrutiny.queries.findings import bodies_with
from deliberation.scrutiny.queries.findings_choices import areas_near, bodies_by_id
from deliberation.scrutiny.views.enquiry_common import ask_first, crumb, done, named, show_form
from indexapp.queries.pins import PinnedFigure, figure_now
from kernel.errors import NotAllowed

FIGURE = ("definition", "metric", "area", "period")
"""Parameters of an address that name a figure of the index."""


def _named_figure(request: HttpRequest) -> dict[str, str]:
    """What the address says of a figure; what is missing is empty."""
    return {name: request.GET.get(name, "")[:100].replace("\x00", "") for name in FIGURE}


@require_safe
@never_cache
@login_required
def new_enquiry(request: HttpRequest) -> HttpResponse:
    """Choose for which body; with one alone it is chosen already. What the address says of a figure goes along."""
    bodies = bodies_by_id(bodies_with(acting(request), Permission.ENQUIRY_EDIT))
    if not bodies:
        raise NotAllowed(
            "Lines of enquiry are planned by the chair or the clerk of a body.",
            next_step="Ask them: the members of each body stand on its pages.",
        )
    kept = urlencode({name: value for name, value in _named_figure(request).items() if value})

    def at(body: Body) -> str:
        return f"{reverse('new_enquiry_of', args=[body.slug])}{'?' if kept else ''}{kept}"

    if len(bodies) == 1:
        return redirect(at(bodies[0]))
    context = {
        "bodies": [(each.name, at(each)) for each in bodies],
        "crumbs": [("Lines of enquiry", reverse("all_enquiries"))],
    }
    return render(request, "scrutiny/enquiries/choose.html", context)


@page
@never_cache
@login_required
def new_enquiry_of(request: HttpRequest, slug: str) -> HttpResponse:
    """Plan a line of enquiry, from a figure of the index or without one."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    asked = _named_figure(request)
    figure = figure_now(**asked) if asked["metric"] and asked["area"] and asked["definition"] else None
    form = _form(request, body, forms.first_enquiry(**_start(asked["area"], figure)), asked["area"])
    if form.is_valid():
        try:
            made = start_enquiry(
                actor=acting(request), body_id=body.pk, given=form.given(public=True), figure=_to_pin(figure),
                enquiry_id=form.cleaned_data["enquiry_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error, lead_id="lead")
        else:
            said = "The line of enquiry is planned. The body’s people alone see it until you open it."
            return done(request, said, "enquiry", made.pk)
    context = scrutiny_frame(acting(request), body, "enquiries") | {
        "form": form,
        "figure": figure_view(figure) if figure else None,
        "no_figure": bool(asked["metric"]) and figure is None,
        "weakest": [] if figure else _weak(slug, asked),
    }
    return render(request, "scrutiny/enquiries/new.html", context)


def _weak(slug: str, asked: dict[str, str]) -> list[tuple[str, str, str]]:
    """The figures on which the area of the address does worst, each with the address that starts from it."""
    here = reverse("new_enquiry_of", args=[slug])
    return [
        (each.title, each.place, f"{here}?{urlencode({name: getattr(each, name) for name in FIGURE})}")
        for each in weakest(asked["definition"], asked["area"])
    ]


def _start(area: str, figure: PinnedFigure | None) -> dict[str, str]:
    """What the form shows at first of the figure that it starts from."""
    if figure is None:
        return {"area": area}
    return {
        "area": figure.area,
        "title": f"{figure.title} in {figure.area_name}"[:200],
        "why_now": claim_of(figure),
    }


def _to_pin(figure: PinnedFigure | None) -> FigureGiven | None:
    if figure is None:
        return None
    return FigureGiven(
        figure.definition, figure.metric, figure.area, figure.period, claim_of(figure),
        "The line of enquiry starts from this figure.",
    )  # fmt: skip


def _form(
    request: HttpRequest,
    body: Body,
    initial: dict[str, Any],
    area: str,
    *,
    settled: bool = False,
    lead: Any = None,
) -> forms.EnquiryForm:
    members = queries.who_can_lead(body)
    if lead is not None and lead not in members:
        members = [lead, *members]
    areas = [(each.key, each.name) for each in areas_near(body, queries.known_area(area))]
    return forms.EnquiryForm(sent(request), areas=areas, members=members, settled=settled, initial=initial)


@page
@never_cache
@login_required
def edit_enquiry(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Say a line of enquiry otherwise."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = queries.enquiry_of(body, enquiry_id)
    settled = found.status != EnquiryStatus.DRAFT
    form = _form(
        request, body, forms.enquiry_as_said(found), found.area_key, settled=settled, lead=found.lead
    )
    if form.is_valid():
        try:
            given = form.given(public=found.public)
            actions.change_enquiry(**named(request, found), given=given, version=form.cleaned_data["version"])
        except REFUSED as error:
            tell(form, error, lead_id="lead")
        else:
            return done(request, "Saved.", "enquiry", enquiry_id)
    trail = crumb(found)
    return show_form(request, body, "enquiries", form, "Change the line of enquiry", "Save", trail, cancel_href=trail[1], caption=found.reference)  # fmt: skip


@page
@never_cache
@login_required
def open_enquiry(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Open it, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = queries.enquiry_of(body, enquiry_id)
    if request.method == "POST":
        actions.open_enquiry(**named(request, found))
        return done(request, "It is open.", "enquiry", enquiry_id)
    lines = ["Evidence can be asked for from now on.", "It cannot be discarded any more, but closed."]
    lines.insert(
        0,
        "Everybody can read it: the question, what it asks of whom, its evidence and its witnesses. Followers are told."
        if found.public
        else "The body’s people alone can read it, and those whom you ask for information see the request.",
    )
    trail = crumb(found)
    return ask_first(request, body, "enquiries", f"Open “{found.title}”?", lines, "Open it", trail, cancel_href=trail[1], danger=False)  # fmt: skip


@page
@never_cache
@login_required
def move_enquiry(request: HttpRequest, slug: str, enquiry_id: UUID, to: str) -> HttpResponse:
    """On to writing up, or back to gathering evidence, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = queries.enquiry_of(body, enquiry_id)
    if request.method == "POST":
        actions.move_enquiry(**named(request, found), to=to)
        return done(request, "Saved.", "enquiry", enquiry_id)
    writing = to == EnquiryStatus.REPORTING
    question = "Begin to write up?" if writing else "Gather more evidence?"
    lines = (
        ["No more information is asked for. What was asked can still be replied to.", "You can go back."]
        if writing
        else ["More information can be asked for.", "You can go on to writing up again."]
    )
    trail = crumb(found)
    return ask_first(request, body, "enquiries", question, lines, "Go on", trail, cancel_href=trail[1], danger=False)  # fmt: skip


@page
@never_cache
@login_required
def close_enquiry(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Close it, with what came of it, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = queries.enquiry_of(body, enquiry_id)
    form = forms.CloseForm(sent(request))
    if form.is_valid():
        try:
            actions.close_enquiry(**named(request, found), reason=form.cleaned_data["reason"])
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "It is closed.", "enquiry", enquiry_id)
    lines = [
        "Everything stays to be read.",
        "It cannot be opened again. Replies that come late are still taken.",
    ]
    trail = crumb(found)
    return ask_first(request, body, "enquiries", f"Close “{found.title}”?", lines, "Close it", trail, cancel_href=trail[1], form=form)  # fmt: skip


@page
@never_cache
@login_required
def discard_enquiry(request: HttpRequest, slug: str, enquiry_id: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_EDIT)
    found = queries.enquiry_of(body, enquiry_id)
    if request.method == "POST":
        actions.discard_enquiry(**named(request, found))
        return done(request, "The draft is gone.", "enquiries", slug)
    lines = ["The draft goes, with its evidence, witnesses and visits.", "It cannot be brought back."]
    trail = crumb(found)
    return ask_first(request, body, "enquiries", f"Discard “{found.title}”?", lines, "Discard it", trail, cancel_href=trail[1])  # fmt: skip
