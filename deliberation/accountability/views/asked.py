"""“We asked, you said, we did”: for the whole site, and for one body. One page prints as it is."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.forms.asked import FindAskedForm
from deliberation.accountability.presenters.asked import story_view
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.queries.asked import find_asked, stories, years_asked
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug

PER_PAGE, PER_PRINT = 20, 200


@require_safe
@never_cache
def all_asked(request: HttpRequest) -> HttpResponse:
    """What was looked at, what was recommended, and what came of it, everywhere."""
    context = _context(request, None, reverse("api:asked"), reverse("asked_said_did")) | {"crumbs": []}
    return render(request, "accountability/asked.html", context)


@require_safe
@never_cache
def body_asked(request: HttpRequest, slug: str) -> HttpResponse:
    """The same of one body: what was recommended to it."""
    body = body_by_slug(slug)
    found = _context(
        request, body, reverse("api:body_asked", args=[slug]), reverse("body_asked", args=[slug])
    )
    return render(
        request,
        "accountability/body_asked.html",
        found | accountability_frame(acting(request), body, "record"),
    )


def _context(request: HttpRequest, body: Body | None, csv: str, here: str) -> dict[str, Any]:
    form = FindAskedForm(request.GET, years=years_asked(body))
    wanted, printing = form.wanted(), request.GET.get("print") == "yes"
    pages = Paginator(find_asked(wanted, body), PER_PRINT if printing else PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    views = [story_view(each) for each in stories(page)]
    kept = {name: value for name, value in vars(wanted).items() if value}
    made_up = {"illustrative": True} if any(each.illustrative for each in views) else {}
    return {
        "form": form,
        "page_obj": page,
        "stories": views,
        "total": pages.count,
        "filtered": bool(kept),
        "printing": printing,
        "csv": f"{csv}?{urlencode(kept | {'format': 'csv'})}",
        "print_href": f"{here}?{urlencode(kept | {'print': 'yes'})}",
        **made_up,
    }
