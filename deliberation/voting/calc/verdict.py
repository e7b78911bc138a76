"""What the outcome of a count means under what was agreed: valid or not, who is chosen, what is still tied.

Quorum: the ballots that were counted against the number needed; a spoilt paper is none. Without the quorum nothing is
chosen, whatever the ballots say.

“None of these”: where it wins, no option is chosen. Where several places are filled, options that come behind it are
not chosen either, and its own place stays empty; in a count by transfers only its own place does.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.voting.calc.methods import Rule, TieRule


class Ended(enum.StrEnum):
    """How a vote ended, in one word."""

    NO_BALLOTS = "no_ballots"
    NO_QUORUM = "no_quorum"
    CHOSEN = "chosen"
    NONE_OF_THESE = "none_of_these"
    NOTHING = "nothing"
    """Valid, but no option may win: all fell short of their least support, or nothing was wanted."""
    TIED = "tied"
    CARRIED = "carried"
    LOST = "lost"
    AGREED = "agreed"
    NOT_AGREED = "not_agreed"


@dataclass(frozen=True)
class Agreed:
    """What was agreed before the vote. `quorum`: ballots needed (0: none). `none`: name of “none of these”, or "".

    `costs`: pence by name, for a budget.
    """

    rule: Rule
    seats: int = 1
    quorum: int = 0
    ballots: int = 0
    tie_rule: TieRule = TieRule.STANDS
    none: str = ""
    costs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Verdict:
    """`chosen`: names as in the outcome, in order. `tied`: those between whom it is still open, for `places_left`
    places (None: as many as the money is enough for, `money_left`). `for_the_chair`: the chair has to decide it."""

    ended: Ended
    valid: bool
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    places_left: int | None = 0
    money_left: int = 0
    for_the_chair: bool = False
    by_chair: tuple[str, ...] = ()


def verdict(agreed: Agreed, outcome: Mapping[str, Any], chosen: Sequence[str] = ()) -> Verdict:
    """What `outcome` (as kept, with positions for names) means. `chosen`: what the chair chose in a tie."""
    if not agreed.ballots:
        return Verdict(Ended.NO_BALLOTS, valid=False)
    if agreed.ballots < agreed.quorum:
        return Verdict(Ended.NO_QUORUM, valid=False)
    if agreed.rule is Rule.CONSENT:
        reached = bool(outcome["detail"]["reached"])
        return Verdict(Ended.AGREED if reached else Ended.NOT_AGREED, valid=True)
    tied, places, money = _open(agreed, outcome)
    sure = tuple(each for each in outcome["winners"] if each not in tied)
    if agreed.rule is Rule.MOTION and tied and agreed.tie_rule is not TieRule.CHAIR:
        # A motion needs more than half: with equal votes it is not carried, and no lot can change that.
        return Verdict(Ended.LOST, valid=True)
    if tied and not chosen:
        return Verdict(
            Ended.TIED,
            valid=True,
            chosen=() if agreed.rule is Rule.MOTION else _without_none(agreed, sure),
            tied=tied,
            places_left=places,
            money_left=money,
            for_the_chair=agreed.tie_rule is TieRule.CHAIR,
        )
    winners = (*sure, *chosen)
    if agreed.rule is Rule.MOTION:
        ended = Ended.CARRIED if winners == ("for",) else Ended.LOST
        return Verdict(ended, valid=True, by_chair=tuple(chosen))
    left = _without_none(agreed, winners)
    ended = Ended.CHOSEN if left else Ended.NONE_OF_THESE if agreed.none in winners else Ended.NOTHING
    return Verdict(ended, valid=True, chosen=left, by_chair=tuple(chosen))


def _open(agreed: Agreed, outcome: Mapping[str, Any]) -> tuple[tuple[str, ...], int | None, int]:
    """The options of a tie that stands, the places open for them, and (budget) the money."""
    if agreed.rule in (Rule.GREEDY, Rule.EQUAL_SHARES):
        groups = outcome["detail"].get("undecided", [])
        tied = tuple(each for group in groups for each in group["options"])
        # Several groups, or one whose number differs with the way it is told: the money is then the only limit.
        places = groups[0]["places"] if len(groups) == 1 else None
        return tied, places, int(outcome["detail"].get("left", 0))
    standing = [tie for tie in outcome["ties"] if not tie["broken_by"]]
    if not standing:
        return (), 0, 0
    tied = tuple(each for each in standing[-1]["options"] if each in outcome["winners"])
    return tied, agreed.seats - (len(outcome["winners"]) - len(tied)), 0


def _without_none(agreed: Agreed, winners: tuple[str, ...]) -> tuple[str, ...]:
    if not agreed.none or agreed.none not in winners:
        return winners
    if agreed.rule is Rule.STV:
        return tuple(each for each in winners if each != agreed.none)
    return winners[: winners.index(agreed.none)]
