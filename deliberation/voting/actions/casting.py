"""Casting a ballot, and replacing one while the vote is open.

Whoever is on the list of those entitled votes: the list was fixed when the vote opened, so what became of their role
since does not matter. The moment that counts is the one at which the vote's row is locked.

Locks are always taken in the order vote, box, elector, here and wherever a vote is closed or paper is counted; so a
ballot is in before the seal or refused after it, two ballots never overwrite each other, and nobody waits in a circle.

Nothing here writes to the trail. For a secret vote an entry for each ballot, with its moment and its person, is just
what nobody must have; what is recorded is the seal over all ballots, when the vote closes. Of a recorded vote the row
of the ballot is the record: it keeps who, when, what, and the ballots that it replaced.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.views.decorators.debug import sensitive_variables

from access.gate import require_self
from deliberation.bodies.models import Substitute
from deliberation.bodies.queries.roles import current
from deliberation.voting.actions.box import Row, Slip, find, locked_box, put_in, replace
from deliberation.voting.actions.rows import locked_vote
from deliberation.voting.actions.silence import silent
from deliberation.voting.calc.content import Content, Refused, checked
from deliberation.voting.calc.receipts import read_receipt
from deliberation.voting.models import Box, Elector, RecordedBallot, SealedBallot, Secrecy, Source, Vote
from deliberation.voting.queries.casting import not_entitled, not_open
from deliberation.voting.queries.votes import Standing, options_of, paper_of, standing
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, ReaderError, WrongState


class AlreadyVoted(WrongState):
    """One person, one ballot."""

    code = "already_voted"
    next_step = "Your first ballot stays in the box and counts."


class OnPaper(WrongState):
    """They vote on paper or in the room."""

    code = "votes_on_paper"
    next_step = "Hand in the paper. If you have lost it, ask those who run the vote."


class PaperUsed(WrongState):
    """The form that was sent has been used for another ballot."""

    code = "ballot_paper_used"
    next_step = "Open the vote again: you get a new form."


class NotReplaced(WrongState):
    """There is nothing to replace, or it may not be replaced."""

    code = "not_replaced"
    next_step = "Check the receipt. Without it nobody, those who run the site included, can find your ballot."


class NothingToReplace(NotReplaced):
    """Whoever has not voted has no ballot to replace."""

    code = "nothing_to_replace"
    next_step = "You can vote now; there is nothing to replace."


class BadBallot(BadInput):
    """What was sent is no ballot of this vote; `field` says where."""

    code = "bad_ballot"
    next_step = "Correct the ballot and send it again. Nothing was stored."


@dataclass(frozen=True)
class Cast:
    """A ballot that is in. `again`: it was in already, and this was a repeat of what had been sent.

    `receipt` for a secret vote, `ballot_id` for a recorded one.
    """

    receipt: str = ""
    ballot_id: int = 0
    again: bool = False


@silent
@sensitive_variables()
@transaction.atomic
def cast_secret(
    *, actor: Actor, body_id: UUID, vote_id: UUID, content: Any, receipt: str, source: str = Source.ONLINE
) -> Cast:
    """Put the actor's ballot into the box under `receipt`, which their form brought along, and mark that they voted.

    Sent again with the same receipt it changes nothing and gives the same answer, also after the vote has closed: so
    a form can be sent until an answer comes. Raises NotFound, NotEntitled, VoteNotOpen, AlreadyVoted, OnPaper,
    PaperUsed, BadBallot.
    """
    require_self(actor, actor.id)  # a person, for themselves; whether they are entitled says the list
    vote = _vote_of_kind(body_id, vote_id, Secrecy.SECRET)
    given = _checked(vote, content)
    receipt = _receipt(receipt)
    if standing(vote) != Standing.OPEN:
        return _too_late(actor, vote, receipt, given)
    box = locked_box(vote.pk)
    found = find(box, receipt)
    waiting = Elector.objects.filter(vote=vote, person_id=actor.id, voted_on=None, on_paper=False)
    if found is not None:
        return _repeated(actor, vote, found, given)
    if not waiting.update(voted_on=clock.today()):
        raise _why_not(actor, vote)
    put_in(box, [Slip(source, given, receipt)])
    return Cast(receipt=receipt)


@silent
@sensitive_variables()
@transaction.atomic
def replace_secret(*, actor: Actor, body_id: UUID, vote_id: UUID, content: Any, receipt: str) -> Cast:
    """Put another ballot in the place of the one under `receipt`, while the vote is open and if it allows that.

    The receipt stays. The actor must have voted online. Which ballot is theirs nobody can tell; the receipt is the
    proof. Raises NotFound, NotEntitled, VoteNotOpen, OnPaper, NotReplaced, BadBallot.
    """
    require_self(actor, actor.id)
    vote = _vote_of_kind(body_id, vote_id, Secrecy.SECRET)
    given = _checked(vote, content)
    receipt = _receipt(receipt)
    if not vote.may_replace:
        raise NotReplaced(
            "In this vote a ballot cannot be replaced.", next_step="Your first ballot stays in the box."
        )
    if standing(vote) != Standing.OPEN:
        raise not_open(vote)
    box = locked_box(vote.pk)
    elector = _own(actor, vote)
    if elector.on_paper:
        raise OnPaper("You vote on paper, so there is no ballot of yours to replace here.")
    if elector.voted_on is None:
        raise NothingToReplace("You have not voted yet.")
    found = find(box, receipt)
    if found is None or found[1] != Source.ONLINE:
        raise NotReplaced("There is no ballot under this receipt in this vote.", field="receipt")
    replace(box, receipt, given)
    return Cast(receipt=receipt, again=found[2] == given)


@silent
@transaction.atomic
def cast_recorded(
    *, actor: Actor, body_id: UUID, vote_id: UUID, elector_id: int, content: Any, instead_of: int = 0
) -> Cast:
    """Record how an elector votes: they themselves, or somebody who is named to stand in for them today.

    `instead_of`: the ballot that this one replaces, where the vote allows it; the earlier one stays on record as
    replaced. Sent again with the same content it changes nothing. Raises NotFound, NotEntitled, VoteNotOpen,
    AlreadyVoted, OnPaper, NotReplaced, BadBallot.
    """
    require_self(actor, actor.id)
    vote = _vote_of_kind(body_id, vote_id, Secrecy.RECORDED)
    given = _checked(vote, content)
    elector, substitute_id = _elector_or_substitute(actor, vote, elector_id)
    now_in = _counting(elector) if elector.voted_on is not None else None
    if now_in is not None and (now_in.content, now_in.substitute_id) == (given, substitute_id):
        return Cast(ballot_id=now_in.pk, again=True)
    if standing(vote) != Standing.OPEN:
        raise not_open(vote)
    _may_record(vote, elector, now_in, instead_of)
    if now_in is not None:
        now_in.replaced = True
        now_in.save(update_fields=["replaced"])
    made = RecordedBallot.objects.create(
        elector=elector, content=given, substitute_id=substitute_id, cast_at=clock.now()
    )
    elector.voted_on, elector.substitute_id = elector.voted_on or clock.today(), substitute_id
    elector.save(update_fields=["voted_on", "substitute_id"])
    return Cast(ballot_id=made.pk)


def _vote_of_kind(body_id: UUID, vote_id: UUID, secrecy: Secrecy) -> Vote:
    vote = locked_vote(body_id, vote_id)
    if vote.secrecy != secrecy:
        raise WrongState(
            "This vote is secret." if vote.secrecy == Secrecy.SECRET else "This vote is recorded by name."
        )
    return vote


def _checked(vote: Vote, content: Any) -> Content:
    try:
        return checked(paper_of(vote, options_of(vote)), content)
    except Refused as refused:
        raise BadBallot(refused.text, field=refused.where) from None


def _receipt(given: str) -> str:
    receipt = read_receipt(given)
    if not receipt:
        raise BadBallot(
            "This is not a receipt: it has ten letters and digits. Check it for a slip.", field="receipt"
        )
    return receipt


def _own(actor: Actor, vote: Vote) -> Elector:
    """The actor's own line on the list, locked. Raises NotEntitled."""
    elector = Elector.objects.select_for_update().filter(vote=vote, person_id=actor.id).first()
    if elector is None:
        raise not_entitled(actor, vote)
    return elector


