"""Writing a motion: choosing what it is for, the draft, and the acts of its mover and of members."""

from __future__ import annotations

import uuid
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
from deliberation.accountability.actions import motions as actions
from deliberation.accountability.actions import motions_debate
from deliberation.accountability.calc.motion_rules import templates_for
from deliberation.accountability.calc.motions import TEMPLATE_WORDS, Template
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.forms.motions import MotionForm, ReasonForm, SpeechForm, TemplateForm
from deliberation.accountability.presenters.motions import motions_frame, rule_facts
from deliberation.accountability.queries.motions import movers_own, wording
from deliberation.accountability.views.motions_common import ask, done, named, show_form, to_act
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from kernel.actors import Actor
from kernel.errors import WrongState

MOVE = Permission.MOTION_MOVE


@page
@never_cache
@login_required
def new_motion(request: HttpRequest, slug: str) -> HttpResponse:
    """A motion's first draft: what it is for, then its wording."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, MOVE)
    templates = _templates(actor, body)
    chosen = TemplateForm(request.GET if "template" in request.GET else None, templates=templates)
    if not chosen.is_valid():
        return _choose(request, body, chosen)
    template = Template(chosen.cleaned_data["template"])
    form = MotionForm(sent(request), template=template)
    if form.is_valid():
        try:
            made = actions.draft_motion(
                actor=actor, body_id=body.pk, given=actions.MotionGiven(**form.given()),
                motion_id=form.cleaned_data["motion_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The draft is saved. Only you see it until you move it.")
            return redirect("motion", motion_id=made.pk)
    context = motions_frame(actor, body) | {
        "form": form,
        "title": "Write a motion",
        "caption": TEMPLATE_WORDS[template],
        "button": "Save the draft",
        "facts": rule_facts(template),
        "cancel_href": reverse("motions", args=[slug]),
    }
    return render(request, "accountability/motions/form.html", context)


def _templates(actor: Actor, body: Body) -> list[Template]:
    """What the actor's roles on a body may move, in the order of the table."""
    roles = {each.role for each in movers_own(actor, body.pk)}
    allowed = {each for role in roles for each in templates_for(role, body.kind)}
    return [each for each in Template if each in allowed]


def _choose(request: HttpRequest, body: Body, form: TemplateForm) -> HttpResponse:
    context = motions_frame(acting(request), body) | {
        "form": form,
        "title": "Write a motion",
        "button": "Continue",
        "method": "get",
        "cancel_href": reverse("motions", args=[body.slug]),
    }
    return render(request, "accountability/motions/form.html", context)


@page
@never_cache
@login_required
def edit_motion(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Changing a draft."""
    motion = to_act(request, slug, motion_id, MOVE)
    first = wording(motion)
    template = Template(motion.template)
    start = {
        "motion_id": motion.pk,
        "seen": actions.stamp(motion, first),
        "text": first.text,
        "topics": unpacked(motion.topics),
        **{name: getattr(motion, name) for name in ("title", "reasons", "about_title", "about_href")},
    }
    form = MotionForm(sent(request), template=template, initial=start)
    if form.is_valid():
        try:
            actions.change_motion(
                **named(request, motion), given=actions.MotionGiven(**form.given()), seen=form.cleaned_data["seen"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "The draft is saved.")
    return show_form(request, motion, form, "Change the draft", "Save the draft", facts=rule_facts(template))


@page
@never_cache
@login_required
def discard_motion(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Deleting a draft, after asking."""
    motion = to_act(request, slug, motion_id, MOVE)
    if request.method == "POST":
        actions.discard_motion(**named(request, motion))
        messages.success(request, "The draft is deleted.")
        return redirect("motions", slug=slug)
    lines = ["The draft is deleted. It cannot be brought back."]
    return ask(request, motion, "Discard this draft?", lines, "Discard it", danger=True)


@page
@never_cache
@login_required
def move_motion(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Moving a motion: from then on everybody reads it."""
    motion = to_act(request, slug, motion_id, MOVE)
    if request.method == "POST":
        try:
            moved = actions.move_motion(**named(request, motion))
        except WrongState as error:
            messages.error(request, f"{error.message} {error.advice}")
            return redirect("motion", motion_id=motion.pk)
        return done(request, motion, f"The motion is moved. Its reference is {moved.reference}.")
    return show_form(
        request, motion, forms.Form(), "Move this motion?", "Move it", text=blocks(wording(motion).text),
        lede="Everybody can read it from now on, with your role and without your name. You can withdraw it until it goes "
        "to the vote, but it stays on the record.",
    )  # fmt: skip


@page
@never_cache
@login_required
def second_motion(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Seconding a motion that another member moved."""
    motion = to_act(request, slug, motion_id, MOVE)
    if request.method == "POST":
        actions.second_motion(**named(request, motion))
        return done(request, motion, "You seconded the motion. Its notice starts today.")
    return show_form(
        request, motion, forms.Form(), "Second this motion?", "Second it", text=blocks(wording(motion).text),
        lede="You want the body to decide it; you need not agree with it. Its notice starts today. Everybody sees your "
        "role, without your name.",
    )  # fmt: skip


@page
@never_cache
@login_required
def withdraw_motion(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Withdrawing one's own motion, with a reason."""
    motion = to_act(request, slug, motion_id, MOVE)
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            actions.withdraw_motion(**named(request, motion), reason=form.cleaned_data["reason"])
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "The motion is withdrawn.")
    lines = ["The motion is not voted on. Amendments to it lapse.", "It stays to be read, with your reason."]
    return ask(request, motion, "Withdraw this motion?", lines, "Withdraw it", danger=True, form=form)


@page
@never_cache
@login_required
def speak(request: HttpRequest, slug: str, motion_id: UUID) -> HttpResponse:
    """Speaking in the debate."""
    motion = to_act(request, slug, motion_id, MOVE)
    form = SpeechForm(sent(request), initial={"speech_id": uuid.uuid4()})
    if form.is_valid():
        said = form.cleaned_data
        try:
            motions_debate.speak(
                **named(request, motion), side=said["side"], text=said["text"], speech_id=said["speech_id"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, motion, "What you said is on the page.")
    return show_form(
        request, motion, form, "Speak in the debate", "Publish it", text=blocks(wording(motion).text)
    )


@page
@never_cache
@login_required
def withdraw_speech(request: HttpRequest, slug: str, motion_id: UUID, speech_id: UUID) -> HttpResponse:
    """Taking back what one said."""
    motion = to_act(request, slug, motion_id, MOVE)
    if request.method == "POST":
        motions_debate.withdraw_speech(**named(request, motion), speech_id=speech_id)
        return done(request, motion, "You took back what you said.")
    lines = ["Your words leave the page and cannot be brought back.", "That somebody spoke there stays."]
    return ask(request, motion, "Take back what you said?", lines, "Take it back", danger=True)
