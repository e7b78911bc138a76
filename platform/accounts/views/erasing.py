"""Erasing somebody who asked an operator for it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from accounts import queries
from accounts import queries_data as data
from accounts.actions.erasure import erase_person as erase
from accounts.forms_data import ErasePersonForm
from kernel.errors import WrongState


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def erase_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Erase one person, after reading what goes and what stays."""
    require(acting(request), Permission.PERSON_ERASE)
    person = queries.person(person_id)
    if acting(request).id == str(person_id):
        return redirect("erase_me")
    if person.erased_at is not None:
        raise WrongState("This account is erased already.", next_step="There is nothing left to do.")
    hindrances = data.hindrances_of(person_id)
    form = ErasePersonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and not hindrances:
        erase(actor=acting(request), person_id=person_id)
        messages.success(request, "The account is erased.")
        return redirect("person", person_id=person_id)
    context = {
        "person": person,
        "form": None if hindrances else form,
        "hindrances": hindrances,
        "plan": data.plan_for(person_id),
        "crumbs": [
            ("Your account", reverse("account_home")),
            ("People", reverse("people_list")),
            (person.display_name, reverse("person", args=[person.pk])),
        ],
    }
    return render(request, "accounts/data/erase_person.html", context)
