"""Opinion groups, and files of them and of the statements."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters import opinion as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.opinion_files import (
    may_give_votes,
    opinion_response,
    statements_response,
)
from deliberation.tradeoffs.queries.opinion import OpinionState, opinion_now, own_place
from deliberation.tradeoffs.queries.tradeoffs import own_membership, tradeoff_at

PER_PAGE = 20


@require_safe
@never_cache
def opinion(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Which groups there are, what sets each apart and what all share, with a picture and a table."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    now = opinion_now(tradeoff)
    place = None
    if now.state is OpinionState.GROUPS:
        member = own_membership(actor, tradeoff.body_id)
        place = own_place(tradeoff, member) if member else None
    rows = words.table_rows(now.told)
    shown = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    trail = ("Where we stand", at(tradeoff, "statements"))
    context = tradeoff_frame(actor, tradeoff, "statements", trail)
    context |= words.opinion_context(tradeoff, now, place) | {
        "table": words.table(now.told, shown) if rows else None,
        "page_obj": shown,
        "files": _files(tradeoff, now.state),
        "here": at(tradeoff, "opinion"),
    }
    return render(request, "tradeoffs/statements/opinion.html", context)


def _files(tradeoff: TradeOff, state: OpinionState) -> list[dict[str, Any]]:
    found = []
    if state in (OpinionState.GROUPS, OpinionState.TOGETHER):
        found = [
            {"href": at(tradeoff, "opinion_file", "csv"), "text": "Answers by group", "kind": "CSV"},
            {"href": at(tradeoff, "opinion_file", "json"), "text": "Everything on this page", "kind": "JSON"},
        ]
    found.append(
        {
            "href": at(tradeoff, "statements_file", "comments"),
            "text": "Statements, as Polis has them",
            "kind": "CSV",
        }
    )
    if may_give_votes(tradeoff):
        found.append(
            {
                "href": at(tradeoff, "statements_file", "votes"),
                "text": "Answers, as Polis has them",
                "kind": "CSV",
            }
        )
    return found


@require_safe
def opinion_file(request: HttpRequest, slug: str, tradeoff_id: UUID, ending: str) -> HttpResponse:
    """groups.json or groups.csv."""
    tradeoff = tradeoff_at(acting(request), slug, tradeoff_id)
    return _private(opinion_response(tradeoff, ending))


@require_safe
def statements_file(request: HttpRequest, slug: str, tradeoff_id: UUID, name: str) -> HttpResponse:
    """comments.csv or votes.csv, in the form of Polis."""
    tradeoff = tradeoff_at(acting(request), slug, tradeoff_id)
    return _private(statements_response(tradeoff, name))


def _private(response: HttpResponse) -> HttpResponse:
    patch_cache_control(response, private=True, no_store=True)
    return response
