"""Pages of motions that everybody reads: all of them, those of one body, one, and its wordings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.forms.motions import FindMotionsForm
from deliberation.accountability.presenters.motion_page import motion_context, versions_context
from deliberation.accountability.presenters.motions import motions_frame, motions_table
from deliberation.accountability.queries.decisions import decisions_answering
from deliberation.accountability.queries.motion_acts import acts_on
from deliberation.accountability.queries.motions import (
    MotionsWanted,
    amendment_at,
    find_motions,
    motion_at,
    motions_of,
    movers_own,
    own_drafts,
    whole,
)
from deliberation.accountability.queries.recommendations import recommendations
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import Step, steps

PER_PAGE = 20
FILTERS = ("words", "status", "template", "topic")


@require_safe
@never_cache
def all_motions(request: HttpRequest) -> HttpResponse:
    """Motions of all bodies: what is nearest to a vote first, then what has ended."""
    form = FindMotionsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    given = {name: asked.get(name) or "" for name in FILTERS}
    page = Paginator(find_motions(MotionsWanted(**given)), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in given.items() if value}
    context: dict[str, Any] = {
        "form": form,
        "page_obj": page,
        "table": motions_table(page, "motions", "Motions"),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "csv": f"{reverse('api:motions')}?{urlencode(kept | {'format': 'csv'})}",
        "crumbs": [],
    }
    if any(each.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "accountability/motions/all.html", context)


@require_safe
@never_cache
def body_motions(request: HttpRequest, slug: str) -> HttpResponse:
    """Motions of one body, and the reader's own drafts for it."""
    actor, body = acting(request), body_by_slug(slug)
    page = Paginator(motions_of(body), PER_PAGE).get_page(request.GET.get("page"))
    own = movers_own(actor, body.pk)
    drafts = own_drafts(actor, body) if own else []
    context = motions_frame(actor, body) | {
        "page_obj": page,
        "table": motions_table(page, "motions", "Motions", with_body=False),
        "drafts": motions_table(drafts, "drafts", "Your drafts", with_body=False) if drafts else None,
        "total": page.paginator.count,
        "may_move": bool(own) and not has_ended(body),
        "csv": reverse("api:body_motions", args=[slug]) + "?format=csv",
    }
    return render(request, "accountability/motions/body.html", context)


@require_safe
@never_cache
def motion(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """One motion: its wording, amendments, the debate, the vote, and what came of it."""
    actor = acting(request)
    found = whole(actor, motion_at(actor, motion_id))
    context = motion_context(actor, found, acts_on(actor, found))
    context["came_of_it"] = _came_of_it(motion_id)
    return render(request, "accountability/motions/motion.html", context)


def _came_of_it(motion_id: UUID) -> list[Step]:
    """Decisions and recommendations that a motion led to, and what upper apps know; two queries."""
    decided = decisions_answering("motion", [motion_id])[str(motion_id)]
    found = [
        Step(f"Decision {each.reference}", reverse("decision", args=[each.pk]), each.title)
        for each in decided
    ]
    asked = recommendations().filter(origin_kind="motion", origin_id=str(motion_id))
    found += [
        Step(
            f"Recommendation {each.reference}",
            reverse("recommendation", args=[each.pk]),
            f"to {each.to_words}",
        )
        for each in asked.order_by("year", "number")
    ]
    return [*found, *steps("motion", str(motion_id))]


@require_safe
@never_cache
def wordings(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Every wording that a motion has had, with what changed."""
    actor = acting(request)
    context = versions_context(actor, whole(actor, motion_at(actor, motion_id)))
    return render(request, "accountability/motions/wordings.html", context)


@require_safe
@never_cache
def amendment(request: HttpRequest, amendment_id: UUID) -> HttpResponse:
    """Where an amendment is to be read: on the page of its motion."""
    found = amendment_at(amendment_id)
    where = reverse("motion", args=[found.motion_id])
    return redirect(f"{where}#amendment-{found.number}")
