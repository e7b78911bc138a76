"""Pages for those who facilitate: private notes, and points that were said in the room."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.tradeoffs.actions import rooms as actions
from deliberation.tradeoffs.actions.points import make_point
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.forms.rooms import PrivateNoteForm, SpokenForm
from deliberation.tradeoffs.models import Point, TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.presenters.rooms import private_shown
from deliberation.tradeoffs.queries import rooms as queries
from deliberation.tradeoffs.queries.tradeoffs import check_stage, may_now, tradeoff_to_act_for

PER_PAGE = 20


def _found(request: HttpRequest, slug: str, tradeoff_id: UUID) -> TradeOff:
    return tradeoff_to_act_for(acting(request), slug, tradeoff_id, Permission.TRADEOFF_FACILITATE)


def _frame(request: HttpRequest, tradeoff: TradeOff, *trail: tuple[str, str]) -> dict[str, Any]:
    hub = ("Small groups", at(tradeoff, "rounds"))
    return tradeoff_frame(acting(request), tradeoff, "run", hub, *trail)


@page
@never_cache
@login_required
def private_notes(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """What facilitators noted among themselves, and a new note."""
    tradeoff, actor = _found(request, slug, tradeoff_id), acting(request)
    form = PrivateNoteForm(sent(request))
    if form.is_valid():
        try:
            actions.write_private_note(
                actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, **form.cleaned_data
            )
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, "Your note is saved.")
            return redirect(at(tradeoff, "private_notes"))
    found = Paginator(queries.private_notes_of(tradeoff), PER_PAGE).get_page(request.GET.get("page"))
    context = _frame(request, tradeoff) | {
        "form": form,
        "page_obj": found,
        "notes": private_shown(found, actor.id),
        "runs_now": may_now(actor, tradeoff, Act.FACILITATE),
    }
    return render(request, "tradeoffs/rooms/private_notes.html", context)


@page
@never_cache
@login_required
def remove_private_note(request: HttpRequest, slug: str, tradeoff_id: UUID, note_id: int) -> HttpResponse:
    """Delete a private note of one's own, after asking."""
    tradeoff, actor = _found(request, slug, tradeoff_id), acting(request)
    queries.own_private_note(actor, tradeoff, note_id)
    if request.method == "POST":
        actions.remove_private_note(
            actor=actor, body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, note_id=note_id
        )
        messages.success(request, "Your note is deleted.")
        return redirect(at(tradeoff, "private_notes"))
    notes = ("Private notes", at(tradeoff, "private_notes"))
    context = _frame(request, tradeoff, notes) | {
        "question": "Delete your note?",
        "caption": tradeoff.title,
        "consequences": ["Nobody can read it any more.", "It cannot be undone."],
        "button": "Delete the note",
        "danger": True,
        "cancel_href": at(tradeoff, "private_notes"),
    }
    return render(request, "components/confirm.html", context)


@page
@never_cache
@login_required
def spoken_point(request: HttpRequest, slug: str, tradeoff_id: UUID) -> HttpResponse:
    """Write down a point that a member said in the room; then the next one."""
    tradeoff = _found(request, slug, tradeoff_id)
    check_stage(tradeoff, Act.MAKE_POINT)
    options = list(tradeoff.options.order_by("position"))
    last = request.GET.get("option", "")
    form = SpokenForm(
        options, sent(request), initial={"option": last} if last.isascii() and last.isdigit() else None
    )
    if form.is_valid():
        try:
            made = _speak(request, tradeoff, form)
        except REFUSED as error:
            tell(form, error)
        else:
            if made is not None:
                messages.success(request, f"Point {made.number} is written down, as said by {made.by_name}.")
                return redirect(f"{at(tradeoff, 'spoken_point')}?option={form.cleaned_data['option']}")
    context = _frame(request, tradeoff) | {"form": form, "any": bool(options)}
    return render(request, "tradeoffs/rooms/spoken.html", context)


def _speak(request: HttpRequest, tradeoff: TradeOff, form: SpokenForm) -> Point | None:
    said = form.cleaned_data
    member = queries.member_called(tradeoff.body, said["member"])
    if member is None:
        form.add_error("member", "There is no member of this body with this number or name.")
        return None
    return make_point(
        actor=acting(request), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, position=said["option"],
        side=said["side"], text=said["text"], form_id=said["form_id"], spoken_by=member,
    )  # fmt: skip
