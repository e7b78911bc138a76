"""Pages of interests: the public register, declaring, ending and withdrawing, the yearly confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.gate import allows, holds
from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.interests import (
    change_interest,
    declare_interest,
    declare_on,
    withdraw_interest,
)
from deliberation.bodies.calc.names import tidy
from deliberation.bodies.forms.interests import DatesForm, DeclareForm, FindInterestsForm
from deliberation.bodies.forms.members import add_refusal
from deliberation.bodies.models import Body, InterestKind, Membership
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.presenters.interests import lines_of, register_pdf, silent_members
from deliberation.bodies.presenters.tables import table_file
from deliberation.bodies.queries import interests as queries
from deliberation.bodies.queries.members import membership_of
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for, current, scope_of
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, ReaderError

PER_PAGE = 50
page = require_http_methods(["GET", "HEAD", "POST"])
COLUMNS = (
    "member", "role", "kind", "organisation", "description", "starts_on", "ends_on", "declared_at", "state",
    "withdrawn_at", "illustrative",
)  # fmt: skip


@require_safe
def interests(request: HttpRequest, slug: str) -> HttpResponse:
    """The register of interests of a body's members."""
    body, actor = body_by_slug(slug), acting(request)
    wanted = _wanted(request)
    manages = allows(actor, Permission.INTEREST_MANAGE, scope_of(body.pk))
    declares = allows(actor, Permission.INTEREST_DECLARE, scope_of(body.pk))
    rows = queries.register_of(body, **wanted)
    chosen = _one_member(body, request.GET.get("member", ""))
    if chosen is not None:
        rows = rows.filter(membership=chosen)
    found = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    whole = (
        not request.GET.get("q") and not wanted["kind"] and wanted["state"] == "current" and chosen is None
    )
    context = frame(actor, body, "interests") | {
        "form": FindInterestsForm(
            initial={**wanted, "q": wanted["words"], "state": wanted["state"] or "all"}
        ),
        "page_obj": found,
        "lines": lines_of(body, found, reader_id=actor.id, manages=manages),
        "chosen": chosen,
        "silent": silent_members(body) if whole else [],
        "may_declare": declares and _own(body, actor) is not None,
        "confirm": queries.to_confirm(actor, body) if declares else [],
        "file_query": request.GET.urlencode(),
    }
    return render(request, "bodies/interests/register.html", context)


@require_safe
def interests_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The register as CSV, as it is filtered on the page."""
    body = body_by_slug(slug)
    rows = [
        {
            "member": each.membership.public_name,
            "role": each.membership.role,
            "kind": each.kind,
            "organisation": each.organisation,
            "description": each.description or queries.REMOVED,
            "starts_on": each.starts_on,
            "ends_on": each.ends_on,
            "declared_at": each.declared_at,
            "state": queries.state_of(each),
            "withdrawn_at": each.withdrawn_at,
            "illustrative": body.illustrative,
        }
        for each in queries.register_of(body, **_wanted(request))
    ]
    return table_file(f"{body.slug}-interests", rows, COLUMNS)


@require_safe
def interests_print(request: HttpRequest, slug: str) -> HttpResponse:
    """The register as a PDF to print, as it is filtered on the page."""
    body = body_by_slug(slug)
    wanted = _wanted(request)
    whole = not wanted["words"] and not wanted["kind"] and wanted["state"] == "current"
    content = register_pdf(body, queries.register_of(body, **wanted), whole=whole)
    headers = {"Content-Disposition": f'inline; filename="{body.slug}-interests.pdf"'}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@page
@never_cache
@login_required
def declare(request: HttpRequest, slug: str) -> HttpResponse:
    """Declare an interest: one's own, or for a member as staff. From an item it leads back to the item."""
    body, actor = body_to_declare_for(request, slug)
    people = _for_whom(body, actor)
    chosen = next((each.pk for each in people if str(each.pk) == request.GET.get("member")), None)
    form = DeclareForm(people, _sent(request), initial={"membership_id": chosen or _own_pk(body, actor)})
    if form.is_valid():
        try:
            interest = declare_interest(actor=actor, body_id=body.pk, **form.values())
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "The interest is in the register.")
            return redirect(_back_to_item(request, body, interest.membership_id, interest.pk))
    return _form(
        request, body, form, "Declare an interest", "Put it into the register",
        lede="Anything that might make somebody ask whether you decide for the public. Everybody can read it.",
    )  # fmt: skip


@page
@never_cache
@login_required
def edit_interest(request: HttpRequest, slug: str, interest_id: int) -> HttpResponse:
    """From when to when an interest lasts."""
    body, actor = body_to_declare_for(request, slug)
    interest = _own_or_managed(body, actor, interest_id)
    initial = {"starts_on": interest.starts_on, "ends_on": interest.ends_on}
    form = DatesForm(_sent(request), initial=initial)
    if form.is_valid():
        try:
            change_interest(actor=actor, body_id=body.pk, interest_id=interest_id, **form.cleaned_data)
        except NotFound:
            raise
        except ReaderError as error:
            add_refusal(form, error)
        else:
            messages.success(request, "The dates of the interest are changed.")
            return redirect("interests", slug=slug)
    context = {"interest": lines_of(body, [interest], reader_id=actor.id, manages=True)[0]}
    return _form(request, body, form, "Change or end an interest", "Save the dates", **context)


