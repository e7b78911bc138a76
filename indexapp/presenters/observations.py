"""Single figures and where they come from, in words and tables."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from design.formats import NumberStyle, day, reason_for
from design.tables import Cell, Column, Row, Table
from indexapp.calc.spec import STATUSES
from indexapp.models import Observation
from indexapp.queries.observations import Figure, state_of

STATES = {"in_force": "In force", "replaced": "Replaced", "withdrawn": "Withdrawn"}


def exact(value: float | None) -> str:
    """A figure with all the digits it came with, up to ten."""
    return "" if value is None else f"{value:,.10g}".replace("-", "−")


def value_of(row: Observation) -> str:
    """The value with its unit, or why there is none."""
    if row.value is None:
        return reason_for(STATUSES[row.status] if row.status else "missing").short
    unit = row.metric.unit
    return NumberStyle(row.metric.decimals, unit=unit if len(unit) <= 20 else "").text(row.value)


def source_href(row: Observation) -> str:
    """The page that says where this figure comes from."""
    return reverse("observation", args=[row.metric.slug, row.area.key, row.period.code])


def row_table(rows: Iterable[Observation]) -> Table:
    """Rows of a release, or figures in force."""
    columns = (
        Column("metric", "Metric"), Column("area", "Area"), Column("period", "Period"), Column("value", "Value", numeric=True),
        Column("note", "Note"), Column("row", "Row in the file", numeric=True), Column("state", "State"),
    )  # fmt: skip
    listed = [
        Row(
            (
                each.metric.short_title,
                Cell(each.area.short_name, note=f"({each.area.key})"),
                each.period.code,
                Cell(value_of(each), source_href(each), absent=each.value is None),
                each.note,
                Cell(f"{each.source_row:,}"),
                Cell(STATES[state_of(each)], note=f"release {each.release_id}"),
            )
        )
        for each in rows
    ]
    return Table("rows", "Rows, in the order of the file", columns, listed, empty="No row fits.")


def said_table(figure: Figure) -> Table:
    """Every value that was ever published of one metric, area and period."""
    columns = (
        Column("release", "Release"), Column("value", "Value", numeric=True), Column("count", "Count", numeric=True),
        Column("of", "Out of", numeric=True), Column("limits", "Limits", numeric=True), Column("note", "Note"),
        Column("row", "Row in the file", numeric=True), Column("when", "Published"), Column("state", "State"),
    )  # fmt: skip
    return Table(
        "said",
        "Every value, newest first",
        columns,
        [_said(each) for each in figure.said],
    )


def _said(row: Observation) -> Row:
    limits = (
        f"{exact(row.lower)} to {exact(row.upper)}" if row.lower is not None and row.upper is not None else ""
    )
    release = row.release
    value = Cell(exact(row.value)) if row.value is not None else Cell(value_of(row), absent=True)
    cells = (
        Cell(f"{release.pk}: {release.filename}", reverse("release", args=[release.pk]), note="Illustrative" if release.illustrative else release.source),
        value, exact(row.numerator), exact(row.denominator), limits, row.note, f"{row.source_row:,}",
        day(release.published_at) if release.published_at else "",
        Cell(STATES[state_of(row)], note=release.withdrawn_why if state_of(row) == "withdrawn" else ""),
    )  # fmt: skip
    return Row(cells, marked=row.is_current)


def part_table(figure: Figure) -> Table:
    """The smaller areas whose figures make up the area's, each with its source."""
    columns = (
        Column("area", "Area"), Column("value", "Value", numeric=True), Column("count", "Count", numeric=True),
        Column("of", "Out of", numeric=True), Column("release", "Release"), Column("row", "Row in the file", numeric=True),
    )  # fmt: skip
    rows = [
        Row(
            (
                Cell(each.area.short_name, source_href(each), note=f"({each.area.key})"),
                Cell(value_of(each), absent=each.value is None),
                exact(each.numerator),
                exact(each.denominator),
                Cell(str(each.release_id), reverse("release", args=[each.release_id])),
                f"{each.source_row:,}",
            )
        )
        for each in figure.parts
    ]
    return Table("parts", f"Figures of the parts of {figure.area.short_name}", columns, rows)


def lede_of(figure: Figure) -> str:
    """What is known of one figure, in a sentence."""
    row = figure.in_force
    if row is not None:
        made_up = " The figure is illustrative: it was made up." if row.release.illustrative else ""
        return f"{value_of(row)}. It comes from row {row.source_row:,} of release {row.release_id}.{made_up}"
    if figure.parts and not figure.said:
        return "No release gives this figure itself. It is put together from the figures of the area’s parts."
    return "No figure is in force: the releases that gave one were withdrawn."
