"""Where members stand: one statement at a time, the list of all, and writing one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from access.gate import allows, holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.queries.roles import body_by_slug, scope_of
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.actions.statements import (
    SimilarStatement,
    make_statement,
    seed_statements,
    withdraw_seed,
    withdraw_statement,
)
from deliberation.tradeoffs.calc.stages import ACTS, Act, Stage
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.forms.statements import AnswerForm, SeedsForm, StatementForm
from deliberation.tradeoffs.models import Statement, TradeOff
from deliberation.tradeoffs.presenters import statements as words
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries import statements as queries
from deliberation.tradeoffs.queries.moderation import statements_taken_out
from deliberation.tradeoffs.queries.tradeoffs import (
    check_stage,
    may_now,
    own_membership,
    tradeoff_at,
    tradeoff_to_act_for,
)
from kernel.errors import BadInput, ReaderError

PER_PAGE = 20
_TAKE_PART = Permission.TRADEOFF_TAKE_PART


@page
@sensitive_post_parameters("answer")
@never_cache
def statements(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """One statement to answer, for members; and the list of all, for everybody who may see the trade-off."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    if request.method == "POST":
        return _answer(request, tradeoff_to_act_for(actor, slug, tradeoff_id, _TAKE_PART))
    return render(request, "tradeoffs/statements/statements.html", _context(request, tradeoff))


def _answer(request: HttpRequest, tradeoff: TradeOff) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        raise BadInput(
            "Choose agree, disagree or pass.",
            next_step="Go back to the statement and press one of the buttons.",
        )
    number = form.cleaned_data["statement"]
    try:
        answer_statement(
            actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number, value=form.value
        )  # fmt: skip
    except ReaderError:
        if not request.headers.get("HX-Request"):
            raise
        # A part of a page cannot show why: the whole page, loaded anew, says where things stand.
        return HttpResponse(headers={"HX-Refresh": "true"})
    return redirect(f"{at(tradeoff, 'statements')}?after={number}#answering")


def _context(request: HttpRequest, tradeoff: TradeOff) -> dict[str, Any]:
    actor = acting(request)
    member = own_membership(actor, tradeoff.body_id)
    found = list(queries.shown_statements(tradeoff))
    progress = queries.progress_of(tradeoff, member, found) if member else None
    reason = words.why_not(actor, tradeoff, member)
    shown = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    answers = progress.answers if progress and (not reason or progress.answers) else None
    here = at(tradeoff, "statements")
    may_write = member is not None and may_now(actor, tradeoff, Act.MAKE_STATEMENT)
    own = queries.own_statements(tradeoff, member) if member else []
    return tradeoff_frame(actor, tradeoff, "statements") | {
        "why_not": reason,
        "sign_in": actor.kind == "anonymous" and Stage(tradeoff.stage) in ACTS[Act.ANSWER_STATEMENT],
        "box": words.answering(progress, found, _number(request, "statement"), _number(request, "after"))
        if progress and not reason
        else None,
        "table": words.statement_table(shown, answers, here, may_answer=not reason),
        "page_obj": shown,
        "none": not found,
        "taken_out": words.taken_out_lines(statements_taken_out(tradeoff)),
        "may_write": may_write,
        "own": words.own_rows(tradeoff, own, may=may_write),
        "may_prepare": may_now(actor, tradeoff, Act.IMPORT_STATEMENTS),
        "here": here,
    }


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "")
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


@page
@never_cache
@login_required
def new_statement(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """A member writes a statement; where one says nearly the same they see it and are asked."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, _TAKE_PART)
    check_stage(tradeoff, Act.MAKE_STATEMENT)
    form = StatementForm(sent(request))
    if form.is_valid():
        try:
            made = make_statement(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, text=form.cleaned_data["text"],
                form_id=form.cleaned_data["form_id"], sure=form.sure,
            )  # fmt: skip
        except REFUSED as error:
            if isinstance(error, SimilarStatement):
                form.ask_whether_sure()
            tell(form, error)
        else:
            waits = made.status == Shown.WAITING
            messages.success(
                request,
                f"Your statement has number {made.number}. "
                + (
                    "It is shown once it was looked at."
                    if waits
                    else "Others can answer it now, and so can you."
                ),
            )
            return redirect(at(tradeoff, "statements"))
    context = tradeoff_frame(actor, tradeoff, "statements", _trail(tradeoff)) | {"form": form}
    return render(request, "tradeoffs/statements/new.html", context)


@page
@never_cache
@login_required
def seed(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Those who prepare the trade-off enter the first statements, and withdraw those that nobody has answered."""
    actor = acting(request)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_EDIT)
    check_stage(tradeoff, Act.IMPORT_STATEMENTS)
    form = SeedsForm(sent(request))
    if form.is_valid():
        try:
            made = seed_statements(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, texts=form.given(),
                form_id=form.cleaned_data["form_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"{len(made)} statement{' is' if len(made) == 1 else 's are'} entered.")
            return redirect(at(tradeoff, "seed_statements"))
    shown = Paginator(queries.seeds_unanswered(tradeoff), PER_PAGE).get_page(request.GET.get("page"))
    context = tradeoff_frame(actor, tradeoff, "statements", _trail(tradeoff)) | {
        "form": form,
        "seeds": [(each, at(tradeoff, "withdraw_statement", each.number)) for each in shown],
        "page_obj": shown,
    }
    return render(request, "tradeoffs/statements/seeds.html", context)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """A page that asks before a statement is withdrawn: by its author, or a first one by those who prepare."""
    actor = acting(request)
    permission, act = _needed(request, slug)
    tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, permission)
    found = queries.any_statement(tradeoff, number)
    if found.seeded:
        permission, act = Permission.TRADEOFF_EDIT, Act.IMPORT_STATEMENTS
        tradeoff = tradeoff_to_act_for(actor, slug, tradeoff_id, permission)
    else:
        own = own_membership(actor, tradeoff.body_id)
        if own is None or own.pk != found.membership_id:
            raise queries.no_such_statement()
    check_stage(tradeoff, act)
    if request.method == "POST":
        _withdraw(request, tradeoff, found)
        messages.success(request, f"Statement {number} is withdrawn.")
        return redirect(at(tradeoff, "statements"))
    context = tradeoff_frame(actor, tradeoff, "statements", _trail(tradeoff)) | {
        "question": f"Withdraw statement {number}?",
        "consequences": [
            f"“{found.text}” is shown to nobody any more.",
            "It cannot be put back. You can write it again.",
        ],
        "button": "Withdraw it",
        "danger": True,
        "cancel_href": at(tradeoff, "statements"),
        "caption": tradeoff.title,
    }
    return render(request, "components/confirm.html", context)


def _needed(request: HttpRequest, slug: str) -> tuple[Permission, Act]:
    """What is asked first: staff who take no part themselves come as those who prepare."""
    scope = scope_of(body_by_slug(slug).pk)
    actor = acting(request)
    if not holds(actor, _TAKE_PART, scope) and allows(actor, Permission.TRADEOFF_EDIT, scope):
        return Permission.TRADEOFF_EDIT, Act.IMPORT_STATEMENTS
    return _TAKE_PART, Act.MAKE_STATEMENT


def _withdraw(request: HttpRequest, tradeoff: TradeOff, found: Statement) -> None:
    action = withdraw_seed if found.seeded else withdraw_statement
    action(actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=found.number)


def _trail(tradeoff: TradeOff) -> tuple[str, str]:
    return ("Where we stand", at(tradeoff, "statements"))
