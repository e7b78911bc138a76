"""Moving a trade-off on: what the next stage means, what is lacking, and the buttons; going back; closing it early."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED, sent
from deliberation.tradeoffs.actions.moving import close_early, move_tradeoff, stage_before
from deliberation.tradeoffs.calc.stages import FACTS, Act, Stage, next_stage
from deliberation.tradeoffs.forms.life_moving import MoveForm
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters import life_moving as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries.life_readiness import readiness
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_to_act_for
from deliberation.tradeoffs.views.life_common import page

EARLY = "early"
"""What the form sends, in the place of a stage, to close a trade-off before its end."""
_IDS = {False: "back_%s", True: "early_%s"}
"""Two forms stand on the page, whose fields need ids of their own: for going back, and for closing early."""


@page
@never_cache
@login_required
def move(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """What comes next, and the step itself."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.TRADEOFF_MOVE)
    early = request.POST.get("to") == EARLY
    form = MoveForm(sent(request), auto_id=_IDS[early])
    if form.is_valid():
        try:
            return _moved(request, tradeoff, form.cleaned_data["to"], form.cleaned_data["reason"])
        except REFUSED as error:
            form.add_error("reason" if error.parameters.get("field") == "reason" else None, error.message)
    check_stage(tradeoff, Act.MOVE)
    stage = Stage(tradeoff.stage)
    after, back = next_stage(stage), stage_before(stage)
    context = tradeoff_frame(acting(request), tradeoff, "") | {
        "form": form if form.is_bound else None,
        "back_form": form if form.is_bound and not early else MoveForm(auto_id=_IDS[False]),
        "early_form": form if early else MoveForm(auto_id=_IDS[True]),
        "early": EARLY,
        "after": after and after.value,
        "after_facts": after and FACTS[after],
        "changes": after and words.what_changes(stage, after),
        "lines": words.move_lines(tradeoff, after) if after else [],
        "ready": readiness(tradeoff),
        "back": back and back.value,
        "back_words": back and FACTS[back].title,
        "may_close": stage not in (Stage.DRAFT, Stage.FOLLOW_UP),
        "draft": stage is Stage.DRAFT,
        "steps": words.prep_steps(tradeoff.body, tradeoff, words.LOOK) if stage is Stage.DRAFT else [],
    }
    return render(request, "tradeoffs/life/move.html", context)


def _moved(request: HttpRequest, tradeoff: TradeOff, to: str, reason: str) -> HttpResponse:
    where = {"actor": acting(request), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}
    if to == EARLY:
        close_early(**where, reason=reason)
        messages.success(request, "The trade-off is closed.")
    else:
        moved = move_tradeoff(**where, to=to, reason=reason)
        messages.success(request, f"The trade-off is in the stage {FACTS[Stage(moved.stage)].title} now.")
    return redirect(at(tradeoff, "tradeoff"))
