"""Pages of recommendations: all of them, those of one body, and one with its answer."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.forms.recommendations import FindRecommendationsForm
from deliberation.accountability.models import Recommendation
from deliberation.accountability.presenters.recommendations import (
    one_page,
    recommendations_frame,
    recommendations_table,
)
from deliberation.accountability.queries.others import to_others
from deliberation.accountability.queries.recommendations import (
    RecommendationsWanted,
    actions_after,
    find_recommendations,
    made_by,
    received_by,
    recommendation_at,
    with_responses,
)
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import steps

PER_PAGE = 20


@require_safe
@never_cache
def all_recommendations(request: HttpRequest) -> HttpResponse:
    """Recommendations of all bodies: overdue first, then those to be answered, then the answered."""
    form = FindRecommendationsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    given = {name: asked.get(name) or "" for name in ("words", "state", "verdict")}
    wanted = RecommendationsWanted(**given)
    page = Paginator(find_recommendations(wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in given.items() if value}
    context = {
        "form": form,
        "page_obj": page,
        "table": recommendations_table(page, "recommendations", "Recommendations"),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "csv": f"{reverse('api:recommendations')}?{urlencode(kept | {'format': 'csv'})}",
        "crumbs": [],
    }
    if any(each.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "accountability/all.html", context)


@require_safe
@never_cache
def body_recommendations(request: HttpRequest, slug: str) -> HttpResponse:
    """What was recommended to a body, and what it recommended to others."""
    actor, body = acting(request), body_by_slug(slug)
    context = recommendations_frame(actor, body) | {
        "parts": [
            _part(request, "received", f"To {body.name}", received_by(body)),
            _part(request, "made", f"From {body.name}", made_by(body)),
        ],
        "csv": reverse("api:body_recommendations", args=[slug]) + "?format=csv",
    }
    context["any"] = any(part["page"].paginator.count for part in context["parts"])
    return render(request, "accountability/body.html", context)


def _part(request: HttpRequest, side: str, heading: str, rows: QuerySet[Recommendation]) -> dict[str, Any]:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get(side))
    return {
        "name": side,
        "heading": heading,
        "page": page,
        "table": recommendations_table(page, side, heading, side=side),
        "none": "Nothing was recommended to it."
        if side == "received"
        else "It has recommended nothing to others.",
    }


@require_safe
@never_cache
def recommendation(request: HttpRequest, recommendation_id: UUID) -> HttpResponse:
    """One recommendation: what is asked of whom and why, by when the answer is due, and the answer."""
    found = with_responses([recommendation_at(recommendation_id)])[0]
    each = found.recommendation
    context = one_page(acting(request), found, to_others(each), actions_after([each])[each.pk])
    context["onward"] = steps("recommendation", str(recommendation_id))
    return render(request, "accountability/one.html", context)