def _why_not(actor: Actor, vote: Vote) -> ReaderError:
    elector = _own(actor, vote)
    if elector.on_paper:
        return OnPaper("You were handed a paper ballot for this vote, so you cannot vote here.")
    return AlreadyVoted("You have voted already.")


def _repeated(actor: Actor, vote: Vote, found: Row, given: Content) -> Cast:
    """The answer to a form whose receipt is in the box already."""
    elector = _own(actor, vote)
    if elector.voted_on is None:
        raise PaperUsed("This form has been used already, by somebody else.")
    if found[2] != given:
        raise AlreadyVoted("You have voted already, and what was in this form first is what counts.")
    return Cast(receipt=str(found[0]), again=True)


def _too_late(actor: Actor, vote: Vote, receipt: str, given: Content) -> Cast:
    """A form sent after the end: its receipt, when the ballot had come in before and only the answer was lost."""
    if _own(actor, vote).voted_on is not None and _content_in(vote, receipt) == given:
        return Cast(receipt=receipt, again=True)
    raise not_open(vote)


def _content_in(vote: Vote, receipt: str) -> Any:
    sealed = SealedBallot.objects.filter(vote=vote, receipt=receipt).values_list("content", flat=True).first()
    if sealed is not None:
        return sealed
    box = Box.objects.filter(vote=vote).first()
    row = find(box, receipt) if box is not None else None
    return row[2] if row is not None else None


def _elector_or_substitute(actor: Actor, vote: Vote, elector_id: int) -> tuple[Elector, int | None]:
    """The line on the list, locked, and the naming by which the actor stands in (None: it is their own)."""
    standing_in = Substitute.objects.filter(
        current(), current("membership__"), membership=OuterRef("membership_id"), person_id=actor.id
    ).order_by("pk")
    elector = (
        Elector.objects.select_for_update(of=("self",))
        .annotate(naming=Subquery(standing_in.values("pk")[:1]))
        .filter(vote=vote, pk=elector_id)
        .first()
    )
    if elector is not None and str(elector.person_id) == actor.id:
        return elector, None
    if elector is not None and elector.naming is not None:
        return elector, int(elector.naming)
    raise not_entitled(actor, vote)


def _counting(elector: Elector) -> RecordedBallot | None:
    return RecordedBallot.objects.filter(elector=elector, replaced=False).first()


def _may_record(vote: Vote, elector: Elector, now_in: RecordedBallot | None, instead_of: int) -> None:
    if elector.on_paper:
        raise OnPaper("This vote is cast on paper or in the room.")
    if now_in is None:
        return
    if not vote.may_replace or not instead_of:
        raise AlreadyVoted("A ballot has been cast already.")
    if now_in.pk != instead_of:
        raise NotReplaced(
            "The ballot was changed meanwhile.", next_step="Open the vote again to see what counts now."
        )
