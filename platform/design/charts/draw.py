"""Draws a chart: its positions through its template."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.template.loader import get_template
from django.utils.safestring import SafeString, mark_safe

from design.charts.base import Chart
from design.charts.scale import WIDTH, clean, place


@cache
def _template(name: str) -> Any:
    return get_template(f"design/charts/{name}.html")


def svg(chart: Chart) -> SafeString:
    """The chart as one SVG element: real text, classes and no styles, a title and a description."""
    drawing = chart.drawing()
    context = {
        "id": chart.id,
        "kind": chart.template,
        "title": clean(chart.title),
        "says": clean(chart.says) or "The figures are in the table that goes with this chart.",
        # A picture hides its links from a screen reader, so a drawing with links is a group.
        "role": "group" if chart.links else "img",
        "width": place(drawing.pop("width", WIDTH)),
        "height": place(drawing.pop("height")),
        **drawing,
    }
    return mark_safe(_template(chart.template).render(context))  # noqa: S308  (made by an autoescaping template)
