"""An area by itself, outside any index: what it is, its codes, its past and future, its parts, its context."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from design.formats import day, number, ordinal
from design.tables import Cell, Column, Row, Table
from indexapp.calc.geography import Area, Hit, Membership, Reference, Succession
from indexapp.presenters.common import SCORE
from indexapp.presenters.place_words import (
    CHANGES,
    EXTENTS,
    FACTS,
    LAYERS,
    SCHEMES,
    TERMS,
    TYPES,
    life_of,
    share_of,
    span,
    type_word,
    value_of,
    why,
)
from indexapp.queries.geography import Place

CONTEXT = tuple(FACTS)


@dataclass(frozen=True)
class Found:
    """One line of a search: the area, why it was found ("" in a list), and whether it has ended."""

    area: Area
    kind: str
    why: str
    life: str
    ended: bool
    href: str


@dataclass(frozen=True)
class PlaceView:
    """Everything the area's own page shows. Tables are None where there is nothing to tell."""

    area: Area
    kind: str
    term: str
    life: str
    ended: str
    after: list[tuple[str, str]]
    region: tuple[str, str] | None
    source: str
    context: Table | None
    indexes: Table | None
    illustrative: bool
    codes: Table
    came_from: Table | None
    became: Table | None
    wholes: Table | None
    layers: list[Table]
    councils: Table | None
    names: list[tuple[str, str]]


def area_href(key: str) -> str:
    """The page of an area by itself."""
    return reverse("area", args=[key])


def found_by(hits: Iterable[Hit], today: date) -> list[Found]:
    """Search hits as lines."""
    return [_line(hit.area, why(hit), today) for hit in hits]


def listed_as(areas: Iterable[Area], today: date) -> list[Found]:
    """Areas of a list as lines."""
    return [_line(area, "", today) for area in areas]


def kinds_of(reference: Reference) -> list[tuple[str, str]]:
    """Kinds of areas to choose from: code and words."""
    held = {area.type for area in reference.areas.values()}
    return [(name, many) for name, (_, many) in TYPES.items() if name in held]


def regions_of(reference: Reference) -> list[tuple[str, str]]:
    """Regions to choose from: those of the NHS, to which systems belong, then those of councils."""
    kinds = {"nhs_region": "for systems", "region": "for councils"}
    found = sorted(
        (area for area in reference.areas.values() if area.type in kinds),
        key=lambda area: (area.type, area.name),
    )
    return [(area.key, f"{area.name} ({kinds[area.type]})") for area in found]


def _line(area: Area, reason: str, today: date) -> Found:
    return Found(
        area, type_word(area.type), reason, life_of(area, today), _over(area, today), area_href(area.key)
    )


def _over(area: Area, today: date) -> bool:
    return area.ends_on is not None and area.ends_on < today


def place_view(reference: Reference, area: Area, places: list[Place], today: date) -> PlaceView:
    """Build the view model of an area's own page."""
    after = reference.succession_of(area.key)
    region = reference.areas.get(area.region)
    return PlaceView(
        area=area, kind=type_word(area.type), term=TERMS.get(area.type, ""), life=life_of(area, today),
        ended=_ended(area) if _over(area, today) else "",
        after=[(reference.areas[step.successor].name, area_href(step.successor)) for step in after if step.kind != "boundary"],
        region=(region.name, area_href(region.key)) if region else None,
        source=_source(reference, area.source),
        context=_context(reference, area), indexes=_indexes(area, places), illustrative=any(place.illustrative for place in places),
        codes=_codes(reference, area),
        came_from=_steps(reference, reference.predecessors_of(area.key), "came-from", "What it came from", lambda step: step.predecessor),
        became=_steps(reference, after, "became", "What became of it", lambda step: step.successor),
        wholes=_wholes(reference, area), layers=_layers(reference, area), councils=_councils(reference, area),
        names=_names(reference, area),
    )  # fmt: skip


def _ended(area: Area) -> str:
    return f"This area ended on {day(area.ends_on)}." if area.ends_on else ""


def _source(reference: Reference, key: str) -> str:
    source = reference.sources[key]
    return f"{source.title}. {source.publisher}, {day(source.date)}."


def _named(reference: Reference, key: str) -> Cell:
    return Cell(reference.areas[key].name, area_href(key), note=f"({key})")


def _context(reference: Reference, area: Area) -> Table | None:
    facts = reference.facts_of(area.key)
    columns = (
        Column("fact", "What"),
        Column("value", "Figure", numeric=True),
        Column("on", "As of"),
        Column("source", "Source and note", wide=True),
    )
    order = sorted(
        facts.values(), key=lambda fact: CONTEXT.index(fact.kind) if fact.kind in CONTEXT else len(CONTEXT)
    )
    rows = [
        Row(
            (
                FACTS.get(fact.kind, fact.kind),
                value_of(fact),
                day(fact.as_of),
                Cell(reference.sources[fact.source].title, note=fact.note),
            )
        )
        for fact in order
    ]
    return Table("context", "People and places", columns, rows) if rows else None


