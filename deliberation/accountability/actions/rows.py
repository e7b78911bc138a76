"""Rows that carry a reference: the body locked, the next number of its year, and the reference made of both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Max, Model

from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from kernel.errors import NotFound, WrongState


@dataclass(frozen=True)
class Numbered:
    """A place in a body's numbering of one year, as the columns `year`, `number` and `reference` take it."""

    year: int
    number: int
    reference: str


def locked_body(body_id: UUID) -> Body:
    """The body, locked until commit, so that no number is given twice. Raises NotFound, WrongState where it has ended."""
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    if has_ended(body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    return body


def next_in(rows: type[Model], body: Body, letter: str, on: dt.date) -> Numbered:
    """The next number of a body's decisions, actions and so on in the year of a day; the body's row is locked.

    The reference is the body's short name, the letter of the kind, year and number: FEN-HWB/D/2026/3.
    """
    last = rows._default_manager.filter(body=body, year=on.year).aggregate(most=Max("number"))["most"]
    number = int(last or 0) + 1
    return Numbered(on.year, number, f"{body.quoted_as}/{letter}/{on.year}/{number}")
