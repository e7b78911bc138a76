"""Two to five areas side by side."""

from __future__ import annotations

import csv
import io

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from indexapp.forms_compare import CompareForm
from indexapp.presenters.common import chosen_period, crumb, frame
from indexapp.presenters.compare import FILE_COLUMNS, comparison, file_rows
from indexapp.queries.areas import areas_of
from indexapp.queries.metrics import metric_files
from indexapp.queries.published import index, scores, stamp
from indexapp.views.caching import kept_page
from kernel.errors import BadInput, NotFound


@kept_page(stamp)
def compare(request: HttpRequest, definition: str) -> HttpResponse:
    """A comparison, and the form that chooses its areas; what does not make a comparison is said above the form."""
    shown = index(definition)
    context = frame(shown, crumb(shown))
    if shown.run is None or not shown.run.periods:
        return render(
            request, "indexapp/index/empty.html", context | {"title": f"Compare areas: {shown.title}"}
        )
    run, areas = shown.run, areas_of(shown)
    period = chosen_period(run, request.GET.get("period", ""))
    form = CompareForm(run, areas, request.GET, period)
    chosen = form.chosen()
    links = {
        "method": reverse("method", args=[shown.slug]),
        "overview": reverse("overview", args=[shown.slug]),
    }
    context |= {"form": form, "links": links, "run": run, "period": period}
    if chosen:
        rows = scores(run, [area.id for area in chosen], periods=[period])
        context["view"] = comparison(shown, run, areas, chosen, rows, period, metric_files(shown))
    wrong = form.is_bound and not form.is_valid()
    return render(request, "indexapp/compare/compare.html", context, status=400 if wrong else 200)


def compare_file(request: HttpRequest, definition: str) -> HttpResponse:
    """The comparison as CSV. What does not make a comparison is refused with a sentence."""
    shown = index(definition)
    if shown.run is None or not shown.run.periods:
        raise NotFound(
            "This index has no figures yet.", next_step="See the data releases for what has come in."
        )
    run, areas = shown.run, areas_of(shown)
    period = chosen_period(run, request.GET.get("period", ""))
    form = CompareForm(run, areas, request.GET, period)
    chosen = form.chosen()
    if not chosen:
        said = [str(error) for errors in form.errors.values() for error in errors]
        raise BadInput(
            " ".join(said) or "Choose at least two areas to compare.",
            next_step="Go back to the comparison and choose again.",
        )
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(FILE_COLUMNS)
    writer.writerows(
        file_rows(shown, run, chosen, scores(run, [area.id for area in chosen], periods=[period]), period)
    )
    headers = {"Content-Disposition": f'attachment; filename="{shown.slug}-comparison.csv"'}
    return HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8", headers=headers)
