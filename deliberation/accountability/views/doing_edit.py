"""Writing on actions: promising one, changing it, moving its day, its steps, how it goes, done, stopped, taken up again."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.accountability.actions import doing as actions
from deliberation.accountability.actions import doing_progress as going
from deliberation.accountability.actions.doing import ActionGiven
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.forms import doing as asked
from deliberation.accountability.models import Action
from deliberation.accountability.presenters.doing import action_facts, moved_words
from deliberation.accountability.presenters.frame import accountability_frame
from deliberation.accountability.queries.doing import action_of, step_of
from deliberation.accountability.queries.doing_choices import area_choices, comes_from
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell

Write = Callable[..., Any]


@page
@never_cache
@login_required
def new_action(request: HttpRequest, slug: str) -> HttpResponse:
    """Promise an action; `?recommendation=` or `?decision=` says what it comes from."""
    body = body_to_act_for(acting(request), slug, Permission.ACTION_EDIT)
    source = comes_from(body, request.GET.get("recommendation", ""), request.GET.get("decision", ""))
    form = asked.NewActionForm(
        sent(request), areas=area_choices(body, source.areas), initial=asked.new_action() | source.initial
    )
    made = None
    if form.is_valid():
        given = ActionGiven(
            **form.said(), due_on=form.cleaned_data["due_on"],
            recommendation_id=source.recommendation_id, decision_id=source.decision_id,
        )  # fmt: skip
        try:
            made = actions.make_action(
                actor=acting(request), body_id=body.pk, given=given, action_id=form.cleaned_data["form_id"]
            )
        except REFUSED as error:
            tell(form, error)
    if made is not None:
        messages.success(request, "The action is published. Everybody can follow it now.")
        return redirect("action", action_id=made.pk)
    lede = "Everybody reads it from now on. It is never deleted; its day moves only with a reason."
    return _show(request, body, form, "Add an action", "Publish it", lede=lede, source=source.words)


@page
@never_cache
@login_required
def change_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Put right its words, who does it, and where it is filed."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_EDIT)
    first = {
        "text": found.text,
        "owner": found.owner,
        "topics": unpacked(found.topics),
        "areas": unpacked(found.areas),
    }
    form = asked.ActionForm(sent(request), areas=area_choices(body, unpacked(found.areas)), initial=first)
    if form.is_valid() and _did(request, form, found, actions.change_action, **form.said()):
        return _back(request, found, "The action is changed.")
    return _show(request, body, form, "Change the action", "Save", found)


@page
@never_cache
@login_required
def move_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Move its day, and say why."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_EDIT)
    form = asked.MoveForm(sent(request), initial={"was": found.due_on, "due_on": found.due_on})
    if form.is_valid() and _did(request, form, found, actions.move_due, **form.cleaned_data):
        return _back(request, found, "The day is moved. The old one stays on the page, with your reason.")
    return _show(request, body, form, "Move the day", "Move it", found)


@page
@never_cache
@login_required
def report_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Say how it goes."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_REPORT)
    form = asked.ReportForm(sent(request), initial={"form_id": uuid.uuid4()})
    if form.is_valid():
        said = form.cleaned_data
        given = going.ProgressGiven(said["text"], form.evidence(), said["rag"], said["rag_why"])
        if _did(request, form, found, going.report_progress, given=given, progress_id=said["form_id"]):
            return _back(request, found, "Your report is published.")
    return _show(request, body, form, "Say how it goes", "Publish it", found)


@page
@never_cache
@login_required
def finish_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Say that it is done, and what shows it."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_DONE)
    form = asked.DoneForm(sent(request), initial={"form_id": uuid.uuid4()})
    if form.is_valid():
        said = form.cleaned_data
        given = going.ProgressGiven(said["text"], form.evidence())
        more = {"done_on": said["done_on"], "given": given, "progress_id": said["form_id"]}
        if _did(request, form, found, going.finish_action, **more):
            return _back(request, found, "The action is done. Whether it worked is looked at later.")
    lede = "Everybody who follows it is told. It can be taken up again, with a reason."
    return _show(request, body, form, "Say that it is done", "It is done", found, lede=lede)


@page
@never_cache
@login_required
def stop_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Say that it will not be done, and why."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_DONE)
    form = asked.ReasonForm(sent(request))
    if form.is_valid() and _did(request, form, found, actions.stop_action, **form.cleaned_data):
        return _back(request, found, "The action is stopped. It stays on the record, with your reason.")
    lede = "A promise that is not kept stays to be read. Everybody who follows it is told, with your reason."
    return _show(request, body, form, "Stop the action", "Stop it", found, lede=lede, danger=True)


@page
@never_cache
@login_required
def reopen_action(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Take it up again, and say why."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_DONE)
    form = asked.ReasonForm(sent(request))
    if form.is_valid() and _did(request, form, found, actions.reopen_action, **form.cleaned_data):
        return _back(request, found, "The action is taken up again.")
    return _show(request, body, form, "Take the action up again", "Take it up again", found)


@page
@never_cache
@login_required
def add_step(request: HttpRequest, slug: str, action_id: UUID) -> HttpResponse:
    """Add a step on the way."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_EDIT)
    form = asked.StepForm(sent(request))
    if form.is_valid() and _did(request, form, found, going.set_step, **form.cleaned_data):
        return _back(request, found, "The step is added.")
    lede = "A step has a day of its own. If it is late, the mark of the action turns amber."
    return _show(request, body, form, "Add a step", "Add it", found, lede=lede)


