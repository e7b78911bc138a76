"""From degrees to a drawing and back, for areas the size of a health system.

Equirectangular with the cosine of the middle latitude: straight, quick, and within England off by less than one part in
fifty at the edges of the largest system, which is less than the width of a mark.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

KM_PER_DEGREE = 111.195
"""Kilometres in a degree of a great circle on a sphere of 6,371 km."""
KM_PER_MILE = 1.609344


@dataclass(frozen=True)
class Box:
    """A stretch of the globe, in degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the place lies in it, edges included."""
        return self.west <= longitude <= self.east and self.south <= latitude <= self.north

    def meets(self, other: Box) -> bool:
        """Whether the two share a place."""
        return not (
            other.west > self.east
            or other.east < self.west
            or other.south > self.north
            or other.north < self.south
        )

    def grown(self, share: float, least: float) -> Box:
        """The box with a margin: a share of its size on each side, and at least `least` degrees of latitude wide and high."""
        cosine = math.cos(math.radians((self.south + self.north) / 2))
        wide = max((self.east - self.west) * (1 + 2 * share), least / cosine)
        high = max((self.north - self.south) * (1 + 2 * share), least)
        x, y = (self.west + self.east) / 2, (self.south + self.north) / 2
        return Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)


def box_of(places: Iterable[Sequence[float]]) -> Box | None:
    """The smallest box around (longitude, latitude) pairs; None without any."""
    found = list(places)
    if not found:
        return None
    longitudes, latitudes = [each[0] for each in found], [each[1] for each in found]
    return Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


@dataclass(frozen=True)
class Projection:
    """Puts degrees on a drawing `width` by `height` units large. `scale`: units per degree of latitude."""

    box: Box
    width: float
    height: float
    scale: float
    cosine: float

    @classmethod
    def fit(cls, box: Box, width: float, *, lowest: float, highest: float) -> Projection:
        """A drawing of the given width that shows all of the box; its height is between `lowest` and `highest`."""
        cosine = math.cos(math.radians((box.south + box.north) / 2))
        wide, high = max((box.east - box.west) * cosine, 1e-9), max(box.north - box.south, 1e-9)
        height = min(max(width * high / wide, lowest), highest)
        scale = min(width / wide, height / high)
        return cls(box, width, height, scale, cosine)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place stands: units from the left and from the top."""
        x = (longitude - (self.box.west + self.box.east) / 2) * self.cosine * self.scale + self.width / 2
        y = ((self.box.south + self.box.north) / 2 - latitude) * self.scale + self.height / 2
        return x, y

    def back(self, x: float, y: float) -> tuple[float, float]:
        """The longitude and latitude of a place on the drawing."""
        longitude = (x - self.width / 2) / (self.cosine * self.scale) + (self.box.west + self.box.east) / 2
        latitude = (self.box.south + self.box.north) / 2 - (y - self.height / 2) / self.scale
        return longitude, latitude

    @property
    def shown(self) -> Box:
        """What the drawing shows, which is more than the box where the two differ in shape."""
        (west, north), (east, south) = self.back(0, 0), self.back(self.width, self.height)
        return Box(west, south, east, north)

    @property
    def units_per_km(self) -> float:
        """Units of the drawing in a kilometre."""
        return self.scale / KM_PER_DEGREE


def kilometres(one: Sequence[float], other: Sequence[float]) -> float:
    """The distance of two (longitude, latitude) places over the globe."""
    (lon1, lat1), (lon2, lat2) = map(math.radians, one), map(math.radians, other)
    half = (
        math.sin((lat2 - lat1) / 2) ** 2 + math.cos(lat1) * math.cos(lat2) * math.sin((lon2 - lon1) / 2) ** 2
    )
    return 2 * math.asin(min(1.0, math.sqrt(half))) * KM_PER_DEGREE * 180 / math.pi


def round_length(most: float) -> float:
    """The largest of 1, 2 and 5 times a power of ten that is no more than `most` (more than nought)."""
    power = 10.0 ** math.floor(math.log10(most))
    return max(step * power for step in (1, 2, 5) if step * power <= most * (1 + 1e-9))
