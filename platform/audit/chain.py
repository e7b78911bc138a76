"""The chain itself, without a database: what an entry's hash covers, and where a walk over entries finds a
break."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kernel.canonical import sha256_of

START = "0" * 64
Break = Literal["changed", "removed", "inserted"]


@dataclass(frozen=True)
class Link:
    """One entry as the chain sees it. `body` holds every stored field but number and the two hashes."""

    number: int
    body: dict[str, object]
    previous_hash: str
    hash: str

    @property
    def sound(self) -> bool:
        """Whether the stored hash is the hash of what is stored."""
        return self.hash == link_hash(self.body, self.previous_hash)


@dataclass(frozen=True)
class Fault:
    """The first broken link: at which number, and what was done there."""

    number: int
    kind: Break

    @property
    def sentence(self) -> str:
        """The fault in words."""
        words = {
            "changed": f"Entry {self.number} was changed after it was written.",
            "removed": f"One or more entries were removed just before entry {self.number}.",
            "inserted": f"Entry {self.number} was inserted: it was not written by the trail at that place.",
        }
        return words[self.kind]


def link_hash(body: dict[str, object], previous_hash: str) -> str:
    """SHA-256 over the canonical form of the entry and the hash before it."""
    return sha256_of([previous_hash, body])


def first_fault(links: Iterable[Link], head_number: int, head_hash: str) -> Fault | None:
    """Walk `links` in order of number and name the first break, or None when all is whole.

    A link that fails was *inserted* when its successor still follows the link before it; entries before it
    were *removed* when it is sound itself but follows something no longer there; otherwise it was *changed*.
    One that was forged together with its own hash shows at its successor, which still follows the true one.
    The head catches what was done to the end of the chain, where there is no successor to ask. Of several
    breaks in a row only the place of the first is sure, not its kind.
    """
    before, last = Link(-1, {}, "", ""), Link(0, {}, "", START)
    pending: Link | None = None
    for link in links:
        if pending is not None:
            return _judge(pending, last, before, successor=link)
        if link.sound and link.previous_hash == last.hash:
            if link.number > head_number:
                return Fault(link.number, "inserted")
            before, last = last, link
        else:
            pending = link
    if pending is not None:
        return _judge(pending, last, before, successor=None, head=(head_number, head_hash))
    if last.hash != (head_hash or START):
        return (
            Fault(last.number + 1, "removed") if last.number < head_number else Fault(last.number, "changed")
        )
    return None


def _judge(
    link: Link, last: Link, before: Link, *, successor: Link | None, head: tuple[int, str] | None = None
) -> Fault:
    if link.sound and link.previous_hash == before.hash:
        return Fault(last.number, "inserted")
    if successor is not None and successor.previous_hash == last.hash:
        return Fault(link.number, "inserted")
    if successor is None and head is not None and (link.number > head[0] or head[1] == last.hash):
        return Fault(link.number, "inserted")
    if not link.sound:
        return Fault(link.number, "changed")
    # No number is missing, so the entry before is there, but is not the one that was written.
    replaced = 0 < last.number == link.number - 1
    return Fault(last.number, "changed") if replaced else Fault(link.number, "removed")
