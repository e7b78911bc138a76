"""Opinion groups: saying that there is something new, and reckoning it in the worker.

Nothing here keeps a transaction open while it reckons. A worker claims the work, reads, reckons, and stores what it
found if the claim is still its own; a claim of a worker that is gone runs out.
"""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import OpinionResult, TradeOff
from deliberation.tradeoffs.queries import opinion as queries
from kernel import clock
from kernel.actors import Actor
from kernel.jobs import Job, send_on_commit

log = logging.getLogger(__name__)
DEBOUNCE_SECONDS = 5
"""Answers come in bursts; a worker is sent for at most once in this time, and comes after it."""
TRADEOFFS = Actor.system("tradeoffs")
"""The system itself, keeping trade-offs up to date."""
_TALKING = {Stage.DRAFT.value, Stage.LEARN.value, Stage.DISCUSS.value}


def opinion_wanted(tradeoff_id: UUID) -> None:
    """Note that answers or statements changed, and send for a worker. Part of the action that changed them."""
    rows = OpinionResult.objects.filter(tradeoff_id=tradeoff_id)
    if not rows.update(wanted=F("wanted") + 1):
        OpinionResult.objects.get_or_create(tradeoff_id=tradeoff_id)
        rows.update(wanted=F("wanted") + 1)
    now = clock.now()
    # Whoever sent within the last seconds sent for this change too: the worker comes only after them.
    quiet = Q(asked_at=None) | Q(asked_at__lte=now - clock.seconds(DEBOUNCE_SECONDS))
    if rows.filter(quiet).update(asked_at=now):
        _send(tradeoff_id)


def _send(tradeoff_id: UUID) -> None:
    send_on_commit(Job.RECOMPUTE_OPINION, countdown=DEBOUNCE_SECONDS, tradeoff_id=str(tradeoff_id))


@dataclass(frozen=True)
class Claim:
    """One worker's claim. `wanted`: the change up to which it reckons; `since`: what was read last was read then."""

    tradeoff: TradeOff
    wanted: int
    at: dt.datetime
    before: dict[str, Any]
    told: dict[str, Any]
    since: dt.datetime | None


@dataclass(frozen=True)
class Reckoned:
    """What came of it."""

    told: dict[str, Any]
    before: dict[str, Any]
    took_ms: int


def recompute(*, actor: Actor, tradeoff_id: UUID, at_once: bool = False) -> bool:
    """Reckon the opinion groups of a trade-off if anything changed; whether there is a new result.

    While members are still answering, a new picture is told only once enough of them have answered since the last one:
    two pictures with one answer between them would tell that answer. `at_once` reckons whatever there is, for
    operators. Another worker at it, nothing new, or a trade-off that is gone: nothing is done.
    """
    require(actor, Permission.TRADEOFF_KEEP)
    claim = claim_opinion(actor=actor, tradeoff_id=tradeoff_id, again=at_once)
    if claim is None:
        return False
    if not at_once and _too_early(claim):
        release_opinion(actor=actor, claim=claim)
        return False
    try:
        reckoned = _reckon(claim)
    except Exception:
        log.exception("opinion_failed", extra={"tradeoff": str(tradeoff_id)})
        fail_opinion(actor=actor, claim=claim)
        return False
    return store_opinion(actor=actor, claim=claim, reckoned=reckoned)


def recompute_due(*, actor: Actor) -> int:
    """Reckon every trade-off that changed and that no worker is at, for whatever reason; how many were done."""
    require(actor, Permission.TRADEOFF_KEEP)
    due = queries.due_opinions(clock.now())
    return sum(recompute(actor=actor, tradeoff_id=each) for each in due)


@transaction.atomic
def claim_opinion(*, actor: Actor, tradeoff_id: UUID, again: bool = False) -> Claim | None:
    """Take the work on one trade-off; None where there is none, or another worker is at it. `again`: also with nothing new."""
    require(actor, Permission.TRADEOFF_KEEP)
    now = clock.now()
    rows = OpinionResult.objects.filter(tradeoff_id=tradeoff_id)
    free = rows.filter(Q(claimed_at=None) | Q(claimed_at__lt=now - queries.LEASE))
    if not (free if again else free.filter(wanted__gt=F("covered"))).update(claimed_at=now):
        return None
    row = rows.select_related("tradeoff").get()
    read_at = row.before.get("read_at")
    since = dt.datetime.fromisoformat(read_at) if read_at else None
    return Claim(row.tradeoff, row.wanted, now, row.before, row.told, since)