@page
@never_cache
@login_required
def move_step(request: HttpRequest, slug: str, action_id: UUID, number: int) -> HttpResponse:
    """Move the day of a step, and say why."""
    body, found = _to_act(request, slug, action_id, Permission.ACTION_EDIT)
    step = step_of(found, number)
    form = asked.MoveStepForm(sent(request), initial={"due_on": step.due_on})
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("due_on", "reason")}
        if _did(request, form, found, going.move_step, number=number, **said):
            return _back(request, found, "The day of the step is moved.")
    return _show(request, body, form, f"Move the step “{step.text}”", "Move it", found)


@page
@never_cache
@login_required
def reach_step(request: HttpRequest, slug: str, action_id: UUID, number: int) -> HttpResponse:
    """Say that a step is done, today; looking at this address leads to the action."""
    _, found = _to_act(request, slug, action_id, Permission.ACTION_REPORT)
    if request.method == "POST":
        going.reach_step(actor=acting(request), body_id=found.body_id, action_id=found.pk, number=number)
        return _back(request, found, "The step is done.")
    return redirect("action", action_id=action_id)


def _to_act(request: HttpRequest, slug: str, action_id: UUID, permission: Permission) -> tuple[Body, Action]:
    body = body_to_act_for(acting(request), slug, permission)
    return body, action_of(body, action_id)


def _did(request: HttpRequest, form: forms.Form, found: Action, write: Write, **more: Any) -> bool:
    """Whether a write went through; what it refused stands on the form."""
    try:
        write(actor=acting(request), body_id=found.body_id, action_id=found.pk, **more)
    except REFUSED as error:
        tell(form, error)
        return False
    return True


def _back(request: HttpRequest, found: Action, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("action", action_id=found.pk)


def _show(
    request: HttpRequest,
    body: Body,
    form: forms.Form,
    heading: str,
    button: str,
    found: Action | None = None,
    **more: Any,
) -> HttpResponse:
    here = reverse("action", args=[found.pk]) if found else reverse("body_actions", args=[body.slug])
    trail = ((found.reference, here),) if found else ()
    context = accountability_frame(acting(request), body, "actions", *trail) | {
        "form": form,
        "heading": heading,
        "button": button,
        "cancel": here,
        "promised": found,
        "facts": action_facts(found) if found else [],
        "moved": moved_words(found) if found else "",
    }
    return render(request, "accountability/doing/form.html", context | more)
