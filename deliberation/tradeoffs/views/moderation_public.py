"""What everybody may read of moderation: the code of conduct, and the log of a trade-off."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.tradeoffs.presenters.frame import tradeoff_frame
from deliberation.tradeoffs.presenters.moderation import log_table, own_lines, rules
from deliberation.tradeoffs.queries import moderation as queries
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_at

PER_PAGE = 20


@require_safe
@never_cache
def moderation_log(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """What was taken out of a trade-off, when, why, and what came of appeals; without names and words."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    context = tradeoff_frame(actor, tradeoff, "discussion")
    mine = queries.own_cases(actor, tradeoff) if context["may_here"]["take_part"] else []
    rows = Paginator(queries.log_of(tradeoff), PER_PAGE).get_page(request.GET.get("page"))
    context |= {
        "page_obj": rows,
        "mine": own_lines(tradeoff, mine),
        "table": log_table(list(rows)),
        "looked_at": queries.looked_at(tradeoff),
        "before": tradeoff.moderation == "before",
    }
    return render(request, "tradeoffs/moderation/log.html", context)


@require_safe
def code_of_conduct(request: HttpRequest) -> HttpResponse:
    """The rules for what is written on trade-offs, and how they are kept."""
    context = {"rules": rules(), "crumbs": [("Trade-offs", reverse("all_tradeoffs"))]}
    return render(request, "tradeoffs/moderation/code_of_conduct.html", context)
