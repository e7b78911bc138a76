"""The screen in the room: one thing at a time in very large type, forwards and back by links."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.tradeoffs.presenters.rooms_screen import screen_context
from deliberation.tradeoffs.queries.rooms_screen import screen
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at


@require_safe
@never_cache
def present(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """One part of a trade-off (`?show=`), for everybody who may see it: nothing on it is private."""
    tradeoff = tradeoff_at(acting(request), slug, tradeoff_id)
    context = screen_context(tradeoff, screen(tradeoff, request.GET.get("show", "")))
    return render(request, "tradeoffs/rooms/present.html", context)
