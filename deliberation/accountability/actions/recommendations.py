"""Making recommendations: from a body, out of something that it did, to bodies and institutions by name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.calc.answers import reference_of
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.models import OriginKind, Recommendation
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound

MOST_AT_ONCE = 100
MOST_EVIDENCE = 50
LONGEST_TEXT, LONGEST_REASONS, LONGEST_TITLE, LONGEST_NAME = 4000, 8000, 200, 160


@dataclass(frozen=True)
class Origin:
    """What recommendations come from: its kind and id, its title, and the path of its page on this site."""

    kind: str
    id: str
    title: str
    href: str
    illustrative: bool = False


@dataclass(frozen=True)
class EvidenceGiven:
    """Something that a recommendation rests on: a title, and a path on this site or an address on the web."""

    title: str
    href: str = ""


@dataclass(frozen=True)
class RecommendationGiven:
    """One recommendation to one addressee. `key` says which of the origin's it is; two addressees share it."""

    key: str
    text: str
    reasons: str
    to_body_id: UUID | None = None
    to_name: str = ""
    evidence: Sequence[EvidenceGiven] = ()


@transaction.atomic
def make_recommendations(
    *, actor: Actor, from_body_id: UUID, origin: Origin, items: Sequence[RecommendationGiven]
) -> list[Recommendation]:
    """Make the recommendations of a body, each with its reference and the day by which the answer is due.

    What was made before (same origin, key and addressee) is given back as it stands, so that doing it twice makes
    nothing twice. To an institution that is not on the site the asking body's own reply clock applies. Raises
    NotFound, BadInput.
    """
    require(actor, Permission.RECOMMENDATION_MAKE, scope_of(from_body_id))
    body = Body.objects.select_for_update().filter(pk=from_body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    source = _checked_origin(origin)
    if not 1 <= len(items) <= MOST_AT_ONCE:
        raise BadInput(f"Give between 1 and {MOST_AT_ONCE} recommendations.")
    to = _addressees(body, items)
    rows = [_row(body, origin, source, each, to) for each in items]
    before = _made_before(body, source)
    fresh, seen = [], set(before)
    for row in rows:
        if (row.origin_key, row.addressee) not in seen:
            seen.add((row.origin_key, row.addressee))
            fresh.append(row)
    _number(body, fresh)
    Recommendation.objects.bulk_create(fresh)
    made = before | {(each.origin_key, each.addressee): each for each in fresh}
    for each in fresh:
        record(
            actor, Event.RECOMMENDATION_MADE, "recommendation", each.pk, body=str(body.pk), kind=origin.kind, number=each.number
        )  # fmt: skip
    return [made[row.origin_key, row.addressee] for row in rows]


def _checked_origin(origin: Origin) -> dict[str, str]:
    if origin.kind not in OriginKind.values:
        raise BadInput("Recommendations cannot come from this.")
    return {
        "origin_kind": origin.kind,
        "origin_id": line("The id of the origin", origin.id, 40, needed=True),
        "origin_title": line("The title of the origin", origin.title, LONGEST_TITLE, needed=True),
        "origin_href": _path("The page of the origin", origin.href),
    }


def _path(what: str, href: str) -> str:
    """A path of this site. An address that leaves it could be dressed up as one of its pages."""
    found = line(what, href, 300, needed=True)
    if not found.startswith("/") or found.startswith("//") or "\\" in found:
        raise BadInput(f"{what} must be a page of this site.")
    return found


def _addressees(body: Body, items: Sequence[RecommendationGiven]) -> dict[UUID, Body]:
    """The bodies that are addressed, by id. Raises BadInput."""
    wanted = {each.to_body_id for each in items if each.to_body_id is not None}
    found = {each.pk: each for each in Body.objects.filter(pk__in=wanted)}
    for each in items:
        to = found.get(each.to_body_id) if each.to_body_id is not None else None
        if each.to_body_id is not None and to is None:
            raise BadInput("There is no such body to address a recommendation to.")
        if (to is None) == (not each.to_name.strip()):
            raise BadInput("Say to whom each recommendation goes: a body on the site, or a name.")
        if to is not None and to.pk == body.pk:
            raise BadInput("A body cannot address a recommendation to itself.")
        if to is not None and has_ended(to):
            raise BadInput(f"{to.name} has ended. Address the body that came after it.")
    return found


def _row(
    body: Body, origin: Origin, source: dict[str, str], given: RecommendationGiven, to: dict[UUID, Body]
) -> Recommendation:
    """One recommendation, checked, without its number. Raises BadInput."""
    to_body = to[given.to_body_id] if given.to_body_id is not None else None
    name = (
        ""
        if to_body is not None
        else line("The name of the addressee", given.to_name, LONGEST_NAME, needed=True)
    )
    runs_by, made_on = to_body or body, today_in_england()
    return Recommendation(
        from_body=body,
        to_body=to_body,
        to_name=name,
        addressee=str(to_body.pk) if to_body is not None else f"name:{name.casefold()[:170]}",
        text=passage("The recommendation", given.text, LONGEST_TEXT, needed=True),
        reasons=passage("The reasons", given.reasons, LONGEST_REASONS, needed=True),
        evidence=_evidence(given.evidence),
        origin_key=line("The key of a recommendation", given.key, 64, needed=True),
        made_on=made_on,
        made_at=clock.now(),
        reply_length=runs_by.reply_length,
        reply_unit=runs_by.reply_unit,
        due_on=due_date(made_on, runs_by.reply_length, runs_by.reply_unit),
        illustrative=body.illustrative or origin.illustrative,
        **source,
    )


def _evidence(given: Sequence[EvidenceGiven]) -> list[dict[str, str]]:
    if len(given) > MOST_EVIDENCE:
        raise BadInput(f"A recommendation names at most {MOST_EVIDENCE} pieces of evidence.")
    return [
        {
            "title": line("The title of a piece of evidence", each.title, 300, needed=True),
            "href": _path("A link to evidence", each.href)
            if each.href.startswith("/")
            else link("A link to evidence", each.href),
        }
        for each in given
    ]


def _made_before(body: Body, source: dict[str, str]) -> dict[tuple[str, str], Recommendation]:
    """What was made of this origin, by key and addressee. Raises BadInput when another body made it."""
    rows = Recommendation.objects.select_related("from_body", "to_body").filter(
        origin_kind=source["origin_kind"], origin_id=source["origin_id"]
    )
    found = list(rows)
    if any(each.from_body_id != body.pk for each in found):
        raise BadInput("Another body has made recommendations of this already.")
    return {(each.origin_key, each.addressee): each for each in found}


def _number(body: Body, rows: Sequence[Recommendation]) -> None:
    """Give each its number of the year and its reference. The body's row is locked, so no number is given twice."""
    if not rows:
        return
    year = rows[0].made_on.year
    last = Recommendation.objects.filter(from_body=body, year=year).aggregate(most=Max("number"))["most"] or 0
    for number, row in enumerate(rows, last + 1):
        row.year, row.number, row.reference = year, number, reference_of(body.slug, year, number)
