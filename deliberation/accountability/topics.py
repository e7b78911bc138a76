"""What is filed under a topic: each kind of thing says how it is counted and shown, and upper apps add theirs.

An app registers a source when it is ready. A source asks one query for its counts, and one for the newest of a topic.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class TopicItem:
    """One thing that is filed under a topic. `note`: whose it is and how it stands."""

    text: str
    href: str
    note: str = ""
    day: dt.date | None = None
    illustrative: bool = False


@dataclass(frozen=True)
class TopicPart:
    """The newest things of one kind, and how many there are in all."""

    items: Sequence[TopicItem]
    total: int


@dataclass(frozen=True)
class TopicSource:
    """A kind of thing that is filed under topics: `words` for several (“Findings”), `one` for one (“finding”).

    `counts` gives each packed text of topics with how many rows have it; `newest` the newest things under a code, public
    ones alone; `all_href` the address of the whole list under a code, or an empty text.
    """

    kind: str
    words: str
    one: str
    counts: Callable[[], Iterable[tuple[str, int]]]
    newest: Callable[[str, int], TopicPart]
    all_href: Callable[[str], str] = lambda code: ""


_sources: dict[str, TopicSource] = {}


def register(source: TopicSource) -> None:
    """Let a kind of thing be shown under its topics. Registering it again replaces it."""
    _sources[source.kind] = source


def sources() -> list[TopicSource]:
    """Every kind, in the order of registration."""
    return list(_sources.values())
