"""Pages on which members write: a new point or reply, changing and withdrawing one's own, saying what one knew."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.forms.members import add_refusal
from deliberation.tradeoffs.actions.points import edit_point, make_point, reply_to_point, withdraw_point
from deliberation.tradeoffs.actions.reactions import react
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.points import EditForm, PointForm, ReplyForm
from deliberation.tradeoffs.models import Option, Point, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.points import Page
from deliberation.tradeoffs.queries import points as queries
from deliberation.tradeoffs.queries.tradeoffs import check_stage, tradeoff_to_act_for
from deliberation.tradeoffs.views.points import point_context
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, ReaderError

page = require_http_methods(["GET", "HEAD", "POST"])
ANSWERS = {"knew": True, "new": False, "none": None}
MOST_DIGITS = 9


def _mine(request: HttpRequest, slug: str, tradeoff_id: UUID) -> tuple[Actor, TradeOff]:
    actor = acting(request)
    return actor, tradeoff_to_act_for(actor, slug, tradeoff_id, Permission.TRADEOFF_TAKE_PART)


@page
@never_cache
@login_required
def new_point(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """A point for or against an option; with `reply` in the address, a reply to a point."""
    actor, tradeoff = _mine(request, slug, tradeoff_id)
    if "reply" in request.GET:
        return _reply(request, actor, tradeoff)
    if request.method != "POST":
        check_stage(tradeoff, Act.MAKE_POINT)
    options = list(Option.objects.filter(tradeoff=tradeoff))
    initial = {"option": _number(request.GET.get("option", "")), "side": request.GET.get("side", "")}
    form = PointForm(options, _sent(request), initial=initial)
    if form.is_valid():
        sent = form.cleaned_data
        try:
            made = make_point(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, position=sent["option"],
                side=sent["side"], text=sent["text"], form_id=sent["form_id"],
            )  # fmt: skip
        except ReaderError as error:
            refuse_text(form, error)
        else:
            return _made(request, tradeoff, made)
    context = tradeoff_frame(actor, tradeoff, "discussion", ("Discussion", at(tradeoff, "discussion")))
    context |= {
        "form": form,
        "claims": _claims(tradeoff),
        "cancel_href": at(tradeoff, "discussion"),
        "before": tradeoff.moderation == "before",
    }
    return render(request, "tradeoffs/discussion/new.html", context)


def _reply(request: HttpRequest, actor: Actor, tradeoff: TradeOff) -> HttpResponse:
    found = queries.point_at(actor, tradeoff, _number(request.GET.get("reply", "")) or 0)
    form = ReplyForm(_sent(request))
    if form.is_valid():
        sent = form.cleaned_data
        try:
            made = reply_to_point(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=found.number,
                text=sent["text"], form_id=sent["form_id"],
            )  # fmt: skip
        except ReaderError as error:
            refuse_text(form, error)
        else:
            return _made(request, tradeoff, made)
    context = point_context(actor, tradeoff, found, form) | {"form": form}
    return render(request, "tradeoffs/discussion/point.html", context)


def _made(request: HttpRequest, tradeoff: TradeOff, made: Point) -> HttpResponse:
    what = "reply" if made.parent_id else "point"
    waits = made.status == "waiting"
    messages.success(
        request,
        f"Your {what} waits to be looked at. Then it shows."
        if waits
        else f"Your {what} is in the discussion.",
    )
    shown = made.parent.number if made.parent else made.number
    anchor = f"#point-{made.number}" if made.parent_id else ""
    return redirect(at(tradeoff, "point", shown) + anchor)


@page
@never_cache
@login_required
def edit(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Change one's own text."""
    actor, tradeoff = _mine(request, slug, tradeoff_id)
    found = _own(actor, tradeoff, number)
    form = EditForm(_sent(request), initial={"text": found.text, "version": found.version})
    if form.is_valid():
        sent = form.cleaned_data
        try:
            changed = edit_point(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number,
                text=sent["text"], version=sent["version"],
            )  # fmt: skip
        except ReaderError as error:
            refuse_text(form, error)
        else:
            waits = changed.status == "waiting"
            messages.success(
                request, "Your text waits to be looked at again." if waits else "Your text is changed."
            )
            return redirect(at(tradeoff, "point", number))
    view = Page(actor, tradeoff, {}).view(found)
    context = tradeoff_frame(actor, tradeoff, "discussion", ("Discussion", at(tradeoff, "discussion")))
    context |= {"form": form, "view": view, "claims": _claims(tradeoff), "cancel_href": view.href}
    context |= {"before": tradeoff.moderation == "before" or found.status == "hidden"}
    return render(request, "tradeoffs/discussion/edit.html", context)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Withdraw one's own text, after asking."""
    actor, tradeoff = _mine(request, slug, tradeoff_id)
    found = _own(actor, tradeoff, number)
    what = "reply" if found.parent_id else "point"
    if request.method == "POST":
        withdraw_point(actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number)
        messages.success(request, f"Your {what} is withdrawn.")
        return redirect(at(tradeoff, "point", number))
    context = tradeoff_frame(actor, tradeoff, "discussion", ("Discussion", at(tradeoff, "discussion"))) | {
        "question": f"Withdraw your {what}?",
        "caption": f"{what.capitalize()} {number}",
        "consequences": [
            "Its text no longer shows. In its place it says that its author has withdrawn it.",
            "Replies to it stay." if what == "point" else "The point above it stays.",
            "Those who moderate can still read it.",
            "You cannot bring it back. You can make a new one.",
        ],
        "button": "Withdraw it",
        "danger": True,
        "cancel_href": at(tradeoff, "point", number),
    }
    return render(request, "components/confirm.html", context)


