"""Pages of the evidence pack to read: the list, one item; and a member's own marks of what they have read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.evidence import mark_read
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.forms.evidence import FindEvidenceForm
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, TradeOff
from deliberation.tradeoffs.presenters import evidence as words
from deliberation.tradeoffs.presenters.evidence_pins import pin_view
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries import evidence as queries
from deliberation.tradeoffs.queries.tradeoffs import may_now, own_membership, tradeoff_at
from deliberation.tradeoffs.views.evidence_common import PER_PAGE, named, page, to_act
from kernel.actors import Actor


@require_safe
@never_cache
def evidence(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The pack: what is in it, with filters; for members, how far they have come with it."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    scope = scope_of(tradeoff.body_id)
    member = own_membership(actor, tradeoff.body_id)
    submits = holds(actor, Permission.EVIDENCE_SUBMIT, scope)
    form = FindEvidenceForm(request.GET, member=member is not None, submits=submits)
    wanted = form.wanted()
    found = Paginator(queries.find_items(actor, tradeoff, wanted, member), PER_PAGE).get_page(
        request.GET.get("page")
    )
    keeps = queries.keeps_pack(actor, tradeoff)
    edits = may_now(actor, tradeoff, Act.EDIT_EVIDENCE)
    context = tradeoff_frame(actor, tradeoff, "evidence") | {
        "form": form,
        "page_obj": found,
        "total": found.paginator.count,
        "filtered": any(vars(wanted).values()),
        "table": words.pack_table(tradeoff, found, for_member=member is not None),
        "progress": words.progress_words(queries.progress(tradeoff, member)) if member else "",
        "waiting": queries.waiting_count(tradeoff) if keeps else 0,
        "add_words": _add_words(actor, tradeoff, edits=edits),
        "pins": edits,
    }
    return render(request, "tradeoffs/evidence/pack.html", context)


def _add_words(actor: Actor, tradeoff: TradeOff, *, edits: bool) -> str:
    """What the button says with which the reader adds an item; "" for somebody who cannot."""
    if edits:
        return "Add an item"
    return "Hand in evidence" if may_now(actor, tradeoff, Act.SUBMIT_EVIDENCE) else ""


@require_safe
@never_cache
def evidence_item(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """One item: what it says, how strong it is, who handed it in, the doubts about it, what rests on it."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    item = queries.item_at(actor, tradeoff, number)
    member = own_membership(actor, tradeoff.body_id)
    pin = words.pin_of(item)
    figure = pin_view(pin) if pin else None
    may_reply = (queries.keeps_pack(actor, tradeoff) or queries.is_own(actor, item)) and _in_stage(
        tradeoff, Act.CHALLENGE_EVIDENCE
    )
    context = tradeoff_frame(actor, tradeoff, "evidence", ("Evidence", at(tradeoff, "evidence"))) | {
        "item": item,
        "view": words.item_page(item),
        "figure": figure,
        "challenges": words.challenge_views(
            tradeoff, queries.challenges_of(actor, item), may_reply=may_reply
        ),
        "cited": words.cited_by(tradeoff, queries.citations_of(item)),
        "recommendations": queries.recommendations_citing(item),
        "withdrawn": item.status == EvidenceStatus.WITHDRAWN,
        "declined": item.status == EvidenceStatus.DECLINED,
        "tools": _tools(actor, tradeoff, item, is_member=member is not None),
    }
    if member and _in_stage(tradeoff, Act.READ_EVIDENCE):
        context["was_read"] = queries.was_read(item, member)
        context["reads"] = True
    if figure is not None and figure.illustrative:
        context["illustrative"] = True
    return render(request, "tradeoffs/evidence/item.html", context)


def _in_stage(tradeoff: TradeOff, act: Act) -> bool:
    return Stage(tradeoff.stage) in ACTS[act]


def _tools(actor: Actor, tradeoff: TradeOff, item: EvidenceItem, *, is_member: bool) -> dict[str, Any]:
    """What the reader may do with an item as it stands."""
    edits = may_now(actor, tradeoff, Act.EDIT_EVIDENCE)
    accepted, waits = item.status == EvidenceStatus.ACCEPTED, item.status == EvidenceStatus.SUBMITTED
    return {
        "challenge": is_member and accepted and may_now(actor, tradeoff, Act.CHALLENGE_EVIDENCE),
        "edit": edits and (accepted or waits),
        "decide": edits and waits,
        "withdraw": edits and accepted,
        "take_back": waits and queries.is_own(actor, item) and _in_stage(tradeoff, Act.EDIT_EVIDENCE),
    }


@page
@never_cache
@login_required
def read(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Mark an item as read, or as not read; looking at this address leads to the item."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    if request.method == "POST":
        mark_read(**named(request, tradeoff), number=number, read=request.POST.get("read") != "no")
        if request.POST.get("then") == "next":
            return redirect(at(tradeoff, "evidence") + "?unread=yes")
    return redirect(at(tradeoff, "evidence_item", number))
