"""What a file of assets would do: which rows are new, which change an entry, which say what is there already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from deliberation.bodies.calc.asset_files import AssetFile, FileRow
from deliberation.bodies.calc.assets import FIELDS, Facts, Rules, check, fold, identity

NEW, CHANGED, SAME = "new", "changed", "same"
MOST_FAULTS = 500
"""Faults that are kept of one file: whoever mends these has a file worth sending again."""


@dataclass(frozen=True)
class Listed:
    """An asset that is there: its number, its facts, whether the same body keeps it, whether it is on the list."""

    id: int
    facts: Facts
    own: bool
    keeper: str
    listed: bool = True


@dataclass(frozen=True)
class RowFault:
    """One thing wrong with a file: its row, its column as the file heads it, and a sentence."""

    row: int
    column: str
    sentence: str


@dataclass(frozen=True)
class Step:
    """What one row does. `before` holds what it changes, as it was."""

    row: int
    what: str
    asset: int | None
    facts: Facts
    before: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """Everything a file does, or the faults for which it does nothing."""

    steps: tuple[Step, ...]
    faults: tuple[RowFault, ...]

    def count(self, what: str) -> int:
        """How many rows do that."""
        return sum(step.what == what for step in self.steps)


def make_plan(file: AssetFile, there: Iterable[Listed], rules: Rules) -> Plan:
    """Compare a file with what is there.

    A row is about the asset whose `id` it gives, else about the one with the same name and postcode (or address). Entries
    of other keepers are never changed; one that was taken off the list has to be restored first.
    """
    known = list(there)
    by_id = {each.id: each for each in known if each.own and each.listed}
    by_identity: dict[tuple[str, str], Listed] = {}
    for each in sorted(known, key=lambda asset: (asset.listed, asset.own)):
        by_identity[_identity(each.facts)] = each  # what the keeper lists itself counts before all else
    steps: list[Step] = []
    faults: list[RowFault] = []
    taken: dict[tuple[str, str] | int, int] = {}
    for row in file.rows:
        found = _step(row, by_id, by_identity, rules)
        if isinstance(found, Step):
            found = _once(found, taken)
        if isinstance(found, Step):
            steps.append(found)
        else:
            faults += [RowFault(row.number, file.column(name), sentence) for name, sentence in found]
    return Plan(tuple(steps), tuple(faults[:MOST_FAULTS]))


Wrong = list[tuple[str, str]]


def _step(
    row: FileRow, by_id: Mapping[int, Listed], by_identity: Mapping[tuple[str, str], Listed], rules: Rules
) -> Step | Wrong:
    there: Listed | None = None
    if row.id:
        there = by_id.get(int(row.id)) if row.id.isascii() and row.id.isdigit() and len(row.id) < 16 else None
        if there is None:
            return [("id", f"You list no asset {row.id[:20]} here. Leave the cell empty for a new one.")]
    facts, faults = check(row.said, rules, there.facts if there else None)
    if faults:
        return [(fault.column, fault.sentence) for fault in faults]
    same = by_identity.get(_identity(facts))
    if there is None and same is not None:
        if same.own and same.listed:
            there = same
            facts, faults = check(row.said, rules, there.facts)
            if faults:
                return [(fault.column, fault.sentence) for fault in faults]
        else:
            return [("name", _why_not(same))]
    elif there is not None and same is not None and same.id != there.id:
        return [("name", _why_not(same))]
    if there is None:
        return Step(row.number, NEW, None, facts)
    before = {
        name: getattr(there.facts, name)
        for name in FIELDS
        if getattr(there.facts, name) != getattr(facts, name)
    }
    return Step(row.number, CHANGED if before else SAME, there.id, facts, before)


def _why_not(there: Listed) -> str:
    if not there.listed:
        return "This asset was taken off the list. Restore it on its page first, or leave the row out."
    if there.own:
        return f"Another entry of yours, number {there.id}, has this name and place already."
    return f"This asset is on the map already, kept by {there.keeper}. Leave the row out."


def _once(step: Step, taken: dict[tuple[str, str] | int, int]) -> Step | Wrong:
    """The step, or what is wrong when an earlier row is about the same asset."""
    marks: list[tuple[str, str] | int] = [_identity(step.facts)]
    if step.asset is not None:
        marks.append(step.asset)
    earlier = next((taken[mark] for mark in marks if mark in taken), None)
    if earlier is not None:
        return [
            (
                "name",
                f"Row {earlier} is about the same asset (name and postcode or address). Keep one of them.",
            )
        ]
    taken.update((mark, step.row) for mark in marks)
    return step


def _identity(facts: Facts) -> tuple[str, str]:
    return identity(facts.name, facts.postcode, facts.address)


def councils(rows: Iterable[tuple[str, str, Iterable[str]]]) -> dict[str, str]:
    """The councils of a system as people write them: (key, name, codes) → folded name or code → key."""
    table: dict[str, str] = {}
    for key, name, codes in rows:
        plain = fold(name)
        for written in (plain, f"{plain} council", f"{plain} county council", f"{plain} city council",
                        f"{plain} borough council", f"{plain} metropolitan borough council", f"london borough of {plain}",
                        fold(key), *map(fold, codes)):  # fmt: skip
            table.setdefault(written, key)
    return table


def as_plain(facts: Facts) -> dict[str, Any]:
    """The facts as JSON holds them."""
    return {name: plain_value(getattr(facts, name)) for name in FIELDS}


def plain_value(value: Any) -> Any:
    """A fact as JSON holds it: days as text."""
    return value.isoformat() if isinstance(value, dt.date) else value


def from_plain(row: Mapping[str, Any]) -> Facts:
    """The facts that `as_plain` wrote."""
    days: dict[str, Any] = {
        name: dt.date.fromisoformat(row[name]) for name in ("checked_on", "review_on") if row.get(name)
    }
    rest = {name: row[name] for name in FIELDS if name not in ("checked_on", "review_on")}
    return Facts(**rest, **days)
