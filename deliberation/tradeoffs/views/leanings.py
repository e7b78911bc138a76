"""Opinion before and after: what may be told of it, and a member's own answers."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.models import Membership
from deliberation.bodies.views.bodies_common import REFUSED, page, tell
from deliberation.tradeoffs.actions.leanings import give_leanings
from deliberation.tradeoffs.calc.stages import FACTS, Stage
from deliberation.tradeoffs.forms.decide import LeaningForm
from deliberation.tradeoffs.models import TradeOff, When
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.leanings import change_context
from deliberation.tradeoffs.queries import leanings as queries
from deliberation.tradeoffs.queries.tradeoffs import (
    may_now,
    may_run,
    member_acting,
    own_membership,
    tradeoff_at,
    tradeoff_to_act_for,
)
from kernel.actors import Actor

TITLE = "Opinion before and after"


@page
@never_cache
def leanings(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The figures for everybody; for members the form while it is open."""
    if request.method == "POST":
        return _give(request, slug, tradeoff_id)
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    member = _answering(actor, tradeoff)
    return _show(request, actor, tradeoff, member, _form(tradeoff, member, None) if member else None)


@login_required
def _give(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Store a member's answers."""
    actor = acting(request)
    tradeoff_at(actor, slug, tradeoff_id)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    member = member_acting(actor, tradeoff.body_id)
    form = _form(tradeoff, member, request.POST)
    if form.is_valid():
        try:
            give_leanings(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, answers=form.answers(),
                when=form.cleaned_data["when"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            title = FACTS[Stage(tradeoff.stage)].title
            messages.success(request, f"Saved. You can change your answers during the stage {title}.")
            return redirect(at(tradeoff, "leanings"))
    return _show(request, actor, tradeoff, member, form)


def _answering(actor: Actor, tradeoff: TradeOff) -> Membership | None:
    """The membership of a reader who may answer now."""
    when = queries.asked_now(tradeoff)
    if when is None or not may_now(actor, tradeoff, queries.ACT_OF[when]):
        return None
    return own_membership(actor, tradeoff.body_id)


def _form(tradeoff: TradeOff, member: Membership, sent: Any) -> LeaningForm:
    when = queries.asked_now(tradeoff) or When.AFTER
    own = queries.own_leanings(member, tradeoff, when) if sent is None else {}
    return LeaningForm(sent, options=queries.options_in_order(tradeoff), when=when, own=own)


def _show(
    request: HttpRequest,
    actor: Actor,
    tradeoff: TradeOff,
    member: Membership | None,
    form: LeaningForm | None,
) -> HttpResponse:
    when = queries.asked_now(tradeoff)
    options = queries.options_in_order(tradeoff)
    context = tradeoff_frame(actor, tradeoff, "decide", (TITLE, at(tradeoff, "leanings")))
    context |= change_context(tradeoff, queries.changes_of(tradeoff, options))
    context |= {"title": TITLE, "form": form, "asked": when, "is_before": when is When.BEFORE}
    if when is not None and may_run(actor, tradeoff):
        context["answered"] = queries.how_many_answered(tradeoff, when)
    return render(request, "tradeoffs/decide/leanings.html", context)
