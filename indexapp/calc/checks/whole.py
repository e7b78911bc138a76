"""A whole file, chunk by chunk: what `open_table` gives, normalised, with repeats across chunks found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pandas as pd

from indexapp.calc.readers import FileProblem, Mapping, Table
from indexapp.calc.readers.table import CHUNK_ROWS

from .findings import IGNORED, Findings, Normalised
from .index import AreaIndex, MetricIndex
from .normalise import normalise
from .repeats import KeyGuard

_ONCE = frozenset({"area_not_begun", "unfinished"})


@dataclass(frozen=True)
class Against:
    """What a file is checked against."""

    metrics: MetricIndex
    areas: AreaIndex
    today: date
    mapping: Mapping | None = None
    future_days: int = 0


def check_table(table: Table, against: Against, *, rows: int = CHUNK_ROWS) -> Iterator[Normalised]:
    """Each chunk normalised, without rows an earlier chunk had.

    Raises FileProblem where the file is broken further down, or `nothing_read` at its end when no row was an
    observation and no row had an error: the sentence then says why rows were left out.
    """
    guard, read, errors, ignored, said = KeyGuard(), 0, 0, Counter[str](), set[str]()
    for chunk in table.chunks(rows):
        result = normalise(
            chunk,
            against.metrics,
            against.areas,
            against.mapping,
            against.today,
            column_of=table.column_of,
            future_days=against.future_days,
        )
        result = _said_once(_guarded(result, guard, table), said)
        read, errors, ignored = read + len(result.rows), errors + result.errors, ignored + result.ignored
        yield result
    if not read and not errors:
        raise nothing_read(ignored)


def nothing_read(ignored: Counter[str]) -> FileProblem:
    """The refusal of a file with no row for us; says what its rows were."""
    why = "; ".join(f"{count:,} {IGNORED[reason]}" for reason, count in ignored.most_common(4))
    return FileProblem(
        "nothing_read",
        f"The file holds no figure for this site: {why or 'it has no rows'}.",
        hint="Check that it is the right file, or add a mapping file that says which metric its rows are.",
    )


def _guarded(result: Normalised, guard: KeyGuard, table: Table) -> Normalised:
    """The chunk without what earlier chunks had."""
    findings = Findings(table.column_of)
    ignored = Counter(result.ignored)
    rows = guard.check(result.rows, findings, ignored)
    problems = result.problems
    if findings.counts:
        problems = pd.concat([problems, findings.frame()], ignore_index=True)
    return Normalised(rows, problems, ignored, result.counts + findings.counts)


def _said_once(result: Normalised, said: set[str]) -> Normalised:
    """A warning about the whole file is given with the first chunk that shows it."""
    problems = result.problems
    once = problems["code"].isin(_ONCE) & problems["code"].isin(said)
    said.update(problems.loc[problems["code"].isin(_ONCE), "code"])
    if not once.any():
        return result
    counts = Counter(result.counts)
    for code, severity in zip(problems.loc[once, "code"], problems.loc[once, "severity"], strict=True):
        counts[(code, severity)] -= 1
    return Normalised(result.rows, problems[~once].reset_index(drop=True), result.ignored, +counts)
