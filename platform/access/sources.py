"""Roles that come with something else than a grant: an app tells `access` which ones a person holds through it.

A membership of a body is the one record of what somebody is there; a grant beside it could say something else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Held = tuple[str, str, str]
"""Kind and id of a scope, and the code of a role over it."""
Source = Callable[[str], Iterable[Held]]
"""Given a person's id: what they hold now."""

_sources: list[Source] = []


def register(source: Source) -> None:
    """Ask `source` too, from now on. Asking again changes nothing."""
    if source not in _sources:
        _sources.append(source)


def held_by(person_id: str) -> Iterable[Held]:
    """What every source says the person holds now."""
    for source in _sources:
        yield from source(person_id)
