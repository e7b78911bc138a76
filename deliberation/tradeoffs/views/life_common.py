"""What pages of the life of a trade-off share."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods

from access.middleware import acting
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.frame import at

page = require_http_methods(["GET", "HEAD", "POST"])


def ask(
    request: HttpRequest, tradeoff: TradeOff, question: str, lines: list[str], button: str, **more: Any
) -> HttpResponse:
    """A page that asks before something is done to a trade-off (its body loaded)."""
    body, here = tradeoff.body, at(tradeoff, "tradeoff")
    context = {
        "question": question,
        "consequences": lines,
        "button": button,
        "danger": True,
        "caption": f"{body.name}: {tradeoff.title}",
        "cancel_href": here,
        "crumbs": [
            ("Bodies", reverse("bodies")),
            (body.name, reverse("body", args=[body.slug])),
            ("Trade-offs", reverse("tradeoffs", args=[body.slug])),
            (tradeoff.title, here),
        ],
        **({"illustrative": True} if tradeoff.illustrative else {}),
    }
    return render(request, "components/confirm.html", context | more)


def for_the_reader(request: HttpRequest, response: HttpResponse, tradeoff: TradeOff) -> HttpResponse:
    """Files for people who are signed in, and of what not everybody may read, are kept by nobody."""
    if acting(request).kind == "person" or not tradeoff.public:
        patch_cache_control(response, private=True, no_store=True)
    return response
