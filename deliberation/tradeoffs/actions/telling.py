"""Telling everybody who follows a trade-off what came about."""

from __future__ import annotations

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.leads import KIND
from deliberation.tradeoffs.models import TradeOff
from kernel.actors import Actor
from notices.actions.telling import tell

NOTICES = Actor.system("notices")


def tell_followers(tradeoff: TradeOff, key: str, subject: str, text: str, href: str) -> int:
    """Put a message to the followers of a trade-off in the queue; how many that were.

    Part of the transaction of the action that calls it, which has asked for its permission and leaves its own record.
    `key` names what is told (“stage:vote”), so that doing it again tells nobody twice. The words are for everybody;
    of a draft, and of a trade-off that only the body's people may read, nobody is told anything.
    """
    if tradeoff.stage == Stage.DRAFT.value or not tradeoff.public:
        return 0
    return tell(
        actor=NOTICES,
        kind=KIND,
        thing_id=str(tradeoff.pk),
        key=key,
        subject=subject,
        text=text,
        href=href,
    )
