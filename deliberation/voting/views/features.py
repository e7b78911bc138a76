"""Features and targets of a body, which group its members are in, and what members say about themselves."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.voting.actions import features as actions
from deliberation.voting.calc.features import shown_share
from deliberation.voting.forms.features import FeatureForm, MemberGroupsForm, MyGroupsForm, PasteForm
from deliberation.voting.models import Feature
from deliberation.voting.presenters.frame import votes_frame
from deliberation.voting.queries import features as queries
from kernel.errors import NotFound

PER_PAGE = 25


def _body(request: HttpRequest, slug: str) -> Body:
    return body_to_act_for(acting(request), slug, Permission.FEATURE_EDIT)


def _frame(request: HttpRequest, body: Body, *, top: bool = False) -> dict[str, Any]:
    hub = ("Features", reverse("features", args=[body.slug]))
    return votes_frame(acting(request), body, *(() if top else (hub,)))


@require_safe
@never_cache
@login_required
def features(request: HttpRequest, slug: str) -> HttpResponse:
    """The features of a body, with their groups and targets."""
    body = _body(request, slug)
    found = queries.features_of(body, ended=True)
    context = _frame(request, body, top=True) | {
        "features": [_shown(each) for each in found if not each.ended],
        "ended": [_shown(each) for each in found if each.ended],
    }
    return render(request, "voting/features.html", context)


def _shown(feature: Feature) -> dict[str, Any]:
    groups = [(each.name, shown_share(each.target)) for each in feature.groups.all()]
    return {"feature": feature, "groups": groups}


@page
@never_cache
@login_required
def new_feature(request: HttpRequest, slug: str) -> HttpResponse:
    """Add a feature."""
    return _edit(request, _body(request, slug), None)


@page
@never_cache
@login_required
def edit_feature(request: HttpRequest, slug: str, feature_id: int) -> HttpResponse:
    """Change a feature and its groups."""
    body = _body(request, slug)
    return _edit(request, body, queries.feature_of(body, feature_id))


def _edit(request: HttpRequest, body: Body, feature: Feature | None) -> HttpResponse:
    form = FeatureForm(sent(request), feature=feature)
    if form.is_valid():
        try:
            made = actions.set_feature(
                actor=acting(request), body_id=body.pk, details=form.details(), feature_id=feature.pk if feature else None
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error, groups=f"group-{form.keys[0]}")
        else:
            messages.success(request, f"“{made.name}” is saved.")
            if request.POST.get("save") == "more":
                return redirect("edit_feature", slug=body.slug, feature_id=made.pk)
            return redirect("features", slug=body.slug)
    context = _frame(request, body) | {
        "form": form,
        "lines": form.lines(),
        "heading": feature.name if feature else "New feature",
    }
    return render(request, "voting/feature.html", context)


@page
@never_cache
@login_required
def member_groups(request: HttpRequest, slug: str) -> HttpResponse:
    """Which group each member said they are in, for a page of members; or pasted for many at once."""
    body = _body(request, slug)
    found = queries.features_of(body)
    members = queries.members_with_groups(body)
    shown = Paginator(members, PER_PAGE).get_page(request.GET.get("page"))
    pasting = "paste" in request.POST
    form = MemberGroupsForm(found, queries.said_by(shown), None if pasting else sent(request))
    paste = PasteForm(found, [queries.Said(each) for each in members], request.POST if pasting else None)
    asked: MemberGroupsForm | PasteForm = paste if pasting else form
    if asked.is_valid():
        try:
            changed = actions.assign_groups(actor=acting(request), body_id=body.pk, given=asked.given())
        except REFUSED as error:
            tell(asked, error)
        else:
            messages.success(request, f"Saved. {changed} answer{'' if changed == 1 else 's'} changed.")
            return redirect(request.get_full_path())
    context = _frame(request, body) | {
        "form": form,
        "paste": paste,
        "features": found,
        "lines": form.lines(),
        "page_obj": shown,
    }
    return render(request, "voting/member_groups.html", context)


@page
@never_cache
@login_required
def my_groups(request: HttpRequest, slug: str) -> HttpResponse:
    """A member says which groups they are in, or that they prefer not to."""
    body, actor = body_by_slug(slug), acting(request)
    own = queries.memberships_of_own(body, actor.id)
    if not own:
        raise NotFound("There is nothing here for you.", next_step="Only members of this body are asked.")
    found = queries.features_of(body)
    said = queries.said_by(own[:1])[0]
    form = MyGroupsForm(found, said, sent(request) if found else None)
    if form.is_valid():
        try:
            actions.say_my_group(actor=actor, person_id=actor.id, body_id=body.pk, answers=form.answers())
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "Saved. You can change it at any time.")
            return redirect("my_groups", slug=slug)
    context = votes_frame(actor, body) | {"form": form, "features": found}
    return render(request, "voting/my_groups.html", context)
