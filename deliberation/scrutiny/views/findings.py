"""Pages of findings: all of them, those of one body with what it was asked to reply to, and one."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import holds
from access.middleware import acting
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.bodies.queries.roles import body_by_slug, scope_of
from deliberation.scrutiny.forms.findings import FindFindingsForm
from deliberation.scrutiny.presenters.findings import (
    asked_table,
    finding_page,
    findings_frame,
    findings_table,
)
from deliberation.scrutiny.queries.findings import (
    FindingsWanted,
    bodies_with,
    evidence_behind,
    find_findings,
    finding_at,
    works_on,
)
from deliberation.scrutiny.queries.findings_choices import bodies_by_id
from deliberation.scrutiny.queries.findings_onward import came_of
from deliberation.scrutiny.queries.replies import asked_of, heard, replies_to
from design.onward import steps
from indexapp.queries.geography import reference

PER_PAGE = 20
FILTERS = ("words", "seriousness", "topic", "lever", "factor", "status")
FIGURE = ("definition", "metric", "area", "period", "enquiry")
"""What the address of a new finding may bring along."""


def _kept(wanted: FindingsWanted, *names: str) -> dict[str, str]:
    return {name: value for name in names if (value := getattr(wanted, name))}


@require_safe
@never_cache
def all_findings(request: HttpRequest) -> HttpResponse:
    """Findings of all bodies, the most serious first; `area` narrows them to one area, by its key."""
    actor = acting(request)
    area = request.GET.get("area", "")[:12].replace("\x00", "")
    form = FindFindingsForm(request.GET, inside=bool(bodies_with(actor, Permission.SCRUTINY_SEE_PRIVATE)))
    wanted = form.wanted(area=area)
    page = Paginator(find_findings(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = _kept(wanted, *FILTERS, "area")
    known = reference().areas.get(area)
    context: dict[str, Any] = {
        "form": form,
        "page_obj": page,
        "table": findings_table(page, "Findings"),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "area": known,
        "csv": f"{reverse('api:findings')}?{urlencode(kept | {'format': 'csv'})}",
        "crumbs": [],
    }
    if any(each.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "scrutiny/findings/all.html", context)


@require_safe
@never_cache
def body_findings(request: HttpRequest, slug: str) -> HttpResponse:
    """The findings of a body; for those who reply for it, the findings of others that it was asked to reply to."""
    actor, body = acting(request), body_by_slug(slug)
    inside = works_on(actor, body.pk)
    form = FindFindingsForm(request.GET, inside=inside, short=True)
    wanted = form.wanted(body=slug)
    page = Paginator(find_findings(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = _kept(wanted, *FILTERS)
    answers = holds(actor, Permission.REQUEST_ANSWER, scope_of(body.pk))
    asked = Paginator(asked_of(body), PER_PAGE).get_page(request.GET.get("asked")) if answers else None
    context = findings_frame(actor, body) | {
        "form": form,
        "page_obj": page,
        "table": findings_table(page, "Findings", of_body=True),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "writes": holds(actor, Permission.ENQUIRY_WRITE, scope_of(body.pk)),
        "asked": asked if asked is not None and asked.paginator.count else None,
        "csv": f"{reverse('api:body_findings', args=[slug])}?{urlencode(kept | {'format': 'csv'})}",
    }
    if context["asked"]:
        context["asked_table"] = asked_table(asked or (), today_in_england())
    return render(request, "scrutiny/findings/body.html", context)


@require_safe
@never_cache
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """One finding: what, how serious, how sure, its figure and evidence, what those concerned say, what came of it."""
    actor = acting(request)
    found = finding_at(actor, finding_id)
    evidence = evidence_behind(found) if found.enquiry_id is not None else []
    replies = replies_to(found)
    context = finding_page(actor, found, evidence, replies, heard(found))
    context["came_of_it"] = came_of(found)
    context["onward"] = steps("finding", str(found.pk))
    return render(request, "scrutiny/findings/one.html", context)


@require_safe
@never_cache
@login_required
def new_finding(request: HttpRequest) -> HttpResponse:
    """Where a finding that starts from a figure goes: to the reader's body, or to one that they choose."""
    bodies = bodies_by_id(bodies_with(acting(request), Permission.ENQUIRY_WRITE))
    brought = {name: request.GET[name][:120] for name in FIGURE if request.GET.get(name)}
    query = f"?{urlencode(brought)}" if brought else ""
    ways = [(each.name, reverse("new_finding_of", args=[each.slug]) + query) for each in bodies]
    if len(ways) == 1:
        return redirect(ways[0][1])
    crumbs = [("Findings", reverse("all_findings"))]
    return render(request, "scrutiny/findings/choose_body.html", {"ways": ways, "crumbs": crumbs})
