"""Before something that cannot be undone, or that gives everything away: is it still the same person at the screen?"""

from __future__ import annotations

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from access.middleware import acting
from kernel import clock


def proven_lately(request: HttpRequest) -> bool:
    """Whether this session's person signed in within `FRESH_SIGN_IN`, or used a second step in it."""
    if acting(request).second_step:
        return True
    oldest = (clock.now() - settings.FRESH_SIGN_IN).timestamp()
    records = get_authentication_records(request, request.user)
    return any(entry.get("at", 0) > oldest for entry in records)


def sign_in_again(request: HttpRequest, back: str, what: str) -> HttpResponse:
    """A page that asks for a new sign-in before the site will do `what`, and then leads to `back`."""
    return render(request, "accounts/data/sign_in_again.html", {"back": back, "what": what})
