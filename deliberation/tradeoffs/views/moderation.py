"""Pages of those who moderate: the queue, and one thing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.forms.members import add_refusal
from deliberation.tradeoffs.actions import moderation as actions
from deliberation.tradeoffs.actions.moderation_rule import set_moderation
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.moderation import DecideForm, QueueForm, RuleForm
from deliberation.tradeoffs.models import Point, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.moderation import case_view, thing_view
from deliberation.tradeoffs.presenters.points import version_views
from deliberation.tradeoffs.queries import moderation as queries
from deliberation.tradeoffs.queries.points import items_to_cite, versions_of
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, tradeoff_to_act_for
from kernel.actors import Actor
from kernel.errors import NotFound, ReaderError

PER_PAGE = 20
page = require_http_methods(["GET", "HEAD", "POST"])


def moderated(request: HttpRequest, slug: str, tradeoff_id: UUID) -> tuple[Actor, TradeOff]:
    """Who asks, and the trade-off that they moderate. Raises as `tradeoff_to_act_for`."""
    actor = acting(request)
    return actor, tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_MODERATE)


@require_safe
@never_cache
@login_required
def moderation(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The queue: what waits, then everything else that was written."""
    actor, tradeoff = moderated(request, slug, tradeoff_id)
    form = QueueForm(request.GET or None)
    wanted = form.wanted()
    rows = Paginator(queries.queue(tradeoff, **wanted), PER_PAGE).get_page(request.GET.get("page"))
    claims = items_to_cite(tradeoff)
    context = tradeoff_frame(actor, tradeoff, "moderation") | {
        "form": form,
        "page_obj": rows,
        "things": [thing_view(actor, tradeoff, queries.from_queue(each), claims) for each in rows],
        "waiting": queries.count_waiting(tradeoff),
        "filtered": any(wanted.values()),
        "before": tradeoff.moderation == "before",
        "may_decide": may_now(actor, tradeoff, Act.MODERATE),
        "may_change_rule": may_now(actor, tradeoff, Act.FACILITATE),
        "back": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "tradeoffs/moderation/queue.html", context)


@page
@never_cache
@login_required
def moderation_rule(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Whether texts are looked at before they show or afterwards, for as long as the trade-off runs."""
    actor, tradeoff = moderated(request, slug, tradeoff_id)
    form = RuleForm(
        request.POST if request.method == "POST" else None, initial={"moderation": tradeoff.moderation}
    )
    if form.is_valid():
        set_moderation(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, **form.cleaned_data)
        messages.success(request, "Saved. It holds for what is written from now on.")
        return redirect(at(tradeoff, "moderation"))
    check_stage(tradeoff, Act.FACILITATE)
    context = tradeoff_frame(actor, tradeoff, "moderation", ("Moderation", at(tradeoff, "moderation"))) | {
        "form": form,
        "title": "When texts are looked at",
        "lede": "It holds for what is written from now on. What waits goes on waiting until somebody has looked at it.",
        "button": "Save",
        "cancel_href": at(tradeoff, "moderation"),
    }
    return render(request, "tradeoffs/evidence/form.html", context)


@page
@never_cache
@login_required
def moderate(
    request: HttpRequest, slug: str, tradeoff_id: UUID, thing_kind: str, number: int
) -> HttpResponse:
    """One thing: what it says, what was decided before, and the decision."""
    actor, tradeoff = moderated(request, slug, tradeoff_id)
    thing = queries.thing_at(tradeoff, thing_kind, number)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.moderate(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, thing_kind=thing_kind,
                thing_number=number, **_decision(form.cleaned_data),
            )  # fmt: skip
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            shown = form.cleaned_data["decision"] == "show"
            messages.success(request, "It shows." if shown else "It is taken out. Its author is told.")
            return redirect(_back(request, tradeoff))
    claims = items_to_cite(tradeoff)
    view = thing_view(actor, tradeoff, queries.as_thing(thing_kind, thing), claims)
    cases = list(queries.cases_of(tradeoff, thing_kind, number))
    appealed = any(each.appealed_at and not each.appeal_decided_at for each in cases)
    context = tradeoff_frame(actor, tradeoff, "moderation", ("Moderation", at(tradeoff, "moderation"))) | {
        "form": form,
        "view": view,
        "cases": [case_view(tradeoff, each) for each in cases],
        "versions": _versions(actor, tradeoff, thing, claims),
        "appealed": appealed,
        "may_decide": not view.own and not appealed and thing.status != "withdrawn"
        and may_now(actor, tradeoff, Act.MODERATE),
        "back": request.GET.urlencode(),
    }  # fmt: skip
    return render(request, "tradeoffs/moderation/moderate.html", context)


def _decision(sent: dict[str, Any]) -> dict[str, str]:
    """What is handed to the action; a reason goes only with taking something out."""
    reason = sent["reason"] if sent["decision"] == "hide" else ""
    return {"decision": sent["decision"], "reason": reason, "note": sent["note"]}


def _versions(actor: Actor, tradeoff: TradeOff, thing: object, claims: dict[int, str]) -> list[Any]:
    if not isinstance(thing, Point) or thing.version == 1:
        return []
    return version_views(thing, versions_of(actor, tradeoff, thing)[1:], tradeoff, claims)


def _back(request: HttpRequest, tradeoff: TradeOff) -> str:
    """The queue as it was filtered; the filters are written anew so that nothing else can hide in them."""
    query = QueryDict(request.POST.get("back", "")[:200]).urlencode()
    return at(tradeoff, "moderation") + (f"?{query}" if query else "")
