"""`bin/manage verify_vote`: check closed votes from end to end, and say what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Q, QuerySet

from audit.events import Event
from audit.trail import happened_to, verify
from deliberation.voting.models import Box, Vote, VoteStatus
from deliberation.voting.presenters.ballots import told
from deliberation.voting.queries.checking import Check, check_vote


class Command(BaseCommand):
    help = (
        "Check a closed vote: what was asked, the chain of ballots, the seal against the trail, as many ballots as people "
        "who voted, and the count, done again; and that the trail itself is whole. The exit code is 1 when something does "
        "not fit."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vote", nargs="?", metavar="ID", help="the vote's id, as in its address")
        parser.add_argument("--all", action="store_true", help="every vote whose ballots are sealed")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        closed = happened_to(Event.VOTE_CLOSED)
        votes = _asked_for(options["vote"], closed, every=options["all"])
        found = [(vote, _checks(vote)) for vote in votes.order_by("closed_at", "pk").iterator()]
        others = [_trail(), *(_gone(closed) if options["all"] else ())]
        whole = all(check.fits for _, checks in found for check in checks) and all(one.fits for one in others)
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(found, others, whole), ensure_ascii=False))
        else:
            for line in _lines(found, others, whole):
                self.stdout.write(line)
        if not whole:
            raise SystemExit(1)


def _asked_for(vote_id: str | None, closed: set[str], *, every: bool) -> QuerySet[Vote]:
    """Votes whose ballots are sealed, or were once according to the trail (`closed`), whatever their rows say now."""
    if every == bool(vote_id):
        raise CommandError("Say the id of a vote, or --all.")
    sealed = Vote.objects.filter(~Q(seal="") | Q(status=VoteStatus.CLOSED) | Q(pk__in=closed))
    if every:
        return sealed
    try:
        wanted = UUID(str(vote_id))
    except ValueError:
        raise CommandError("That is no id of a vote. It stands in the vote's address.") from None
    if not Vote.objects.filter(pk=wanted).exists():
        raise CommandError("There is no such vote.")
    if not sealed.filter(pk=wanted).exists():
        raise CommandError("This vote has not closed, so there is nothing to check yet.")
    return sealed.filter(pk=wanted)


def _checks(vote: Vote) -> tuple[Check, ...]:
    emptied = not Box.objects.filter(vote=vote).exclude(ballots=[]).exists()
    words = "The ballot box is empty." if emptied else "There are ballots in the box after the seal."
    return (*check_vote(vote).checks, Check("box", emptied, words))


def _trail() -> Check:
    """Whether the trail is whole: the seals are only as good as what they are held against."""
    _, fault = verify()
    words = "The trail is whole." if fault is None else f"The trail is not whole. {fault.sentence}"
    return Check("audit", fault is None, words)


def _gone(closed: set[str]) -> Iterator[Check]:
    """A check for each vote that the trail says was closed and that is not there."""
    there = {str(each) for each in Vote.objects.filter(pk__in=closed).values_list("pk", flat=True)}
    for each in sorted(closed - there):
        yield Check("gone", False, f"The trail says that vote {each} was closed, and it is not there.")


def _as_dict(found: list[tuple[Vote, tuple[Check, ...]]], others: list[Check], whole: bool) -> dict[str, Any]:
    return {
        "whole": whole,
        "checks": [told(check) for check in others],
        "votes": [
            {
                "vote": str(vote.pk),
                "title": vote.title,
                "ballots": vote.sealed_count,
                "seal": vote.seal,
                "whole": all(check.fits for check in checks),
                "checks": [told(check) for check in checks],
                "illustrative": vote.illustrative,
            }
            for vote, checks in found
        ],
    }


def _lines(found: list[tuple[Vote, tuple[Check, ...]]], others: list[Check], whole: bool) -> Iterator[str]:
    if not found and whole:
        yield "No vote has closed yet."
        return
    for vote, checks in found:
        yield f"{vote.title} ({vote.pk}): {vote.sealed_count} ballots, seal {vote.seal}"
        for check in checks:
            yield f"  {_line(check)}"
    yield from map(_line, others)
    yield "Everything fits." if whole else "Something does not fit."


def _line(check: Check) -> str:
    return f"{'fits' if check.fits else 'DOES NOT FIT'}  {check.code}: {check.words}"
