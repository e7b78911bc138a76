"""Tables as files, guarded so that no spreadsheet computes what somebody wrote."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse

from webapi.renderers import lines


def table_file(name: str, rows: Iterable[dict[str, Any]], columns: Sequence[str]) -> HttpResponse:
    """A CSV file to download. It starts with the mark by which spreadsheets know UTF-8."""
    content = b"\xef\xbb\xbf" + b"".join(lines(columns, rows))
    return HttpResponse(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
