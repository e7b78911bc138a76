"""Asking a board, answering for it, in two steps each; and taking a question back."""

from __future__ import annotations

import uuid
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
from accounts.dates import today_in_england
from deliberation.accountability.actions import questions as actions
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.calc.topics import TOPICS
from deliberation.accountability.forms.motions import ReasonForm
from deliberation.accountability.forms.questions import CHANGE, GIVE, AskForm, ReplyForm
from deliberation.accountability.models import BoardQuestion
from deliberation.accountability.presenters.questions import question_facts, question_late, questions_frame
from deliberation.accountability.queries.questions import asking_memberships, question_to, with_answers
from deliberation.accountability.views.answers import hidden_fields
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, still_running, tell
from design.formats import day
from kernel.errors import NotAllowed


@page
@never_cache
@login_required
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask a body a question, for the patients that one speaks for."""
    body = still_running(body_by_slug(slug))
    own = asking_memberships(acting(request))
    if not own:
        raise NotAllowed(
            "Patient representatives and members of patient organisations ask these questions.",
            next_step="Ask one of them: the list of members of each body says who they are.",
        )
    if request.method != "POST":
        return _fill_in(request, body, AskForm(own=own, initial={"question_id": uuid.uuid4()}))
    form, step = AskForm(request.POST, own=own), request.POST.get("step", "")
    if not form.is_valid() or step == CHANGE:
        return _fill_in(request, body, form)
    if step != GIVE:
        return _look_over(request, body, form)
    said = form.cleaned_data
    by = next(each.body_id for each in own if each.body.slug == said["from_body"])
    given = actions.QuestionGiven(said["text"], said["background"], said["topics"])
    try:
        asked = actions.ask_question(
            actor=acting(request), body_id=by, to_id=body.pk, given=given, question_id=said["question_id"]
        )
    except REFUSED as error:
        tell(form, error)
        return _fill_in(request, body, form)
    messages.success(
        request, f"Your question is asked: {asked.reference}. The answer is due by {day(asked.due_on)}."
    )
    return redirect("board_question", question_id=asked.pk)


def _fill_in(request: HttpRequest, body: Body, form: AskForm) -> HttpResponse:
    due = due_date(today_in_england(), body.reply_length, body.reply_unit)
    context = questions_frame(acting(request), body) | {
        "form": form,
        "title": f"Ask {body.name} a question",
        "lede": f"The question and the answer are public. Asked today, the answer is due by {day(due)}.",
        "cancel_href": reverse("board_questions", args=[body.slug]),
    }
    return render(request, "accountability/questions/form.html", context)


def _look_over(request: HttpRequest, body: Body, form: AskForm) -> HttpResponse:
    said = form.cleaned_data
    names = dict(form.fields["from_body"].choices)  # type: ignore[attr-defined]
    context = questions_frame(acting(request), body) | {
        "title": "Ask this question?",
        "heading": f"{names[said['from_body']]} asks {body.name}:",
        "text": blocks(said["text"]),
        "background": blocks(said["background"]),
        "topics": [TOPICS[code] for code in said["topics"]],
        "consequences": [
            "Everybody can read it at once, with your role and your body, and without your name.",
            "Those who answer for the body are told, with the day by which the answer is due.",
            "You can take it back until it is answered; it stays on the record.",
        ],
        "button": "Ask the question",
        "hidden": hidden_fields(request, form),
    }
    return render(request, "accountability/questions/look_over.html", context)


@page
@never_cache
@login_required
def answer(request: HttpRequest, slug: str, question_id: UUID) -> HttpResponse:
    """Answer a question for the body that was asked."""
    body = body_to_act_for(acting(request), slug, Permission.QUESTION_REPLY)
    found = with_answers(question_to(body, question_id))
    before = found.answers[0].text if found.answers else ""
    if request.method != "POST":
        start = {"answer_id": uuid.uuid4(), "text": before}
        return _reply(request, found.question, ReplyForm(initial=start), again=bool(before))
    form, step = ReplyForm(request.POST), request.POST.get("step", "")
    if not form.is_valid() or step == CHANGE:
        return _reply(request, found.question, form, again=bool(before))
    if step != GIVE:
        return _look_over_reply(request, found.question, form, again=bool(before))
    try:
        actions.answer_question(
            actor=acting(request), body_id=body.pk, question_id=question_id, text=form.cleaned_data["text"],
            answer_id=form.cleaned_data["answer_id"],
        )  # fmt: skip
    except REFUSED as error:
        tell(form, error)
        return _reply(request, found.question, form, again=bool(before))
    messages.success(request, "The answer is published. Whoever asked can see it now.")
    return redirect("board_question", question_id=question_id)


def _about(request: HttpRequest, asked: BoardQuestion) -> dict[str, Any]:
    trail = (asked.reference, reverse("board_question", args=[asked.pk]))
    return questions_frame(acting(request), asked.body, trail) | {
        "caption": asked.reference,
        "question_text": blocks(asked.text),
        "cancel_href": reverse("board_question", args=[asked.pk]),
        **({"illustrative": True} if asked.illustrative else {}),
    }


def _reply(request: HttpRequest, asked: BoardQuestion, form: forms.Form, *, again: bool) -> HttpResponse:
    stays = "A new answer takes the place of the one that stands; both stay on the record."
    context = _about(request, asked) | {
        "form": form,
        "title": "Answer a question",
        "facts": question_facts(asked),
        "late": question_late(asked),
        "lede": stays if again else "",
    }
    return render(request, "accountability/questions/form.html", context)


def _look_over_reply(
    request: HttpRequest, asked: BoardQuestion, form: forms.Form, *, again: bool
) -> HttpResponse:
    stays = (
        "It takes the place of the answer that stands."
        if again
        else "You can give another answer later; this one stays beside it."
    )
    context = _about(request, asked) | {
        "title": "Publish this answer?",
        "text": blocks(form.cleaned_data["text"]),
        "consequences": [
            "Everybody can read it at once, with your role and without your name.",
            f"It stays on the record. {stays}",
        ],
        "button": "Publish the answer",
        "hidden": hidden_fields(request, form),
    }
    return render(request, "accountability/questions/look_over.html", context)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, question_id: UUID) -> HttpResponse:
    """Take back a question of one's own."""
    actor = acting(request)
    asked = question_to(body_by_slug(slug), question_id)
    if str(asked.membership.person_id) != str(actor.id):
        raise NotAllowed("Only whoever asked a question can take it back.")
    form = ReasonForm(sent(request))
    if form.is_valid():
        try:
            actions.withdraw_question(
                actor=actor, body_id=asked.from_body_id, question_id=question_id, reason=form.cleaned_data["reason"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "Your question is taken back.")
            return redirect("board_question", question_id=question_id)
    where = reverse("board_question", args=[question_id])
    context = {
        "question": "Take this question back?",
        "consequences": ["Nobody need answer it. It stays to be read, with your reason."],
        "button": "Take it back",
        "danger": True,
        "caption": asked.reference,
        "cancel_href": where,
        "form": form,
        "crumbs": [("Questions", reverse("all_questions")), (asked.reference, where)],
        **({"illustrative": True} if asked.illustrative else {}),
    }
    return render(request, "components/confirm.html", context)
