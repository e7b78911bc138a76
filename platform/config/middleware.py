"""Middleware of the whole site: pages for errors that may be shown, and log lines that keep what is personal
out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django_structlog.middlewares import RequestMiddleware

from config.errors import reader_error
from config.logs import without_codes
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


class RequestLogMiddleware(RequestMiddleware):
    """One line in the log for each request, without its query: a sign-in link has a code there, a search what
    was sought. Nor with the code of an invitation, which is part of a path."""

    @staticmethod
    def format_request(request: HttpRequest) -> str:
        """Method and path."""
        return without_codes(f"{request.method} {request.path}")