@page
@never_cache
@login_required
def withdraw(request: HttpRequest, slug: str, interest_id: int) -> HttpResponse:
    """Mark an interest as declared by mistake, after asking."""
    body, actor = body_to_declare_for(request, slug)
    interest = _own_or_managed(body, actor, interest_id)
    if request.method == "POST":
        withdraw_interest(actor=actor, body_id=body.pk, interest_id=interest_id)
        messages.success(request, "The interest is marked as withdrawn.")
        return redirect("interests", slug=slug)
    context = frame(actor, body, "interests", _crumb(body)) | {
        "question": "Withdraw this interest as wrong?",
        "caption": interest.membership.public_name,
        "consequences": [
            f"“{interest.description}” stays in the register, marked as withdrawn.",
            "It cannot be made to count again; it would have to be declared anew.",
            "If it was right and is over, do not withdraw it: give it a last day.",
        ],
        "button": "Withdraw it",
        "danger": True,
        "cancel_href": reverse("interests", args=[slug]),
    }
    return render(request, "components/confirm.html", context)


@page
@never_cache
@login_required
def confirm(request: HttpRequest, slug: str) -> HttpResponse:
    """Say, once a year, that what the register says of oneself is right and whole."""
    body, actor = body_to_declare_for(request, slug)
    membership = queries.own_memberships(actor, body).first()
    if membership is None:
        raise NotAllowed("Only members confirm their interests.", next_step="Look at the register instead.")
    current = queries.interests_of([membership.pk]).get(membership.pk, [])
    if request.method == "POST":
        declare_on(
            actor=actor, body_id=body.pk, membership_id=membership.pk, thing_kind=queries.BODY,
            thing_id=body.pk,
        )  # fmt: skip
        messages.success(request, "Thank you. You will be asked again in a year.")
        return redirect("interests", slug=slug)
    context = frame(actor, body, "interests", _crumb(body)) | {
        "lines": lines_of(body, _with(membership, current), reader_id=actor.id, manages=False),
        "last": queries.confirmed_at([membership.pk]).get(membership.pk),
    }
    return render(request, "bodies/interests/confirm.html", context)


def body_to_declare_for(request: HttpRequest, slug: str) -> tuple[Body, Actor]:
    """The body, for somebody who declares there or keeps its register. Raises as `body_to_act_for`."""
    actor = acting(request)
    body = body_by_slug(slug)
    keeps = holds(actor, Permission.INTEREST_MANAGE, scope_of(body.pk))
    asked = Permission.INTEREST_MANAGE if keeps else Permission.INTEREST_DECLARE
    return body_to_act_for(actor, slug, asked), actor


def _wanted(request: HttpRequest) -> dict[str, str]:
    """What to look for; unknown codes count as none."""
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "current")
    return {
        "words": tidy(request.GET.get("q", ""))[:100],
        "kind": kind if kind in InterestKind.values else "",
        "state": "" if state == "all" else state if state in queries.STATES else "current",
    }


def _one_member(body: Body, text: str) -> Membership | None:
    return membership_of(body.pk, int(text)) if text.isdecimal() and len(text) < 16 else None


def _own(body: Body, actor: Actor) -> Membership | None:
    rows = Membership.objects.filter(current(), body=body, person_id=actor.id)
    return rows.order_by("pk").first() if actor.kind == "person" else None


def _own_pk(body: Body, actor: Actor) -> int | None:
    own = _own(body, actor)
    return own.pk if own else None


def _for_whom(body: Body, actor: Actor) -> list[Membership]:
    """For whom the reader may declare: everybody on the body for who keeps the register, else themselves."""
    rows = Membership.objects.filter(current(), body=body).order_by("public_name", "pk")
    if not allows(actor, Permission.INTEREST_MANAGE, scope_of(body.pk)):
        rows = rows.filter(person_id=actor.id)
    people = list(rows)
    if not people:
        raise NotAllowed("Only members declare interests.", next_step="Ask the clerk of the body.")
    return people


def _own_or_managed(body: Body, actor: Actor, interest_id: int) -> Any:
    interest = queries.interest_of(body.pk, interest_id)
    manages = allows(actor, Permission.INTEREST_MANAGE, scope_of(body.pk))
    if not manages and str(interest.membership.person_id) != actor.id:
        raise NotAllowed("This is somebody else's interest.", next_step="Ask the clerk of the body.")
    return interest


def _with(membership: Membership, rows: list[Any]) -> list[Any]:
    for row in rows:
        row.membership = membership
    return rows


def _back_to_item(request: HttpRequest, body: Body, membership_id: int, interest_id: int) -> str:
    """The item that the reader came from, with the new interest chosen; else the register."""
    meeting, item = request.GET.get("meeting", ""), request.GET.get("item", "")
    if meeting.isdecimal() and item.isdecimal():
        href = reverse("declare_at_item", args=[body.slug, int(meeting), int(item)])
        return f"{href}?member={membership_id}&interest={interest_id}"
    return reverse("interests", args=[body.slug])


def _crumb(body: Body) -> tuple[str, str]:
    return "Interests", reverse("interests", args=[body.slug])


def _sent(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


def _form(
    request: HttpRequest, body: Body, form: Any, heading: str, button: str, lede: str = "", **more: Any
) -> HttpResponse:
    context = frame(acting(request), body, "interests", _crumb(body)) | more
    context |= {"form": form, "page_title": heading, "button": button, "lede": lede}
    context |= {"cancel_href": reverse("interests", args=[body.slug])}
    return render(request, "bodies/interests/form.html", context)
