"""Scales and small text measures that the charts share. Units are those of the drawing: 340 across."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

WIDTH = 340.0
CHARACTER = 6.6
"""Usual width of a character at the charts' text size of 12.5 units, on the generous side."""


@dataclass(frozen=True)
class Linear:
    """A straight scale from values `low`-`high` to positions `start`-`end`."""

    low: float
    high: float
    start: float
    end: float

    def at(self, value: float) -> float:
        """The position of `value`."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def place(value: float) -> str:
    """A coordinate as SVG text with at most one decimal."""
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round values (steps of 1, 2 or 5 times a power of ten) that cover `low`-`high`; roughly `about`."""
    if not math.isfinite(low) or not math.isfinite(high) or about < 1:
        raise ValueError("Ticks need finite ends and at least one step.")
    if low > high:
        low, high = high, low
    if high - low <= max(abs(low), abs(high)) * 1e-9 + 1e-12:
        pad = max(abs(low) * 0.1, 0.5)
        low, high = low - pad, high + pad
    step = _round_step((high - low) / about)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(number * step, 12) for number in range(first, last + 1)]


def _round_step(raw: float) -> float:
    power = 10.0 ** math.floor(math.log10(raw))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= raw * (1 - 1e-9))


def decimals_of(values: list[float]) -> int:
    """How many decimals a list of ticks needs to be told apart."""
    step = values[1] - values[0] if len(values) > 1 else 1.0
    return max(0, -math.floor(math.log10(step) + 1e-9))


def numbers(values: Iterable[float | None]) -> list[float]:
    """The finite values, in order."""
    return [value for value in values if value is not None and math.isfinite(value)]


def clean(text: str) -> str:
    """`text` without the characters that XML does not allow (control and unpaired surrogate characters)."""
    return "".join(
        sign
        for sign in str(text)
        if unicodedata.category(sign) not in ("Cc", "Cs") and sign not in "\ufffe\uffff"
    )


def shorten(text: str, room: float) -> str:
    """`text` cut to what fits into `room` units, with an ellipsis; the whole name is in the table."""
    text = clean(text)
    most = max(3, int(room / CHARACTER))
    return text if len(text) <= most else f"{text[: most - 1].rstrip(' ,')}…"
