"""Taking the reference tables into the database: areas, codes, what is part of what, what became of what, context.

The files are the truth: rows are added, changed and removed until the database says the same. Sources and areas,
which other tables point to, are changed in place; every other table is compared row by row as a set.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Exists, F, OuterRef

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from indexapp.calc.geography import InvalidReference, Reference
from indexapp.calc.geography import load_reference as read_reference
from indexapp.models import (
    Area,
    AreaCode,
    AreaFact,
    AreaMembership,
    CouncilSystem,
    Definition,
    MapTile,
    Observation,
    ReferenceSource,
    Score,
    Succession,
)
from kernel.actors import Actor
from kernel.errors import BadInput
from kernel.jobs import Job, send_on_commit

FOLDER = Path(__file__).resolve().parents[1] / "reference"
MOST_SHOWN = 20
"""Faults listed in the message; more only repeat what is wrong."""
LICENCES = {"ogl": "Open Government Licence v3.0"}

Row = TypeVar("Row", bound=models.Model)


@dataclass(frozen=True)
class Loaded:
    """What loading changed: rows by table, and the slugs of the definitions that are now due."""

    changed: dict[str, int]
    due: list[str]

    @property
    def total(self) -> int:
        """Rows added, changed or removed, in all tables."""
        return sum(self.changed.values())


@transaction.atomic
def load_reference(*, actor: Actor, folder: Path = FOLDER) -> Loaded:
    """Make the database say what the reference tables say. All or nothing; nothing changed leaves no trace.

    Raises BadInput naming file, row and column of each fault, or an area that figures still hang on.
    """
    require(actor, Permission.REFERENCE_LOAD)
    reference = _read(folder)
    changed = {"sources": _sources(reference), "areas": _areas(reference)}
    changed |= _tables(reference, dict(Area.objects.values_list("key", "pk")), _source_ids())
    changed["areas"] += _remove_areas(set(reference.areas))
    _remove_sources(set(reference.sources))
    # Any change counts: a new population makes no new figures, but the pages show it.
    due = _mark_due() if sum(changed.values()) else []
    loaded = Loaded(changed, due)
    if loaded.total:
        record(
            actor,
            Event.REFERENCE_LOADED,
            "reference",
            "all",
            count=loaded.total,
            areas=len(reference.areas),
            definition=",".join(due) or None,
        )
    return loaded


def _read(folder: Path) -> Reference:
    try:
        return read_reference(folder)
    except InvalidReference as wrong:
        shown = "\n".join(str(problem) for problem in wrong.problems[:MOST_SHOWN])
        more = f"\nand {len(wrong.problems) - MOST_SHOWN} more" if len(wrong.problems) > MOST_SHOWN else ""
        raise BadInput(
            f"The reference tables have {len(wrong.problems)} faults.\n{shown}{more}",
            next_step="Mend the files and load them again.",
        ) from wrong


def _mark_due() -> list[str]:
    rows = Definition.objects.filter(current_version__isnull=False).order_by("pk")
    found = list(rows.select_for_update().values_list("pk", "slug"))
    rows.order_by().update(wanted=F("wanted") + 1, failures=0)
    for key, _ in found:
        send_on_commit(Job.RECOMPUTE, countdown=1, definition_id=key)
    return [slug for _, slug in found]


def _sources(reference: Reference) -> int:
    rows = [
        ReferenceSource(
            slug=source.id, title=source.title, publisher=source.publisher, licence=LICENCES.get(source.licence, source.licence),
            date=source.date, note=source.used_for,
        )
        for source in reference.sources.values()
    ]  # fmt: skip
    return len(_upsert(ReferenceSource, rows, "slug", ("title", "publisher", "licence", "date", "note")))


def _areas(reference: Reference) -> int:
    sources, terms = _source_ids(), _search_terms(reference)
    rows = {
        area.key: Area(
            key=area.key, type=area.type, name=area.name, short_name=area.short_name, official_name=area.official_name,
            starts_on=area.starts_on, ends_on=area.ends_on, search_terms=terms.get(area.key, ""), note=area.note,
            source_id=sources[area.source],
        )
        for area in reference.areas.values()
    }  # fmt: skip
    columns = (
        "type",
        "name",
        "short_name",
        "official_name",
        "starts_on",
        "ends_on",
        "search_terms",
        "note",
        "source_id",
    )
    changed = set(_upsert(Area, rows.values(), "key", columns))
    # Regions are areas too, so they have an id only now.
    ids = dict(Area.objects.values_list("key", "pk"))
    for key, area in rows.items():
        region = reference.areas[key].region
        area.pk, area.region_id = None, ids[region] if region else None
    return len(changed | set(_upsert(Area, rows.values(), "key", ("region_id",))))


def _search_terms(reference: Reference) -> dict[str, str]:
    terms: dict[str, list[str]] = defaultdict(list)
    for term in reference.search_terms:
        terms[term.area].append(term.term)
    return {area: "\n".join(found) for area, found in terms.items()}


def _tables(reference: Reference, areas: Mapping[str, int], sources: Mapping[str, int]) -> dict[str, int]:
    """Bring every table that hangs on areas in line; rows changed, by table."""
    return {
        "codes": _replace(AreaCode, _codes(reference, areas, sources)),
        "memberships": _replace(AreaMembership, _memberships(reference, areas, sources)),
        "successions": _replace(Succession, _successions(reference, areas, sources)),
        "facts": _replace(AreaFact, _facts(reference, areas, sources)),
        "council_systems": _replace(CouncilSystem, _council_systems(reference, areas, sources)),
        "tiles": _replace(MapTile, _tiles(reference, areas)),
    }


def _origin(row: Any, sources: Mapping[str, int]) -> dict[str, Any]:
    return {"note": row.note, "source_id": sources[row.source]}


def _span(row: Any) -> dict[str, Any]:
    return {"starts_on": row.starts_on, "ends_on": row.ends_on}


def _codes(reference: Reference, areas: Mapping[str, int], sources: Mapping[str, int]) -> list[AreaCode]:
    return [
        AreaCode(
            area_id=areas[row.area], scheme=row.scheme, code=row.code, **_span(row), **_origin(row, sources)
        )
        for row in reference.codes
    ]


def _memberships(
    reference: Reference, areas: Mapping[str, int], sources: Mapping[str, int]
) -> list[AreaMembership]:
    return [
        AreaMembership(
            part_id=areas[row.part], whole_id=areas[row.whole], layer=row.layer, share=row.share, weight=row.weight,
            weight_source=row.weight_source, **_span(row), **_origin(row, sources),
        )
        for row in reference.memberships
    ]  # fmt: skip


def _successions(
    reference: Reference, areas: Mapping[str, int], sources: Mapping[str, int]
) -> list[Succession]:
    return [
        Succession(
            predecessor_id=areas[row.predecessor], successor_id=areas[row.successor], on=row.on, kind=row.kind,
            share=row.share, **_origin(row, sources),
        )
        for row in reference.successions
    ]  # fmt: skip


def _facts(reference: Reference, areas: Mapping[str, int], sources: Mapping[str, int]) -> list[AreaFact]:
    return [
        AreaFact(
            area_id=areas[row.area], kind=row.kind, value=row.value, unit=row.unit, as_of=row.as_of.isoformat(),
            **_origin(row, sources),
        )
        for row in reference.facts
    ]  # fmt: skip


def _council_systems(
    reference: Reference, areas: Mapping[str, int], sources: Mapping[str, int]
) -> list[CouncilSystem]:
    return [
        CouncilSystem(
            council_id=areas[row.council], system_id=areas[row.system], extent=row.extent, **_span(row),
            **_origin(row, sources),
        )
        for row in reference.council_systems
    ]  # fmt: skip


def _tiles(reference: Reference, areas: Mapping[str, int]) -> list[MapTile]:
    return [
        MapTile(area_id=areas[row.area], layout=row.layout, column=row.column, row=row.row, label=row.label)
        for row in reference.tiles
    ]


def _upsert(model: type[Row], rows: Iterable[Row], key: str, columns: tuple[str, ...]) -> list[str]:
    """Insert new rows and change those that differ in `columns`, found by `key`; returns the keys of both."""
    held = {found[0]: found[1:] for found in model._default_manager.values_list(key, *columns)}
    wrong = [
        row for row in rows if held.get(getattr(row, key)) != tuple(getattr(row, name) for name in columns)
    ]
    fields = [name.removesuffix("_id") for name in columns]
    if wrong:
        model._default_manager.bulk_create(
            wrong, update_conflicts=True, unique_fields=[key], update_fields=fields
        )
    return [getattr(row, key) for row in wrong]


def _replace(model: type[Row], wanted: list[Row]) -> int:
    """Remove the rows that are not wanted and add those that are not there; returns how many of both."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    held = {
        tuple(values[1:]): values[0] for values in model._default_manager.order_by().values_list("pk", *names)
    }
    asked = {tuple(getattr(row, name) for name in names): row for row in wanted}
    gone = [key for values, key in held.items() if values not in asked]
    new = [row for values, row in asked.items() if values not in held]
    for start in range(0, len(gone), 500):
        model._default_manager.filter(pk__in=gone[start : start + 500]).delete()
    model._default_manager.bulk_create(new)
    return len(gone) + len(new)


def _remove_areas(keys: set[str]) -> int:
    gone = [key for key in Area.objects.values_list("key", flat=True) if key not in keys]
    if not gone:
        return 0
    rows = Area.objects.filter(key__in=gone)
    figures, scores = (
        Observation.objects.filter(area=OuterRef("pk")),
        Score.objects.filter(area=OuterRef("pk")),
    )
    held = sorted(rows.filter(Exists(figures) | Exists(scores)).values_list("key", flat=True))
    if held:
        raise BadInput(
            f"areas.csv no longer has {', '.join(held)}, but figures or scores of it are held.",
            next_step="Leave the area in with the date it ended: figures are never cut off from their area.",
        )
    rows.update(region=None)
    rows.delete()
    return len(gone)


def _remove_sources(slugs: set[str]) -> None:
    gone = [slug for slug in ReferenceSource.objects.values_list("slug", flat=True) if slug not in slugs]
    if gone:
        ReferenceSource.objects.filter(slug__in=gone).delete()


def _source_ids() -> dict[str, int]:
    return dict(ReferenceSource.objects.values_list("slug", "pk"))
