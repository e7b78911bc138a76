"""Saying, when joining an agenda item, whether an interest touches it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from access.gate import allows
from access.permissions import Permission
from deliberation.bodies.actions.interests import declare_on
from deliberation.bodies.forms.interests import NEW, NOTHING, DeclareOnForm
from deliberation.bodies.forms.members import add_refusal
from deliberation.bodies.models import Body, Declaration, Meeting, Membership
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.members import interest_words
from deliberation.bodies.queries import interests as queries
from deliberation.bodies.queries.meetings import SeenItem, meeting_of, visible_items
from deliberation.bodies.queries.members import current_members, membership_of
from deliberation.bodies.queries.roles import scope_of
from deliberation.bodies.views.interests import body_to_declare_for
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, ReaderError


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def declare_at_item(request: HttpRequest, slug: str, meeting_id: int, item_id: int) -> HttpResponse:
    """Say it for oneself; for who keeps the register, everybody's words with a way to record each."""
    body, actor = body_to_declare_for(request, slug)
    meeting = meeting_of(actor, body, meeting_id)
    item = next((each for each in visible_items(actor, meeting) if each.pk == item_id), None)
    if item is None:
        raise NotFound("There is no such item.", next_step="Look at the meeting's agenda.")
    membership = _for_whom(request, body, actor)
    if membership is None:
        return _everybody(request, body, actor, meeting, item)
    known = queries.interests_of([membership.pk]).get(membership.pk, [])
    said = queries.said_on(membership.pk, queries.ITEM, item.pk)
    choices = [(each.pk, interest_words(each)) for each in known]
    form = DeclareOnForm(
        choices, request.POST if request.method == "POST" else None, initial=_initial(request, said)
    )
    if form.is_valid():
        if form.cleaned_data["interest"] == NEW:
            asked = urlencode({"member": membership.pk, "meeting": meeting.pk, "item": item.pk})
            return redirect(f"{reverse('declare_interest', args=[slug])}?{asked}")
        answer = _say(request, body, actor, meeting, item, membership, form)
        if answer is not None:
            return answer
    own = str(membership.person_id) == actor.id
    context = _context(actor, body, meeting, item) | {
        "form": form, "membership": membership, "own": own, "said": said,
        "said_words": _said_words(said),
    }  # fmt: skip
    return render(request, "bodies/interests/at_item.html", context)


def _say(
    request: HttpRequest, body: Body, actor: Actor, meeting: Meeting, item: SeenItem, membership: Membership,
    form: DeclareOnForm,
) -> HttpResponse | None:  # fmt: skip
    chosen = form.cleaned_data["interest"]
    try:
        declare_on(
            actor=actor, body_id=body.pk, membership_id=membership.pk, thing_kind=queries.ITEM, thing_id=item.pk,
            interest_id=None if chosen == NOTHING else int(chosen), leaves=form.cleaned_data["leaves"],
        )  # fmt: skip
    except NotFound:
        raise
    except ReaderError as error:
        add_refusal(form, error)
        return None
    messages.success(request, f"It is noted for item {item.position}, “{item.title}”.")
    left = [] if str(membership.person_id) != actor.id else queries.to_declare(actor, body)
    following = next((each for each in left if each.meeting_id == meeting.pk), None)
    if following is not None:
        return redirect(following.href)
    return redirect("meeting", slug=body.slug, meeting_id=meeting.pk)


def _for_whom(request: HttpRequest, body: Body, actor: Actor) -> Membership | None:
    """The member in question: the one named, else oneself; None: show everybody to who keeps the register."""
    keeps = allows(actor, Permission.INTEREST_MANAGE, scope_of(body.pk))
    named = request.GET.get("member", "")
    if named.isdecimal() and len(named) < 16:
        membership = membership_of(body.pk, int(named))
        if not keeps and str(membership.person_id) != actor.id:
            raise NotAllowed("You can only declare for yourself.", next_step="Ask the clerk of the body.")
        return membership
    own = queries.own_memberships(actor, body).first()
    if own is None and not keeps:
        raise NotAllowed("Only members declare on items.", next_step="Ask the clerk of the body.")
    return own


def _everybody(
    request: HttpRequest, body: Body, actor: Actor, meeting: Meeting, item: SeenItem
) -> HttpResponse:
    said = queries.declared_on(queries.ITEM, [item.pk]).get(str(item.pk), [])
    by_member = {each.membership_id: each for each in said}
    context = _context(actor, body, meeting, item) | {
        "declared": said,
        "members": [(each, by_member.get(each.pk)) for each in current_members(body)],
    }
    return render(request, "bodies/interests/item_members.html", context)


def _context(actor: Actor, body: Body, meeting: Meeting, item: SeenItem) -> dict[str, Any]:
    back = reverse("meeting", args=[body.slug, meeting.pk])
    meetings = reverse("meetings", args=[body.slug])
    return frame(actor, body, "meetings", ("Meetings", meetings), (meeting.title, back)) | {
        "meeting": meeting,
        "item": item,
        "cancel_href": back,
    }


def _initial(request: HttpRequest, said: Declaration | None) -> dict[str, Any]:
    chosen = request.GET.get("interest", "")
    if chosen:
        return {"interest": chosen}
    if said is None:
        return {}
    return {"interest": str(said.interest_id) if said.interest_id else NOTHING, "leaves": said.leaves}


def _said_words(said: Declaration | None) -> str:
    if said is None:
        return ""
    return "an interest" if said.interest_id else "nothing to declare"
