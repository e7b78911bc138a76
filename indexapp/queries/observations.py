"""Reading observations one by one: a release's rows, and where one figure comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd
from django.db.models import QuerySet

from indexapp.calc.spec import STATUSES
from indexapp.models import Area, AreaCode, AreaType, Metric, Observation, Period, ReleaseStatus
from kernel.errors import NotFound

FIGURES = ("value", "numerator", "denominator", "lower", "upper")
STEP = 50_000


@dataclass(frozen=True)
class Rows:
    """Which observations to list; empty: any. `after`: the last id of the page before."""

    release: int | None = None
    metric: str = ""
    area: str = ""
    period: str = ""
    after: int = 0


@dataclass(frozen=True)
class Figure:
    """Everything about one metric, area and period: what each release said (newest publication first), and the parts."""

    metric: Metric
    area: Area
    period: Period
    said: list[Observation]
    parts: list[Observation]

    @property
    def in_force(self) -> Observation | None:
        """What counts now."""
        return next((each for each in self.said if each.is_current), None)


def listed(wanted: Rows, limit: int) -> list[Observation]:
    """Up to `limit` observations in the order they came in, with metric, area, period and release."""
    rows = Observation.objects.filter(pk__gt=wanted.after).order_by("pk")
    rows = (
        rows.filter(release_id=wanted.release) if wanted.release is not None else rows.filter(is_current=True)
    )
    if wanted.metric:
        rows = rows.filter(metric__slug=wanted.metric)
    if wanted.area:
        rows = rows.filter(area__key=wanted.area)
    if wanted.period:
        rows = rows.filter(period__code=wanted.period)
    return list(rows.select_related("metric", "area", "period", "release")[:limit])


def area_of(code: str) -> Area | None:
    """The area that a code or key means, with or without Fingertips' leading `n`."""
    text = code.strip().upper()
    wanted = {text, text.removeprefix("N") if text.startswith("NE") else text}
    found = AreaCode.objects.filter(code__in=wanted).select_related("area").first()
    return found.area if found else Area.objects.filter(key__in=wanted).first()


def figure(metric: str, area: str, period: str) -> Figure:
    """Where one figure comes from. Raises NotFound where nothing was ever said of it, nor of parts of the area."""
    if "\x00" in area + period:
        raise _nothing()
    keys = (
        Metric.objects.filter(slug=metric).first(),
        Area.objects.filter(key=area).first() or area_of(area),
        Period.objects.filter(code=period).first(),
    )
    if None in keys:
        raise _nothing()
    asked, place, time = keys
    rows = Observation.objects.filter(metric=asked, period=time).select_related("release", "area")
    said = [*rows.filter(area=place, is_current=True), *rows.filter(area=place, is_current=False)]
    parts = _parts(rows, place)
    if not said and not parts:
        raise _nothing()
    said.sort(key=lambda each: each.release.published_number or 0, reverse=True)
    return Figure(asked, place, time, said, parts)  # type: ignore[arg-type]


def _parts(rows: QuerySet[Observation], whole: Area | None) -> list[Observation]:
    """Figures in force for the smaller areas that a system is made of."""
    if whole is None or whole.type != AreaType.ICS:
        return []
    inside = Area.objects.filter(wholes__whole=whole, type__in=[AreaType.SUB_ICB, AreaType.CCG])
    return list(rows.filter(is_current=True, area__in=inside).order_by("area__name"))


def _nothing() -> NotFound:
    return NotFound(
        "No release has a figure for this metric, area and period.",
        next_step="Look through the releases under “Data”.",
    )


def tables_of(release_id: int, step: int = STEP) -> Iterator[pd.DataFrame]:
    """What a release holds as tidy tables of at most `step` rows, in the order of its file: metric, area, period, figures, status, note."""
    after = 0
    names = ("id", "metric__slug", "area__key", "period__code", *FIGURES, "status", "note")
    while True:
        rows = list(
            Observation.objects.filter(release_id=release_id, pk__gt=after)
            .order_by("pk")
            .values_list(*names)[:step]
        )
        if not rows:
            return
        after = rows[-1][0]
        frame = pd.DataFrame(rows, columns=["id", "metric", "area", "period", *FIGURES, "status", "note"])
        yield frame.assign(
            status=frame["status"].map(dict(enumerate(STATUSES))),
            **{name: frame[name].astype(float) for name in FIGURES},
        )


def state_of(row: Observation) -> str:
    """`in_force`, `replaced` or `withdrawn`."""
    if row.is_current:
        return "in_force"
    return "withdrawn" if row.release.status == ReleaseStatus.WITHDRAWN else "replaced"
