"""Making recommendations: from a body, out of something that it did, to bodies and institutions by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.calc.answers import reference_of
from deliberation.accountability.calc.reply_clock import due_date
from deliberation.accountability.calc.topics import TOPICS, packed, unpacked
from deliberation.accountability.models import OriginKind, Recommendation
from deliberation.bodies.actions.texts import line, link, passage
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.bodies_areas import area_view
from deliberation.bodies.queries.roles import scope_of
from design.formats import day
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound

MOST_AT_ONCE = 100
MOST_EVIDENCE = 50
LONGEST_TEXT, LONGEST_REASONS, LONGEST_TITLE, LONGEST_NAME = 4000, 8000, 200, 160
LAST_YEAR = 2099


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
    """One recommendation to one addressee. `key` says which of the origin's it is; two addressees share it.

    `topics` are codes, `area_key` a steady key of an area; `lead` is an office, `executive_on` the day on which it goes
    to the executive or board.
    """

    key: str
    text: str
    reasons: str
    to_body_id: UUID | None = None
    to_name: str = ""
    evidence: Sequence[EvidenceGiven] = ()
    topics: Sequence[str] = ()
    area_key: str = ""
    lead: str = ""
    executive_on: dt.date | None = None


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
    # Without the key: two bodies that make recommendations to each other at once must not wait for each other.
    body = Body.objects.select_for_update(no_key=True).filter(pk=from_body_id).first()
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
    _tell(body, fresh)
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
        **_filed(given),
        **source,
    )


def _filed(given: RecommendationGiven) -> dict[str, object]:
    """Where it is filed, who leads on it and when it goes to the executive. Raises BadInput with the field."""
    if any(each not in TOPICS for each in given.topics):
        raise BadInput("There is no such topic.", field="topics")
    area = area_view(given.area_key) if given.area_key else None
    if area is not None and not area.known:
        raise BadInput("There is no such area.", field="area")
    if given.executive_on is not None and not 2000 <= given.executive_on.year <= LAST_YEAR:
        raise BadInput(f"The day lies between 2000 and {LAST_YEAR}.", field="executive_on")
    return {
        "topics": packed(given.topics),
        "area_key": area.key if area is not None else "",
        "area_name": area.name if area is not None else "",
        "lead": line("The lead officer or member", given.lead, 160),
        "executive_on": given.executive_on,
    }


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
        row.year, row.number, row.reference = year, number, reference_of(body.quoted_as, year, number)


def _tell(body: Body, made: Sequence[Recommendation]) -> None:
    """Tell the followers of both sides, the topics and the area: once for all that were made together."""
    if not made:
        return
    first = made[0]
    things = {("body", str(body.pk)): None}
    for each in made:
        if each.to_body_id is not None:
            things["body", str(each.to_body_id)] = None
        things |= dict.fromkeys(("topic", code) for code in unpacked(each.topics))
        if each.area_key:
            things["area", each.area_key] = None
    if len(made) == 1:
        subject, href = f"{body.name}: a recommendation", reverse("recommendation", args=[first.pk])
        text = f"{body.name} asks {first.to_words}: {first.text[:1500]}\n\nAn answer is due by {day(first.due_on)}."
    else:
        subject, href = (
            f"{body.name}: {len(made)} recommendations",
            reverse("recommendations", args=[body.slug]),
        )
        last = day(max(each.due_on for each in made))
        text = f"{body.name} has made {len(made)} recommendations. Answers to them are due by {last} at the latest."
    tell_all(things, key=f"recommendation:{first.pk}:made", subject=subject, text=text, href=href)
