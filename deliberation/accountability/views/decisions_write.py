"""Pages that write a decision down: a new draft, a change of one, a decision on the plan."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django import forms
from django.contrib.auth.decorators import login_required
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions.decision_parts import DecisionGiven
from deliberation.accountability.actions.decisions import (
    ChangedMeanwhile,
    change_decision,
    draft_decision,
    plan_decision,
)
from deliberation.accountability.forms.decision_lines import (
    MoneyForms,
    PaperForms,
    filled,
    first_money,
    tell_lines,
)
from deliberation.accountability.forms.decisions import (
    DecisionForm,
    PlanForm,
    first_decision,
    new_decision_id,
)
from deliberation.accountability.models import Decision
from deliberation.accountability.queries.decision_choices import (
    answer_choices,
    area_choices,
    meeting_choices,
)
from deliberation.accountability.queries.decision_page import Parts, parts_of
from deliberation.accountability.views.decisions_common import done, show_form, to_write
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, tell
from kernel.errors import WrongState

MORE = "more"
ADDED = 3


@page
@never_cache
@login_required
def new_decision(request: HttpRequest, slug: str) -> HttpResponse:
    """Record a decision as a draft; `?for=` names what it answers."""
    body = body_to_act_for(acting(request), slug, Permission.DECISION_RECORD)
    return _write(request, body, None, DecisionForm)


@page
@never_cache
@login_required
def plan(request: HttpRequest, slug: str) -> HttpResponse:
    """Put a decision to come on the forward plan."""
    body = body_to_act_for(acting(request), slug, Permission.DECISION_RECORD)
    return _write(request, body, None, PlanForm)


@page
@never_cache
@login_required
def edit(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Change a draft, or record what was decided of one on the plan."""
    body, decision = to_write(request, slug, decision_id)
    if decision.status not in ("draft", "planned"):
        raise WrongState(
            "What is published is not changed.",
            next_step="Correct it: the new wording takes its place, and both stay.",
        )
    return _write(request, body, decision, DecisionForm)


def _write(
    request: HttpRequest, body: Body, decision: Decision | None, kind: type[DecisionForm | PlanForm]
) -> HttpResponse:
    parts = parts_of(decision) if decision is not None else None
    form, money, papers = _forms(request, body, decision, parts, kind)
    plans = kind is PlanForm
    if request.method == "POST" and request.POST.get("step") != MORE and _valid(form, money, papers):
        given = replace(form.given(), money=[] if plans else filled(money), papers=filled(papers))
        try:
            made = _keep(request, body, decision, given, form, plans=plans)
        except REFUSED as error:
            tell(form, error, links="more_links", areas="more_areas")
            if isinstance(error, ChangedMeanwhile):
                form = _with_version(form, decision)
        else:
            words = (
                "It is on the forward plan."
                if plans
                else "It is saved. Nobody else sees it until you publish it."
            )
            return done(request, made, words)
    return _show(request, body, decision, (form, money, papers), plans=plans)


def _keep(
    request: HttpRequest, body: Body, decision: Decision | None, given: DecisionGiven, form: DecisionForm | PlanForm, *, plans: bool
) -> Decision:  # fmt: skip
    who: dict[str, Any] = {"actor": acting(request), "body_id": body.pk, "given": given}
    if decision is not None:
        version = form.cleaned_data["version"] or 0
        return change_decision(**who, decision_id=decision.pk, version=version)
    action = plan_decision if plans else draft_decision
    return action(**who, decision_id=form.cleaned_data["decision_id"])


def _forms(
    request: HttpRequest, body: Body, decision: Decision | None, parts: Parts | None, kind: type[DecisionForm | PlanForm]
) -> tuple[Any, BaseFormSet[Any], BaseFormSet[Any]]:  # fmt: skip
    areas, wanted = area_choices(body), request.GET.get("for", "")
    answers = answer_choices(body, parts, wanted)
    keys = [key for key, _ in areas]
    initial = new_decision_id() if decision is None else first_decision(decision, parts or Parts(), keys)
    if decision is None:
        named = next((words for code, words in answers if code == wanted), "")
        initial |= {"answers": [wanted], "areas": keys[:1], "taken_by": body.name} | ({"title": named[:200]} if wanted.startswith("motion") else {})  # fmt: skip
    data = _data(request)
    form = kind(data, initial=initial, meetings=meeting_choices(body), answers=answers, areas=areas)
    money = MoneyForms(data, prefix="money", initial=first_money(parts.money) if parts else None)
    start = [{"title": each.title, "href": each.href} for each in parts.papers] if parts else None
    return form, money, PaperForms(data, prefix="papers", initial=start)


def _data(request: HttpRequest) -> QueryDict | None:
    """What was sent, with rows added where more were asked for."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    for prefix in ("money", "papers"):
        total = data.get(f"{prefix}-TOTAL_FORMS", "")
        count = int(total) if total.isascii() and total.isdigit() and len(total) < 4 else 0
        data[f"{prefix}-TOTAL_FORMS"] = str(count + (ADDED if request.POST.get("step") == MORE else 0))
        data[f"{prefix}-INITIAL_FORMS"] = "0"
    return data


def _valid(form: forms.Form, money: BaseFormSet[Any], papers: BaseFormSet[Any]) -> bool:
    good = form.is_valid()
    for rows, what in ((money, "Line"), (papers, "Paper")):
        if not rows.is_valid():
            tell_lines(form, rows, what)
            good = False
    return good


def _with_version(form: Any, decision: Decision | None) -> Any:
    """The same form, whose next try is meant for the version that is there now."""
    now = (
        Decision.objects.values_list("version", flat=True).get(pk=decision.pk) if decision is not None else 0
    )
    form.data = form.data.copy()
    form.data["version"] = str(now)
    return form


def _show(
    request: HttpRequest, body: Body, decision: Decision | None, written: tuple[Any, BaseFormSet[Any], BaseFormSet[Any]], *, plans: bool
) -> HttpResponse:  # fmt: skip
    form, money, papers = written
    title = "Put a decision on the plan" if plans else "Record a decision"
    button = "Put it on the plan" if plans else "Save the draft"
    if decision is not None:
        title = "Record what was decided" if decision.status == "planned" else "Change the draft"
        button = "Save"
    more = {} if decision is not None else {"cancel_href": reverse("forward_plan" if plans else "decisions", args=[body.slug])}  # fmt: skip
    return show_form(
        request, body, form, title, button, decision=decision, template="write", money=None if plans else money, papers=papers,
        public=plans or (decision is not None and decision.status == "planned"), plans=plans, **more,
    )  # fmt: skip
