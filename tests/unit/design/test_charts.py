"""Charts: well-formed, strict about styles, complete in their tables, safe with hostile names."""

import math
import re
from dataclasses import replace
from itertools import pairwise
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from design import gallery
from design.charts import (
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
    svg,
)  # fmt: skip
from design.charts.scale import Linear, decimals_of, place, shorten, ticks
from design.formats import NumberStyle

from .pages import SVG, draw, tree, words

ALL = [*(example.chart for example in gallery.charts()), gallery.sparkline()]
NASTY = "<script>alert('x')</script> & \"quoted\" \x00\x1b ]]> 🦊 " + "x" * 200
values = st.one_of(st.none(), st.just(math.nan), st.floats(-1e9, 1e9))


def every_chart(label: str, value: float | None, other: float | None = 1.0) -> list:
    """One of each kind with a given name and value."""
    trend = [TrendPoint("2019", value, other, other), TrendPoint("2020", other), TrendPoint("2021", value)]
    common = {"id": "c", "title": label, "says": label}
    return [
        RankedChart(
            items=[RankedItem(label, value, "/a/?b=1&c=2"), RankedItem("B", other, rank=1)], **common
        ),
        TileMap(tiles=[Tile("QYG", label, value, "/x/"), Tile("new", "N", other)], **common),
        StripChart(points=[StripPoint(label, value, "chosen"), StripPoint("B", other, "similar")], **common),
        TrendChart(series=[TrendSeries(label, trend)], **common),
        IntervalChart(items=[IntervalItem(label, value, other, value, "/x/")], reference=other, **common),
        ComparisonChart(areas=[label, "B"], rows=[ComparisonRow(label, [value, other])], **common),
        Sparkline(points=tuple(trend), **common),
        StackedChart(
            steps=[label, *"2345"],
            groups=[
                StackedGroup(label, [StackedBar(label, [0, 1, 2, 3, 4]), StackedBar("B", None, label)], "/x/")
            ],
            **common,
        ),
    ]


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_a_drawing_is_xml_with_title_description_and_a_fitting_role(chart):
    root = tree(svg(chart))
    assert root.tag == f"{SVG}svg"
    assert root.find(f"{SVG}title").text == chart.title
    assert root.find(f"{SVG}desc").text
    assert root.get("role") == ("group" if root.iter(f"{SVG}a") and chart.links else "img")
    assert root.get("viewBox").split()[0:2] == ["0", "0"]


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_no_inline_style_script_or_event(chart):
    for element in tree(svg(chart)).iter():
        assert element.tag != f"{SVG}script"
        assert element.tag != f"{SVG}style"
        assert not [name for name in element.attrib if name == "style" or name.startswith("on")]


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_every_class_used_is_in_the_style_source(chart):
    from design.build import FRONTEND

    source = (FRONTEND / "scss" / "_charts.scss").read_text()
    used = {name for element in tree(svg(chart)).iter() for name in element.get("class", "").split()}
    plain = {name for name in used if not name.startswith(("fm-c-series", "fm-c-start", "fm-chart--"))}
    assert {name for name in plain if not re.search(rf"\.{name}\b", source)} == set()


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_nothing_but_names_and_paths_leaves_the_frame(chart):
    root = tree(svg(chart))
    width, height = (float(part) for part in root.get("viewBox").split()[2:])
    for element in root.iter():
        for name, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            if name in element.attrib:
                assert -1 <= float(element.get(name)) <= limit + 1, (element.tag, element.attrib)


@pytest.mark.parametrize("chart", ALL, ids=lambda chart: chart.id)
def test_a_drawing_is_quick_and_small(chart):
    svg(chart)
    start = perf_counter()
    for _ in range(5):
        drawing = svg(chart)
    assert (perf_counter() - start) / 5 < 0.1
    assert len(drawing.encode()) < 20_000


def test_hostile_names_stay_text():
    for chart in every_chart(NASTY, 0.5):
        drawing = svg(chart)
        root = tree(drawing)
        assert not list(root.iter(f"{SVG}script"))
        assert "<script" not in drawing
        assert "<script" not in draw("{% chart c %}", c=chart)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), values, values)
def test_any_name_and_value_draws(label, value, other):
    for chart in every_chart(label, value, other):
        tree(svg(chart))
        assert "nan" not in re.sub(r">[^<]*<|\"[^\"]*(?:aria|href)[^\"]*\"", "", svg(chart)) or "nan" in label
        chart.figures()


@settings(max_examples=60, deadline=None)
@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=60))
def test_every_value_drawn_is_in_the_table(numbers):
    style = NumberStyle(decimals=3, signed=True)
    items = [RankedItem(f"Area {at}", value) for at, value in enumerate(numbers)]
    table = RankedChart(id="c", title="T", items=items, style=style).figures()
    assert sorted(row.full()[1].text for row in table.rows) == sorted(style.text(value) for value in numbers)


