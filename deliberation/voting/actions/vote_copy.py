"""A new draft with the words, options and rules of an earlier vote."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from deliberation.bodies.calc.kinds import has_role
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.actions.rows import locked_vote
from deliberation.voting.actions.vote_details import OptionGiven, details_of
from deliberation.voting.actions.votes import create_vote, set_options
from deliberation.voting.models import Vote
from deliberation.voting.queries.votes import options_of
from kernel.actors import Actor


@transaction.atomic
def copy_vote(*, actor: Actor, body_id: UUID, vote_id: UUID, copy_id: UUID | None = None) -> Vote:
    """Draft a vote like an earlier one of the same body: without its times and agenda item, with a new tie number.

    `copy_id` makes a form that is sent twice make one copy. Raises NotFound, and WrongState for an ended body.
    """
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    vote = locked_vote(body_id, vote_id)
    made = Vote.objects.filter(pk=copy_id, body_id=body_id).first() if copy_id is not None else None
    if made is not None:
        return made
    details = replace(
        details_of(vote),
        opens_at=None,
        closes_at=None,
        meeting_id=None,
        item_id=None,
        roles=[role for role in vote.roles if has_role(vote.body.kind, role)],
    )
    copy = create_vote(actor=actor, body_id=body_id, details=details, vote_id=copy_id)
    given = [
        OptionGiven(each.name, each.meaning, each.cost, each.minimum)
        for each in options_of(vote)
        if not each.none
    ]
    if given:
        set_options(actor=actor, body_id=body_id, vote_id=copy.pk, options=given)
    return copy
