"""Polis' measures again in plain Python, vote by vote, with exact fractions as far as they go."""

from __future__ import annotations

from fractions import Fraction
from math import sqrt


def tallied(
    rows: list[list[int | None]], labels: list[int], group: int, statement: int, side: int
) -> tuple[int, int, int, int]:
    """Answers on a side and all answers, within a group and outside it."""
    here = [row[statement] for row, label in zip(rows, labels, strict=True) if label == group]
    there = [row[statement] for row, label in zip(rows, labels, strict=True) if label != group]
    answered = [each for each in here if each is not None], [each for each in there if each is not None]
    return answered[0].count(side), len(answered[0]), answered[1].count(side), len(answered[1])


def share(count: int, seen: int) -> Fraction:
    return Fraction(count + 1, seen + 2)


def half_z(count: int, seen: int) -> float:
    count, seen = count + 1, seen + 1
    return 2 * sqrt(seen) * float(Fraction(count, seen) - Fraction(1, 2))


def two_z(count: int, seen: int, other: int, seen_other: int) -> float:
    count, seen, other, seen_other = count + 1, seen + 1, other + 1, seen_other + 1
    pooled = Fraction(count + other, seen + seen_other)
    if pooled == 1:
        return 0.0
    variance = pooled * (1 - pooled) * (Fraction(1, seen) + Fraction(1, seen_other))
    return float(Fraction(count, seen) - Fraction(other, seen_other)) / sqrt(variance)


def of(
    rows: list[list[int | None]], labels: list[int], group: int, statement: int, side: int
) -> tuple[float, float, float, float]:
    """Share, its z, times, its z."""
    here, seen, there, seen_there = tallied(rows, labels, group, statement, side)
    times = share(here, seen) / share(there, seen_there)
    return float(share(here, seen)), half_z(here, seen), float(times), two_z(here, seen, there, seen_there)
