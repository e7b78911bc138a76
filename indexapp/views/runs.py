"""Runs of an index: all of them, one as it goes on, and what changed between two."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_http_methods, require_safe

from access.gate import allows
from access.permissions import Permission
from indexapp.actions.runs import request_run
from indexapp.calc.score_files import write_scores
from indexapp.forms_runs import AgainstForm, RunFilterForm
from indexapp.models import Publication, Run, RunStatus
from indexapp.presenters.common import chosen_period, crumb, frame
from indexapp.presenters.run_changes import run_changes
from indexapp.presenters.runs import FILE_TYPES, offered, publications_table, runs_table
from indexapp.presenters.runs import run_page as present_run
from indexapp.queries.published import Index, index, publications, run_view
from indexapp.queries.runs import (
    finished_runs,
    last_publication,
    log_of,
    run_of,
    runs_of,
    runs_stamp,
    standing,
)
from indexapp.queries.scores import score_table
from indexapp.views.caching import kept_page
from kernel.errors import BadInput, NotFound

PER_PAGE = 25
MOST_IN_FILE = 200_000
"""Scores in a workbook or JSON file made on request; CSV comes from the API, which sends any number piece by piece."""


@require_http_methods(["GET", "HEAD", "POST"])
@kept_page(runs_stamp)
def run_list(request: HttpRequest, definition: str) -> HttpResponse:
    """Every run and publication of an index; a POST, from those who may, asks for a run now."""
    if request.method == "POST":
        return _compute_now(request, definition)
    shown = index(definition)
    status = request.GET.get("status", "")
    if status and status not in RunStatus.values:
        raise BadInput("There is no such status of a run.", next_step="Choose one from the list.")
    page = _page(Paginator(runs_of(shown.id, status), PER_PAGE), request.GET.get("page", "1"))
    context = frame(shown, crumb(shown)) | {
        "form": RunFilterForm(initial={"status": status}),
        "page": page,
        "runs": runs_table(shown, list(page)),
        "publications": publications_table(shown, publications(shown.id)),
        "standing": standing(shown.id),
        "may_compute": allows(request.actor, Permission.RUN_REQUEST),  # type: ignore[attr-defined]
        "links": {
            "method": reverse("method", args=[shown.slug]),
            "overview": reverse("overview", args=[shown.slug]),
        },
    }
    return render(request, "indexapp/runs/run_list.html", context)


def _compute_now(request: HttpRequest, definition: str) -> HttpResponse:
    found = request_run(actor=request.actor, definition=definition)  # type: ignore[attr-defined]
    messages.success(
        request,
        f"{found.title} will be computed. A worker takes it up within seconds; this page shows when it has.",
    )
    return redirect("run_list", definition=definition)


def _page(paginator: Paginator, asked: str) -> Page:
    if not (
        asked.isascii() and asked.isdigit() and len(asked) < 7 and 1 <= int(asked) <= paginator.num_pages
    ):
        raise BadInput("There is no such page of this list.", next_step="Start from its first page.")
    return paginator.page(int(asked))


@require_safe
@kept_page(runs_stamp)
def run_page(request: HttpRequest, definition: str, run_id: int) -> HttpResponse:
    """One run: how it stands, its log, what went in, and what it changed. While it goes on, htmx fetches the part that moves."""
    shown = index(definition)
    run, *others = run_of(shown.id, run_id, *_asked(request.GET.get("against", "")))
    publication = last_publication(run.pk)
    context = frame(shown, crumb(shown), ("Runs", reverse("run_list", args=[shown.slug])))
    context |= {
        "heading": f"Run {run.pk}",
        "run": run,
        "view": present_run(shown, run, publication),
        "log": log_of(run.pk),
    }
    if run.status == RunStatus.FINISHED:
        context |= _against(shown, run, others, publication)
    part = getattr(request, "htmx", False) and request.headers.get("HX-Target") == "run-state"
    response = render(request, "indexapp/runs/run_state.html" if part else "indexapp/runs/run.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _asked(against: str) -> list[int]:
    if against and not (against.isascii() and against.isdigit() and len(against) < 16):
        raise BadInput("That is not the number of a run.", next_step="Choose a run from the list.")
    return [int(against)] if against else []


def _against(shown: Index, run: Run, others: list[Run], publication: Publication | None) -> dict[str, object]:
    """What changed against the run asked for, or else against the one that this run replaced."""
    for other in others:
        if other.status != RunStatus.FINISHED or other.pk == run.pk:
            raise BadInput(
                f"Run {other.pk} cannot be compared with run {run.pk}.",
                next_step="Choose another finished run of this index.",
            )
    replaced = publication.replaced if publication else None
    before = others[0] if others else replaced
    choices = offered(shown, finished_runs(shown.id), run.pk)
    if before is not None and str(before.pk) not in dict(choices):
        choices.append((str(before.pk), f"Run {before.pk}"))
    return {
        "changes": run_changes(shown, before, run, publication.at if publication else None)
        if before
        else None,
        "form": AgainstForm(choices, initial={"against": str(before.pk) if before else ""})
        if choices
        else None,
    }


@require_safe
def run_file(request: HttpRequest, definition: str, run_id: int, ending: str) -> HttpResponse:
    """Every score of a run, or of one of its periods (`?period=`), as a workbook or JSON."""
    shown = index(definition)
    (run,) = run_of(shown.id, run_id)
    if run.status != RunStatus.FINISHED or ending not in FILE_TYPES:
        raise NotFound("There is no such file of this run.", next_step="See the files on the run’s page.")
    made = run_view(run.pk)
    period = chosen_period(made, request.GET["period"]) if request.GET.get("period") else None
    rows = sum(block.areas_scored for block in made.blocks.values() if period in (None, block.period))
    if rows > MOST_IN_FILE:
        raise BadInput(
            "This run has too many scores for one such file.",
            next_step="Take the CSV file, or one period with ?period=.",
        )
    notes = ["Illustrative: made-up data. They say nothing about a real area."] if shown.illustrative else []
    name = f"{shown.slug}-run-{run.pk}.{ending}"
    with tempfile.TemporaryDirectory() as folder:
        write_scores(score_table(run, period), Path(folder) / name, notes=notes, envelope=ending == "json")
        content = (Path(folder) / name).read_bytes()
    return HttpResponse(
        content,
        content_type=FILE_TYPES[ending],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
