"""Small definitions and observations for the tests of the calculations. All figures are illustrative."""

from __future__ import annotations

import math

import pandas as pd

from indexapp.calc.spec import (
    DefinitionSpec,
    DomainSpec,
    Geography,
    MethodSpec,
    MetricSpec,
    Part,
    WeightedMetric,
)

FIGURES = ("value", "numerator", "denominator")


def metric(slug="m", direction=1, scale=100.0):
    return MetricSpec(slug=slug, title=slug, direction=direction, unit="%", scale=scale)


def definition(*domains, **method):
    """A definition from lists of metrics (or WeightedMetric), one list a domain: d0, d1, …"""
    built = tuple(
        DomainSpec(
            slug=f"d{position}",
            title=f"Domain {position}",
            metrics=tuple(m if isinstance(m, WeightedMetric) else WeightedMetric(m) for m in metrics),
        )
        for position, metrics in enumerate(domains)
    )
    spec = MethodSpec(**{"baseline": "2019", **method})
    return DefinitionSpec("test", "1", "Test", built, spec, illustrative=True)


def observation(area, value=None, top=None, bottom=None, status="value", metric="m", period="2019"):
    return {
        "metric": metric,
        "area": area,
        "period": period,
        "value": value,
        "numerator": top,
        "denominator": bottom,
        "status": status,
    }


def table(rows):
    """Observations as the calculations take them: None becomes NaN."""
    columns = ["metric", "area", "period", *FIGURES, "status"]
    frame = pd.DataFrame(rows, columns=columns)
    return frame.astype(dict.fromkeys(FIGURES, float))


def values(**figures):
    """A slice of direct values: values(A=1.0, B=2.0)."""
    return table([observation(area, value) for area, value in figures.items()])


def geography(*areas, **layers):
    return Geography(
        areas=areas, layers={name: tuple(Part(*part) for part in layer) for name, layer in layers.items()}
    )


def by_key(scores):
    """The scores table as {(period, node, area): row}."""
    return {(row.period, row.node, row.area): row for row in scores.itertuples(index=False)}


def same(found, expected, tolerance=1e-9):
    """A float of the table against an oracle's float or None."""
    if expected is None:
        return math.isnan(found)
    return math.isclose(found, expected, rel_tol=tolerance, abs_tol=tolerance)
