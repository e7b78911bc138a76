"""What can be done with a finding as it stands, and when those concerned have had their say.

A finding is written, shown to those whom it concerns, and published after they replied or had the time to. What each
status allows is a table; `tests/rules/test_finding_statuses.py` writes it out again.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass
from types import MappingProxyType

from deliberation.scrutiny.calc.words import FindingStatus


class FindingAct(enum.StrEnum):
    """What somebody does with a finding."""

    CHANGE = "change"
    DISCARD = "discard"
    SHOW = "show"
    READY = "ready"
    REPLY = "reply"
    PUBLISH = "publish"
    WITHDRAW = "withdraw"
    RECOMMEND = "recommend"
    PUT_IN_REPORT = "put_in_report"


_S = FindingStatus
ACTS: MappingProxyType[FindingAct, frozenset[FindingStatus]] = MappingProxyType(
    {
        FindingAct.CHANGE: frozenset({_S.DRAFT, _S.READY}),
        FindingAct.DISCARD: frozenset({_S.DRAFT}),
        FindingAct.SHOW: frozenset({_S.DRAFT, _S.WITH_OTHERS, _S.READY}),
        FindingAct.READY: frozenset({_S.DRAFT}),
        # A late reply is heard, too: it stands beside what was published.
        FindingAct.REPLY: frozenset({_S.WITH_OTHERS, _S.READY, _S.PUBLISHED}),
        FindingAct.PUBLISH: frozenset({_S.READY}),
        FindingAct.WITHDRAW: frozenset({_S.WITH_OTHERS, _S.READY, _S.PUBLISHED}),
        FindingAct.RECOMMEND: frozenset({_S.PUBLISHED}),
        FindingAct.PUT_IN_REPORT: frozenset({_S.DRAFT, _S.WITH_OTHERS, _S.READY, _S.PUBLISHED}),
    }
)
"""In which statuses each can be done."""

SHORTEST_REPLY, LONGEST_REPLY = 5, 90
"""Days that those concerned have at least, and at most, to reply. Less than a working week is no right of reply."""


@dataclass(frozen=True)
class Asked:
    """Somebody who was asked to reply: the last day for it, and whether they have."""

    due_on: dt.date
    given: bool


def may(act: FindingAct, status: str) -> bool:
    """Whether something can be done with a finding in this status."""
    return FindingStatus(status) in ACTS[act]


def all_heard(asked: Iterable[Asked], today: dt.date) -> bool:
    """Whether everybody who was asked has replied or had the time to. The last day itself is not over yet."""
    return all(each.given or each.due_on < today for each in asked)
