"""Options side by side with the fairness lens, as a page and as a file; and the forms that change them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.presenters.tables import table_file
from deliberation.bodies.views.bodies_common import REFUSED, sent
from deliberation.tradeoffs.actions.effects import set_effects
from deliberation.tradeoffs.actions.options import set_options
from deliberation.tradeoffs.calc.stages import Act, Stage
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.forms import weigh_effects, weigh_options
from deliberation.tradeoffs.models import Option, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.life_moving import OPTIONS, PrepStep, after, prep_steps
from deliberation.tradeoffs.presenters.weigh_options import CSV_COLUMNS, comparison, effect_rows
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, tradeoff_at, tradeoff_to_act_for
from deliberation.tradeoffs.queries.weigh import (
    assets_to_choose,
    claims_of,
    evidence_to_choose,
    metrics_to_choose,
    option_at,
    options_of,
)

page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@never_cache
def options(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Options side by side: cost, effects with ranges, and who gains and loses, by every lens."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    found = options_of(tradeoff)
    edits = may_now(actor, tradeoff, Act.EDIT_OPTIONS)
    context = tradeoff_frame(actor, tradeoff, "options") | {
        "steps": _steps(tradeoff) if edits else [],
        "rules_href": after(tradeoff, OPTIONS),
        "options": found,
        "view": comparison(tradeoff, found, metrics_to_choose(tradeoff), claims_of(tradeoff, found)),
        "edits_options": edits,
        "edits_effects": may_now(actor, tradeoff, Act.EDIT_EFFECTS),
    }
    return render(request, "tradeoffs/weigh/options.html", context)


@require_safe
@never_cache
def options_file(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Every effect of every option as CSV, with a row for each lens of which nothing is known."""
    tradeoff = tradeoff_at(acting(request), slug, tradeoff_id)
    rows = effect_rows(tradeoff, options_of(tradeoff), metrics_to_choose(tradeoff))
    return table_file(f"{slug}-options", rows, CSV_COLUMNS)


@page
@never_cache
@login_required
def edit_options(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """All options as one form: adding, changing, putting in order, taking out."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.EDIT_OPTIONS)
    kind, found = EnvelopeKind(tradeoff.envelope_kind), options_of(tradeoff)
    if request.method == "POST" and "more" in request.POST:
        first = weigh_options.with_more_rows(request.POST)
        form = weigh_options.OptionsForm(None, kind=kind, options=found, initial=first)
    else:
        form = weigh_options.OptionsForm(sent(request), kind=kind, options=found)
        if form.is_valid() and _saved_options(request, tradeoff, form):
            messages.success(request, "The options are saved.")
            return redirect("options", slug=slug, tradeoff_id=tradeoff.pk)
    context = _edit_frame(request, tradeoff) | {"form": form, "rows": form.shown_rows()}
    return render(request, "tradeoffs/weigh/edit_options.html", context)


def _edit_frame(request: HttpRequest, tradeoff: TradeOff) -> dict[str, Any]:
    trail = ("Options", at(tradeoff, "options"))
    return tradeoff_frame(acting(request), tradeoff, "options", trail) | {"steps": _steps(tradeoff)}


def _steps(tradeoff: TradeOff) -> list[PrepStep]:
    """The steps of preparing it, while it is a draft: the options are one of them."""
    return prep_steps(tradeoff.body, tradeoff, OPTIONS) if tradeoff.stage == Stage.DRAFT else []


def _saved_options(request: HttpRequest, tradeoff: TradeOff, form: weigh_options.OptionsForm) -> bool:
    """Whether the action took the options; what it refuses is told beside the row."""
    try:
        set_options(
            actor=acting(request),
            body_id=tradeoff.body_id,
            tradeoff_id=tradeoff.pk,
            options=form.cleaned_data["options"],
        )
    except REFUSED as error:
        row, field = error.parameters.get("row"), str(error.parameters.get("field", "name"))
        known = isinstance(row, int) and 1 <= row <= len(form.given_rows)
        name = f"{field}-{form.given_rows[row - 1]}" if known and isinstance(row, int) else None
        advice = "" if known else f" {error.advice}"
        form.add_error(name if name in form.fields else None, f"{error.message}{advice}")
        return False
    return True


@page
@never_cache
@login_required
def edit_effects(request: HttpRequest, slug: str, tradeoff_id: UUID, position: int) -> HttpResponse:
    """The effects of one option as one form."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.EVIDENCE_EDIT)
    check_stage(tradeoff, Act.EDIT_EFFECTS)
    option = option_at(tradeoff, position)
    form = _effects_form(request, tradeoff, option)
    if form.is_bound and form.is_valid() and _saved_effects(request, tradeoff, option, form):
        messages.success(request, f"The effects of “{option.name}” are saved.")
        return redirect("options", slug=slug, tradeoff_id=tradeoff.pk)
    context = _edit_frame(request, tradeoff) | {"form": form, "parts": form.parts(), "option": option}
    return render(request, "tradeoffs/weigh/edit_effects.html", context)


def _effects_form(request: HttpRequest, tradeoff: TradeOff, option: Option) -> weigh_effects.EffectsForm:
    """The form as it was sent, or with what there is; asked for more rows, unchecked."""
    offered = weigh_effects.Offered(
        metrics_to_choose(tradeoff), evidence_to_choose(tradeoff), assets_to_choose(tradeoff)
    )
    data, initial = sent(request), weigh_effects.first_effects(option)
    if data is not None and "more" in data:
        data, initial = None, weigh_effects.with_more_rows(data)
    return weigh_effects.EffectsForm(data, offered=offered, initial=initial)


def _saved_effects(
    request: HttpRequest, tradeoff: TradeOff, option: Option, form: weigh_effects.EffectsForm
) -> bool:
    try:
        set_effects(
            actor=acting(request),
            body_id=tradeoff.body_id,
            tradeoff_id=tradeoff.pk,
            position=option.position,
            effects=form.cleaned_data["effects"],
        )
    except REFUSED as error:
        form.tell(error.parameters.get("row"), str(error.parameters.get("field", "")), error.message)
        return False
    return True