@transaction.atomic
def release_opinion(*, actor: Actor, claim: Claim) -> None:
    """Give the work back undone."""
    require(actor, Permission.TRADEOFF_KEEP)
    _own(claim).update(claimed_at=None)


@transaction.atomic
def store_opinion(*, actor: Actor, claim: Claim, reckoned: Reckoned) -> bool:
    """Put a result in the place of the last one; False where the claim had run out meanwhile."""
    require(actor, Permission.TRADEOFF_KEEP)
    stored = _own(claim).update(
        told=reckoned.told, before=reckoned.before, covered=claim.wanted, computed_at=clock.now(),
        took_ms=reckoned.took_ms, failure="", claimed_at=None,
    )  # fmt: skip
    if not stored:
        return False
    # What came in while it was reckoned may have sent for nobody.
    if OpinionResult.objects.filter(tradeoff=claim.tradeoff, wanted__gt=claim.wanted).exists():
        _send(claim.tradeoff.pk)
    record(
        actor, Event.OPINION_COMPUTED, "tradeoff", claim.tradeoff.pk,
        body=str(claim.tradeoff.body_id), count=reckoned.told["answers"], status="done",
    )  # fmt: skip
    return True


@transaction.atomic
def fail_opinion(*, actor: Actor, claim: Claim) -> None:
    """Note that it could not be reckoned. It is tried again with the next change, or by an operator."""
    require(actor, Permission.TRADEOFF_KEEP)
    if not _own(claim).update(failure="failed", covered=claim.wanted, claimed_at=None):
        return
    record(
        actor, Event.OPINION_COMPUTED, "tradeoff", claim.tradeoff.pk, body=str(claim.tradeoff.body_id), status="failed"
    )  # fmt: skip


def _own(claim: Claim) -> Any:
    return OpinionResult.objects.filter(tradeoff=claim.tradeoff, claimed_at=claim.at)


def _too_early(claim: Claim) -> bool:
    """Whether too few voters answered since the last picture for another one to be told."""
    table = claim.told.get("table")
    if not table or claim.since is None or claim.tradeoff.stage not in _TALKING:
        return False
    least = queries.least_of(claim.tradeoff)
    if int(claim.told.get("least", 0)) < least:
        return False
    if {each["statement"] for each in table} - queries.statements_shown(claim.tradeoff.pk):
        return False  # a statement was taken out: that tells nothing of members
    return queries.voters_since(claim.tradeoff.pk, claim.since) < least


def _reckon(claim: Claim) -> Reckoned:
    """Read, find the groups, and put into JSON what may be shown, and apart from it what the next time needs."""
    # Here, because only workers and commands may load scikit-learn: it takes a second and 100 MB.
    from deliberation.tradeoffs.calc.opinion import opinion_groups
    from deliberation.tradeoffs.calc.picture import picture, places
    from deliberation.tradeoffs.calc.told import as_dict, tell
    from deliberation.tradeoffs.calc.values import Before, Limits, Opinion
    from deliberation.tradeoffs.calc.votes import vote_matrix

    began, read_at = time.monotonic(), clock.now()
    least = queries.least_of(claim.tradeoff)
    limits = Limits(members=2 * least, group=least)
    given = queries.answers_of(claim.tradeoff.pk)
    matrix = vote_matrix(given.voters, given.statements, given.values)
    before = Before(
        {int(key[1:]): letter for key, letter in claim.before.get("letters", {}).items()},
        {int(key): (x, y) for key, (x, y) in claim.before.get("axes", {}).items()},
    )
    found = opinion_groups(matrix, seed=claim.tradeoff.seed % 2**32, limits=limits, before=before)
    told = as_dict(tell(found, least=least)) | {
        "least": least,
        "needed": {"members": limits.members, "statements": limits.statements, "votes": limits.votes},
        "imported": int((found.matrix.members < 0).sum()),
        "picture": None,
    }
    # Keys begin with a letter: one of digits alone would be taken for a place in a list when it is looked up.
    kept: dict[str, Any] = {"read_at": read_at.isoformat()}
    if isinstance(found, Opinion):
        told["picture"] = picture(found)
        then = found.before()
        kept |= {
            "letters": {f"m{member}": letter for member, letter in then.names.items()},
            "axes": {each: [round(x, 9), round(y, 9)] for each, (x, y) in then.axes.items()},
            "places": {f"m{member}": cell for member, cell in places(found).items() if member >= 0},
        }
    else:
        # Letters come back as they were once there are groups again.
        kept |= {name: claim.before[name] for name in ("letters", "axes") if name in claim.before}
    return Reckoned(told, kept, round((time.monotonic() - began) * 1000))
