"""Words for gaps: "almost nine times as high", "80% more", "2.6 times as many".

Pure functions from numbers to plain English. They never claim more precision than they were given, and
say "almost" or "just over" only close to a round figure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indexapp.calc.gaps import Gap

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

EXACT = 0.005
"""A ratio within half a per cent of a whole number is called by that number."""
NEAR = 0.035
"""One within 3.5% of it is "almost" or "just over" that number."""
ALIKE = 0.005
"""Two figures within half a per cent of each other are "about the same"."""


@dataclass(frozen=True)
class Comparative:
    """How a metric is compared: `as_form` as in "twice as high", `than_form` as in "80% higher"."""

    as_form: str
    than_form: str


HIGH = Comparative("as high", "higher")
LIKELY = Comparative("as likely", "more likely")
MANY = Comparative("as many", "more")


@dataclass(frozen=True)
class GapSentence:
    """A gap in words. `amount` is the striking part ("almost nine times as high"), to set in bold;
    `text` is the whole sentence; `high` and `low` are the names of the two areas."""

    text: str
    amount: str
    high: str
    low: str


def ratio_words(ratio: float, comparative: Comparative = HIGH) -> str:
    """A ratio of 1 or more in words: "80% higher", "twice as high", "2.6 times as high".

    Below about twice as a percentage more; from there as a multiple. Raises ValueError below 1.
    """
    if not 1 <= ratio < float("inf"):
        raise ValueError(f"a ratio of {ratio} cannot be put into words")
    if ratio < 2 * (1 - NEAR):
        percent = round((ratio - 1) * 100)
        return f"{percent}% {comparative.than_form}" if percent else f"less than 1% {comparative.than_form}"
    return f"{times_words(ratio)} {comparative.as_form}"


def times_words(ratio: float) -> str:
    """A multiple in words: "twice", "almost nine times", "2.6 times", "about 27 times", "1,240 times"."""
    whole = round(ratio)
    off = (ratio - whole) / whole
    if abs(off) <= EXACT:
        return _multiple(whole)
    if abs(off) <= NEAR:
        return f"{'almost' if off < 0 else 'just over'} {_multiple(whole)}"
    if ratio < 10:
        return f"{ratio:.1f} times"
    return f"about {_multiple(whole)}"


def _multiple(whole: int) -> str:
    if whole == 2:
        return "twice"
    return f"{NUMBERS[whole] if whole < len(NUMBERS) else f'{whole:,}'} times"


def figure(value: float, decimals: int = 1) -> str:
    """A figure for a sentence: rounded, thousands set apart by commas, no minus before a zero."""
    text = f"{value:,.{decimals}f}"
    return text.removeprefix("-") if float(text.replace(",", "")) == 0 else text


def with_unit(value: float, unit: str, decimals: int = 1) -> str:
    """A figure with its unit: "12.3%", "12.3 per 100,000", "£12.30 per person", or the bare figure for no unit."""
    text = figure(value, decimals)
    if unit.startswith("£"):
        sign, digits = (text[0], text[1:]) if value < 0 and not text[0].isdigit() else ("", text)
        return f"{sign}£{digits}{unit[1:]}"
    if unit.startswith("%"):
        return f"{text}{unit}"
    return f"{text} {unit}".strip()


def gap_sentence(
    gap: Gap,
    subject: str,
    names: Mapping[str, str],
    unit: str = "",
    decimals: int = 1,
    comparative: Comparative = HIGH,
) -> GapSentence:
    """A gap as a sentence: "Delayed discharges: almost nine times as high in X (25.3) as in Y (2.9)."

    `names`: area code -> name (the code stands in for a name that is not there). Where the ratio has no
    meaning the difference is told instead; figures that look alike are called about the same.
    """
    high, low = gap.high, gap.low
    named = [names.get(end.area, end.area) for end in (high, low)]
    shown = [
        f"{name} ({with_unit(end.value, unit, decimals)})"
        for name, end in zip(named, (high, low), strict=True)
    ]
    amount, text = _amount(gap, unit, decimals, comparative, shown)
    return GapSentence(text=f"{subject}: {text}.", amount=amount, high=named[0], low=named[1])


def _amount(
    gap: Gap, unit: str, decimals: int, comparative: Comparative, shown: list[str]
) -> tuple[str, str]:
    high, low = shown
    if gap.difference == 0:
        return "the same", f"the same in every area, {with_unit(gap.best.value, unit, decimals)}"
    if gap.ratio is not None and gap.ratio - 1 <= ALIKE:
        return "about the same", f"about the same in {high} and {low}"
    if gap.ratio is None:
        amount = f"{with_unit(gap.difference, _points(unit), decimals)} {comparative.than_form}"
        return amount, f"{amount} in {high} than in {low}"
    amount = ratio_words(gap.ratio, comparative)
    joint = "than" if amount.endswith(comparative.than_form) else "as"
    return amount, f"{amount} in {high} {joint} in {low}"


def _points(unit: str) -> str:
    """A difference between percentages is in percentage points: 5% and 8% differ by 3 points, not by 3%."""
    return f"percentage points{unit.removeprefix('%')}" if unit.startswith("%") else unit
