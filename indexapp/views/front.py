"""The home page and the list of indexes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from indexapp.presenters.front import card, ends_table, listed_view
from indexapp.queries.front import (
    all_indexes,
    files_of_metrics,
    front_stamp,
    latest_of_all,
    latest_releases,
    listed_indexes,
)
from indexapp.views.caching import kept_page

RELEASES = 5


@kept_page(front_stamp)
def home(request: HttpRequest) -> HttpResponse:
    """What Folkmoot is, a search for an area, what each index says of its latest period, the latest releases."""
    indexes, latest = all_indexes(), latest_of_all()
    slugs = {metric.slug for index in indexes for metric in index.spec.metrics}
    files = files_of_metrics(slugs)
    cards = [card(index, latest.get(index.id), files) for index in indexes]
    context = {
        "cards": [(each, None if each.tiles or not each.best else ends_table(each)) for each in cards],
        "releases": latest_releases(RELEASES),
        "illustrative": any(index.illustrative for index in indexes),
        "links": {name: reverse(name) for name in ("area_search", "releases", "index_list")},
    }
    return render(request, "indexapp/front/home.html", context)


@kept_page(front_stamp)
def index_list(request: HttpRequest) -> HttpResponse:
    """Every index: title, summary, period, metrics, version, last publication and whether newer data waits."""
    views = [listed_view(each) for each in listed_indexes()]
    crumbs = [("Home", reverse("home"))]
    context = {
        "views": views,
        "crumbs": crumbs,
        "illustrative": any(view.index.illustrative for view in views),
    }
    return render(request, "indexapp/front/index_list.html", context)
