"""Staff's pages of what a body is made of: areas, terms, links."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.bodies.actions.bodies_areas import add_area, remove_area
from deliberation.bodies.actions.bodies_links import add_link, end_link
from deliberation.bodies.actions.bodies_terms import adopt_terms
from deliberation.bodies.forms.bodies import AreaFindForm, LastDayForm, LinkForm, TermsForm
from deliberation.bodies.models import Body
from deliberation.bodies.queries import bodies as queries
from deliberation.bodies.queries.bodies_areas import area_view, areas_meant
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
from kernel.errors import NotFound


def _staff(request: HttpRequest, slug: str) -> Body:
    return still_running(body_to_act_for(acting(request), slug, Permission.BODY_EDIT))


@page
@never_cache
@login_required
def areas(request: HttpRequest, slug: str) -> HttpResponse:
    """The areas that a body covers, and adding one by its name or code."""
    body = _staff(request, slug)
    form = AreaFindForm(sent(request))
    meant = []
    if form.is_valid():
        meant = areas_meant(form.cleaned_data["area"])
        if len(meant) == 1:
            try:
                added = add_area(actor=acting(request), body_id=body.pk, area=meant[0].key)
            except REFUSED as error:
                tell(form, error, areas="area")
            else:
                messages.success(request, f"The body covers {added.words}.")
                return redirect("body_areas", slug=slug)
        elif not meant:
            form.add_error("area", "No system, council or region of today has this name or code.")
    context = manage_frame(request, body) | {
        "form": form,
        "areas": queries.areas_of(body),
        "meant": meant if len(meant) > 1 else [],
    }
    return render(request, "bodies/bodies/areas.html", context)


@page
@never_cache
@login_required
def drop_area(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """Take an area away from a body, after asking."""
    body = _staff(request, slug)
    if not body.areas.filter(area_key=key).exists():
        raise NotFound("The body does not cover this area.", next_step="Go back to its areas.")
    area = area_view(key)
    if request.method == "POST":
        remove_area(actor=acting(request), body_id=body.pk, area_key=key)
        messages.success(request, f"The body no longer covers {area.words}.")
        return redirect("body_areas", slug=slug)
    lines = ["The body is no longer found under this area.", "Nothing else changes."]
    back = reverse("body_areas", args=[slug])
    return ask(request, body, f"Take {area.words} away?", lines, "Take it away", cancel_href=back)


@page
@never_cache
@login_required
def new_terms(request: HttpRequest, slug: str) -> HttpResponse:
    """Adopt terms of reference; the form starts from the text in force."""
    body = _staff(request, slug)
    last = queries.newest_terms(body)
    form = TermsForm(
        sent(request), initial={"text": last.text if last else "", "adopted_on": today_in_england()}
    )
    if form.is_valid():
        try:
            made = adopt_terms(actor=acting(request), body_id=body.pk, **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"Version {made.version} of the terms of reference is in force.")
            return redirect("body_terms", slug=slug)
    context = manage_frame(request, body) | {"form": form, "last": last}
    return render(request, "bodies/bodies/new_terms.html", context)


@page
@never_cache
@login_required
def links(request: HttpRequest, slug: str) -> HttpResponse:
    """Whom the body answers to, scrutinises, advises; and adding one."""
    body = _staff(request, slug)
    others = queries.choices_but(body)
    form = LinkForm([(other_slug, name) for other_slug, name, _ in others], sent(request))
    if form.is_valid():
        values: dict[str, Any] = dict(form.cleaned_data)
        by_slug = {other_slug: pk for other_slug, _, pk in others}
        try:
            add_link(actor=acting(request), body_id=body.pk, to_id=by_slug.get(values.pop("to")), **values)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The link is added.")
            return redirect("body_links", slug=slug)
    out, into = queries.links_of(body, every=True)
    context = manage_frame(request, body) | {"form": form, "links": out, "links_in": into}
    return render(request, "bodies/bodies/links.html", context)


@page
@never_cache
@login_required
def link_end(request: HttpRequest, slug: str, link_id: int) -> HttpResponse:
    """End a link on a day, after asking."""
    body = _staff(request, slug)
    link = queries.link_of(body, link_id)
    form = LastDayForm(sent(request))
    if form.is_valid():
        try:
            end_link(actor=acting(request), body_id=body.pk, link_id=link.pk, **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The link has its last day.")
            return redirect("body_links", slug=slug)
    whom = link.to.name if link.to else link.to_name
    back = reverse("body_links", args=[slug])
    question = f"End “{link.get_kind_display()} {whom}”?"
    lines = [
        "After its last day the link is no longer shown on public pages.",
        "It stays in this list, with its dates.",
    ]
    return ask(request, body, question, lines, "End the link", cancel_href=back, form=form)
