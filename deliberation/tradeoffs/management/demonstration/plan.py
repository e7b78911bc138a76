"""The shapes of what the demonstration tells. Days are counted from today; a person is a key, a panel member a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from deliberation.tradeoffs.calc.stages import Stage

DEFINITION = "integrated-care-index"
PERIOD = "2025/26"
MADE_UP = "Illustrative: made up to show how the site works."


@dataclass(frozen=True)
class Change:
    """An effect on a metric: a change of its figure, in its own unit, with a range."""

    metric: str
    size: float
    low: float
    high: float
    sureness: str
    words: str
    evidence: int | None = None


@dataclass(frozen=True)
class Touches:
    """An effect on people (`lens`), on an asset of the area by its name (`asset`), or else on a service."""

    subject: str
    way: str
    sureness: str
    words: str
    lens: str = ""
    evidence: int | None = None
    asset: bool = False


@dataclass(frozen=True)
class Choice:
    """An option. `cost` in whole pounds; `least` where it can be done in part."""

    name: str
    description: str
    cost: int = 0
    least: int | None = None
    changes: tuple[Change, ...] = ()
    touches: tuple[Touches, ...] = ()


@dataclass(frozen=True)
class Item:
    """An item of evidence. With `metric` it is a pinned figure of the index. `by`: staff, or a panel member's number."""

    claim: str
    summary: str
    source: str = ""
    strength: str = "fair"
    why: str = ""
    metric: str = ""
    by: str | int = "farah"
    interests: str = "None"
    doubt: tuple[int, str, str] | None = None
    """Who doubted it, with which words, and the answer."""


@dataclass(frozen=True)
class Asked:
    """A question to a witness (by its place from 1), who asked it, who wants it answered too, and the answer."""

    by: int
    witness: int
    text: str
    supported_by: tuple[int, ...] = ()
    answer: str = ""
    live: bool = False
    promise: str = ""
    promise_due: int = 0
    kept: str = ""


@dataclass(frozen=True)
class Heard:
    """A witness."""

    name: str
    role: str
    why: str
    interests: str
    statement: str = ""


@dataclass(frozen=True)
class Said:
    """A point: option by place, for or against, by a panel member's number; replies as (number, text)."""

    option: int
    side: str
    by: int
    text: str
    replies: tuple[tuple[int, str], ...] = ()
    knew: tuple[int, ...] = ()
    new_to: tuple[int, ...] = ()
    edited: str = ""
    in_room: bool = False


@dataclass(frozen=True)
class Tried:
    """What a member tried in the explorer and shared: amounts by the option's place, in whole pounds or hours."""

    by: int
    name: str
    picks: Mapping[int, int]


@dataclass(frozen=True)
class View:
    """A body asked for its view: its slug on the site or its name, and the view if it gave one."""

    slug: str
    name: str
    why: str
    seat: bool = False
    by: str = ""
    words: str = ""
    by_post: str = ""


@dataclass(frozen=True)
class Advice:
    """A recommendation of the panel's report; `answer` as verdict, reasons, what will be done, day of the answer, by whom."""

    text: str
    reasons: str
    option: int
    evidence: tuple[int, ...]
    to: str
    answer: tuple[str, str, str, int, str] | None = None


@dataclass(frozen=True)
class Plan:
    """One trade-off. `moves`: on which day it came to a stage. `stances`: how each camp answers each statement."""

    key: str
    title: str
    question: str
    gains: str
    gives_way: str
    background: str
    envelope: int
    envelope_note: str
    fixed: str
    open: str
    decision: str
    decision_in: int
    moves: Mapping[Stage, int]
    planned: Mapping[Stage, int]
    options: tuple[Choice, ...]
    evidence: tuple[Item, ...]
    witnesses: tuple[Heard, ...] = ()
    questions: tuple[Asked, ...] = ()
    views: tuple[View, ...] = ()
    points: tuple[Said, ...] = ()
    statements: tuple[str, ...] = ()
    stances: tuple[str, ...] = ()
    """One text for each camp: a letter for each statement, A agrees, D disagrees, P passes, ? as it comes."""
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    """Leanings: for each option forty digits, one for each member; 0: did not say."""
    ballots: Sequence[tuple[int, list[list[int]]]] = ()
    """Rankings: how often, and the order of the options."""
    vote: tuple[int, int] = (0, 0)
    report: Mapping[str, str] = field(default_factory=dict)
    advice: tuple[Advice, ...] = ()
    read_by: tuple[int, ...] = ()
    envelope_kind: str = "money"
    tried: tuple[Tried, ...] = ()
