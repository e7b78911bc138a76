"""What can be followed: the apps above say how a thing is found, for this app knows none of them.

An app registers each kind when it is ready.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kernel.errors import NotFound

_KIND = re.compile(r"[a-z][a-z_]{1,39}")
_OWN_WORDS = frozenset({"confirm", "stop", "sent", "mine", "feed", "calendar"})
"""Words that stand in this place of an address for something else."""


@dataclass(frozen=True)
class Thing:
    """Something that everybody may see: what it is called and where it is. `illustrative`: it is made up."""

    title: str
    href: str
    illustrative: bool = False


Resolve = Callable[[str], Thing | None]
"""Finds a thing by the text of its id. None: there is nothing by that id that everybody may see."""

_kinds: dict[str, Resolve] = {}


def register(kind: str, resolve: Resolve) -> None:
    """Let things of a kind be followed. Doing it again replaces how they are found."""
    if not _KIND.fullmatch(kind) or kind in _OWN_WORDS:
        raise ValueError(f"“{kind}” cannot be a kind of thing that is followed.")
    _kinds[kind] = resolve


def thing(kind: str, thing_id: str) -> Thing | None:
    """The thing, if there is one that everybody may see."""
    resolve = _kinds.get(kind)
    if resolve is None or len(thing_id) > 64 or "\x00" in thing_id:
        return None
    return resolve(thing_id)


def thing_or_not_found(kind: str, thing_id: str) -> Thing:
    """The thing. Raises NotFound."""
    found = thing(kind, thing_id)
    if found is None:
        raise NotFound("There is nothing here that you can follow.")
    return found


def kinds() -> tuple[str, ...]:
    """Every kind that can be followed."""
    return tuple(sorted(_kinds))
