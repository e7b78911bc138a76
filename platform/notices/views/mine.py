"""Pages of one's own: what one follows, how often mail comes, what was sent."""

from __future__ import annotations

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
from notices import queries, queries_sent
from notices.actions import following as actions
from notices.forms import RhythmForm
from notices.models import Rhythm
from notices.presenters import follows_table, sent_table
from notices.views.following import page, rhythm_words

PER_PAGE = 20


@require_safe
@never_cache
@login_required
def my_follows(request: HttpRequest) -> HttpResponse:
    """What whoever is signed in follows."""
    rows = queries.followed_by(UUID(acting(request).id))
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "table": follows_table(found),
        "any": found.paginator.count > 0,
        "several": found.paginator.count > 1,
        "crumbs": [("Your account", reverse("account_home"))],
    }
    return render(request, "notices/mine.html", context)


@page
@never_cache
@login_required
def own_rhythm(request: HttpRequest, follow_id: UUID) -> HttpResponse:
    """How often mail comes about one of the things that one follows."""
    person_id = UUID(acting(request).id)
    kept = queries.own(person_id, follow_id)
    form = RhythmForm(request.POST if request.method == "POST" else None, initial={"rhythm": kept.rhythm})
    if form.is_valid():
        rhythm = Rhythm(form.cleaned_data["rhythm"])
        actions.set_own_rhythm(actor=acting(request), person_id=person_id, follow_id=follow_id, rhythm=rhythm)
        messages.success(request, f"About “{kept.title}” we write {rhythm_words(rhythm)}.")
        return redirect("my_follows")
    context = {"follow": kept, "form": form, "crumbs": _crumbs()}
    return render(request, "notices/rhythm.html", context)


@page
@never_cache
@login_required
def stop_own_follow(request: HttpRequest, follow_id: UUID) -> HttpResponse:
    """Stop one of the things that one follows, after asking."""
    person_id = UUID(acting(request).id)
    kept = queries.own(person_id, follow_id)
    if request.method == "POST":
        actions.unfollow_own(actor=acting(request), person_id=person_id, follow_id=follow_id)
        messages.success(request, f"You no longer follow “{kept.title}”.")
        return redirect("my_follows")
    context = {
        "question": "Stop following this?",
        "caption": kept.title,
        "consequences": ["We send you no more email about it.", "You can follow it again at any time."],
        "button": "Stop the emails",
        "cancel_href": reverse("my_follows"),
        "crumbs": _crumbs(),
    }
    return render(request, "components/confirm.html", context)


@page
@never_cache
@login_required
def stop_all_own(request: HttpRequest) -> HttpResponse:
    """Stop everything that one follows, after asking."""
    person_id = UUID(acting(request).id)
    if request.method == "POST":
        count = actions.unfollow_all_own(actor=acting(request), person_id=person_id)
        messages.success(request, f"Stopped: {count}. You follow nothing any more.")
        return redirect("my_follows")
    context = {
        "question": "Stop following everything?",
        "caption": "What you follow",
        "consequences": [
            "We send you no more email about anything that you follow.",
            "Emails about your own tasks still come: a reminder that an answer is due, say.",
            "You can follow each thing again at any time.",
        ],
        "button": "Stop all emails",
        "danger": True,
        "cancel_href": reverse("my_follows"),
        "crumbs": _crumbs(),
    }
    return render(request, "components/confirm.html", context)


@require_safe
@never_cache
@login_required
def sent_to_me(request: HttpRequest) -> HttpResponse:
    """What was sent to whoever is signed in, newest first, and what waits."""
    rows = queries_sent.sent_to(UUID(acting(request).id))
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": found,
        "table": sent_table(found),
        "any": found.paginator.count > 0,
        "days": queries.TOLD.days,
        "crumbs": _crumbs(),
    }
    return render(request, "notices/sent_to_me.html", context)


def _crumbs() -> list[tuple[str, str]]:
    return [("Your account", reverse("account_home")), ("What you follow", reverse("my_follows"))]
