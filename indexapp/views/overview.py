"""The overview of an index."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from indexapp.forms import OverviewForm
from indexapp.presenters.common import chosen_period, chosen_sort, earlier, frame
from indexapp.presenters.facts import counted, published_figures, wanted
from indexapp.presenters.overview import SORTS, default_node, overview
from indexapp.queries.areas import areas_of
from indexapp.queries.metrics import denominators, metric_files
from indexapp.queries.published import index, scores, stamp
from indexapp.views.caching import kept_page


@require_safe
@kept_page(stamp)
def overview_page(request: HttpRequest, definition: str) -> HttpResponse:
    """Every area around zero, by period and domain, sortable; a tile map; the headline gaps in sentences."""
    shown = index(definition)
    context = frame(shown)
    if shown.run is None or not shown.run.periods:
        return render(request, "indexapp/index/empty.html", context | {"title": shown.title})
    run, areas = shown.run, areas_of(shown)
    period = chosen_period(run, request.GET.get("period", ""))
    node = default_node(request.GET.get("domain", ""), run)
    sort = chosen_sort(request.GET.get("sort", ""), [*SORTS, *(domain.slug for domain in run.spec.domains)])
    figures = published_figures(shown.text)
    rows = scores(run, areas.by_id, periods=[period, earlier(run, period)], also=wanted(figures))
    counts = {
        slug: held
        for then, slugs in counted(figures).items()
        for slug, held in denominators(slugs, then).items()
    }
    view = overview(shown, run, areas, rows, period, node, sort, metric_files(shown), counts)
    form = OverviewForm(run, initial={"period": period, "domain": "" if node == "index" else node})
    links = {name: reverse(name, args=[shown.slug]) for name in ("method", "run_list", "compare")}
    return render(
        request,
        "indexapp/index/overview.html",
        context | {"view": view, "form": form, "links": links, "run": run},
    )
