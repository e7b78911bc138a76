"""Pages of areas within an index."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from design.onward import Step, steps
from indexapp.forms import PeriodForm
from indexapp.presenters.area import AreaPage, Desk, area_page
from indexapp.presenters.common import chosen_period, crumb, frame
from indexapp.queries.areas import AreaSet, AreaView, areas_of
from indexapp.queries.metrics import Parts, own_figures, parts_behind
from indexapp.queries.published import Index, RunView, index, scores, stamp
from indexapp.views.caching import kept_page
from notices.presenters import ways_to_follow


@require_safe
@kept_page(stamp)
def area_in_index(request: HttpRequest, definition: str, key: str) -> HttpResponse:
    """One area: index, domains, each metric with its place among all and among similar areas, trend, context."""
    shown = index(definition)
    context = frame(shown, crumb(shown))
    if shown.run is None or not shown.run.periods:
        return render(request, "indexapp/index/empty.html", context | {"title": shown.title})
    run, areas = shown.run, areas_of(shown)
    area = areas.get(key)
    period = chosen_period(run, request.GET.get("period", ""))
    rows = scores(run, areas.by_id, periods=[period])
    rows += scores(run, [area.id], periods=[each for each in run.periods if each != period])
    own, parts = _made_from(run, area, period)
    view = area_page(Desk(shown, run, areas, area, rows, period, own, parts))
    context |= {"view": view, "form": PeriodForm(run, initial={"period": period}), "run": run}
    return render(
        request,
        "indexapp/index/area.html",
        context
        | {"links": _links(shown, areas, area, period, view.similar), "onward": steps("area", area.key)}
        | {"weak": _steps_from(shown, area, view)}
        | ways_to_follow("area", area.key),
    )


def _steps_from(shown: Index, area: AreaView, view: AreaPage) -> list[tuple[str, list[Step]]]:
    """What a reader can do about each of the weakest figures, by its title."""
    found = [
        (line.node.title, steps("figure", f"{shown.slug}/{line.node.slug}/{area.key}/{view.period}"))
        for line in view.worst
    ]
    return [(title, each) for title, each in found if each]


def _made_from(run: RunView, area: AreaView, period: str) -> tuple[set[str], dict[tuple[str, int], Parts]]:
    slugs = [metric.slug for metric in run.spec.metrics]
    own = own_figures(area.id, slugs, period)
    rest = [slug for slug in slugs if slug not in own]
    return own, parts_behind(run.spec.areas_on, period, rest, [area.id]) if rest else {}


def _links(
    shown: Index, areas: AreaSet, area: AreaView, period: str, similar: list[tuple[AreaView, str]]
) -> dict[str, str]:
    beside = [("area", each.key) for each in (area, *(peer for peer, _ in similar[:4]))]
    return {
        "method": reverse("method", args=[shown.slug]),
        "compare": f"{reverse('compare', args=[shown.slug])}?{urlencode([*beside, ('period', period)])}",
        "about": reverse("area", args=[area.key]),
    }
