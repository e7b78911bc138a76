"""Outlines of areas: read from GeoJSON, checked, and made simple enough for a small drawing.

Simplifying is Douglas and Peucker's way (1973). It is written out here because it is thirty lines: the packages that
have it bring a geometry engine along (shapely, GEOS) or a compiler (simplification, Rust).
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from deliberation.bodies.calc.projection import Box

MOST_BYTES = 50 * 1024 * 1024
MOST_PLACES = 2_000_000
MOST_KEPT = 1500
"""Places that one area's outline keeps."""
TOLERANCE = 0.0015
"""Degrees of latitude by which an outline may be off: about 170 metres, less than a unit of the drawing."""
AROUND_ENGLAND = Box(-7.5, 49.0, 2.8, 56.5)
"""Boundaries that follow rivers and the sea go a little beyond England's land."""

Ring = list[tuple[float, float]]


class OutlineFault(ValueError):
    """The file cannot be used; the text says what is wrong, and where."""


@dataclass(frozen=True)
class Outline:
    """What one feature of a file is: the code it gives, and its rings (longitude, latitude), each closed."""

    number: int
    code: str
    rings: tuple[Ring, ...]

    @property
    def places(self) -> int:
        """How many places its rings have."""
        return sum(map(len, self.rings))


def read_outlines(text: str, code_property: str) -> list[Outline]:
    """The outlines in a GeoJSON feature collection. Raises OutlineFault, naming feature and fault."""
    try:
        data = json.loads(text, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        raise OutlineFault(f"This is no JSON: {error}") from error
    features = data.get("features") if isinstance(data, dict) else None
    if not isinstance(features, list) or data.get("type") != "FeatureCollection":
        raise OutlineFault("This is no GeoJSON feature collection.")
    if "crs" in data and not str(data["crs"]).endswith(("CRS84'}}", "EPSG::4326'}}")):
        raise OutlineFault("The file is not in longitude and latitude (WGS 84). Convert it to CRS84 first.")
    found = [_outline(number, feature, code_property) for number, feature in enumerate(features, start=1)]
    if not found:
        raise OutlineFault("The file holds no feature.")
    if sum(each.places for each in found) > MOST_PLACES:
        raise OutlineFault(
            f"The file holds more than {MOST_PLACES:,} places. Take a generalised boundary file."
        )
    return found


def _no_number(text: str) -> float:
    raise ValueError(f"{text} is no number")


def _outline(number: int, feature: Any, code_property: str) -> Outline:
    where = f"Feature {number}"
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise OutlineFault(f"{where} has no properties.")
    by_name = {str(name).casefold(): value for name, value in properties.items()}
    code = by_name.get(code_property.casefold())
    if not isinstance(code, str) or not code.strip():
        names = ", ".join(sorted(map(str, properties)))[:200] or "none"
        raise OutlineFault(f"{where} has no property “{code_property}”. It has: {names}.")
    geometry = feature.get("geometry")
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise OutlineFault(f"{where} ({code[:30]}) is no polygon.")
    parts = geometry.get("coordinates")
    polygons = [parts] if kind == "Polygon" else parts
    try:
        rings = tuple(_ring(ring) for polygon in polygons for ring in polygon)
    except (TypeError, ValueError, IndexError, OverflowError) as error:
        raise OutlineFault(f"{where} ({code[:30]}): {_words(error)}") from error
    if not rings:
        raise OutlineFault(f"{where} ({code[:30]}) has no outline.")
    return Outline(number, code.strip()[:40], rings)


def _words(error: Exception) -> str:
    return str(error) if isinstance(error, _Ring) else "its coordinates are not pairs of numbers."


class _Ring(ValueError):
    """What is wrong with a ring."""


def _ring(places: Any) -> Ring:
    ring = [(round(float(place[0]), 6), round(float(place[1]), 6)) for place in places]
    for longitude, latitude in ring:
        if not AROUND_ENGLAND.holds(longitude, latitude):
            raise _Ring(
                f"the place {longitude:g}, {latitude:g} is not in England; are these grid references?"
            )
    if ring and ring[0] != ring[-1]:
        ring.append(ring[0])
    if len(ring) < 4:
        raise _Ring("a ring has fewer than three corners.")
    return ring


def simplify(ring: Sequence[tuple[float, float]], tolerance: float) -> Ring:
    """The ring with the fewest corners that stay within `tolerance` (degrees of latitude) of what was left out.

    A closed ring is cut at its start and at the place farthest from it. Recursion is by hand: a ring may be long.
    """
    if len(ring) <= 4:
        return list(ring)
    cosine = math.cos(math.radians(ring[0][1]))
    flat = [(x * cosine, y) for x, y in ring]
    far = max(range(len(flat)), key=lambda at: math.dist(flat[0], flat[at]))
    kept = {0, far, len(flat) - 1}
    waiting = [(0, far), (far, len(flat) - 1)]
    while waiting:
        first, last = waiting.pop()
        at, off = _farthest(flat, first, last)
        if off > tolerance:
            kept.add(at)
            waiting += [(first, at), (at, last)]
    return [ring[at] for at in sorted(kept)]


def _farthest(flat: Sequence[tuple[float, float]], first: int, last: int) -> tuple[int, float]:
    """The corner between two others that lies farthest from the line between them, and how far."""
    (x1, y1), (x2, y2) = flat[first], flat[last]
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    best, most = first, 0.0
    for at in range(first + 1, last):
        x, y = flat[at]
        share = min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
        off = math.hypot(x - x1 - share * dx, y - y1 - share * dy)
        if off > most:
            best, most = at, off
    return best, most


def simple(outline: Outline, tolerance: float = TOLERANCE) -> list[Ring]:
    """The rings of an outline, simplified until they are few enough places; specks are left out, but never all."""
    rings = sorted(outline.rings, key=lambda ring: -_area(ring))
    while True:
        made = [simplify(ring, tolerance) for ring in rings]
        kept = [ring for ring in made if len(ring) >= 4 and _area(ring) > tolerance**2] or [list(rings[0])]
        if sum(map(len, kept)) <= MOST_KEPT or tolerance > 1:
            return kept
        tolerance *= 1.5


def _area(ring: Sequence[tuple[float, float]]) -> float:
    """The area within a ring, in square degrees."""
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in _sides(ring))) / 2


def _sides(ring: Sequence[tuple[float, float]]) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    return zip(ring, [*ring[1:], ring[0]], strict=True)


def inside(rings: Sequence[Sequence[Sequence[float]]], longitude: float, latitude: float) -> bool:
    """Whether a place lies within the rings, islands and lakes counted by the even-odd rule."""
    crossed = False
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
            if (y1 > latitude) != (y2 > latitude) and longitude < (x2 - x1) * (latitude - y1) / (
                y2 - y1
            ) + x1:
                crossed = not crossed
    return crossed
