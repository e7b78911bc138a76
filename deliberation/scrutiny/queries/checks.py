"""Partnership checks: the rounds of a body, what the answers of each say, and who has been asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.calc.check import STATEMENTS, Spread, spread_of
from deliberation.scrutiny.calc.words import CheckStatus
from deliberation.scrutiny.models import CheckCount, CheckMember, PartnershipCheck
from kernel.actors import Actor
from kernel.errors import NotFound

Spreads = Mapping[str, Spread | None]


@dataclass(frozen=True)
class Round:
    """A round that was closed, with what the answers to each statement say."""

    check: PartnershipCheck
    spreads: Spreads


def no_such_check() -> NotFound:
    """For what is not there, or not for this reader."""
    return NotFound("There is no such partnership check.")


def checks_of(actor: Actor, body: Body) -> QuerySet[PartnershipCheck]:
    """The rounds of a body, newest first; those in preparation for its people alone."""
    rows = PartnershipCheck.objects.filter(body=body).order_by("-number")
    return rows if _inside(actor, body) else rows.exclude(status=CheckStatus.DRAFT)


def check_at(actor: Actor, body: Body, check_id: UUID) -> PartnershipCheck:
    """One round that the reader may see. Raises NotFound for another body's too."""
    found = checks_of(actor, body).filter(pk=check_id).first()
    if found is None:
        raise no_such_check()
    found.body = body
    return found


def _inside(actor: Actor, body: Body) -> bool:
    return holds(actor, Permission.SCRUTINY_SEE_PRIVATE, scope_of(body.pk))


def rounds(checks: Sequence[PartnershipCheck]) -> list[Round]:
    """What the answers to rounds that were closed say; those that are not are left out. One query, however many."""
    closed = [each for each in checks if each.status == CheckStatus.CLOSED]
    counts: dict[object, dict[str, dict[int, int]]] = defaultdict(lambda: defaultdict(dict))
    for row in CheckCount.objects.filter(round__in=closed):
        counts[row.round_id][row.question][row.answer] = row.count
    return [
        Round(
            each,
            {one.code: spread_of(counts[each.pk][one.code], each.least) for one in STATEMENTS},
        )
        for each in closed
    ]


def with_previous(check: PartnershipCheck) -> list[Round]:
    """A closed round and the one closed before it, if there is one, newest first. Two queries."""
    earlier = PartnershipCheck.objects.filter(
        body_id=check.body_id, number__lt=check.number, status=CheckStatus.CLOSED
    )
    return rounds([check, *earlier.order_by("-number")[:1]])


def asked_of(actor: Actor, check: PartnershipCheck) -> CheckMember | None:
    """Whether the reader is asked, and has answered: their row; None for somebody who is not asked. One query."""
    if actor.kind != "person":
        return None
    return CheckMember.objects.filter(round=check, membership__person_id=actor.id).first()


def waiting_for(person_id: str) -> QuerySet[PartnershipCheck]:
    """Open rounds that a person is asked and has not answered, the first to close first."""
    rows = PartnershipCheck.objects.select_related("body").filter(
        status=CheckStatus.OPEN, members__membership__person_id=person_id, members__answered=False
    )
    return rows.order_by("closes_on", "pk")
