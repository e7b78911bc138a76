"""Finding the rows of a line of enquiry for a change: always with the body, and locked until commit; numbers given once."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Max, Model

from deliberation.bodies.queries.bodies import has_ended
from deliberation.scrutiny.calc.enquiries import EnquiryAct, may
from deliberation.scrutiny.calc.words import ENQUIRY_STATUS_WORDS, EnquiryStatus
from deliberation.scrutiny.models import Enquiry
from deliberation.scrutiny.queries.enquiries import no_such_enquiry
from kernel.errors import BadInput, WrongState


class ChangedMeanwhile(WrongState):
    """Somebody else changed the same thing after the form was opened."""

    code = "changed_meanwhile"
    next_step = "Look at what it says now, take over what you need from your text, and save again."


def locked_enquiry(body_id: UUID, enquiry_id: UUID) -> Enquiry:
    """The line of enquiry of this body with its body, locked. Raises NotFound, and WrongState where the body has ended."""
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("body")
    found = rows.filter(pk=enquiry_id, body_id=body_id).first()
    if found is None:
        raise no_such_enquiry()
    if has_ended(found.body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    return found


def check_status(enquiry: Enquiry, act: EnquiryAct) -> None:
    """Raise WrongState unless the line of enquiry stands where this can be done."""
    if not may(act, enquiry.status):
        stands = ENQUIRY_STATUS_WORDS[EnquiryStatus(enquiry.status)].lower()
        raise WrongState(
            f"This cannot be done as the line of enquiry stands: {stands}.",
            next_step="Look at its page, which shows what can be done now.",
        )


def check_version(now: int, read: int | None) -> None:
    """Raise ChangedMeanwhile when what is stored is newer than what the form was made from; None asks for no check."""
    if read is not None and read != now:
        raise ChangedMeanwhile("Somebody else changed this while you were writing. Nothing was saved.")


def next_number(rows: type[Model], enquiry: Enquiry) -> int:
    """The next number of requests, evidence and so on of a line of enquiry whose row is locked."""
    highest = rows._default_manager.filter(enquiry=enquiry).aggregate(most=Max("number"))["most"]
    return int(highest or 0) + 1


def taken() -> BadInput:
    """For the id of a form that something else has already."""
    return BadInput("The id is taken.", next_step="Leave it out: one is given.")
