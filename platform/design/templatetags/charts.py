"""Tags that draw charts. A chart is always printed with its table."""

from __future__ import annotations

from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from design.charts.base import Chart
from design.charts.draw import svg

register = template.Library()


@register.inclusion_tag("components/chart.html", takes_context=True)
def chart(context: Context, chart: Chart, table: str = "under", heading: int = 3) -> dict[str, Any]:
    """`{% chart ranked table="beside" heading=2 %}`; `table` is under, beside or folded (in details)."""
    if table not in ("under", "beside", "folded"):
        raise ValueError(f"A chart's table is under, beside or folded, not “{table}”.")
    figures = chart.figures()
    return {
        "chart": chart,
        "drawing": svg(chart),
        "table": figures,
        "place": table,
        "heading": heading,
        "skip": len(chart.links) > 5,
        "request": context.get("request"),
    }


@register.simple_tag
def sparkline(chart: Chart) -> SafeString:
    """`{% sparkline line %}`: the small drawing alone, for a table's cell beside the figures it draws."""
    return svg(chart)
