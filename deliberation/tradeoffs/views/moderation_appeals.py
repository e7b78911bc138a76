"""Appeals: the author's page on a decision, and the page on which somebody else decides."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.forms.members import add_refusal
from deliberation.tradeoffs.actions import moderation as actions
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.moderation import AppealForm, DecideAppealForm
from deliberation.tradeoffs.models import ModerationCase, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.moderation import case_view, thing_view
from deliberation.tradeoffs.queries import moderation as queries
from deliberation.tradeoffs.queries.points import items_to_cite
from deliberation.tradeoffs.queries.tradeoffs import may_now, tradeoff_to_act_for
from deliberation.tradeoffs.views.moderation import moderated
from kernel.actors import Actor
from kernel.errors import NotFound, ReaderError

page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
@login_required
def appeal(request: HttpRequest, slug: str, tradeoff_id: UUID, case_id: int) -> HttpResponse:
    """What was decided about one's own text, and the appeal against it. `step=seen`: one has read it."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    case = queries.own_case(actor, tradeoff, case_id)
    named = {"actor": actor, "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk, "case_id": case_id}
    if request.method == "POST" and request.POST.get("step") == "seen":
        actions.mark_case_seen(**named)  # type: ignore[arg-type]
        messages.success(request, "Noted. Your desk no longer shows it.")
        return redirect(at(tradeoff, "appeal", case_id))
    form = AppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.appeal(**named, text=form.cleaned_data["text"])  # type: ignore[arg-type]
        except NotFound:
            raise
        except ReaderError as error:
            form.add_error("text", f"{error.message} {error.advice}")
        else:
            messages.success(request, "Your appeal is sent. Somebody else decides.")
            return redirect(at(tradeoff, "appeal", case_id))
    context = _case_context(actor, tradeoff, case) | {"form": form, "unseen": case.seen_at is None}
    context["may_appeal"] = (
        case.decided == "hide"
        and case.appealed_at is None
        and context["hidden"]
        and queries.newest(case)
        and may_now(actor, tradeoff, Act.APPEAL)
    )
    return render(request, "tradeoffs/moderation/appeal.html", context)


@page
@never_cache
@login_required
def decide_appeal(request: HttpRequest, slug: str, tradeoff_id: UUID, case_id: int) -> HttpResponse:
    """An appeal, for somebody who did not decide the first time."""
    actor, tradeoff = moderated(request, slug, tradeoff_id)
    case = queries.case_at(tradeoff, case_id)
    if case.appealed_at is None:
        raise queries.no_such_case()
    form = DecideAppealForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.decide_appeal(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, case_id=case_id,
                upheld=form.cleaned_data["upheld"] == "yes", note=form.cleaned_data["note"],
            )  # fmt: skip
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "The appeal is decided. The author is told.")
            return redirect(at(tradeoff, "moderation"))
    author = case.author.person_id if case.author else None
    concerned = actor.id in (str(case.moderator_id), str(author))
    context = _case_context(actor, tradeoff, case) | {
        "form": form,
        "decided": case.appeal_decided_at is not None,
        "concerned": concerned,
        "nobody_else": concerned and not queries.others_who_moderate(tradeoff, case.moderator_id, author),
    }
    return render(request, "tradeoffs/moderation/decide.html", context)


def _case_context(actor: Actor, tradeoff: TradeOff, case: ModerationCase) -> dict[str, object]:
    thing = queries.thing_at(tradeoff, case.thing_kind, case.thing_number)
    view = thing_view(actor, tradeoff, queries.as_thing(case.thing_kind, thing), items_to_cite(tradeoff))
    trail = ("Discussion", at(tradeoff, "discussion"))
    return tradeoff_frame(actor, tradeoff, "discussion", trail) | {
        "case": case_view(tradeoff, case),
        "view": view,
        "hidden": thing.status == "hidden",
    }
