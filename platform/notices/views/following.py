"""Pages of following by e-mail that need no account: follow, say yes, how often, stop.

Looking changes nothing, so that a scanner which opens every link of a mail neither confirms nor stops anything.
"""

from __future__ import annotations

from typing import Any, cast

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
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
from notices.forms import FollowForm, RhythmForm
from notices.kinds import Thing, thing, thing_or_not_found
from notices.models import Follow, Rhythm

SYSTEM = Actor.system("notices")


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
    which["rhythm"] = Rhythm(sent["rhythm"])
    if person is not None:
        actions.follow_own(actor=acting(request), person_id=person.pk, **which)
        how = rhythm_words(which["rhythm"])
        messages.success(request, f"You follow “{found.title}”. We write to {person.email} {how}.")
        return redirect(found.href)
    count_asking(request)
    actions.follow(actor=SYSTEM, address=sent["address"], **which)
    request.session["follow_asked"] = {"kind": kind, "thing": thing_id}
    return redirect("follow_sent")


def rhythm_words(rhythm: Rhythm) -> str:
    """When mail comes, in words that end a sentence."""
    if rhythm is Rhythm.AT_ONCE:
        return "when something new comes about"
    return "once a day, when there is news" if rhythm is Rhythm.DAILY else "once a week, when there is news"


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


@page
@never_cache
def follow_rhythm(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail that says how often mail comes: without signing in."""
    kept = queries.by_id(tokens.stopped_by(token))
    if kept is None or kept.ended_at is not None:
        return render(request, "notices/done.html", {"follow": kept, "stopped": True, "crumbs": []})
    form = RhythmForm(request.POST if request.method == "POST" else None, initial={"rhythm": kept.rhythm})
    if form.is_valid():
        rhythm = Rhythm(form.cleaned_data["rhythm"])
        kept = actions.set_rhythm(actor=SYSTEM, token=token, rhythm=rhythm)
        return _done(request, kept, stop_token=token)
    context = {
        "follow": kept,
        "form": form,
        "stop_token": token,
        "crumbs": _crumbs(thing(kept.kind, kept.thing_id)),
    }
    return render(request, "notices/rhythm.html", context)


@page
@never_cache
def stop_all(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail that stops everything its address follows: a button, and what it does."""
    kept = queries.by_id(tokens.stopped_by(token))
    if request.method == "POST":
        count = actions.unfollow_all(actor=SYSTEM, token=token)
        return render(request, "notices/stopped_all.html", {"count": count, "crumbs": []})
    follows = list(queries.beside(kept)[:100]) if kept is not None else []
    context = {"follows": follows, "token": token, "crumbs": []}
    return render(request, "notices/stop_all.html", context)


@csrf_exempt
@page
@never_cache
def stop_all_one_click(request: HttpRequest, token: str) -> HttpResponse:
    """As `stop_follow_one_click`, for the mails that bring together a day or a week."""
    if request.method != "POST":
        return redirect("stop_all", token=token)
    actions.unfollow_all(actor=SYSTEM, token=token)
    return HttpResponse("Stopped.\n", content_type="text/plain; charset=utf-8")


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


def _ask(request: HttpRequest, kept: Follow, question: str, button: str, *, confirming: bool) -> HttpResponse:
    found = thing(kept.kind, kept.thing_id)
    context = {
        "follow": kept,
        "thing": found,
        "question": question,
        "button": button,
        "confirming": confirming,
        "when": rhythm_words(Rhythm(kept.rhythm)),
        "stop_token": "" if confirming else tokens.to_stop(kept.pk),
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
        "when": rhythm_words(Rhythm(kept.rhythm)),
        "crumbs": _crumbs(found),
        "illustrative": bool(found and found.illustrative),
    }
    return render(request, "notices/done.html", context)


def _crumbs(found: Thing | None) -> list[tuple[str, str]]:
    return [(found.title, found.href)] if found else []


def _person(request: HttpRequest) -> Person | None:
    return cast(Person, request.user) if request.user.is_authenticated else None
