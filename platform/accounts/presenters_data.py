"""Personal data in words: copies, what is held, the record, the retention periods."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from accounts import queries_data as queries
from accounts.models import DataExport, ExportStatus, RetentionRun
from kernel.personal_data import ERASURE_WORDS, SORT_WORDS, Column, Period

WHERE_IT_STANDS = {
    ExportStatus.WANTED: "Waiting to be made",
    ExportStatus.READY: "Ready",
    ExportStatus.FAILED: "Could not be made. Ask for a new one.",
    ExportStatus.GONE: "Deleted, because its time was over",
}
APPS = {
    "audit": "The trail",
    "access": "Roles",
    "accounts": "Accounts and signing in",
    "indexapp": "The index",
    "bodies": "Bodies, members and meetings",
}


@dataclass(frozen=True)
class Copy:
    """One copy of somebody's data, ready to show."""

    export: DataExport
    words: str
    making: bool
    can_be_fetched: bool


@dataclass(frozen=True)
class Line:
    """One line of the record: columns of a table that are treated alike."""

    columns: str
    what: str
    why: str
    kept: str
    exported: str
    erasure: str


@dataclass(frozen=True)
class Group:
    """The lines of one table."""

    table: str
    title: str
    lines: tuple[Line, ...]

    @property
    def caption(self) -> str:
        """What stands above it."""
        return f"{self.title} ({self.table})" if self.title else self.table

    @property
    def slug(self) -> str:
        """Its id on the page."""
        return self.table.replace(".", "-")


@dataclass(frozen=True)
class Ran:
    """One carrying-out of the periods, or a dry run."""

    run: RetentionRun
    what: str
    counts: str


def copies(exports: Iterable[DataExport]) -> list[Copy]:
    """Copies with where each stands."""
    return [_copy(export) for export in exports]


def held() -> list[str]:
    """What there may be about a person, one line for each part of a copy."""
    return [table.title for _, table in queries.tables() if table.title]


def record_of_data(*, everything: bool) -> list[tuple[str, list[Group]]]:
    """The record by part of the site; without `everything` only what is about people."""
    found: dict[str, list[Group]] = {}
    for app, table in queries.tables():
        lines = _lines(table.columns, everything)
        if lines:
            found.setdefault(APPS.get(app, app), []).append(Group(table.label, table.title, lines))
    return list(found.items())


def runs(found: Iterable[RetentionRun], periods: dict[str, Period]) -> list[Ran]:
    """Carryings-out with what they came to."""
    return [_ran(run, periods) for run in found]


def _copy(export: DataExport) -> Copy:
    waiting = export.status == ExportStatus.WANTED
    words = "Being made" if waiting and export.beat_at else WHERE_IT_STANDS[ExportStatus(export.status)]
    fetched = queries.can_be_fetched(export)
    if export.status == ExportStatus.READY and not fetched:
        words = WHERE_IT_STANDS[ExportStatus.GONE]
    return Copy(export, words, waiting, fetched)


def _lines(columns: Any, everything: bool) -> tuple[Line, ...]:
    alike: dict[Column, list[str]] = {}
    for name, column in columns.items():
        if everything or column.about_somebody:
            alike.setdefault(column, []).append(name)
    periods = queries.periods()
    return tuple(_line(names, column, periods) for column, names in alike.items())


def _line(names: list[str], column: Column, periods: dict[str, Period]) -> Line:
    period = periods.get(column.kept)
    erasure = ERASURE_WORDS[column.erasure] if column.erasure else ""
    if column.because and column.exported:
        erasure = f"{erasure}. {column.because}"
    exported = ("In your copy" if column.exported else f"Not in your copy. {column.because}") if column.about_somebody else ""  # fmt: skip
    return Line(
        ", ".join(names),
        SORT_WORDS[column.sort],
        column.why,
        period.length if period else "",
        exported,
        erasure,
    )


def _ran(run: RetentionRun, periods: dict[str, Period]) -> Ran:
    told = [
        f"{periods[code].title if code in periods else code}: {count}"
        for code, count in run.counts.items()
        if count
    ]
    what = "Dry run: counted, nothing removed" if run.dry_run else "Carried out"
    if run.ended_at is None:
        what = "Did not finish. The next one takes up what it left."
    return Ran(run, what, "; ".join(told) or "Nothing was due.")
