"""How operations are described for OpenAPI: one decorator that adds to each what all have in common."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import Direction, OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from webapi.pagination import page_of
from webapi.query import PagedQuery, Query

Described = Callable[[Any], Any]
JSON = "application/json"
CSV = "text/csv"
TABLE = {"type": "string", "format": "binary", "description": "A header row and every row of the list."}


class ErrorShape(serializers.Serializer[Any]):
    """What every error says, whatever its status."""

    code = serializers.CharField(help_text="Stable; safe to compare with.")
    message = serializers.CharField(help_text="One sentence for the reader.")
    next_step = serializers.CharField(help_text="What to do now.")
    parameters = serializers.DictField(
        help_text="What the error is about: for invalid input, `fields` with sentences for each field."
    )


class Code(serializers.ChoiceField):
    """One of a set of stable codes, described once as a component of its own."""

    def __init__(self, component: str, choices: Any, **options: Any) -> None:
        self.component = component
        super().__init__(
            choices=list(choices.items()) if isinstance(choices, Mapping) else choices, **options
        )


class CodeComponent(OpenApiSerializerFieldExtension):
    """Names the component of a `Code`."""

    target_class = "webapi.schema.Code"

    def get_name(self) -> str:
        return str(self.target.component)

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        choices = dict(self.target.choices)
        said = "\n".join(
            f"* `{code}` – {words}" for code, words in choices.items() if str(words) != str(code)
        )
        return {"type": "string", "enum": list(choices), **({"description": said} if said else {})}


_ERRORS = {
    400: "Something sent cannot be used: an unknown parameter, an unknown code, a malformed value.",
    403: "Nobody is signed in, the role is missing, the second step is missing, or the CSRF token is.",
    404: "Nothing is there, or nothing that you may see.",
    405: "The address does not take this method.",
    406: "The address does not come in the format asked for.",
    409: "The act does not fit the stage that the thing is in.",
    413: "The body is too large.",
    415: "The body is of a kind that the address does not read.",
    429: "Too many requests. The header `Retry-After` says how many seconds to wait.",
}
_READING = (400, 404, 405, 406, 429)
_WRITING = (*_READING, 403, 409, 413, 415)

_NOT_MODIFIED = {
    304: OpenApiResponse(description="What the header `If-None-Match` names is still up to date. No body.")
}
_ILLUSTRATIVE = OpenApiParameter(
    "X-Folkmoot-Illustrative", str, OpenApiParameter.HEADER, response=[200], enum=["yes"],
    description="Sent when figures in the answer were made up to show how the site works.",
)  # fmt: skip
_TAG = OpenApiParameter(
    "ETag", str, OpenApiParameter.HEADER, response=[200], description="Send it back in `If-None-Match`."
)
_WAIT = OpenApiParameter(
    "Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Seconds to wait."
)
LOCATION = OpenApiParameter(
    "Location", str, OpenApiParameter.HEADER, response=[200, 202], description="Where to see how it goes on."
)


def number_in_path(name: str, what: str) -> OpenApiParameter:
    """A number that is part of the address."""
    return OpenApiParameter(name, {"type": "integer", "minimum": 1}, OpenApiParameter.PATH, description=what)


def code_in_path(name: str, what: str, examples: Sequence[str]) -> OpenApiParameter:
    """A code that is part of the address."""
    shown = [OpenApiExample(each, value=each) for each in examples]
    return OpenApiParameter(
        name,
        {"type": "string", "minLength": 1, "maxLength": 100},
        OpenApiParameter.PATH,
        description=what,
        examples=shown,
    )


def _errors(statuses: Sequence[int]) -> dict[Any, Any]:
    return {(each, JSON): OpenApiResponse(ErrorShape, description=_ERRORS[each]) for each in statuses}


def _reading(private: bool) -> tuple[int, ...]:
    return (*_READING, 403) if private else _READING


def _auth(private: bool) -> list[dict[str, list[str]]]:
    """How one signs in, and first of all, unless it is private, not at all."""
    signed_in: list[dict[str, list[str]]] = [{"cookieAuth": []}]
    return signed_in if private else [{}, *signed_in]


def reads(
    operation_id: str, tag: str, summary: str, answer: Any, *, query: type[Query] = Query, path: Sequence[OpenApiParameter] = (),
    description: str = "", examples: Sequence[OpenApiExample] = (), private: bool = False,
) -> Described:  # fmt: skip
    """Describe a GET of one thing as JSON; `private`: only for those who are signed in and allowed."""
    return extend_schema(
        operation_id=operation_id, tags=[tag], summary=summary, description=description or summary, parameters=[query, *path, _ILLUSTRATIVE, _TAG, _WAIT],
        responses={(200, JSON): answer, **_NOT_MODIFIED, **_errors(_reading(private))}, examples=list(examples), auth=_auth(private),  # type: ignore[arg-type]
    )  # fmt: skip


def lists(
    operation_id: str, tag: str, summary: str, row: type[serializers.Serializer[Any]], *, query: type[PagedQuery] = PagedQuery,
    path: Sequence[OpenApiParameter] = (), description: str = "", examples: Sequence[OpenApiExample] = (), private: bool = False,
) -> Described:  # fmt: skip
    """Describe a GET of a list, as JSON in pages or as CSV whole; `private`: only for those signed in and allowed."""
    return extend_schema(
        operation_id=operation_id, tags=[tag], summary=summary, description=description or summary, parameters=[query, *path, _ILLUSTRATIVE, _TAG, _WAIT],
        responses={(200, JSON): page_of(row), (200, CSV): TABLE, **_NOT_MODIFIED, **_errors(_reading(private))},
        examples=list(examples), filters=False, auth=_auth(private),  # type: ignore[arg-type]
    )  # fmt: skip


def acts(
    operation_id: str, tag: str, summary: str, answers: dict[int, Any], *, body: Any = None, path: Sequence[OpenApiParameter] = (),
    description: str = "", headers: Sequence[OpenApiParameter] = (), examples: Sequence[OpenApiExample] = (), anybody: bool = False,
) -> Described:  # fmt: skip
    """Describe a POST that needs a role; `anybody`: one that needs no sign-in, because it only looks something up."""
    said = {(each, JSON): answer for each, answer in answers.items()}
    return extend_schema(
        operation_id=operation_id, tags=[tag], summary=summary, description=description or summary, parameters=[Query, *path, *headers, _WAIT],
        request=body, responses={**said, **_errors(_WRITING)}, examples=list(examples), auth=_auth(False) if anybody else None,  # type: ignore[arg-type]
    )  # fmt: skip


def downloads(
    operation_id: str, tag: str, summary: str, *, path: Sequence[OpenApiParameter], description: str = "", private: bool = False,
) -> Described:  # fmt: skip
    """Describe a GET of a file; `private`: only for those who are signed in and allowed."""
    return extend_schema(
        operation_id=operation_id, tags=[tag], summary=summary, description=description or summary, parameters=[*path, _ILLUSTRATIVE, _TAG, _WAIT],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY, **_NOT_MODIFIED, **_errors(_reading(private))},
        filters=False, auth=_auth(private),  # type: ignore[arg-type]
    )  # fmt: skip
