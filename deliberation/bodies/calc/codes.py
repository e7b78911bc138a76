"""Codes of invitations: made from a key and never stored, easy to type, hard to guess.

Digits are those of Crockford's base 32 (https://www.crockford.com/base32.html): no I, L, O or U, and whoever types
one of the first three means 1, 1 or 0. A letter's code has 10 digits (50 bits: enough while wrong tries are counted,
few enough to type), a link's 26 (130 bits).
"""

from __future__ import annotations

import hashlib
import hmac
import re

DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTER_DIGITS = 10
LINK_DIGITS = 26
_MEANT = str.maketrans({"O": "0", "I": "1", "L": "1"})
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.]+")


def make_code(key: bytes, invitation_id: int, serial: int, digits: int) -> str:
    """The code of an invitation as it was sent for the `serial`th time, in so many digits, without a hyphen."""
    made = hmac.digest(key, f"invitation:{invitation_id}:{serial}".encode(), "sha256")
    number = int.from_bytes(made, "big")
    return "".join(DIGITS[(number >> 5 * place) & 31] for place in range(digits))


def hash_of(key: bytes, code: str) -> str:
    """What finds the row of a code, in hex. Without the key nobody can try codes on a copy of the table."""
    return hmac.new(key, b"invitation-code:" + code.encode(), hashlib.sha256).hexdigest()


def normal(typed: str) -> str:
    """A code as it was made, from what somebody typed; empty when it cannot be one."""
    code = _BETWEEN.sub("", typed).upper().translate(_MEANT)
    right = len(code) in (LETTER_DIGITS, LINK_DIGITS) and all(digit in DIGITS for digit in code)
    return code if right else ""


def grouped(code: str) -> str:
    """A letter's code as it is shown: `ABCDE-FGHJK`."""
    return "-".join(code[start : start + 5] for start in range(0, len(code), 5))
