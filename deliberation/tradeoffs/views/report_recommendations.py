"""Pages on which the panel writes its recommendations, one by one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions.report_recommendations import (
    DraftGiven,
    RecommendationChanged,
    change_recommendation,
    draft_recommendation,
    drop_recommendation,
)
from deliberation.tradeoffs.forms.report import RecommendationForm, first_recommendation
from deliberation.tradeoffs.models import PanelRecommendation, PanelReport, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.report import report_frame, report_views
from deliberation.tradeoffs.queries.report import (
    bodies_to_ask,
    draft_at,
    drafts_in_short,
    evidence_to_choose,
    fingerprint,
    no_such_draft,
    options_to_cite,
    report_data,
    votes_to_cite,
    whole_report,
)
from deliberation.tradeoffs.views.report import writer


@page
@never_cache
@login_required
def edit_recommendations(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """The recommendations written so far, each with a way to change it."""
    tradeoff, _ = writer(request, slug, tradeoff_id)
    views = report_views(tradeoff, report_data(whole_report(tradeoff)), {}, edits=True)
    context = report_frame(acting(request), tradeoff) | {"recommendations": views["recommendations"]}
    return render(request, "tradeoffs/report/recommendations.html", context)


@page
@never_cache
@login_required
def new(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Add a recommendation."""
    tradeoff, report = writer(request, slug, tradeoff_id)
    return _write(request, tradeoff, report, None, len(drafts_in_short(report)))


@page
@never_cache
@login_required
def edit(request: HttpRequest, slug: str, tradeoff_id: UUID, draft_id: UUID) -> HttpResponse:
    """Change a recommendation. What somebody else wrote meanwhile is shown beside the reader's own text."""
    tradeoff, report = writer(request, slug, tradeoff_id)
    drafts = drafts_in_short(report)
    draft = next((each for each in drafts if each.pk == draft_id), None)
    if draft is None:
        raise no_such_draft()
    return _write(request, tradeoff, report, draft, len(drafts))


def _write(
    request: HttpRequest,
    tradeoff: TradeOff,
    report: PanelReport | None,
    draft: PanelRecommendation | None,
    count: int,
) -> HttpResponse:
    actor, items = acting(request), evidence_to_choose(tradeoff, draft)
    form = RecommendationForm(
        sent(request),
        initial=first_recommendation(draft, items, count),
        bodies=bodies_to_ask(tradeoff.body),
        options=options_to_cite(tradeoff),
        evidence=items,
        votes=votes_to_cite(actor, tradeoff),
        count=count,
        draft=draft,
    )
    theirs: dict[str, Any] = {}
    if form.is_valid():
        try:
            _save(request, tradeoff, form, draft)
        except RecommendationChanged as error:
            tell(form, error)
            theirs = _theirs(request, form, draft_at(report, draft.pk)) if draft is not None else {}
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "The recommendation is saved.")
            return redirect("edit_recommendations", slug=tradeoff.body.slug, tradeoff_id=tradeoff.pk)
    trail = ("Recommendations", at(tradeoff, "edit_recommendations"))
    context = report_frame(actor, tradeoff, trail) | {"form": form, "draft": draft, **theirs}
    return render(request, "tradeoffs/report/recommendation.html", context, status=409 if theirs else 200)


def _save(
    request: HttpRequest, tradeoff: TradeOff, form: RecommendationForm, draft: PanelRecommendation | None
) -> None:
    where = {"actor": acting(request), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}
    given = DraftGiven(**form.given())
    if draft is None:
        draft_recommendation(**where, given=given, draft_id=form.cleaned_data["draft_id"])
    else:
        change_recommendation(**where, draft_id=draft.pk, given=given, seen=form.cleaned_data["seen"])


def _theirs(request: HttpRequest, form: RecommendationForm, draft: PanelRecommendation) -> dict[str, Any]:
    """What stands now; the form knows of it from here on, so that saving again puts the reader's text in its place."""
    sent_again = request.POST.copy()
    sent_again["seen"] = fingerprint(draft)
    form.data = sent_again
    return {
        "theirs": [
            ("What should be done", draft.text),
            ("Why", draft.reasons),
            ("To", draft.to_body.name if draft.to_body is not None else draft.to_name),
            ("Option", draft.option.name if draft.option is not None else "None"),
            ("Evidence", ", ".join(f"E{each.number}" for each in draft.evidence.all()) or "None"),
        ]
    }


@page
@never_cache
@login_required
def drop(request: HttpRequest, slug: str, tradeoff_id: UUID, draft_id: UUID) -> HttpResponse:
    """Take a recommendation out, after asking."""
    tradeoff, report = writer(request, slug, tradeoff_id)
    draft = draft_at(report, draft_id)
    if request.method == "POST":
        drop_recommendation(
            actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, draft_id=draft.pk
        )
        messages.success(request, "The recommendation is taken out.")
        return redirect("edit_recommendations", slug=slug, tradeoff_id=tradeoff.pk)
    context = report_frame(acting(request), tradeoff) | {
        "question": "Take this recommendation out?",
        "consequences": [f"This text is deleted: {draft.text}", "It cannot be undone."],
        "button": "Take it out",
        "danger": True,
        "caption": f"{tradeoff.body.name}: {tradeoff.title}",
        "cancel_href": at(tradeoff, "edit_recommendations"),
    }
    return render(request, "components/confirm.html", context)
