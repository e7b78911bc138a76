"""The trail, for operators: what happened, by whom, and whether the chain is whole."""

from __future__ import annotations

import datetime as dt

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from accounts.dates import ENGLAND
from accounts.forms import TrailForm
from accounts.presenters import happenings
from audit import queries
from audit.trail import verify

PER_PAGE = 50
CHECK_UNASKED = 2000
"""Up to this many entries the page checks the chain each time; a longer one is checked when asked."""


@require_safe
@never_cache
@login_required
def trail(request: HttpRequest) -> HttpResponse:
    """The newest entries that fit, and the state of the whole chain."""
    require(acting(request), Permission.TRAIL_READ)
    form = TrailForm(request.GET or None)
    wanted = form.cleaned_data if form.is_bound and form.is_valid() else {}
    entries = queries.search(
        event=wanted.get("event", ""),
        object_id=wanted.get("object_id", "").strip(),
        actor_id=wanted.get("actor_id", "").strip(),
        since=_start(wanted.get("since")),
        before=_number(request.GET.get("before", "")),
        limit=PER_PAGE + 1,
    )
    total = queries.size()
    context = {
        "form": form,
        "total": total,
        "entries": happenings(entries[:PER_PAGE]),
        "older": _older(request, entries),
        "crumbs": [("Your account", reverse("account_home"))],
        **_state(checked="check" in request.GET or total <= CHECK_UNASKED),
    }
    return render(request, "accounts/trail.html", context)


def _state(*, checked: bool) -> dict[str, object]:
    if not checked:
        return {"checked": False}
    count, fault = verify()
    return {"checked": True, "whole": fault is None, "count": count, "fault": fault.sentence if fault else ""}


def _older(request: HttpRequest, entries: list[dict[str, object]]) -> str:
    if len(entries) <= PER_PAGE:
        return ""
    query = request.GET.copy()
    query.pop("check", None)
    query["before"] = str(entries[PER_PAGE - 1]["number"])
    return f"?{query.urlencode()}"


def _start(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time.min, tzinfo=ENGLAND) if day else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None
