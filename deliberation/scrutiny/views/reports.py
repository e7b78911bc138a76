"""Pages of scrutiny reports: all of them, those of one body, one of them, and its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.presenters.came_of import decision_steps
from deliberation.bodies.queries.roles import body_by_slug, scope_of
from deliberation.scrutiny.forms.reports import FindReportsForm
from deliberation.scrutiny.presenters.reports import report_page, reports_frame, reports_table
from deliberation.scrutiny.presenters.reports_files import report_docx, report_pdf
from deliberation.scrutiny.queries.findings import bodies_with, works_on
from deliberation.scrutiny.queries.reports import find_reports, replacement_of, report_at, whole_report

PER_PAGE = 20


@require_safe
@never_cache
def all_reports(request: HttpRequest) -> HttpResponse:
    """Reports of all bodies, newest first."""
    actor = acting(request)
    form = FindReportsForm(request.GET, inside=bool(bodies_with(actor, Permission.SCRUTINY_SEE_PRIVATE)))
    wanted = form.wanted()
    page = Paginator(find_reports(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name in ("words", "status") if (value := getattr(wanted, name))}
    context: dict[str, Any] = {
        "form": form,
        "page_obj": page,
        "table": reports_table(page, "Reports"),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "csv": f"{reverse('api:scrutiny_reports')}?{urlencode(kept | {'format': 'csv'})}",
        "crumbs": [],
    }
    if any(each.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "scrutiny/reports/all.html", context)


@require_safe
@never_cache
def body_reports(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports of a body, newest first."""
    actor, body = acting(request), body_by_slug(slug)
    form = FindReportsForm(request.GET, inside=works_on(actor, body.pk))
    wanted = form.wanted(body=slug)
    page = Paginator(find_reports(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name in ("words", "status") if (value := getattr(wanted, name))}
    context = reports_frame(actor, body) | {
        "form": form,
        "page_obj": page,
        "table": reports_table(page, "Reports", of_body=True),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "starts": holds(actor, Permission.ENQUIRY_EDIT, scope_of(body.pk)),
        "csv": f"{reverse('api:body_scrutiny_reports', args=[slug])}?{urlencode(kept | {'format': 'csv'})}",
    }
    return render(request, "scrutiny/reports/body.html", context)


@require_safe
@never_cache
def report(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """A report: as it was published, with what was answered since; before that, as it is written."""
    actor = acting(request)
    found = report_at(actor, report_id)
    whole = whole_report(found)
    replaced_by = replacement_of(found) if whole.published else None
    context = report_page(actor, whole, replaced_by)
    if whole.published:
        context["decided"] = decision_steps({"report": [found.pk], "recommendation": whole.answers})
    return render(request, "scrutiny/reports/report.html", context)


@require_safe
@never_cache
def report_as_pdf(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The report as a PDF, for those who may read it."""
    return report_pdf(whole_report(report_at(acting(request), report_id)))


@require_safe
@never_cache
def report_as_docx(request: HttpRequest, report_id: UUID) -> HttpResponse:
    """The report as a document for Word, for those who may read it."""
    return report_docx(whole_report(report_at(acting(request), report_id)))
