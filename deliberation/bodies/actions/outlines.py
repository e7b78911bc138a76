"""Taking in the outlines of areas from a published boundary file."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.calc.outlines import Outline, OutlineFault, read_outlines, simple
from deliberation.bodies.models import AreaOutline
from indexapp.queries.geography import area_known_as
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound


class UnusableOutlines(BadInput):
    """The boundary file cannot be used."""

    code = "outline_file_unusable"
    next_step = "Nothing was stored. Take a boundary file in GeoJSON, longitude and latitude (WGS 84)."


@dataclass(frozen=True)
class Loaded:
    """What came of a file: areas that are new or changed, and those whose outline was the same already."""

    new: int
    changed: int
    same: int
    places: int


@transaction.atomic
def load_outlines(*, actor: Actor, text: str, code_property: str, source: str, licence: str) -> Loaded:
    """Store the simplified outline of every area in a GeoJSON file, all or none; `code_property` names the area's code.

    Raises UnusableOutlines for a file that cannot be read, a code that no area has had, an area that comes twice.
    """
    require(actor, Permission.OUTLINE_LOAD)
    said, terms = " ".join(source.split()), " ".join(licence.split())
    if not said or len(said) > 300 or not terms or len(terms) > 200 or not (said + terms).isprintable():
        raise UnusableOutlines(
            "Say where the outlines come from (300 characters) and under which licence (200)."
        )
    try:
        found = read_outlines(text, code_property)
    except OutlineFault as fault:
        raise UnusableOutlines(str(fault)) from fault
    keyed = _by_area(found)
    there = {row.area_key: row for row in AreaOutline.objects.select_for_update().filter(area_key__in=keyed)}
    counts = {"new": 0, "changed": 0, "same": 0}
    places = 0
    for key, outline in keyed.items():
        rings = [[list(place) for place in ring] for ring in simple(outline)]
        places += sum(map(len, rings))
        counts[_put(there.get(key), key, rings, said, terms)] += 1
    record(
        actor, Event.OUTLINES_LOADED, "outline", code_property[:60],
        new=counts["new"], changed=counts["changed"], same=counts["same"],
    )  # fmt: skip
    return Loaded(places=places, **counts)


def _by_area(outlines: list[Outline]) -> dict[str, Outline]:
    keyed: dict[str, Outline] = {}
    for outline in outlines:
        try:
            key = area_known_as(outline.code).key
        except NotFound as unknown:
            raise UnusableOutlines(
                f"Feature {outline.number}: no area has the code “{outline.code}”."
            ) from unknown
        if key in keyed:
            raise UnusableOutlines(
                f"Features {keyed[key].number} and {outline.number} are the same area ({outline.code})."
            )
        keyed[key] = outline
    return keyed


def _put(row: AreaOutline | None, key: str, rings: list[list[list[float]]], source: str, licence: str) -> str:
    if row is not None and (row.rings, row.source, row.licence) == (rings, source, licence):
        return "same"
    AreaOutline.objects.update_or_create(
        area_key=key,
        defaults={"rings": rings, "source": source, "licence": licence, "loaded_at": clock.now()},
    )
    return "changed" if row is not None else "new"
