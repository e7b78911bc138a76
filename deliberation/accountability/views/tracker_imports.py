"""Bringing an earlier tracker along: send the file, look at what it would do, confirm or discard."""

from __future__ import annotations

import io
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions.tracker_imports import (
    confirm_tracker,
    discard_tracker,
    preview_tracker,
)
from deliberation.accountability.calc.tracker_files import COLUMN_WORDS, HEADINGS
from deliberation.accountability.calc.tracker_rows import csv_lines, write_workbook
from deliberation.accountability.forms.tracker_imports import TrackerImportForm
from deliberation.accountability.models import ImportStatus
from deliberation.accountability.presenters import tracker_imports as words
from deliberation.accountability.presenters.recommendations import recommendations_frame
from deliberation.accountability.queries.tracker_imports import import_of, imports_of
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, tell

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EXAMPLE = {
    "reference": "EX/1", "origin": "Example review of care at home", "made_on": "2026-03-31", "area": "Example town",
    "text": "An example: take this row out. Publish how long people wait for care at home.", "executive_on": "2026-05-12",
    "lead": "Director of Adult Social Care", "action": "Figures are published every month.", "status": "Green",
    "to": "Cabinet of Example Council", "response": "Accepted", "answered_on": "2026-05-12",
}  # fmt: skip


def _body(request: HttpRequest, slug: str) -> Body:
    return body_to_act_for(acting(request), slug, Permission.TRACKER_IMPORT)


@page
@never_cache
@login_required
def import_tracker(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file and see what it would do."""
    body = _body(request, slug)
    sent = request.method == "POST"
    form = TrackerImportForm(request.POST, request.FILES) if sent else TrackerImportForm()
    if sent and form.is_valid():
        said = form.cleaned_data
        try:
            found = preview_tracker(
                actor=acting(request), body_id=body.pk, content=said["file"].read(), filename=said["file"].name,
                to=said["to"], green_is_done=said["green"] == "done",
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return redirect("tracker_import", body.slug, found.pk)
    before = imports_of(body)
    context = recommendations_frame(acting(request), body) | {
        "form": form,
        "columns": words.column_table(),
        "before": words.imports_table(before, lambda each: reverse("tracker_import", args=[slug, each.pk]))
        if before
        else None,
    }
    return render(request, "accountability/tracker/import.html", context)


@require_safe
def tracker_template(request: HttpRequest, ending: str) -> FileResponse:
    """An empty file with the heading and one example."""
    columns = [HEADINGS[field] for field in COLUMN_WORDS]
    rows = [[EXAMPLE.get(field, "") for field in COLUMN_WORDS]]
    file = io.BytesIO()
    if ending == "xlsx":
        write_workbook(file, rows, columns=columns, notes=["Keep the first row. Take the example out."])
    else:
        file.writelines(csv_lines(rows, columns))
    file.seek(0)
    kind = XLSX if ending == "xlsx" else "text/csv; charset=utf-8"
    return FileResponse(file, as_attachment=True, filename=f"tracker-template.{ending}", content_type=kind)


@require_safe
@never_cache
@login_required
def tracker_import(request: HttpRequest, slug: str, import_id: UUID) -> HttpResponse:
    """What a file would do, or what became of it."""
    body = _body(request, slug)
    found = import_of(body, import_id)
    faults = Paginator(found.faults, PER_PAGE).get_page(request.GET.get("faults"))
    steps = Paginator(words.rows_of(found), PER_PAGE).get_page(request.GET.get("page"))
    waiting = found.status == ImportStatus.PREVIEW
    trail = ("Bring a tracker along", reverse("import_tracker", args=[slug]))
    context = recommendations_frame(acting(request), body, trail) | {
        "import": found,
        "waiting": waiting,
        "new": found.count,
        "stats": words.stats(found) if waiting else [],
        "state": "" if waiting else words.state_words(found),
        "ignored": words.ignored_columns(found),
        "faults": words.fault_table(faults) if found.faults else None,
        "faults_page": faults,
        "steps": words.step_table(steps) if steps.paginator.count else None,
        "steps_page": steps,
        "imported": f"{reverse('tracker')}?body={body.slug}&origin=imported",
    }
    return render(request, "accountability/tracker/preview.html", context)


@require_POST
@never_cache
@login_required
def confirm(request: HttpRequest, slug: str, import_id: UUID) -> HttpResponse:
    """Take the file in, as its preview said."""
    body = _body(request, slug)
    try:
        found, known = confirm_tracker(actor=acting(request), body_id=body.pk, import_id=import_id)
    except REFUSED as error:
        messages.error(request, f"{error.message} {error.advice}")
        return redirect("tracker_import", body.slug, import_id)
    if known:
        messages.info(request, "This file had been taken in already. Nothing was stored a second time.")
    else:
        messages.success(request, words.state_words(found))
    return redirect("tracker_import", body.slug, found.pk)


@require_POST
@never_cache
@login_required
def discard(request: HttpRequest, slug: str, import_id: UUID) -> HttpResponse:
    """Set the file aside."""
    body = _body(request, slug)
    discard_tracker(actor=acting(request), body_id=body.pk, import_id=import_id)
    messages.success(request, "The file is discarded. Nothing of it was stored.")
    return redirect("import_tracker", body.slug)
