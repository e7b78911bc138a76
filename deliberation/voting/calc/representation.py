"""How representative was it: turnout by group, without giving away how anybody's group behaved.

Method. For each feature (age, say) everybody entitled to vote is in one group. The numbers entitled and voting in
all are public. A group's figure is not shown

- `electors`: where fewer than the minimum are in the group (but somebody is);
- `voted`: where nobody of the group voted or all of it did (that tells how each of them behaved), or where
  `electors` is not shown. Where everybody entitled voted, or nobody, the totals say so already.

That alone would not do, because what is missing can be worked out from the total. So more groups are left out, the
smallest first, until the total of those left out leaves every one of them open: at least two are left out; those
left out have at least twice the minimum of electors, and so many that each could have the minimum; and from what is
shown nobody can tell how many of a group voted where that is left out. Where even that does not help, the whole
feature is withheld, with its empty groups. Shares and turnout are only given where the numbers behind them are.

Limits. Each feature is guarded alone against the public totals: groups of two features that hold the same people, or
outside knowledge of some people's groups, are not guarded against, and neither is comparing two votes of nearly the
same electorate. Figures of groups are never crossed with one another or with ballots. Shares say who took part, not
whether those who did think like those who did not.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

MINIMUM = 5
TILT_POINTS = 10.0
NOT_RECORDED = "Not recorded"


class State(enum.StrEnum):
    """What a cell is: a figure, a true nought, held back, not known, or without meaning here."""

    FIGURE = "figure"
    ZERO = "zero"
    SUPPRESSED = "suppressed"
    MISSING = "missing"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True)
class Group:
    """One group of a feature. `target`: its share of the population, 0 to 1, or None. `electors`, `voted`: people
    (None: not known). `once`: its members when the panel began, if that is known."""

    name: str
    target: float | None
    electors: int | None
    voted: int | None
    once: int | None = None


@dataclass(frozen=True)
class Feature:
    """One feature with its groups; everybody is in one group at most."""

    name: str
    groups: tuple[Group, ...]


@dataclass(frozen=True)
class Cell:
    """A figure or why there is none."""

    state: State
    value: float | int | None = None


@dataclass(frozen=True)
class Row:
    """One group. `electors`, `voted`: people; `turnout`, `target`, `share_of_electors`, `share_of_voters`: 0 to 1;
    `gap`: share of voters less target, in percentage points."""

    name: str
    target: Cell
    electors: Cell
    voted: Cell
    turnout: Cell
    share_of_electors: Cell
    share_of_voters: Cell
    gap: Cell


@dataclass(frozen=True)
class FeatureReport:
    """Rows of one feature. `withheld`: none of its numbers can be shown."""

    name: str
    rows: tuple[Row, ...]
    withheld: bool


@dataclass(frozen=True)
class Representation:
    """The whole: public totals, features, and sentences on where drop-out has tilted the room."""

    electors: int
    voted: int
    turnout: Cell
    minimum: int
    features: tuple[FeatureReport, ...]
    notes: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values, ready for JSON; a cell is {"state": .., "value": ..}."""
        return asdict(self)


def representation(
    features: Sequence[Feature],
    *,
    electors: int,
    voted: int,
    minimum: int = MINIMUM,
    tilt_points: float = TILT_POINTS,
) -> Representation:
    """Turnout and shares by group with small numbers held back (the module says how).

    `electors`, `voted`: of everybody; people in none of a feature's groups become its group “Not recorded”.
    Raises ValueError for numbers that do not add up or a minimum below 2.
    """
    if minimum < 2 or not 0 <= voted <= electors:
        raise ValueError(
            "The minimum must be 2 or more, and no more people can have voted than are entitled."
        )
    reports, notes = [], []
    for feature in features:
        groups = _with_rest(feature, electors, voted)
        hidden = _hidden(groups, minimum)
        rows = tuple(_row(group, hidden, electors, voted) for group in groups)
        reports.append(FeatureReport(feature.name, rows, hidden is None))
        notes += _tilt(feature.name, groups, rows, minimum, tilt_points)
    turnout = _share(_count(voted), _count(electors))
    return Representation(electors, voted, turnout, minimum, tuple(reports), tuple(notes))


def _with_rest(feature: Feature, electors: int, voted: int) -> list[Group]:
    """The groups, and one for those whom none of them counts."""
    for group in feature.groups:
        if (group.electors is None) != (group.voted is None):
            raise ValueError(f"{feature.name}, {group.name}: say both numbers or neither.")
        if group.electors is not None and not 0 <= (group.voted or 0) <= group.electors:
            raise ValueError(f"{feature.name}, {group.name}: more have voted than are entitled.")
    rest = electors - sum(group.electors or 0 for group in feature.groups)
    rest_voted = voted - sum(group.voted or 0 for group in feature.groups)
    if not 0 <= rest_voted <= rest:
        raise ValueError(f"{feature.name}: the groups do not add up to everybody.")
    return [*feature.groups, *([Group(NOT_RECORDED, None, rest, rest_voted)] if rest else [])]


