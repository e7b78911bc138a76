"""What a draft still lacks before it can be scheduled, and what those who prepare it should think about."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from deliberation.bodies.calc.kinds import KINDS, BodyKind, MemberRole, has_role, named, role_words
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.voting.calc.counting import SUPPORT_WORDS
from deliberation.voting.calc.methods import METHODS, MOST_DOTS, SCORE_POINTS, Method, TieRule, rules_for
from deliberation.voting.models import Option, Secrecy, Vote, VoteQuorum
from deliberation.voting.queries.electorate import MOST_ELECTORS, entitled_now
from kernel import clock

LONGEST = dt.timedelta(days=366)
FEW = 5
"""With fewer people than this a secret ballot hides little."""


@dataclass(frozen=True)
class Readiness:
    """`lacking`: sentences, each one thing to put right; `think`: what may be meant as it is. `entitled`: people."""

    lacking: list[str]
    think: list[str]
    entitled: int


def readiness(vote: Vote, options: Sequence[Option], body: Body) -> Readiness:
    """How far a draft is; one query."""
    people = entitled_now(body.pk, vote.roles)
    held: dict[str, int] = {}
    for each in people:
        held[each.role] = held.get(each.role, 0) + 1
    lacking = [
        *(["This body has ended."] if has_ended(body) else []),
        *_question(vote),
        *_options(vote, options),
        *_rule(vote, options),
        *_people(vote, body, held),
        *_quorum(vote, len(people)),
        *_minimums(vote, options, len(people)),
        *_times(vote),
    ]
    return Readiness(lacking, _think(vote, options, body, len(people)), len(people))


def _question(vote: Vote) -> list[str]:
    return [] if vote.question.strip() else ["Write the question that is put to the vote."]


def _real(options: Sequence[Option]) -> list[Option]:
    return [option for option in options if not option.none]


def _options(vote: Vote, options: Sequence[Option]) -> list[str]:
    bounds = METHODS[Method(vote.method)].options
    if bounds is None:
        return []
    real = _real(options)
    found = []
    if len(real) < bounds[0]:
        found.append(f"Write at least {bounds[0]} options; there {_are(len(real))} so far.")
    if len(real) > bounds[1]:
        found.append(f"There are {len(real)} options: {bounds[1]} is the most for this method.")
    if vote.method == Method.BUDGET:
        found += _money(vote, real)
    return found


def _are(count: int) -> str:
    return "is none" if not count else f"{'is' if count == 1 else 'are'} {count}"


def _money(vote: Vote, real: Sequence[Option]) -> list[str]:
    found = [] if vote.envelope else ["Say how much money there is to share out."]
    unpriced = [option.name for option in real if not option.cost]
    if unpriced:
        found.append(f"Give a cost to each option. There is none for {_listed(unpriced)}.")
    return found


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"


def _rule(vote: Vote, options: Sequence[Option]) -> list[str]:
    method, found = Method(vote.method), []
    fit = rules_for(method, seats=vote.seats, equal_ranks=vote.equal_ranks)
    if vote.rule not in fit:
        found.append("The way of counting does not fit the rest. Choose another under “How it is counted”.")
    if METHODS[method].several and vote.seats >= max(2, len(_real(options))):
        found.append(
            f"{vote.seats} are to win, and there are {len(_real(options))} options. Fewer must win than there are options."
        )
    if method == Method.DOTS and not 1 <= vote.dots <= MOST_DOTS:
        found.append(f"Say how many dots each voter has: 1 to {MOST_DOTS}.")
    if method == Method.MOTION and not vote.threshold:
        found.append("Say what the motion needs to be carried.")
    return found


def _people(vote: Vote, body: Body, held: Mapping[str, int]) -> list[str]:
    if not vote.roles:
        return ["Choose who may vote."]
    strange = [role_words(role) for role in vote.roles if not has_role(body.kind, role)]
    found = []
    if strange:
        found.append(
            f"A {KINDS[BodyKind(body.kind)].title.lower()} does not have this role: {', '.join(strange)}."
        )
    if not sum(held.values()):
        found.append("Nobody holds a role that may vote. Choose other roles, or add members first.")
    if sum(held.values()) > MOST_ELECTORS:
        found.append(f"{sum(held.values()):,} people could vote: {MOST_ELECTORS:,} is the most.")
    if vote.tie_rule == TieRule.CHAIR and not any(
        has_role(body.kind, role) for role in (MemberRole.CHAIR, MemberRole.VICE_CHAIR)
    ):
        found.append("This kind of body has no chair, so the chair cannot decide a tie.")
    return found


def _quorum(vote: Vote, entitled: int) -> list[str]:
    if vote.quorum_kind == VoteQuorum.SHARE and not 1 <= vote.quorum_value <= 100:
        return ["The quorum must be 1 to 100 per cent of those entitled."]
    if vote.quorum_kind == VoteQuorum.NUMBER:
        if vote.quorum_value < 1:
            return ["The quorum must be at least 1 voter."]
        if vote.quorum_value > entitled > 0:
            return [f"The quorum is {vote.quorum_value} voters, and only {entitled} may vote."]
    return []


def _minimums(vote: Vote, options: Sequence[Option], entitled: int) -> list[str]:
    """Least supports that nobody could reach: one person gives an option one tick, five points, or all their dots."""
    most = {Method.SCORE: max(SCORE_POINTS), Method.DOTS: vote.dots}.get(Method(vote.method), 1) * entitled
    high = [each.name for each in _real(options) if each.minimum and each.minimum > most > 0]
    if not high or METHODS[Method(vote.method)].options is None:
        return []
    unit = SUPPORT_WORDS[Method(vote.method)][1]
    return [
        f"The least support asked of {_listed(high)} can never be reached: {most:,} {unit} is the most there can be."
    ]


def _times(vote: Vote) -> list[str]:
    now, found = clock.now(), []
    start = now if vote.by_hand else vote.opens_at
    if start is None:
        found.append("Say when the vote opens.")
    if vote.closes_at is None:
        last = "Say by when it must be closed at the latest."
        found.append(last if vote.by_hand else "Say when the vote closes.")
    if start is None or vote.closes_at is None:
        return found
    if start < now:
        found.append("The time at which the vote opens has passed.")
    if vote.closes_at <= now:
        found.append("The time at which the vote closes has passed.")
    elif vote.closes_at <= start:
        found.append("The vote must close after it opens.")
    elif vote.closes_at - start > LONGEST:
        found.append("A vote can be open for a year at most.")
    return found


def _think(vote: Vote, options: Sequence[Option], body: Body, entitled: int) -> list[str]:
    found = []
    secret = vote.secrecy == Secrecy.SECRET
    if not secret and not all(named(body.kind, role) for role in vote.roles):
        found.append(
            "Votes will be recorded by name: everybody who may read the result will see how each member voted, "
            "under the name by which the public knows them."
        )
    if secret and 0 < entitled < FEW:
        found.append(
            f"Only {entitled} may vote. With so few, a result can show how somebody voted although the ballot is secret."
        )
    if vote.method == Method.BUDGET:
        dear = [
            option.name for option in _real(options) if vote.envelope and (option.cost or 0) > vote.envelope
        ]
        if dear:
            found.append(
                f"{_listed(dear)} costs more than all the money there is, so it can never be paid for."
            )
        if vote.envelope and sum(option.cost or 0 for option in _real(options)) <= vote.envelope:
            found.append("The money is enough for all the options together, so there is little to decide.")
    unexplained = [option.name for option in _real(options) if not option.meaning]
    if unexplained:
        found.append(
            f"Nothing says what {_listed(unexplained)} would mean. Voters choose better when they know."
        )
    if vote.item is not None and vote.item.private and vote.public:
        found.append("The agenda item is private, and everybody could read this vote.")
    return found
