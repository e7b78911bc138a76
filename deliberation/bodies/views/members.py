"""Pages of members: who is on a body, one member, corrections, the end of a term, the name of one's own choice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.gate import allows
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.members import (
    change_membership,
    choose_public_name,
    end_membership,
    end_substitute,
)
from deliberation.bodies.calc.kinds import FULL_MEMBERS, named
from deliberation.bodies.calc.names import tidy
from deliberation.bodies.forms.members import (
    EditMemberForm,
    EndMembershipForm,
    FindMembersForm,
    PublicNameForm,
    add_refusal,
)
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.member import member_context
from deliberation.bodies.presenters.members import roll, shown
from deliberation.bodies.presenters.tables import table_file
from deliberation.bodies.queries import members as queries
from deliberation.bodies.queries.member_pages import former, is_public
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for, scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import NotFound, ReaderError

PER_PAGE = 50
page = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def members(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is on a body now, by seat, or who was."""
    body, actor = body_by_slug(slug), acting(request)
    words, show = tidy(request.GET.get("q", ""))[:100], request.GET.get("show", "")
    private = allows(actor, Permission.MEMBER_SEE_PRIVATE, scope_of(body.pk))
    context = frame(actor, body, "members") | {
        "form": FindMembersForm(initial={"q": words, "show": show}),
        "words": words,
        "former": show == "former",
    }
    if show == "former":
        found = Paginator(former(body, words, private=private), PER_PAGE).get_page(request.GET.get("page"))
        people = shown(body, list(found), actor.id)
    else:
        whole = roll(body, actor.id, private=private)
        context["roll"] = whole
        listed = [each for each in whole.members if each.fits(words)]
        context["others"] = [
            (heading, [each for each in group if each.fits(words)])
            for heading, group in (
                ("Joining later", whole.later),
                ("People who serve the body", whole.staff),
                ("Witnesses", whole.witnesses),
                ("Observers (seen by staff alone)", whole.observers),
            )
        ]
        found = Paginator(listed, PER_PAGE).get_page(request.GET.get("page"))
        people = list(found)
    context |= {"page_obj": found, "people": people, "mine": _mine(body, actor)}
    return render(request, "bodies/members/list.html", context)


