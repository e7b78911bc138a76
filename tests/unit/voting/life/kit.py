"""Votes as clerks make them, for tests of their life."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliberation.voting.actions.votes import Details, OptionGiven, create_vote, schedule_vote, set_options
from deliberation.voting.models import Vote
from tests.moot import Moot

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday, when London keeps Greenwich Mean Time."""
OPENS = NOW + dt.timedelta(hours=1)
CLOSES = NOW + dt.timedelta(days=3)
HOUR = dt.timedelta(hours=1)
THREE = [
    OptionGiven("Night cover", "A nurse in every town at night."),
    OptionGiven("Day centre", "Open on five days."),
    OptionGiven("Transport", "Lifts to clinics."),
]


def details(**changes: Any) -> Details:
    """Details of a single choice that lacks nothing, unless `changes` say so."""
    usual: dict[str, Any] = {
        "title": "What comes first",
        "question": "What should the system pay for first?",
        "opens_at": OPENS,
        "closes_at": CLOSES,
    }
    return Details(**(usual | changes))


def draft(
    moot: Moot, body: str = "board", *, options: list[OptionGiven] | None = None, **changes: Any
) -> Vote:
    """A draft of the clerk, with three options where the method takes any."""
    of = getattr(moot, body)
    actor = moot.actor("cleo")
    vote = create_vote(actor=actor, body_id=of.pk, details=details(**changes))
    given = options if options is not None else ([] if vote.method in ("motion", "consent") else THREE)
    if given:
        set_options(actor=actor, body_id=of.pk, vote_id=vote.pk, options=given)
    vote.refresh_from_db()
    return vote


def scheduled(moot: Moot, body: str = "board", **changes: Any) -> Vote:
    """The same, scheduled."""
    vote = draft(moot, body, **changes)
    return schedule_vote(actor=moot.actor("cleo"), body_id=vote.body_id, vote_id=vote.pk)
