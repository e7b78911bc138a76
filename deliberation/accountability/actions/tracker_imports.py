"""Taking in the tracker that a body kept before: read and checked first, stored only when somebody says yes.

A body on this site answers for itself. So a row that is still open goes to the body, with its clock; a row with an answer or an
action of the past is kept under the addressee’s name, as the tracker of the body that brings it along.
"""

from __future__ import annotations

import hashlib
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.rows import locked_body
from deliberation.accountability.actions.telling import tell_all
from deliberation.accountability.actions.tracker_import_rows import store
from deliberation.accountability.calc.tracker_files import FileFault, read_file
from deliberation.accountability.calc.tracker_plan import PlannedRow, plan_rows, planned, same_in_file
from deliberation.accountability.models import ImportStatus, TrackerImport
from deliberation.accountability.queries.acting import membership_with
from deliberation.accountability.queries.tracker_imports import known_rows, no_such_import
from deliberation.bodies.actions.texts import line
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_FAULTS = 2000


class UnreadableTracker(BadInput):
    """The file as a whole cannot be read."""

    code = "tracker_file_unreadable"


class ImportFaulty(WrongState):
    """A file with faults cannot be taken in."""

    code = "tracker_import_faulty"
    next_step = "Mend the rows that are named, and send the file again. Nothing was stored."


@transaction.atomic
def preview_tracker(
    *, actor: Actor, body_id: UUID, content: bytes, filename: str, to: str = "", green_is_done: bool = False
) -> TrackerImport:
    """Read a file and say what it would do: what is new, what is there already, and every fault. Nothing is public yet.

    `to`: who was asked, where a row does not say. The same bytes that wait already are looked at anew, in the same
    import. Raises UnreadableTracker, BadInput, NotFound, WrongState for a body that has ended.
    """
    require(actor, Permission.TRACKER_IMPORT, scope_of(body_id))
    body = locked_body(body_id)
    usual = line("Who was asked", to, 160)
    try:
        file = read_file(content)
    except FileFault as fault:
        raise UnreadableTracker(
            str(fault), field="file", next_step="Mend the file and send it again."
        ) from fault
    rows, faults = plan_rows(file, today=today_in_england(), to=usual, green_is_done=green_is_done)
    digest = hashlib.sha256(content).hexdigest()
    waiting = TrackerImport.objects.select_for_update().filter(
        body=body, sha256=digest, status=ImportStatus.PREVIEW
    )
    found = waiting.first() or TrackerImport(body=body, sha256=digest)
    found.membership = membership_with(actor, body_id, Permission.TRACKER_IMPORT)
    found.filename = "".join(sign for sign in filename if sign.isprintable())[-200:] or "tracker.csv"
    found.made_at = clock.now()
    notes = left_out(body, rows)
    found.rows = [each.plain() | notes.get(each.row, {}) for each in rows]
    if file.ignored:
        # Kept before the rows, so that the preview can say which columns it passed over.
        found.rows.insert(0, {"ignored": list(file.ignored)})
    found.faults = [[each.row, each.column, each.sentence] for each in faults[:MOST_FAULTS]]
    found.count = len({each.row for each in rows} - set(notes) - {each.row for each in faults})
    found.save()
    record(
        actor, Event.TRACKER_PREVIEWED, "tracker_import", found.pk, body=str(body.pk), rows=len(rows), new=found.count,
        errors=len(faults), sha256=digest,
    )  # fmt: skip
    return found


@transaction.atomic
def confirm_tracker(*, actor: Actor, body_id: UUID, import_id: UUID) -> tuple[TrackerImport, bool]:
    """Take a previewed file in: everything that is new. Answers the import, and whether it was taken in already.

    What somebody else took in meanwhile is left out again. Raises NotFound, ImportFaulty, WrongState.
    """
    require(actor, Permission.TRACKER_IMPORT, scope_of(body_id))
    body = locked_body(body_id)
    found = _locked(body, import_id)
    if found.status == ImportStatus.IMPORTED:
        return found, True
    if found.status == ImportStatus.DISCARDED:
        raise WrongState("This import was discarded.", next_step="Send the file again.")
    if found.faults:
        raise ImportFaulty("The file has faults, so nothing of it can be taken in.")
    fresh = _fresh(body, found)
    if not fresh:
        raise WrongState(
            "Everything in this file is in the tracker already.", next_step="There is nothing to take in."
        )
    made = store(body, found, fresh)
    found.status, found.ended_at, found.count = ImportStatus.IMPORTED, clock.now(), len(made)
    found.rows, found.faults = [], []
    found.save()
    words = f"{len(made):,} recommendation{'' if len(made) == 1 else 's'}"
    tell_all(
        [("body", str(body.pk))], key=f"tracker:{found.pk}", subject=f"{body.name} brought its tracker along",
        text=f"{words} of an earlier tracker can be read now.", href=f"/tracker/?body={body.slug}&origin=imported",
    )  # fmt: skip
    record(actor, Event.TRACKER_IMPORTED, "tracker_import", found.pk, body=str(body.pk), new=len(made))
    return found, False


@transaction.atomic
def discard_tracker(*, actor: Actor, body_id: UUID, import_id: UUID) -> TrackerImport:
    """Set a previewed file aside. Raises NotFound, WrongState for one that was taken in; discarding twice is discarding."""
    require(actor, Permission.TRACKER_IMPORT, scope_of(body_id))
    found = _locked(locked_body(body_id), import_id)
    if found.status == ImportStatus.DISCARDED:
        return found
    if found.status == ImportStatus.IMPORTED:
        raise WrongState("This file was taken in, so it cannot be discarded.")
    found.status, found.rows, found.faults, found.ended_at = ImportStatus.DISCARDED, [], [], clock.now()
    found.save()
    record(actor, Event.TRACKER_DISCARDED, "tracker_import", found.pk, body=str(body_id))
    return found


def left_out(body: Body, rows: list[PlannedRow]) -> dict[int, dict[str, str]]:
    """Rows that would not be taken in, with what is said of each: they are there already, or stand in the file twice."""
    known = known_rows(body, rows)
    notes = {row: {"known": f"In the tracker already, as {reference}."} for row, reference in known.items()}
    for row, first in same_in_file(rows).items():
        notes.setdefault(row, {"known": f"Says the same as row {first}."})
    return notes


def _locked(body: Body, import_id: UUID) -> TrackerImport:
    found = TrackerImport.objects.select_for_update().filter(pk=import_id, body=body).first()
    if found is None:
        raise no_such_import()
    found.body = body
    return found


def _fresh(body: Body, found: TrackerImport) -> list[PlannedRow]:
    """The rows that are new now."""
    rows = [
        planned({name: value for name, value in row.items() if name != "known"})
        for row in found.rows
        if "row" in row
    ]
    out = left_out(body, rows)
    return [each for each in rows if each.row not in out]
