"""The steps in which clerks and facilitators prepare a vote: question, options, who and when, counting, looking it over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.calc.kinds import MemberRole, has_role
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, sent, tell
from deliberation.voting.actions.vote_details import details_of
from deliberation.voting.actions.votes import (
    Details,
    VoteIsFixed,
    change_vote,
    create_vote,
    schedule_vote,
    set_options,
)
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.forms.vote_counting import CountingForm
from deliberation.voting.forms.vote_options import OptionsForm, first_options, with_more_rows
from deliberation.voting.forms.votes import PeopleForm, QuestionForm, first_people, first_question
from deliberation.voting.models import Vote, VoteStatus
from deliberation.voting.presenters import vote_page as words
from deliberation.voting.presenters import vote_steps as steps
from deliberation.voting.presenters.frame import votes_frame
from deliberation.voting.queries.electorate import counts_by_role, people_by_role, roles_to_choose
from deliberation.voting.queries.readiness import readiness
from deliberation.voting.queries.votes import options_of, vote_to_act_for
from deliberation.voting.queries.votes_lists import items_to_choose
from kernel.errors import BadInput, NotFound, WrongState

page = require_http_methods(["GET", "HEAD", "POST"])


def _draft(request: HttpRequest, slug: str, vote_id: UUID) -> Vote:
    """A draft of the body, for somebody who may prepare votes. Raises VoteIsFixed for one that is scheduled."""
    vote = vote_to_act_for(acting(request), slug, vote_id, Permission.VOTE_EDIT)
    if vote.status != VoteStatus.DRAFT:
        raise VoteIsFixed("This vote is no draft and can no longer be changed.")
    return vote


def _show(request: HttpRequest, template: str, vote: Vote, step: str, more: dict[str, Any]) -> HttpResponse:
    trail = (vote.title, reverse("vote", args=[vote.body.slug, vote.pk]))
    context = votes_frame(acting(request), vote.body, trail) | {
        "vote": vote,
        "title": steps.TITLES[step],
        "steps": steps.prep_steps(vote.body, vote, step),
        **more,
    }
    return render(request, f"voting/votes/{template}.html", context)


def _on(request: HttpRequest, vote: Vote, step: str) -> HttpResponse:
    """To the next step, or back to the vote's page for somebody who only saves."""
    if request.POST.get("then") == "stay":
        messages.success(request, "Saved.")
        return redirect("vote", slug=vote.body.slug, vote_id=vote.pk)
    return redirect(steps.after(vote, step), slug=vote.body.slug, vote_id=vote.pk)


@page
@never_cache
@login_required
def new_vote(request: HttpRequest, slug: str) -> HttpResponse:
    """Step 1 of a new vote; it is a draft from here on."""
    actor = acting(request)
    body = body_to_act_for(actor, slug, Permission.VOTE_EDIT)
    if has_ended(body):
        raise NotFound(
            "This body has ended. There is nothing left to decide.", next_step="Its votes stay to be read."
        )
    first = first_question(item=request.GET.get("item", ""))
    form = QuestionForm(sent(request), items=items_to_choose(body), initial=first)
    if form.is_valid():
        try:
            vote = create_vote(
                actor=actor,
                body_id=body.pk,
                details=Details(**form.values()),
                vote_id=form.cleaned_data["vote_id"],
            )
        except REFUSED as error:
            tell(form, error, item_id="item")
        else:
            vote.body = body
            messages.success(request, "The draft is saved. Only those who prepare votes see it.")
            return _on(request, vote, steps.QUESTION)
    context = votes_frame(actor, body) | {
        "form": form,
        "title": "Prepare a vote",
        "steps": steps.prep_steps(body, None, steps.QUESTION),
    }
    return render(request, "voting/votes/question.html", context)


