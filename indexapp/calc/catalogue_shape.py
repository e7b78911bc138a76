"""Check one file's values against its model and say what is wrong in plain words, with the line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from indexapp.calc.catalogue_yaml import CatalogueError, Document, Place

Model = TypeVar("Model", bound=BaseModel)

_SHOWN_LENGTH = 60

_SAID = {
    "missing": "is missing",
    "string_type": "should be text; put numbers and dates meant as text in quotes",
    "string_too_short": "is empty",
    "float_type": "should be a number",
    "int_type": "should be a whole number",
    "bool_type": "should be true or false",
    "date_type": "should be a date, written as 2026-03-31",
    "tuple_type": "should be a list: lines that start with a dash",
    "model_type": "should be a mapping: lines of `key: value`",
    "finite_number": "should be a finite number",
}


def shape_errors(document: Document, model: type[Model]) -> tuple[Model | None, list[CatalogueError]]:
    """The file as `model`, and no errors; or None, and every error of its shape."""
    try:
        return model.model_validate(document.data), []
    except ValidationError as error:
        details = error.errors(include_url=False)
        return None, [document.error(_place(each), _sentence(each, model)) for each in details]


def _place(detail: ErrorDetails) -> Place:
    return tuple(detail["loc"])


def _sentence(detail: ErrorDetails, model: type[BaseModel]) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "extra_forbidden":
        return "unknown key" + _suggestion(detail, model)
    if kind == "value_error":
        return str(context["error"])
    if kind == "string_pattern_mismatch":
        return f"{_shown(detail['input'])} has the wrong form (it should match {context['pattern']})"
    if kind == "literal_error":
        return f"should be {context['expected']}, not {_shown(detail['input'])}"
    return _SAID.get(kind, detail["msg"][0].lower() + detail["msg"][1:])


def _suggestion(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """A close known key, where there is one; only for keys at the top of a file, whose list is known here."""
    if len(detail["loc"]) != 1:
        return ""
    close = get_close_matches(str(detail["loc"][0]), model.model_fields, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= _SHOWN_LENGTH else text[:_SHOWN_LENGTH] + "…"
