"""Making a recommendation by hand, or out of a finding, a report or a motion: filling in, looking over, handing over."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions.recommendations import Origin, make_recommendations
from deliberation.accountability.forms.asking import AskingForm, first_asking
from deliberation.accountability.forms.recommendations import CHANGE, GIVE
from deliberation.accountability.models import OriginKind, Recommendation
from deliberation.accountability.origins import Prefill, prefill
from deliberation.accountability.presenters.asking import asking_frame, look_over
from deliberation.accountability.views.answers import hidden_fields
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import choices_but
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, still_running, tell
from kernel.errors import NotFound

Bodies = list[tuple[str, str, UUID]]


@page
@never_cache
@login_required
def make(request: HttpRequest, slug: str) -> HttpResponse:
    """One recommendation to one or more addressees; `?from=finding:<id>` says what it comes from."""
    body = still_running(body_to_act_for(acting(request), slug, Permission.RECOMMENDATION_MAKE))
    start, bodies = start_of(request, body), choices_but(body)
    if request.method != "POST":
        return _fill_in(request, body, AskingForm(initial=first_asking(start), bodies=bodies, start=start))
    form, step = AskingForm(request.POST, bodies=bodies, start=start), request.POST.get("step", "")
    if not form.is_valid() or step == CHANGE:
        return _fill_in(request, body, form)
    if step != GIVE:
        return _look_over(request, body, form, bodies)
    try:
        made = _make(request, body, form)
    except REFUSED as error:
        tell(form, error)
        return _fill_in(request, body, form)
    if len(made) == 1:
        messages.success(
            request, f"The recommendation is made: {made[0].reference}. Everybody can read it now."
        )
        return redirect("recommendation", recommendation_id=made[0].pk)
    messages.success(request, f"{len(made)} recommendations are made. Everybody can read them now.")
    return redirect("recommendations", slug=body.slug)


def start_of(request: HttpRequest, body: Body) -> Prefill | None:
    """What it comes from, as the address says. Raises NotFound where there is no such thing of this body."""
    given = request.GET.get("from", "")
    if not given:
        return None
    kind, _, thing_id = given.partition(":")
    found = prefill(acting(request), kind, thing_id)
    if found.body_id != body.pk:
        raise NotFound("There is nothing here that a recommendation can come from.")
    return found


def _make(request: HttpRequest, body: Body, form: AskingForm) -> list[Recommendation]:
    form_id = str(form.cleaned_data["form_id"] or uuid.uuid4())
    if form.start is not None:
        origin = form.start.origin
    else:
        title, href = form.cleaned_data["origin_title"], reverse("recommendations", args=[body.slug])
        origin = Origin(OriginKind.HAND, form_id, title, href)
    return make_recommendations(
        actor=acting(request), from_body_id=body.pk, origin=origin, items=form.given(form_id)
    )


def _fill_in(request: HttpRequest, body: Body, form: AskingForm) -> HttpResponse:
    context = asking_frame(acting(request), body, form.start) | {"form": form}
    return render(request, "accountability/asking.html", context)


def _look_over(request: HttpRequest, body: Body, form: AskingForm, bodies: Bodies) -> HttpResponse:
    names = {pk: name for _, name, pk in bodies}
    items = form.given("look")
    context: dict[str, Any] = asking_frame(acting(request), body, form.start) | {
        "form": form,
        "to": [names[each.to_body_id] if each.to_body_id else each.to_name for each in items],
        "to_bodies": any(each.to_body_id for each in items),
        "to_names": any(each.to_name for each in items),
        "origin_title": form.cleaned_data.get("origin_title", ""),
        "hidden": hidden_fields(request, form),
        **look_over(items[0]),
    }
    return render(request, "accountability/asking_look_over.html", context)
