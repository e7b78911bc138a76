"""Counting a file of ballots by a rule: what the command does, without Django."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from deliberation.voting.calc import points as pointing
from deliberation.voting.calc.files import BallotFile, labels, read, read_file
from deliberation.voting.calc.methods import FOR_SEVERAL, RULE_NAMES, Rule
from deliberation.voting.calc.problems import Unfit
from deliberation.voting.calc.profiles import ranked_by_points
from deliberation.voting.calc.ranked import borda, irv, schulze
from deliberation.voting.calc.stv import stv
from deliberation.voting.calc.values import Outcome, Points, Profile

FILE_RULES = (Rule.IRV, Rule.BORDA, Rule.SCHULZE, Rule.STV, Rule.APPROVAL, Rule.SCORE)

TICKED_FIRST_CATEGORY = "An option counts as ticked where it is in the first category."
TICKED_FIRST = (
    "This kind of file ranks every option, so an option counts as ticked where it is at the first place."
)
TICKED_RANKED = "An option counts as ticked where it is ranked, at whatever place."
POINTS_OF_CATEGORIES = "With k categories, the first gives k - 1 points, the next one fewer, the last none."
RANKED_BY_CATEGORY = "Options of one category are ranked equal, the first category best."


@dataclass(frozen=True)
class Tallied:
    """An outcome with the names to say it in: `names` tell options apart even where the file does not.

    `reading`: a sentence on how ballots of one kind were read as ballots of another, or "".
    """

    outcome: Outcome
    names: tuple[str, ...]
    file: BallotFile
    ballots: int
    reading: str = ""

    def as_dict(self) -> dict[str, object]:
        """`Outcome.as_dict`, with what is known of the file under `detail`."""
        written = self.outcome.as_dict(self.names)
        about = {
            "title": self.file.title,
            "ballots": self.ballots,
            "names": list(self.names),
            "withdrawn": list(self.file.withdrawn),
            "reading": self.reading,
        }
        return {**written, "detail": {**written["detail"], "file": about}}


def count_file(
    content: Path | bytes | str, suffix: str, rule: Rule, seats: int | None = None, seed: int | None = None
) -> Tallied:
    """Count a file's ballots.

    `content`: a path, or what is in the file; `suffix` its kind (for a path, "" takes it from the name). `seats`: the
    file's own number, or 1, where it is None. `seed`: for lots; without one ties stand, except in single transferable
    vote, which then draws from 0. Raises Unfit for a file or ballots that the rule cannot count.
    """
    if isinstance(content, Path) and not suffix:
        file = read_file(content)
    else:
        file = read(content.read_bytes() if isinstance(content, Path) else content, suffix)
    places = _places(rule, seats, file)
    ballots, reading = _as_counted(file, rule)
    outcome = _count(ballots, rule, places, seed)
    return Tallied(outcome, labels(file.names, file.numbers), file, ballots.ballots, reading)


def _places(rule: Rule, seats: int | None, file: BallotFile) -> int:
    asked = seats if seats is not None else file.seats or 1
    if rule not in FOR_SEVERAL:
        if seats is not None and seats != 1:
            raise Unfit(f"The rule “{RULE_NAMES[rule]}” finds one winner. Leave the number of places out.")
        return 1
    if asked < 1:
        raise Unfit("There must be at least one place to fill.")
    if asked > len(file.names):
        raise Unfit(f"There are {asked:,} places to fill but {len(file.names):,} options.")
    return asked


def _as_counted(file: BallotFile, rule: Rule) -> tuple[Profile | Points, str]:
    """The ballots as the rule needs them, and how they were read."""
    if rule is Rule.APPROVAL:
        return _ticks(file)
    if rule is Rule.SCORE:
        if file.points is None:
            raise Unfit("Ranked ballots hold no points to add up. A .cat file does.")
        return file.points, POINTS_OF_CATEGORIES
    if file.points is not None:
        return ranked_by_points(file.points), RANKED_BY_CATEGORY
    return _profile(file), ""


def _ticks(file: BallotFile) -> tuple[Points, str]:
    if file.points is not None:
        best = file.categories - 1
        ticked = (file.points.points == best).astype(np.int16)
        return replace(file.points, points=ticked), TICKED_FIRST_CATEGORY
    profile = _profile(file)
    complete = file.suffix in ("soc", "toc")
    ticked = ((profile.ranks == 1) if complete else (profile.ranks > 0)).astype(np.int16)
    return Points(profile.names, ticked, profile.weights), TICKED_FIRST if complete else TICKED_RANKED


def _profile(file: BallotFile) -> Profile:
    if file.profile is None:
        raise Unfit("The file holds no ranked ballots.")
    return file.profile


def _count(ballots: Profile | Points, rule: Rule, seats: int, seed: int | None) -> Outcome:
    if isinstance(ballots, Points):
        by_points = pointing.approval if rule is Rule.APPROVAL else pointing.score
        return by_points(ballots, seats, seed=seed)
    if rule is Rule.IRV:
        return irv(ballots, seed=seed)
    if rule is Rule.STV:
        return stv(ballots, seats, seed=seed or 0)
    if rule in (Rule.BORDA, Rule.SCHULZE):
        return (borda if rule is Rule.BORDA else schulze)(ballots, seats, seed=seed)
    raise Unfit(f"The rule “{RULE_NAMES[rule]}” does not count files of ballots.")
