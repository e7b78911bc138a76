"""Reading a data file and saying what it holds and what is wrong with it. Stores nothing in the database."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from django.conf import settings

from indexapp.actions.observations import FIGURES, SPOOL_COLUMNS
from indexapp.calc.checks import Against, Counts, MetricIndex, check_table, compare, warnings
from indexapp.calc.readers import FileProblem, Table, load_mapping, open_table
from indexapp.queries.lookups import area_index, held_now, metric_index
from kernel import clock

MOST_FINDINGS = 1000
"""Findings kept with their rows; beyond that only the counts go on."""
TEXTS = ("metric", "area", "period", "status", "note")
SCHEMA = pa.schema(
    [(name, pa.dictionary(pa.int32(), pa.string())) for name in TEXTS[:4]]
    + [("note", pa.string()), ("source_row", pa.int64())]
    + [(name, pa.float64()) for name in FIGURES]
)

Tell = Callable[[float], None]


@dataclass
class Examination:
    """What a file came to. `findings`: row, column, code, severity, message; errors first, then by row."""

    format: str = ""
    encoding: str = ""
    rows: int = 0
    counts: Counts = field(default_factory=Counts)
    ignored: Counter[str] = field(default_factory=Counter)
    errors: int = 0
    warnings: int = 0
    findings: list[dict[str, Any]] = field(default_factory=list)
    metrics: set[str] = field(default_factory=set)

    @property
    def refused(self) -> bool:
        """Whether the file cannot be published as it is."""
        return self.errors > 0

    def add(self, problems: pd.DataFrame) -> None:
        """Keep problems up to the limit; errors push nothing out, as both kinds are counted apart."""
        room = MOST_FINDINGS - len(self.findings)
        self.findings += [
            dict(zip(problems.columns, row, strict=True))
            for row in problems.head(max(room, 0)).itertuples(index=False)
        ]

    def refuse(self, problem: FileProblem) -> None:
        """Note that the file as a whole cannot be used."""
        self.errors += 1
        self.findings.insert(
            0,
            {
                "row": problem.row,
                "column": problem.column or "",
                "code": problem.code,
                "severity": "error",
                "message": problem.message,
            },
        )


def examine(path: Path, mapping_text: str, spool: Path, tell: Tell = lambda share: None) -> Examination:
    """Read the whole file, check it against metrics, areas and the figures held, and spool its good rows to `spool`.

    Never raises for what a file may hold: a file that cannot be used comes back as a refused examination.
    """
    found = Examination()
    try:
        mapping = load_mapping(mapping_text) if mapping_text.strip() else None
        table = open_table(path, mapping=mapping, max_bytes=settings.MAX_UPLOAD_MB * 1024 * 1024)
        found.format, found.encoding = table.format, table.encoding
        metrics = metric_index()
        against = Against(metrics, area_index(), clock.today(), mapping)
        _read_all(table, against, metrics, spool, found, tell)
    except FileProblem as problem:
        found.refuse(problem)
    found.findings.sort(key=lambda each: (str(each["severity"]), each["row"] is None, each["row"] or 0))
    return found


def _read_all(
    table: Table, against: Against, metrics: MetricIndex, spool: Path, found: Examination, tell: Tell
) -> None:
    history: dict[str, pd.DataFrame] = {}
    spool.parent.mkdir(parents=True, exist_ok=True)
    # A worker killed on the way leaves no half of a spool for the next one to take for a whole.
    part_written = spool.with_name(f"{spool.name}.{uuid.uuid4().hex}.part")
    try:
        _spool_rows(table, against, metrics, part_written, history, found, tell)
        part_written.replace(spool)
    finally:
        part_written.unlink(missing_ok=True)


def _spool_rows(
    table: Table,
    against: Against,
    metrics: MetricIndex,
    spool: Path,
    history: dict[str, pd.DataFrame],
    found: Examination,
    tell: Tell,
) -> None:
    with pq.ParquetWriter(spool, SCHEMA, compression="zstd") as writer:
        for part in check_table(table, against):
            found.ignored += part.ignored
            for (_, severity), count in part.counts.items():
                found.errors += count if severity == "error" else 0
                found.warnings += count if severity == "warning" else 0
            found.add(part.problems)
            if len(part.rows):
                writer.write_table(_arrow(part.rows))
                _compare(part.rows, history, metrics, found, table.column_of)
            tell(table.progress)


def _compare(
    rows: pd.DataFrame,
    history: dict[str, pd.DataFrame],
    metrics: MetricIndex,
    found: Examination,
    column_of: dict[str, str],
) -> None:
    """Count what is new, changed and the same, and warn of what looks unlikely beside the figures held."""
    slugs = {str(slug) for slug in rows["metric"].unique()}
    fresh = slugs - set(history)
    if fresh:
        held = held_now(fresh)
        history |= {slug: held[held["metric"] == slug] for slug in fresh}
    past = pd.concat([history[slug] for slug in sorted(slugs)], ignore_index=True)
    found.rows += len(rows)
    found.metrics |= slugs
    found.counts += compare(rows, past)
    if found.warnings < MOST_FINDINGS:
        unlikely = warnings(rows, past, metrics)
        unlikely["column"] = unlikely["column"].replace(column_of)
        found.warnings += len(unlikely)
        found.add(unlikely)


def _arrow(rows: pd.DataFrame) -> pa.Table:
    columns = {name: rows[name].astype(object) if name in TEXTS else rows[name] for name in SPOOL_COLUMNS}
    table = pa.Table.from_pandas(pd.DataFrame(columns), preserve_index=False)
    return table.select(SCHEMA.names).cast(SCHEMA)
