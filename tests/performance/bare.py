"""Bare Django pages, what any page of ours is measured against: thirty rows of areas, and a paginated list."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from config.urls import urlpatterns as ours
from deliberation.accountability.models import Recommendation
from indexapp.models import Area


def bare(request: HttpRequest) -> HttpResponse:
    """One query, one template."""
    return render(request, "bare.html", {"rows": list(Area.objects.values_list("key", "name", "type")[:30])})


def bare_recommendations(request: HttpRequest) -> HttpResponse:
    """A list of recommendations as Django's own parts make it: counted, sorted, twenty rows, one template."""
    rows = Recommendation.objects.select_related("from_body", "to_body").order_by("-made_on")
    page = Paginator(rows, 20).get_page(request.GET.get("page"))
    return render(request, "bare_list.html", {"page": page})


urlpatterns = [path("bare/", bare), path("bare/recommendations/", bare_recommendations), *ours]
