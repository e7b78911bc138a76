"""Lists of trade-offs: those of all bodies, those of one; and the way to one by its id."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import area_view
from deliberation.bodies.queries.roles import body_by_slug, scope_of
from deliberation.tradeoffs.calc.stages import FACTS, STAGES, Stage
from deliberation.tradeoffs.forms.life import FindTradeoffsForm
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoffs_frame
from deliberation.tradeoffs.presenters.life import tradeoffs_table
from deliberation.tradeoffs.queries import lists
from deliberation.tradeoffs.queries.tradeoffs import no_such_tradeoff, sees
from kernel.actors import Actor

PER_PAGE = 20
MOST_KEY = 12


@require_safe
@never_cache
def all_tradeoffs(request: HttpRequest) -> HttpResponse:
    """Trade-offs of every body that the reader may see: those that go on first."""
    actor = acting(request)
    form = FindTradeoffsForm(request.GET, areas=_areas(request.GET.get("area", "")))
    asked = form.cleaned_data if form.is_valid() else {}
    wanted = lists.TradeoffsWanted(
        **{name: asked.get(name) or "" for name in ("words", "kind", "stage", "area")}
    )
    page = Paginator(lists.find_tradeoffs(actor, wanted), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page_obj": page,
        "table": tradeoffs_table(page, "trade-offs", "Trade-offs"),
        "total": page.paginator.count,
        "filtered": any(vars(wanted).values()),
        "crumbs": [],
    }
    if any(each.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "tradeoffs/life/all.html", context)


def _areas(asked: str) -> list[tuple[str, str]]:
    """The areas to choose from: those that trade-offs are about, and the one that was asked for."""
    found = [(key, area_view(key).words) for key, _ in lists.areas_of_tradeoffs()]
    view = area_view(asked[:MOST_KEY])
    if asked and view.known and asked not in {key for key, _ in found}:
        found.append((view.key, view.words))
    return found


@require_safe
@never_cache
def body_tradeoffs(request: HttpRequest, slug: str) -> HttpResponse:
    """Trade-offs of one body by stage; drafts for those who prepare them."""
    actor, body = acting(request), body_by_slug(slug)
    counts = lists.how_many(actor, body)
    shown = [stage for stage in (*STAGES[1:], Stage.DRAFT) if counts[stage]]
    context = tradeoffs_frame(actor, body) | {
        "parts": _parts(request, actor, body, shown, counts),
        "edits": allows(actor, Permission.TRADEOFF_EDIT, scope_of(body.pk)),
    }
    return render(request, "tradeoffs/life/body.html", context)


def _parts(
    request: HttpRequest, actor: Actor, body: Body, shown: list[Stage], counts: dict[Stage, int]
) -> list[dict[str, Any]]:
    """A part for each stage in which there are some; one query, however many stages."""
    asked = {stage: _paginator(counts[stage]).get_page(request.GET.get(stage.value)) for stage in shown}
    found = lists.pages_of(actor, body, {stage: page.number for stage, page in asked.items()}, PER_PAGE)
    return [
        {
            "name": stage.value,
            "heading": FACTS[stage].title,
            "meaning": FACTS[stage].meaning,
            "page": page,
            "table": tradeoffs_table(found[stage], stage.value, FACTS[stage].title, with_body=False),
        }
        for stage, page in asked.items()
    ]


def _paginator(count: int) -> Paginator:  # type: ignore[type-arg]
    """A paginator of so many things; what is on its pages is asked for apart."""
    return Paginator(range(count), PER_PAGE)


@require_safe
@never_cache
def by_id(request: HttpRequest, tradeoff_id: UUID) -> HttpResponse:
    """On to a trade-off that is known by its id alone. Raises NotFound for one that the reader may not see."""
    found = TradeOff.objects.select_related("body").filter(pk=tradeoff_id).first()
    if found is None or not sees(acting(request), found):
        raise no_such_tradeoff()
    return redirect(at(found, "tradeoff"))
