"""“Your desk”: the signed-in home."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from accounts.actions.desk import open_desk
from accounts.presenters_desk import desk_page
from accounts.queries import present_visit


@require_safe
@never_cache
@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """The desk of whoever is signed in. Opening it begins a visit, or goes on with one."""
    actor = acting(request)
    person_id = UUID(actor.id)
    visit = present_visit(person_id)
    since = visit.before if visit else open_desk(actor=actor, person_id=person_id)
    return render(request, "accounts/desk.html", {"person": request.user, "desk": desk_page(actor, since)})
