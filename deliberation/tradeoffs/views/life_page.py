"""The page of one trade-off, public at every stage; its record as one PDF; its feed."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.bodies.calc.light_text import blocks
from deliberation.tradeoffs.calc.stages import Act, Stage, next_stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters import life as stages
from deliberation.tradeoffs.presenters import life_page as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.life_came_of import came_of
from deliberation.tradeoffs.presenters.life_feed import entries
from deliberation.tradeoffs.presenters.life_pdf import record_data
from deliberation.tradeoffs.queries.decide import votes_of_tradeoff
from deliberation.tradeoffs.queries.life import dates_of, heard, options_in_short, reviews_of
from deliberation.tradeoffs.queries.life_feed import happened
from deliberation.tradeoffs.queries.life_record import record_of
from deliberation.tradeoffs.queries.tradeoffs import may_now, tradeoff_at
from deliberation.tradeoffs.views.life_common import for_the_reader
from design.pdf import pdf
from kernel.actors import Actor
from notices.feeds import atom


@require_safe
@never_cache
def tradeoff(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """What is being decided, where it stands, what was heard, what comes next, and what the reader can do."""
    actor = acting(request)
    found = tradeoff_at(actor, slug, tradeoff_id)
    context = tradeoff_frame(actor, found, "overview")
    member = context["may_here"]["take_part"]
    counts, own = heard(found, actor.id if member else "")
    dates = dates_of(found)
    votes = words.vote_lines(votes_of_tradeoff(actor, found))
    context |= {
        "background": blocks(found.background),
        "fixed": blocks(found.fixed),
        "open": blocks(found.open),
        "facts": words.about_facts(found),
        "line": stages.stage_line(found, dates),
        "next": stages.next_words(found, dates[Stage(found.stage)].ends_on),
        "options": words.option_lines(found, options_in_short(found)),
        "heard": words.heard_rows(found, counts),
        "votes": votes,
        "reviews": reviews_of(found),
        "tasks": words.tasks(found, own, votes) if member and found.stage != Stage.DRAFT.value else [],
        "sign_in": _sign_in(request, actor, found),
        "follow_href": reverse("follow", args=[KIND, found.pk]) if _may_be_followed(found) else "",
        "feed_href": at(found, "tradeoff_feed") if _may_be_followed(found) else "",
        "readers_only": not found.public,
        "came_of_it": came_of(found),
    }
    return render(request, "tradeoffs/life/tradeoff.html", context | _staff(actor, found))


def _may_be_followed(found: TradeOff) -> bool:
    return found.public and found.stage != Stage.DRAFT.value


def _sign_in(request: HttpRequest, actor: Actor, found: TradeOff) -> str:
    """Where members sign in, for readers who are not signed in, while there is something to take part in."""
    over = found.stage in (Stage.RESPONSE.value, Stage.FOLLOW_UP.value, Stage.CLOSED.value)
    if actor.kind == "person" or over:
        return ""
    return f"{reverse('account_request_login_code')}?{urlencode({'next': request.path})}"


def _staff(actor: Actor, found: TradeOff) -> dict[str, Any]:
    """What those who prepare and run it may do as it stands."""
    after = next_stage(Stage(found.stage))
    tools = {
        "prepare": may_now(actor, found, Act.EDIT_QUESTION),
        "dates": may_now(actor, found, Act.SET_DATES),
        "move": may_now(actor, found, Act.MOVE) and after is not None,
        "invite": may_now(actor, found, Act.INVITE_VOICE),
        "discard": may_now(actor, found, Act.DISCARD),
        "vote": may_now(actor, found, Act.PREPARE_VOTE),
    }
    return {"tools": tools, "show_tools": any(tools.values())}


@require_safe
@never_cache
def record_pdf(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The whole of it that the reader may see, to print and to keep."""
    found = tradeoff_at(acting(request), slug, tradeoff_id)
    made = pdf("tradeoff", record_data(found, record_of(acting(request), found)))
    response = HttpResponse(made, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'inline; filename="trade-off-{found.body.slug}.pdf"'
    return for_the_reader(request, response, found)


@require_safe
def feed(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponseBase:
    """What came about, newest first, for programs that read feeds."""
    found = tradeoff_at(acting(request), slug, tradeoff_id)
    answer = atom(
        title=found.title,
        href=at(found, "tradeoff"),
        feed_href=at(found, "tradeoff_feed"),
        entries=entries(found, happened(found)),
        subtitle=found.question,
        illustrative=found.illustrative,
        updated=found.published_at or found.created_at,
        request=request,
    )
    if not found.public or found.stage == Stage.DRAFT.value:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer
