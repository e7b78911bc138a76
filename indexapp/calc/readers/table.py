"""The one way in: `open_table` finds out what a file is and gives its rows under our column names."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from . import fingertips_json, text
from .layouts import COLUMNS, TEXT_COLUMNS, Layout, match_known, match_named, squash
from .mapping import Mapping
from .problems import FileProblem
from .sniff import MAX_BYTES, MAX_ROWS, Sniffed, sniff
from .workbook import Workbook

CHUNK_ROWS = 100_000
_JSON_MUST = (("indicator_id", "indicator"), ("area_code",), ("period",), ("value",))

Source = Callable[[int], Iterator[pd.DataFrame]]


@dataclass
class Table:
    """A file that was understood.

    `format`: fingertips, fingertips_next, fingertips_json, tidy, long_panel or mapped. `encoding`: as Python
    names it, empty for workbooks. `container`: text, json, xlsx or xls. `header_row`: 1-based; 0 for JSON.
    `column_of`: our column name to the file's. `progress`: share of the bytes (sheet rows) read, 0 to 1.
    """

    format: str
    container: str
    encoding: str
    header_row: int
    column_of: dict[str, str]
    sheet: str = ""
    progress: float = 0.0
    _source: Source | None = field(default=None, repr=False)
    _max_rows: int = field(default=MAX_ROWS, repr=False)

    def chunks(self, rows: int = CHUNK_ROWS) -> Iterator[pd.DataFrame]:
        """The rows, at most `rows` at a time: int `row` (as a spreadsheet numbers it, or the JSON record) and
        text columns (`layouts.COLUMNS`); absent cells are empty texts. May be called again.

        Raises FileProblem where the file turns out broken further down.
        """
        if self._source is None:
            return
        self.progress, seen = 0.0, 0
        for chunk in self._source(rows):
            seen += len(chunk)
            if seen > self._max_rows:
                raise FileProblem(
                    "too_many_rows", f"The file has more than {self._max_rows:,} rows.", hint="Split it."
                )
            yield chunk
        self.progress = 1.0


def open_table(
    path: Path | str,
    *,
    mapping: Mapping | None = None,
    max_bytes: int = MAX_BYTES,
    max_rows: int = MAX_ROWS,
) -> Table:
    """What the file is, by its content. Rows are read when `chunks` is called.

    Raises FileProblem, and nothing else, for every file that cannot be read.
    """
    path = Path(path)
    found = sniff(path, max_bytes=max_bytes, max_rows=max_rows)
    mapping = mapping or Mapping()
    opener = {"text": _open_text, "json": _open_json}.get(found.kind, _open_workbook)
    table = opener(path, found, mapping)
    table._max_rows = max_rows
    return table


def _matcher(mapping: Mapping) -> text.Matcher:
    given = frozenset("indicator" if name == "metric" else name for name in mapping.defaults)
    if not mapping.columns and not mapping.wide:
        return lambda cells: match_known(cells, given)
    wanted = dict(mapping.columns)
    if "metric" in wanted:
        wanted["indicator"] = wanted.pop("metric")
    needed = [wide.column for wide in mapping.wide]

    def match(cells: list[str]) -> Layout | None:
        if mapping.wide or _complete(mapping):
            return match_named(cells, wanted, needed)
        named = match_named(cells, wanted)
        return None if named is None else _joined(match_known(_renamed(cells, wanted), given), named)

    return match


def _complete(mapping: Mapping) -> bool:
    """Whether the mapping alone says where area, period, metric and value are."""
    said = set(mapping.columns) | set(mapping.defaults)
    return (
        "area_code" in said
        and "value" in said
        and bool({"period", "date_from"} & said)
        and bool({"metric", "indicator", "indicator_id"} & said)
    )


def _renamed(cells: list[str], wanted: dict[str, str]) -> list[str]:
    """The header with the columns the mapping names called as the tidy layout calls them."""
    tidy = {"indicator": "metric", "area_code": "area"}
    ours = {squash(theirs): tidy.get(name, name) for name, theirs in wanted.items()}
    return [ours.get(squash(cell), cell) for cell in cells]


def _joined(known: Layout | None, named: Layout) -> Layout | None:
    if known is None:
        return None
    return Layout(
        known.code, known.positions | named.positions, known.column_of | named.column_of, named.width
    )


def _open_text(path: Path, found: Sniffed, mapping: Mapping) -> Table:
    start = text.find_start(path, found.encoding, _matcher(mapping))
    layout = start.layout
    table = Table(layout.code, "text", found.encoding, start.header_row, layout.column_of)

    def tell(seen: int) -> None:
        table.progress = min(1.0, seen / found.size)

    def source(rows: int) -> Iterator[pd.DataFrame]:
        for cells in text.read_chunks(path, found.encoding, start, rows=rows, on_bytes=tell):
            yield _ours(cells, layout, mapping, _header_cells(layout, mapping, path, found, start))

    table._source = source
    return table


def _header_cells(
    layout: Layout, mapping: Mapping, path: Path, found: Sniffed, start: text.Start
) -> list[str]:
    """The header's own cells; only a wide table needs them."""
    if not mapping.wide:
        return []
    with path.open(encoding=found.encoding, newline="") as handle:
        rows = csv.reader(handle, delimiter=start.delimiter)
        return next(cells for number, cells in enumerate(rows, 1) if number == start.header_row)


