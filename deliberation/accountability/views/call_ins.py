"""Pages of call-ins: the rule of a body, asking, supporting, taking back, what came of it."""

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
from deliberation.accountability.actions import call_ins as actions
from deliberation.accountability.calc.decisions import CallInStatus
from deliberation.accountability.forms.call_ins import (
    REFUSE,
    AskCallInForm,
    DecideCallInForm,
    RuleForm,
    first_rule,
    new_id,
)
from deliberation.accountability.models import CallIn
from deliberation.accountability.presenters.call_ins import call_in_facts, call_in_words
from deliberation.accountability.presenters.decisions import decisions_frame
from deliberation.accountability.queries.call_ins import call_in_by, rule_of, watchers_of, watches
from deliberation.accountability.queries.decisions import public_decision
from deliberation.accountability.views.decisions_common import at, done, show_form
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, still_running, tell
from kernel.errors import NotAllowed, WrongState


@page
@never_cache
@login_required
def call_in_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """How decisions of a body can be called in."""
    body = still_running(body_to_act_for(acting(request), slug, Permission.BODY_EDIT))
    rule = rule_of(body)
    form = RuleForm(sent(request), initial=first_rule(rule))
    if form.is_valid():
        try:
            actions.set_call_in_rule(actor=acting(request), body_id=body.pk, rule=form.given())
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The call-in rule is saved.")
            return redirect("decisions", slug=slug)
    watching = ", ".join(watchers_of(body))
    who = f"Members of these bodies may ask: {watching}." if watching else (
        "No body is entered here as one that scrutinises this one, so nobody could ask yet. It is entered under “Manage” of that body."
    )  # fmt: skip
    lede = f"A call-in asks that a decision be looked at again before it is carried out. {who} Decisions that are published keep the rule they were published under."
    return show_form(request, body, form, "Call-in rule", "Save the rule", lede=lede)


@page
@never_cache
@login_required
def ask_call_in(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Ask for a call-in, as a member of a body that scrutinises."""
    body = body_to_act_for(acting(request), slug, Permission.CALL_IN_ASK)
    decision = public_decision(decision_id)
    form = AskCallInForm(sent(request), initial=new_id())
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.ask_call_in(
                actor=acting(request), body_id=body.pk, decision_id=decision.pk, grounds=said["grounds"], wanted=said["wanted"],
                call_in_id=said["form_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, decision, _asked(made))
    if request.method != "POST":
        if not watches(body.pk, decision.body_id):
            raise NotAllowed("Only a body that scrutinises the one that decided can call its decision in.")
        if not call_in_words(decision):
            raise WrongState("This decision cannot be called in.")
    lede = f"The decision: {decision.title}. {call_in_words(decision)}. You are the first to support it."
    return show_form(
        request, body, form, "Ask for a call-in", "Ask for it", lede=lede, cancel_href=at(decision)
    )


def _asked(made: CallIn) -> str:
    if made.status == CallInStatus.VALID:
        return "The decision is called in. It is not carried out before that is heard."
    return f"The call-in is asked for. It needs {made.needed} supporters; you are the first."


def _ask(request: HttpRequest, body: Body, call_in: CallIn, question: str, lines: list[str], button: str, *, danger: bool) -> HttpResponse:  # fmt: skip
    context = decisions_frame(acting(request), body) | {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": danger,
        "caption": call_in.decision.title,
        "cancel_href": at(call_in.decision),
    }
    return render(request, "components/confirm.html", context)


@page
@never_cache
@login_required
def support_call_in(request: HttpRequest, slug: str, call_in_id: UUID) -> HttpResponse:
    """Support a call-in, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.CALL_IN_ASK)
    call_in = call_in_by(body.pk, call_in_id)
    if request.method == "POST":
        made = actions.support_call_in(actor=acting(request), body_id=body.pk, call_in_id=call_in_id)
        called = made.status == CallInStatus.VALID
        return done(request, call_in.decision, "You support it, and with you there are enough: the decision is called in." if called else "You support the call-in.")  # fmt: skip
    supported = int(getattr(call_in, "supported", 0))
    lines = [
        f"{supported} of the {call_in.needed} members that are needed support it so far.",
        "Your support cannot be taken back. The number is public; your name is not shown.",
    ]
    return _ask(request, body, call_in, "Support this call-in?", lines, "Support it", danger=False)


@page
@never_cache
@login_required
def withdraw_call_in(request: HttpRequest, slug: str, call_in_id: UUID) -> HttpResponse:
    """Take back a call-in that one asked for, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.CALL_IN_ASK)
    call_in = call_in_by(body.pk, call_in_id)
    if request.method == "POST":
        actions.withdraw_call_in(actor=acting(request), body_id=body.pk, call_in_id=call_in_id)
        return done(request, call_in.decision, "The call-in is taken back.")
    lines = [
        "It says on the decision’s page that it was taken back.",
        "Your body can ask again while the time runs.",
    ]
    return _ask(request, body, call_in, "Take this call-in back?", lines, "Take it back", danger=True)


@page
@never_cache
@login_required
def decide_call_in(request: HttpRequest, slug: str, call_in_id: UUID) -> HttpResponse:
    """Refuse a call-in, or put down what came of it."""
    body = body_to_act_for(acting(request), slug, Permission.CALL_IN_DECIDE)
    call_in = call_in_by(body.pk, call_in_id)
    heard = call_in.status == CallInStatus.VALID
    form = DecideCallInForm(sent(request), heard=heard)
    if form.is_valid():
        try:
            _decide(request, body, call_in, form.cleaned_data)
        except REFUSED as error:
            tell(form, error, reason="text")
        else:
            return done(request, call_in.decision, "What came of the call-in is published.")
    if request.method != "POST" and call_in.status not in (CallInStatus.ASKED, CallInStatus.VALID):
        raise WrongState("This call-in has ended.")
    title = "What came of the call-in" if heard else "Refuse this call-in"
    return show_form(
        request, body, form, title, "Publish it", cancel_href=at(call_in.decision), caption=call_in.decision.title, danger=not heard,
        facts=call_in_facts(call_in), grounds=blocks(call_in.grounds),
    )  # fmt: skip


def _decide(request: HttpRequest, body: Body, call_in: CallIn, said: dict[str, Any]) -> None:
    who: dict[str, Any] = {"actor": acting(request), "body_id": body.pk, "call_in_id": call_in.pk}
    outcome = said.get("outcome", REFUSE)
    if outcome == REFUSE:
        actions.refuse_call_in(**who, reason=said["text"])
    else:
        actions.end_call_in(**who, outcome=outcome, text=said["text"], on=said["on"])
