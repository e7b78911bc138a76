"""Staff's pages of a body's seats."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from access.middleware import acting
from access.permissions import Permission
from deliberation.bodies.actions.bodies_seats import add_seat, change_seat, end_seat, move_seat
from deliberation.bodies.forms.bodies import LastDayForm, SeatForm
from deliberation.bodies.models import Body, Seat
from deliberation.bodies.presenters.bodies_manage import seat_rows
from deliberation.bodies.queries import bodies as queries
from deliberation.bodies.queries.roles import body_to_act_for
from deliberation.bodies.views.bodies_common import (
    REFUSED,
    ask,
    manage_frame,
    page,
    sent,
    still_running,
    tell,
)

RENAMED = {"nominated_by_id": "nominated_by"}


def _staff(request: HttpRequest, slug: str) -> Body:
    return still_running(body_to_act_for(acting(request), slug, Permission.BODY_EDIT))


@page
@never_cache
@login_required
def seats(request: HttpRequest, slug: str) -> HttpResponse:
    """The seats in their order, and adding one."""
    body = _staff(request, slug)
    others = queries.choices_but(body)
    form = SeatForm(body, _choices(others), sent(request))
    if form.is_valid():
        try:
            add_seat(actor=acting(request), body_id=body.pk, **_values(form, others))
        except REFUSED as error:
            tell(form, error, **RENAMED)
        else:
            messages.success(request, "The seat is added. It is vacant until somebody is invited to it.")
            return redirect("body_seats", slug=slug)
    people = queries.people_of(body)
    context = manage_frame(request, body) | {"form": form, "rows": seat_rows(people)}
    return render(request, "bodies/bodies/seats.html", context)


@page
@never_cache
@login_required
def edit(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Change a seat."""
    body = _staff(request, slug)
    seat = queries.seat_of(body, seat_id)
    others = queries.choices_but(body)
    form = SeatForm(
        body, _choices(others), sent(request), fixed=queries.is_taken(seat), initial=_initial(seat)
    )
    if form.is_valid():
        try:
            change_seat(
                actor=acting(request), body_id=body.pk, seat_id=seat.pk, changes=_values(form, others)
            )
        except REFUSED as error:
            tell(form, error, **RENAMED)
        else:
            messages.success(request, "The seat is saved.")
            return redirect("body_seats", slug=slug)
    trail = ("Seats", reverse("body_seats", args=[slug]))
    context = manage_frame(request, body, trail) | {
        "form": form,
        "title": f"Seat: {seat.title}",
        "button": "Save",
    }
    return render(request, "bodies/bodies/form.html", context)


@require_POST
@never_cache
@login_required
def move(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """Move a seat one place up or down."""
    body = _staff(request, slug)
    by = -1 if request.POST.get("to") == "up" else 1
    move_seat(actor=acting(request), body_id=body.pk, seat_id=queries.seat_of(body, seat_id).pk, by=by)
    return redirect(f"{reverse('body_seats', args=[slug])}#seat-{seat_id}")


@page
@never_cache
@login_required
def end(request: HttpRequest, slug: str, seat_id: int) -> HttpResponse:
    """End a seat on a day, after asking."""
    body = _staff(request, slug)
    seat = queries.seat_of(body, seat_id)
    form = LastDayForm(sent(request))
    if form.is_valid():
        try:
            end_seat(actor=acting(request), body_id=body.pk, seat_id=seat.pk, **form.cleaned_data)
        except REFUSED as error:
            tell(form, error)
        else:
            messages.success(request, f"The seat “{seat.title}” has its last day.")
            return redirect("body_seats", slug=slug)
    lines = [
        "After its last day the seat is gone from the body’s page.",
        "Who sat on it stays in the list of former members.",
    ]
    back = reverse("body_seats", args=[slug])
    return ask(
        request, body, f"End the seat “{seat.title}”?", lines, "End the seat", cancel_href=back, form=form
    )


def _choices(others: list[tuple[str, str, UUID]]) -> list[tuple[str, str]]:
    return [(slug, name) for slug, name, _ in others]


def _values(form: SeatForm, others: list[tuple[str, str, UUID]]) -> dict[str, Any]:
    values = dict(form.cleaned_data)
    by_slug = {slug: pk for slug, _, pk in others}
    named = by_slug.get(values.pop("nominated_by"))
    return {**values, "nominated_by_id": named}


def _initial(seat: Seat) -> dict[str, Any]:
    return {
        "title": seat.title,
        "role": seat.role,
        "organisation": seat.organisation,
        "for_patients": seat.for_patients,
        "nominated_by": seat.nominated_by.slug if seat.nominated_by else "",
    }
