"""Pages of decisions that everybody reads: the register of all bodies and of one, the forward plan, one decision, its notice."""

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
from deliberation.accountability.forms.decisions_find import FindDecisionsForm
from deliberation.accountability.presenters.call_ins import rule_words
from deliberation.accountability.presenters.decision_notice import notice_pdf
from deliberation.accountability.presenters.decision_page import decision_page
from deliberation.accountability.presenters.decisions import (
    decisions_frame,
    decisions_table,
    drafts_table,
    plan_months,
)
from deliberation.accountability.queries.call_ins import rule_of
from deliberation.accountability.queries.decision_page import whole_decision
from deliberation.accountability.queries.decisions import (
    bodies_with_decisions,
    choices_in_register,
    decision_for,
    drafts_of,
    find_decisions,
    planned,
    prepares,
    public_decision,
)
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import steps

PER_PAGE = 20
MOST_PLANNED = 500


@require_safe
@never_cache
def all_decisions(request: HttpRequest) -> HttpResponse:
    """Decisions of all bodies, the newest first."""
    years, areas = choices_in_register()
    form = FindDecisionsForm(request.GET, years=years, areas=areas, bodies=bodies_with_decisions())
    context = _register(request, form, None) | {"crumbs": []}
    return render(request, "accountability/decisions/all.html", context)


@require_safe
@never_cache
def body_decisions(request: HttpRequest, slug: str) -> HttpResponse:
    """The register of one body: what it decided, what is to come, and for those who write it the drafts."""
    actor, body = acting(request), body_by_slug(slug)
    years, areas = choices_in_register(body)
    form = FindDecisionsForm(request.GET, years=years, areas=areas, bodies=None)
    drafts = drafts_of(body) if prepares(actor, body.pk) else []
    context = decisions_frame(actor, body) | _register(request, form, body) | {
        "drafts": drafts_table(drafts) if drafts else None,
        "rule": rule_words(rule_of(body)),
    }  # fmt: skip
    return render(request, "accountability/decisions/body.html", context)


def _register(request: HttpRequest, form: FindDecisionsForm, body: Body | None) -> dict[str, Any]:
    given = form.given()
    found = find_decisions(form.wanted(body.slug if body is not None else ""))
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    asked = given | ({"body": body.slug} if body is not None else {})
    asked = {name: "true" if name == "key" else value for name, value in asked.items()}
    made_up = any(each.illustrative for each in page)
    return {
        "form": form,
        "page_obj": page,
        "table": decisions_table(page, "decisions", "Decisions", of_body=body is not None),
        "total": page.paginator.count,
        "filtered": bool(given),
        "csv": f"{reverse('api:board_decisions')}?{urlencode(asked | {'format': 'csv'})}",
        **({"illustrative": True} if made_up else {}),
    }


@require_safe
@never_cache
def all_plans(request: HttpRequest) -> HttpResponse:
    """What all bodies are to decide, month by month."""
    found = list(planned()[:MOST_PLANNED])
    context: dict[str, Any] = {
        "months": plan_months(found, of_body=False),
        "csv": f"{reverse('api:forward_plan')}?format=csv",
        "crumbs": [("Decisions", reverse("all_decisions"))],
    }
    if any(each.illustrative for each in found):
        context["illustrative"] = True
    return render(request, "accountability/decisions/all_plans.html", context)


@require_safe
@never_cache
def forward_plan(request: HttpRequest, slug: str) -> HttpResponse:
    """What one body is to decide, month by month."""
    actor, body = acting(request), body_by_slug(slug)
    context = decisions_frame(actor, body, ("Forward plan", "")) | {
        "months": plan_months(planned(body)[:MOST_PLANNED], of_body=True),
        "csv": f"{reverse('api:forward_plan')}?{urlencode({'body': slug, 'format': 'csv'})}",
    }
    context["crumbs"] = context["crumbs"][:-1]
    return render(request, "accountability/decisions/plan.html", context)


@require_safe
@never_cache
def decision(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """One decision: what was decided and why, what it costs, what it answers, and what came of it."""
    actor = acting(request)
    found = decision_for(actor, decision_id)
    context = decision_page(actor, whole_decision(actor, found))
    # Once it can be called in, its call-ins say what committees make of it, and the page asks enough already.
    context["onward"] = steps("decision", str(decision_id)) if found.call_in_until is None else []
    return render(request, "accountability/decisions/one.html", context)


@require_safe
@never_cache
def decision_pdf(request: HttpRequest, decision_id: UUID) -> HttpResponse:
    """The decision notice as a file."""
    actor = acting(request)
    public_decision(decision_id)
    return notice_pdf(whole_decision(actor, decision_for(actor, decision_id)))
