"""Writing scores to a file: CSV, JSON, XLSX or Parquet, by the file's ending, all with the same columns and rows.

An empty cell (null in JSON and Parquet) is an absent figure; `reason` then says why. Figures are written in full,
so that reading the file gives the same floats again.
"""

from __future__ import annotations

import json
import math
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from indexapp.calc.compute import SCORE_COLUMNS

XLSX_ROWS = 1_048_575
"""Rows a sheet holds below its header."""
CHUNK = 50_000
_TEXTS = ("definition", "version", "area", "period", "node", "kind", "reason")
_WHOLE = ("rank",)


class CannotWrite(ValueError):
    """The scores cannot be written as asked; the text says why and what to do."""


def write_scores(
    scores: pd.DataFrame, path: Path, *, notes: Sequence[str] = (), envelope: bool = False
) -> list[Path]:
    """Write `scores` (columns SCORE_COLUMNS) to `path`; returns the files written.

    `notes` are sentences about the figures, say that they are illustrative. A workbook has them on a second sheet
    and Parquet in its metadata; beside CSV and JSON they go to `<name>.README.txt`, as those hold nothing but the
    table. `envelope` makes JSON an object with `about` (the notes) and `scores`. The file appears whole or not at
    all. Raises CannotWrite for an ending that is not known, or too many rows for a sheet.
    """
    ending = path.suffix.lower()
    if ending not in _WRITERS:
        raise CannotWrite(
            f"{path.name} should end in {', '.join(_WRITERS)}, so that it is clear which kind of file to write."
        )
    if envelope and ending != ".json":
        raise CannotWrite("Only JSON has an envelope. Leave it out, or write a file that ends in .json.")
    if ending == ".xlsx" and len(scores) > XLSX_ROWS:
        raise CannotWrite(
            f"A sheet holds {XLSX_ROWS:,} rows and there are {len(scores):,}. Write .csv or .parquet, or one period."
        )
    table = _plain(scores)
    write = _json_envelope if envelope else _WRITERS[ending]
    _whole(path, lambda file: write(table, file, notes))
    if not notes or envelope or ending not in (".csv", ".json"):
        return [path]
    beside = path.with_name(path.name + ".README.txt")
    _whole(beside, lambda file: file.write(("\n".join(notes) + "\n").encode()))
    return [path, beside]


def _plain(scores: pd.DataFrame) -> pd.DataFrame:
    """Text, floats and whole numbers, without categories."""
    out = {}
    for name in SCORE_COLUMNS:
        column = scores[name]
        if name in _TEXTS:
            out[name] = column.astype(object)
        elif name in _WHOLE:
            out[name] = column.astype("Int64")
        else:
            out[name] = column.astype(float)
    return pd.DataFrame(out)


def _whole(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write beside the target and put it in place at the end, so that nobody reads half a file."""
    if not path.parent.is_dir():
        raise CannotWrite(f"There is no folder {path.parent}. Make it first, or write somewhere else.")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=path.suffix)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _csv(table: pd.DataFrame, file: IO[bytes], notes: Sequence[str]) -> None:
    del notes
    table.to_csv(file, index=False, lineterminator="\n", encoding="utf-8")


def _json(table: pd.DataFrame, file: IO[bytes], notes: Sequence[str]) -> None:
    del notes
    file.write(b"[")
    for number, row in enumerate(_records(table)):
        file.write((",\n" if number else "\n").encode() + json.dumps(row, ensure_ascii=False).encode())
    file.write(b"\n]\n")


def _json_envelope(table: pd.DataFrame, file: IO[bytes], notes: Sequence[str]) -> None:
    file.write(f'{{"about": {json.dumps(list(notes), ensure_ascii=False)}, "scores": '.encode())
    _json(table, file, ())
    file.write(b"}\n")


def _xlsx(table: pd.DataFrame, file: IO[bytes], notes: Sequence[str]) -> None:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Scores")
    sheet.append(list(SCORE_COLUMNS))
    for row in _records(table):
        sheet.append(list(row.values()))
    if notes:
        about = book.create_sheet("About")
        for note in notes:
            about.append([note])
    book.save(file)


def _parquet(table: pd.DataFrame, file: IO[bytes], notes: Sequence[str]) -> None:
    schema = pa.schema([(name, _kind(name)) for name in SCORE_COLUMNS])
    columns = {
        name: table[name].replace("", None) if name in _TEXTS else table[name] for name in SCORE_COLUMNS
    }
    arrow = pa.Table.from_pandas(pd.DataFrame(columns), schema=schema, preserve_index=False)
    pq.write_table(
        arrow.replace_schema_metadata({"about": "\n".join(notes)} if notes else None),
        file,
        compression="zstd",
    )


def _kind(name: str) -> pa.DataType:
    if name in _TEXTS:
        return pa.string()
    return pa.int64() if name in _WHOLE else pa.float64()


def _records(table: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Rows as plain values; None where a cell is empty."""
    for start in range(0, len(table), CHUNK):
        part = table.iloc[start : start + CHUNK]
        columns = [[_value(value) for value in part[name].tolist()] for name in SCORE_COLUMNS]
        for values in zip(*columns, strict=True):
            yield dict(zip(SCORE_COLUMNS, values, strict=True))


def _value(value: Any) -> Any:
    if value is None or value is pd.NA or value == "":
        return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


_WRITERS: dict[str, Callable[[pd.DataFrame, IO[bytes], Sequence[str]], None]] = {
    ".csv": _csv,
    ".json": _json,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
