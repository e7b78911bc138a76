"""Our own file: the tidy CSV we write is the tidy CSV we read."""

from __future__ import annotations

from pathlib import Path
from typing import IO

import pandas as pd

TIDY_COLUMNS = ("metric", "area", "period", "value", "numerator", "denominator", "lower", "upper", "note")
NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
STATUS_MARKS = {"suppressed": "[c]", "not_applicable": "[z]", "missing": ""}
"""What stands in `value` where there is none: the shorthand of the UK's statistical service."""


def write_tidy(frame: pd.DataFrame, path: Path | str | IO[str]) -> None:
    """Write observations (`metric, area, period, value…, status, note`; absent columns are left blank) as
    UTF-8 CSV with a byte-order mark, so that spreadsheets show accents. Texts a spreadsheet would run
    as a formula get a leading apostrophe. Reading the file again gives the same observations.
    """
    out = pd.DataFrame({name: _column(frame, name) for name in TIDY_COLUMNS})
    if "status" in frame:
        marks = frame["status"].map(STATUS_MARKS)
        out["value"] = out["value"].where(marks.isna(), marks.fillna(""))
    out.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\r\n")


def guard_cell(text: str) -> str:
    """The text with an apostrophe before it if a spreadsheet might run it as a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r", "\n")) else text


def _column(frame: pd.DataFrame, name: str) -> pd.Series:
    if name not in frame:
        return pd.Series("", index=frame.index, dtype=object)
    if name in NUMBERS:
        return frame[name].map(lambda number: "" if pd.isna(number) else repr(float(number))).astype(object)
    return frame[name].fillna("").astype(str).map(guard_cell).astype(object)
