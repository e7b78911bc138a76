"""Preparing a vote from a trade-off: a draft in `voting` with the question and the options taken over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.ballots import Choice, methods_for, on_ballot
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.queries.leanings import options_in_order
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from deliberation.voting.actions.vote_details import Details
from deliberation.voting.actions.votes import OptionGiven, create_vote, set_options
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import Vote
from kernel.actors import Actor
from kernel.errors import BadInput


@dataclass(frozen=True)
class VoteWanted:
    """What is said of a vote from a trade-off; everything else is set in the steps of preparing a vote.

    `options`: positions of those that stand on the ballot, None for all. Moments carry a time zone.
    """

    title: str
    question: str
    method: str
    options: Sequence[int] | None = None
    opens_at: dt.datetime | None = None
    closes_at: dt.datetime | None = None


@transaction.atomic
def prepare_vote(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, wanted: VoteWanted, vote_id: UUID | None = None
) -> Vote:
    """Draft a vote about a trade-off. Members vote, and the rest is as the body usually votes.

    `vote_id` makes a form that is sent twice make one vote: the second time gives the first, as it stands by now.
    Raises NotFound, WrongStage, and BadInput with the `field` for what does not fit.
    """
    require(actor, Permission.VOTE_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.PREPARE_VOTE)
    made = _made_before(tradeoff, vote_id)
    if made is not None:
        return made
    options = _options(tradeoff, wanted)
    vote = create_vote(actor=actor, body_id=body_id, details=_details(tradeoff, wanted), vote_id=vote_id)
    if vote.thing_id != str(tradeoff.pk):
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    if options:
        set_options(actor=actor, body_id=body_id, vote_id=vote.pk, options=options)
    record(
        actor, Event.TRADEOFF_CHANGED, "tradeoff", tradeoff.pk, body=str(body_id), fields="votes", vote=str(vote.pk)
    )  # fmt: skip
    return vote


def _made_before(tradeoff: TradeOff, vote_id: UUID | None) -> Vote | None:
    """The vote that the same form made about this trade-off before."""
    if vote_id is None:
        return None
    about = Vote.objects.filter(thing_kind=KIND, thing_id=str(tradeoff.pk), body_id=tradeoff.body_id)
    return about.filter(pk=vote_id).first()


def _options(tradeoff: TradeOff, wanted: VoteWanted) -> list[OptionGiven]:
    """The options of the ballot. Raises BadInput."""
    kind = EnvelopeKind(tradeoff.envelope_kind)
    fitting = methods_for(kind, tradeoff.envelope)
    if wanted.method not in fitting:
        raise BadInput(
            f"This way to vote does not fit the trade-off. These do: {', '.join(fitting)}.", field="method"
        )
    method = Method(wanted.method)
    there = {row.position: row for row in options_in_order(tradeoff)}
    chosen = list(there) if wanted.options is None else list(dict.fromkeys(wanted.options))
    if any(position not in there for position in chosen):
        raise BadInput("One of the options is not there any more.", field="options")
    choices = [
        Choice(row.position, row.name, row.description, row.cost, row.as_now)
        for row in (there[position] for position in sorted(chosen))
    ]
    try:
        found = on_ballot(method, choices, kind)
    except ValueError as error:
        raise BadInput(str(error), field="options") from error
    fewest = (METHODS[method].options or (0, 0))[0]
    if len(found) < fewest:
        said = (
            " Going on as now does not count: in a budget, paying for nothing says the same."
            if method is Method.BUDGET
            else ""
        )
        raise BadInput(f"This way to vote needs at least {fewest} options.{said}", field="options")
    return [OptionGiven(each.name, each.meaning, each.cost) for each in found]


def _details(tradeoff: TradeOff, wanted: VoteWanted) -> Details:
    return Details(
        title=wanted.title,
        question=wanted.question,
        method=wanted.method,
        background=background_of(tradeoff),
        envelope=tradeoff.envelope if wanted.method == Method.BUDGET else 0,
        public=tradeoff.public,
        opens_at=wanted.opens_at,
        closes_at=wanted.closes_at,
        thing_kind=KIND,
        thing_id=str(tradeoff.pk),
    )


def background_of(tradeoff: TradeOff) -> str:
    """What stands above the ballot: what is to have more, and what must give way."""
    parts = [
        f"What would gain: {tradeoff.gains}",
        f"What must give way: {tradeoff.gives_way}",
        f"What is fixed: {tradeoff.fixed}" if tradeoff.fixed else "",
        "The options with their effects, the evidence and the points for and against are on the page of the trade-off.",
    ]
    return "\n\n".join(each for each in parts if each)
