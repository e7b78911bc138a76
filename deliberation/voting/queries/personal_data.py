"""What votes know about one person, and what of it has been kept long enough."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from deliberation.bodies.queries.personal_data import memberships_of
from deliberation.voting.models import (
    BatchStatus,
    Elector,
    MemberGroup,
    PaperEntry,
    RecordedBallot,
    Secrecy,
    VoteStatus,
)

GROUPS = dt.timedelta(days=180)
ENTRIES = dt.timedelta(days=30)
DONE_WITH = (BatchStatus.COUNTED.value, BatchStatus.DISCARDED.value)


@dataclass(frozen=True)
class Shown:
    """How one membership of an erased person is shown from then on, in lists of electors as anywhere else."""

    membership_id: int
    name: str


def shown_after(person_id: UUID) -> list[Shown]:
    """The public names under which a person stays in lists of those entitled to vote."""
    return [Shown(int(each.membership.pk), each.shown_after) for each in memberships_of(person_id)]


def groups_of(person_id: UUID) -> QuerySet[MemberGroup]:
    """The groups that a person said they are in, on any body."""
    return MemberGroup.objects.filter(membership__person_id=person_id)


def entitled(person_id: UUID) -> dict[str, int]:
    """How often a person was entitled to vote, voted in a secret vote, and voted by name."""
    found: dict[str, int] = Elector.objects.filter(person_id=person_id).aggregate(
        entitled=Count("pk"),
        secret=Count("pk", filter=Q(voted_on__isnull=False, vote__secrecy=Secrecy.SECRET)),
    )
    by_name = Q(elector__person_id=person_id) | Q(substitute__person_id=person_id)
    return found | {"by_name": RecordedBallot.objects.filter(by_name).count()}


def entries_by(person_id: UUID) -> QuerySet[PaperEntry]:
    """The batches of paper ballots that a person read off."""
    return PaperEntry.objects.filter(person_id=person_id)


def old_groups(now: dt.datetime) -> QuerySet[MemberGroup]:
    """Groups of people who left their body long enough ago; votes that had opened by then have long been counted."""
    return MemberGroup.objects.filter(membership__ends_on__lt=(now - GROUPS).date())


def old_entries(now: dt.datetime) -> QuerySet[PaperEntry]:
    """Entries that were never counted or discarded, of votes that ended long enough ago."""
    before = now - ENTRIES
    over = Q(batch__vote__status=VoteStatus.CLOSED, batch__vote__closed_at__lt=before) | Q(
        batch__vote__status=VoteStatus.ANNULLED, batch__vote__annulled_at__lt=before
    )
    return PaperEntry.objects.filter(over).exclude(batch__status__in=DONE_WITH).exclude(rows=[])


def keys_of(rows: QuerySet[MemberGroup] | QuerySet[PaperEntry], most: int) -> Iterable[int]:
    """The numbers of the first rows."""
    return list(rows.order_by("pk").values_list("pk", flat=True)[:most])
