"""The chain of sealed ballots: each hash is over the one before and one ballot, the first over the vote itself.

Anybody can walk it with nothing but the published list: SHA-256 over canonical JSON (keys sorted, no spaces, UTF-8).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Leaf:
    """One ballot as it is sealed. `elector`: the elector's number in the vote (recorded votes), 0 for a secret one.

    `substitute`: "substitute" where one voted in their place, or ""; never a name, for names may have to go one day.
    """

    position: int
    receipt: str
    elector: int
    source: str
    content: dict[str, Any]
    substitute: str = ""


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces, in UTF-8: the same bytes for the same value everywhere."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Any) -> str:
    """SHA-256 of the canonical form, in 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def leaf_hash(previous: str, leaf: Leaf) -> str:
    """The hash of one ballot after `previous`."""
    return digest(leaf_row(leaf, previous))


def leaf_row(leaf: Leaf, previous: str) -> dict[str, Any]:
    """What the hash of a ballot is over, as the published chain tells it too."""
    return {
        "position": leaf.position,
        "receipt": leaf.receipt,
        "elector": leaf.elector,
        "source": leaf.source,
        "substitute": leaf.substitute,
        "content": leaf.content,
        "previous": previous,
    }


def chained(start: str, leaves: Iterable[Leaf]) -> Iterator[tuple[Leaf, str, str]]:
    """Each ballot with the hash before it and its own. `start` is the vote's `spec_hash`."""
    previous = start
    for leaf in leaves:
        own = leaf_hash(previous, leaf)
        yield leaf, previous, own
        previous = own


@dataclass(frozen=True)
class Broken:
    """Where a chain breaks and why: `position` of the first ballot that does not fit (0: the seal or the count)."""

    position: int
    why: str


def first_break(start: str, rows: Iterable[tuple[Leaf, str, str]], seal: str, count: int) -> Broken | None:
    """Walk a stored chain; None when it is whole.

    `rows`: (ballot, stored hash before it, stored hash), in order of position. `seal`: the last hash as it was told
    when the vote closed (`start` for a vote without ballots); `count`: how many ballots there were.
    """
    previous, seen = start, 0
    for leaf, stored_previous, stored in rows:
        seen += 1
        if leaf.position != seen:
            return Broken(seen, "A ballot is missing, or stands at another place.")
        if stored_previous != previous:
            return Broken(seen, "The ballot does not follow the one before it.")
        if leaf_hash(previous, leaf) != stored:
            return Broken(seen, "The ballot is not what it was when the vote closed.")
        previous = stored
    if seen != count:
        return Broken(0, f"There are {seen} ballots, and {count} were sealed.")
    if previous != seal:
        return Broken(0, "The last ballot does not fit the seal.")
    return None
