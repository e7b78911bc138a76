"""Who may move and second what, and under which rules: frozen tables, written out again in a test.

The times and shares are the site's. A body whose standing orders ask for longer notice gives it when it puts the motion
on notice; a body that asks for more votes says so in its vote.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from types import MappingProxyType

from deliberation.accountability.calc.motions import MotionStatus, Template
from deliberation.bodies.calc.kinds import FULL_MEMBERS, KINDS, BodyKind, MemberRole

_R = MemberRole
_WHO_ANSWERS = frozenset({_R.CHAIR, _R.VICE_CHAIR, _R.MEMBER})


@dataclass(frozen=True)
class Rules:
    """What holds for motions of one template.

    `notice`: working days between seconding and the first day on which it can be voted on. `threshold`: a code of
    `voting.calc.methods`, empty for the body's own usual one. `chair_presides`: whether the chair may open the debate and
    say what came out. `about`: it names a paper. `needs_chair`: only a body that has a chair can have such a motion.
    """

    meaning: str
    text: str
    movers: frozenset[MemberRole]
    seconders: frozenset[MemberRole]
    notice: int
    threshold: str
    chair_presides: bool = True
    about: str = ""
    needs_chair: bool = False


RULES: MappingProxyType[Template, Rules] = MappingProxyType(
    {
        Template.APPROVE_STRATEGY: Rules(
            meaning="The body approves a strategy, so that others may hold it to it.",
            text=(
                "That this body approves [the strategy], from [day].\n\n"
                "That it looks at progress against it every [number] months, in public."
            ),
            movers=_WHO_ANSWERS,
            seconders=FULL_MEMBERS,
            notice=10,
            threshold="simple",
            about="The strategy",
        ),
        Template.APPROVE_MANDATE: Rules(
            meaning="The body approves what somebody is to do on its behalf, for how long, and with what money.",
            text=(
                "That this body gives [whom] the mandate to [do what], from [day] to [day], with up to £[amount].\n\n"
                "That [whom] reports on it to this body by [day]."
            ),
            movers=_WHO_ANSWERS,
            seconders=FULL_MEMBERS,
            notice=10,
            threshold="simple",
            about="The mandate",
        ),
        Template.REMOVE_CHAIR: Rules(
            meaning="The body ends the term of its chair. The chair may speak, but neither move, second nor preside.",
            text="That this body removes its chair from office, from the end of the meeting at which this motion is carried.",
            movers=FULL_MEMBERS - {_R.CHAIR},
            seconders=FULL_MEMBERS - {_R.CHAIR},
            notice=10,
            threshold="two_thirds",
            chair_presides=False,
            needs_chair=True,
        ),
        Template.GENERAL: Rules(
            meaning="Anything else that the body is to say or do.",
            text="That this body [does what].",
            movers=FULL_MEMBERS,
            seconders=FULL_MEMBERS,
            notice=5,
            threshold="",
        ),
    }
)
SECONDER_WITHIN = dt.timedelta(days=28)
"""How long a motion waits for a seconder before it lapses."""
VOTE_WITHIN = dt.timedelta(days=183)
"""How long after seconding a motion lapses that was not put to the vote."""

_S = MotionStatus
AMENDABLE = frozenset({_S.ON_NOTICE, _S.DEBATE})
"""While amendments can be moved, seconded, accepted and voted on."""
WITHDRAWABLE = frozenset({_S.MOVED, _S.ON_NOTICE, _S.DEBATE})
ENDED = frozenset({_S.CARRIED, _S.LOST, _S.WITHDRAWN, _S.LAPSED})
PUBLIC = frozenset(_S) - {_S.DRAFT}


def may_move(template: str, role: str) -> bool:
    """Whether a member in this role may move such a motion; no for codes that are not in the tables."""
    return _listed(template, role, "movers")


def may_second(template: str, role: str) -> bool:
    """Whether a member in this role may second such a motion; no for codes that are not in the tables."""
    return _listed(template, role, "seconders")


def may_preside(template: str, role: str) -> bool:
    """Whether somebody in this role may open the debate on such a motion, and say what came out of it."""
    return RULES[Template(template)].chair_presides or role != MemberRole.CHAIR


def fits_body(template: str, kind: str) -> bool:
    """Whether a body of this kind can have such a motion at all."""
    rules = RULES[Template(template)]
    return not rules.needs_chair or MemberRole.CHAIR in KINDS[BodyKind(kind)].roles


def templates_for(role: str, kind: str) -> list[Template]:
    """The templates that a member in this role may move on a body of this kind, in the order of the table."""
    return [each for each in RULES if may_move(each, role) and fits_body(each, kind)]


def has_gaps(text: str) -> bool:
    """Whether gaps of a template are left to be filled in: words in square brackets."""
    start = text.find("[")
    return start != -1 and "]" in text[start:]


def lapses(status: str, moved_on: dt.date, seconded_on: dt.date | None, today: dt.date) -> bool:
    """Whether a motion has waited too long: for a seconder, or to be put to the vote. Its last day is still in time."""
    if status == MotionStatus.MOVED and seconded_on is None:
        return today > moved_on + SECONDER_WITHIN
    if status in AMENDABLE and seconded_on is not None:
        return today > seconded_on + VOTE_WITHIN
    return False


def _listed(template: str, role: str, who: str) -> bool:
    if template not in set(Template) or role not in set(MemberRole):
        return False
    return role in getattr(RULES[Template(template)], who)
