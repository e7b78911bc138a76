"""Planning a line of enquiry that starts from a figure of the index."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from deliberation.bodies.queries.roles import scope_of
from deliberation.scrutiny.actions.enquiries import EnquiryGiven, create_enquiry
from deliberation.scrutiny.actions.evidence import FigureGiven, pin_evidence
from deliberation.scrutiny.models import Enquiry
from kernel.actors import Actor


@transaction.atomic
def start_enquiry(
    *,
    actor: Actor,
    body_id: UUID,
    given: EnquiryGiven,
    figure: FigureGiven | None = None,
    enquiry_id: UUID | None = None,
) -> Enquiry:
    """Plan a line of enquiry and pin the figure that it starts from as its first evidence; both or neither.

    `enquiry_id` makes a form that is sent twice do it once. Raises NotFound, BadInput.
    """
    require(actor, Permission.ENQUIRY_EDIT, scope_of(body_id))
    enquiry = create_enquiry(actor=actor, body_id=body_id, given=given, enquiry_id=enquiry_id)
    if figure is not None:
        first = uuid.uuid5(enquiry.pk, "figure")
        pin_evidence(actor=actor, body_id=body_id, enquiry_id=enquiry.pk, given=figure, evidence_id=first)
    return enquiry
