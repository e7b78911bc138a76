"""Saved searches of the tracker: kept under a name, and let go."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from access.middleware import acting
from deliberation.accountability.actions.tracker_views import clean_query, remove_view, save_view
from deliberation.accountability.forms.tracker import SaveViewForm
from deliberation.accountability.queries.tracker_views import own_view
from deliberation.bodies.views.bodies_common import REFUSED, page, tell


@require_POST
@never_cache
@login_required
def save(request: HttpRequest) -> HttpResponse:
    """Keep the present search under a name."""
    actor, form = acting(request), SaveViewForm(request.POST)
    if form.is_valid():
        try:
            kept = save_view(actor=actor, person_id=actor.id, **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(
                request, f"“{kept.name}” is kept. You find it on this page whenever you sign in."
            )
            return redirect(_at(kept.query))
    context = {"form": form, "crumbs": [("Tracker", reverse("tracker"))]}
    context["back"] = _at(clean_query(request.POST.get("query", "")[:1000]))
    return render(request, "accountability/tracker/save.html", context, status=200)


@page
@never_cache
@login_required
def remove(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """Let a saved search go, after asking."""
    actor = acting(request)
    found = own_view(actor, view_id)
    if request.method == "POST":
        remove_view(actor=actor, person_id=actor.id, view_id=view_id)
        messages.success(request, f"“{found.name}” is removed.")
        return redirect("tracker")
    context = {
        "question": f"Remove “{found.name}”?",
        "consequences": ["The search goes from your list.", "The recommendations stay as they are."],
        "button": "Remove it",
        "danger": False,
        "cancel_href": _at(found.query),
        "caption": "Saved view",
        "crumbs": [("Tracker", reverse("tracker"))],
    }
    return render(request, "components/confirm.html", context)


def _at(query: str) -> str:
    return f"{reverse('tracker')}?{query}" if query else reverse("tracker")
