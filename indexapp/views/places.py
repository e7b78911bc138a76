"""Finding an area, and the page of an area by itself."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from design.onward import steps
from indexapp.forms import AreaSearchForm
from indexapp.presenters.place_words import TYPES
from indexapp.presenters.places import found_by, kinds_of, listed_as, place_view, regions_of
from indexapp.queries.geography import area_known_as, listed, places_of, reference, search
from indexapp.queries.published import stamp
from indexapp.views.caching import kept_page
from kernel import clock
from kernel.errors import NotFound
from notices.presenters import ways_to_follow

PER_PAGE = 50


@require_safe
def area_search(request: HttpRequest) -> HttpResponse:
    """Areas that a text may mean, or every area of a type."""
    form = _form(request)
    asked = form.asked
    answer = search(asked["q"], asked["type"], asked["region"]) if asked["q"] else None
    today = clock.today()
    kind = asked["type"] or "ics"
    lines = found_by(answer.hits, today) if answer else listed_as(listed(kind, asked["region"]), today)
    page = Paginator(lines, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form, "query": asked["q"], "answer": answer, "many": TYPES[kind][1], "page": page, "count": len(lines),
        "crumbs": [("Home", reverse("home"))],
    }  # fmt: skip
    return render(request, "indexapp/areas/search.html", context)


@require_safe
def area(request: HttpRequest, code: str) -> HttpResponse:
    """An area by any code it has, or had; other than by its key: moved to there."""
    try:
        found = area_known_as(code)
    except NotFound as unknown:
        context = {
            "form": _form(),
            "error": unknown,
            "crumbs": [("Home", reverse("home")), ("Areas", reverse("area_search"))],
        }
        return render(request, "indexapp/areas/unknown.html", context, status=unknown.status)
    if found.key != code:
        return HttpResponsePermanentRedirect(reverse("area", args=[found.key]))
    return _area(request, code)


@kept_page(stamp)
def _area(request: HttpRequest, key: str) -> HttpResponse:
    table = reference()
    view = place_view(table, table.areas[key], places_of(key), clock.today())
    crumbs = [("Home", reverse("home")), ("Areas", reverse("area_search"))]
    context = {
        "view": view,
        "crumbs": crumbs,
        "illustrative": view.illustrative,
        "onward": steps("area", key),
        **ways_to_follow("area", key),
    }
    return render(request, "indexapp/areas/area.html", context)


def _form(request: HttpRequest | None = None) -> AreaSearchForm:
    table = reference()
    return AreaSearchForm(kinds_of(table), regions_of(table), request.GET if request else None)
