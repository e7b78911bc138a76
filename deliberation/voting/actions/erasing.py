"""What erasing a person does in votes, and what goes there when it has been kept long enough.

No ballot is taken out: a count that lost one could not be checked any more. A secret ballot is nobody's. One that was
given by name stays on the record under the name that the public sees of its voter afterwards.
"""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.voting.models import Elector, MemberGroup, PaperEntry
from deliberation.voting.queries import personal_data as queries
from kernel.actors import Actor

AT_ONCE = 500


@transaction.atomic
def erase_from_votes(*, actor: Actor, person_id: UUID) -> None:
    """Show a person in lists of electors as the public sees them from now on, and forget their groups.

    Part of erasing their account, in its transaction: the site's own rules were asked there.
    """
    require(actor, Permission.PERSON_ERASE)
    for each in queries.shown_after(person_id):
        Elector.objects.filter(membership_id=each.membership_id).update(public_name=each.name)
    MemberGroup.objects.filter(membership__person_id=person_id).delete()


@transaction.atomic
def forget_old_groups(*, actor: Actor, now: dt.datetime) -> int:
    """Delete some groups of people who left long enough ago."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.keys_of(queries.old_groups(now), AT_ONCE))
    MemberGroup.objects.filter(pk__in=keys).delete()
    _note(actor, "member_group", len(keys))
    return len(keys)


@transaction.atomic
def empty_old_entries(*, actor: Actor, now: dt.datetime) -> int:
    """Empty some entries of paper ballots that nobody will count any more."""
    require(actor, Permission.RETENTION_RUN)
    keys = list(queries.keys_of(queries.old_entries(now), AT_ONCE))
    PaperEntry.objects.filter(pk__in=keys).update(rows=[])
    _note(actor, "paper_entry", len(keys))
    return len(keys)


def _note(actor: Actor, code: str, count: int) -> None:
    if count:
        record(actor, Event.RETENTION_CARRIED_OUT, "period", code, count=count)
