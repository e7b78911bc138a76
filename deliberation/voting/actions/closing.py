"""After the last ballot: sealing the ballots, counting them by every rule that fits, and deciding a tie."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.box import locked_box
from deliberation.voting.actions.rows import locked_vote
from deliberation.voting.actions.tidying import overwrite_what_is_freed
from deliberation.voting.calc.counting import count
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.seal import Leaf, chained, digest
from deliberation.voting.calc.sources import may_be_told
from deliberation.voting.models import Elector, Result, SealedBallot, Secrecy, Source, Vote, VoteStatus
from deliberation.voting.queries.outcomes import Verdict, verdict_of
from deliberation.voting.queries.paper import batches_open, papers_out
from deliberation.voting.queries.representation import representation_of
from deliberation.voting.queries.sealed import (
    asked_of,
    contents_of,
    decision_mark,
    recorded_leaves,
    rules_of,
)
from deliberation.voting.queries.votes import options_of
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

MOST_REASON = 500


class NotToBeClosed(WrongState):
    """The vote is not open, or its time is not over."""

    code = "vote_not_to_be_closed"


class NoTieToDecide(WrongState):
    """There is no tie that is the chair's to decide, or it has been decided."""

    code = "no_tie_to_decide"
    next_step = "Look at the result."


@transaction.atomic
def close_vote(*, actor: Actor, body_id: UUID, vote_id: UUID) -> Vote:
    """Seal the ballots of a vote whose time is over: write them as a chain, empty the box, keep the seal in the trail.

    A closed vote stays as it is. A vote that is run by hand, or in which everybody has voted, may be closed before
    its time. Raises NotFound and NotToBeClosed. Counting follows by `count_vote`; then `tidying.tidy_up`.
    """
    require(actor, Permission.VOTE_RUN, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    if vote.status == VoteStatus.CLOSED:
        return vote
    _need_closable(vote)
    secret = vote.secrecy == Secrecy.SECRET
    leaves = _secret_leaves(vote) if secret else recorded_leaves(vote)
    elector_of = {leaf.position: elector for leaf, elector in leaves}
    rows = [
        SealedBallot(
            vote=vote, position=leaf.position, receipt=leaf.receipt, elector_id=elector_of[leaf.position] or None,
            source=leaf.source, content=leaf.content, previous=previous, hash=own,
        )
        for leaf, previous, own in chained(vote.spec_hash, (leaf for leaf, _ in leaves))
    ]  # fmt: skip
    SealedBallot.objects.bulk_create(rows, batch_size=500)
    vote.status, vote.closed_at = VoteStatus.CLOSED, clock.now()
    vote.seal, vote.sealed_count = (rows[-1].hash if rows else vote.spec_hash), len(rows)
    vote.changed_at = vote.closed_at
    vote.save(update_fields=["status", "closed_at", "seal", "sealed_count", "changed_at"])
    record(
        actor, Event.VOTE_CLOSED, "vote", vote.pk,
        body=str(body_id), sha256=vote.seal, spec=vote.spec_hash, count=vote.sealed_count,
    )  # fmt: skip
    return vote


def _need_closable(vote: Vote) -> None:
    if vote.status != VoteStatus.OPEN:
        raise NotToBeClosed("This vote is not open.", next_step="Look at where it stands.")
    if batches_open(vote):
        raise NotToBeClosed(
            "Paper ballots are being entered: a batch was started before the vote closed.",
            next_step="Count or discard the batches on the page “Paper and room”; then it is sealed.",
        )
    over = vote.closes_at is not None and vote.closes_at <= clock.now()
    if over or vote.by_hand:
        return
    if Elector.objects.filter(vote=vote, voted_on=None).exists():
        raise NotToBeClosed(
            "The vote stays open until its time is over: not everybody has voted.",
            next_step="Wait until it closes by itself.",
        )
    if out := papers_out(vote):
        raise NotToBeClosed(
            f"The vote stays open until its time is over: {out} of the papers handed out are not counted yet.",
            next_step="Count them, or mark the papers that came back unused.",
        )


def _secret_leaves(vote: Vote) -> list[tuple[Leaf, int]]:
    """The ballots of the box in the order of their receipts; the box is empty afterwards."""
    overwrite_what_is_freed()
    box = locked_box(vote.pk)
    rows = sorted(box.ballots, key=lambda row: str(row[0]))
    box.ballots = []
    box.save(update_fields=["ballots"])
    told = may_be_told(source for _, source, _ in rows)
    return [
        (Leaf(position, receipt, 0, source if told else Source.EITHER.value, content), 0)
        for position, (receipt, source, content) in enumerate(rows, 1)
    ]


@transaction.atomic
def count_vote(*, actor: Actor, body_id: UUID, vote_id: UUID) -> Vote:
    """Count the sealed ballots by the rule that binds and by every other that fits, and keep what came out.

    A counted vote stays as it is. Raises NotFound, and WrongState for a vote that has not been closed.
    """
    require(actor, Permission.VOTE_COUNT, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    if vote.counted_at is not None:
        return vote
    if vote.status != VoteStatus.CLOSED:
        raise WrongState("This vote has not been closed.", next_step="It is counted once it closes.")
    now = clock.now()
    results = [
        Result(vote=vote, rule=rule, binding=not place, outcome=outcome, counted_at=now)
        for place, (rule, outcome) in enumerate(outcomes(vote).items())
    ]
    Result.objects.bulk_create(results)
    vote.counted_at, vote.representation, vote.changed_at = now, representation_of(vote), now
    vote.save(update_fields=["counted_at", "representation", "changed_at"])
    record(
        actor, Event.VOTE_COUNTED, "vote", vote.pk,
        body=str(body_id), method=vote.rule, sha256=digest(results[0].outcome), count=vote.sealed_count,
    )  # fmt: skip
    return vote


def outcomes(vote: Vote) -> dict[str, dict[str, Any]]:
    """What each rule makes of the sealed ballots, by its code, the one that binds first; two queries.

    A rule that does not bind and cannot count these ballots is left out.
    """
    asked, contents = asked_of(vote, options_of(vote)), contents_of(vote)
    found = {}
    for rule in rules_of(vote):
        try:
            found[rule.value] = count(asked, rule, contents).as_dict(asked)
        except Unfit:
            if rule.value == vote.rule:
                raise
    return found


@transaction.atomic
def decide_tie(*, actor: Actor, body_id: UUID, vote_id: UUID, chosen: Sequence[str], reason: str) -> Result:
    """The chair says which of the tied options win, with a reason. Once: what was decided is not decided again.

    `chosen`: as many of the tied options (as they stand in the outcome) as places are left. Raises NotFound,
    NoTieToDecide, and BadInput for other options or another number of them, or no reason.
    """
    require(actor, Permission.VOTE_DECIDE_TIE, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    result = Result.objects.select_for_update().filter(vote=vote, binding=True).first()
    verdict = verdict_of(vote, result)
    if vote.status != VoteStatus.CLOSED or result is None or not verdict.for_the_chair:
        raise NoTieToDecide("There is no tie for the chair to decide.")
    result.chosen = _picked(verdict, chosen)
    result.chosen_reason = " ".join(reason.split())
    if not result.chosen_reason or len(result.chosen_reason) > MOST_REASON:
        raise BadInput(f"Give the reason, in up to {MOST_REASON} characters.", field="reason")
    result.chosen_at = clock.now()
    result.save(update_fields=["chosen", "chosen_reason", "chosen_at"])
    record(
        actor, Event.VOTE_TIE_DECIDED, "vote", vote.pk,
        body=str(body_id), count=len(result.chosen), sha256=decision_mark(result.chosen, result.chosen_reason),
    )  # fmt: skip
    return result


def _picked(verdict: Verdict, chosen: Sequence[str]) -> list[str]:
    picked = list(dict.fromkeys(str(each) for each in chosen))
    if any(each not in verdict.tied for each in picked) or len(picked) != verdict.places_left:
        words = "one" if verdict.places_left == 1 else str(verdict.places_left)
        raise BadInput(f"Choose {words} of the options that are tied.", field="chosen")
    return picked
