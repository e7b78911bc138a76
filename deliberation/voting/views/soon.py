"""Stands where a page is still to be written. To be gone before this is finished."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse


def soon(request: HttpRequest, **parts: Any) -> HttpResponse:
    """Nothing yet."""
    return HttpResponse(status=404)
