"""Reading personal data: the record of what is kept, one person's share of it, what erasing them would do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps

from accounts.models import DataExport, ExportStatus, Person
from kernel import clock
from kernel.errors import NotFound
from kernel.personal_data import Period, Plan, Table, Who, keepers


@dataclass(frozen=True)
class Sheet:
    """One table's rows about somebody. `meanings`: what each column is for; `left_out`: columns that a copy leaves out,
    with the reason."""

    label: str
    title: str
    columns: tuple[str, ...]
    meanings: dict[str, str]
    left_out: dict[str, str]
    rows: Iterator[dict[str, Any]]


def tables() -> Iterator[tuple[str, Table]]:
    """Every table on the record, with the app that keeps it."""
    for keeper in keepers():
        for table in keeper.tables:
            yield keeper.app, table


def periods() -> dict[str, Period]:
    """Every retention period by its code."""
    return {period.code: period for keeper in keepers() for period in keeper.periods}


def inventory() -> list[dict[str, Any]]:
    """The record: one row for each column of each table, as plain values."""
    return [
        {
            "app": app,
            "table": table.label,
            "column": name,
            "sort": column.sort.value,
            "why": column.why,
            "kept": column.kept,
            "exported": column.exported if column.about_somebody else None,
            "erasure": column.erasure.value if column.erasure else None,
            "because": column.because,
        }
        for app, table in tables()
        for name, column in table.columns.items()
    ]


def who_is(person_id: UUID) -> Who:
    """Whose data are asked for. Raises NotFound."""
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        raise NotFound("There is no person with this id.")
    return Who(person.pk, person.email)


def sheets(who: Who) -> Iterator[Sheet]:
    """Everything about somebody, table by table; rows are read as they are asked for."""
    for _, table in tables():
        if table.mine is not None:
            yield _sheet(table, who)


def hindrances_of(person_id: UUID) -> list[str]:
    """Why somebody cannot be erased yet, in sentences; empty when they can."""
    return [
        sentence for keeper in keepers() if keeper.hindrances for sentence in keeper.hindrances(person_id)
    ]


def plan_for(person_id: UUID) -> Plan:
    """What erasing somebody removes, and what stays."""
    plans = [keeper.plan(person_id) for keeper in keepers() if keeper.plan]
    return Plan(
        tuple(sentence for plan in plans for sentence in plan.removed),
        tuple(sentence for plan in plans for sentence in plan.stays),
    )


def exports_of(person_id: UUID) -> list[DataExport]:
    """The newest copies that somebody asked for."""
    return list(DataExport.objects.filter(person_id=person_id).order_by("-wanted_at")[:5])


def export_of(person_id: UUID, export_id: UUID) -> DataExport:
    """One copy of the person's own. Raises NotFound, also when it is somebody else's."""
    found = DataExport.objects.filter(pk=export_id, person_id=person_id).first()
    if found is None:
        raise NotFound("There is no such copy of your data.", next_step="Look under “Your data”.")
    return found


def can_be_fetched(export: DataExport) -> bool:
    """Whether there is a file to fetch."""
    in_time = export.expires_at is not None and export.expires_at > clock.now()
    return export.status == ExportStatus.READY and in_time


def _sheet(table: Table, who: Who) -> Sheet:
    about = {name: column for name, column in table.columns.items() if column.about_somebody}
    shown = [name for name, column in about.items() if column.exported]
    columns = (*shown, *table.also)
    return Sheet(
        table.label,
        table.title,
        columns,
        {name: about[name].why if name in about else "What the row is about." for name in columns},
        {name: column.because for name, column in about.items() if not column.exported},
        _rows(table, shown, who),
    )


def _rows(table: Table, shown: list[str], who: Who) -> Iterator[dict[str, Any]]:
    assert table.mine is not None  # noqa: S101 - for the type checker; `sheets` asks first
    model = apps.get_model(table.label)
    found = model._default_manager.filter(table.mine(who)).order_by("pk")
    people = {name for name in shown if table.columns[name].of_person}
    for values in found.values_list(*shown, *table.also.values()).iterator(chunk_size=500):
        row = dict(zip((*shown, *table.also), values, strict=True))
        yield {name: _you(value, who) if name in people else value for name, value in row.items()}


def _you(value: Any, who: Who) -> str:
    """A person's number as “you” or “somebody else”: the numbers of others are theirs."""
    if not value:
        return ""
    return "you" if str(value) == str(who.id) else "somebody else"
