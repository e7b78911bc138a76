"""Pages for what becomes of a decision: publishing, throwing away, moving, taking off the plan, correcting, spending."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions.decisions import discard_decision
from deliberation.accountability.actions.decisions_life import (
    correct_decision,
    move_decision,
    publish_decision,
    record_spending,
    withdraw_decision,
)
from deliberation.accountability.forms.decision_lines import (
    SpentForms,
    UnplannedForms,
    filled,
    first_spent,
    tell_lines,
)
from deliberation.accountability.forms.decisions import MoveForm, ReasonForm, VersionForm
from deliberation.accountability.models import CallInRule, Decision
from deliberation.accountability.presenters.decision_page import decision_page, money_table
from deliberation.accountability.presenters.decisions import decisions_frame
from deliberation.accountability.queries.call_ins import rule_of
from deliberation.accountability.queries.decision_page import parts_of, whole_decision
from deliberation.accountability.queries.decisions import missing
from deliberation.accountability.views.decisions_common import at, done, named, show_form, title_of, to_write
from deliberation.bodies.models import Body
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from kernel.errors import WrongState


@page
@never_cache
@login_required
def publish(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Look a decision over, and publish it."""
    body, decision = to_write(request, slug, decision_id, Permission.DECISION_PUBLISH)
    if decision.status not in ("draft", "planned", "taken"):
        raise WrongState("This decision cannot be published.")
    form = VersionForm(sent(request), initial={"version": decision.version})
    if form.is_valid():
        try:
            made = publish_decision(**named(request, decision), version=form.cleaned_data["version"])
        except REFUSED as error:
            tell(form, error)
            form.data = {"version": str(decision.version)}
        else:
            return done(request, made, "The decision is published.")
    if decision.status == "taken":
        return redirect(at(decision))
    shown = decision_page(acting(request), whole_decision(acting(request), decision))
    context = shown | decisions_frame(acting(request), body, (title_of(decision), at(decision))) | {
        "form": form,
        "missing": missing(decision),
        "lines": _what_happens(decision, rule_of(body)),
        "cancel_href": at(decision),
    }  # fmt: skip
    return render(request, "accountability/decisions/publish.html", context)


def _what_happens(decision: Decision, rule: CallInRule | None) -> list[str]:
    lines = [
        "Everybody can read it at once, with the reasons and what it costs.",
        "It is never changed after that. A correction is a new decision that takes its place; both stay.",
        "Everybody who follows this body, its areas or topics, or what it answers, is told.",
    ]
    if rule is not None and (decision.key or not rule.key_only):
        lines.append("The time for a call-in begins today.")
    if decision.replaces is not None:
        lines.append(f"It takes the place of {decision.replaces.reference}.")
    return lines


def _ask(request: HttpRequest, body: Body, decision: Decision, question: str, lines: list[str], button: str, **more: Any) -> HttpResponse:  # fmt: skip
    context = decisions_frame(acting(request), body, (title_of(decision), at(decision))) | {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "caption": decision.title,
        "cancel_href": at(decision),
        **more,
    }
    return render(request, "components/confirm.html", context)


@page
@never_cache
@login_required
def discard(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Throw a draft away, after asking."""
    body, decision = to_write(request, slug, decision_id)
    if request.method == "POST":
        discard_decision(**named(request, decision))
        messages.success(request, "The draft is thrown away.")
        return redirect("decisions", slug=slug)
    if decision.status != "draft":
        raise WrongState("Only a draft can be thrown away.")
    lines = ["Everything that was written in it is gone. Nobody can bring it back."]
    return _ask(request, body, decision, "Throw this draft away?", lines, "Throw it away")


@page
@never_cache
@login_required
def move(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Move a decision on the plan to another day."""
    body, decision = to_write(request, slug, decision_id)
    form = MoveForm(sent(request), initial={"to": decision.planned_for})
    if form.is_valid():
        try:
            made = move_decision(**named(request, decision), **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, made, "It is moved. The old day and the reason stay to be read.")
    _check_planned(decision)
    lede = "The old day and the reason stay on its page. Everybody who follows it is told."
    return show_form(request, body, form, "Move it to another day", "Move it", decision=decision, lede=lede)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Take a decision off the plan, after asking."""
    body, decision = to_write(request, slug, decision_id, Permission.DECISION_PUBLISH)
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            made = withdraw_decision(**named(request, decision), **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, made, "It is off the plan. Its page stays, with the reason.")
    _check_planned(decision)
    lines = [
        "It leaves the forward plan. Its page stays, with your reason.",
        "Everybody who follows it is told.",
    ]
    more: dict[str, Any] = {"form": form}
    return _ask(request, body, decision, "Take this decision off the plan?", lines, "Take it off", **more)


def _check_planned(decision: Decision) -> None:
    if decision.status != "planned":
        raise WrongState("This decision is not on the forward plan.")


@page
@never_cache
@login_required
def correct(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Begin the draft that takes a published decision's place, after asking."""
    body, decision = to_write(request, slug, decision_id)
    if request.method == "POST":
        made = correct_decision(**named(request, decision), new_id=uuid.uuid4())
        messages.success(request, "The draft holds the words of the decision that it is to replace. Change what has to change.")  # fmt: skip
        return redirect("edit_decision", slug=slug, decision_id=made.pk)
    if decision.status != "taken":
        raise WrongState("Only a decision that is published and in force can be replaced.")
    lines = [
        "A draft is begun with the same words. You change it, look it over and publish it.",
        "Until then this decision stands. After that it says that it was replaced, and stays to be read.",
    ]
    return _ask(request, body, decision, "Replace this decision?", lines, "Begin the draft", danger=False)


@page
@never_cache
@login_required
def spending(request: HttpRequest, slug: str, decision_id: UUID) -> HttpResponse:
    """Put down what a published decision came to cost."""
    body, decision = to_write(request, slug, decision_id)
    if decision.status != "taken":
        raise WrongState("What was spent is put down once the decision is published.")
    lines = parts_of(decision).money
    form = VersionForm(sent(request), initial={"version": decision.version})
    spent = SpentForms(_counted(request, len(lines)), prefix="spent", initial=first_spent(lines))
    added = UnplannedForms(sent(request), prefix="added")
    if request.method == "POST" and _all_valid(form, spent, added):
        given = [each.on(line) for each, line in zip(spent, lines, strict=True)]
        try:
            made = record_spending(
                **named(request, decision),
                lines=[*given, *filled(added)],
                version=form.cleaned_data["version"],
            )
        except REFUSED as error:
            tell(form, error)
            form.data = {"version": str(decision.version)}
        else:
            return done(request, made, "What was spent is put down.")
    return show_form(
        request, body, form, "What was spent", "Put it down", decision=decision, template="spending",
        table=money_table(lines) if lines else None, spent=list(zip(lines, spent, strict=True)), spent_forms=spent, added=added,
    )  # fmt: skip


def _counted(request: HttpRequest, lines: int) -> Any:
    """What was sent, with as many lines as the decision has, whatever the form says."""
    if request.method != "POST":
        return None
    data = request.POST.copy()
    data["spent-TOTAL_FORMS"], data["spent-INITIAL_FORMS"] = str(lines), "0"
    return data


def _all_valid(form: VersionForm, spent: Any, added: Any) -> bool:
    good = form.is_valid()
    for rows, what in ((spent, "Line"), (added, "Line that is added")):
        if not rows.is_valid():
            tell_lines(form, rows, what)
            good = False
    return good
