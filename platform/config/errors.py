"""Error pages: one sentence, a code and what to do next, whatever went wrong."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kernel.errors import NotFound, ReaderError


def reader_error(request: HttpRequest, error: ReaderError) -> HttpResponse:
    """The page of an error that may be shown."""
    context = {"status": error.status, "code": error.code, "message": error.message, "advice": error.advice}
    return render(request, "design/error.html", context, status=error.status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404 for an address that leads nowhere."""
    return reader_error(request, NotFound("There is no page at this address."))


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 for a form sent from another site, or after the session ended."""
    context: dict[str, Any] = {
        "status": 403,
        "code": "form_expired",
        "message": "This form could not be accepted: it is from another session, or was open for too long.",
        "advice": "Go back, reload the page and send the form again. Nothing was stored.",
    }
    return render(request, "design/error.html", context, status=403)
