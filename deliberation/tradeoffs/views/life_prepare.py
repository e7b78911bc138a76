"""The steps in which clerks and facilitators prepare a trade-off: question, frame, rules, dates; and discarding a draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.tradeoffs.actions.tradeoffs import (
    Details,
    change_tradeoff,
    create_tradeoff,
    details_of,
    discard_tradeoff,
    set_dates,
)
from deliberation.tradeoffs.calc.stages import Act, Stage
from deliberation.tradeoffs.forms import life as life_forms
from deliberation.tradeoffs.forms.life_moving import DatesForm, dated, first_dates
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters import life_moving as steps
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame, tradeoffs_frame
from deliberation.tradeoffs.queries.life import dates_of
from deliberation.tradeoffs.queries.life_choices import areas_to_choose, boards_to_choose, indexes_to_choose
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_to_act_for
from deliberation.tradeoffs.views.life_common import ask, page
from kernel.errors import NotFound

RENAMED = {"area_key": "area", "feeds_body_id": "feeds_body"}


@page
@never_cache
@login_required
def new_tradeoff(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1 of a new trade-off; it is a draft from here on."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.TRADEOFF_EDIT)
    if has_ended(body):
        raise NotFound(
            "This body has ended. There is nothing left to weigh.",
            next_step="Its trade-offs stay to be read.",
        )
    areas = [(each.key, each.words) for each in areas_to_choose(body)]
    form = life_forms.TradeoffQuestionForm(
        sent(request), areas=areas, indexes=indexes_to_choose(), initial=life_forms.first_question()
    )
    if form.is_valid():
        try:
            made = create_tradeoff(
                actor=actor,
                body_id=body.pk,
                details=Details(**form.values()),
                tradeoff_id=form.cleaned_data["tradeoff_id"],
            )
        except REFUSED as error:
            tell(form, error, **RENAMED)
        else:
            made.body = body
            messages.success(request, "The draft is saved. Only those who prepare trade-offs see it.")
            return _on(request, made, steps.QUESTION)
    context = tradeoffs_frame(actor, body) | {
        "form": form,
        "title": "Prepare a trade-off",
        "steps": steps.prep_steps(body, None, steps.QUESTION),
        "step": steps.QUESTION,
    }
    return render(request, "tradeoffs/life/edit.html", context)


def _on(request: HttpRequest, tradeoff: TradeOff, step: str) -> HttpResponse:
    """To the next step, or back to the trade-off's page for somebody who only saves."""
    if request.POST.get("then") == "stay":
        messages.success(request, "Saved.")
        return redirect(at(tradeoff, "tradeoff"))
    return redirect(steps.after(tradeoff, step))


@page
@never_cache
@login_required
def edit_tradeoff(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """One of the steps of a draft, named by `?step=`; the question where none is."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.EDIT_QUESTION)
    asked = request.GET.get("step", "")
    step = asked if asked in steps.FORM_STEPS else steps.QUESTION
    form, values = {
        steps.QUESTION: _question,
        steps.FRAME: _frame,
        steps.RULES: _rules,
    }[step](request, tradeoff)
    if form.is_valid():
        try:
            change_tradeoff(
                actor=acting(request),
                body_id=tradeoff.body_id,
                tradeoff_id=tradeoff.pk,
                details=replace(details_of(tradeoff), **values()),
            )
        except REFUSED as error:
            tell(form, error, **RENAMED)
        else:
            return _on(request, tradeoff, step)
    context = tradeoff_frame(acting(request), tradeoff, "") | {
        "form": form,
        "title": steps.TITLES[step],
        "steps": steps.prep_steps(tradeoff.body, tradeoff, step),
        "step": step,
    }
    return render(request, "tradeoffs/life/edit.html", context)


def _question(request: HttpRequest, tradeoff: TradeOff) -> tuple[forms.Form, Any]:
    areas = [(each.key, each.words) for each in areas_to_choose(tradeoff.body, tradeoff.area_key)]
    indexes = indexes_to_choose()
    if tradeoff.definition and tradeoff.definition not in dict(indexes):
        indexes.append((tradeoff.definition, tradeoff.definition))
    form = life_forms.TradeoffQuestionForm(
        sent(request), areas=areas, indexes=indexes, initial=life_forms.first_question(tradeoff)
    )
    return form, form.values


def _frame(request: HttpRequest, tradeoff: TradeOff) -> tuple[forms.Form, Any]:
    boards = boards_to_choose(tradeoff.body, tradeoff.area_key, tradeoff.feeds_body_id)
    form = life_forms.FrameForm(
        sent(request),
        boards=[(slug, name) for slug, name, _ in boards],
        initial=life_forms.first_frame(tradeoff, boards),
    )
    return form, lambda: form.values({slug: pk for slug, _, pk in boards})


def _rules(request: HttpRequest, tradeoff: TradeOff) -> tuple[forms.Form, Any]:
    form = life_forms.RulesForm(sent(request), initial=life_forms.first_rules(tradeoff))
    return form, form.values


@page
@never_cache
@login_required
def dates(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """When each stage is planned to begin and end; those that are over stay as they were."""
    tradeoff = tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.SET_DATES)
    draft = tradeoff.stage == Stage.DRAFT.value
    stages = dated(Stage(tradeoff.stage))
    form = DatesForm(sent(request), stages=stages, initial=first_dates(dates_of(tradeoff), stages))
    if form.is_valid():
        try:
            set_dates(
                actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, dates=form.values()
            )
        except REFUSED as error:
            tell(form, error)
        else:
            if draft:
                return _on(request, tradeoff, steps.DATES)
            messages.success(request, "The dates are saved.")
            return redirect(at(tradeoff, "tradeoff"))
    context = tradeoff_frame(acting(request), tradeoff, "") | {
        "form": form,
        "parts": form.parts(),
        "title": "Dates",
        "steps": steps.prep_steps(tradeoff.body, tradeoff, steps.DATES) if draft else [],
    }
    return render(request, "tradeoffs/life/dates.html", context)


@page
@never_cache
@login_required
def discard(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Delete a draft, after asking."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.DISCARD)
    if request.method == "POST":
        discard_tradeoff(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk)
        messages.success(request, "The draft is discarded.")
        return redirect("tradeoffs", slug=slug)
    lines = [
        "The draft is deleted, with its options, its evidence and its invitations. Nobody else has seen it.",
        "It cannot be undone.",
    ]
    return ask(request, tradeoff, "Discard this draft?", lines, "Discard the draft")
