"""A pinned figure in words: what it was, its chart, the run and the rows behind it, and what a later run says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse
from django.utils.html import format_html, format_html_join

from design.charts import TrendChart, TrendPoint, TrendSeries
from design.formats import NumberStyle, moment, number, ordinal, reason_for
from design.tables import Cell, Column, Row, Table
from indexapp.queries.pins import PinnedFigure

SCORE = NumberStyle(decimals=2, signed=True)
SHORT_UNIT = 3
"""Letters. A longer unit is said once for the whole chart."""
Fact = tuple[str, str]


@dataclass(frozen=True)
class PinView:
    """A pinned figure. `moved`: the two figures side by side, None while a later run says nothing else."""

    figure: str
    heading: str
    better: str
    facts: list[Fact]
    chart: TrendChart | None
    metric_href: str
    rows_href: str
    run_href: str
    illustrative: bool
    moved: MovedView | None


@dataclass(frozen=True)
class MovedView:
    """What a later run says: in words, and both figures in a table."""

    words: list[str]
    table: Table
    noticed: str


def pinned_view(
    figure: PinnedFigure, pinned_at: dt.datetime, now: dict[str, Any] | None, moved_at: dt.datetime | None
) -> PinView:
    """A figure as it was pinned, and as it is now where that differs. `now`: a Moved of the index as plain values."""
    return _view(figure, moment(pinned_at), _moved_view(figure, now or {}, moved_at) if moved_at else None)


def figure_view(figure: PinnedFigure) -> PinView:
    """A figure that is about to be pinned."""
    return _view(figure, "", None)


def claim_of(figure: PinnedFigure) -> str:
    """A figure in one sentence, as the claim of an item."""
    if figure.value is None:
        return f"There is no figure for {figure.title} in {figure.area_name}, {figure.period}."[:300]
    of = f", {place_words(figure.rank, figure.of)}" if figure.rank else ""
    return f"{figure.title} in {figure.area_name}, {figure.period}: {value_words(figure, figure.value, '')}{of}."[
        :300
    ]


def value_words(figure: PinnedFigure, value: float | None, absent: str) -> str:
    """A figure with its unit, or the reason why there is none."""
    return NumberStyle(decimals=figure.decimals, unit=figure.unit).text(value, absent)


def place_words(rank: int | None, of: int) -> str:
    """A place among the areas that have a figure."""
    return f"{ordinal(rank)} of {of:,}, 1st is best" if rank else "No place"


def _view(figure: PinnedFigure, pinned: str, moved: MovedView | None) -> PinView:
    period = f"?period={quote(figure.period, safe='/')}"
    links = {
        "metric": reverse("metric", args=[figure.definition, figure.metric]) + period,
        "rows": reverse("observation", args=[figure.metric, figure.area, figure.period]),
        "run": reverse("run", args=[figure.definition, figure.run_id]),
    }
    return PinView(
        figure=value_words(figure, figure.value, figure.absent),
        heading=f"{figure.title}, {figure.area_name}, {figure.period}",
        better="Higher is better." if figure.direction > 0 else "Lower is better.",
        facts=_facts(figure, pinned, links),
        chart=_chart(figure) if len(figure.series) > 1 else None,
        metric_href=links["metric"],
        rows_href=links["rows"],
        run_href=links["run"],
        illustrative=figure.illustrative,
        moved=moved,
    )


def _facts(figure: PinnedFigure, pinned: str, links: dict[str, str]) -> list[Fact]:
    facts: list[Fact] = [
        ("Metric", format_html('<a href="{}">{}</a>', links["metric"], figure.title)),
        ("Area", figure.area_name),
        ("Period", figure.period),
        ("Figure", value_words(figure, figure.value, figure.absent)),
        ("Place", place_words(figure.rank, figure.of)),
    ]
    if figure.median is not None:
        facts.append(("Middle area in that period", value_words(figure, figure.median, "")))
    facts += [
        ("Score", SCORE.text(figure.score, figure.absent)),
        (
            "Run",
            format_html(
                '<a href="{}">Run {} of {}</a>, finished {}',
                links["run"], figure.run_id, figure.definition_title, _when(figure.run_finished_at),
            ),
        ),
        ("Rows behind it", format_html('<a href="{}">The row of the release that it comes from</a>', links["rows"])),
    ]  # fmt: skip
    if figure.releases:
        named = [(reverse("release", args=[pk]), name or f"Release {pk}") for pk, name in figure.releases]
        facts.append(("Releases", format_html_join(", ", '<a href="{}">{}</a>', named)))
    return [*facts, ("Pinned", pinned)] if pinned else facts


def _chart(figure: PinnedFigure) -> TrendChart:
    points = [TrendPoint(period, value, reason=reason) for period, value, reason in figure.series]
    unit = f"{figure.unit[:1].upper()}{figure.unit[1:]}. " if len(figure.unit) > SHORT_UNIT else ""
    return TrendChart(
        id="pinned-series",
        title=f"{figure.title} over time",
        style=NumberStyle(decimals=figure.decimals, unit="" if unit else figure.unit),
        says=f"{unit}As run {figure.run_id} had it; the drawing does not change.",
        series=[TrendSeries(figure.area_name, points)],
    )


def _when(text: str) -> str:
    try:
        return moment(dt.datetime.fromisoformat(text))
    except ValueError:
        return text


def _moved_view(figure: PinnedFigure, now: dict[str, Any], moved_at: dt.datetime) -> MovedView:
    return MovedView(words=moved_words(figure, now), table=_both(figure, now), noticed=moment(moved_at))


def moved_words(figure: PinnedFigure, now: dict[str, Any]) -> list[str]:
    """How a figure changed, in sentences. `now`: a Moved of the index as plain values."""
    if now.get("gone"):
        if not now.get("run_id"):
            return ["The index has no published run any more, so there is no later figure."]
        return [
            "The latest run has no such figure any more: the metric, the area or the period is not in it."
        ]
    old, new = figure.value, now.get("value")
    if old is None and new is None:
        if figure.absent == now.get("absent"):
            return ["There is still no figure."]
        return [
            f"There is still no figure, for another reason: {reason_for(str(now.get('absent'))).sentence}"
        ]
    if new is None:
        return [f"There is no figure any more. {reason_for(str(now.get('absent') or 'missing')).sentence}"]
    if old is None:
        return [f"There is a figure now, {value_words(figure, new, '')}, where there was none."]
    return [_change(figure, old, float(new)), *_place(figure, now, same=old == new)]


def _change(figure: PinnedFigure, old: float, new: float) -> str:
    if old == new:
        return "The figure itself is the same."
    before, after = value_words(figure, old, ""), value_words(figure, new, "")
    if before == after:
        return f"The figure changed by less than is shown: it is {after} both times."
    way = "rose" if new > old else "fell"
    by = number(abs(new - old), figure.decimals)
    better = "better" if (new - old) * figure.direction > 0 else "worse"
    return f"The figure {way} by {by}, from {before} to {after}. That is {better} than what was cited."


def _place(figure: PinnedFigure, now: dict[str, Any], *, same: bool) -> list[str]:
    rank = now.get("rank")
    if figure.rank is None or rank is None or rank == figure.rank:
        return ["Its score changed, because the figures of other areas did."] if same else []
    because = ", because the figures of other areas changed" if same else ""
    return [
        f"Its place went from {ordinal(figure.rank)} of {figure.of:,} to {ordinal(rank)} of {int(now.get('of') or 0):,}{because}."
    ]


def _both(figure: PinnedFigure, now: dict[str, Any]) -> Table:
    gone = bool(now.get("gone"))
    absent = str(now.get("absent") or "missing")
    later: tuple[Cell | str, ...] = (
        "Not there" if gone else value_words(figure, now.get("value"), absent),
        "–" if gone else place_words(now.get("rank"), int(now.get("of") or 0)),
        "–" if gone else SCORE.text(now.get("score"), absent),
        _run(figure, int(now.get("run_id") or 0), str(now.get("run_finished_at") or "")),
    )
    cited: tuple[Cell | str, ...] = (
        value_words(figure, figure.value, figure.absent),
        place_words(figure.rank, figure.of),
        SCORE.text(figure.score, figure.absent),
        _run(figure, figure.run_id, figure.run_finished_at),
    )
    names = ("Figure", "Place", "Score", "Run")
    rows = [Row([name, was, then]) for name, was, then in zip(names, cited, later, strict=True)]
    columns = [Column("what", "What"), Column("cited", "As it was cited"), Column("now", "In the latest run")]
    return Table("both-figures", "Both figures", columns, rows, stacked=True)


def _run(figure: PinnedFigure, run_id: int, finished: str) -> Cell:
    if not run_id:
        return Cell("None", absent=True)
    return Cell(
        f"Run {run_id}", reverse("run", args=[figure.definition, run_id]), note=f"finished {_when(finished)}"
    )
