"""Pages of questions to witnesses: one question, asking, wanting the answer too, merging, answering, keeping promises."""

from __future__ import annotations

import uuid
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.light_text import blocks
from deliberation.bodies.models import Membership
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.tradeoffs.actions import questions as actions
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import SHOWN_WORDS, Shown
from deliberation.tradeoffs.forms.witnesses import ALL, AnswerForm, AskForm, KeepForm, MergeForm
from deliberation.tradeoffs.models import AnsweredHow, Question, TradeOff
from deliberation.tradeoffs.presenters import witnesses as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries import witnesses as queries
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, own_membership, tradeoff_at
from deliberation.tradeoffs.views.evidence_common import ask, done, named, page, show_form, to_act
from kernel.actors import Actor
from kernel.errors import NotAllowed, WrongState


@require_safe
@never_cache
def question(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """One question: who asked whom, how many want to know, the answer, and what was promised with it."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    member = own_membership(actor, tradeoff.body_id)
    found = queries.question_at(actor, tradeoff, number, member)
    merged = queries.merged_of(found)
    context = tradeoff_frame(actor, tradeoff, "witnesses", ("Witnesses", at(tradeoff, "witnesses"))) | {
        "question": found,
        "note": "" if found.status == Shown.SHOWN else SHOWN_WORDS[Shown(found.status)],
        "facts": words.question_facts(found),
        "answer": blocks(found.answer),
        "answered": words.answered_words(found),
        "promise": words.promise_view(found),
        "into": found.merged_into,
        "merged": merged,
        "tools": _tools(actor, tradeoff, found, member, merged),
    }
    return render(request, "tradeoffs/witnesses/question.html", context)


def _tools(
    actor: Actor, tradeoff: TradeOff, found: Question, member: Membership | None, merged: list[Question]
) -> dict[str, bool]:
    """What the reader may do with a question as it stands."""
    is_open = found.answered_at is None and found.merged_into_id is None and found.status == Shown.SHOWN
    asks = member is not None and may_now(actor, tradeoff, Act.ASK_QUESTION)
    own = member is not None and found.membership_id == member.pk
    support = getattr(found, "support", 0) - (1 if getattr(found, "mine", False) else 0)
    takes_back = asks and own and found.answered_at is None and found.status != Shown.WITHDRAWN
    speaks = queries.prepares(actor, tradeoff) or queries.is_witness(actor, found.witness)
    answers = speaks or (
        found.witness_id is None and bool(is_open) and bool(queries.answerers(actor, tradeoff, found))
    )
    owes = found.promise_due is not None and found.promise_kept_at is None
    return {
        "support": asks and is_open,
        "withdraw": takes_back and not merged and not found.merged_into_id and support <= 0,
        "answer": is_open and answers and may_now(actor, tradeoff, Act.ANSWER_QUESTION),
        "separate": found.merged_into_id is not None
        and found.status == Shown.SHOWN
        and queries.prepares(actor, tradeoff)
        and may_now(actor, tradeoff, Act.ANSWER_QUESTION),
        "keep": owes and speaks and may_now(actor, tradeoff, Act.KEEP_PROMISE),
    }


@page
@never_cache
@login_required
def new_question(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Ask a witness, or all of them."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    heard = queries.witnesses_of(tradeoff)
    first = {"form_id": uuid.uuid4(), "witness": request.GET.get("witness", ALL)}
    form = AskForm(sent(request), witnesses=heard, initial=first)
    if form.is_valid():
        said = form.cleaned_data
        whom = int(said["witness"]) or None
        try:
            made = actions.ask_question(
                **named(request, tradeoff), text=said["text"], witness=whom, form_id=said["form_id"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            later = "" if made.status == Shown.SHOWN else " It shows once it was looked at."
            return done(request, tradeoff, f"Your question is asked.{later}", "question", made.number)
    if request.method != "POST":
        check_stage(tradeoff, Act.ASK_QUESTION)
    lede = "Look at the list first. If somebody asked this already, say there that you want it answered too."
    return show_form(request, tradeoff, "witnesses", form, "Ask a question", "Ask", lede=lede)


@page
@never_cache
@login_required
def support(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Want a question answered too, or no longer; looking at this address leads to the question."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    if request.method == "POST":
        wanted = request.POST.get("wanted") != "no"
        actions.support_question(**named(request, tradeoff), number=number, wanted=wanted)
    return redirect(at(tradeoff, "question", number))


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Take back a question of one's own, after asking."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)
    if request.method == "POST":
        actions.withdraw_question(**named(request, tradeoff), number=number)
        return done(request, tradeoff, "Your question is taken back.", "witnesses")
    found = queries.question_at(acting(request), tradeoff, number)
    member = own_membership(acting(request), tradeoff.body_id)
    if member is None or found.membership_id != member.pk:
        raise NotAllowed("Only whoever asked a question can take it back.")
    check_stage(tradeoff, Act.ASK_QUESTION)
    actions.check_may_withdraw(found)
    lines = ["The question leaves the list. It cannot be brought back, but you can ask again."]
    here = at(tradeoff, "question", number)
    return ask(
        request, tradeoff, "witnesses", "Take your question back?", lines, "Take it back", cancel_href=here
    )


@page
@never_cache
@login_required
def merge(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Make one of several questions that ask the same."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    form = MergeForm(sent(request), questions=queries.to_merge(tradeoff))
    if form.is_valid():
        keep = int(form.cleaned_data["keep"])
        others = [int(each) for each in form.cleaned_data["others"]]
        try:
            actions.merge_questions(**named(request, tradeoff), keep=keep, others=others)
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, f"They are one question now: Q{keep}.", "question", keep)
    if request.method != "POST":
        check_stage(tradeoff, Act.ANSWER_QUESTION)
    lede = (
        "Whoever wanted one of them answered wants the one that is kept. Merge only questions that one answer would "
        "settle. A question can be taken out again, but only whoever asked it counts for it then."
    )
    return show_form(request, tradeoff, "witnesses", form, "Merge questions", "Merge them", lede=lede)


@page
@never_cache
@login_required
def separate(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Make a merged question one of its own again, after asking."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    if request.method == "POST":
        actions.separate_question(**named(request, tradeoff), number=number)
        said = f"Q{number} is a question of its own again."
        return done(request, tradeoff, said, "question", number)
    found = queries.question_at(acting(request), tradeoff, number)
    check_stage(tradeoff, Act.ANSWER_QUESTION)
    if found.merged_into is None:
        raise WrongState(f"Question {number} is a question of its own.")
    lines = [
        f"It no longer leads to Q{found.merged_into.number}, and waits for an answer of its own.",
        "Whoever asked it counts as wanting the answer. Everybody else stays with the other question.",
    ]
    here = at(tradeoff, "question", number)
    heading = f"Make Q{number} a question of its own again?"
    more: dict[str, Any] = {"cancel_href": here, "danger": False}
    return ask(request, tradeoff, "witnesses", heading, lines, "Take it out", **more)


@page
@never_cache
@login_required
def answer(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Answer a question, as the witness, or write down what was said in the room."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.WITNESS_ANSWER)
    actor = acting(request)
    found = queries.question_at(actor, tradeoff, number)
    staff, can = queries.prepares(actor, tradeoff), queries.answerers(actor, tradeoff, found)
    if not staff and not can:
        raise NotAllowed("This question is for another witness.")
    form = AnswerForm(
        sent(request),
        witnesses=can,
        body_answers=staff and found.witness_id is None,
        initial={"how": AnsweredHow.WRITTEN.value},
    )
    if form.is_valid():
        try:
            actions.answer_question(**named(request, tradeoff), number=number, given=form.given())
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, "The answer is published.", "question", number)
    if request.method != "POST":
        check_stage(tradeoff, Act.ANSWER_QUESTION)
        if found.answered_at is not None or found.merged_into_id is not None:
            raise WrongState("This question is answered already, or was merged into another.")
    more: dict[str, Any] = {"cancel_href": at(tradeoff, "question", number), "question": found}
    return show_form(request, tradeoff, "witnesses", form, f"Answer Q{number}", "Publish the answer", **more)


@page
@never_cache
@login_required
def keep_promise(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Say what came of a promise."""
    tradeoff = to_act(request, slug, tradeoff_id, Permission.WITNESS_ANSWER)
    found = queries.question_at(acting(request), tradeoff, number)
    queries.check_may_keep(acting(request), tradeoff, found)
    form = KeepForm(sent(request))
    if form.is_valid():
        try:
            actions.keep_promise(
                **named(request, tradeoff), number=number, result=form.cleaned_data["result"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, tradeoff, "What came of the promise is published.", "question", number)
    if request.method != "POST":
        check_stage(tradeoff, Act.KEEP_PROMISE)
        if found.promise_kept_at is not None:
            raise WrongState("What came of this promise was said already.")
    more: dict[str, Any] = {
        "cancel_href": at(tradeoff, "question", number),
        "question": found,
        "promise": words.promise_view(found),
    }
    return show_form(request, tradeoff, "witnesses", form, "What came of the promise", "Publish", **more)
