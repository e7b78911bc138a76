"""Reading the outlines of areas for maps."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.dates import today_in_england
from deliberation.bodies.models import AreaOutline
from indexapp.queries.geography import reference

Rings = list[list[list[float]]]


@dataclass(frozen=True)
class Shape:
    """The outline of a system on a map: its rings, where they come from, and what a reader should know of them."""

    rings: Rings
    sources: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class Shapes:
    """The system itself (None where its outline is not loaded), its neighbours, and the borders of its councils."""

    own: Shape | None
    others: tuple[Rings, ...]
    councils: tuple[Rings, ...]


def shapes_for(system: str, councils: Iterable[str] = ()) -> Shapes:
    """What a map of a system can be drawn on. One query.

    A system without an outline of its own, being newer than the file, is drawn as the systems that it was made of.
    """
    origins = {step.predecessor: step for step in reference().predecessors_of(system)}
    now = {area.key for area in reference().alive("ics", today_in_england())}
    every = {area.key for area in reference().areas.values() if area.type == "ics"}
    inner = set(councils)
    rows = {row.area_key: row for row in AreaOutline.objects.filter(area_key__in=every | inner)}
    used = [system] if system in rows else [key for key in sorted(origins) if key in rows]
    shape = None
    if used and (system in rows or len(used) == len(origins)):
        sources = tuple(sorted({(rows[key].source, rows[key].licence) for key in used}))
        split = [key for key in used if key != system and origins[key].kind != "merger"]
        shape = Shape([ring for key in used for ring in rows[key].rings], sources, _note(system, used, split))
    else:
        used = []
    around = [
        key
        for key in rows
        if key not in used and key not in inner and (key in now or _is_drawn_for(key, rows))
    ]
    return Shapes(
        shape,
        tuple(rows[key].rings for key in sorted(around)),
        tuple(rows[key].rings for key in sorted(inner & set(rows))) if shape else (),
    )


def _is_drawn_for(key: str, rows: dict[str, AreaOutline]) -> bool:
    """Whether an ended system stands for a successor that has no outline of its own."""
    return any(step.successor not in rows for step in reference().succession_of(key))


def _note(system: str, used: list[str], split: list[str]) -> str:
    if system in used:
        return ""
    names = [reference().areas[key].name for key in used]
    said = f"The outline is put together from those of the systems it was made of: {_and(names)}."
    if split:
        parted = _and([reference().areas[key].name for key in split])
        verb = "was" if len(split) == 1 else "were"
        said += (
            f" {parted} {verb} divided among several systems and drawn whole, so the real area is smaller."
        )
    return said


def _and(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
