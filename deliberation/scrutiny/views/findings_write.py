"""Pages on which a finding is written down and changed, and its figure chosen."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.presenters.figures import claim_of, figure_view
from deliberation.accountability.queries.figures import figure_choices
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions.findings import (
    FigureGiven,
    FindingChanged,
    change_finding,
    draft_finding,
    need,
)
from deliberation.scrutiny.calc.findings import FindingAct
from deliberation.scrutiny.forms.findings import (
    ChooseFigureForm,
    FindingForm,
    first_finding,
)
from deliberation.scrutiny.models import Finding
from deliberation.scrutiny.presenters.findings import (
    SERIOUSNESS_WORDS,
    Seriousness,
    finding_figure,
    findings_frame,
)
from deliberation.scrutiny.queries.enquiries import enquiry_of
from deliberation.scrutiny.queries.evidence import weakest
from deliberation.scrutiny.queries.findings import (
    enquiries_to_choose,
    evidence_numbers,
    evidence_to_choose,
    finding_of,
)
from deliberation.scrutiny.queries.findings_choices import areas_near
from indexapp.queries.geography import reference
from indexapp.queries.pins import PinnedFigure, figure_now

FIGURE = ("definition", "metric", "area", "period")


def _asked_figure(request: HttpRequest) -> FigureGiven | None:
    """The figure that the address or the form names."""
    given = request.POST if request.method == "POST" else request.GET
    values = {name: given.get(name, "")[:80] for name in FIGURE}
    return FigureGiven(**values) if values["definition"] and values["metric"] and values["area"] else None


def _figure(asked: FigureGiven | None) -> PinnedFigure | None:
    return figure_now(asked.definition, asked.metric, asked.area, asked.period) if asked is not None else None


def _starts_at(figure: PinnedFigure | None) -> dict[str, str]:
    """What a form starts with when it comes from a figure."""
    if figure is None:
        return {}
    named = {
        "definition": figure.definition,
        "metric": figure.metric,
        "area": figure.area,
        "period": figure.period,
    }
    return named | {"title": claim_of(figure)[:200], "area_key": figure.area}


def _form(
    request: HttpRequest, body: Body, found: Finding | None, start: dict[str, Any], enquiry_id: UUID | None
) -> FindingForm:
    enquiry = enquiry_of(body, enquiry_id) if enquiry_id is not None else None
    going_on = enquiries_to_choose(body)
    if enquiry is not None and enquiry.pk not in {pk for pk, _ in going_on}:
        going_on.append((enquiry.pk, f"{enquiry.title} ({enquiry.reference})"))
    return FindingForm(
        sent(request),
        initial=start,
        areas=areas_near(body, str(start.get("area_key") or "")),
        enquiries=going_on,
        evidence=evidence_to_choose(enquiry, found),
        has_figure=found is not None and bool(found.figure),
    )


def _area(request: HttpRequest) -> str:
    """The area alone, where the address names no figure."""
    return "" if request.GET.get("metric") else request.GET.get("area", "")[:12]


def _weak(body: Body, area: str) -> list[tuple[str, str, str]]:
    """The figures on which an area does worst, each with the address of a finding that starts from it."""
    here = reverse("new_finding_of", args=[body.slug])
    return [
        (each.title, each.place, f"{here}?{urlencode({name: getattr(each, name) for name in FIGURE})}")
        for each in weakest("", area)
    ]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@page
@never_cache
@login_required
def new(request: HttpRequest, slug: str) -> HttpResponse:
    """Write a finding down: by itself, from a figure that the address names, or in a line of enquiry."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_WRITE)
    asked = _asked_figure(request)
    figure = _figure(asked)
    given = request.POST.get("enquiry_id", "") if request.method == "POST" else request.GET.get("enquiry", "")
    enquiry_id = _uuid(given)
    area = _area(request)
    known = area if area in reference().areas else ""
    start = first_finding(enquiry_id=str(enquiry_id or ""), **({"area_key": known} | _starts_at(figure)))
    form = _form(request, body, None, start, enquiry_id)
    if form.is_valid():
        try:
            made = draft_finding(
                actor=acting(request),
                body_id=body.pk,
                given=form.given(),
                figure=asked,
                finding_id=form.cleaned_data["finding_id"],
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(
                request, "The finding is written down. Those concerned can be asked about it next."
            )
            return redirect("finding", finding_id=made.pk)
    gone = asked is not None and figure is None
    weak = _weak(body, area) if figure is None else []
    return _fill_in(request, body, None, form, figure=figure, gone=gone, weak=weak)


@page
@never_cache
@login_required
def edit(request: HttpRequest, slug: str, finding_id: UUID) -> HttpResponse:
    """Change a finding. What somebody else wrote meanwhile is shown beside the reader's own text."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_WRITE)
    found = finding_of(body, finding_id)
    if request.method != "POST":
        need(FindingAct.CHANGE, found)
    asked = _asked_figure(request)
    figure = _figure(asked)
    named = {name: value for name, value in _starts_at(figure).items() if name in FIGURE}
    start = first_finding(found, evidence_numbers(found), **named)
    chosen = _uuid(request.POST.get("enquiry_id", "")) if request.method == "POST" else found.enquiry_id
    form = _form(request, body, found, start, chosen)
    theirs: list[tuple[str, str]] = []
    if form.is_valid():
        try:
            change_finding(
                actor=acting(request),
                body_id=body.pk,
                finding_id=found.pk,
                given=form.given(),
                version=form.cleaned_data["version"] or 0,
                figure=asked,
                drop_figure=form.cleaned_data.get("drop_figure", False),
            )
        except FindingChanged as error:
            tell(form, error)
            theirs = _theirs(request, form, finding_of(body, finding_id))
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The finding is saved.")
            return redirect("finding", finding_id=found.pk)
    return _fill_in(
        request, body, found, form, figure=figure, gone=asked is not None and figure is None, theirs=theirs
    )


def _theirs(request: HttpRequest, form: FindingForm, found: Finding) -> list[tuple[str, str]]:
    """What stands now; the form knows of it from here on, so that saving again puts the reader's text in its place."""
    again = request.POST.copy()
    again["version"] = str(found.version)
    form.data = again
    return [
        ("What was found", found.title),
        ("In words", found.text),
        ("How serious", SERIOUSNESS_WORDS[Seriousness(found.seriousness)]),
    ]


def _fill_in(
    request: HttpRequest,
    body: Body,
    found: Finding | None,
    form: FindingForm,
    *,
    figure: PinnedFigure | None,
    gone: bool,
    theirs: list[tuple[str, str]] | None = None,
    weak: list[tuple[str, str, str]] | None = None,
) -> HttpResponse:
    trail = [(found.reference, reverse("finding", args=[found.pk]))] if found is not None else []
    shown = (
        figure_view(figure) if figure is not None else (finding_figure(found) if found is not None else None)
    )
    query = urlencode({"finding": str(found.pk)}) if found is not None else ""
    context = findings_frame(acting(request), body, *trail) | {
        "form": form,
        "found": found,
        "figure": shown,
        "gone": gone,
        "choose_href": f"{reverse('finding_figure', args=[body.slug])}{f'?{query}' if query else ''}",
        "cancel_href": reverse("finding", args=[found.pk])
        if found is not None
        else reverse("findings", args=[body.slug]),
        "theirs": theirs,
        "weakest": weak,
    }
    if figure is not None and figure.illustrative:
        context["illustrative"] = True
    return render(request, "scrutiny/findings/edit.html", context, status=409 if theirs else 200)


@page
@never_cache
@login_required
def choose_figure(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose a figure of the index, look at it, and go on with it to a new finding or to one that is there."""
    body = body_to_act_for(acting(request), slug, Permission.ENQUIRY_WRITE)
    finding_id = _uuid(request.GET.get("finding", ""))
    found = finding_of(body, finding_id) if finding_id is not None else None
    offered = figure_choices("", [each.key for each in areas_near(body)])
    first = {
        "area": offered.areas[0].key if offered.areas else "",
        "period": offered.periods[0] if offered.periods else "",
    }
    form = ChooseFigureForm(request.GET if "metric" in request.GET else None, offered=offered, initial=first)
    chosen = dict(form.cleaned_data) if form.is_valid() else None
    figure = figure_now(offered.definition, **chosen) if chosen else None
    on = (
        reverse("edit_finding", args=[slug, found.pk])
        if found is not None
        else reverse("new_finding_of", args=[slug])
    )
    query = urlencode({"definition": offered.definition, **(chosen or {})})
    context = findings_frame(acting(request), body) | {
        "form": form,
        "found": found,
        "index_title": offered.title,
        "figure": figure_view(figure) if figure is not None else None,
        "nothing": chosen is not None and figure is None,
        "use_href": f"{on}?{query}",
    }
    return render(request, "scrutiny/findings/figure.html", context)
