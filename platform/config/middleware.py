"""Turns errors that opted in to being shown into their page."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config.errors import reader_error
from kernel.errors import ReaderError


class ReaderErrorMiddleware:
    """A `ReaderError` raised by a view becomes a page with its sentence, its next step and its status."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Called by Django for any exception of a view."""
        return reader_error(request, exception) if isinstance(exception, ReaderError) else None
