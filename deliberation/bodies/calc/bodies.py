"""Small reckonings about a body: its name in addresses, the order of its seats."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

RESERVED_SLUGS = frozenset({"new", "manage", "edit", "all", "bodies"})
"""Words that addresses of pages are made of: no body is called one of these there."""
MOST_SLUG = 80
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_of(name: str) -> str:
    """A name as it can stand in an address: small letters without accents, figures and hyphens; maybe empty."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    kept = ""
    for word in words:
        longer = f"{kept}-{word}" if kept else word[:MOST_SLUG]
        if len(longer) > MOST_SLUG:
            break
        kept = longer
    return kept


def free_slug(wanted: str, taken: Collection[str]) -> str:
    """`wanted`, or with the first number behind it that makes it free: not taken and no reserved word."""
    base = wanted or "body"
    tried, number = base, 1
    while tried in taken or tried in RESERVED_SLUGS:
        number += 1
        tail = f"-{number}"
        tried = base[: MOST_SLUG - len(tail)].rstrip("-") + tail
    return tried


def usable_slug(slug: str) -> bool:
    """Whether a slug that somebody chose has the right form and is no reserved word."""
    return len(slug) <= MOST_SLUG and slug not in RESERVED_SLUGS and bool(SLUG.fullmatch(slug))


def moved(order: Sequence[int], which: int, by: int) -> list[int]:
    """The order with one thing moved by some places, at most to either end. Raises ValueError if it is not in it."""
    found = list(order)
    at = found.index(which)
    found.insert(max(0, min(len(found) - 1, at + by)), found.pop(at))
    return found


LONGEST_QUOTED = 20
"""Letters of a slug that can still be quoted in a reference."""
_SMALL = frozenset({"and", "for", "in", "of", "on", "the"})


def letters_of(slug: str, taken: Collection[str]) -> str:
    """Short letters for the references of a body with a long slug: its initials, with a number where they are taken.

    Empty for a slug that is short enough to be quoted itself. `taken`: letters and slugs in capitals that others have.
    """
    if len(slug) <= LONGEST_QUOTED:
        return ""
    initials = "".join(part[0] for part in slug.split("-") if part and part not in _SMALL).upper()[:10] or "B"
    return next(
        each
        for each in (initials, *(f"{initials}{count}" for count in range(2, 10_000)))
        if each not in taken
    )
