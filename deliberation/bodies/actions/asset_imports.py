"""Taking in a file of assets: read and compared first, stored only when somebody confirms what it would do."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.assets import keeper_for
from deliberation.bodies.calc.asset_files import AssetFile, FileFault, FileRow, read_file
from deliberation.bodies.calc.asset_plan import (
    CHANGED,
    NEW,
    SAME,
    Plan,
    Step,
    as_plain,
    make_plan,
    plain_value,
)
from deliberation.bodies.calc.assets import FIELDS
from deliberation.bodies.models import Asset, AssetImport, Body, ImportStatus
from deliberation.bodies.queries import assets as queries
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

AT_ONCE = 500
"""Rows that go to the database in one statement."""


class UnreadableAssets(BadInput):
    """The file as a whole cannot be read."""

    code = "asset_file_unreadable"


class ImportFaulty(WrongState):
    """A file with faults cannot be taken in."""

    code = "asset_import_faulty"
    next_step = "Mend the rows that are named, and send the file again. Nothing was stored."


class ImportOutdated(WrongState):
    """What is listed changed between preview and confirmation."""

    code = "asset_import_outdated"
    next_step = "Send the file again to see what it would do now. Nothing was stored."


@transaction.atomic
def preview(*, actor: Actor, body_id: UUID, system: str, content: bytes, filename: str) -> AssetImport:
    """Read a file and say what it would do: new, changed and same rows, and every fault. No asset is touched.

    The same bytes that wait for confirmation already are looked at anew, in the same import. Raises UnreadableAssets,
    NotFound for a system that the body has nothing to do with, WrongState for a body that has ended.
    """
    require(actor, Permission.ASSET_IMPORT, scope_of(body_id))
    body = keeper_for(body_id, system)
    try:
        file = read_file(content)
    except FileFault as fault:
        raise UnreadableAssets(str(fault), next_step="Mend the file and send it again.") from fault
    plan = make_plan(file, queries.there_for(body, system), queries.rules_of(system))
    digest = hashlib.sha256(content).hexdigest()
    name = "".join(sign for sign in filename if sign.isprintable())[-200:] or "assets.csv"
    waiting = AssetImport.objects.select_for_update().filter(
        keeper=body, system_key=system, sha256=digest, status=ImportStatus.PREVIEWED
    )
    found = waiting.first() or AssetImport(keeper=body, system_key=system, sha256=digest)
    _fill(found, plan, file, name)
    found.save()
    record(
        actor, Event.ASSETS_PREVIEWED, "asset_import", found.pk, body=str(body.pk), area=system, rows=len(file.rows),
        new=found.new, changed=found.changed, same=found.same, errors=len(plan.faults), sha256=digest,
    )  # fmt: skip
    return found


@transaction.atomic
def confirm(*, actor: Actor, body_id: UUID, import_id: int) -> tuple[AssetImport, bool]:
    """Take a previewed file in, all of it or nothing. Answers the import, and whether it was taken in already.

    Raises NotFound, ImportFaulty, ImportOutdated when it would now do something else, WrongState for a discarded one.
    """
    require(actor, Permission.ASSET_IMPORT, scope_of(body_id))
    found = _locked(body_id, import_id)
    if found.status == ImportStatus.DONE:
        return found, True
    if found.status == ImportStatus.DISCARDED:
        raise WrongState("This import was discarded.", next_step="Send the file again.")
    if found.faults:
        raise ImportFaulty("The file has faults, so nothing of it can be taken in.")
    body = keeper_for(body_id, found.system_key)
    steps = _steps(found, body)
    _store(found, body, steps)
    found.status = ImportStatus.DONE
    found.save()
    record(
        actor, Event.ASSETS_IMPORTED, "asset_import", found.pk, body=str(body.pk), area=found.system_key,
        new=found.new, changed=found.changed, same=found.same,
    )  # fmt: skip
    return found, False


@transaction.atomic
def discard(*, actor: Actor, body_id: UUID, import_id: int) -> AssetImport:
    """Set a previewed file aside. Raises NotFound, WrongState for one that was taken in or discarded."""
    require(actor, Permission.ASSET_IMPORT, scope_of(body_id))
    found = _locked(body_id, import_id)
    if found.status != ImportStatus.PREVIEWED:
        raise WrongState(f"This import is “{found.get_status_display()}”, so it cannot be discarded.")
    found.status, found.rows, found.faults = ImportStatus.DISCARDED, [], []
    found.save(update_fields=["status", "rows", "faults"])
    record(actor, Event.ASSETS_DISCARDED, "asset_import", found.pk, body=str(body_id))
    return found


def _fill(found: AssetImport, plan: Plan, file: AssetFile, filename: str) -> None:
    found.filename, found.received_at = filename, clock.now()
    found.rows = [_plain_step(step) for step in plan.steps]
    found.faults = [[fault.row, fault.column, fault.sentence] for fault in plan.faults]
    found.new, found.changed, found.same = plan.count(NEW), plan.count(CHANGED), plan.count(SAME)
    if file.ignored:
        # Kept with the rows, so that the preview can say which columns it passed over.
        found.rows.insert(0, {"ignored": list(file.ignored)})


def _plain_step(step: Step) -> dict[str, Any]:
    before = {name: plain_value(value) for name, value in step.before.items()}
    return {
        "row": step.row,
        "what": step.what,
        "asset": step.asset,
        "facts": as_plain(step.facts),
        "before": before,
    }


def _steps(found: AssetImport, body: Body) -> list[Step]:
    """What the rows do now. Raises ImportOutdated unless it is what the preview said."""
    stored = [row for row in found.rows if "facts" in row]
    file = AssetFile({}, (), tuple(_as_row(row) for row in stored))
    there = queries.there_for(body, found.system_key, locked=True)
    plan = make_plan(file, there, queries.rules_of(found.system_key))
    if plan.faults or [_plain_step(step) for step in plan.steps] != stored:
        raise ImportOutdated(
            "Somebody changed the list since this preview, so the file would do something else."
        )
    return list(plan.steps)


def _as_row(row: dict[str, Any]) -> FileRow:
    # Degrees are written out: a tiny number turned into text by itself would come as 1e-05.
    said = {
        name: f"{value:.6f}" if isinstance(value, float) else value or ""
        for name, value in row["facts"].items()
    }
    return FileRow(row["row"], str(row["asset"] or ""), said)


def _store(found: AssetImport, body: Body, steps: list[Step]) -> None:
    now = found.done_at = clock.now()
    fresh = [
        Asset(
            system_key=found.system_key, keeper=body, illustrative=body.illustrative, created_at=now, changed_at=now,
            **{name: getattr(step.facts, name) for name in FIELDS},
        )
        for step in steps
        if step.what == NEW
    ]  # fmt: skip
    Asset.objects.bulk_create(fresh, batch_size=AT_ONCE)
    changed = {step.asset: step.facts for step in steps if step.what == CHANGED}
    rows = (
        list(Asset.objects.filter(keeper=body, system_key=found.system_key, pk__in=list(changed)))
        if changed
        else []
    )
    for asset in rows:
        asset.changed_at = now
        for name in FIELDS:
            setattr(asset, name, getattr(changed[asset.pk], name))
    # One statement that writes over rows that are there: a case for each row and field takes a hundred times as long.
    Asset.objects.bulk_create(
        rows,
        batch_size=AT_ONCE,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[*FIELDS, "changed_at"],
    )


def _locked(body_id: UUID, import_id: int) -> AssetImport:
    rows = (
        AssetImport.objects.select_for_update(of=("self",)).select_related("keeper").filter(keeper_id=body_id)
    )
    found = rows.filter(pk=import_id).first() if 0 < import_id < queries.MOST_NUMBER else None
    if found is None:
        raise NotFound("There is no such import.", next_step="Go back to the assets of the body.")
    return found
