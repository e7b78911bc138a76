"""The ticket of a form: a receipt that no ballot has yet, signed together with the vote it is for.

It is made when the form is drawn and comes back with the ballot, so that a form that is sent twice is known again. It
holds nothing of the person and no moment; whoever reads it learns what the voter is told anyway. It holds the start of
the vote's fingerprint too: a vote may be taken back to draft, changed and opened again, and a form from before then
would choose among other options.
"""

from __future__ import annotations

import secrets
from uuid import UUID

from django.core import signing

from deliberation.voting.calc.receipts import new_receipt
from kernel.errors import BadInput

_SALT = "deliberation.voting.ticket"
MOST_TICKET = 300
MEANING = 16
"""How much of the fingerprint a ticket holds."""


class WrongTicket(BadInput):
    """A form that was not made for this vote, or was changed on the way."""

    code = "wrong_ticket"
    next_step = "Open the vote again and fill in the form that you get. Nothing was stored."


def new_ticket(vote_id: UUID, spec_hash: str = "") -> str:
    """A ticket with a new receipt. No moment is in it: `Signer`, not `TimestampSigner`."""
    held = [str(vote_id), new_receipt(secrets.choice), spec_hash[:MEANING]]
    return signing.Signer(salt=_SALT).sign_object(held)


def receipt_of(vote_id: UUID, ticket: object, spec_hash: str = "") -> str:
    """The receipt in a ticket. Raises WrongTicket, for one made before the vote was changed too.

    Without a fingerprint on one of the sides it is not compared.
    """
    told = "This form cannot be used: it was changed on the way, or is too old."
    if not isinstance(ticket, str) or len(ticket) > MOST_TICKET:
        raise WrongTicket(told)
    try:
        held, receipt, *meaning = signing.Signer(salt=_SALT).unsign_object(ticket)
    except (signing.BadSignature, ValueError, TypeError):
        raise WrongTicket(told) from None
    if held != str(vote_id):
        raise WrongTicket("This form belongs to another vote.")
    if spec_hash and any(meaning) and meaning[0] != spec_hash[:MEANING]:
        raise WrongTicket("The vote was changed and opened again after this form was made.")
    return str(receipt)
