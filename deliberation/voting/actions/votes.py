"""The life of a vote before it opens: drafting it, its options, scheduling it, taking it back; and annulling it later."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.rows import locked_vote
from deliberation.voting.actions.tidying import overwrite_what_is_freed
from deliberation.voting.actions.vote_details import NONE_NAME, Details, OptionGiven, checked_options, columns
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import (
    BatchStatus,
    Box,
    Elector,
    Option,
    PaperEntry,
    RecordedBallot,
    Vote,
    VoteStatus,
)
from deliberation.voting.queries.readiness import readiness
from deliberation.voting.queries.votes import Standing, options_of, standing
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

__all__ = [
    "Details",
    "NotReadyToSchedule",
    "OptionGiven",
    "VoteIsFixed",
    "annul_vote",
    "change_vote",
    "create_vote",
    "discard_vote",
    "schedule_vote",
    "set_options",
    "unschedule_vote",
]

MOST_SEED = 1_000_000_000


class VoteIsFixed(WrongState):
    """A vote that was scheduled, opened or closed is no longer changed."""

    code = "vote_is_fixed"
    next_step = "While no ballot has been cast, the vote can be taken back to draft and then changed."


class NotReadyToSchedule(WrongState):
    """Something is missing that a vote must have before it is scheduled."""

    code = "not_ready_to_schedule"
    next_step = "Put it right on the vote's page, then schedule it."


@transaction.atomic
def create_vote(*, actor: Actor, body_id: UUID, details: Details, vote_id: UUID | None = None) -> Vote:
    """Draft a vote, which those who prepare it see. Its number for drawing lots is given here, once.

    `vote_id` makes a form that is sent twice make one vote. Raises BadInput for details that do not fit, WrongState
    for a body that has ended.
    """
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    made = Vote.objects.filter(pk=vote_id).first() if vote_id is not None else None
    if made is not None and made.body_id == body.pk:
        return made
    if made is not None:
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    _check_running(body)
    now = clock.now()
    vote = Vote.objects.create(
        pk=vote_id or uuid.uuid4(),
        body=body,
        tie_seed=secrets.randbelow(MOST_SEED - 1) + 1,
        illustrative=body.illustrative,
        created_at=now,
        changed_at=now,
        **columns(details, body),
    )
    _keep_none_last(vote)
    record(actor, Event.VOTE_CREATED, "vote", vote.pk, body=str(body_id), method=vote.method)
    return vote


@transaction.atomic
def change_vote(*, actor: Actor, body_id: UUID, vote_id: UUID, details: Details) -> Vote:
    """Change a draft. Options go when the new method has fixed answers. Raises NotFound, BadInput, VoteIsFixed."""
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    vote = _draft(body_id, vote_id)
    values = columns(details, vote.body)
    changed = sorted(name for name, value in values.items() if getattr(vote, name) != value)
    if not changed:
        return vote
    for name in changed:
        setattr(vote, name, values[name])
    vote.changed_at = clock.now()
    vote.save(update_fields=[*changed, "changed_at"])
    if METHODS[Method(vote.method)].options is None:
        vote.options.all().delete()
    _keep_none_last(vote)
    record(actor, Event.VOTE_CHANGED, "vote", vote.pk, body=str(body_id), fields=" ".join(changed))
    return vote


@transaction.atomic
def set_options(
    *, actor: Actor, body_id: UUID, vote_id: UUID, options: Sequence[OptionGiven]
) -> list[Option]:
    """Put these options, in this order, in the place of a draft's options; “None of these” stays last by itself.

    Raises NotFound, BadInput for a name that is missing or given twice, VoteIsFixed.
    """
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    vote = _draft(body_id, vote_id)
    rows = checked_options(Method(vote.method), options)
    vote.options.all().delete()
    Option.objects.bulk_create(Option(vote=vote, **row) for row in rows)
    _keep_none_last(vote)
    Vote.objects.filter(pk=vote.pk).update(changed_at=clock.now())
    record(actor, Event.VOTE_CHANGED, "vote", vote.pk, body=str(body_id), fields="options", count=len(rows))
    return options_of(vote)


@transaction.atomic
def schedule_vote(*, actor: Actor, body_id: UUID, vote_id: UUID) -> Vote:
    """Schedule a draft: it is announced, and opens by the clock or by hand. A scheduled one stays as it is.

    Raises NotFound, VoteIsFixed, and NotReadyToSchedule with everything that is lacking.
    """
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    if vote.status == VoteStatus.SCHEDULED:
        return vote
    _check_draft(vote)
    lacking = readiness(vote, options_of(vote), vote.body).lacking
    if lacking:
        raise NotReadyToSchedule(" ".join(lacking))
    vote.status, vote.changed_at = VoteStatus.SCHEDULED, clock.now()
    vote.save(update_fields=["status", "changed_at"])
    record(actor, Event.VOTE_SCHEDULED, "vote", vote.pk, body=str(body_id), method=vote.method)
    return vote


@transaction.atomic
def unschedule_vote(*, actor: Actor, body_id: UUID, vote_id: UUID) -> Vote:
    """Take a vote back to draft, scheduled or open, while no ballot is in. A draft stays as it is.

    The electorate of an open one is forgotten: it is fixed anew when the vote opens. Raises NotFound, VoteIsFixed.
    """
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    if vote.status == VoteStatus.DRAFT:
        return vote
    if vote.status == VoteStatus.OPEN and standing(vote) == Standing.OPEN:
        _check_untouched(vote)
        Box.objects.filter(vote=vote).delete()
        Elector.objects.filter(vote=vote).delete()
    elif vote.status != VoteStatus.SCHEDULED:
        raise VoteIsFixed(
            _fixed(vote), next_step="It can be annulled, with a reason, and stays on the record."
        )
    vote.status, vote.opened_at, vote.spec_hash, vote.electors_count = VoteStatus.DRAFT, None, "", 0
    vote.changed_at = clock.now()
    vote.save(update_fields=["status", "opened_at", "spec_hash", "electors_count", "changed_at"])
    record(actor, Event.VOTE_UNSCHEDULED, "vote", vote.pk, body=str(body_id))
    return vote


@transaction.atomic
def discard_vote(*, actor: Actor, body_id: UUID, vote_id: UUID) -> None:
    """Delete a draft. Raises NotFound, VoteIsFixed, and WrongState when papers were entered for it once."""
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    vote = _draft(body_id, vote_id)
    if vote.batches.exists():
        raise WrongState(
            "This vote was open once and papers were entered for it, so it stays.",
            next_step="Change it and schedule it again, or leave it as a draft.",
        )
    vote.options.all().delete()
    vote.delete()
    record(actor, Event.VOTE_DISCARDED, "vote", vote_id, body=str(body_id))


@transaction.atomic
def annul_vote(*, actor: Actor, body_id: UUID, vote_id: UUID, reason: str) -> Vote:
    """Annul a vote that is scheduled, open or closed; it stays to be read, with the reason and without effect.

    Ballots in the box of an open secret vote are destroyed unread, and what was read off papers. Raises NotFound, BadInput without a reason,
    WrongState for a draft (discard it) and for one that was annulled with another reason.
    """
    require(actor, Permission.VOTE_ANNUL, scope_of(body_id))
    why = line("The reason", reason, 500, needed=True)
    vote = locked_vote(body_id, vote_id)
    if vote.status == VoteStatus.ANNULLED and vote.annul_reason == why:
        return vote
    if vote.status in (VoteStatus.DRAFT, VoteStatus.ANNULLED):
        stands = "a draft: discard it instead" if vote.status == VoteStatus.DRAFT else "annulled already"
        raise WrongState(f"This vote is {stands}.")
    was = vote.status
    overwrite_what_is_freed()
    Box.objects.filter(vote=vote).update(ballots=[])
    PaperEntry.objects.filter(batch__vote=vote).update(rows=[])
    now = clock.now()
    vote.status, vote.annul_reason, vote.annulled_at, vote.changed_at = VoteStatus.ANNULLED, why, now, now
    vote.save(update_fields=["status", "annul_reason", "annulled_at", "changed_at"])
    record(actor, Event.VOTE_ANNULLED, "vote", vote.pk, body=str(body_id), status=was)
    return vote


def _draft(body_id: UUID, vote_id: UUID) -> Vote:
    """A draft of this body, locked. Raises NotFound, VoteIsFixed."""
    vote = locked_vote(body_id, vote_id)
    _check_draft(vote)
    return vote


def _check_draft(vote: Vote) -> None:
    _check_running(vote.body)
    if vote.status != VoteStatus.DRAFT:
        raise VoteIsFixed(_fixed(vote))


def _fixed(vote: Vote) -> str:
    return {
        VoteStatus.SCHEDULED: "This vote is scheduled and can no longer be changed.",
        VoteStatus.OPEN: "This vote has opened, so nothing of its meaning can change.",
        VoteStatus.CLOSED: "This vote is closed.",
        VoteStatus.ANNULLED: "This vote was annulled.",
        VoteStatus.DRAFT: "This vote is a draft.",
    }[VoteStatus(vote.status)]


def _check_running(body: Body) -> None:
    if has_ended(body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")


def _check_untouched(vote: Vote) -> None:
    """Raise VoteIsFixed when a ballot of an open vote is in, or on its way. The vote's row is locked by the caller."""
    box = Box.objects.select_for_update().filter(vote=vote).first()
    ballots = (
        bool(box is not None and box.ballots)
        or RecordedBallot.objects.filter(elector__vote=vote).exists()
        or Elector.objects.filter(vote=vote, voted_on__isnull=False).exists()
    )
    annul = "It can be annulled, with a reason, and stays on the record."
    if ballots:
        raise VoteIsFixed("Somebody has voted already, so the vote stays as it is.", next_step=annul)
    papers = (
        Elector.objects.filter(vote=vote, on_paper=True).exists()
        or vote.batches.exclude(status=BatchStatus.DISCARDED).exists()
    )
    if papers:
        raise VoteIsFixed(
            "Ballot papers have been handed out or entered, so the vote stays as it is.", next_step=annul
        )


def _keep_none_last(vote: Vote) -> None:
    """“None of these” after the other options where it is offered, and nowhere else."""
    vote.options.filter(none=True).delete()
    if vote.none_of_these:
        Option.objects.create(vote=vote, position=vote.options.count() + 1, name=NONE_NAME, none=True)
