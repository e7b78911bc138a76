"""Finding the rows of a meeting for a change: always with the body, and locked until commit."""

from __future__ import annotations

from uuid import UUID

from deliberation.bodies.models import Meeting
from deliberation.bodies.queries.meetings import no_such_meeting


def locked_meeting(body_id: UUID, meeting_id: int) -> Meeting:
    """The meeting of this body with its body, locked. Raises NotFound, for a meeting of another body too."""
    found = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(pk=meeting_id, body_id=body_id)
        .first()
    )
    if found is None:
        raise no_such_meeting()
    return found
