"""Pages of actions: all of them, those of one body, and one with its progress."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.forms.doing import FindActionsForm
from deliberation.accountability.models import Action
from deliberation.accountability.presenters.doing import actions_table, one_action
from deliberation.accountability.presenters.doing_effects import effect_lines
from deliberation.accountability.presenters.doing_tools import tools_of
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.queries.doing import action_at, find_actions, parts_of
from deliberation.accountability.queries.doing_effects import effects_of
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import steps

PER_PAGE = 20


@require_safe
@never_cache
def all_actions(request: HttpRequest) -> HttpResponse:
    """Actions of all bodies: what is overdue first."""
    return render(request, "accountability/doing/all.html", _list(request, None) | {"crumbs": []})


@require_safe
@never_cache
def body_actions(request: HttpRequest, slug: str) -> HttpResponse:
    """What one body said it would do."""
    actor, body = acting(request), body_by_slug(slug)
    context = accountability_frame(actor, body, "actions") | _list(request, body)
    return render(request, "accountability/doing/body.html", context)


def _list(request: HttpRequest, body: Body | None) -> dict[str, Any]:
    form = FindActionsForm(request.GET)
    wanted = form.wanted()
    page: Any = Paginator(find_actions(wanted, body), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in vars(wanted).items() if value}
    csv = reverse("api:body_actions", args=[body.slug]) if body else reverse("api:actions")
    rows: list[Action] = list(page)
    return {
        "form": form,
        "page_obj": page,
        "table": actions_table(rows, "actions", "Actions", of_body=body is not None),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "csv": f"{csv}?{urlencode(kept | {'format': 'csv'})}",
        **({"illustrative": True} if any(each.illustrative for each in rows) else {}),
    }


@require_safe
@never_cache
def action(request: HttpRequest, action_id: UUID) -> HttpResponse:
    """One action: what was promised, by when, how it goes, and whether it worked."""
    found = action_at(action_id)
    context = one_action(found, parts_of(found)) | {
        "effects": effect_lines(effects_of("action", found.pk)),
        "tools": tools_of(acting(request), found),
        "onward": steps("action", str(action_id)),
    }
    return render(request, "accountability/doing/one.html", context)
