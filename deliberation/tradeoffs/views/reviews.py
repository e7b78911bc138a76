"""Another body's review of a trade-off: starting one, and the two side by side."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.gate import lacks_second_step, roles_within
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions.reviews import start_review as start
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.decide import ReviewForm
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.reviews import on_metrics, options_beside, summary_of, vote_lines
from deliberation.tradeoffs.queries.reviews import (
    bodies_to_review,
    compare_tradeoffs,
    may_start_one,
    original_of,
    reviews_of,
)
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_at
from deliberation.tradeoffs.queries.weigh import metrics_to_choose
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, SecondStepNeeded

TITLE = "Reviews by other bodies"


@require_safe
@never_cache
def review(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """A trade-off beside a review of it. Opened from the review, it shows the same; of several, `with` names one."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    context = tradeoff_frame(actor, tradeoff, "decide", (TITLE, at(tradeoff, "review")))
    original = original_of(actor, tradeoff)
    found = [tradeoff] if tradeoff.review_of_id is not None else list(reviews_of(actor, tradeoff))
    context |= {
        "title": TITLE,
        "original": original,
        "reviews": [(each, each.body, at(each, "tradeoff")) for each in found],
        "may_start": may_start_one(actor, tradeoff, [each.body_id for each in found]),
    }
    chosen = _chosen(request, tradeoff, found)
    if original is not None and chosen is not None:
        context |= _side_by_side(actor, original, chosen)
    if any(each.illustrative for each in found):
        context["illustrative"] = True
    return render(request, "tradeoffs/decide/review.html", context)


def _chosen(request: HttpRequest, tradeoff: TradeOff, found: list[TradeOff]) -> TradeOff | None:
    """The review to show: the one whose page it is, the one that is asked for, or the only one."""
    if tradeoff.review_of_id is not None:
        return tradeoff
    wanted = request.GET.get("with", "")
    named = next((each for each in found if str(each.pk) == wanted), None)
    return named or (found[0] if len(found) == 1 else None)


def _side_by_side(actor: Actor, original: TradeOff, chosen: TradeOff) -> dict[str, object]:
    compared = compare_tradeoffs(actor, original, chosen)
    metrics = {each.slug: each for each in metrics_to_choose(original)} if on_metrics(compared) else {}
    agree, differ = summary_of(compared)
    return {
        "chosen": chosen,
        "first_href": at(original, "tradeoff"),
        "second_href": at(chosen, "tradeoff"),
        "agree": agree,
        "differ": differ,
        "options": options_beside(compared, metrics),
        "votes": vote_lines(compared),
    }


@page
@never_cache
@login_required
def start_review(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Choose the body that reviews the trade-off, for somebody who prepares trade-offs of another body."""
    actor = acting(request)
    tradeoff = tradeoff_at(actor, slug, tradeoff_id)
    bodies = _bodies(actor, tradeoff)
    check_stage(tradeoff, Act.START_REVIEW)
    form = ReviewForm(sent(request), bodies=bodies)
    if form.is_valid():
        body = next(each for each in bodies if each.slug == form.cleaned_data["body"])
        try:
            made = start(
                actor=actor,
                body_id=body.pk,
                tradeoff_id=tradeoff.pk,
                review_id=form.cleaned_data["review_id"],
            )
        except REFUSED as error:
            tell(form, error)
        else:
            made.body = body
            messages.success(
                request, f"The review is a draft of {body.name}. Look through the question and the options."
            )
            return redirect(at(made, "tradeoff"))
    context = tradeoff_frame(actor, tradeoff, "decide", (TITLE, at(tradeoff, "review"))) | {"form": form}
    return render(request, "tradeoffs/decide/start_review.html", context)


def _bodies(actor: Actor, tradeoff: TradeOff) -> list[Body]:
    """The bodies for which the reader may start a review. Raises as `body_to_act_for` where there is none."""
    bodies = bodies_to_review(actor, tradeoff)
    if bodies:
        if lacks_second_step(actor, Permission.TRADEOFF_EDIT):
            raise SecondStepNeeded("This needs a sign-in with a second step.")
        return bodies
    if roles_within(actor, scope_of(tradeoff.body_id)):
        raise NotAllowed(
            "A review is started by those who prepare the trade-offs of another body.",
            next_step="Tell that body’s clerk that there is something to review.",
        )
    raise NotFound("There is nothing here for you.", next_step="Look at the page of the trade-off.")
