"""Made-up votes for tests, made past the actions: any method, at any stage, with the people of `tests.moot`."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from typing import Any

from deliberation.bodies.models import Body, Membership
from deliberation.voting.calc.methods import METHODS, Method
from deliberation.voting.calc.receipts import new_receipt
from deliberation.voting.models import (
    Box,
    Elector,
    Option,
    RecordedBallot,
    Secrecy,
    Vote,
    VoteStatus,
)
from kernel import clock

NAMES = ("Night cover", "Day centre", "Transport", "Carers’ breaks", "Home visits")
COSTS = (40_000_00, 25_000_00, 15_000_00, 30_000_00, 10_000_00)
ENVELOPE = 60_000_00
VOTING_ROLES = ["chair", "vice_chair", "member", "co_opted", "patient_representative"]


def make_vote(
    body: Body,
    method: Method | str = Method.SINGLE,
    *,
    status: str = VoteStatus.OPEN,
    options: int = 3,
    electors: Sequence[Membership] | None = None,
    **fields: Any,
) -> Vote:
    """A vote of `body`: opened an hour ago and closing in a day, unless `fields` or `status` say otherwise.

    Electors are the body's memberships with a voting role, or those given. Options have names (and, for a budget,
    costs); “None of these” is added where `none_of_these=True`.
    """
    method = Method(method)
    now = clock.now()
    opened = status not in (VoteStatus.DRAFT, VoteStatus.SCHEDULED)
    values: dict[str, Any] = {
        "title": "Where the money goes first",
        "question": "What should the system pay for first?",
        "rule": METHODS[method].rules[0],
        "roles": VOTING_ROLES,
        "dots": 6 if method == Method.DOTS else 0,
        "envelope": ENVELOPE if method == Method.BUDGET else 0,
        "threshold": "simple" if method == Method.MOTION else "",
        "tie_seed": 1234,
        "opens_at": now - dt.timedelta(hours=1) if opened else now + dt.timedelta(hours=1),
        "closes_at": now + dt.timedelta(days=1),
        "opened_at": now - dt.timedelta(hours=1) if opened else None,
        "spec_hash": "0" * 64 if opened else "",
        "illustrative": True,
    }
    vote = Vote.objects.create(body=body, method=method.value, status=status, **(values | fields))
    if METHODS[method].options is not None:
        _options(vote, options)
    if opened:
        fix_electorate(vote, electors)
    return vote


def _options(vote: Vote, count: int) -> None:
    budget = vote.method == Method.BUDGET
    rows = [
        Option(
            vote=vote,
            position=place,
            name=NAMES[(place - 1) % 5] + (f" {place}" if place > 5 else ""),
            meaning=f"What option {place} would mean.",
            cost=COSTS[(place - 1) % 5] if budget else None,
        )
        for place in range(1, count + 1)
    ]
    if vote.none_of_these:
        rows.append(Option(vote=vote, position=count + 1, name="None of these", none=True))
    Option.objects.bulk_create(rows)


def fix_electorate(vote: Vote, electors: Sequence[Membership] | None = None) -> None:
    """The snapshot and the box, as opening makes them."""
    members = (
        electors
        if electors is not None
        else Membership.objects.filter(body=vote.body, role__in=vote.roles, ends_on=None)
    )
    rows = [
        Elector(
            vote=vote, membership=each, person_id=each.person_id, role=each.role, public_name=each.public_name
        )
        for each in members
    ]
    Elector.objects.bulk_create(rows)
    vote.electors_count = len(rows)
    vote.save(update_fields=["electors_count"])
    if vote.secrecy == Secrecy.SECRET:
        Box.objects.create(vote=vote)


def drop_in(vote: Vote, contents: Sequence[dict[str, Any]]) -> list[str]:
    """Ballots of the first electors who have not voted; their receipts (secret) or the electors' ids (recorded)."""
    waiting = list(vote.electors.filter(voted_on=None)[: len(contents)])
    assert len(waiting) == len(contents), "There are fewer electors than ballots."
    keys: list[str] = []
    if vote.secrecy == Secrecy.SECRET:
        box = Box.objects.get(vote=vote)
        keys = [new_receipt(secrets.choice) for _ in contents]
        rows = [[key, "online", content] for key, content in zip(keys, contents, strict=True)]
        box.ballots = sorted([*box.ballots, *rows], key=lambda row: row[0])
        box.save()
    else:
        for elector, content in zip(waiting, contents, strict=True):
            RecordedBallot.objects.create(elector=elector, content=content, cast_at=clock.now())
            keys.append(str(elector.pk))
    Elector.objects.filter(pk__in=[each.pk for each in waiting]).update(voted_on=clock.today())
    return keys


ONE_BALLOT: dict[str, dict[str, Any]] = {
    Method.SINGLE: {"choice": 2},
    Method.APPROVAL: {"set": [1, 3]},
    Method.SCORE: {"points": {"1": 5, "2": 0, "3": 3}},
    Method.RANKING: {"ranks": [[2], [1], [3]]},
    Method.BUDGET: {"set": [2, 3]},
    Method.DOTS: {"points": {"1": 4, "3": 2}},
    Method.CONSENT: {"choice": "agree"},
    Method.MOTION: {"choice": "for"},
}
"""One ballot of each method that fits `make_vote` with its three options."""
