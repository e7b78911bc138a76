"""Areas that bodies cover, and which bodies an area is covered by: read from the index's tables of areas."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from indexapp.queries.geography import area_known_as, reference, search
from kernel import clock
from kernel.errors import NotFound

COVERABLE = ("ics", "council", "sub_icb", "nhs_region", "region", "england")
"""Types of area that a body can cover. Former commissioning groups are not among them."""
TYPE_WORDS = {
    "ics": "integrated care system", "council": "council", "sub_icb": "sub-ICB location", "ccg": "former commissioning group",
    "nhs_region": "NHS region", "region": "region", "england": "country", "place": "place",
}  # fmt: skip
EXTENTS = {"whole": "all of it", "part": "part of it", "edge": "its edge: less than a district"}
ITSELF, IN_SYSTEM, HAS_COUNCIL, WIDER = "itself", "in_system", "has_council", "wider"
MOST_FOUND = 12


@dataclass(frozen=True)
class AreaView:
    """An area as pages and the API name it. `ended`: its last day has passed; `known`: the tables have it."""

    key: str
    name: str
    type: str
    ended: dt.date | None = None
    known: bool = True

    @property
    def words(self) -> str:
        """Name and kind: “Devon (integrated care system)”. A key that the tables do not have stands alone."""
        return f"{self.name} ({TYPE_WORDS.get(self.type, self.type)})" if self.known else self.name


def area_view(key: str) -> AreaView:
    """An area by its key; one that the tables do not know is named by its key, never an error."""
    area = reference().areas.get(key)
    if area is None:
        return AreaView(key, key, "", known=False)
    ended = area.ends_on if area.ends_on is not None and area.ends_on < clock.today() else None
    return AreaView(area.key, area.name, area.type, ended)


def area_views(keys: Iterable[str]) -> list[AreaView]:
    """Areas by key, systems first, then by name."""
    found = [area_view(key) for key in keys]
    return sorted(found, key=lambda each: (each.type != "ics", each.name.casefold(), each.key))


def successors(key: str) -> list[AreaView]:
    """What became of an area that ended, changes of boundary left out."""
    steps = reference().succession_of(key)
    return [area_view(step.successor) for step in steps if step.kind != "boundary" and step.successor != key]


def councils_in(system: str) -> list[tuple[AreaView, str]]:
    """The upper-tier councils of a system and how much of each lies in it (whole, part, edge), by name."""
    rows = reference().councils_of(system, _day_of(system))
    found = [(area_view(row.council), row.extent) for row in rows]
    return sorted(found, key=lambda row: (row[0].name.casefold(), row[0].key))


def systems_over(key: str) -> list[AreaView]:
    """The systems that an area lies in: of a council all that hold a part of it, of a sub-ICB location its one."""
    area = reference().areas.get(key)
    if area is None:
        return []
    if area.type == "council":
        rows = reference().systems_of(key, _day_of(key))
        return area_views(row.system for row in rows if row.extent != "edge")
    if area.type == "sub_icb":
        return area_views(_wholes(key))
    return []


def covering(key: str) -> dict[str, str]:
    """Keys of areas that cover an area, wholly or in part, and how: a body that names one of them counts for it.

    `itself`; `in_system`: a system that a council (or sub-ICB location) lies in; `has_council`: a council (or
    sub-ICB location) of a system; `wider`: the region, or England. A council that a system only touches at its
    edge does not count.
    """
    area = reference().areas.get(key)
    if area is None:
        return {key: ITSELF}
    found = {key: ITSELF}
    found |= dict.fromkeys((each.key for each in systems_over(key)), IN_SYSTEM)
    if area.type == "ics":
        councils = [view.key for view, extent in councils_in(key) if extent != "edge"]
        parts = [row.part for row in reference().parts_of(key, "sub-icb-2022", _day_of(key))]
        found |= dict.fromkeys([*councils, *parts], HAS_COUNCIL)
    for wider in [area.region, *(_region_of(each) for each in found if found[each] == IN_SYSTEM), _england()]:
        if wider:
            found.setdefault(wider, WIDER)
    return found


def areas_meant(text: str) -> list[AreaView]:
    """Areas that a text may mean: one for a code, or for the exact name of one; else what the search finds.

    Only areas of today that a body can cover. A name may be that of several: Devon is a council and a system.
    """
    wanted = " ".join(text.replace("\x00", " ").split())[:100]
    if not wanted:
        return []
    try:
        return [area_view(area_known_as(wanted).key)]
    except NotFound:
        hits = [hit.area for hit in search(wanted).hits if hit.area.type in COVERABLE]
    living = [area for area in hits if area.ends_on is None or area.ends_on >= clock.today()]
    exact = [area for area in living if area.name.casefold() == wanted.casefold()]
    return [area_view(area.key) for area in (exact if len(exact) == 1 else living)[:MOST_FOUND]]


def _wholes(key: str) -> list[str]:
    day = _day_of(key)
    return [
        row.whole
        for row in reference().memberships
        if row.part == key
        and row.layer == "sub-icb-2022"
        and (row.starts_on is None or row.starts_on <= day)
        and (row.ends_on is None or day <= row.ends_on)
    ]


def _region_of(key: str) -> str:
    area = reference().areas.get(key)
    return area.region if area is not None else ""


def _england() -> str:
    return next(area.key for area in reference().areas.values() if area.type == "england")


def _day_of(key: str) -> dt.date:
    """Today, or the last day of an area that has ended: what it was made of then."""
    area = reference().areas.get(key)
    today = clock.today()
    return area.ends_on if area is not None and area.ends_on is not None and area.ends_on < today else today