def _open_workbook(path: Path, found: Sniffed, mapping: Mapping) -> Table:
    book = Workbook(path, zipped=found.kind == "xlsx", size=found.size)
    headers: dict[int, list[str]] = {}
    inner = _matcher(mapping)

    def match(cells: list[str]) -> Layout | None:
        layout = inner(cells)
        if layout is not None:
            headers[id(layout)] = cells
        return layout

    start = book.find_start(match, mapping.sheet)
    layout = start.layout
    header = headers[id(layout)]
    table = Table(layout.code, found.kind, "", start.header_row, layout.column_of, sheet=start.sheet)

    def tell(share: float) -> None:
        table.progress = share

    def source(rows: int) -> Iterator[pd.DataFrame]:
        for cells in book.rows(start, rows=rows, tell=tell):
            yield _ours(_months_of_dates(cells, layout), layout, mapping, header)

    table._source = source
    return table


def _months_of_dates(cells: pd.DataFrame, layout: Layout) -> pd.DataFrame:
    """A spreadsheet turns a typed `Jul 2022` into the date 1 July 2022: back to the month."""
    place = layout.positions.get("period")
    if place is None:
        return cells
    months = cells[place].str.replace(r"^(\d{4}-\d\d)-01$", r"\1", regex=True)
    changed = cells.copy()
    changed[place] = months
    return changed


def _ours(cells: pd.DataFrame, layout: Layout, mapping: Mapping, header: list[str]) -> pd.DataFrame:
    """The file's cells under our names, with the mapping's defaults where a cell is blank."""
    data: dict[str, Any] = {"row": cells.index.to_numpy()}
    for name in TEXT_COLUMNS:
        place = layout.positions.get(name)
        data[name] = cells[place].to_numpy() if place is not None else ""
    _join_dates(data, cells, layout)
    _join_ages(data, cells, layout)
    frame = pd.DataFrame(data, columns=list(COLUMNS))
    for name, default in mapping.defaults.items():
        ours = "indicator" if name == "metric" else name
        frame[ours] = frame[ours].where(frame[ours].str.strip() != "", default)
    return _melted(frame, cells, mapping, header) if mapping.wide else frame


def _join_dates(data: dict[str, Any], cells: pd.DataFrame, layout: Layout) -> None:
    first, last = layout.positions.get("date_from"), layout.positions.get("date_to")
    if first is not None and last is not None:
        data["period"] = (cells[first].str.strip() + " to " + cells[last].str.strip()).to_numpy()


def _join_ages(data: dict[str, Any], cells: pd.DataFrame, layout: Layout) -> None:
    """FingertipsNext gives ages as two numbers; Fingertips words say the same: `18+ yrs`, `0-4 yrs`."""
    first, last = layout.positions.get("age_from"), layout.positions.get("age_to")
    if first is None or last is None:
        return
    low, high = cells[first].str.strip(), cells[last].str.strip()
    words = low + "-" + high + " yrs"
    words = words.where(high != "", low + "+ yrs").where(low != "", "")
    data["age"] = words.where(~((low == "0") & (high == "")), "All ages").to_numpy()


def _melted(frame: pd.DataFrame, cells: pd.DataFrame, mapping: Mapping, header: list[str]) -> pd.DataFrame:
    """One row for each wide column of each row; the row number stays the file's."""
    squashed = [squash(cell) for cell in header]
    parts = []
    for wide in mapping.wide:
        part = frame.copy()
        part["indicator"], part["value"] = wide.metric, cells[squashed.index(squash(wide.column))].to_numpy()
        if wide.period:
            part["period"] = wide.period
        parts.append(part)
    return pd.concat(parts, ignore_index=True).sort_values("row", kind="stable", ignore_index=True)


def _open_json(path: Path, found: Sniffed, mapping: Mapping) -> Table:
    keys = list(next(fingertips_json.records(path, found.encoding, on_bytes=lambda _: None), {}))
    if not keys:
        raise FileProblem(
            "headers_only", "The answer holds no records.", hint="Check the indicator and the area type."
        )
    layout = _matcher(mapping)([str(key) for key in keys])
    if layout is None:
        raise FileProblem(
            "json_shape",
            f"The records have no area, period and value; their fields are {', '.join(map(str, keys[:12]))}.",
            hint="Only answers of the Fingertips API are read as JSON.",
        )
    code = "fingertips_json" if layout.code == "fingertips" else layout.code
    table = Table(code, "json", found.encoding, 0, layout.column_of)

    def tell(seen: int) -> None:
        table.progress = min(1.0, seen / found.size)

    def source(rows: int) -> Iterator[pd.DataFrame]:
        for cells in _json_cells(path, found, keys, rows, tell):
            yield _ours(cells, layout, mapping, [str(key) for key in keys])

    table._source = source
    return table


def _json_cells(
    path: Path, found: Sniffed, keys: list[str], rows: int, tell: Callable[[int], None]
) -> Iterator[pd.DataFrame]:
    batch: list[list[str]] = []
    first = 1
    for record in fingertips_json.records(path, found.encoding, on_bytes=tell):
        batch.append([_json_text(record.get(key)) for key in keys])
        if len(batch) == rows:
            yield _json_frame(batch, first)
            first, batch = first + len(batch), []
    if batch:
        yield _json_frame(batch, first)


def _json_frame(batch: list[list[str]], first: int) -> pd.DataFrame:
    width = len(batch[0])
    return pd.DataFrame(batch, columns=list(range(width)), index=range(first, first + len(batch)), dtype=str)


def _json_text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return "(nested)"
