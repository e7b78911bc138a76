"""The pages of a body that keeps entries of the map: list, add, change, found right, off the list, back on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.assets import (
    AssetFaults,
    AssetListed,
    add_asset,
    change_asset,
    mark_checked,
    restore_asset,
    retire_asset,
)
from deliberation.bodies.forms.assets import AssetFilterForm, AssetForm, CheckedForm, RetireForm
from deliberation.bodies.models import Asset, AssetStatus, Body
from deliberation.bodies.presenters import assets as words
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries import assets as queries
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from kernel.errors import BadInput, WrongState

PER_PAGE = 50
MOST_RETIRED = 100
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
def body_assets(request: HttpRequest, slug: str) -> HttpResponse:
    """What a body keeps; those who may edit find their ways from here."""
    body, actor = body_by_slug(slug), acting(request)
    form = AssetFilterForm(request.GET or None, councils=[])
    del form.fields["council"]
    sort = request.GET.get("sort", "name")
    kept = queries.matching(queries.kept_by(body.pk), form.wanted())
    found = Paginator(kept.order_by(*queries.SORTS.get(sort, queries.SORTS["name"])), PER_PAGE)
    context = frame(actor, body, "assets")
    editing = context["may"]["edit_assets"] and not context["ended"]
    counts = queries.kept_counts(body.pk)
    systems = queries.systems_for(body)
    shown = found.get_page(request.GET.get("page"))
    retired = queries.kept_by(body.pk, status=AssetStatus.RETIRED).order_by("-retired_at", "-pk")[
        :MOST_RETIRED
    ]
    context |= {
        "form": form,
        "systems": systems,
        "any": any(status == AssetStatus.LISTED for _, status in counts),
        "page_obj": shown,
        "table": words.kept_table(shown, body, editing=editing, sort=sort),
        "retired": words.retired_table(retired, body, editing=editing)
        if any(status == AssetStatus.RETIRED for _, status in counts)
        else None,
        "editing": editing,
        "importing": context["may"]["import_assets"] and not context["ended"],
    }
    return render(request, "bodies/assets/kept.html", context)


@page
@never_cache
@login_required
def new_asset(request: HttpRequest, slug: str) -> HttpResponse:
    """Add an entry."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_EDIT)
    systems = queries.systems_for(body)
    if not systems:
        raise no_system()
    form = AssetForm(_sent(request), systems=systems, councils=_councils(systems))
    if form.is_valid():
        try:
            one = add_asset(actor=acting(request), body_id=body.pk, system=form.system_key, said=form.said())
        except (AssetFaults, AssetListed) as error:
            _blame(form, error)
        else:
            messages.success(request, f"{one.name} is on the list.")
            return redirect("asset", one.system_key, one.pk)
    return _form_page(request, body, form, "Add an asset", "Add it to the list")


@page
@never_cache
@login_required
def edit_asset(request: HttpRequest, slug: str, asset_id: int) -> HttpResponse:
    """Change an entry."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_EDIT)
    one = queries.kept_asset(body.pk, asset_id)
    if one.status != AssetStatus.LISTED:
        raise WrongState(
            "It is no longer listed, so it cannot be changed.", next_step="Put it back on the list first."
        )
    systems = [queries.system_known_as(one.system_key)]
    form = AssetForm(
        _sent(request), systems=systems, councils=_councils(systems), facts=queries.facts_of(one)
    )
    if form.is_valid():
        try:
            change_asset(actor=acting(request), body_id=body.pk, asset_id=one.pk, said=form.said())
        except (AssetFaults, AssetListed) as error:
            _blame(form, error)
        else:
            messages.success(request, f"{form.cleaned_data['name']} is changed.")
            return redirect("asset", one.system_key, one.pk)
    return _form_page(request, body, form, f"Change {one.name}", "Save", one)


@page
@never_cache
@login_required
def check_asset(request: HttpRequest, slug: str, asset_id: int) -> HttpResponse:
    """Say that an entry was found right."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_EDIT)
    one = queries.kept_asset(body.pk, asset_id)
    form = CheckedForm(_sent(request))
    if form.is_valid():
        try:
            mark_checked(
                actor=acting(request),
                body_id=body.pk,
                asset_id=one.pk,
                review_on=form.cleaned_data["review_on"],
            )
        except BadInput as error:
            form.add_error("review_on", error.message)
        else:
            messages.success(request, f"{one.name} was checked today.")
            return redirect("asset", one.system_key, one.pk)
    lines = [
        "Its page says that it was checked today and found right.",
        "If something is wrong, change the entry instead.",
    ]
    return _ask(
        request, body, one, f"Is everything about {one.name} right?", lines, "Yes, it is right", form=form
    )


