"""The list of ballots and the page that checks them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.models import Option, Source, Vote
from deliberation.voting.presenters.ballot_words import ballot_words
from deliberation.voting.presenters.files import command_for, countables, files_of
from deliberation.voting.queries.ballots import Published
from deliberation.voting.queries.checking import Check, Checked
from deliberation.voting.queries.outcomes import names_by_position

CHECK_HEADINGS = {
    "meaning": "What was asked",
    "chain": "The chain of ballots",
    "trail": "The seal",
    "numbers": "As many ballots as voters",
    "as_given": "Each ballot as it was given",
    "recount": "The count",
    "result": "The result",
}


@dataclass(frozen=True)
class Line:
    """One ballot of the list, in words. `how`: on paper or in the room; "" online."""

    position: int
    receipt: str
    voter: str
    how: str
    words: str
    hash: str


def line(each: Published, names: Mapping[str, str]) -> Line:
    """A ballot as the list shows it."""
    how = "" if each.source in (Source.ONLINE, Source.EITHER) else Source(each.source).label
    if each.substitute:
        how = " · ".join(filter(None, (f"by the substitute {each.substitute}", how)))
    receipt = shown_receipt(each.receipt) if each.receipt else ""
    return Line(each.position, receipt, each.voter, how, ballot_words(each.content, names), each.hash)


def lines_of(found: Sequence[Published], options: Sequence[Option]) -> list[Line]:
    """Ballots as the list shows them."""
    names = names_by_position(options)
    return [line(each, names) for each in found]


def check_context(vote: Vote, options: Sequence[Option], checked: Checked) -> dict[str, Any]:
    """What the check page shows: each check, the fingerprints, the steps to do it again."""
    contents = checked.contents
    return {
        "whole": checked.whole,
        "checks": [(CHECK_HEADINGS[each.code], each) for each in checked.checks],
        "failed": [each for each in checked.checks if not each.fits],
        "marks": [
            ("Fingerprint of what was asked, made anew", checked.spec_hash),
            ("The same as it was kept when the vote opened", vote.spec_hash),
            ("The seal: the hash of the last ballot", vote.seal),
        ],
        "command": command_for(vote, countables(vote, options, contents)),
        "verify": f"bin/manage verify_vote {vote.pk}",
        "files": files_of(vote, options, contents),
        "result_href": reverse("vote_result", args=[vote.body.slug, vote.pk]),
    }


def told(check: Check) -> dict[str, Any]:
    """A check for the API and the command."""
    return {"code": check.code, "fits": check.fits, "words": check.words}
