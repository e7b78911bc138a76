"""What staff's pages of bodies share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from deliberation.bodies.models import Body
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.bodies import has_ended
from kernel.errors import BadInput, NotFound, WrongState

page = require_http_methods(["GET", "HEAD", "POST"])
REFUSED = (BadInput, WrongState)
"""What an action says about what was sent; a form shows it."""


def sent(request: HttpRequest) -> QueryDict | None:
    """What a form was sent; None when the page is only looked at, so that no errors show yet."""
    return request.POST if request.method == "POST" else None


def tell(form: forms.Form, error: BadInput | WrongState, **renamed: str) -> None:
    """Put an action's refusal on the form: beside the field that it names, or above all of them."""
    named = str(error.parameters.get("field", ""))
    field = renamed.get(named, named)
    next_step = "" if field in form.fields or isinstance(error, BadInput) else f" {error.advice}"
    form.add_error(field if field in form.fields else None, f"{error.message}{next_step}")


def manage_frame(request: HttpRequest, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """The frame of a page below “Manage”."""
    hub = ("Manage", reverse("manage_body", args=[body.slug]))
    return frame(acting(request), body, "manage", hub, *trail)


def ask(
    request: HttpRequest, body: Body, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    """A page that asks before something is done."""
    context = manage_frame(request, body) | {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "cancel_href": reverse("manage_body", args=[body.slug]),
        "caption": body.name,
    }
    return render(request, "components/confirm.html", context | more)


def still_running(body: Body) -> Body:
    """The body, if it can be changed. Raises NotFound for one that has ended: its staff pages are gone."""
    if has_ended(body):
        raise NotFound(
            "This body has ended. There is nothing left to change.", next_step="Its page stays to be read."
        )
    return body
