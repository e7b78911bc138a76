"""Stands in for pages that are being written."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from kernel.errors import NotFound


def soon(request: HttpRequest, **parts: Any) -> HttpResponse:
    """There is nothing here yet."""
    raise NotFound("This page is not there yet.")
