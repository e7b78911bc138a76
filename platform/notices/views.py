"""Pages of following by e-mail: follow, say yes, stop, and what one follows.

Looking changes nothing, so that a scanner which opens every link of a mail neither confirms nor stops anything.
"""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from access.middleware import acting
from accounts.models import Person
from accounts.views.entrance import TooManyTries
from kernel.actors import Actor
from kernel.errors import BadInput, ReaderError
from notices import queries, tokens
from notices.actions import following as actions
from notices.forms import FollowForm
from notices.kinds import Thing, thing, thing_or_not_found
from notices.models import Follow
from notices.presenters import follows_table

SYSTEM = Actor.system("notices")
PER_PAGE = 20


class NotJustNow(ReaderError):
    """The store that counts tries cannot be reached; without it no mail is sent to addresses that anybody enters."""

    code = "follow_out_of_order"
    status = 503
    next_step = "Wait a few minutes and try again. Nothing was stored."


page = require_http_methods(["GET", "HEAD", "POST"])


@page
@never_cache
def follow(request: HttpRequest, kind: str, thing_id: str) -> HttpResponse:
    """Follow one thing: with the address of one's account at once, with another one after saying yes by e-mail."""
    found = thing_or_not_found(kind, thing_id)
    person = _person(request)
    email = person.email if person else None
    form = FollowForm(request.POST if request.method == "POST" else None, known=bool(email))
    if form.is_valid():
        try:
            return _followed(request, kind, thing_id, found, form.cleaned_data, person if email else None)
        except BadInput as error:
            form.add_error("address", error.message)
    context = {
        "thing": found,
        "form": form,
        "email": email,
        "follows": queries.follows_now(person.pk, kind, thing_id) if person else None,
        "crumbs": [(found.title, found.href)],
        "illustrative": found.illustrative,
    }
    return render(request, "notices/follow.html", context)


def _followed(
    request: HttpRequest, kind: str, thing_id: str, found: Thing, sent: dict[str, Any], person: Person | None
) -> HttpResponse:
    which: dict[str, Any] = {"kind": kind, "thing_id": thing_id, "follow_id": sent.get("form_id")}
    if person is not None:
        actions.follow_own(actor=acting(request), person_id=person.pk, **which)
        messages.success(
            request, f"You follow “{found.title}”. We write to {person.email} when something new comes about."
        )
        return redirect(found.href)
    count_asking(request)
    actions.follow(actor=SYSTEM, address=sent["address"], **which)
    request.session["follow_asked"] = {"kind": kind, "thing": thing_id}
    return redirect("follow_sent")


def count_asking(request: HttpRequest) -> None:
    """Count that somebody asks us to write to an address. Raises TooManyTries."""
    try:
        allowed = consume(request, app="notices", action="follow", config=settings.FOLLOW_RATE_LIMITS)
    except (RedisConnectionError, RedisTimeoutError) as error:
        raise NotJustNow("Following by email does not work just now.") from error
    if not allowed:
        raise TooManyTries("Too many addresses were entered in a short time.")


@require_safe
@never_cache
def follow_sent(request: HttpRequest) -> HttpResponse:
    """What to do now. The same, whatever the address was."""
    kept = request.session.get("follow_asked")
    asked = kept if isinstance(kept, dict) else {}
    found = thing(str(asked.get("kind", "")), str(asked.get("thing", "")))
    context = {"thing": found, "days": tokens.CONFIRM_WITHIN.days, "crumbs": _crumbs(found)}
    return render(request, "notices/sent.html", context)


@page
@never_cache
def confirm_follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail that asks for a yes: a button, and what it does."""
    kept = queries.by_id(tokens.confirmed_by(token))
    if kept is None:
        raise tokens.FollowLinkUnknown("What this link was for is no longer kept.")
    if request.method == "POST":
        kept = actions.confirm(actor=SYSTEM, token=token)
        return _done(request, kept, stop_token=tokens.to_stop(kept.pk))
    return _ask(request, kept, "Follow this by email?", "Yes, follow this", confirming=True)


@page
@never_cache
def stop_follow(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail that stops it: a button, and what it does."""
    kept = queries.by_id(tokens.stopped_by(token))
    if request.method == "POST":
        return _done(request, actions.unfollow(actor=SYSTEM, token=token))
    if kept is None or kept.ended_at is not None:
        return render(request, "notices/done.html", {"follow": kept, "stopped": True, "crumbs": []})
    return _ask(request, kept, "Stop following this?", "Stop the emails", confirming=False)


@csrf_exempt
@page
@never_cache
def stop_follow_one_click(request: HttpRequest, token: str) -> HttpResponse:
    """What a mail program sends when somebody presses its own button (RFC 8058). Its form comes from no page of ours,
    so it has no token against forgery: the signed address is the proof. Whoever opens it in a browser gets the page."""
    if request.method != "POST":
        return redirect("stop_follow", token=token)
    actions.unfollow(actor=SYSTEM, token=token)
    return HttpResponse("Stopped.\n", content_type="text/plain; charset=utf-8")


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
        "crumbs": [("Your account", reverse("account_home"))],
    }
    return render(request, "notices/mine.html", context)


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
        "crumbs": [("What you follow", reverse("my_follows"))],
    }
    return render(request, "components/confirm.html", context)


def _ask(request: HttpRequest, kept: Follow, question: str, button: str, *, confirming: bool) -> HttpResponse:
    found = thing(kept.kind, kept.thing_id)
    context = {
        "follow": kept,
        "thing": found,
        "question": question,
        "button": button,
        "confirming": confirming,
        "crumbs": _crumbs(found),
        "illustrative": bool(found and found.illustrative),
    }
    return render(request, "notices/ask.html", context)


def _done(request: HttpRequest, kept: Follow, stop_token: str = "") -> HttpResponse:
    found = thing(kept.kind, kept.thing_id)
    context = {
        "follow": kept,
        "thing": found,
        "stopped": not stop_token,
        "stop_token": stop_token,
        "crumbs": _crumbs(found),
        "illustrative": bool(found and found.illustrative),
    }
    return render(request, "notices/done.html", context)


def _crumbs(found: Thing | None) -> list[tuple[str, str]]:
    return [(found.title, found.href)] if found else []


def _person(request: HttpRequest) -> Person | None:
    return cast(Person, request.user) if request.user.is_authenticated else None