def test_the_gallerys_tables_hold_every_value():
    for chart, expected in (
        (gallery.ranked(), 42), (gallery.tile_map(), 42), (gallery.strip(), 42), (gallery.trend(), 12),
        (gallery.intervals(), 11), (gallery.comparison(), 3), (gallery.sparkline(), 12), (gallery.stacked(), 4),
    ):  # fmt: skip
        assert len(chart.figures().rows) == expected


def test_a_chart_is_never_printed_without_its_table():
    for place_ in ("under", "beside", "folded"):
        page = draw(f'{{% chart c table="{place_}" %}}', c=gallery.ranked())
        assert page.count("<svg") == 1
        assert page.count("<table") == 1
    with pytest.raises(ValueError, match="under, beside or folded"):
        draw('{% chart c table="none" %}', c=gallery.ranked())


def test_absent_values_are_told_apart_in_drawing_and_table():
    items = [
        RankedItem("A", 0.0),
        RankedItem("B", None, reason="suppressed"),
        RankedItem("C", None, reason="not_applicable"),
        RankedItem("D", math.nan),
    ]
    chart = RankedChart(id="c", title="T", items=items)
    shown = [row.full()[1].text for row in chart.figures().rows]
    assert shown == ["0.0", "Suppressed", "Not applicable", "No data"]
    for word in shown:
        assert word in words(tree(svg(chart)))
    assert svg(chart).count("<circle") == 1


def test_bars_lie_on_their_side_of_zero():
    items = [RankedItem("up", 0.5), RankedItem("down", -0.25)]
    root = tree(svg(RankedChart(id="c", title="T", items=items)))
    good = root.find(f".//{SVG}circle[@class='fm-c-good']")
    poor = root.find(f".//{SVG}circle[@class='fm-c-poor']")
    zero = float(re.match(r"M([\d.]+)", root.find(f".//{SVG}path[@class='fm-c-axis']").get("d"))[1])
    assert float(good.get("cx")) - zero == pytest.approx(2 * (zero - float(poor.get("cx"))), abs=0.3)


def test_tiles_stand_where_they_are_told_and_the_rest_underneath():
    told = [Tile("a", "A", 1.0, at=(3, 0)), Tile("b", "B", 2.0, at=(0, 2)), Tile("c", "C", None, at=(9, 1))]
    chart = TileMap(id="c", title="T", tiles=[*told, Tile("d", "D", 0.5), Tile("e", "E", 0.5)])
    spots = {tile["code"]: (float(tile["x"]), float(tile["y"])) for tile in chart.drawing()["tiles"]}
    assert len(set(spots.values())) == 5
    assert spots["a"][1] < spots["c"][1] < spots["b"][1] < spots["d"][1] == spots["e"][1]
    assert spots["b"][0] == spots["d"][0] == 0
    assert spots["c"][0] + float(chart.drawing()["wide"]) == pytest.approx(340, abs=0.2)


def test_classes_split_values_into_fifths():
    tiles = [Tile(f"k{at}", f"A{at}", float(at)) for at in range(40)]
    chart = TileMap(id="c", title="T", tiles=tiles)
    counts = [sum(chart.class_of(tile.value) == each for tile in tiles) for each in range(1, 6)]
    assert counts == [8] * 5
    assert chart.class_of(None) == 0


def test_given_breaks_decide_the_class():
    chart = TileMap(id="c", title="T", tiles=[], breaks=(-0.3, -0.1, 0.1, 0.3))
    assert [chart.class_of(value) for value in (-1, -0.3, 0, 0.2, 0.3, 1)] == [1, 2, 3, 4, 5, 5]


@pytest.mark.parametrize("breaks", [(1, 2, 3), (4, 3, 2, 1)])
def test_odd_breaks_are_refused(breaks):
    with pytest.raises(ValueError, match="four breaks"):
        TileMap(id="c", title="T", tiles=[], breaks=breaks)


def test_turning_a_tile_map_round_changes_faces_and_not_groups():
    tiles = [Tile("QYG", "A", 1.0), *(Tile(f"k{at}", "B", 0.0) for at in range(4))]
    high = TileMap(id="c", title="T", tiles=tiles, breaks=(0.1, 0.2, 0.3, 0.4))
    low = replace(high, higher_is_better=False)
    assert high.drawing()["tiles"][0]["face"] == 5
    assert low.drawing()["tiles"][0]["face"] == 1
    assert high.figures() == low.figures()


