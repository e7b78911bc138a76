"""Pages of the partnership check: rounds, one round with its results, its settings, and answering it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions import checks as actions
from deliberation.scrutiny.calc.check import SOURCE
from deliberation.scrutiny.calc.words import CheckStatus
from deliberation.scrutiny.forms.checks import AnswersForm, CheckForm, first_check
from deliberation.scrutiny.models import PartnershipCheck
from deliberation.scrutiny.presenters import checks as words
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries import checks as queries
from deliberation.scrutiny.views.enquiry_common import PER_PAGE, ask_first, done, show_form
from kernel.errors import NotAllowed, WrongState


@require_safe
@never_cache
def partnership_checks(request: HttpRequest, slug: str) -> HttpResponse:
    """The rounds of a body, and how the five factors went over them."""
    actor, body = acting(request), body_by_slug(slug)
    found = Paginator(queries.checks_of(actor, body), PER_PAGE).get_page(request.GET.get("page"))
    rounds = queries.rounds(list(found))
    context = scrutiny_frame(actor, body, "check") | {
        "page_obj": found,
        "total": found.paginator.count,
        "table": words.checks_table(slug, found),
        "factors": words.factors_table(rounds) if len(rounds) > 1 else None,
        "source": SOURCE,
        "going_on": any(each.status != CheckStatus.CLOSED for each in found),
        "csv": f"{reverse('api:partnership_check_answers', args=[slug])}?format=csv" if rounds else "",
    }
    return render(request, "scrutiny/checks/checks.html", context)


@require_safe
@never_cache
def partnership_check(request: HttpRequest, slug: str, check_id: UUID) -> HttpResponse:
    """One round: how it stands, and once it is closed, what the answers say and how they compare."""
    actor, body = acting(request), body_by_slug(slug)
    found = queries.check_at(actor, body, check_id)
    mine = queries.asked_of(actor, found) if found.status == CheckStatus.OPEN else None
    context = scrutiny_frame(actor, body, "check") | {
        "check": found,
        "tag": words.status_tag(found),
        "when": words.when_words(found),
        "taken_part": words.taken_part(found) if found.asked else "",
        "may_answer": mine is not None and not mine.answered,
        "answered": mine is not None and mine.answered,
        "promises": words.promises(found) if found.status != CheckStatus.CLOSED else [],
        "source": SOURCE,
        "is_draft": found.status == CheckStatus.DRAFT,
        "is_open": found.status == CheckStatus.OPEN,
    }
    if found.status == CheckStatus.CLOSED:
        context |= _results(found)
    return render(request, "scrutiny/checks/check.html", context)


def _results(found: PartnershipCheck) -> dict[str, Any]:
    rounds = queries.with_previous(found)
    now = rounds[0]
    shown = any(spread is not None for spread in now.spreads.values())
    if not shown:
        return {"results": None}
    return {
        "results": words.answers_table(now),
        "chart": words.agreement_chart(now),
        "factors": words.factors_table(rounds),
        "compared": words.compared_table(now, rounds[1]) if len(rounds) > 1 else None,
        "to_talk_about": words.to_talk_about(now),
    }


def _at(found: PartnershipCheck) -> str:
    return reverse("partnership_check", args=[found.body.slug, found.pk])


@page
@never_cache
@login_required
def new_check(request: HttpRequest, slug: str) -> HttpResponse:
    """Prepare a round."""
    body = body_to_act_for(acting(request), slug, Permission.CHECK_RUN)
    form = CheckForm(sent(request), initial=first_check())
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = actions.prepare_check(
                actor=acting(request), body_id=body.pk, closes_on=said["closes_on"], least=said["least"], check_id=said["check_id"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "It is prepared. Nobody is asked until you open it.", "partnership_check", slug, made.pk)  # fmt: skip
    cancel = reverse("partnership_checks", args=[slug])
    return show_form(
        request, body, "check", form, "Prepare a partnership check", "Prepare it", cancel_href=cancel
    )


def _to_run(request: HttpRequest, slug: str, check_id: UUID) -> tuple[Body, PartnershipCheck]:
    body = body_to_act_for(acting(request), slug, Permission.CHECK_RUN)
    return body, queries.check_at(acting(request), body, check_id)


@page
@never_cache
@login_required
def edit_check(request: HttpRequest, slug: str, check_id: UUID) -> HttpResponse:
    """Change the settings of a round."""
    body, found = _to_run(request, slug, check_id)
    is_open = found.status == CheckStatus.OPEN
    if found.status == CheckStatus.CLOSED:
        raise WrongState("This check is closed.")
    form = CheckForm(sent(request), is_open=is_open, initial=first_check(found))
    if form.is_valid():
        least = found.least if is_open else form.cleaned_data["least"]
        try:
            actions.change_check(
                actor=acting(request), body_id=body.pk, check_id=check_id, closes_on=form.cleaned_data["closes_on"], least=least
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "Saved.", "partnership_check", slug, check_id)
    return show_form(
        request, body, "check", form, "Change the partnership check", "Save", cancel_href=_at(found)
    )


@page
@never_cache
@login_required
def open_check(request: HttpRequest, slug: str, check_id: UUID) -> HttpResponse:
    """Ask the members, after asking."""
    body, found = _to_run(request, slug, check_id)
    if request.method == "POST":
        opened = actions.open_check(actor=acting(request), body_id=body.pk, check_id=check_id)
        return done(request, f"{opened.asked} members are asked.", "partnership_check", slug, check_id)
    lines = [
        "Everybody who is a member now is asked, and told by e-mail.",
        f"Answers are taken until {words.day(found.closes_on)}. You can change that day.",
        f"Results show from {found.least} answers on. That number stays.",
    ]
    return ask_first(request, body, "check", "Open the partnership check?", lines, "Open it", cancel_href=_at(found), danger=False)  # fmt: skip


@page
@never_cache
@login_required
def close_check(request: HttpRequest, slug: str, check_id: UUID) -> HttpResponse:
    """Close a round before its day, after asking."""
    body, found = _to_run(request, slug, check_id)
    if request.method == "POST":
        actions.close_check(actor=acting(request), body_id=body.pk, check_id=check_id)
        return done(request, "It is closed.", "partnership_check", slug, check_id)
    lines = [
        "No more answers are taken.",
        "Everybody can see the results at once.",
        "It cannot be opened again.",
    ]
    return ask_first(request, body, "check", "Close the partnership check now?", lines, "Close it", cancel_href=_at(found))  # fmt: skip


@page
@never_cache
@login_required
def discard_check(request: HttpRequest, slug: str, check_id: UUID) -> HttpResponse:
    """Throw away a round that was never opened, after asking."""
    body, found = _to_run(request, slug, check_id)
    if request.method == "POST":
        actions.discard_check(actor=acting(request), body_id=body.pk, check_id=check_id)
        return done(request, "It is gone.", "partnership_checks", slug)
    lines = ["Nobody was asked, so no answers are lost."]
    return ask_first(request, body, "check", "Discard the partnership check?", lines, "Discard it", cancel_href=_at(found))  # fmt: skip


@page
@never_cache
@login_required
def answer_check(request: HttpRequest, slug: str, check_id: UUID) -> HttpResponse:
    """Answer the ten statements."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.CHECK_ANSWER)
    found = queries.check_at(actor, body, check_id)
    form = AnswersForm(sent(request))
    if form.is_valid():
        try:
            counted = actions.answer_check(
                actor=actor, body_id=body.pk, check_id=check_id, answers=form.answers()
            )
        except REFUSED as error:
            tell(form, error)
        else:
            if counted:
                messages.success(request, "Thank you. Your answers are counted.")
            else:
                messages.info(request, "You have answered already. Nothing was counted twice.")
            return redirect(_at(found))
    if request.method != "POST":
        _check_may_answer(request, found)
    return show_form(request, body, "check", form, "Partnership check", "Send my answers", cancel_href=_at(found), lines=words.promises(found))  # fmt: skip


def _check_may_answer(request: HttpRequest, found: PartnershipCheck) -> None:
    if found.status != CheckStatus.OPEN:
        raise WrongState("This check is not open for answers.")
    mine = queries.asked_of(acting(request), found)
    if mine is None:
        raise NotAllowed("You were not a member when this check opened, so you are not asked.")
    if mine.answered:
        raise WrongState("You have answered already.", next_step="Results show once the check is closed.")
