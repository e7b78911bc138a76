"""Pages of single figures: the rows of a release, and where one figure comes from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from indexapp.forms_releases import ObservationFilterForm
from indexapp.presenters import observations as words
from indexapp.queries import observations as queries
from indexapp.queries.releases import release_for
from indexapp.views.releases import sees_unpublished

PER_PAGE = 100


@require_safe
@never_cache
def observation_list(request: HttpRequest) -> HttpResponse:
    """Figures in force, or the rows of one release, a hundred at a time in the order they came in."""
    form = ObservationFilterForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    release = (
        release_for(asked["release"], unpublished=sees_unpublished(request.actor))
        if asked.get("release")
        else None
    )  # type: ignore[attr-defined]
    area = queries.area_of(asked["area"]) if asked.get("area") else None
    after = request.GET.get("after", "")
    wanted = queries.Rows(
        release.pk if release else None, asked.get("metric", ""), area.key if area else asked.get("area", ""),
        asked.get("period", "").strip(), int(after) if after.isascii() and after.isdigit() and len(after) < 19 else 0,
    )  # fmt: skip
    rows = queries.listed(wanted, PER_PAGE + 1)
    context = {
        "form": form, "caption": f"Release {release.pk}" if release else "", "release": release, "table": words.row_table(rows[:PER_PAGE]), "more": _more(request, rows),
        "illustrative": any(each.release.illustrative for each in rows), "crumbs": [("Data", reverse("releases"))],
        "started": wanted.after > 0,
    }  # fmt: skip
    return render(request, "indexapp/releases/observations.html", context)


def _more(request: HttpRequest, rows: list[queries.Observation]) -> str:
    if len(rows) <= PER_PAGE:
        return ""
    query = {name: value for name, value in request.GET.items() if name != "after"} | {
        "after": rows[PER_PAGE - 1].pk
    }
    return f"?{urlencode(query)}"


@require_safe
@never_cache
def observation_page(request: HttpRequest, metric: str, area: str, period: str) -> HttpResponse:
    """Where one figure comes from: what each release said, and for a figure put together its parts."""
    figure = queries.figure(metric, area, period)
    made_up = any(each.release.illustrative for each in (*figure.said, *figure.parts))
    context = {
        "figure": figure, "lede": words.lede_of(figure), "said": words.said_table(figure) if figure.said else None,
        "parts": words.part_table(figure) if figure.parts else None, "illustrative": made_up,
        "crumbs": [("Data", reverse("releases"))],
    }  # fmt: skip
    return render(request, "indexapp/releases/observation.html", context)
