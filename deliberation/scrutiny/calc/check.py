"""The partnership check: ten statements under the five factors of partnership working, and what answers say together.

The factors, and the examples under each that the statements were written from, are those of the review of local health
partnerships that the Health Foundation gave Parliament (written evidence ICS0063, section 3). The statements are our own
words. Counts alone are reckoned with: there is nothing here about who answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from deliberation.scrutiny.calc.words import FACTORS

SOURCE = "Health Foundation, written evidence to Parliament on integrated care systems (ICS0063), section 3"
DOES_NOT_KNOW = 0
ANSWERS: MappingProxyType[int, str] = MappingProxyType(
    {
        5: "Strongly agree",
        4: "Agree",
        3: "Neither agree nor disagree",
        2: "Disagree",
        1: "Strongly disagree",
        DOES_NOT_KNOW: "I do not know",
    }
)
"""Words of each answer by its number, in the order in which a form shows them."""
AGREES, DISAGREES = (4, 5), (1, 2)
FEWEST = 5
"""No result is ever shown of fewer answers than this."""
MOVED_BY = 2
"""A difference that fewer answers than this could make is no change."""


@dataclass(frozen=True)
class Statement:
    """One statement that members agree or disagree with. `about`: what of the factor it asks for. The code never changes."""

    code: str
    factor: str
    text: str
    about: str


STATEMENTS = (
    Statement(
        "aims", "motivation", "We have a few clear aims that every partner knows.", "vision and clear aims"
    ),
    Statement(
        "commitment",
        "motivation",
        "Every partner gains something from working together, and puts effort into it.",
        "perceived benefits and commitment",
    ),
    Statement(
        "trust",
        "relationships",
        "Partners trust each other enough to say when something is going wrong.",
        "trust and values",
    ),
    Statement(
        "talking",
        "relationships",
        "Partners hear from each other early, before decisions are made.",
        "communication",
    ),
    Statement(
        "money",
        "resources",
        "We have the money and staff time that our joint work needs.",
        "funding and staff",
    ),
    Statement(
        "skills",
        "resources",
        "We have the skills and the shared information that our joint work needs.",
        "skills and information",
    ),
    Statement(
        "decisions",
        "governance",
        "It is clear who decides what, and decisions are carried out.",
        "decision making",
    ),
    Statement(
        "involving",
        "governance",
        "People who use services, and communities, shape what we decide.",
        "engagement and involvement",
    ),
    Statement(
        "national",
        "external",
        "What national bodies ask of us fits what matters here.",
        "national policy",
    ),
    Statement(
        "place",
        "external",
        "The boundaries and histories of our organisations do not get in the way of our work.",
        "institutional contexts and geography",
    ),
)
BY_CODE = MappingProxyType({each.code: each for each in STATEMENTS})


@dataclass(frozen=True)
class Spread:
    """How answers to one statement are spread. `counts`: by number of the answer, 0 for “do not know”; `said`: without those."""

    counts: Mapping[int, int]
    said: int
    agree: int
    disagree: int

    @property
    def share(self) -> float:
        """The share of those with an opinion who agree, from 0 to 1."""
        return self.agree / self.said


def fault_of(answers: Mapping[str, int]) -> tuple[str, str] | None:
    """What is wrong with somebody's answers, as the code of a statement (empty for none in particular) and a sentence."""
    for each in STATEMENTS:
        if each.code not in answers:
            return each.code, f"Choose an answer to “{each.text}”"
        if answers[each.code] not in ANSWERS:
            return each.code, "Choose one of the answers."
    odd = sorted(set(answers) - set(BY_CODE))
    return ("", f"There is no statement “{odd[0][:24]}”.") if odd else None


def spread_of(counts: Mapping[int, int], least: int) -> Spread | None:
    """What answers to one statement say, or None while fewer than `least` (and `FEWEST`) people have an opinion on it.

    `counts`: how many gave each answer, by its number; one that nobody gave may be absent.
    """
    whole = {number: counts.get(number, 0) for number in ANSWERS}
    said = sum(count for number, count in whole.items() if number != DOES_NOT_KNOW)
    if said < max(least, FEWEST):
        return None
    agree, disagree = (sum(whole[number] for number in some) for some in (AGREES, DISAGREES))
    return Spread(MappingProxyType(whole), said, agree, disagree)


def factor_shares(spreads: Mapping[str, Spread | None]) -> dict[str, float | None]:
    """For each factor, the share of all opinions on its statements that agree; None where none of them can be shown."""
    found: dict[str, float | None] = {}
    for factor in FACTORS:
        shown = [
            spread
            for each in STATEMENTS
            if each.factor == factor and (spread := spreads.get(each.code)) is not None
        ]
        said = sum(each.said for each in shown)
        found[factor] = sum(each.agree for each in shown) / said if said else None
    return found


def change(before: Spread | None, now: Spread | None) -> str:
    """How agreement changed between two rounds: "more", "fewer", "same", or "" where either cannot be shown.

    The share that agrees has changed when it differs by at least what `MOVED_BY` answers of the smaller round make.
    Different people may have answered, so it says nothing about anybody's mind.
    """
    if before is None or now is None:
        return ""
    smaller = min(before.said, now.said)
    # In whole numbers, so that a difference of exactly two answers is never lost to rounding.
    difference = now.agree * before.said - before.agree * now.said
    if abs(difference) * smaller < MOVED_BY * before.said * now.said:
        return "same"
    return "more" if difference > 0 else "fewer"


def lowest(spreads: Mapping[str, Spread | None], most: int = 3) -> Sequence[Statement]:
    """The statements that the smallest share agrees with, lowest first; those that cannot be shown are left out.

    A statement that more people agree than disagree with is none to worry about and left out, too.
    """
    shown = [
        (spread.share, number, each)
        for number, each in enumerate(STATEMENTS)
        if (spread := spreads.get(each.code)) is not None and spread.disagree >= spread.agree
    ]
    return [each for _, _, each in sorted(shown, key=lambda row: row[:2])[:most]]
