"""Answering a recommendation in two steps: filling in the form, and looking it over before everybody reads it."""

from __future__ import annotations

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
from deliberation.accountability.actions.answers import AnswerGiven, answer_recommendation, record_answer
from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.forms.recommendations import (
    CHANGE,
    GIVE,
    AnswerForm,
    PostedAnswerForm,
    first_answer,
)
from deliberation.accountability.models import Recommendation
from deliberation.accountability.presenters.recommendations import (
    clock_facts,
    late_words,
    recommendations_frame,
)
from deliberation.accountability.queries.recommendations import (
    actions_after,
    recommendation_by,
    recommendation_to,
    responses_of,
)
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, tell
from design.formats import day

PARTS = ("_day", "_month", "_year")


@page
@never_cache
@login_required
def answer(request: HttpRequest, slug: str, recommendation_id: UUID) -> HttpResponse:
    """The answer of the body that the recommendation went to."""
    body = body_to_act_for(acting(request), slug, Permission.RECOMMENDATION_ANSWER)
    return _page(request, body, recommendation_to(body, recommendation_id), AnswerForm)


@page
@never_cache
@login_required
def enter(request: HttpRequest, slug: str, recommendation_id: UUID) -> HttpResponse:
    """The answer of an institution that is not on the site, entered by the body that asked."""
    body = body_to_act_for(acting(request), slug, Permission.RECOMMENDATION_MAKE)
    return _page(request, body, recommendation_by(body, recommendation_id), PostedAnswerForm)


def _page(request: HttpRequest, body: Body, asked: Recommendation, kind: type[AnswerForm]) -> HttpResponse:
    before = responses_of(asked)
    step, whole = request.POST.get("step", ""), asked.answered_on is not None
    if request.method != "POST":
        form = kind(initial=first_answer(before[0] if before else None), whole=whole)
        return _fill_in(request, body, asked, form, bool(before))
    form = kind(request.POST, whole=whole)
    if not form.is_valid() or step == CHANGE:
        return _fill_in(request, body, asked, form, bool(before))
    if step != GIVE:
        return _look_over(request, body, asked, form, bool(before))
    try:
        _give(request, body, asked, form)
    except REFUSED as error:
        tell(form, error)
        return _fill_in(request, body, asked, form, bool(before))
    first = form.cleaned_data.get("partial")
    said = (
        "The first part of the answer is published. The clock goes on."
        if first
        else "The answer is published."
    )
    messages.success(request, f"{said} Whoever asked can see it now.")
    return redirect("recommendation", recommendation_id=asked.pk)


def _give(request: HttpRequest, body: Body, asked: Recommendation, form: AnswerForm) -> None:
    given = {
        "actor": acting(request),
        "body_id": body.pk,
        "recommendation_id": asked.pk,
        "answer": AnswerGiven(**form.given()),
        "response_id": form.cleaned_data["response_id"],
    }
    if isinstance(form, PostedAnswerForm):
        record_answer(**given, source=form.cleaned_data["source"], given_on=form.cleaned_data["given_on"])
    else:
        answer_recommendation(**given)


def _context(
    request: HttpRequest, body: Body, asked: Recommendation, form: AnswerForm, again: bool
) -> dict[str, Any]:
    trail = (asked.reference, reverse("recommendation", args=[asked.pk]))
    return recommendations_frame(acting(request), body, trail) | {
        "recommendation": asked,
        "text": blocks(asked.text),
        "facts": clock_facts(asked),
        "late": late_words(asked),
        "again": again,
        "whole": asked.answered_on is not None,
        "promised": len(actions_after([asked])[asked.pk]),
        "posted": isinstance(form, PostedAnswerForm),
        "form": form,
        **({"illustrative": True} if asked.illustrative else {}),
    }


def _fill_in(
    request: HttpRequest, body: Body, asked: Recommendation, form: AnswerForm, again: bool
) -> HttpResponse:
    return render(request, "accountability/answer.html", _context(request, body, asked, form, again))


def _look_over(
    request: HttpRequest, body: Body, asked: Recommendation, form: AnswerForm, again: bool
) -> HttpResponse:
    said = form.cleaned_data
    context = _context(request, body, asked, form, again) | {
        "verdict": VERDICT_WORDS[Verdict(said["verdict"])],
        "reasons": blocks(said["reasons"]),
        "will_do": blocks(said["will_do"]),
        "by_when": said["by_when"],
        "source": said.get("source", ""),
        "given_on": said.get("given_on"),
        "partial": said.get("partial"),
        "promises": [
            (blocks(each.text), f"{each.owner}, by {day(each.due_on)}") for each in form.given()["promises"]
        ],
        "hidden": hidden_fields(request, form),
    }
    return render(request, "accountability/look_over.html", context)


def hidden_fields(request: HttpRequest, form: forms.Form) -> list[tuple[str, str]]:
    """The fields as they were sent, to be sent once more."""
    known = {name + end for name in form.fields for end in ("", *PARTS)}
    return [
        (name, str(value))
        for name, values in request.POST.lists()
        if name in known
        for value in values
        if value
    ]
