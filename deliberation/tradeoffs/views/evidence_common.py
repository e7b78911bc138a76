"""What pages of evidence and witnesses share: finding the trade-off, forms that are shown, pages that ask first."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from access.permissions import Permission
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.frame import at, tradeoff_frame
from deliberation.tradeoffs.queries.tradeoffs import tradeoff_to_act_for

page = require_http_methods(["GET", "HEAD", "POST"])
PER_PAGE = 20


def to_act(request: HttpRequest, slug: str, tradeoff_id: UUID, permission: Permission) -> TradeOff:
    """The trade-off, for somebody who holds the permission over its body. Raises as `tradeoff_to_act_for`."""
    return tradeoff_to_act_for(acting(request), slug, tradeoff_id, permission)


def named(request: HttpRequest, tradeoff: TradeOff) -> dict[str, Any]:
    """What every action on a trade-off is given."""
    return {"actor": acting(request), "body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}


def show_form(
    request: HttpRequest,
    tradeoff: TradeOff,
    area: str,
    form: forms.Form,
    title: str,
    button: str,
    **more: Any,
) -> HttpResponse:
    """A page with one form; `area` is evidence or witnesses. `lede`, `danger` and `points` may be given."""
    trail = ("Evidence" if area == "evidence" else "Witnesses", at(tradeoff, area))
    context = tradeoff_frame(acting(request), tradeoff, area, trail) | {
        "form": form,
        "title": title,
        "button": button,
        "cancel_href": more.pop("cancel_href", at(tradeoff, area)),
        **more,
    }
    return render(request, "tradeoffs/evidence/form.html", context)


def ask(
    request: HttpRequest,
    tradeoff: TradeOff,
    area: str,
    question: str,
    lines: list[str],
    button: str,
    **more: Any,
) -> HttpResponse:
    """A page that asks before something is done that cannot be undone."""
    body = tradeoff.body
    words = "Evidence" if area == "evidence" else "Witnesses"
    context = {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "caption": f"{body.name}: {tradeoff.title}",
        "cancel_href": at(tradeoff, area),
        "crumbs": [
            ("Bodies", reverse("bodies")),
            (body.name, reverse("body", args=[body.slug])),
            ("Trade-offs", reverse("tradeoffs", args=[body.slug])),
            (tradeoff.title, at(tradeoff, "tradeoff")),
            (words, at(tradeoff, area)),
        ],
        **({"illustrative": True} if tradeoff.illustrative else {}),
    }
    return render(request, "components/confirm.html", context | more)


def done(request: HttpRequest, tradeoff: TradeOff, said: str, name: str, *more: Any) -> HttpResponse:
    """On to a page of the trade-off, with a word that it is done."""
    messages.success(request, said)
    return redirect(at(tradeoff, name, *more))
