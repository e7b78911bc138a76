"""Pages of the work programme: what is to come, what was done, one item; putting items on, moving and ending them."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from access.middleware import acting
from access.permissions import Permission
from accounts.dates import today_in_england
from deliberation.bodies.queries.roles import body_by_slug, body_to_act_for
from deliberation.bodies.views.bodies_common import REFUSED, page, sent, tell
from deliberation.scrutiny.actions import programme as actions
from deliberation.scrutiny.calc.words import ItemStatus
from deliberation.scrutiny.forms import programme as forms
from deliberation.scrutiny.models import ProgrammeItem
from deliberation.scrutiny.presenters import programme as words
from deliberation.scrutiny.presenters.frame import scrutiny_frame
from deliberation.scrutiny.queries import programme as queries
from deliberation.scrutiny.queries.enquiries import sees
from deliberation.scrutiny.views.enquiry_common import PER_PAGE, done, show_form
from kernel.errors import WrongState


@require_safe
@never_cache
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    """What a body is to look into, by meeting and month; all of it on one page, so that it prints whole."""
    actor, body = acting(request), body_by_slug(slug)
    form = forms.FindItemsForm(request.GET)
    wanted = form.wanted()
    items = queries.to_come(body, wanted)
    over = Paginator(queries.over(body, wanted), PER_PAGE).get_page(request.GET.get("page"))
    kept = {name: value for name, value in vars(wanted).items() if value}
    context = scrutiny_frame(actor, body, "programme") | {
        "form": form,
        "filtered": bool(kept),
        "total": len(items),
        "parts": words.parts(items, sees_uncalled=queries.sees_uncalled(actor, body)),
        "page_obj": over,
        "over": words.over_table(over),
        "csv": f"{reverse('api:programme', args=[slug])}?{urlencode(kept | {'format': 'csv'})}",
    }
    return render(request, "scrutiny/programme/programme.html", context)


@require_safe
@never_cache
def item(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """One item: why, at which meeting, what it leads to, and every move with its reason."""
    actor, body = acting(request), body_by_slug(slug)
    found = queries.item_of(body, item_id)
    enquiry = found.enquiry if found.enquiry is not None and sees(actor, found.enquiry) else None
    context = scrutiny_frame(actor, body, "programme") | {
        "item": found,
        "tag": words.status_tag(found),
        "why": words.why_blocks(found),
        "facts": words.item_facts(
            found,
            queries.decision_linked(found),
            sees_uncalled=queries.sees_uncalled(actor, body),
            enquiry=enquiry,
        ),
        "moves": words.move_views(found.moves.all()),
        "planned": found.status == ItemStatus.PLANNED,
    }
    return render(request, "scrutiny/programme/item.html", context)


@page
@never_cache
@login_required
def new_item(request: HttpRequest, slug: str) -> HttpResponse:
    """Put an item on the work programme. The address may name a line of enquiry, a decision to come and a title."""
    body = body_to_act_for(acting(request), slug, Permission.PROGRAMME_EDIT)
    asked = {name: request.GET.get(name, "")[:200] for name in ("enquiry", "decision", "title")}
    form = forms.NewItemForm(
        sent(request),
        meetings=list(queries.meetings_to_come(body)[: queries.MOST_CHOICES]),
        today=today_in_england(),
        initial=forms.first_item(asked["enquiry"], asked["decision"], asked["title"]),
    )
    form.offer(queries.enquiries_to_link(body), queries.decisions_to_link(body))
    if form.is_valid():
        try:
            made = actions.add_item(
                actor=acting(request), body_id=body.pk, given=form.given(), place=form.place_given(),
                item_id=form.cleaned_data["item_id"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error, meeting="place")
        else:
            return done(request, "It is on the work programme.", "programme_item", slug, made.pk)
    here = reverse("programme", args=[slug])
    return show_form(request, body, "programme", form, "Add an item", "Add it", cancel_href=here)


def _crumb(found: ProgrammeItem) -> tuple[str, str]:
    return found.title, reverse("programme_item", args=[found.body.slug, found.pk])


@page
@never_cache
@login_required
def edit_item(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """Change what is said of an item."""
    body = body_to_act_for(acting(request), slug, Permission.PROGRAMME_EDIT)
    found = queries.item_of(body, item_id)
    form = forms.ChangeItemForm(sent(request), initial=forms.item_as_said(found))
    form.offer(_with_own(found), _decisions_with_own(found))
    if form.is_valid():
        try:
            actions.change_item(
                actor=acting(request), body_id=body.pk, item_id=item_id, given=form.given(), version=form.cleaned_data["version"]
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "Saved.", "programme_item", slug, item_id)
    trail = _crumb(found)
    return show_form(request, body, "programme", form, "Change the item", "Save", trail, cancel_href=trail[1], caption=found.title)  # fmt: skip


def _with_own(found: ProgrammeItem) -> list[queries.Enquiry]:
    """The lines of enquiry to choose from, with the one that the item leads to already."""
    rows = queries.enquiries_to_link(found.body)
    own = found.enquiry
    return [own, *rows] if own is not None and own not in rows else rows


def _decisions_with_own(found: ProgrammeItem) -> list[queries.Decision]:
    rows = queries.decisions_to_link(found.body)
    own = queries.decision_linked(found)
    return [own, *rows] if own is not None and own not in rows else rows


@page
@never_cache
@login_required
def move_item(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """Move an item to another meeting or month, with the reason."""
    body = body_to_act_for(acting(request), slug, Permission.PROGRAMME_EDIT)
    found = queries.item_of(body, item_id)
    if request.method != "POST" and found.status != ItemStatus.PLANNED:
        raise WrongState("This item is done or dropped.", next_step="Take it up again first.")
    form = forms.MoveItemForm(
        sent(request),
        meetings=list(queries.meetings_to_come(body)[: queries.MOST_CHOICES]),
        today=today_in_england(),
        initial={"version": found.version},
    )
    if form.is_valid():
        try:
            actions.move_item(
                actor=acting(request), body_id=body.pk, item_id=item_id, place=form.place_given(),
                reason=form.cleaned_data["reason"], version=form.cleaned_data["version"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error, meeting="place")
        else:
            return done(request, "It is moved. The reason stands with it.", "programme_item", slug, item_id)
    trail = _crumb(found)
    lede = f"It stands at: {queries.place_words(found)}."
    return show_form(request, body, "programme", form, "Move the item", "Move it", trail, cancel_href=trail[1], caption=found.title, lede=lede)  # fmt: skip


@page
@never_cache
@login_required
def end_item(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """Mark an item done, or drop it with the reason."""
    body = body_to_act_for(acting(request), slug, Permission.PROGRAMME_EDIT)
    found = queries.item_of(body, item_id)
    form = forms.EndItemForm(sent(request), initial={"version": found.version})
    if form.is_valid():
        said = form.cleaned_data
        try:
            actions.end_item(
                actor=acting(request), body_id=body.pk, item_id=item_id, status=said["status"], why=said["why"],
                version=said["version"],
            )  # fmt: skip
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "Saved.", "programme_item", slug, item_id)
    trail = _crumb(found)
    return show_form(request, body, "programme", form, "Done or dropped?", "Save", trail, cancel_href=trail[1], caption=found.title)  # fmt: skip


@page
@never_cache
@login_required
def take_up(request: HttpRequest, slug: str, item_id: UUID) -> HttpResponse:
    """Take an item that was done or dropped up again."""
    body = body_to_act_for(acting(request), slug, Permission.PROGRAMME_EDIT)
    found = queries.item_of(body, item_id)
    form = forms.AgainForm(sent(request))
    if form.is_valid():
        try:
            actions.take_up_item(
                actor=acting(request), body_id=body.pk, item_id=item_id, reason=form.cleaned_data["reason"]
            )
        except REFUSED as error:
            tell(form, error)
        else:
            return done(request, "It is on the programme again.", "programme_item", slug, item_id)
    trail = _crumb(found)
    return show_form(request, body, "programme", form, "Take it up again", "Take it up", trail, cancel_href=trail[1], caption=found.title)  # fmt: skip