def _indexes(area: Area, places: list[Place]) -> Table | None:
    columns = (
        Column("index", "Index"), Column("period", "Period"), Column("score", "Score", numeric=True, term="score"), Column("rank", "Rank", term="rank"),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(
                    place.title,
                    reverse("area_in_index", args=[place.slug, area.key]),
                    note="Illustrative: made-up data" if place.illustrative else "",
                ),
                place.period,
                Cell(SCORE.text(place.score, place.reason), absent=place.score is None),
                Cell(
                    f"{ordinal(place.rank)} of {place.of}" if place.rank else "–", absent=place.rank is None
                ),
            )
        )
        for place in places
    ]
    return Table("indexes", "Its latest score in each index", columns, rows) if rows else None


def _codes(reference: Reference, area: Area) -> Table:
    columns = (
        Column("code", "Code"),
        Column("scheme", "Given by"),
        Column("from", "From"),
        Column("to", "To"),
        Column("source", "Source and note", wide=True),
    )
    rows = [
        Row(
            (
                code.code,
                SCHEMES.get(code.scheme, code.scheme),
                *span(code.starts_on, code.ends_on or area.ends_on),
                Cell(reference.sources[code.source].title, note=code.note),
            )
        )
        for code in reference.codes_of(area.key)
    ]
    return Table("codes", "Codes", columns, rows, empty="No code is known.")


def _steps(
    reference: Reference,
    steps: Iterable[Succession],
    table: str,
    caption: str,
    other: Callable[[Succession], str],
) -> Table | None:
    columns = (
        Column("area", "Area"), Column("on", "On"), Column("kind", "What happened"),
        Column("share", "Share of the people of the earlier area", numeric=True), Column("source", "Source and note", wide=True),
    )  # fmt: skip
    rows = [
        Row(
            (
                _named(reference, other(step)), day(step.on), CHANGES.get(step.kind, step.kind),
                Cell(share_of(step.share), absent=step.share is None), Cell(reference.sources[step.source].title, note=step.note),
            )
        )
        for step in steps
    ]  # fmt: skip
    return Table(table, caption, columns, rows) if rows else None


def _wholes(reference: Reference, area: Area) -> Table | None:
    columns = (
        Column("area", "Area"),
        Column("kind", "What it is"),
        Column("from", "From"),
        Column("to", "To"),
        Column("share", "Share of its people", numeric=True),
    )
    found = [member for member in reference.memberships if member.part == area.key]
    rows = [
        Row(
            (
                _named(reference, member.whole),
                type_word(reference.areas[member.whole].type),
                *span(member.starts_on, member.ends_on),
                share_of(member.share),
            )
        )
        for member in found
    ]
    return Table("part-of", "What it is, or was, part of", columns, rows) if rows else None


def _layers(reference: Reference, area: Area) -> list[Table]:
    found: dict[str, list[Membership]] = {}
    for member in reference.memberships:
        if member.whole == area.key:
            found.setdefault(member.layer, []).append(member)
    order = [
        *(layer for layer in LAYERS if layer in found),
        *(layer for layer in found if layer not in LAYERS),
    ]
    return [_layer(reference, layer, found[layer]) for layer in order]


def _layer(reference: Reference, layer: str, members: list[Membership]) -> Table:
    columns = (
        Column("area", "Part"), Column("people", "People", numeric=True), Column("share", "Share of them here", numeric=True),
        Column("from", "From"), Column("to", "To"), Column("source", "Source and note", wide=True),
    )  # fmt: skip
    rows = [
        Row(
            (
                _named(reference, member.part), _people(member), Cell(share_of(member.share), absent=member.share is None),
                *span(member.starts_on, member.ends_on), Cell(reference.sources[member.source].title, note=member.note),
            )
        )
        for member in sorted(members, key=lambda member: reference.areas[member.part].name.casefold())
    ]  # fmt: skip
    return Table(f"parts-{layer}", f"{LAYERS.get(layer, layer)} ({len(rows)})", columns, rows)


def _people(member: Membership) -> Cell:
    if member.weight is None:
        return Cell("Not known", absent=True)
    note = (
        "an equal share of the area it became part of"
        if member.weight_source == "equal_share_of_successor"
        else ""
    )
    return Cell(number(member.weight), note=note)


def _councils(reference: Reference, area: Area) -> Table | None:
    """The councils of a system, or the systems of a council."""
    found = [row for row in reference.council_systems if area.key in (row.council, row.system)]
    heading = "Integrated care system" if area.type == "council" else "Council"
    columns = (
        Column("area", heading),
        Column("extent", "How much of the council"),
        Column("from", "From"),
        Column("to", "To"),
        Column("source", "Source and note", wide=True),
    )
    rows = [
        Row(
            (
                _named(reference, row.system if row.council == area.key else row.council), EXTENTS[row.extent],
                *span(row.starts_on, row.ends_on), Cell(reference.sources[row.source].title, note=row.note),
            )
        )
        for row in found
    ]  # fmt: skip
    caption = "Systems that the council lies in" if area.type == "council" else "Upper-tier councils"
    return Table("councils", caption, columns, rows) if rows else None


def _names(reference: Reference, area: Area) -> list[tuple[str, str]]:
    """Other words that find the area, by kind."""
    kinds = (
        ("acronym", "Known as"), ("former_name", "Former names"), ("town", "Towns"), ("district", "Districts"), ("place", "Places"),
    )  # fmt: skip
    own = {area.name, area.short_name, area.official_name}
    terms = [term for term in reference.search_terms if term.area == area.key and term.term not in own]
    said = [(label, ", ".join(term.term for term in terms if term.kind == kind)) for kind, label in kinds]
    return [(label, words) for label, words in said if words]
