"""What may stand behind the question mark of an address: declared once, for checking and for the description.

Strict on purpose: a parameter nobody knows, or one given twice, is an error that names it. A filter that was
quietly ignored would hand out figures the reader did not ask for.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request

from kernel.errors import BadInput

MOST_A_PAGE = 1000
USUAL_A_PAGE = 100
MOST_DIGITS = 15
LARGEST = 10**MOST_DIGITS - 1
"""The largest number taken anywhere: any database and any JSON reader holds it exactly."""


class UnknownParameter(BadInput):
    """A parameter that this address does not take, or that is given twice."""

    code = "unknown_parameter"
    next_step = "Leave it out or correct its name."


class WholeNumber(serializers.IntegerField):
    """Digits only: no sign, no spaces, no exponent."""

    default_error_messages = {"invalid": "Write a whole number in digits, say 12."}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"min_value": 1, "max_value": LARGEST, **options})

    def to_internal_value(self, data: Any) -> int:
        if not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", str(data)):
            self.fail("invalid")
        return int(data)


class TrueOrFalse(serializers.BooleanField):
    """`true` or `false`, written so."""

    default_error_messages = {"invalid": "Write true or false."}
    default_empty_html = serializers.empty  # a form without it means the default, not false

    def to_internal_value(self, data: Any) -> bool:
        if data not in ("true", "false"):
            self.fail("invalid")
        return bool(data == "true")


class Day(serializers.DateField):
    """A date written as 2026-03-31."""

    default_error_messages = {"invalid": "Write a date as 2026-03-31."}

    def to_internal_value(self, value: Any) -> dt.date:
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", str(value)):
            self.fail("invalid")
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            self.fail("invalid")


class Text(serializers.CharField):
    """A short text. Spaces around it stay: what is looked up decides what they mean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": 100, "trim_whitespace": False, **options})


class Sentence(serializers.CharField):
    """Text in a JSON body: a number or a list is no text."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return str(super().to_internal_value(data))


class Query(serializers.Serializer[Any]):
    """Parameters that every address takes: none but the format."""

    format = serializers.ChoiceField(
        choices=["json"],
        required=False,
        help_text="`json`; the same as the header `Accept: application/json`.",
    )


class PagedQuery(Query):
    """Parameters of every list."""

    format = serializers.ChoiceField(
        choices=["json", "csv"],
        required=False,
        help_text="`json` (one page) or `csv` (every row); the same as the header `Accept`.",
    )
    page = WholeNumber(required=False, default=1, help_text="Which page, from 1. JSON only.")
    page_size = WholeNumber(
        required=False,
        default=USUAL_A_PAGE,
        max_value=MOST_A_PAGE,
        help_text=f"Rows on a page, at most {MOST_A_PAGE}. JSON only.",
    )


def read_query(kind: type[Query], request: Request) -> dict[str, Any]:
    """The checked parameters of a request. Raises UnknownParameter, or a validation error with each field."""
    check = kind(data={name: request.query_params[name] for name in request.query_params})
    for name in request.query_params:
        shown = name[:60]
        if name not in check.fields:
            raise UnknownParameter(
                f"There is no parameter “{shown}” here.",
                next_step=f"You can use: {', '.join(sorted(check.fields))}.",
                parameter=shown,
            )
        if len(request.query_params.getlist(name)) > 1:
            raise UnknownParameter(
                f"The parameter “{shown}” is given more than once.",
                next_step="Give it once.",
                parameter=shown,
            )
    check.is_valid(raise_exception=True)
    return dict(check.validated_data)


def read_body(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The checked body of a request. Raises UnknownParameter, or a validation error with each field."""
    sent = request.data
    if not isinstance(sent, Mapping):
        raise BadInput(
            "The body must be an object with named fields.",
            next_step="See /api/docs/ for what this address takes.",
        )
    check = kind(data=sent)
    for name in sent:
        if name not in check.fields and name != "csrfmiddlewaretoken":
            shown = str(name)[:60]
            raise UnknownParameter(
                f"There is no field “{shown}” here.",
                next_step=f"You can send: {', '.join(check.fields)}.",
                parameter=shown,
            )
    check.is_valid(raise_exception=True)
    return dict(check.validated_data)
