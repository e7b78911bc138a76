"""Reading what the pages of members show, for all members of a body at once."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from deliberation.bodies.calc.kinds import FULL_MEMBERS, STAFF, MemberRole
from deliberation.bodies.models import Attendance, Body, EndReason, MeetingStatus, Membership, Presence
from kernel import clock

YEAR = dt.timedelta(days=365)
"""Over how long attendance is counted."""
PUBLIC_ROLES = [
    role.value for role in MemberRole if role in FULL_MEMBERS | STAFF or role == MemberRole.WITNESS
]
"""Roles whose holders the public sees; observers come and go as the public does."""


@dataclass(frozen=True)
class Came:
    """How often a member came in the last year: themselves, through a substitute, and of how many meetings."""

    present: int = 0
    substituted: int = 0
    meetings: int = 0

    @property
    def share(self) -> float | None:
        """The share of meetings that they or a substitute came to; None without meetings."""
        return (self.present + self.substituted) / self.meetings if self.meetings else None


def seen_memberships(body: Body, *, private: bool = False) -> QuerySet[Membership]:
    """Memberships that a reader may see, with seat. `private`: observers, and what was entered by mistake, too."""
    rows = Membership.objects.filter(body=body).select_related("seat")
    if private:
        return rows
    return rows.filter(role__in=PUBLIC_ROLES).exclude(end_reason=EndReason.MISTAKE).exclude(_never_began())


def is_public(membership: Membership) -> bool:
    """Whether everybody may see this membership."""
    never = membership.ends_on is not None and membership.ends_on < membership.starts_on
    return membership.role in PUBLIC_ROLES and membership.end_reason != EndReason.MISTAKE and not never


def now_or_later(body: Body, *, private: bool = False) -> list[Membership]:
    """Memberships of today and of days to come, with seat; one query."""
    today = clock.today()
    rows = seen_memberships(body, private=private).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today))
    return list(rows.order_by("starts_on", "number", "public_name", "pk"))


def former(body: Body, words: str = "", *, private: bool = False) -> QuerySet[Membership]:
    """Memberships that have ended, newest first; `words` look through names and organisations."""
    rows = seen_memberships(body, private=private).filter(ends_on__lt=clock.today())
    for word in words.split():
        rows = rows.filter(Q(public_name__icontains=word) | Q(organisation__icontains=word))
    return rows.order_by("-ends_on", "public_name", "pk")


def came(membership_ids: Iterable[int], since: dt.date | None = None) -> dict[int, Came]:
    """How often members came to meetings held since a day (a year ago), by membership; one query."""
    first = since or clock.today() - YEAR
    counted = (
        Attendance.objects.filter(
            membership_id__in=list(membership_ids),
            meeting__starts_at__date__gte=first,
            meeting__status=MeetingStatus.HELD,
        )
        .order_by()
        .values_list("membership_id", "presence")
        .annotate(times=Count("pk"))
    )
    times: dict[int, dict[str, int]] = defaultdict(dict)
    for membership_id, presence, count in counted:
        times[membership_id][presence] = count
    return {
        key: Came(each.get(Presence.PRESENT, 0), each.get(Presence.SUBSTITUTED, 0), sum(each.values()))
        for key, each in times.items()
    }


def attendance_of(membership: Membership) -> QuerySet[Attendance]:
    """The meetings of a member's term with whether they came, newest first. Meetings that were held alone."""
    return (
        Attendance.objects.filter(membership=membership, meeting__status=MeetingStatus.HELD)
        .select_related("meeting", "substitute")
        .order_by("-meeting__starts_at", "-pk")
    )


def _never_began() -> Q:
    return Q(ends_on__isnull=False, ends_on__lt=F("starts_on"))
