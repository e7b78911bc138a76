"""Pages of a body's record, and of the rows behind each of its figures."""

from __future__ import annotations

import re

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.calc.record import Figure
from deliberation.accountability.presenters.record import record_page, rows_page
from deliberation.accountability.queries.record import period_of, record_found, rows_of
from deliberation.bodies.queries.roles import body_by_slug
from kernel.errors import NotFound

PER_PAGE = 20


@require_safe
@never_cache
def record(request: HttpRequest, slug: str) -> HttpResponse:
    """How a body answered and did what it said, over two years and year by year."""
    body = body_by_slug(slug)
    return render(
        request, "accountability/record.html", record_page(acting(request), body, record_found(body))
    )


@require_safe
@never_cache
def rows(request: HttpRequest, slug: str, figure: str) -> HttpResponse:
    """The rows that one figure of the record counts."""
    body = body_by_slug(slug)
    if figure not in set(Figure):
        raise NotFound("The record has no such figure.", next_step="Look at the record of the body.")
    asked = request.GET.get("year", "")
    period = period_of(int(asked) if re.fullmatch(r"[12][0-9]{3}", asked) else None)
    found = rows_of(body, Figure(figure), period)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = rows_page(acting(request), body, Figure(figure), period, list(page)) | {
        "page_obj": page,
        "total": page.paginator.count,
    }
    return render(request, "accountability/record_rows.html", context)
