"""For patient representatives: every decision, promise, reply and question of the boards that they follow."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.forms.patients import PromisesForm
from deliberation.accountability.presenters.patients import promises_table
from deliberation.accountability.queries.patients import Promises, PromisesWanted, boards_of, every_body

PER_PAGE = 20


@require_safe
@never_cache
def patient_tracker(request: HttpRequest) -> HttpResponse:
    """One's own boards, overdue first; or one board that was chosen, which anybody can look at."""
    actor = acting(request)
    boards = boards_of(actor)
    slugs = {each.slug: each for each in boards}
    every = every_body()
    form = PromisesForm(
        request.GET,
        bodies=[(each.slug, each.name) for each in every],
        every="All the boards that you follow" if boards else "Choose a board",
    )
    asked = form.asked()
    chosen = next((each for each in every if each.slug == asked.get("body")), None)
    listed = [chosen] if chosen is not None else boards
    said = {name: asked.get(name, "") for name in ("kind", "state", "topic")}
    promises = Promises(PromisesWanted([each.pk for each in listed], **said))
    page: Page[Any] = Paginator(promises, PER_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "form": form,
        "boards": boards,
        "chosen": chosen,
        "follows": chosen is not None and chosen.slug in slugs,
        "signed_in": actor.kind == "person",
        "page_obj": page,
        "table": promises_table(page) if listed else None,
        "total": page.paginator.count,
        "csv": f"{reverse('api:patient_tracker')}?{urlencode(asked | {'format': 'csv'})}",
        "crumbs": [("Tracker", reverse("tracker"))],
    }
    if any(each.row.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "accountability/patients/tracker.html", context)
