"""“Your account”: who you are here, what you may do, and what is missing for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows, holds, should_have_second_step
from access.middleware import acting
from access.permissions import Permission
from access.queries import grants_of, role_title
from accounts.queries import has_second_step


@require_safe
@never_cache
@login_required
def home(request: HttpRequest) -> HttpResponse:
    """The account page of whoever is signed in."""
    actor = acting(request)
    person_id = UUID(actor.id)
    set_up = has_second_step(person_id)
    needed = should_have_second_step(actor)
    context = {
        "person": request.user,
        "roles": [(role_title(grant.role), grant.ends_at) for grant in grants_of(person_id)],
        "second_step": set_up,
        "must_set_up": needed and not set_up,
        "must_sign_in_again": needed and set_up and not actor.second_step,
        "people": allows(actor, Permission.PERSON_MANAGE),
        "trail": allows(actor, Permission.TRAIL_READ),
        "retention": allows(actor, Permission.RETENTION_RUN),
        "operator": holds(actor, Permission.PERSON_MANAGE),
    }
    return render(request, "accounts/home.html", context)
