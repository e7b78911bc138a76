"""Charts as plain values that draw themselves as SVG and always give the same figures as a table."""

from design.charts.base import Chart, KeyEntry
from design.charts.comparison import ComparisonChart, ComparisonRow
from design.charts.draw import svg
from design.charts.intervals import IntervalChart, IntervalItem
from design.charts.ranked import RankedChart, RankedItem
from design.charts.sparkline import Sparkline
from design.charts.stacked import StackedBar, StackedChart, StackedGroup
from design.charts.strip import StripChart, StripPoint
from design.charts.tilemap import Tile, TileMap
from design.charts.trend import TrendChart, TrendPoint, TrendSeries

__all__ = [
    "Chart",
    "ComparisonChart",
    "ComparisonRow",
    "IntervalChart",
    "IntervalItem",
    "KeyEntry",
    "RankedChart",
    "RankedItem",
    "Sparkline",
    "StackedBar",
    "StackedChart",
    "StackedGroup",
    "StripChart",
    "StripPoint",
    "Tile",
    "TileMap",
    "TrendChart",
    "TrendPoint",
    "TrendSeries",
    "svg",
]
