"""Motions at any stage, moved by the members of the made-up board, for tests."""

from __future__ import annotations

import datetime as dt
from typing import Any

from deliberation.accountability.actions import motions, motions_debate, motions_running
from deliberation.accountability.actions.amendments import move_amendment, second_amendment
from deliberation.accountability.actions.motions import MotionGiven
from deliberation.accountability.models import Amendment, Motion, Speech
from deliberation.voting.actions.closing import count_vote
from deliberation.voting.actions.running import VOTES, close_by_hand, open_vote
from deliberation.voting.actions.votes import schedule_vote
from deliberation.voting.models import Vote
from kernel import clock
from tests.moot import Moot
from tests.votes import drop_in

NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)
"""A Monday."""
NOTICE_OVER = dt.date(2026, 11, 9)
"""Five working days later, when a general motion can be voted on."""
FIRST, SECOND = (
    "That this body opens the day centre on five days.",
    "That this body opens the day centre on seven days.",
)
FOR, AGAINST, ABSTAIN = ({"choice": each} for each in ("for", "against", "abstain"))


def at(days: int) -> Any:
    """The clock stopped some days later."""
    return clock.frozen(NOW + dt.timedelta(days=days))


def given(template: str = "general", **changes: Any) -> MotionGiven:
    """A motion about a day centre."""
    usual: dict[str, Any] = {
        "template": template,
        "title": "Open the day centre longer",
        "text": FIRST,
        "reasons": "People go home sooner.",
        "about_title": "Fenmarsh plan" if template.startswith("approve") else "",
        "topics": ["ageing"],
    }
    return MotionGiven(**(usual | changes))


def named(moot: Moot, motion: Motion, who: str) -> dict[str, Any]:
    """What every action on a motion is given."""
    return {"actor": moot.actor(who), "body_id": motion.body_id, "motion_id": motion.pk}


def draft(moot: Moot, who: str = "mabel", template: str = "general", **changes: Any) -> Motion:
    """A draft of a member of the board."""
    return motions.draft_motion(
        actor=moot.actor(who), body_id=moot.board.pk, given=given(template, **changes)
    )


def moved(moot: Moot, who: str = "mabel", template: str = "general", **changes: Any) -> Motion:
    """A motion that was moved."""
    return motions.move_motion(**named(moot, draft(moot, who, template, **changes), who))


def seconded(moot: Moot, who: str = "mabel", by: str = "vera", template: str = "general") -> Motion:
    """A motion on notice."""
    return motions.second_motion(**named(moot, moved(moot, who, template), by))


def debated(moot: Moot, template: str = "general") -> Motion:
    """A motion that is debated; its notice still runs."""
    motion = seconded(moot, template=template, by="cora")
    return motions_running.open_debate(**named(moot, motion, "cleo"))


def amended(moot: Moot, motion: Motion, text: str = SECOND, *, seconded: bool = True) -> Amendment:
    """An amendment of the co-opted member, seconded by the vice-chair."""
    base = motion.versions.count()
    found = move_amendment(**named(moot, motion, "cora"), text=text, base=base, reasons="Weekends are worst.")
    return second_amendment(**named(moot, motion, "vera"), amendment_id=found.pk) if seconded else found


def said(
    moot: Moot, motion: Motion, who: str = "vera", side: str = "for", text: str = "I am for it."
) -> Speech:
    """What a member says."""
    return motions_debate.speak(**named(moot, motion, who), side=side, text=text)


def held(moot: Moot, vote: Vote, *contents: dict[str, str]) -> Vote:
    """A vote that was prepared by hand, held with these ballots and counted."""
    what: dict[str, Any] = {"body_id": vote.body_id, "vote_id": vote.pk}
    Vote.objects.filter(pk=vote.pk).update(closes_at=clock.now() + dt.timedelta(days=1))
    schedule_vote(actor=moot.actor("cleo"), **what)
    open_vote(actor=moot.actor("cleo"), **what)
    vote.refresh_from_db()
    drop_in(vote, contents)
    close_by_hand(actor=moot.actor("cleo"), **what)
    count_vote(actor=VOTES, **what)
    vote.refresh_from_db()
    return vote
