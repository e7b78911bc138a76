"""Pages of metrics, and the method page that lists them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from design.onward import steps
from indexapp.forms import PeriodForm
from indexapp.presenters.common import chosen_period, chosen_sort, crumb, frame
from indexapp.presenters.method import method_view, reviewed_words
from indexapp.presenters.metric import SORTS, MetricDesk, metric_page
from indexapp.queries.areas import areas_of
from indexapp.queries.metrics import behind, brought_by, metric_files, metric_of, parts_behind
from indexapp.queries.published import index, scores, stamp
from indexapp.views.caching import kept_page
from notices.presenters import ways_to_follow


@require_safe
@kept_page(stamp)
def metric(request: HttpRequest, definition: str, slug: str) -> HttpResponse:
    """One metric: all areas with limits where known, gap and ratio sentence, trend, history of releases."""
    shown = index(definition)
    metric_id, file = metric_of(shown, slug)
    method = reverse("method", args=[shown.slug])
    context = frame(shown, crumb(shown), ("Method", method)) | {
        "file": file,
        "title": file["title"],
        "brought": brought_by(metric_id),
        "reviewed": reviewed_words(file),
        "onward": steps("metric", f"{shown.slug}/{slug}"),
        **ways_to_follow("metric", slug),
    }
    run = shown.run
    if run is None or not run.periods or (slug, run.periods[-1]) not in run.blocks:
        return render(request, "indexapp/index/metric_empty.html", context)
    period = chosen_period(run, request.GET.get("period", ""))
    sort = chosen_sort(request.GET.get("sort", ""), SORTS)
    areas, held = areas_of(shown), behind(metric_id, period)
    rows = scores(run, areas.by_id, nodes=[slug])
    rolled = [
        row.area_id
        for row in rows
        if row.period == period and row.raw is not None and row.area_id not in held
    ]
    parts = parts_behind(run.spec.areas_on, period, [slug], rolled) if rolled else {}
    view = metric_page(MetricDesk(shown, run, areas, rows, held, parts, file, slug, period, sort))
    context |= {"view": view, "form": PeriodForm(run, initial={"period": period}), "run": run}
    context["links"] = {"method": method, "overview": reverse("overview", args=[shown.slug])}
    return render(request, "indexapp/index/metric.html", context)


@require_safe
@kept_page(stamp)
def method(request: HttpRequest, definition: str) -> HttpResponse:
    """How an index is made: every metric with its meaning, direction, unit, source and weight; every parameter."""
    shown = index(definition)
    context = frame(shown, crumb(shown)) | {"view": method_view(shown, metric_files(shown))}
    return render(request, "indexapp/index/method.html", context)
