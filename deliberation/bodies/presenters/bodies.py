"""The public pages of bodies: the list, one body, its terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse

from deliberation.bodies.calc.bodies_terms import ADDED, CHANGED, REMOVED, SKIPPED, Change
from deliberation.bodies.calc.kinds import (
    ACCOUNTABILITY_NAMES,
    FOOTPRINT_NAMES,
    KINDS,
    ROLE_NAMES,
    Accountability,
    BodyKind,
    Footprint,
    MemberRole,
)
from deliberation.bodies.models import Body, LengthUnit, Majority, Meeting, QuorumKind, Terms
from deliberation.bodies.queries.bodies import (
    LinkView,
    People,
    has_ended,
    lacks_patients,
    quorum_now,
)
from deliberation.bodies.queries.bodies_areas import HAS_COUNCIL, IN_SYSTEM, WIDER, AreaView, systems_over
from design.formats import day
from design.tables import Cell, Column, Row, Table
from kernel import clock

MOST_SYSTEMS = 4
NO_PATIENTS = "No patient organisation has a filled seat here."
CSV_COLUMNS = (
    "slug", "name", "kind", "footprint", "accountability", "areas", "area_names", "part_of", "starts_on", "ends_on", "illustrative", "address",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """One body in a list. `covers` says how it covers the area asked for, if not by naming it."""

    body: Body
    href: str
    kind: str
    footprint: str
    areas: str
    ended: bool
    covers: str


def lines(
    found: Iterable[Body],
    areas: Mapping[UUID, list[AreaView]],
    asked: AreaView | None,
    how: Mapping[str, str],
) -> list[Line]:
    """Bodies as lines of a list; `how` is what `covering` said about the area asked for."""
    return [_line(body, areas.get(body.pk, []), asked, how) for body in found]


def _line(body: Body, areas: list[AreaView], asked: AreaView | None, how: Mapping[str, str]) -> Line:
    return Line(
        body,
        reverse("body", args=[body.slug]),
        KINDS[BodyKind(body.kind)].title,
        FOOTPRINT_NAMES[Footprint(body.footprint)],
        areas_words(areas),
        has_ended(body),
        _covers(areas, asked, how) if asked else "",
    )


def areas_words(areas: Sequence[AreaView], most: int = 4) -> str:
    """Names of areas, cut short after some."""
    named = ", ".join(each.words for each in areas[:most])
    return f"{named} and {len(areas) - most} more" if len(areas) > most else named


def _covers(areas: list[AreaView], asked: AreaView, how: Mapping[str, str]) -> str:
    """How a body covers the area asked for; nothing where it names that area itself."""
    named = [(each, how[each.key]) for each in areas if each.key in how]
    if any(each.key == asked.key for each, _ in named):
        return ""
    for way, said in (
        (IN_SYSTEM, "{0} lies in {1}, which it covers."),
        (HAS_COUNCIL, "It covers {1}, which lies in {0}."),
        (WIDER, "It covers {1}, a wider area that {0} is part of."),
    ):
        found = [each.words for each, relation in named if relation == way]
        if found:
            return said.format(asked.words, " and ".join(found[:3]))
    return ""


def csv_rows(found: Iterable[Body], areas: Mapping[UUID, list[AreaView]], root: str) -> list[dict[str, Any]]:
    """Bodies as rows of a file; `root` is the address of the site without its last slash."""
    return [
        {
            "slug": body.slug,
            "name": body.name,
            "kind": body.kind,
            "footprint": body.footprint,
            "accountability": body.accountability,
            "areas": [each.key for each in areas.get(body.pk, [])],
            "area_names": "; ".join(each.words for each in areas.get(body.pk, [])),
            "part_of": body.part_of,
            "starts_on": body.starts_on,
            "ends_on": body.ends_on,
            "illustrative": body.illustrative,
            "address": f"{root}{reverse('body', args=[body.slug])}",
        }
        for body in found
    ]


@dataclass(frozen=True)
class Facts:
    """Everything that the page of one body is made from."""

    body: Body
    areas: list[AreaView]
    people: People
    links_out: list[LinkView]
    links_in: list[LinkView]
    terms: list[Terms]
    coming: Meeting | None
    last: Meeting | None


def about(facts: Facts) -> dict[str, Any]:
    """Context of the page of one body, beside its frame."""
    body, people = facts.body, facts.people
    facts_of_kind = KINDS[BodyKind(body.kind)]
    return {
        "meaning": facts_of_kind.meaning,
        "footprint": FOOTPRINT_NAMES[Footprint(body.footprint)],
        "accountability": ACCOUNTABILITY_NAMES[Accountability(body.accountability)],
        "areas": facts.areas,
        "systems": _systems(facts.areas),
        "settings": settings_rows(body, people.members),
        "people": people,
        "members_words": members_words(people),
        "chairs": [(ROLE_NAMES[MemberRole(role)], name) for role, name in people.chairs],
        "seats": seats_table(people) if people.seats else None,
        "vacant": len(people.vacant),
        "no_patients": f"{NO_PATIENTS} {_why_no_patients(people)}" if lacks_patients(body, people) else "",
        "links_out": facts.links_out,
        "links_in": facts.links_in,
        "terms": facts.terms[0] if facts.terms else None,
        "versions": len(facts.terms),
        "coming": facts.coming,
        "last_meeting": facts.last,
        "overdue": review_overdue(facts.terms),
    }


def _systems(areas: list[AreaView]) -> list[AreaView]:
    """The integrated care systems that a body covers, or whose councils it covers; a few at most."""
    found: dict[str, AreaView] = {}
    for area in areas:
        for each in [area] if area.type == "ics" else systems_over(area.key):
            found.setdefault(each.key, each)
    return list(found.values())[:MOST_SYSTEMS]


def members_words(people: People) -> str:
    """How many members there are, and who serves them."""
    said = (
        f"{people.members} member{'' if people.members == 1 else 's'}" if people.members else "No members yet"
    )
    staff = [
        f"{count} {ROLE_NAMES[role].lower()}{'' if count == 1 else 's'}"
        for role in MemberRole
        if (count := people.staff.get(role.value))
    ]
    return f"{said}. Also {', '.join(staff)}." if staff else f"{said}."


def settings_rows(body: Body, members: int) -> list[tuple[str, str]]:
    """How the body works, in plain words."""
    unit = (
        "working days (English bank holidays are left out)"
        if body.reply_unit == LengthUnit.WORKING_DAYS
        else "calendar days"
    )
    if body.reply_length == 1:
        unit = unit.replace("days", "day", 1)
    return [
        ("Time to reply to it", f"{body.reply_length} {unit}"),
        ("Quorum", quorum_words(body, members)),
        ("What carries a motion", Majority(body.majority).label),
        ("Votes", "Recorded by name" if body.votes_by_name else "Counted, not recorded by name"),
    ]


def quorum_words(body: Body, members: int) -> str:
    """The quorum as it is set, and what it comes to for the members that the body has now."""
    value = body.quorum_value
    share = body.quorum_kind == QuorumKind.SHARE
    said = f"{value} per cent of the members" if share else f"{value} member{'' if value == 1 else 's'}"
    if not members:
        return f"{said}. It has no members yet."
    needed = quorum_now(body, members)
    if needed > members:
        return f"{said}. It has {members} now, which is too few to decide anything."
    return (
        f"{said}: {needed} of the {members} it has now" if share else f"{said}, of the {members} it has now"
    )


def seats_table(people: People) -> Table:
    """Every seat, and who fills it."""
    columns = (
        Column("seat", "Seat"),
        Column("role", "Role"),
        Column("by", "Who names the person"),
        Column("held", "Filled by"),
    )
    rows = []
    for view in people.seats:
        seat, holder = view.seat, view.holder
        by = (
            Cell(seat.nominated_by.name, reverse("body", args=[seat.nominated_by.slug]))
            if seat.nominated_by
            else Cell(seat.organisation or "–")
        )
        awaited = f"From {day(view.awaited.starts_on)}: {view.awaited.public_name}" if view.awaited else ""
        rows.append(
            Row(
                (
                    Cell(seat.title, note="Patient organisation’s seat" if seat.for_patients else ""),
                    ROLE_NAMES[MemberRole(seat.role)],
                    by,
                    Cell(holder.public_name, note=holder.organisation)
                    if holder
                    else Cell("Vacant", absent=True, note=awaited),
                )
            )
        )
    return Table("seats", "Seats", columns, rows)


def _why_no_patients(people: People) -> str:
    waiting = [each for each in people.vacant if each.seat.for_patients]
    if waiting:
        return f"The seat “{waiting[0].seat.title}” is vacant."
    return "It has no seat for one."


def review_overdue(terms: Sequence[Terms]) -> bool:
    """Whether the terms in force should have been looked at again by now."""
    return bool(terms and terms[0].next_review and terms[0].next_review < clock.today())


_CHANGE_WORDS = {ADDED: "Added", REMOVED: "Taken out", CHANGED: "Changed"}


def diff_lines(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """A comparison as a template shows it: `kind`, `label` (a word for those who do not see colours), `pieces`."""
    return [
        {
            "kind": change.kind,
            "label": _CHANGE_WORDS.get(change.kind, ""),
            "pieces": [(piece.kind, piece.text) for piece in change.pieces],
            "skipped": f"{change.count} unchanged paragraph{'' if change.count == 1 else 's'}"
            if change.kind == SKIPPED
            else "",
        }
        for change in changes
    ]


def terms_table(body: Body, versions: Sequence[Terms]) -> Table:
    """Every version of the terms, with where to read it and what changed."""
    columns = (Column("version", "Version"), Column("adopted", "Adopted"), Column("review", "Next review"), Column("changes", "Changes"))  # fmt: skip
    rows = [
        Row(
            (
                Cell(
                    f"Version {each.version}",
                    reverse("body_terms_version", args=[body.slug, each.version]),
                    note="In force" if at == 0 else "",
                ),
                day(each.adopted_on),
                day(each.next_review) if each.next_review else "–",
                Cell("What changed", reverse("body_terms_changes", args=[body.slug, each.version]))
                if each.version > 1
                else Cell("The first version"),
            )
        )
        for at, each in enumerate(versions)
    ]
    return Table("versions", "Versions", columns, rows)
