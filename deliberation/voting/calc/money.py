"""Sums of money as people write them, in pence."""

from __future__ import annotations

import re

MOST = 10**14
_SUM = re.compile(r"£?\s*([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.([0-9]{1,2}))?")


def read_money(text: str) -> int:
    """Pence of a sum like “40000”, “£40,000” or “12.50”. Raises ValueError for anything else."""
    found = _SUM.fullmatch(text.strip())
    if found is None:
        raise ValueError("Write a sum in pounds, like 40,000 or 12.50.")
    pence = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    if pence > MOST:
        raise ValueError("That is more money than fits here.")
    return pence


def money_words(pence: int) -> str:
    """A sum as it is read: “£40,000”, “£12.50”."""
    pounds, rest = divmod(pence, 100)
    return f"£{pounds:,}.{rest:02}" if rest else f"£{pounds:,}"


def money_typed(pence: int | None) -> str:
    """A sum as it stands in a form; nothing where there is none."""
    return "" if pence is None else money_words(pence).removeprefix("£")
