"""The register of interests, and what was declared beside one thing, as pages show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.bodies.models import Body, Interest, InterestKind
from deliberation.bodies.presenters.members import span
from deliberation.bodies.queries.interests import (
    REMOVED,
    confirmed_at,
    interests_of,
    state_of,
)
from deliberation.bodies.queries.members import current_members
from design.formats import day
from design.pdf import pdf
from kernel import clock


@dataclass(frozen=True)
class Line:
    """One line of the register. `may_change`: the reader may end or withdraw it."""

    pk: int
    name: str
    member_href: str
    kind: str
    organisation: str
    description: str
    dates: str
    declared: Any
    state: str
    may_change: bool


@dataclass(frozen=True)
class Silent:
    """A member without a current interest: when they said that there is none, if they did."""

    name: str
    href: str
    said: Any


def lines_of(body: Body, rows: Iterable[Interest], *, reader_id: str, manages: bool) -> list[Line]:
    """Lines of the register; no queries."""
    return [
        Line(
            pk=row.pk,
            name=row.membership.public_name,
            member_href=reverse("member", args=[body.slug, row.membership_id]),
            kind=InterestKind(row.kind).label,
            organisation=row.organisation,
            description=row.description or REMOVED,
            dates=span(row.starts_on, row.ends_on),
            declared=row.declared_at,
            state=state_of(row),
            may_change=row.withdrawn_at is None
            and (manages or (bool(reader_id) and str(row.membership.person_id) == reader_id)),
        )
        for row in rows
    ]


def silent_members(body: Body) -> list[Silent]:
    """Members now who have no current interest in the register; three queries."""
    members = list(current_members(body))
    ids = [each.pk for each in members]
    declared, said = interests_of(ids), confirmed_at(ids)
    return [
        Silent(each.public_name, reverse("member", args=[body.slug, each.pk]), said.get(each.pk))
        for each in members
        if each.pk not in declared
    ]


def register_pdf(body: Body, rows: Iterable[Interest], *, whole: bool) -> bytes:
    """The register as a PDF to print. `whole`: with the members who declared nothing."""
    lines = [
        {
            "name": line.name,
            "kind": line.kind,
            "interest": ": ".join(filter(None, (line.organisation, line.description))),
            "dates": ", ".join(filter(None, (line.dates, "" if line.state == "current" else line.state))),
        }
        for line in lines_of(body, rows, reader_id="", manages=False)
    ]
    return pdf(
        "interests",
        {
            "title": f"Register of interests: {body.name}",
            "lede": f"As it stood on {day(clock.now())}.",
            "illustrative": body.illustrative,
            "lines": lines,
            "silent": [f"{each.name}: {_said_words(each)}" for each in silent_members(body)] if whole else [],
        },
    )


def _said_words(silent: Silent) -> str:
    if silent.said is None:
        return "has not said yet whether there is something to declare"
    return f"said on {day(silent.said)} that there is nothing to declare"