def test_a_trend_breaks_at_a_gap_and_marks_it():
    points = [TrendPoint(str(year), None if year == 2017 else 1.0 + year % 3) for year in range(2014, 2021)]
    drawing = TrendChart(id="c", title="T", series=[TrendSeries("A", points)]).drawing()
    assert len(drawing["lines"][0]["paths"]) == 2
    assert len(drawing["gaps"]) == 1


def test_the_band_covers_only_periods_with_both_limits():
    points = [
        TrendPoint(year, 1, 0.5, None if year == "2015" else 1.5) for year in ("2014", "2015", "2016", "2017")
    ]
    chart = TrendChart(id="c", title="T", series=[TrendSeries("A", points)])
    assert len(chart.drawing()["bands"]) == 2
    assert [row.full()[2].text for row in chart.figures().rows] == [
        "0.5 to 1.5",
        "–",
        "0.5 to 1.5",
        "0.5 to 1.5",
    ]


def test_series_over_different_periods_share_one_axis():
    one = TrendSeries("A", [TrendPoint("2015", 1.0)])
    two = TrendSeries("B", [TrendPoint("2014", 2.0), TrendPoint("2016", 3.0)])
    table = TrendChart(id="c", title="T", series=[one, two]).figures()
    assert [[cell.text for cell in row.full()] for row in table.rows] == [
        ["2014", "No data", "2.0"], ["2015", "1.0", "No data"], ["2016", "No data", "3.0"],
    ]  # fmt: skip


def test_a_comparison_uses_a_shape_of_its_own_for_each_area():
    chart = gallery.comparison()
    shapes = {
        re.sub(r"^M\S+ \S+?(?=[a-z])", "", dot["path"])
        for row in chart.drawing()["rows"]
        for dot in row["dots"]
    }
    assert len(shapes) == 5
    assert len({entry.drawing for entry in chart.key}) == 5


def test_a_comparison_of_one_or_six_is_refused():
    for count in (1, 6):
        with pytest.raises(ValueError, match="two to five"):
            ComparisonChart(id="c", title="T", areas=["A"] * count, rows=[])
    with pytest.raises(ValueError, match="one value for each"):
        ComparisonChart(id="c", title="T", areas=["A", "B"], rows=[ComparisonRow("x", [1.0])])


def test_a_chart_with_many_links_can_be_skipped():
    page = draw("{% chart c %}", c=gallery.ranked())
    assert 'href="#ranked-figures">Skip the drawing' in page
    assert 'id="ranked-figures"' in page


@given(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.integers(1, 10))
def test_ticks_cover_the_values_in_even_round_steps(low, high, about):
    marks = ticks(low, high, about)
    assert marks[0] <= min(low, high) + 1e-6 * max(1, abs(low), abs(high))
    assert marks[-1] >= max(low, high) - 1e-6 * max(1, abs(low), abs(high))
    assert len(marks) <= about + 3
    step = marks[1] - marks[0]
    assert all(b - a == pytest.approx(step, rel=1e-6) for a, b in pairwise(marks))


def test_ticks_by_hand():
    assert ticks(-0.72, 0.71, 6) == [-1.0, -0.5, 0.0, 0.5, 1.0]
    assert ticks(0, 57.9, 4) == [0, 20, 40, 60]
    assert decimals_of([0.0, 0.25]) == 1
    assert decimals_of([0.0, 20.0]) == 0


def test_a_scale_without_width_puts_everything_in_the_middle():
    assert Linear(3, 3, 0, 10).at(3) == 5


def test_coordinates_have_one_decimal_and_no_negative_zero():
    assert [place(value) for value in (1.0, 1.26, -0.01, 0, -2.5)] == ["1", "1.3", "0", "0", "-2.5"]


def test_long_names_end_in_an_ellipsis():
    assert shorten("A name", 200) == "A name"
    assert shorten("Bath and North East Somerset, Swindon and Wiltshire", 100).endswith("…")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 10_000), min_size=5, max_size=5))
def test_stacked_bars_fill_their_room_and_the_table_says_every_count(counts):
    bar = StackedBar("After", counts)
    chart = StackedChart(id="c", title="T", steps="abcde", groups=[StackedGroup("A", [bar])])
    cells = [cell.text for cell in chart.figures().rows[0].full()]
    assert cells[2:] == [f"{each:,}" for each in [*counts, sum(counts)]]
    wide = sum(float(part["wide"]) for part in chart.drawing()["groups"][0]["bars"][0]["parts"])
    assert not sum(counts) or abs(wide - (340 - 1 - 58)) < 1


def test_stacked_bars_need_five_steps():
    with pytest.raises(ValueError, match="5 steps"):
        StackedChart(id="c", title="T", steps="abcde", groups=[StackedGroup("A", [StackedBar("B", [1, 2])])])