@require_POST
@never_cache
@login_required
def say_knew(request: HttpRequest, slug: str, tradeoff_id: UUID, number: int) -> HttpResponse:
    """Say whether one knew what a point says: `answer` is knew, new or none."""
    actor, tradeoff = _mine(request, slug, tradeoff_id)
    answer = request.POST.get("answer", "")
    if answer not in ANSWERS:
        raise BadInput("Say whether you knew it or not.")
    part = request.headers.get("HX-Request") == "true"
    try:
        react(
            actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, number=number,
            knew=ANSWERS[answer],
        )  # fmt: skip
    except ReaderError:
        if not part:
            raise
        # A part of a page cannot show why: the whole page, loaded anew, says where things stand.
        return HttpResponse(headers={"HX-Refresh": "true"})
    if part:
        view = Page(actor, tradeoff, {}).view(queries.point_at(actor, tradeoff, number))
        response = render(
            request,
            "tradeoffs/discussion/_knew.html",
            # The button that was pressed is gone, so the keyboard goes on from the first one that is left.
            {"view": view, "back": _back_sent(request), "focus": True},
        )
        patch_vary_headers(response, ["HX-Request"])
        return response
    return redirect(_back(request, tradeoff, number))


def _back_sent(request: HttpRequest) -> str:
    """The filters of the list that the reader came from, written anew so that nothing else can hide in them."""
    return QueryDict(request.POST.get("back", "")[:500]).urlencode()


def _back(request: HttpRequest, tradeoff: TradeOff, number: int) -> str:
    if request.POST.get("on") != "list":
        parent = Point.objects.filter(tradeoff=tradeoff, number=number).values_list(
            "parent__number", flat=True
        )
        return f"{at(tradeoff, 'point', parent.first() or number)}#point-{number}"
    query = _back_sent(request)
    return f"{at(tradeoff, 'discussion')}{'?' + query if query else ''}#point-{number}"


def _own(actor: Actor, tradeoff: TradeOff, number: int) -> Point:
    """One's own point that can still be changed. Raises NotFound for anybody else's, and WrongStage."""
    found = queries.point_at(actor, tradeoff, number)
    if not queries.writes(actor, found) or found.status == "withdrawn":
        raise NotFound("You have no such point to change.", next_step="Look for yours in the discussion.")
    check_stage(tradeoff, Act.MAKE_POINT)
    return found


def refuse_text(form: Any, error: ReaderError) -> None:
    """Show what an action refused: at the text where it is about that. Raises it again where there is nothing to do."""
    if error.status == 404:
        raise error
    if isinstance(error, BadInput):
        form.add_error("text", f"{error.message} {error.advice}".strip())
    else:
        add_refusal(form, error)


def _claims(tradeoff: TradeOff) -> list[tuple[str, str, str]]:
    return [
        (f"E{number}", claim, at(tradeoff, "evidence_item", number))
        for number, claim in queries.items_to_cite(tradeoff, citable=True).items()
    ]


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else None