def _hidden(groups: Sequence[Group], minimum: int) -> tuple[frozenset[str], frozenset[str]] | None:
    """Names of groups whose electors, and whose voters, are held back; None where the feature is withheld."""
    people = {group.name: (group.electors, group.voted or 0) for group in groups if group.electors}
    if len(people) < len([group for group in groups if group.electors]):
        raise ValueError("Two groups of a feature have the same name.")
    entitled = {name: count for name, (count, _) in people.items() if count is not None}
    voters = {name: count for name, (_, count) in people.items()}
    small = {name for name, count in entitled.items() if count < minimum}
    while small and not _open_electors(small, entitled, minimum):
        if small == set(entitled):
            return None
        small.add(min(set(entitled) - small, key=lambda name: (entitled[name], name)))
    told = {name: min(voters[name], entitled[name] - voters[name]) for name in entitled}
    if not any(told.values()) and len(set(map(bool, voters.values()))) < 2:
        return frozenset(small), frozenset(small)
    quiet = small | {name for name, least in told.items() if not least}
    while quiet and not _open_voters(quiet, small, entitled, voters):
        if quiet == set(entitled):
            return None
        quiet.add(min(set(entitled) - quiet, key=lambda name: (told[name], name)))
    return frozenset(small), frozenset(quiet)


def _open_electors(small: set[str], entitled: dict[str, int], minimum: int) -> bool:
    """Whether there are enough people in the groups held back. (One alone that is too small never is enough.)"""
    return sum(entitled[name] for name in small) >= max(2 * minimum, minimum + len(small))


def _open_voters(quiet: set[str], small: set[str], entitled: dict[str, int], voters: dict[str, int]) -> bool:
    """Whether the numbers of voters of the `quiet` groups stay open, given their totals and what else is shown.

    A group's electors lie between `low` and `high` (both the number itself where it is shown). Its voters are then
    at most `high` and all voters of these groups, and at least what is left of `low` if all who did not vote were in
    this group; so too for those who did not vote, the other way round.
    """
    did = sum(voters[name] for name in quiet)
    did_not = sum(entitled[name] for name in quiet) - did
    most = sum(entitled[name] for name in small) - len(small) + 1
    for name in quiet:
        low, high = (1, most) if name in small else (entitled[name], entitled[name])
        for these, others in ((did, did_not), (did_not, did)):
            if min(high, these) <= max(0, low - others):
                return False
    return True


def _row(
    group: Group, hidden: tuple[frozenset[str], frozenset[str]] | None, electors: int, voted: int
) -> Row:
    entitled, voters = _count(group.electors), _count(group.voted)
    held = Cell(State.SUPPRESSED)
    if group.electors is not None:
        if hidden is None or group.name in hidden[0]:
            entitled = held
        if hidden is None or group.name in hidden[1]:
            voters = held
    target = Cell(State.NOT_APPLICABLE) if group.target is None else _figure(group.target)
    share_of_voters = _share(voters, _count(voted))
    return Row(
        name=group.name,
        target=target,
        electors=entitled,
        voted=voters,
        turnout=_share(voters, entitled),
        share_of_electors=_share(entitled, _count(electors)),
        share_of_voters=share_of_voters,
        gap=_gap(share_of_voters, target),
    )


def _count(number: int | None) -> Cell:
    return Cell(State.MISSING) if number is None else _figure(number)


def _figure(number: float) -> Cell:
    return Cell(State.FIGURE if number else State.ZERO, number)


def _share(part: Cell, whole: Cell) -> Cell:
    """A part of a whole; held back or missing if either is, without meaning of nothing."""
    for state in (State.SUPPRESSED, State.MISSING, State.NOT_APPLICABLE):
        if state in (part.state, whole.state):
            return Cell(state)
    return _figure((part.value or 0) / whole.value) if whole.value else Cell(State.NOT_APPLICABLE)


def _gap(share: Cell, target: Cell) -> Cell:
    if target.value is None:
        return Cell(State.NOT_APPLICABLE)
    if share.value is None:
        return Cell(share.state)
    return _figure(round((share.value - target.value) * 100, 6))


def _tilt(
    feature: str, groups: Sequence[Group], rows: Sequence[Row], minimum: int, points: float
) -> list[str]:
    """Sentences on groups whose share drop-out has moved further than `points` from the target.

    Only figures that are shown anyway are named; where the panel began is told in words, not in numbers.
    """
    notes = []
    began = sum(group.once or 0 for group in groups)
    for group, row in zip(groups, rows, strict=True):
        target, entitled, voters = row.target.value, row.share_of_electors.value, row.share_of_voters.value
        if target is None or entitled is None:
            continue
        name = f"{feature}, {group.name}"
        off = (entitled - target) * 100
        if (
            voters is not None
            and abs(voters - target) * 100 > points
            and abs(voters - target) > abs(entitled - target)
        ):
            notes.append(
                f"{name}: {voters:.0%} of those who voted, {_points(voters - target)} the target of {target:.0%}. "
                f"Of those who could vote it was {entitled:.0%}. Those who did not vote have tilted the room."
            )
        if group.once is None or group.once < minimum or not began or abs(off) <= points:
            continue
        if abs(group.once / began - target) < abs(entitled - target):
            notes.append(
                f"{name}: {entitled:.0%} of those who could vote, {_points(entitled - target)} the target of "
                f"{target:.0%}. The panel began nearer to it. Those who have left have tilted the room."
            )
    return notes


def _points(gap: float) -> str:
    return f"{abs(gap) * 100:.0f} percentage points {'above' if gap > 0 else 'below'}"