@page
@never_cache
@login_required
def edit_question(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Step 1: the question and how people answer it."""
    vote = _draft(request, slug, vote_id)
    items = items_to_choose(vote.body, keep=[vote.item_id])
    form = QuestionForm(sent(request), items=items, initial=first_question(vote))
    if form.is_valid():
        given = form.values()
        kept = {} if vote.rule in METHODS[Method(given["method"])].rules else {"rule": ""}
        answer = _save(request, vote, form, steps.QUESTION, **given, **kept)
        if answer is not None:
            return answer
    options_go = vote.method not in ("motion", "consent") and vote.options.exists()
    return _show(request, "question", vote, steps.QUESTION, {"form": form, "options_go": options_go})


@page
@never_cache
@login_required
def edit_options(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Step 2: the options. Rows can be added, put in order, emptied, and pasted as a list."""
    vote = _draft(request, slug, vote_id)
    if METHODS[Method(vote.method)].options is None:
        raise WrongState(
            "This method has fixed answers, so there are no options to write.",
            next_step="Choose another method in the first step, if you need options.",
        )
    if request.method == "POST" and "more" in request.POST:
        form = OptionsForm(None, vote=vote, initial=with_more_rows(request.POST))
    else:
        form = OptionsForm(sent(request), vote=vote, initial=first_options(vote, options_of(vote)))
        if form.is_valid() and (answer := _save_options(request, vote, form)) is not None:
            return answer
    more = {"form": form, "rows": form.shown_rows(), "priced": form.priced}
    return _show(request, "options", vote, steps.OPTIONS, more)


def _save_options(request: HttpRequest, vote: Vote, form: OptionsForm) -> HttpResponse | None:
    actor, given = acting(request), form.cleaned_data
    named: dict[str, Any] = {"actor": actor, "body_id": vote.body_id, "vote_id": vote.pk}
    try:
        set_options(**named, options=given["options"])
        none = given.get("none_of_these", False)
        if none != vote.none_of_these:
            change_vote(**named, details=replace(details_of(vote), none_of_these=none))
    except REFUSED as error:
        _tell_row(form, error)
        return None
    return _on(request, vote, steps.OPTIONS)


def _tell_row(form: OptionsForm, error: BadInput | WrongState) -> None:
    """Put what is wrong with an option beside it, where its row can be told; the rows may have changed places."""
    number = error.parameters.get("row")
    names = [option.name for option in form.cleaned_data["options"]]
    if isinstance(number, int) and number <= len(names):
        for row in range(form.count, 0, -1):
            if form.cleaned_data.get(f"name-{row}") == names[number - 1]:
                form.add_error(f"name-{row}", error.message)
                return
    form.add_error(None, f"{error.message} {error.advice}")


@page
@never_cache
@login_required
def edit_people(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Step 3: who votes, when, and who may see what."""
    vote = _draft(request, slug, vote_id)
    form = PeopleForm(
        sent(request),
        roles=roles_to_choose(vote.body.kind),
        held=people_by_role(vote.body),
        initial=first_people(vote),
    )
    if form.is_valid():
        answer = _save(request, vote, form, steps.PEOPLE, **form.values())
        if answer is not None:
            return answer
    return _show(request, "people", vote, steps.PEOPLE, {"form": form})


@page
@never_cache
@login_required
def edit_counting(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Step 4: how it is counted, and when the result is valid."""
    vote = _draft(request, slug, vote_id)
    has_chair = any(has_role(vote.body.kind, role) for role in (MemberRole.CHAIR, MemberRole.VICE_CHAIR))
    form = CountingForm(sent(request), vote=vote, has_chair=has_chair)
    if form.is_valid():
        answer = _save(request, vote, form, steps.COUNTING, **form.values())
        if answer is not None:
            return answer
    return _show(
        request, "counting", vote, steps.COUNTING, {"form": form, "about": METHODS[Method(vote.method)]}
    )


def _save(request: HttpRequest, vote: Vote, form: Any, step: str, **values: Any) -> HttpResponse | None:
    """Change the draft and go on; None when the action refuses, which the form then tells."""
    try:
        changed = change_vote(
            actor=acting(request),
            body_id=vote.body_id,
            vote_id=vote.pk,
            details=replace(details_of(vote), **values),
        )
    except REFUSED as error:
        tell(form, error, item_id="item", opens_at="opens_day", closes_at="closes_day")
        return None
    return _on(request, changed, step)


@page
@never_cache
@login_required
def schedule(request: HttpRequest, slug: str, vote_id: UUID) -> HttpResponse:
    """Step 5: everything on one page, what is lacking, and the button that announces the vote."""
    actor = acting(request)
    vote = vote_to_act_for(actor, slug, vote_id, Permission.VOTE_EDIT)
    if request.method == "POST":
        schedule_vote(actor=actor, body_id=vote.body_id, vote_id=vote.pk)
        messages.success(request, "The vote is scheduled. It is announced on the pages of the body.")
        return redirect("vote", slug=slug, vote_id=vote.pk)
    vote = _draft(request, slug, vote_id)
    options = options_of(vote)
    more = {
        "about": METHODS[Method(vote.method)],
        "ready": readiness(vote, options, vote.body),
        "options": words.option_views(vote, options),
        "background": words.background(vote),
        "when": words.when_facts(vote),
        "how": words.how_facts(vote),
        "who": words.who_facts(vote, counts_by_role(vote), None),
        "consequences": steps.schedule_lines(vote),
    }
    return _show(request, "look_over", vote, steps.LOOK, more)
