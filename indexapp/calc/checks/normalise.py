"""From a chunk of texts to observations, problems and reasons for leaving rows out.

    texts → which metric, area, period → numbers and status → what is impossible → repeats

Every step works on distinct texts or on whole columns.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from collections.abc import Mapping as Names
from datetime import date, timedelta

import numpy as np
import pandas as pd

from indexapp.calc.periods import Period
from indexapp.calc.readers.mapping import Mapping

from .cells import FAULTS, VALUE, is_formula, plain_note, read_numbers, status_of_note
from .findings import Findings, Normalised
from .identify import METRIC_COLUMNS, Distinct, distinct, when_wrong, which_area, which_metric, which_period
from .index import AreaIndex, MetricIndex
from .limits import check_numbers
from .repeats import drop_repeats

NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
ROW_COLUMNS = ("metric", "area", "period", *NUMBERS, "status", "note", "source_row")
_FREE_TEXTS = ("indicator", "area_code", "area_name", "period", "note", "sex", "age", "category")

_FAULT_WORDS = {
    "not_a_number": "“{}” is not a number. Write a plain number, or leave the cell blank with a note.",
    "not_finite": "“{}” is not a finite number. Leave the cell blank where there is no figure.",
    "formula": "“{}” starts like a spreadsheet formula. Paste values, not formulas.",
}


def normalise(
    chunk: pd.DataFrame,
    metrics: MetricIndex,
    areas: AreaIndex,
    mapping: Mapping | None,
    today: date,
    *,
    column_of: Names[str, str] | None = None,
    future_days: int = 0,
) -> Normalised:
    """The observations in a chunk of `Table.chunks`, with what is wrong and what was left out.

    `today`: the day that decides what is future; `future_days` moves it. `column_of`: our column names to the
    file's, for the messages. The chunk is not changed.
    """
    mapping = mapping or Mapping()
    now = today + timedelta(days=future_days)
    findings, ignored = Findings(column_of or {}), Counter[str]()
    chunk = chunk.fillna("")
    chunk = _without_formulas(chunk, findings)
    kept, metric = _metrics(_without_footnotes(chunk, ignored), metrics, mapping, ignored)
    kept, metric, area = _areas(kept, metric, areas, findings, ignored)
    kept, metric, area, period, known = _periods(kept, metric, area, mapping, findings)
    rows = _observations(kept, metric, area, period, findings)
    rows = _in_time(rows, known, areas, now, mapping, findings)
    rows = check_numbers(rows, metrics, findings)
    rows = drop_repeats(rows, kept["area_type"].to_numpy(), findings, ignored)
    tidy = rows[list(ROW_COLUMNS)].reset_index(drop=True)
    return Normalised(tidy, findings.frame(), +ignored, findings.counts)


def _without_formulas(chunk: pd.DataFrame, findings: Findings) -> pd.DataFrame:
    rows = chunk["row"].to_numpy()
    faulty = np.zeros(len(chunk), dtype=bool)
    for name in _FREE_TEXTS:
        codes, uniques = pd.factorize(chunk[name])
        bad = np.array([is_formula(str(text)) for text in uniques], dtype=bool)
        if bad.any():
            say = _worded("formula", np.asarray(uniques, dtype=object), codes)
            findings.add_where(bad[codes], rows, name, "formula", say)
            faulty |= bad[codes]
    return chunk[~faulty] if faulty.any() else chunk


def _without_footnotes(chunk: pd.DataFrame, ignored: Counter[str]) -> pd.DataFrame:
    """Rows with no period, no figure and at most one filled cell among the rest are notes below the table."""
    bare = np.ones(len(chunk), dtype=bool)
    for name in ("value", "numerator", "denominator", "lower", "upper"):
        bare &= (chunk[name] == "").to_numpy()
    if not bare.any():
        return chunk
    filled = sum(
        (chunk[name].str.strip() != "").to_numpy().astype(int) for name in chunk.columns if name != "row"
    )
    notes = bare & (np.asarray(filled) <= 1)
    ignored["footnote"] += int(notes.sum())
    return chunk[~notes]


def _metrics(
    chunk: pd.DataFrame, metrics: MetricIndex, mapping: Mapping, ignored: Counter[str]
) -> tuple[pd.DataFrame, np.ndarray]:
    found = distinct(chunk, METRIC_COLUMNS)
    answers = [which_metric(metrics, mapping)(texts) for texts in found.values]
    slugs, reasons = [slug for slug, _ in answers], [reason for _, reason in answers]
    _count(found, reasons, ignored)
    slug = found.spread(slugs)
    keep = slug != ""
    return chunk[keep], slug[keep]


def _areas(
    chunk: pd.DataFrame, metric: np.ndarray, areas: AreaIndex, findings: Findings, ignored: Counter[str]
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    found = distinct(chunk, ("area_code", "area_name"))
    find = which_area(areas)
    answers = [find(texts) for texts in found.values]
    _count(found, [reason for _, reason, _ in answers], ignored)
    errors = found.spread([sentence for _, _, sentence in answers])
    rows = chunk["row"].to_numpy()
    findings.add_where(errors != "", rows, "area_code", "unknown_area", lambda place: errors[place])
    key = found.spread([key for key, _, _ in answers])
    keep = key != ""
    return chunk[keep], metric[keep], key[keep]


def _count(found: Distinct, reasons: list[str], ignored: Counter[str]) -> None:
    sizes = np.bincount(found.codes, minlength=len(reasons))
    for reason, size in zip(reasons, sizes, strict=True):
        if reason:
            ignored[reason] += int(size)


def _periods(
    chunk: pd.DataFrame, metric: np.ndarray, area: np.ndarray, mapping: Mapping, findings: Findings
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray, np.ndarray, dict[str, Period]]:
    """The rows whose period is known, with its code; and the periods by code."""
    found = distinct(chunk, ("period",))
    find = which_period(mapping)
    answers = [find(texts) for texts in found.values]
    errors = found.spread([sentence for _, sentence, _ in answers])
    rows = chunk["row"].to_numpy()
    findings.add_where(errors != "", rows, "period", "period", lambda place: errors[place])
    for number, (_, _, other) in enumerate(answers):
        if other:
            first = rows[np.flatnonzero(found.codes == number)[0]]
            findings.add(first, "period", "period_two_ways", other, "warning")
    period = found.spread([answer.code if answer else "" for answer, _, _ in answers])
    keep = errors == ""
    known = {answer.code: answer for answer, _, _ in answers if answer}
    return chunk[keep], metric[keep], area[keep], period[keep], known


def _observations(
    chunk: pd.DataFrame, metric: np.ndarray, area: np.ndarray, period: np.ndarray, findings: Findings
) -> pd.DataFrame:
    """Observations with their numbers read; `status` still as numbers, `place` counts the rows from 0."""
    rows = chunk["row"].to_numpy()
    out: dict[str, object] = {"metric": metric, "area": area, "period": period}
    faulty = np.zeros(len(chunk), dtype=bool)
    status = np.zeros(len(chunk), dtype=np.int8)
    for name in NUMBERS:
        out[name], kind, fault = read_numbers(chunk[name])
        status = kind if name == "value" else status
        faulty |= fault > 0
        _report_faults(fault, chunk[name], rows, name, findings)
    note, of_note = _notes(chunk["note"])
    # A mark in the cell itself says more than a note; a note decides for a blank.
    blank = (chunk["value"].str.strip() == "").to_numpy()
    status = np.where((status != VALUE) & blank, of_note, status)
    out |= {"status": status, "note": note, "source_row": rows, "place": np.arange(len(chunk))}
    return pd.DataFrame(out)[~faulty]


def _report_faults(
    fault: np.ndarray, texts: pd.Series, rows: np.ndarray, name: str, findings: Findings
) -> None:
    for number, code in FAULTS.items():
        if (fault == number).any():
            shown = _worded(code, texts.to_numpy(dtype=object))
            findings.add_where(fault == number, rows, name, code, shown)


def _worded(code: str, texts: np.ndarray, codes: np.ndarray | None = None) -> Callable[[int], str]:
    """The sentence about the cell at a place; `codes` tells which of the texts it holds."""

    def say(place: int) -> str:
        text = texts[place if codes is None else codes[place]]
        return _FAULT_WORDS[code].format(str(text).strip()[:40])

    return say


def _notes(texts: pd.Series) -> tuple[np.ndarray, np.ndarray]:
    codes, uniques = pd.factorize(texts)
    notes = [plain_note(str(text)) for text in uniques]
    plain = np.empty(len(notes), dtype=object)
    plain[:] = notes
    return plain[codes], np.array([status_of_note(note) for note in notes], dtype=np.int8)[codes]


def _in_time(
    rows: pd.DataFrame,
    periods: dict[str, Period],
    areas: AreaIndex,
    today: date,
    mapping: Mapping,
    findings: Findings,
) -> pd.DataFrame:
    """Drops rows of future periods and of areas that had ended; says so row by row.

    Doubts (recast figures of an area that began later, a period not yet over) are many: one warning a kind.
    """
    pairs = distinct(rows, ("area", "period"))
    find = when_wrong(areas, today, accept_ended=mapping.accept_ended_areas)
    answers = [find(area, periods[code]) for area, code in pairs.values]
    said = pairs.spread([sentence for _, _, sentence in answers])
    kinds = pairs.spread([f"{code} {severity}" for code, severity, _ in answers])
    at, drop = rows["source_row"].to_numpy(), np.zeros(len(rows), dtype=bool)
    for kind in sorted({f"{code} {severity}" for code, severity, _ in answers if code}):
        code, severity = kind.split()
        mask = kinds == kind
        column = "area_code" if code.startswith("area") else "period"
        if severity == "error":
            findings.add_where(mask, at, column, code, lambda place: str(said[place]))
            drop |= mask
        else:
            first = int(np.flatnonzero(mask)[np.argmin(at[mask])])
            more = len(set(said[mask])) - 1
            others = f" So it is with {more:,} more areas and periods." if more else ""
            findings.add(at[first], column, code, said[first] + others, "warning")
    return rows[~drop]
