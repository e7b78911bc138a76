"""What pages of the work programme, lines of enquiry and checks share: forms that are shown, pages that ask first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from access.middleware import acting
from deliberation.bodies.models import Body
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.presenters.frame import scrutiny_frame

PER_PAGE = 20


def named(request: HttpRequest, enquiry: Enquiry) -> dict[str, Any]:
    """What every action on a line of enquiry is given."""
    return {"actor": acting(request), "body_id": enquiry.body_id, "enquiry_id": enquiry.pk}


def crumb(enquiry: Enquiry) -> tuple[str, str]:
    """The line of enquiry as a crumb."""
    return enquiry.title, reverse("enquiry", args=[enquiry.pk])


def show_form(
    request: HttpRequest,
    body: Body,
    page: str,
    form: forms.Form,
    title: str,
    button: str,
    *trail: tuple[str, str],
    **more: Any,
) -> HttpResponse:
    """A page with one form below a body's scrutiny. `cancel_href` and, where wanted, `lede`, `caption`, `lines`, `text`."""
    context = scrutiny_frame(acting(request), body, page, *trail) | {
        "form": form,
        "title": title,
        "button": button,
        **more,
    }
    return render(request, "scrutiny/form.html", context)


def ask_first(
    request: HttpRequest,
    body: Body,
    page: str,
    question: str,
    lines: list[str],
    button: str,
    *trail: tuple[str, str],
    **more: Any,
) -> HttpResponse:
    """A page that asks before something is done that cannot be undone. `cancel_href` and maybe `form`, `danger`."""
    frame = scrutiny_frame(acting(request), body, page, *trail)
    context = {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "caption": body.name,
        "crumbs": frame["crumbs"],
        **({"illustrative": True} if body.illustrative else {}),
    }
    return render(request, "components/confirm.html", context | more)


def done(request: HttpRequest, said: str, name: str, *args: Any) -> HttpResponse:
    """On to a page, with a word that it is done."""
    messages.success(request, said)
    return redirect(name, *args)
