"""What a decision costs: pounds to pence and back, totals by period, and what was planned beside what was spent.

Everything is in whole pence: sums of pounds with fractions would not add up.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

MOST_PENCE = 10**15
"""Ten thousand billion pounds, beyond any budget: a number above it is a slip of the keyboard."""


@dataclass(frozen=True)
class Line:
    """The money of one line: its period, what was planned and what was spent, in pence; None is not known."""

    period: str
    planned: int | None
    actual: int | None


@dataclass(frozen=True)
class Total:
    """Sums of several lines. `difference`: spent less planned, over the lines that have both alone; None where none has."""

    period: str
    planned: int | None
    actual: int | None
    difference: int | None
    lines: int
    compared: int


def pence_of(pounds: Decimal) -> int:
    """Pounds as pence. Raises ValueError for parts of a penny, and for more than any budget holds."""
    pence = pounds * 100
    if pence != pence.to_integral_value():
        raise ValueError("A sum of money has at most two figures after the point.")
    if abs(pence) > MOST_PENCE:
        raise ValueError("This sum is too large.")
    return int(pence)


def pounds_of(pence: int) -> Decimal:
    """Pence as pounds, for forms and files."""
    return Decimal(pence) / 100


def pounds_words(pence: int | None) -> str:
    """A sum in words: “£1,234.50”, “£12,000” where there are no pence, “−£5” below nothing, “Not known”."""
    if pence is None:
        return "Not known"
    pounds, rest = divmod(abs(pence), 100)
    return f"{'−' if pence < 0 else ''}£{pounds:,}{f'.{rest:02d}' if rest else ''}"


def difference_words(difference: int | None) -> str:
    """How what was spent differs from what was planned."""
    if difference is None:
        return "Not known yet"
    if difference == 0:
        return "As planned"
    return f"{pounds_words(abs(difference))} {'more' if difference > 0 else 'less'} than planned"


def total(lines: Iterable[Line], period: str = "") -> Total:
    """The sums of lines. What is not known counts for nothing, and a sum of nothing known is not known."""
    rows = list(lines)
    planned = [each.planned for each in rows if each.planned is not None]
    actual = [each.actual for each in rows if each.actual is not None]
    both = [
        each.actual - each.planned for each in rows if each.planned is not None and each.actual is not None
    ]
    return Total(
        period=period,
        planned=sum(planned) if planned else None,
        actual=sum(actual) if actual else None,
        difference=sum(both) if both else None,
        lines=len(rows),
        compared=len(both),
    )


def totals_by_period(lines: Iterable[Line]) -> list[Total]:
    """One total for each period, in the order in which periods first come."""
    held: dict[str, list[Line]] = {}
    for each in lines:
        held.setdefault(each.period, []).append(each)
    return [total(rows, period) for period, rows in held.items()]
