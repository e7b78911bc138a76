"""Words and tables of the preview of an import."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page
from django.utils.html import format_html_join

from deliberation.bodies.calc.asset_plan import CHANGED, NEW
from deliberation.bodies.models import AssetImport, ImportStatus
from deliberation.bodies.presenters.assets import FACT_WORDS, said_of
from design.tables import Cell, Column, Row, Table

WHAT = {"": "New and changed", NEW: "New", CHANGED: "Changed"}


def rows_of(found: AssetImport, what: str = "") -> list[dict[str, Any]]:
    """The rows of an import that do something; `what` keeps the new or the changed ones."""
    return [
        row for row in found.rows if "facts" in row and row["what"] in ((what,) if what else (NEW, CHANGED))
    ]


def ignored_columns(found: AssetImport) -> str:
    """The columns that were passed over, in one sentence; empty when there were none."""
    names: list[str] = next((row["ignored"] for row in found.rows if "ignored" in row), [])
    return (
        f"Columns that were passed over, because their headings are not known: {', '.join(names)}."
        if names
        else ""
    )


def stats(found: AssetImport) -> list[dict[str, Any]]:
    """The counts at the top of a preview."""
    faulty = len({row for row, _, _ in found.faults})
    return [
        {"label": "New", "value": f"{found.new:,}"},
        {"label": "Changed", "value": f"{found.changed:,}"},
        {"label": "The same as now", "value": f"{found.same:,}"},
        {"label": "Rows with faults", "value": f"{faulty:,}"},
    ]


def fault_table(page: Page) -> Table:
    """What is wrong, by row and column."""
    columns = (
        Column("row", "Row", numeric=True),
        Column("column", "Column"),
        Column("what", "What is wrong", wide=True),
    )
    rows = [Row((str(row), column, sentence)) for row, column, sentence in page]
    return Table("faults", "What is wrong with the file", columns, rows)


def step_table(page: Page) -> Table:
    """What the rows would do; of changes, what was and what will be."""
    columns = (
        Column("row", "Row", numeric=True),
        Column("what", "What"),
        Column("name", "Name", wide=True),
        Column("details", "Details", wide=True),
    )
    rows = [
        Row((str(each["row"]), WHAT[each["what"]], each["facts"]["name"], Cell(_details(each))))
        for each in page
    ]
    return Table("steps", "What the file does", columns, rows)


def _details(row: dict[str, Any]) -> str:
    facts, before = row["facts"], row["before"]
    if row["what"] == NEW:
        names = ("kind", "category", "effect", "postcode", "area_key")
        said = [said_of(name, facts[name]) for name in names if facts[name]]
        return ", ".join(said) + (
            "" if facts["latitude"] is not None else "; not on the map, for want of coordinates"
        )
    return "; ".join(
        f"{FACT_WORDS[name]}: {said_of(name, was)} → {said_of(name, facts[name])}"
        for name, was in before.items()
    )


def state_words(found: AssetImport) -> str:
    """What has become of an import that is not waiting."""
    if found.status == ImportStatus.DONE:
        return (
            f"This file was taken in: {found.new:,} new, {found.changed:,} changed, {found.same:,} the same."
        )
    return "This file was discarded. Nothing of it was stored."


def column_rows(words: dict[str, str]) -> Any:
    """The columns of a file with what belongs into each, as rows of a table."""
    return format_html_join(
        "",
        '<tr class="nhsuk-table__row"><th scope="row" class="nhsuk-table__cell"><code>{}</code></th><td class="nhsuk-table__cell">{}</td></tr>',
        words.items(),
    )
