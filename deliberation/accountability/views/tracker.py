"""The tracker: one page over the recommendations of all bodies, and the same as a file and to print."""

from __future__ import annotations

import io
import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.calc.tracker import RULES
from deliberation.accountability.calc.tracker_rows import csv_lines, write_workbook
from deliberation.accountability.forms.tracker import SaveViewForm, TrackerForm
from deliberation.accountability.presenters.tracker import (
    ILLUSTRATIVE_NOTE,
    file_row,
    heads,
    tracker_rows,
    view_links,
)
from deliberation.accountability.presenters.tracker_table import table_rows
from deliberation.accountability.queries.tracker import (
    BodyNamed,
    InParts,
    bodies_to_choose,
    every_tracked,
    find_tracked,
    tracked,
)
from deliberation.accountability.queries.tracker_views import bodies_to_import_for, own_views
from deliberation.accountability.views.tracker_filters import filters_drawn
from design.onward import steps

PER_PAGE = 20
MOST_IN_PRINT = 1000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@never_cache
def tracker(request: HttpRequest) -> HttpResponse:
    """Every recommendation: filtered, sorted, searched; with one's own saved searches."""
    bodies = bodies_to_choose()
    form, kept, rows = _asked(request, bodies)
    query = urlencode(sorted(kept.items()))
    page: Page[Any] = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    found = tracked(list(page))
    actor = acting(request)
    first, more = filters_drawn(form)
    context: dict[str, Any] = {
        "first_filters": first,
        "more_filters": more,
        "more_in_use": form.more_in_use,
        "page_obj": page,
        "rows": table_rows(tracker_rows(found)),
        "heads": heads(kept, form.order()),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "query": query,
        "files": _files(query),
        "views": view_links(own_views(actor), query),
        "rules": RULES,
        "imports": bodies_to_import_for(actor, bodies),
        "everybody": steps("everybody", ""),
        "crumbs": [],
    }
    if actor.kind == "person" and query:
        context["save_form"] = SaveViewForm(initial={"query": query, "view_id": uuid.uuid4()})
    if any(each.recommendation.illustrative for each in found):
        context["illustrative"] = True
    return render(request, "accountability/tracker/tracker.html", context)


@require_safe
@never_cache
def tracker_print(request: HttpRequest) -> HttpResponse:
    """The same on one page, with the columns that councils use, to print."""
    form, kept, rows = _asked(request)
    shown = tracked(rows[slice(0, MOST_IN_PRINT)])
    query = urlencode(sorted(kept.items()))
    context: dict[str, Any] = {
        "rows": tracker_rows(shown),
        "total": rows.count(),
        "most": MOST_IN_PRINT,
        "filtered": bool(kept),
        "query": query,
        "asked": _asked_words(form),
        "rules": RULES,
        "crumbs": [("Tracker", f"{reverse('tracker')}?{query}")],
    }
    if any(each.recommendation.illustrative for each in shown):
        context["illustrative"] = True
    return render(request, "accountability/tracker/print.html", context)


@require_safe
@never_cache
def tracker_csv(request: HttpRequest) -> StreamingHttpResponse:
    """The same as CSV, every row."""
    _, _, rows = _asked(request)
    site = request.build_absolute_uri("/").rstrip("/")
    lines = csv_lines(file_row(each, site) for each in every_tracked(rows.each()))
    return _to_keep(StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8"), rows, "csv")


@require_safe
@never_cache
def tracker_xlsx(request: HttpRequest) -> FileResponse:
    """The same as a workbook, every row."""
    _, kept, rows = _asked(request)
    site = request.build_absolute_uri("/").rstrip("/")
    notes = [
        f"Recommendations from {site}{reverse('tracker')}?{urlencode(sorted(kept.items()))}",
        *(f"{colour}: {words}" for colour, words in RULES),
    ]
    if rows.illustrative():
        notes.insert(0, ILLUSTRATIVE_NOTE)
    file = io.BytesIO()
    write_workbook(file, (file_row(each, site) for each in every_tracked(rows.each())), notes=notes)
    file.seek(0)
    return _to_keep(FileResponse(file, content_type=XLSX), rows, "xlsx")


def _asked(
    request: HttpRequest, bodies: Sequence[BodyNamed] | None = None
) -> tuple[TrackerForm, dict[str, str], InParts]:
    there = bodies if bodies is not None else bodies_to_choose()
    form = TrackerForm(request.GET, bodies=[(each.slug, each.name) for each in there])
    return form, form.kept(), find_tracked(form.wanted(), form.order())


def _to_keep(response: Any, rows: InParts, ending: str) -> Any:
    """A file to keep, which no browser takes for a page."""
    made_up = "illustrative-" if rows.illustrative() else ""
    response["Content-Disposition"] = f'attachment; filename="{made_up}recommendation-tracker.{ending}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _files(query: str) -> list[dict[str, str]]:
    names = (
        ("These rows as a workbook", "tracker_xlsx", "XLSX"),
        ("These rows as a table", "tracker_csv", "CSV"),
    )
    return [
        {"text": text, "kind": kind, "href": f"{reverse(name)}?{query}" if query else reverse(name)}
        for text, name, kind in names
    ]


def _asked_words(form: TrackerForm) -> list[tuple[str, str]]:
    """What was asked for, in words, for the head of a printed page."""
    found = []
    for name, value in form.kept().items():
        choices = dict(getattr(form.fields[name], "choices", None) or ())
        found.append((str(form.fields[name].label), str(choices.get(value, value))))
    return found
