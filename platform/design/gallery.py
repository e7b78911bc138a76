"""Made-up examples for the gallery: areas named after letters, figures from a fixed formula. Illustrative."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.paginator import Paginator

from design.charts import (
    Chart,
    ComparisonChart,
    ComparisonRow,
    IntervalChart,
    IntervalItem,
    RankedChart,
    RankedItem,
    Sparkline,
    StackedBar,
    StackedChart,
    StackedGroup,
    StripChart,
    StripPoint,
    Tile,
    TileMap,
    TrendChart,
    TrendPoint,
    TrendSeries,
)
from design.formats import NumberStyle
from design.tables import Cell, Column, Row, Table

SCORE = NumberStyle(decimals=2, signed=True)
PERCENT = NumberStyle(decimals=1, unit="%")
LONG_NAME = "Example Shire, Illustration and the Longest Name of All the Areas"


@dataclass(frozen=True)
class Example:
    """One entry of the gallery: a chart and how a page writes it."""

    name: str
    chart: Chart
    usage: str
    table: str = "beside"


def names() -> list[str]:
    """42 made-up area names, one of them long."""
    return [LONG_NAME if at == 3 else f"Example area {at + 1}" for at in range(42)]


def made_up(at: int) -> float | None:
    """A made-up score between -1 and 1 for the area at a place; two areas have none."""
    return None if at in (17, 30) else math.tanh(math.sin(at * 1.7) * 0.9)


def _scores() -> list[tuple[str, float | None]]:
    pairs = [(name, made_up(at)) for at, name in enumerate(names())]
    return sorted(pairs, key=lambda pair: -(pair[1] if pair[1] is not None else -9))


def ranked() -> RankedChart:
    """Figure 1 of an index page."""
    items = [
        RankedItem(name, value, f"#{at}", at + 1 if value is not None else None, "low_coverage", at == 11)
        for at, (name, value) in enumerate(_scores())
    ]
    return RankedChart(
        id="ranked", title="Areas in order of their score", items=items, style=SCORE,
        says="Illustrative. Bars to the right of zero are better than the centre, to the left worse.",
    )  # fmt: skip


def tile_map() -> TileMap:
    """Forty-two made-up areas as tiles, in a slanting block."""
    tiles = [
        Tile(
            f"E{at}",
            f"Example area {at}",
            made_up(at),
            f"#e{at}",
            "suppressed",
            at=(at % 6 + at // 18, at // 6),
        )
        for at in range(42)
    ]
    return TileMap(
        id="tiles", title="Score by place", tiles=tiles, style=SCORE, value_label="Score",
        says="Illustrative. Each tile is one area, placed where its layout says.",
    )  # fmt: skip


def strip() -> StripChart:
    """One area among all."""
    points = [
        StripPoint(
            name, value, "chosen" if at == 11 else "similar" if at % 5 == 0 else "other", reason="missing"
        )
        for at, (name, value) in enumerate(_scores())
    ]
    return StripChart(
        id="strip", title="This area among all areas and among similar ones", points=points, style=SCORE,
        low_label="Worse", high_label="Better", says="Illustrative. Squares are similar areas.",
    )  # fmt: skip


def trend() -> TrendChart:
    """A line with a gap, limits and a comparison."""

    def value(at: int) -> float | None:
        return None if at == 4 else 62 + 6 * math.sin(at / 2)

    periods = [f"20{year}/{year + 1}" for year in range(12, 24)]
    own = [
        TrendPoint(
            period, value(at), (value(at) or 0) - 2.5, (value(at) or 0) + 2.5, "" if at != 4 else "suppressed"
        )
        for at, period in enumerate(periods)
    ]
    other = [TrendPoint(period, 60 + at * 0.4) for at, period in enumerate(periods)]
    return TrendChart(
        id="trend", title="Share seen within four weeks", style=PERCENT,
        series=[TrendSeries("Example area 1", own), TrendSeries("England", other)],
        says="Illustrative. The band is the range of the limits; the dotted line marks a withheld period.",
    )  # fmt: skip


def intervals() -> IntervalChart:
    """A metric with limits over some areas."""
    items = [
        IntervalItem(
            name,
            None if at == 6 else 30 + 3.1 * at,
            26 + 3 * at,
            34 + 3.3 * at,
            f"#i{at}",
            "not_applicable",
            at == 4,
        )
        for at, name in enumerate(names()[:10])
    ]
    return IntervalChart(
        id="intervals", title="Metric with limits", items=items, style=PERCENT, reference=45.2,
        reference_label="England", says="Illustrative. The whiskers show where the figure probably lies.",
    )  # fmt: skip


def comparison() -> ComparisonChart:
    """Five areas over some domains."""
    rows = [
        ComparisonRow(label, [made_up(at * 7 + each * 3) for each in range(5)], f"#c{at}")
        for at, label in enumerate(
            ["Mental and physical health", "Community and hospital care", "Health and social care"]
        )
    ]
    return ComparisonChart(
        id="comparison", title="Five areas by domain", areas=names()[:5], rows=rows, style=SCORE,
        low_label="Worse", high_label="Better", says="Illustrative. Shapes and colours stand for areas.",
    )  # fmt: skip


def sparkline() -> Sparkline:
    """A small line."""
    points = tuple(
        TrendPoint(f"20{at}", None if at == 15 else 40 + 8 * math.sin(at), reason="missing")
        for at in range(12, 24)
    )
    return Sparkline(id="sparkline", title="Example metric in Example area 1", points=points, style=PERCENT)


def stacked() -> StackedChart:
    """Answers before and after."""
    groups = [
        StackedGroup("Example option 1", [StackedBar("Before", [8, 6, 9, 5, 2]), StackedBar("After", [4, 6, 6, 9, 5])]),
        StackedGroup("Example option 2", [StackedBar("Before", [2, 3, 9, 9, 7]), StackedBar("After", None, "Not told yet")]),
    ]  # fmt: skip
    steps = ["Strongly against", "Against", "Undecided", "For", "Strongly for"]
    return StackedChart(
        id="stacked", title="Opinion before and after", steps=steps, groups=groups, says="Illustrative."
    )


def charts() -> list[Example]:
    """Every chart with its usage."""
    return [
        Example("Ranked bars", ranked(), '{% chart ranked table="beside" heading=2 %}'),
        Example("Tile map", tile_map(), '{% chart tiles table="beside" %}'),
        Example("Strip", strip(), '{% chart strip table="folded" %}', "folded"),
        Example("Trend", trend(), "{% chart trend %}", "under"),
        Example("Bars with limits", intervals(), '{% chart intervals table="beside" %}'),
        Example("Comparison", comparison(), '{% chart comparison table="under" %}', "under"),
        Example("Stacked bars", stacked(), '{% chart stacked table="under" %}', "under"),
    ]


EXAMPLE_DATA = {"note": "Made up", "received_day": "31", "received_month": "2", "received_year": "2026"}


class ExampleForm(forms.Form):
    """One field of each kind; made to fail so that errors can be seen."""

    name = forms.CharField(label="Name of the file", help_text="As people will look for it.", max_length=60)
    kind = forms.ChoiceField(
        label="What does it hold?",
        widget=forms.RadioSelect,
        choices=[("index", "An index"), ("metric", "One metric")],
    )
    domains = forms.MultipleChoiceField(
        label="Domains", widget=forms.CheckboxSelectMultiple, required=False, help_text="Choose any.",
        choices=[("a", "Mental and physical health"), ("b", "Community and hospital care")],
    )  # fmt: skip
    period = forms.ChoiceField(label="Period", choices=[("2019/20", "2019/20"), ("2018/19", "2018/19")])
    areas = forms.IntegerField(label="Number of areas", help_text="42, as a rule.")
    received = forms.DateField(
        label="Date received", widget=forms.SelectDateWidget, help_text="For example, 27 3 2026."
    )
    note = forms.CharField(label="Note", widget=forms.Textarea, required=False, max_length=300)
    file = forms.FileField(label="File", help_text="CSV or XLSX, up to 200 MB.")
    sure = forms.BooleanField(label="I have the right to share this file")


class ExampleFilter(forms.Form):
    """A small filter form."""

    q = forms.CharField(label="Name or code", required=True)
    kind = forms.ChoiceField(
        label="Kind of area", choices=[("ics", "Integrated care system"), ("utla", "Council")]
    )


def _table(line: Sparkline) -> Table:
    columns = (
        Column("area", "Area", sortable=True),
        Column("score", "Score", numeric=True, sortable=True),
        Column("rank", "Rank", numeric=True, term="rank"),
        Column("note", "What it says about the area, in rather many words"),
    )
    rows = [
        Row((Cell("Example area 1", "#"), "+0.42", "1", "Better than the centre")),
        Row((Cell("Example area 2", "#"), "−0.10", "2", "About the centre"), marked=True),
        Row(
            (
                Cell(LONG_NAME, "#"),
                Cell("Suppressed", absent=True),
                Cell("–", absent=True),
                Cell("No score", note="(see the note)"),
            )
        ),
    ]
    return Table(
        "example-table", "Areas in order of their score (illustrative)", columns, rows, sort="-score"
    )


def components() -> dict[str, Any]:
    """What the gallery's page shows beside the charts."""
    line = sparkline()
    return {
        "crumbs": [("Home", "/"), ("Example", "#")],
        "example_form": ExampleForm(data=EXAMPLE_DATA),
        "filter_form": ExampleFilter(prefix="filter"),
        "page_obj": Paginator(range(300), 20).get_page(4),
        "table": _table(line),
        "line": line,
        "summary_rows": [
            ("Published", "4 March 2026"),
            ("Source", "Example statistics", "#", "Change"),
            ("Areas", 42),
        ],
        "files": [
            {"href": "#", "text": "All scores", "kind": "CSV", "size": 24_000, "note": "One row for each."},
            {"href": "#", "text": "The same", "kind": "XLSX", "size": 61_000},
        ],
        "moment": dt.datetime(2026, 7, 1, 13, 5, tzinfo=dt.UTC),
        "statuses": ["draft", "running", "published", "withdrawn", "failed"],
    }  # fmt: skip
