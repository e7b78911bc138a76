"""Pages of questions to boards that everybody reads: all of them, those of one body, and one with its answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from deliberation.accountability.forms.questions import FindQuestionsForm
from deliberation.accountability.models import BoardQuestion
from deliberation.accountability.presenters.questions import (
    question_context,
    questions_frame,
    questions_table,
)
from deliberation.accountability.queries.decisions import decisions_answering
from deliberation.accountability.queries.questions import (
    QuestionsWanted,
    asking_memberships,
    find_questions,
    question_at,
    questions_from,
    questions_to,
    with_answers,
)
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import body_by_slug
from design.onward import Step, steps

PER_PAGE = 20


@require_safe
@never_cache
def all_questions(request: HttpRequest) -> HttpResponse:
    """Questions to all bodies: overdue first, then those to be answered, then the rest."""
    form = FindQuestionsForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    given = {name: asked.get(name) or "" for name in ("words", "state", "topic")}
    page = Paginator(find_questions(QuestionsWanted(**given)), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in given.items() if value}
    context: dict[str, Any] = {
        "form": form,
        "page_obj": page,
        "table": questions_table(page, "questions", "Questions"),
        "total": page.paginator.count,
        "filtered": bool(kept),
        "csv": f"{reverse('api:board_questions')}?{urlencode(kept | {'format': 'csv'})}",
        "crumbs": [],
    }
    if any(each.illustrative for each in page):
        context["illustrative"] = True
    return render(request, "accountability/questions/all.html", context)


@require_safe
@never_cache
def body_questions(request: HttpRequest, slug: str) -> HttpResponse:
    """What a body was asked, and what patient representatives of it asked others."""
    actor, body = acting(request), body_by_slug(slug)
    parts = [
        _part(request, body, "asked", f"To {body.name}", questions_to(body)),
        _part(request, body, "from", f"From {body.name}", questions_from(body)),
    ]
    context = questions_frame(actor, body) | {
        "parts": [part for part in parts if part["name"] == "asked" or part["page"].paginator.count],
        "may_ask": bool(asking_memberships(actor)) and not has_ended(body),
        "csv": reverse("api:body_board_questions", args=[slug]) + "?format=csv",
    }
    context["any"] = any(part["page"].paginator.count for part in parts)
    return render(request, "accountability/questions/body.html", context)


def _part(
    request: HttpRequest, body: Body, side: str, heading: str, rows: QuerySet[BoardQuestion]
) -> dict[str, Any]:
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get(side))
    table = questions_table(page, side, heading, side=side)
    return {
        "name": side,
        "heading": heading,
        "page": page,
        "table": table,
        "none": "Nobody has asked it anything yet.",
    }


@require_safe
@never_cache
def board_question(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """One question: who asks whom, by when the answer is due, and the answer."""
    context = question_context(acting(request), with_answers(question_at(question_id)))
    decided = decisions_answering("question", [question_id])[str(question_id)]
    came = [
        Step(f"Decision {each.reference}", reverse("decision", args=[each.pk]), each.title)
        for each in decided
    ]
    context["came_of_it"] = [*came, *steps("board_question", str(question_id))]
    return render(request, "accountability/questions/one.html", context)
