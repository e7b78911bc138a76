"""“Your data”: what the site holds about oneself, a copy of it, and having it erased."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from access.middleware import acting
from accounts import queries_data as queries
from accounts.actions.erasure import erase_me as erase
from accounts.actions.exports import A_DAY, ask_export, take_export
from accounts.forms_data import EraseMeForm
from accounts.presenters_data import copies, held, record_of_data
from accounts.queries_retention import COPIES
from accounts.views.fresh import proven_lately, sign_in_again
from kernel.errors import WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
@login_required
def your_data(request: HttpRequest) -> HttpResponse:
    """What there is about oneself, in words, and the copies that were asked for. htmx asks for the copies alone."""
    found = copies(queries.exports_of(_own_id(request)))
    context = {
        "copies": found,
        "making": any(each.making for each in found),
        "held": held(),
        "days": COPIES.days,
        "a_day": A_DAY,
        "crumbs": _crumbs()[:1],
    }
    only_copies = request.headers.get("HX-Request") == "true"
    return render(
        request, "accounts/data/copies.html" if only_copies else "accounts/data/your_data.html", context
    )


@require_POST
@never_cache
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Ask for a copy."""
    if not proven_lately(request):
        return sign_in_again(request, reverse("your_data"), "make a copy of everything about you")
    try:
        ask_export(actor=acting(request), person_id=_own_id(request))
    except WrongState as error:
        messages.error(request, f"{error.message} {error.advice}")
    else:
        messages.success(
            request, "A copy of your data is being made. We will tell you by email when it is ready."
        )
    return redirect("your_data")


@require_safe
@never_cache
@login_required
def export_file(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """One's own copy, to be kept."""
    queries.export_of(_own_id(request), export_id)
    if not proven_lately(request):
        return sign_in_again(request, reverse("your_data"), "give out a copy of everything about you")
    path = take_export(actor=acting(request), person_id=_own_id(request), export_id=export_id)
    return FileResponse(
        path.open("rb"), as_attachment=True, filename="your-data.zip", content_type="application/zip"
    )


@page
@never_cache
@login_required
def erase_me(request: HttpRequest) -> HttpResponse:
    """Have everything about oneself erased, after reading what goes and what stays."""
    if not proven_lately(request):
        return sign_in_again(request, reverse("erase_me"), "erase anything")
    person_id = _own_id(request)
    hindrances = queries.hindrances_of(person_id)
    form = EraseMeForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not hindrances:
        erase(actor=acting(request), person_id=person_id)
        logout(request)
        return redirect("data_erased")
    context = {
        "form": None if hindrances else form,
        "hindrances": hindrances,
        "plan": queries.plan_for(person_id),
        "crumbs": _crumbs(),
    }
    return render(request, "accounts/data/erase_me.html", context)


@require_safe
def data_erased(request: HttpRequest) -> HttpResponse:
    """After erasing: nobody is signed in any more."""
    return render(request, "accounts/data/erased.html", {"crumbs": []})


@require_safe
def data_held(request: HttpRequest) -> HttpResponse:
    """The record of personal data, for anybody: each column, what for, how long, and what becomes of it."""
    everything = request.GET.get("all") == "1"
    context: dict[str, Any] = {
        "groups": record_of_data(everything=everything),
        "everything": everything,
        "periods": queries.periods().values(),
    }
    return render(request, "accounts/data/held.html", context)


def _own_id(request: HttpRequest) -> UUID:
    return UUID(acting(request).id)


def _crumbs() -> list[tuple[str, str]]:
    return [("Your account", reverse("account_home")), ("Your data", reverse("your_data"))]
