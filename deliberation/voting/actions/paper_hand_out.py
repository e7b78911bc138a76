"""Handing out paper ballots: who has one cannot vote online too."""

from __future__ import annotations

from collections.abc import Sequence
from types import MappingProxyType
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.paper_rows import open_for_paper
from deliberation.voting.models import Elector, Vote
from deliberation.voting.queries.paper import is_secret, papers_counted
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

BACK_REASONS: MappingProxyType[str, str] = MappingProxyType(
    {"mistake": "They were ticked by mistake", "returned": "They gave the paper back unused"}
)
"""Why a paper is no longer handed out. Codes alone: free words could say things about a person."""


@transaction.atomic
def hand_out(*, actor: Actor, body_id: UUID, vote_id: UUID, electors: Sequence[int]) -> int:
    """Mark electors of a secret vote as handed a paper ballot, by id; how many were marked.

    From then on they cannot vote online. Somebody marked already stays so. Raises NotFound, WrongState unless the
    vote is open and secret, BadInput for somebody not entitled or who has voted online.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    vote = _with_papers(open_for_paper(body_id, vote_id))
    found = _locked(vote, electors)
    voted = [each.public_name for each in found if each.voted_on is not None and not each.on_paper]
    if voted:
        raise BadInput(
            f"Voted already: {', '.join(voted)}. They cannot have a paper ballot too.",
            next_step="Leave them out and send it again. Nothing was stored.",
        )
    new = [each.pk for each in found if not each.on_paper]
    if not new:
        return 0
    Elector.objects.filter(pk__in=new).update(on_paper=True, voted_on=clock.today())
    record(actor, Event.HANDED_OUT, "vote", vote.pk, body=str(body_id), count=len(new))
    return len(new)


@transaction.atomic
def take_back(*, actor: Actor, body_id: UUID, vote_id: UUID, electors: Sequence[int], reason: str) -> int:
    """Undo a handing out (`reason`: a code of BACK_REASONS); they can vote online again. How many were undone.

    Refused when more papers are counted than would then have been handed out. Raises as `hand_out`.
    """
    require(actor, Permission.VOTE_ENTER_PAPER, scope_of(body_id))
    vote = _with_papers(open_for_paper(body_id, vote_id))
    if reason not in BACK_REASONS:
        raise BadInput("Say why.", field="reason")
    found = [each.pk for each in _locked(vote, electors) if each.on_paper]
    if not found:
        return 0
    out = Elector.objects.filter(vote=vote, on_paper=True).count()
    counted = papers_counted(vote)
    if out - len(found) < counted:
        raise WrongState(
            f"{counted} papers are counted and {out} were handed out: at most {out - counted} can be taken back.",
            next_step="A paper that is counted stays counted.",
        )
    Elector.objects.filter(pk__in=found).update(on_paper=False, voted_on=None)
    record(actor, Event.HANDED_OUT, "vote", vote.pk, body=str(body_id), count=-len(found), code=reason)
    return len(found)


def _with_papers(vote: Vote) -> Vote:
    if not is_secret(vote):
        raise WrongState(
            "This vote is recorded by name: who answers in the room is noted in a roll call.",
            next_step="Start a roll call on the page “Paper and room”.",
        )
    return vote


def _locked(vote: Vote, electors: Sequence[int]) -> list[Elector]:
    wanted = set(electors)
    found = list(Elector.objects.select_for_update().filter(vote=vote, pk__in=wanted).order_by("pk"))
    if len(found) != len(wanted):
        raise BadInput("Somebody on the list is not entitled to vote here.")
    return found
