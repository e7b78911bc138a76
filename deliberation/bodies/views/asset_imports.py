"""Taking in a file of assets: send it, look at what it would do, confirm or discard."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.asset_imports import UnreadableAssets, confirm, discard, preview
from deliberation.bodies.calc.asset_files import COLUMN_WORDS, COLUMNS, write_file
from deliberation.bodies.calc.assets import CATEGORIES
from deliberation.bodies.forms.asset_imports import ImportForm
from deliberation.bodies.models import ImportStatus
from deliberation.bodies.presenters import asset_imports as words
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries import assets as queries
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from deliberation.bodies.views.asset_keeping import no_system
from deliberation.bodies.views.assets import csv_answer

PER_PAGE = 50
EXAMPLE = (
    "Example allotments", "place", "Green space", "", "Growing food together, gentle exercise, company.", "Example parish council",
    "Mill Lane, Exampleton", "", "", "", "", "https://www.example.org/allotments", "Parish council’s list", "2026-03-31", "2027-03-31",
)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def import_assets(request: HttpRequest, slug: str) -> HttpResponse:
    """Send a file and see what it would do."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_IMPORT)
    systems = queries.systems_for(body)
    if not systems:
        raise no_system()
    sent = request.method == "POST"
    form = ImportForm(request.POST, request.FILES, systems=systems) if sent else ImportForm(systems=systems)
    if sent and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            found = preview(
                actor=acting(request),
                body_id=body.pk,
                system=form.system_key,
                content=file.read(),
                filename=file.name,
            )
        except UnreadableAssets as error:
            form.add_error("file", error.message)
        else:
            return redirect("asset_import", body.slug, found.pk)
    context = frame(acting(request), body, "assets", ("Assets", reverse("body_assets", args=[body.slug])))
    context |= {
        "form": form,
        "columns": words.column_rows(COLUMN_WORDS),
        "categories": ", ".join(row.title for row in CATEGORIES.values()),
    }
    return render(request, "bodies/assets/import.html", context)


@require_safe
def assets_template(request: HttpRequest, slug: str) -> HttpResponse:
    """An empty file with the heading and one example."""
    body_by_slug(slug)
    return csv_answer(write_file(COLUMNS, [EXAMPLE]), "assets-template.csv")


@require_safe
@never_cache
@login_required
def asset_import(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """What a file would do, or what became of it."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_IMPORT)
    found = queries.import_of(body.pk, import_id)
    faults = Paginator(found.faults, PER_PAGE).get_page(request.GET.get("faults"))
    steps = Paginator(words.rows_of(found), PER_PAGE).get_page(request.GET.get("page"))
    waiting = found.status == ImportStatus.PREVIEWED
    here = reverse("body_assets", args=[body.slug])
    context = frame(
        acting(request),
        body,
        "assets",
        ("Assets", here),
        ("Import", reverse("import_assets", args=[body.slug])),
    )
    context |= {
        "import": found,
        "system": queries.system_known_as(found.system_key),
        "waiting": waiting,
        "stats": words.stats(found),
        "state": "" if waiting else words.state_words(found),
        "ignored": words.ignored_columns(found),
        "faults": words.fault_table(faults) if found.faults else None,
        "faults_page": faults,
        "steps": words.step_table(steps) if steps.paginator.count else None,
        "steps_page": steps,
        "does_something": bool(found.new or found.changed),
    }
    return render(request, "bodies/assets/preview.html", context)


@require_POST
@never_cache
@login_required
def confirm_assets(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Take the file in, as its preview said."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_IMPORT)
    found, known = confirm(actor=acting(request), body_id=body.pk, import_id=import_id)
    if known:
        messages.info(request, "This file had been taken in already. Nothing was stored a second time.")
        return redirect("asset_import", body.slug, found.pk)
    messages.success(request, words.state_words(found))
    return redirect("body_assets", body.slug)


@require_POST
@never_cache
@login_required
def discard_assets(request: HttpRequest, slug: str, import_id: int) -> HttpResponse:
    """Set the file aside."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_IMPORT)
    discard(actor=acting(request), body_id=body.pk, import_id=import_id)
    messages.success(request, "The file is discarded. Nothing of it was stored.")
    return redirect("body_assets", body.slug)
