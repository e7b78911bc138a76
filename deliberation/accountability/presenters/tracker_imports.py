"""Words and tables of the preview of an earlier tracker."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from deliberation.accountability.calc.answers import VERDICT_WORDS, Verdict
from deliberation.accountability.calc.doing import ACTION_STATUS_WORDS, RAG_WORDS, ActionStatus, Rag
from deliberation.accountability.calc.tracker_files import COLUMN_WORDS, HEADINGS
from deliberation.accountability.models import ImportStatus, TrackerImport
from deliberation.accountability.presenters.recommendations import short
from design.formats import day
from design.tables import Cell, Column, Row, Table


def rows_of(found: TrackerImport) -> list[dict[str, Any]]:
    """The rows that were read."""
    return [row for row in found.rows if "row" in row]


def ignored_columns(found: TrackerImport) -> str:
    """The columns that were passed over, in one sentence; empty when there were none."""
    names: list[str] = next((row["ignored"] for row in found.rows if "ignored" in row), [])
    if not names:
        return ""
    return f"Columns that were passed over, because their headings are not known: {', '.join(names)}."


def stats(found: TrackerImport) -> list[dict[str, str]]:
    """The counts at the top of a preview."""
    known = sum("known" in row for row in found.rows)
    faulty = len({row for row, _, _ in found.faults})
    return [
        {"label": "New", "value": f"{found.count:,}"},
        {"label": "There already", "value": f"{known:,}"},
        {"label": "Rows with faults", "value": f"{faulty:,}"},
    ]


def fault_table(page: Iterable[Any]) -> Table:
    """What is wrong, by row and column."""
    columns = (
        Column("row", "Row"),
        Column("column", "Column"),
        Column("what", "What is wrong", wide=True),
    )
    rows = [Row((f"Row {row}", column, sentence)) for row, column, sentence in page]
    return Table("faults", "What is wrong with the file", columns, rows, stacked=True)


def step_table(page: Iterable[dict[str, Any]]) -> Table:
    """What each row would do."""
    columns = (
        Column("row", "Row"),
        Column("text", "Recommendation", wide=True),
        Column("to", "To"),
        Column("made", "Date"),
        Column("what", "What becomes of it", wide=True),
    )
    rows = [
        Row(
            (
                f"Row {each['row']}",
                Cell(short(each.get("text", "")), note=each.get("reference", "")),
                each.get("to", ""),
                _day(each.get("made_on", "")),
                each.get("known") or _what(each),
            )
        )
        for each in page
    ]
    return Table("steps", "What the file does", columns, rows, stacked=True)


def _day(text: str) -> str:
    return day(dt.date.fromisoformat(text)) if text else ""


def _what(row: dict[str, Any]) -> str:
    """A sentence about a new row."""
    if not row.get("verdict"):
        return "New, waits for an answer."
    answer = VERDICT_WORDS[Verdict(row["verdict"])]
    if row.get("inferred"):
        answer += " (the file names an action and no answer)"
    said = [f"New. Answer: {answer}"]
    if row.get("action") or row.get("action_status"):
        status = ACTION_STATUS_WORDS[ActionStatus(row.get("action_status") or "under_way")].lower()
        colour = f", {RAG_WORDS[Rag(row['rag'])].lower()}" if row.get("rag") else ""
        said.append(f"action {status}{colour}")
    return "; ".join(said) + "."


def state_words(found: TrackerImport) -> str:
    """What has become of an import that is not waiting."""
    if found.status == ImportStatus.IMPORTED:
        noun = "recommendation was" if found.count == 1 else "recommendations were"
        return f"{found.count:,} {noun} taken in."
    return "This file was discarded. Nothing of it was stored."


def column_table() -> Table:
    """The columns of the template with what belongs into each."""
    columns = (Column("column", "Column"), Column("what", "What belongs into it", wide=True))
    rows = [Row((HEADINGS[field], words)) for field, words in COLUMN_WORDS.items()]
    return Table("columns", "Columns", columns, rows, stacked=True)


def imports_table(found: Iterable[TrackerImport], href: Any) -> Table:
    """Files that were sent in before; `href` gives the address of one."""
    columns = (Column("file", "File"), Column("when", "Sent in"), Column("state", "State"))
    rows = [
        Row((Cell(each.filename, href=href(each)), day(each.made_at.date()), each.get_status_display()))
        for each in found
    ]
    return Table("imports", "Files that were sent in", columns, rows, stacked=True)
