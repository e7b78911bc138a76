"""Imports of trackers: one of a body, those that wait, and what is in the tracker already."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from accounts.dates import today_in_england
from deliberation.accountability.calc.tracker_plan import PlannedRow
from deliberation.accountability.models import OriginKind, Recommendation, TrackerImport
from deliberation.bodies.models import Body
from kernel.errors import NotFound

AT_ONCE = 400


def import_of(body: Body, import_id: UUID) -> TrackerImport:
    """One import of a body. Raises NotFound, for another body's too."""
    found = TrackerImport.objects.filter(pk=import_id, body=body).first()
    if found is None:
        raise no_such_import()
    found.body = body
    return found


def no_such_import() -> NotFound:
    """What to raise where there is none."""
    return NotFound("There is no such import.", next_step="Send the file again.")


def imports_of(body: Body) -> list[TrackerImport]:
    """The newest imports of a body, without their rows; one query."""
    return list(TrackerImport.objects.filter(body=body).defer("rows", "faults").order_by("-made_at")[:20])


def known_rows(body: Body, rows: Iterable[PlannedRow]) -> dict[int, str]:
    """Rows that are in the tracker already, with the reference that they have there.

    Those that were taken in before (same reference, day and words), and those of this site's own downloads. A query for
    every few hundred rows.
    """
    kept = list(rows)
    found: dict[int, str] = {}
    for start in range(0, len(kept), AT_ONCE):
        part = kept[start : start + AT_ONCE]
        found |= _known(body, part)
    return found


def _known(body: Body, rows: list[PlannedRow]) -> dict[int, str]:
    before = Q(from_body=body, origin_kind=OriginKind.IMPORTED, origin_key__in=[each.key for each in rows])
    ours = Q(reference__in=[each.reference for each in rows if "/" in each.reference])
    there = Recommendation.objects.filter(before | ours).select_related("to_body")
    by_key: dict[tuple[str, str], str] = {}
    by_reference = {}
    for each in there:
        by_key[each.origin_key, each.to_words.casefold()] = each.reference
        by_reference[each.reference] = each.reference
    found = {
        row.row: by_key.get((row.key, row.to.casefold())) or by_reference.get(row.reference, "")
        for row in rows
    }
    return {row: reference for row, reference in found.items() if reference}


def bodies_named(names: Iterable[str]) -> dict[str, Body]:
    """Bodies that go on, by name and short name in small letters; one query."""
    wanted = {each.casefold() for each in names}
    today = today_in_england()
    there = Body.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    found: dict[str, Body] = {}
    for body in there:
        found |= {said: body for said in (body.slug, body.name.casefold()) if said in wanted}
    return found
