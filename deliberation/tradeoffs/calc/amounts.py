"""Amounts of an envelope: pence, beds or hours, as they are stored, read and written."""

from __future__ import annotations

import re

from deliberation.tradeoffs.calc.words import EnvelopeKind

MOST = 10**15
"""The largest amount stored: ten million million pounds in pence."""
_NUMBER = re.compile(r"([-−]?)\s*£?\s*([-−]?)([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")
_UNITS = {EnvelopeKind.BEDS: ("bed", "beds"), EnvelopeKind.STAFF_HOURS: ("staff hour", "staff hours")}
UNIT_WORDS = {
    EnvelopeKind.NONE: "pounds",
    EnvelopeKind.MONEY: "pounds",
    EnvelopeKind.BEDS: "beds",
    EnvelopeKind.STAFF_HOURS: "staff hours",
}
"""What a form asks for. Without an envelope costs are still told, in money."""


def is_money(kind: EnvelopeKind) -> bool:
    """Whether amounts are pence. Without an envelope they are: a cost is money unless beds or hours are counted."""
    return kind not in _UNITS


def read_amount(text: str, kind: EnvelopeKind) -> int:
    """An amount as it is stored, from what a person typed (“1,200,000”, “£12.50”, “-300”).

    Raises ValueError with a sentence for anything else.
    """
    found = _NUMBER.fullmatch(text.strip())
    if found is None or (found[1] and found[2]):
        example = "40,000 or 12.50" if is_money(kind) else "40 or 1,200"
        raise ValueError(f"Write a number of {UNIT_WORDS[kind]}, like {example}.")
    if not is_money(kind) and (found[4] or "£" in text):
        raise ValueError(f"Write a whole number of {UNIT_WORDS[kind]}.")
    whole = int(found[3].replace(",", ""))
    amount = whole * 100 + int((found[4] or "0").ljust(2, "0")) if is_money(kind) else whole
    if amount > MOST:
        raise ValueError("That is more than fits here.")
    return -amount if found[1] or found[2] else amount


def typed(amount: int | None, kind: EnvelopeKind) -> str:
    """An amount as it stands in a form; nothing where there is none."""
    if amount is None:
        return ""
    sign, size = ("-", -amount) if amount < 0 else ("", amount)
    if not is_money(kind):
        return f"{sign}{size:,}"
    pounds, pence = divmod(size, 100)
    return f"{sign}{pounds:,}.{pence:02}" if pence else f"{sign}{pounds:,}"


def amount_words(amount: int, kind: EnvelopeKind) -> str:
    """An amount as it is read: “£40,000”, “−£12.50”, “1 bed”, “1,200 staff hours”."""
    figure = typed(abs(amount), kind)
    sign = "−" if amount < 0 else ""
    if is_money(kind):
        return f"{sign}£{figure}"
    one, many = _UNITS[kind]
    return f"{sign}{figure} {one if abs(amount) == 1 else many}"