@page
@never_cache
@login_required
def retire(request: HttpRequest, slug: str, asset_id: int) -> HttpResponse:
    """Take an entry off the list, with a reason."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_EDIT)
    one = queries.kept_asset(body.pk, asset_id)
    form = RetireForm(_sent(request))
    if form.is_valid():
        try:
            retire_asset(
                actor=acting(request), body_id=body.pk, asset_id=one.pk, reason=form.cleaned_data["reason"]
            )
        except BadInput as error:
            form.add_error("reason", error.message)
        else:
            messages.success(request, f"{one.name} is no longer listed.")
            return redirect("body_assets", body.slug)
    lines = [
        "It leaves the map, the list and the downloads at once.",
        "Its page stays, with your reason. You can put it back later.",
    ]
    return _ask(
        request, body, one, f"Take {one.name} off the list?", lines, "Take it off", danger=True, form=form
    )


@page
@never_cache
@login_required
def restore(request: HttpRequest, slug: str, asset_id: int) -> HttpResponse:
    """Put an entry back on the list."""
    body = body_to_act_for(acting(request), slug, Permission.ASSET_EDIT)
    one = queries.kept_asset(body.pk, asset_id)
    if request.method == "POST":
        restore_asset(actor=acting(request), body_id=body.pk, asset_id=one.pk)
        messages.success(request, f"{one.name} is on the list again.")
        return redirect("asset", one.system_key, one.pk)
    lines = [
        "It is on the map, in the list and in the downloads again, as it was.",
        "Check afterwards that all of it still holds.",
    ]
    return _ask(request, body, one, f"Put {one.name} back on the list?", lines, "Put it back")


def no_system() -> WrongState:
    """The error for a body whose areas reach no system."""
    return WrongState(
        "This body covers no area of an integrated care system, so it has no map to keep.",
        next_step="Give the body its areas first, under Manage.",
    )


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _councils(systems: list[queries.System]) -> list[tuple[str, str]]:
    if len(systems) == 1:
        return queries.councils_of(systems[0].key)
    rows = {key: name for system in systems for key, name in queries.councils_of(system.key)}
    return sorted(rows.items(), key=lambda row: row[1])


def _blame(form: AssetForm, error: AssetFaults | AssetListed) -> None:
    if isinstance(error, AssetFaults):
        form.blame(error.faults)
    else:
        form.add_error("name", error.message)


def _form_page(
    request: HttpRequest, body: Body, form: AssetForm, title: str, button: str, one: Asset | None = None
) -> HttpResponse:
    crumbs = [("Assets", reverse("body_assets", args=[body.slug]))]
    if one is not None:
        crumbs.append((one.name, reverse("asset", args=[one.system_key, one.pk])))
    context = frame(acting(request), body, "assets", *crumbs)
    context |= {"form": form, "heading": title, "button": button, "cancel_href": crumbs[-1][1]}
    return render(request, "bodies/assets/form.html", context)


def _ask(
    request: HttpRequest, body: Body, one: Asset, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    here = reverse("asset", args=[one.system_key, one.pk])
    crumbs = [("Assets", reverse("body_assets", args=[body.slug])), (one.name, here)]
    context = frame(acting(request), body, "assets", *crumbs)
    context |= {"question": question, "consequences": lines, "button": button, "danger": False}
    context |= {"caption": body.name, "cancel_href": here}
    return render(request, "components/confirm.html", context | more)
