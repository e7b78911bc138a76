"""Staff's pages of a body: the hub, making one, its details, how it works, and its end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import require
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.bodies import SETTINGS, change_body, change_settings, create_body
from deliberation.bodies.actions.bodies_end import end_body
from deliberation.bodies.forms.bodies import DetailsForm, EndBodyForm, NewBodyForm, SettingsForm
from deliberation.bodies.presenters.bodies_manage import cards, to_do
from deliberation.bodies.queries import bodies as queries
from deliberation.bodies.queries.bodies_areas import areas_meant
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import (
    REFUSED,
    ask,
    manage_frame,
    page,
    sent,
    still_running,
    tell,
)
from design.formats import day


@require_safe
@never_cache
@login_required
def hub(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything that staff do for a body, and what is incomplete."""
    body = still_running(body_to_act_for(acting(request), slug, Permission.BODY_EDIT))
    context = manage_frame(request, body)
    context["crumbs"] = context["crumbs"][:-1]
    people, areas, terms = queries.people_of(body), queries.areas_of(body), queries.terms_of(body)
    out, _ = queries.links_of(body)
    coming, _last = queries.next_and_last_meeting(body)
    context["to_do"] = to_do(body, people, areas, terms, out, coming)
    context["cards"] = cards(body, people, areas, terms, context["may"])
    return render(request, "bodies/bodies/manage.html", context)


@page
@never_cache
@login_required
def new_body(request: HttpRequest) -> HttpResponse:
    """Make a body. A name that several areas have asks which one is meant."""
    actor = acting(request)
    require(actor, Permission.BODY_CREATE)
    form = NewBodyForm(sent(request))
    meant = []
    if form.is_valid():
        values: dict[str, Any] = dict(form.cleaned_data)
        typed = values.pop("areas")
        meant = areas_meant(typed)
        if len(meant) == 1 or not typed.strip():
            try:
                body = create_body(actor=actor, areas=[each.key for each in meant], **values)
            except REFUSED as error:
                tell(form, error)
            else:
                messages.success(request, f"{body.name} is there. Next, invite somebody who looks after it.")
                return redirect("manage_body", slug=body.slug)
        else:
            form.add_error("areas", _which(bool(meant)))
    crumbs = [("Home", reverse("home")), ("Bodies", reverse("bodies"))]
    context = {"form": form, "crumbs": crumbs, "meant": meant if len(meant) > 1 else []}
    return render(request, "bodies/bodies/new.html", context)


def _which(several: bool) -> str:
    if several:
        return "More than one area has this name. Enter the code of the one that you mean."
    return "No area has this name or code. Leave it empty to add areas afterwards."


@page
@never_cache
@login_required
def details(request: HttpRequest, slug: str) -> HttpResponse:
    """Change what a body says of itself."""
    actor = acting(request)
    body = still_running(body_to_act_for(actor, slug, Permission.BODY_EDIT))
    form = DetailsForm.of(body, sent(request), fixed=body.memberships.exists())
    if form.is_valid():
        try:
            change_body(actor=actor, body_id=body.pk, changes=form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The details are saved.")
            return redirect("manage_body", slug=slug)
    return _form(request, slug, form, "Details", "Save")


@page
@never_cache
@login_required
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Change how a body works."""
    actor = acting(request)
    body = still_running(body_to_act_for(actor, slug, Permission.BODY_EDIT))
    form = SettingsForm(sent(request), initial={name: getattr(body, name) for name in SETTINGS})
    if form.is_valid():
        try:
            change_settings(actor=actor, body_id=body.pk, changes=form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "How the body works is saved.")
            return redirect("manage_body", slug=slug)
    return _form(request, slug, form, "How it works", "Save")


@page
@never_cache
@login_required
def end(request: HttpRequest, slug: str) -> HttpResponse:
    """End a body, after asking."""
    actor = acting(request)
    body = still_running(body_to_act_for(actor, slug, Permission.BODY_END))
    form = EndBodyForm(sent(request))
    if form.is_valid():
        day_, why = form.cleaned_data["ends_on"], form.cleaned_data["reason"]
        try:
            ended = end_body(actor=actor, body_id=body.pk, ends_on=day_, reason=why)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"{ended.name} ends on {day(day_)}.")
            return redirect("body", slug=slug)
    people = queries.people_of(body)
    lines = [
        f"It ends at the end of the day that you enter, and with it every membership ({people.members} now) and every seat.",
        "Invitations that wait for an answer are revoked at once.",
        "Its page, members, meetings, minutes and decisions stay to be read.",
        "It cannot be started again. A new body can be made under its name.",
    ]
    return ask(request, body, "End this body?", lines, "End the body", form=form)


def _form(request: HttpRequest, slug: str, form: Any, title: str, button: str) -> HttpResponse:
    """A page that is one form. The body is read anew: a refused change must not show as its name."""
    body = body_to_act_for(acting(request), slug, Permission.BODY_EDIT)
    context = manage_frame(request, body) | {"form": form, "title": title, "button": button}
    return render(request, "bodies/bodies/form.html", context)
