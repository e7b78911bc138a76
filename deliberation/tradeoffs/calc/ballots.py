"""What a vote on the options of a trade-off can be, and the options as a ballot has them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from deliberation.tradeoffs.calc.amounts import amount_words, is_money
from deliberation.tradeoffs.calc.words import EnvelopeKind
from deliberation.voting.calc.methods import METHODS, Method

OFFERED = (
    Method.RANKING,
    Method.APPROVAL,
    Method.SCORE,
    Method.SINGLE,
    Method.BUDGET,
    Method.DOTS,
    Method.CONSENT,
    Method.MOTION,
)
"""Ways to vote on options, in the order in which they are offered."""
MOST_MEANING = 1000


@dataclass(frozen=True)
class Choice:
    """An option of the trade-off. `cost` in the unit of the envelope."""

    position: int
    name: str
    description: str = ""
    cost: int = 0
    as_now: bool = False


@dataclass(frozen=True)
class OnBallot:
    """The same on a ballot: `cost` in pence, for a budget only."""

    name: str
    meaning: str
    cost: int | None = None


def methods_for(kind: EnvelopeKind, envelope: int) -> tuple[Method, ...]:
    """Ways to vote that fit a trade-off: sharing out a budget needs an envelope of money."""
    money = kind is EnvelopeKind.MONEY and envelope > 0
    return tuple(each for each in OFFERED if each is not Method.BUDGET or money)


def on_ballot(method: Method, choices: Sequence[Choice], kind: EnvelopeKind) -> list[OnBallot]:
    """The options as the ballot of a method has them; none where its answers are fixed.

    Going on as now stands on every ballot but that of a budget: there, paying for nothing says the same. Raises
    ValueError with a sentence where an option saves money, which a budget cannot count.
    """
    if METHODS[method].options is None:
        return []
    if method is not Method.BUDGET:
        return [OnBallot(each.name, meaning(each, kind)) for each in choices]
    kept = [each for each in choices if not each.as_now]
    saving = next((each for each in kept if each.cost < 0), None)
    if saving is not None:
        raise ValueError(
            f"“{saving.name}” saves money, which a budget vote cannot count. Leave it out, or choose another way to vote."
        )
    return [OnBallot(each.name, _one_line(each.description), each.cost) for each in kept]


def meaning(choice: Choice, kind: EnvelopeKind) -> str:
    """What an option would mean, on one line: its cost, if it has one, and its description, cut to what a ballot holds."""
    if choice.cost == 0:
        return _one_line(choice.description)
    verb = "Costs" if choice.cost > 0 else "Saves"
    a_year = "" if kind is EnvelopeKind.BEDS else " a year"
    unit = kind if not is_money(kind) else EnvelopeKind.MONEY
    return _one_line(f"{verb} {amount_words(abs(choice.cost), unit)}{a_year}. {choice.description}")


def _one_line(text: str) -> str:
    """Paragraphs and list marks run together; what is too long ends with an ellipsis."""
    parts = (each.strip().removeprefix("-").strip() for each in text.splitlines())
    words = " ".join(each for each in parts if each)
    return words if len(words) <= MOST_MEANING else f"{words[: MOST_MEANING - 1].rstrip()}…"
