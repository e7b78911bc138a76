"""What every page of one vote has: the body's frame, where the vote stands, and its own sub-pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from access.gate import allows, holds
from access.permissions import Permission
from deliberation.bodies.models import Body
from deliberation.bodies.presenters.frame import frame
from deliberation.bodies.queries.roles import scope_of
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.models import Secrecy, Vote, VoteStatus
from deliberation.voting.presenters.votes import COLOURS
from deliberation.voting.queries.paper import entry_words
from deliberation.voting.queries.votes import STANDING_WORDS, Standing, standing
from kernel.actors import Actor

MAY = {
    "edit_votes": Permission.VOTE_EDIT,
    "run_votes": Permission.VOTE_RUN,
    "annul_votes": Permission.VOTE_ANNUL,
    "enter_paper": Permission.VOTE_ENTER_PAPER,
    "decide_ties": Permission.VOTE_DECIDE_TIE,
    "edit_features": Permission.FEATURE_EDIT,
    "cast_ballots": Permission.VOTE_CAST,
}
"""Names under which templates ask: `{% if may_vote.edit_votes %}` (held, second step aside)."""


@dataclass(frozen=True)
class Page:
    """One page of a vote, for its own navigation."""

    text: str
    href: str
    current: bool


def votes_frame(actor: Actor, body: Body, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page below a body's votes: `bodies` frame on its Votes tab, and `may_vote`."""
    scope = scope_of(body.pk)
    votes = ("Votes", reverse("votes", args=[body.slug]))
    return frame(actor, body, "votes", votes, *trail) | {
        "may_vote": {name: holds(actor, permission, scope) for name, permission in MAY.items()},
    }


def vote_frame(actor: Actor, vote: Vote, page: str, *trail: tuple[str, str]) -> dict[str, Any]:
    """Context of a page of one vote (`vote.body` loaded): vote, about (method), standing, standing_words, pages,
    secret, illustrative. `page` is one of vote, result, ballots, check, took_part, paper."""
    now_stands = standing(vote)
    context = votes_frame(actor, vote.body, (vote.title, _at(vote, "vote")), *trail) | {
        "vote": vote,
        "about": METHODS[Method(vote.method)],
        "standing": now_stands.value,
        "standing_words": entry_words(vote) or STANDING_WORDS[now_stands],
        "colour": COLOURS[now_stands],
        "pages": [
            Page(text, _at(vote, name), key == page) for key, text, name in _pages(actor, vote, now_stands)
        ],
        "secret": vote.secrecy == Secrecy.SECRET,
    }
    return context | ({"illustrative": True} if vote.illustrative else {})


def _at(vote: Vote, name: str) -> str:
    return reverse(name, args=[vote.body.slug, vote.pk])


def _pages(actor: Actor, vote: Vote, stands: Standing) -> list[tuple[str, str, str]]:
    pages = [("vote", "The vote", "vote")]
    if stands is Standing.OPEN and vote.secrecy == Secrecy.RECORDED and not vote.results_wait:
        pages.append(("result", "So far", "vote_result"))
    if vote.seal and vote.status in (VoteStatus.CLOSED, VoteStatus.ANNULLED):
        pages += [
            ("result", "Result", "vote_result"),
            ("ballots", "Ballots", "vote_ballots"),
            ("check", "Check it", "vote_check"),
        ]
    if vote.opened_at is not None:
        pages.append(("took_part", "Who took part", "vote_took_part"))
    if stands != Standing.DRAFT and allows(actor, Permission.VOTE_ENTER_PAPER, scope_of(vote.body_id)):
        pages.append(("paper", "Paper and room", "paper_batches"))
    return pages
