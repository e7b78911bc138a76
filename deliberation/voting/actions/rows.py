"""Finding the rows of a vote for a change: always with the body, and locked until commit."""

from __future__ import annotations

from uuid import UUID

from deliberation.voting.models import Vote
from deliberation.voting.queries.votes import no_such_vote


def locked_vote(body_id: UUID, vote_id: UUID) -> Vote:
    """The vote of this body with its body, locked. Raises NotFound, for a vote of another body too."""
    found = (
        Vote.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(pk=vote_id, body_id=body_id)
        .first()
    )
    if found is None:
        raise no_such_vote()
    return found