@require_safe
def members_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The list of members as CSV: what everybody may see."""
    body = body_by_slug(slug)
    if request.GET.get("show") == "former":
        people = shown(body, list(former(body)), "")
    else:
        whole = roll(body, "")
        people = [*whole.members, *whole.later, *whole.staff, *whole.witnesses]
    rows = [
        {
            "seat": each.seat,
            "role": each.role,
            "name": each.name,
            "number": each.number,
            "vacant": each.vacant,
            "organisation": each.organisation,
            "starts_on": each.row.starts_on if each.row else None,
            "ends_on": each.row.ends_on if each.row else None,
            "meetings_in_year": each.came.meetings if each.came else None,
            "came": each.came.present if each.came else None,
            "substitute_came": each.came.substituted if each.came else None,
            "declared_interests": None if each.vacant else len(each.interests),
            "substitutes": "; ".join(each.substitutes),
            "illustrative": body.illustrative,
        }
        for each in people
    ]
    return table_file(f"{body.slug}-members", rows, COLUMNS)


COLUMNS = (
    "seat", "role", "name", "number", "vacant", "organisation", "starts_on", "ends_on", "meetings_in_year", "came",
    "substitute_came", "declared_interests", "substitutes", "illustrative",
)  # fmt: skip
"""Columns of the file of members."""


@require_safe
def member(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """One member: term, seat, attendance, interests, substitutes."""
    body, actor = body_by_slug(slug), acting(request)
    membership = queries.membership_of(body.pk, membership_id)
    private = allows(actor, Permission.MEMBER_SEE_PRIVATE, scope_of(body.pk))
    mine = actor.kind == "person" and str(membership.person_id) == actor.id
    if not (private or mine or is_public(membership)):
        raise NotFound("There is no such member of this body.", next_step="Look in the list of its members.")
    context = frame(actor, body, "members", _to_list(body))
    context |= member_context(body, membership, mine=mine, private=private)
    answer = render(request, "bodies/members/member.html", context)
    if private or mine:
        answer.headers["Cache-Control"] = "private, no-store"
    return answer


@page
@never_cache
@login_required
def edit_member(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """Correct what is said about a member."""
    body = body_to_act_for(acting(request), slug, Permission.MEMBER_MANAGE)
    membership = queries.membership_of(body.pk, membership_id)
    form = EditMemberForm(body, membership, _sent(request), initial=EditMemberForm.initial_of(membership))
    if form.is_valid():
        try:
            change_membership(
                actor=acting(request), body_id=body.pk, membership_id=membership_id,
                **{"seat_id": None, **form.cleaned_data},
            )  # fmt: skip
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "What is said about this member is changed.")
            return redirect("member", slug=slug, membership_id=membership_id)
    return _form(
        request, body, membership, form, heading=f"Change {membership.public_name}", button="Save the changes"
    )


@page
@never_cache
@login_required
def end_member(request: HttpRequest, slug: str, membership_id: int) -> HttpResponse:
    """End a term, after asking for its last day and the reason."""
    body = body_to_act_for(acting(request), slug, Permission.MEMBER_MANAGE)
    membership = queries.membership_of(body.pk, membership_id)
    last = queries.is_last_clerk(membership, clock.today())
    form = EndMembershipForm(_sent(request), ask_last_clerk=last, initial=EndMembershipForm.today())
    if form.is_valid():
        try:
            end_membership(
                actor=acting(request), body_id=body.pk, membership_id=membership_id, **form.cleaned_data
            )
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"The term of {membership.public_name} is ended.")
            return redirect("member", slug=slug, membership_id=membership_id)
    lines = [
        "After the last day they can no longer do what their role on this body allows.",
        "Whoever stands in for them no longer does.",
        "Their attendance and declared interests stay on record, and they are listed as a former member.",
    ]
    if last:
        lines.insert(0, "They are the last to look after this body. Invite another clerk first.")
    return _ask(
        request, body, membership, f"End the term of {membership.public_name}?", lines, "End the term", form
    )


@page
@never_cache
@login_required
def drop_substitute(request: HttpRequest, slug: str, membership_id: int, substitute_id: int) -> HttpResponse:
    """End standing in, after asking."""
    body = body_to_act_for(acting(request), slug, Permission.MEMBER_MANAGE)
    substitute = queries.substitute_of(body.pk, membership_id, substitute_id)
    name = substitute.public_name
    if request.method == "POST":
        end_substitute(
            actor=acting(request), body_id=body.pk, membership_id=membership_id, substitute_id=substitute_id
        )
        messages.success(request, f"{name} no longer stands in.")
        return redirect("member", slug=slug, membership_id=membership_id)
    membership = queries.membership_of(body.pk, membership_id)
    lines = [
        f"From now on {name} cannot come in the place of {membership.public_name} or see this body's private papers.",
        "Meetings at which they stood in stay as they are.",
    ]
    question = f"End standing in for {membership.public_name}?"
    return _ask(request, body, membership, question, lines, f"End it for {name}")


@page
@never_cache
@login_required
def my_public_name(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the name that the public sees on a panel."""
    body, actor = body_by_slug(slug), acting(request)
    own = [
        each
        for each in queries.memberships_of_person(body, actor.id)
        if not named(body.kind, each.role) and each.role in FULL_MEMBERS
    ]
    if not own:
        raise NotFound("There is nothing here for you.", next_step="Look for the body in the list of bodies.")
    membership = own[0]
    by_number = membership.public_name == f"Member {membership.number}"
    initial = (
        {"shown_by": "number"} if by_number else {"shown_by": "name", "public_name": membership.public_name}
    )
    form = PublicNameForm(membership, _sent(request), initial=initial)
    if form.is_valid():
        try:
            changed = choose_public_name(
                actor=actor, person_id=UUID(actor.id), body_id=body.pk, membership_id=membership.pk,
                public_name=form.name(),
            )  # fmt: skip
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            messages.success(request, f"You are now shown as “{changed.public_name}”.")
            return redirect("member", slug=slug, membership_id=membership.pk)
    return _form(
        request, body, membership, form, heading="How you are shown", button="Save",
        lede="Your account and its name are never shown to the public. Staff of the panel see them.",
    )  # fmt: skip


def _mine(body: Body, actor: Actor) -> Membership | None:
    """The reader's own membership on a panel, for the link to their name."""
    if actor.kind != "person" or named(body.kind, "member"):
        return None
    return queries.memberships_of_person(body, actor.id).filter(number__isnull=False).first()


def _to_list(body: Body) -> tuple[str, str]:
    return "Members", reverse("members", args=[body.slug])


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form(
    request: HttpRequest, body: Body, membership: Membership, form: Any, *, heading: str, button: str, lede: str = ""
) -> HttpResponse:  # fmt: skip
    back = reverse("member", args=[body.slug, membership.pk])
    context = frame(acting(request), body, "members", _to_list(body), (membership.public_name, back))
    context |= {"form": form, "page_title": heading, "button": button, "cancel_href": back, "lede": lede}
    return render(request, "bodies/members/form.html", context)


def _ask(
    request: HttpRequest, body: Body, membership: Membership, question: str, lines: list[str], button: str, form: Any = None
) -> HttpResponse:  # fmt: skip
    back = reverse("member", args=[body.slug, membership.pk])
    context = frame(acting(request), body, "members", _to_list(body), (membership.public_name, back))
    context |= {"question": question, "consequences": lines, "button": button, "danger": True}
    context |= {"cancel_href": back, "caption": body.name, "form": form}
    return render(request, "components/confirm.html", context)
