"""Lists as CSV: a header row, codes as in the JSON, empty cells for what is absent.

A text cell that a spreadsheet would take for a formula gets an apostrophe in front; numbers are left alone.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from rest_framework.renderers import BaseRenderer

Row = dict[str, Any]
_FORMULA = frozenset("=+-@\t\r\n")
ROWS_AT_ONCE = 500


def cell(value: Any) -> Any:
    """A value as a cell: lists joined by spaces, moments in UTC, text guarded against formulas."""
    kind = type(value)
    if kind is str:  # the common kinds first: a large list has a million of each
        return guarded(value)
    if kind is float or kind is int:
        return value
    if value is None:
        return ""
    if kind is bool:
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dt.date):
        return value.isoformat()
    return guarded(" ".join(map(str, value)) if isinstance(value, list | tuple) else str(value))


def guarded(text: str) -> str:
    """Text that no spreadsheet computes."""
    return f"'{text}" if text[:1] in _FORMULA else text


def lines(columns: Sequence[str], rows: Iterable[Row]) -> Iterator[bytes]:
    """The table as UTF-8, some rows at a time, the header first."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(columns)
    for number, row in enumerate(rows, start=1):
        writer.writerow([cell(row[name]) for name in columns])
        if number % ROWS_AT_ONCE == 0:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode("utf-8")


class TableRenderer(BaseRenderer):
    """`text/csv` for lists; the view names its columns. Large lists are streamed by the view itself, with `lines`."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None
    ) -> bytes:
        rows = data["results"] if isinstance(data, dict) else data
        return b"".join(lines(renderer_context["view"].columns, rows))
