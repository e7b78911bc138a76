"""Every error of the API as JSON: `code`, `message`, `next_step`, `parameters`."""

from __future__ import annotations

import logging
import math
from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404
from rest_framework import exceptions, status
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from kernel.errors import BadInput, NotFound, ReaderError

log = logging.getLogger(__name__)

CSRF = "csrf_failed"
DOCS = "See /api/docs/ for what this address takes."


class TooLarge(BadInput):
    """The body is larger than this address takes."""

    code = "too_large"
    status = 413
    next_step = "Send less. Files are sent as multipart/form-data to /api/v1/releases/."


class Fault(ReaderError):
    """Something of ours broke; the log has the details."""

    code = "fault"
    status = 500
    next_step = "Try again later. If it stays so, tell the people who run this site when it happened."


def handle(error: Exception, context: dict[str, Any]) -> Response:
    """The answer to an error, for Django REST framework. A fault of ours is logged and told in general words."""
    known = _told(error)
    if known is None:
        log.exception("api_fault", exc_info=error)
        request = context["request"]
        got_request_exception.send(
            sender=type(context.get("view")), request=getattr(request, "_request", request)
        )
        known = Fault("Something went wrong on our side.")
    _as_json(context)
    headers = {"Cache-Control": "no-store", **_headers(error)}
    return Response(known.as_dict(), status=known.status, headers=headers)


def _as_json(context: dict[str, Any]) -> None:
    """Errors are JSON whatever was asked for: a CSV of an error helps nobody."""
    request = context.get("request")
    if request is not None:
        request.accepted_renderer, request.accepted_media_type = JSONRenderer(), JSONRenderer.media_type


def _headers(error: Exception) -> dict[str, str]:
    wait = getattr(error, "wait", None)
    return {"Retry-After": str(math.ceil(wait))} if wait else {}


def _told(error: Exception) -> ReaderError | None:
    """The error in our words, None for a fault of ours."""
    if isinstance(error, ReaderError):
        return error
    if isinstance(error, Http404):
        return NotFound("There is nothing at this address.", next_step="See /api/v1/ for what there is.")
    if isinstance(error, RequestDataTooBig):
        return TooLarge("The body of the request is too large.")
    if isinstance(error, SuspiciousOperation):
        return BadInput("The request cannot be read.", next_step=DOCS)
    if isinstance(error, PermissionDenied):
        return _of(403, "not_allowed", "This is not allowed.", "Sign in with an account that has the role.")
    return _of_framework(error) if isinstance(error, exceptions.APIException) else None


def _of_framework(error: exceptions.APIException) -> ReaderError:
    if isinstance(error, exceptions.ValidationError):
        return _invalid(error.detail)
    if isinstance(error, exceptions.Throttled):
        words = f"Too many requests. The next one is taken in {math.ceil(error.wait or 1)} seconds."
        return _of(
            429,
            "too_many_requests",
            words,
            "Wait as long as the header Retry-After says.",
            wait=math.ceil(error.wait or 1),
        )
    if isinstance(error, exceptions.PermissionDenied):
        # The one way here: session authentication asks every write of a signed-in person for the CSRF token.
        words = "The request came without the token that proves it is yours (CSRF)."
        return _of(
            403,
            CSRF,
            words,
            "Send the value of the cookie csrftoken in the header X-CSRFToken, and a Referer when on https.",
        )
    if isinstance(error, exceptions.NotFound):
        return NotFound(
            _sentence(error), next_step="Ask for page 1, or follow the links `next` and `previous`."
        )
    return _of(error.status_code, _code(error), _sentence(error), DOCS)


_CODES = {
    status.HTTP_400_BAD_REQUEST: "cannot_read",
    status.HTTP_405_METHOD_NOT_ALLOWED: "method_not_allowed",
    status.HTTP_406_NOT_ACCEPTABLE: "format_not_available",
    status.HTTP_415_UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
}


def _code(error: exceptions.APIException) -> str:
    return _CODES.get(error.status_code, "error")


def _sentence(error: exceptions.APIException) -> str:
    return str(error.detail)[:300]


def _of(http_status: int, code: str, message: str, next_step: str, **parameters: Any) -> ReaderError:
    kind = type("ApiError", (ReaderError,), {"code": code, "status": http_status})
    made: ReaderError = kind(message, next_step=next_step, **parameters)
    return made


def _invalid(detail: Any) -> ReaderError:
    """Field errors: the first in the message, all of them under `parameters.fields`."""
    fields: dict[str, list[str]] = {}
    for name, sentence in _sentences(detail):
        fields.setdefault(name, []).append(sentence)
    name, sentences = next(iter(fields.items()), ("body", ["It cannot be used."]))
    error = BadInput(
        f"“{name}”: {sentences[0]}", next_step="Correct it and send it again. Nothing was stored."
    )
    error.parameters = {"fields": fields}  # type: ignore[dict-item]
    return error


def _sentences(detail: Any, name: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(detail, Mapping):
        for key, inner in detail.items():
            yield from _sentences(inner, f"{name}.{key}" if name else str(key))
    elif isinstance(detail, list | tuple):
        for inner in detail:
            yield from _sentences(inner, name)
    else:
        yield "body" if name in {"", "non_field_errors"} else name, str(detail)
