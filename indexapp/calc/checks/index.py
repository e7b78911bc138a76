"""What a file is checked against: the metrics and areas we know, as plain look-up tables."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

UnitKind = Literal["percent", "fraction", "rate", "count", "ratio", "other"]

_NEVER_NEGATIVE = frozenset({"percent", "fraction", "rate", "count", "ratio"})
_TOP = {"percent": 100.0, "fraction": 1.0}


@dataclass(frozen=True)
class MetricEntry:
    """What a check needs of a metric.

    `fingertips_id` with `sex` and `age` says which Fingertips rows are this metric; `sex` is Persons unless
    said, `age` None accepts any. `scale`: value = scale * numerator / denominator, None without counts.
    `lower` and `upper` bound the value: unsaid, 0 for every kind but `other`, and 100 or 1 on top for percent
    and fraction; an occupancy that may pass 100 says `upper` itself; infinity means no bound.
    """

    slug: str
    title: str
    aliases: tuple[str, ...] = ()
    fingertips_id: int | None = None
    sex: str | None = None
    age: str | None = None
    scale: float | None = None
    unit_kind: UnitKind = "other"
    lower: float | None = None
    upper: float | None = None
    integer_counts: bool = False

    @property
    def least(self) -> float:
        """The least value possible."""
        if self.lower is not None:
            return self.lower
        return 0.0 if self.unit_kind in _NEVER_NEGATIVE else -math.inf

    @property
    def most(self) -> float:
        """The greatest value possible."""
        return self.upper if self.upper is not None else _TOP.get(self.unit_kind, math.inf)


@dataclass(frozen=True)
class MetricIndex:
    """The metrics of the catalogue, found by slug, title, alias or Fingertips number."""

    metrics: tuple[MetricEntry, ...]

    @cached_property
    def by_slug(self) -> dict[str, MetricEntry]:
        """slug to metric."""
        return {metric.slug: metric for metric in self.metrics}

    @cached_property
    def by_name(self) -> dict[str, tuple[MetricEntry, ...]]:
        """Slug, title or alias, without case and spare spaces, to the metrics so called."""
        names: dict[str, dict[str, MetricEntry]] = {}
        for metric in self.metrics:
            for name in (metric.slug, metric.title, *metric.aliases):
                names.setdefault(plain(name), {})[metric.slug] = metric
        return {name: tuple(found.values()) for name, found in names.items()}

    @cached_property
    def by_number(self) -> dict[str, tuple[MetricEntry, ...]]:
        """Fingertips number, as text, to the metrics made from it."""
        numbers: dict[str, list[MetricEntry]] = {}
        for metric in self.metrics:
            if metric.fingertips_id is not None:
                numbers.setdefault(str(metric.fingertips_id), []).append(metric)
        return {number: tuple(found) for number, found in numbers.items()}


@dataclass(frozen=True)
class AreaEntry:
    """What a check needs of an area: its key, type, name, first and last day, and who followed it.

    `ends_on` is the last day it was in being; None while it is.
    """

    key: str
    type: str
    name: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    successors: tuple[str, ...] = ()


@dataclass(frozen=True)
class AreaIndex:
    """The areas we know and every code that stands for one of them (ONS, ODS, CCG)."""

    areas: Mapping[str, AreaEntry]
    codes: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, areas: Iterable[AreaEntry], codes: Mapping[str, str]) -> AreaIndex:
        """From areas and a table of code to area key; a key is always a code of its own area."""
        known = {area.key: area for area in areas}
        upper = {code.strip().upper(): key for code, key in codes.items()}
        return cls(known, {key.upper(): key for key in known} | upper)

    def find(self, code: str, name: str = "") -> str | None:
        """The key of the area a file means, by its code (a leading `n` as in `nE54000008` is dropped), or by
        the code at the end of its name (`… - QYG`)."""
        wanted = code.strip().upper()
        key = self.codes.get(wanted)
        if key is None and wanted.startswith("NE"):
            key = self.codes.get(wanted[1:])
        if key is None and not wanted:
            tail = re.search(r" - ([A-Z0-9]{3,5})\s*$", name)
            key = self.codes.get(tail[1]) if tail else None
        return key

    def names(self, keys: Iterable[str]) -> str:
        """Area keys with their names, for a sentence."""
        return ", ".join(
            f"{key} ({self.areas[key].name})" if key in self.areas and self.areas[key].name else key
            for key in keys
        )


def plain(text: str) -> str:
    """A name without case and with single spaces."""
    return " ".join(text.split()).casefold()
