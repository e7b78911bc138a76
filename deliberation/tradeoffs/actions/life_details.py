"""What people say of a trade-off, tidied and checked before it is stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any
from uuid import UUID

from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies_areas import area_view
from deliberation.tradeoffs.calc.amounts import MOST
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.models import Moderation, TradeOff
from deliberation.tradeoffs.queries.life_choices import area_keys_of, indexes_to_choose
from kernel.errors import BadInput

FIRST_YEAR, LAST_YEAR = 2000, 2099
FEWEST, MOST_FEWEST = 3, 100
"""Bounds of the least number of members of whom anything is told together."""


@dataclass(frozen=True)
class Details:
    """Every editable field of a trade-off, in the columns' own words. `envelope` is pence, beds or hours a year.

    `area_key`: left empty, the first area that the body covers. `feeds_body_id`: a board on the site; else `feeds_name`.
    """

    title: str
    question: str = ""
    gains: str = ""
    gives_way: str = ""
    background: str = ""
    asked_by: str = ""
    area_key: str = ""
    definition: str = ""
    envelope_kind: str = EnvelopeKind.NONE
    envelope: int = 0
    envelope_note: str = ""
    fixed: str = ""
    open: str = ""
    feeds_body_id: UUID | None = None
    feeds_name: str = ""
    feeds_decision: str = ""
    feeds_on: dt.date | None = None
    moderation: str = Moderation.AFTER
    public: bool = True
    least: int = 5


def details_of(tradeoff: TradeOff) -> Details:
    """The details of a trade-off as it stands, to change some and keep the rest."""
    return Details(**{each.name: getattr(tradeoff, each.name) for each in fields(Details)})


def columns(details: Details, body: Body, kept: TradeOff | None = None) -> dict[str, Any]:
    """The columns of a trade-off; `kept` is it as it stands. Raises BadInput, with the `field`, for what does not fit."""
    return {
        "title": _line("title", "The title", details.title, 160, needed=True),
        "question": _line("question", "The question", details.question, 500),
        "gains": _line("gains", "What is to have more", details.gains, 300),
        "gives_way": _line("gives_way", "What must give way", details.gives_way, 300),
        "background": _passage("background", "The background", details.background, 8000),
        "asked_by": _line("asked_by", "Who asks", details.asked_by, 200),
        **_area(details.area_key, body, kept),
        "definition": _index(details.definition, kept),
        **_envelope(details),
        "fixed": _passage("fixed", "What is fixed", details.fixed, 3000),
        "open": _passage("open", "What is open", details.open, 3000),
        **_feeds(details),
        "moderation": _code("moderation", details.moderation, Moderation.values),
        "public": _truth("public", details.public),
        "least": _whole("least", "The least number of members", details.least, FEWEST, MOST_FEWEST),
    }


def checked_day(field: str, day: dt.date | None) -> dt.date | None:
    """A day within this century, or none. Raises BadInput."""
    if day is None:
        return None
    if not isinstance(day, dt.date) or not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise BadInput(f"The year must be between {FIRST_YEAR} and {LAST_YEAR}.", field=field)
    return day


def _area(key: str, body: Body, kept: TradeOff | None) -> dict[str, str]:
    """Key and name of the area: one of the body's footprint, or the one that it was."""
    if kept is not None and key == kept.area_key:
        return {"area_key": kept.area_key, "area_name": kept.area_name}
    known = area_keys_of(body)
    wanted = key or next(iter(known), "")
    if wanted not in known:
        raise BadInput("This body does not cover that area, nor one around or within it.", field="area_key")
    return {"area_key": wanted, "area_name": area_view(wanted).name[:160]}


def _index(slug: str, kept: TradeOff | None) -> str:
    if not slug or (kept is not None and slug == kept.definition):
        return slug
    if slug not in {code for code, _ in indexes_to_choose()}:
        raise BadInput("There is no such index.", field="definition")
    return slug


def _envelope(details: Details) -> dict[str, Any]:
    kind = _code("envelope_kind", details.envelope_kind, [each.value for each in EnvelopeKind])
    amount = 0
    if kind != EnvelopeKind.NONE:
        amount = _whole("envelope", "The amount", details.envelope, 0, MOST)
    note = _line("envelope_note", "The note on the amount", details.envelope_note, 300)
    return {"envelope_kind": kind, "envelope": amount, "envelope_note": note}


def _feeds(details: Details) -> dict[str, Any]:
    """The decision that it feeds: of a board on the site, or of one that is named."""
    name = _line("feeds_name", "The name of the board", details.feeds_name, 160)
    if details.feeds_body_id is not None:
        if not Body.objects.filter(pk=details.feeds_body_id).exists():
            raise BadInput("There is no such body.", field="feeds_body_id")
        if name:
            raise BadInput("Choose a board of this site or name one, not both.", field="feeds_name")
    return {
        "feeds_body_id": details.feeds_body_id,
        "feeds_name": name,
        "feeds_decision": _line("feeds_decision", "The decision", details.feeds_decision, 300),
        "feeds_on": checked_day("feeds_on", details.feeds_on),
    }


def _code(field: str, given: str, known: list[str]) -> str:
    if given not in known:
        raise BadInput(f"“{str(given)[:20]}” is not one of {', '.join(known)}.", field=field)
    return str(given)


def _truth(field: str, given: bool) -> bool:
    if not isinstance(given, bool):
        raise BadInput("Say yes or no.", field=field)
    return given


def _line(field: str, what: str, text: str, most: int, *, needed: bool = False) -> str:
    return _told(field, lambda: line(what, text, most, needed=needed))


def _passage(field: str, what: str, text: str, most: int) -> str:
    return _told(field, lambda: passage(what, text, most))


def _told(field: str, check: Callable[[], str]) -> str:
    try:
        return check()
    except BadInput as error:
        raise BadInput(error.message, field=field) from error


def _whole(field: str, what: str, value: int, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise BadInput(f"{what} must be a whole number from {least:,} to {most:,}.", field=field)
    return value
