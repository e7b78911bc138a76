"""Pages of the discussion: all points, one point with its replies, and its earlier texts."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import SIDE_WORDS, Side
from deliberation.tradeoffs.forms.points import FindPointsForm, ReplyForm
from deliberation.tradeoffs.models import Option, Point, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.points import Page, version_views
from deliberation.tradeoffs.queries import points as queries
from deliberation.tradeoffs.queries.moderation import reasons_of
from deliberation.tradeoffs.queries.tradeoffs import may_now, tradeoff_at
from kernel.actors import Actor

A_SIDE = 10
"""Points of each side on one page."""


@require_safe
@never_cache
def discussion(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Points for and against the options, side by side."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    context = tradeoff_frame(actor, tradeoff, "discussion")
    options, claims = queries.options_counted(tradeoff), queries.items_to_cite(tradeoff)
    member = context["may_here"]["take_part"]
    form = FindPointsForm(options, claims, member, request.GET or None)
    wanted = form.wanted()
    sides = queries.sides_of(queries.points_of(actor, tradeoff, wanted))
    shown = [side for side in Side if wanted.side in ("", side.value)]
    longest = max(shown, key=lambda side: len(sides[side.value]))
    pages = Paginator(sides[longest.value], A_SIDE).get_page(request.GET.get("page"))
    start = (pages.number - 1) * A_SIDE
    keys = [key for side in shown for key in sides[side.value][start : start + A_SIDE]]
    found = queries.by_key(actor, keys)
    own = [each.number for each in found if each.status == "hidden"]
    cards = Page(actor, tradeoff, claims, reasons_of(tradeoff, "point", own))
    context |= {
        "form": form,
        "page_obj": pages,
        "columns": [_column(cards, side, sides, found) for side in shown],
        "one_option": wanted.option is not None,
        "filtered": any((wanted.option, wanted.side, wanted.words, wanted.evidence, wanted.mine)),
        "found_any": any(sides[side.value] for side in shown),
        "options": [_counted(each, tradeoff) for each in options],
        "any": any(each.for_count + each.against_count for each in options),  # type: ignore[attr-defined]
        "out_words": _out_words(sum(each.out_count for each in options)),  # type: ignore[attr-defined]
        "may_write": cards.writes,
        "new_href": _new_href(tradeoff, wanted),
        "back": request.GET.urlencode(),
        "when_words": _when_words(actor, tradeoff),
    }
    return render(request, "tradeoffs/discussion/discussion.html", context)


def _column(cards: Page, side: Side, sides: dict[str, list[int]], found: list[Point]) -> dict[str, Any]:
    return {
        "code": side.value,
        "heading": SIDE_WORDS[side],
        "total": len(sides[side.value]),
        "points": cards.views([each for each in found if each.side == side.value]),
    }


def _counted(option: Option, tradeoff: TradeOff) -> dict[str, Any]:
    return {
        "name": option.name,
        "href": f"{at(tradeoff, 'discussion')}?option={option.position}",
        "words": f"{option.for_count} for, {option.against_count} against",  # type: ignore[attr-defined]
    }


def _out_words(count: int) -> str:
    if not count:
        return ""
    return "One text was taken out." if count == 1 else f"{count} texts were taken out."


def _new_href(tradeoff: TradeOff, wanted: queries.Wanted) -> str:
    asked = {"option": wanted.option, "side": wanted.side}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value)
    return at(tradeoff, "new_point") + (f"?{query}" if query else "")


def _when_words(actor: Actor, tradeoff: TradeOff) -> str:
    """What a reader is told who cannot write now."""
    if tradeoff.stage in ("draft", "learn"):
        return "Members put points here in the stage Discuss."
    if tradeoff.stage == "discuss":
        return "" if may_now(actor, tradeoff, Act.MAKE_POINT) else "Members of the body put points here now."
    return "The discussion is over. What was said stays to be read."


@require_safe
@never_cache
def point(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """One point with its replies."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    found = queries.point_at(actor, tradeoff, number)
    return render(
        request, "tradeoffs/discussion/point.html", point_context(actor, tradeoff, found, ReplyForm())
    )


def point_context(actor: Actor, tradeoff: TradeOff, found: Point, form: ReplyForm) -> dict[str, Any]:
    """What the page of a point shows; `form` for a reply."""
    replies = [] if found.parent_id else queries.replies_to(actor, found)
    out = [each.number for each in (found, *replies) if each.status == "hidden"]
    cards = Page(actor, tradeoff, queries.items_to_cite(tradeoff), reasons_of(tradeoff, "point", out))
    view = cards.view(found)
    case = queries.newest_case(found) if view.own and found.status != "withdrawn" else None
    trail = ("Discussion", at(tradeoff, "discussion"))
    return tradeoff_frame(actor, tradeoff, "discussion", trail) | {
        "view": view,
        "parent": found.parent,
        "parent_href": at(tradeoff, "point", found.parent.number) if found.parent else "",
        "replies": cards.views(replies),
        "case": case if case is not None and case.decided == "hide" else None,
        "may_reply": cards.writes and not found.parent_id and found.status == "shown",
        "reply_href": f"{at(tradeoff, 'new_point')}?reply={found.number}",
        "reply_form": form,
    }


@require_safe
@never_cache
def point_history(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Every text that a point had."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    found = queries.point_at(actor, tradeoff, number)
    claims = queries.items_to_cite(tradeoff)
    out = [found.number] if found.status == "hidden" else []
    view = Page(actor, tradeoff, claims, reasons_of(tradeoff, "point", out)).view(found)
    trail = (("Discussion", at(tradeoff, "discussion")), (view.name, view.href))
    context = tradeoff_frame(actor, tradeoff, "discussion", *trail) | {
        "view": view,
        "versions": version_views(found, queries.versions_of(actor, tradeoff, found), tradeoff, claims),
    }
    context["some_out"] = len(context["versions"]) < found.version
    return render(request, "tradeoffs/discussion/history.html", context)
