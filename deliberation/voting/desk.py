"""What votes put on a desk: ballots to cast, drafts to schedule, votes to run, papers to enter; what opened and closed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import cached_property

from django.urls import reverse

from access.permissions import Permission
from accounts.dates import ENGLAND
from accounts.desk import Change, Provider, Shortcut, Waiting, to_do
from deliberation.bodies.calc.agenda import clock_words
from deliberation.voting.models import Vote, VoteStatus
from deliberation.voting.queries.desk import SOON, bodies_where, on_desk
from kernel import clock

TO_SCHEDULE = dt.timedelta(days=14)
"""How long after it was last changed a draft should have been scheduled or discarded."""


class VotesDesk(Provider):
    """The votes of one person."""

    @cached_property
    def _found(self) -> list[Vote]:
        return on_desk(self.actor) if self.actor.kind == "person" else []

    def waiting(self) -> Iterable[Waiting]:
        """Votes to vote in, and what a role has to do about votes."""
        bodies = self._bodies()
        for vote in self._found:
            if not getattr(vote, "duty", False):
                continue
            if getattr(vote, "mine", False) and vote.status == VoteStatus.OPEN and _running(vote):
                text = f"Vote: “{vote.title}” closes {_closes(vote)}"
                yield to_do(text, _at("cast", vote), due=_day(vote.closes_at), where=vote.body.name)
            elif getattr(vote, "stands_in", False) and _running(vote):
                text = f"You may vote in a member’s place: “{vote.title}” closes {_closes(vote)}"
                yield to_do(text, _at("cast", vote), due=_day(vote.closes_at), where=vote.body.name)
            yield from _duties(bodies, vote)

    def _bodies(self) -> dict[str, set[object]]:
        """The bodies at which the person prepares votes, runs them and enters papers."""
        return {
            "edit": set(bodies_where(self.actor, Permission.VOTE_EDIT)),
            "run": set(bodies_where(self.actor, Permission.VOTE_RUN)),
            "paper": set(bodies_where(self.actor, Permission.VOTE_ENTER_PAPER)),
        }

    def changed(self, since: dt.datetime) -> Iterable[Change]:
        """Votes that opened, were counted, or were annulled."""
        for vote in self._found:
            if getattr(vote, "lately", False):
                yield from _changes(vote, since)

    def shortcuts(self) -> Iterable[Shortcut]:
        """The list of all votes."""
        yield Shortcut("All votes", reverse("all_votes"))


def _duties(bodies: dict[str, set[object]], vote: Vote) -> Iterator[Waiting]:
    """What one vote asks of somebody with these roles; `vote` as `queries.desk.on_desk` gives it."""
    name, body = vote.body.name, vote.body_id
    if vote.status == VoteStatus.DRAFT and body in bodies["edit"]:
        due = _day(vote.opens_at) or _day(vote.changed_at + TO_SCHEDULE)
        yield to_do(
            f"Schedule the vote “{vote.title}”, or discard it", _at("vote", vote), due=due, where=name
        )
    if vote.status == VoteStatus.SCHEDULED and body in bodies["run"]:
        day = vote.meeting.starts_at if vote.meeting else vote.closes_at
        yield to_do(
            f"Open the vote “{vote.title}” in the meeting", _at("vote", vote), due=_day(day), where=name
        )
    if vote.status != VoteStatus.OPEN:
        return
    if body in bodies["run"] and _soon(vote):
        counted = _turnout(getattr(vote, "voted", 0), getattr(vote, "entitled", 0))
        text = f"The vote “{vote.title}” closes {_closes(vote)}: {counted}"
        yield to_do(text, _at("vote", vote), due=_day(vote.closes_at), where=name)
    if body in bodies["paper"]:
        yield from _papers(vote)


def _turnout(voted: int, entitled: int) -> str:
    return f"{voted} of {entitled} {'has' if voted == 1 else 'have'} voted"


_PAPERS = {
    "first": ("waits", "wait", "for the first entry"),
    "second": ("waits", "wait", "for the second entry, by somebody else"),
    "differ": ("differs", "differ", "between the two entries"),
    "agreed": ("is", "are", "ready to be counted"),
}


def _papers(vote: Vote) -> Iterator[Waiting]:
    for code, (one, several, rest) in _PAPERS.items():
        count = getattr(vote, code)
        if count:
            what = f"{count} batch of papers {one}" if count == 1 else f"{count} batches of papers {several}"
            text = f"{what} {rest}: {vote.title}"
            yield to_do(text, _at("paper_batches", vote), due=_day(vote.closes_at), where=vote.body.name)


def _changes(vote: Vote, since: dt.datetime) -> Iterator[Change]:
    told = (
        (vote.opened_at, f"Vote opened: {vote.title}", "vote"),
        (vote.counted_at, f"Result of the vote: {vote.title}", "vote_result"),
        (vote.annulled_at, f"Vote annulled: {vote.title}", "vote"),
    )
    annulled = vote.status == VoteStatus.ANNULLED
    for at, text, page in told:
        if at is not None and at > since:
            yield Change(text, _at("vote" if annulled else page, vote), at, vote.body.name)


def _running(vote: Vote) -> bool:
    return vote.closes_at is not None and vote.closes_at > clock.now()


def _soon(vote: Vote) -> bool:
    return vote.closes_at is not None and vote.closes_at <= clock.now() + SOON


def _at(name: str, vote: Vote) -> str:
    return reverse(name, args=[vote.body.slug, vote.pk])


def _day(at: dt.datetime | None) -> dt.date | None:
    return at.astimezone(ENGLAND).date() if at else None


def _closes(vote: Vote) -> str:
    if vote.closes_at is None:
        return "when it is closed"
    local = vote.closes_at.astimezone(ENGLAND)
    return f"{local:%A} {local.day} {local:%B} at {clock_words(vote.closes_at)}"
