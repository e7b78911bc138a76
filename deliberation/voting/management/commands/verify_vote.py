"""`bin/manage verify_vote`: check closed votes from end to end, and say what does not fit."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet

from deliberation.voting.models import Box, Vote
from deliberation.voting.presenters.ballots import told
from deliberation.voting.queries.checking import Check, check_vote


class Command(BaseCommand):
    help = (
        "Check a closed vote: what was asked, the chain of ballots, the seal against the trail, as many ballots as people "
        "who voted, and the count, done again. The exit code is 1 when something does not fit,."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("vote", nargs="?", metavar="ID", help="the vote's id, as in its address")
        parser.add_argument("--all", action="store_true", help="every vote whose ballots are sealed")
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args: Any, **options: Any) -> None:
        votes = _asked_for(options["vote"], every=options["all"])
        found = [(vote, _checks(vote)) for vote in votes.order_by("closed_at", "pk").iterator()]
        whole = all(check.fits for _, checks in found for check in checks)
        if options["json"]:
            self.stdout.write(json.dumps(_as_dict(found, whole), ensure_ascii=False))
        else:
            for line in _lines(found, whole):
                self.stdout.write(line)
        if not whole:
            raise SystemExit(1)


def _asked_for(vote_id: str | None, *, every: bool) -> QuerySet[Vote]:
    if every == bool(vote_id):
        raise CommandError("Say the id of a vote, or --all.")
    sealed = Vote.objects.exclude(seal="")
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


def _as_dict(found: list[tuple[Vote, tuple[Check, ...]]], whole: bool) -> dict[str, Any]:
    return {
        "whole": whole,
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


def _lines(found: list[tuple[Vote, tuple[Check, ...]]], whole: bool) -> Iterator[str]:
    if not found:
        yield "No vote has closed yet."
        return
    for vote, checks in found:
        yield f"{vote.title} ({vote.pk}): {vote.sealed_count} ballots, seal {vote.seal}"
        for check in checks:
            yield f"  {'fits' if check.fits else 'DOES NOT FIT'}  {check.code}: {check.words}"
    yield "Everything fits." if whole else "Something does not fit."
