"""How numbers, dates and absent values are written. Template filters and charts both use these functions."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
MINUS = "\u2212"


@dataclass(frozen=True)
class Reason:
    """Why there is no value: `short` for a table cell, `sentence` for a note."""

    short: str
    sentence: str


NO_DATA = Reason("No data", "There is no figure.")
REASONS: dict[str, Reason] = {}
"""Reason codes with words of their own, as the applications registered them; other codes are shown as words."""


def register_reasons(words: Mapping[str, tuple[str, str]]) -> None:
    """Give reason codes their words on all pages: code -> (short, sentence). The one wording of each is its owner's."""
    REASONS.update({code: Reason(short, sentence) for code, (short, sentence) in words.items()})


def is_absent(value: float | None) -> bool:
    """Whether there is no number: None or not-a-number."""
    return value is None or math.isnan(value)


def reason_for(code: str) -> Reason:
    """The words for a reason code; an unknown code is shown as words rather than hidden."""
    if code in REASONS:
        return REASONS[code]
    words = code.replace("_", " ").replace("-", " ").strip().capitalize() or NO_DATA.short
    return Reason(words, f"{words}.")


def number(value: float | None, decimals: int = 0, *, signed: bool = False) -> str:
    """`value` with thousands separated by commas, a true minus sign and no negative zero; "" when absent."""
    if value is None or math.isnan(value):
        return ""
    if math.isinf(value):
        return f"{MINUS if value < 0 else ''}∞"
    text = f"{abs(value):,.{decimals}f}"
    is_zero = not text.strip("0.,")
    if value < 0 and not is_zero:
        return MINUS + text
    return f"+{text}" if signed and not is_zero else text


@dataclass(frozen=True)
class NumberStyle:
    """How one column or chart writes its values: `unit` follows the number ("%" without a space)."""

    decimals: int = 1
    signed: bool = False
    unit: str = ""

    def text(self, value: float | None, reason: str = "") -> str:
        """The value in words and figures; the short reason when there is none."""
        if is_absent(value):
            return reason_for(reason or "missing").short
        words = number(value, self.decimals, signed=self.signed)
        if not self.unit:
            return words
        if self.unit.startswith("£"):
            # Money carries its sign in front of the figure, and a minus or plus in front of both.
            sign, digits = (words[0], words[1:]) if words[0] in f"{MINUS}+" else ("", words)
            return f"{sign}£{digits}{self.unit[1:]}"
        return f"{words}{'' if self.unit.startswith('%') else ' '}{self.unit}"

    def bare(self, value: float | None) -> str:
        """The number without its unit; "" when absent."""
        return number(value, self.decimals, signed=self.signed)


def ordinal(value: int) -> str:
    """1st, 2nd, 3rd, 4th, 11th, 21st …"""
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:,}{ending}"


def file_size(size: int) -> str:
    """A number of bytes as people say it: "812 bytes", "2.4 MB" (1 MB = 1,000,000 bytes)."""
    if size < 1000:
        return f"{size} byte{'' if size == 1 else 's'}"
    for unit, scale in (("kB", 1e3), ("MB", 1e6), ("GB", 1e9)):
        if size < scale * 999.5 or unit == "GB":
            amount = size / scale
            return f"{amount:.1f} {unit}" if amount < 9.95 else f"{amount:,.0f} {unit}"
    raise AssertionError("unreachable: GB has no upper end")


def day(value: dt.date | dt.datetime) -> str:
    """A date in London: "4 March 2026"."""
    local = value.astimezone(LONDON) if isinstance(value, dt.datetime) and value.tzinfo else value
    return f"{local.day} {local:%B %Y}"


def moment(value: dt.datetime) -> str:
    """A moment in London: "4 March 2026 at 3:05pm"; midday and midnight in words."""
    local = value.astimezone(LONDON) if value.tzinfo else value
    if (local.hour, local.minute) in ((0, 0), (12, 0)):
        return f"{day(local)} at {'midnight' if local.hour == 0 else 'midday'}"
    return f"{day(local)} at {local.hour % 12 or 12}:{local:%M}{'am' if local.hour < 12 else 'pm'}"
