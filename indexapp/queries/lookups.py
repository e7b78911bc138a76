"""What a data file is checked against: metrics and areas as look-up tables, and the figures held now."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
from django.db import connection

from indexapp.calc.checks import AreaEntry, AreaIndex, MetricIndex
from indexapp.calc.spec import STATUSES
from indexapp.calc.without_database import metric_entry
from indexapp.models import Area, AreaCode, Metric, Period, Succession
from indexapp.queries.bulk import read_table


def metric_index() -> MetricIndex:
    """Every metric with the names and limits that a check needs."""
    return MetricIndex(
        tuple(metric_entry(spec) for spec in Metric.objects.order_by("slug").values_list("spec", flat=True))
    )


def area_index() -> AreaIndex:
    """Every area with its life span and successors, and every code that finds one."""
    followed: dict[int, list[str]] = {}
    for predecessor, successor in Succession.objects.order_by("on").values_list(
        "predecessor_id", "successor__key"
    ):
        followed.setdefault(predecessor, []).append(successor)
    areas = [
        AreaEntry(key, kind, name, starts_on, ends_on, tuple(followed.get(pk, ())))
        for pk, key, kind, name, starts_on, ends_on in Area.objects.values_list(
            "pk", "key", "type", "name", "starts_on", "ends_on"
        )
    ]
    return AreaIndex.of(areas, dict(AreaCode.objects.values_list("code", "area__key")))


def held_now(metrics: Iterable[str], periods: Iterable[str] | None = None) -> pd.DataFrame:
    """Current observations of some metrics (by slug), in some periods (by code) or all.

    Columns metric, area, period (text), value, numerator, denominator, lower, upper (NaN = absent), status.
    """
    slugs = dict(Metric.objects.filter(slug__in=list(metrics)).values_list("pk", "slug"))
    codes = dict(Period.objects.values_list("pk", "code"))
    wanted = [pk for pk, code in codes.items() if periods is None or code in set(periods)]
    columns = ("metric", "area", "period", "value", "numerator", "denominator", "lower", "upper", "status")
    if not slugs or not wanted:
        return pd.DataFrame(
            {
                name: pd.Series(dtype=object if name in {"metric", "area", "period", "status"} else float)
                for name in columns
            }
        )
    current = "is_current" if connection.vendor == "postgresql" else "is_current = 1"
    frame = read_table(
        "SELECT metric_id, area_id, period_id, value, numerator, denominator, lower, upper, status FROM indexapp_observation "
        f"WHERE {current} AND metric_id IN ({_listed(slugs)}) AND period_id IN ({_listed(wanted)})",
        columns,
    )
    keys = dict(Area.objects.values_list("pk", "key"))
    return frame.assign(
        metric=frame["metric"].map(slugs).astype(object),
        area=frame["area"].map(keys).astype(object),
        period=frame["period"].map(codes).astype(object),
        status=frame["status"].map(dict(enumerate(STATUSES))).astype(object),
    )


def _listed(numbers: Iterable[int]) -> str:
    return ",".join(str(int(number)) for number in numbers)
