"""Receipts: short random codes by which a voter finds their ballot in the published list.

Ten characters of Crockford's Base32 (no I, L, O, U): the first nine random (45 bits), the last a check on them, so that
a slip of the pen on a paper ballot shows at once. Written in two groups of five.
"""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 10
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_receipt(choice: Callable[[str], str]) -> str:
    """A new receipt, without its gap. `choice` picks one character at random (`secrets.choice`)."""
    body = "".join(choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + check_character(body)


def check_character(body: str) -> str:
    """The last character for the nine before it: the sum of their values by place (1 to 9), modulo 31.

    Modulo a prime, so that one wrong character or two that changed places are always found.
    """
    return ALPHABET[sum(place * ALPHABET.index(each) for place, each in enumerate(body, 1)) % 31]


def read_receipt(typed: str) -> str:
    """A receipt as somebody typed it (small letters, gaps, O for 0), in its one form; "" when it can be none."""
    read = "".join(typed.upper().split()).replace("-", "").translate(_READ_AS)
    if len(read) != LENGTH or any(each not in ALPHABET for each in read):
        return ""
    return read if check_character(read[:-1]) == read[-1] else ""


def shown_receipt(receipt: str) -> str:
    """A receipt in two groups of five: `7K2QM 9XH4D`."""
    return f"{receipt[:5]} {receipt[5:]}"
