"""What erasing a person does in accountability."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from deliberation.accountability.queries.personal_data import drafts_of, views_of
from kernel.actors import Actor


@transaction.atomic
def erase_from_accountability(*, actor: Actor, person_id: UUID) -> None:
    """Forget what was theirs alone: views of the tracker, and motions that they never moved. The rest stays the body's.

    Part of erasing their account, in its transaction: the site's own rules were asked there.
    """
    require(actor, Permission.PERSON_ERASE)
    views_of(person_id).delete()
    drafts_of(person_id).delete()
