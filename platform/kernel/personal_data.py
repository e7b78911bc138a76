"""The words of the record of personal data, and the list of who keeps any: each app registers what it holds.

The parts that need all of it (the record itself, the copy of somebody's data, erasure, the retention periods) are in
`accounts`, which knows nothing of the apps above it; they ask everybody on the list.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol
from uuid import UUID

from django.db.models import Q, QuerySet

from kernel.actors import Actor


class Sort(enum.StrEnum):
    """What sort of data a column holds."""

    PERSONAL = "personal"
    SPECIAL = "special"
    PUBLIC = "public"
    INTERNAL = "internal"


SORT_WORDS = {
    Sort.PERSONAL: "About a person",
    Sort.SPECIAL: "About a person, and may show beliefs, memberships or health",
    Sort.PUBLIC: "Published, or about no person",
    Sort.INTERNAL: "Working data about no person",
}


class Erasure(enum.StrEnum):
    """What becomes of it when its person is erased."""

    BLANK = "blank"
    DELETE = "delete"
    UNLINK = "unlink"
    RECORD = "record"


ERASURE_WORDS = {
    Erasure.BLANK: "Emptied",
    Erasure.DELETE: "Deleted",
    Erasure.UNLINK: "Stays under a random number that no longer leads to anybody",
    Erasure.RECORD: "Stays, as part of the public record",
}


@dataclass(frozen=True)
class Column:
    """What one column holds. `kept` is the code of a retention period; `because` says why something stays or why a
    copy leaves it out. `of_person`: the random number of a person, shown in a copy as “you” or “somebody else”."""

    sort: Sort
    why: str = ""
    kept: str = ""
    erasure: Erasure | None = None
    because: str = ""
    exported: bool = True
    of_person: bool = False

    @property
    def about_somebody(self) -> bool:
        """Whether it is personal or of a special category."""
        return self.sort in (Sort.PERSONAL, Sort.SPECIAL)


@dataclass(frozen=True)
class Who:
    """Whose data are asked for."""

    id: UUID
    email: str | None


@dataclass(frozen=True)
class Table:
    """One table: its columns by name, whose rows are whose (`mine`), and its name in a copy.

    `also` adds to a copy what a row means, as name → path of a query: the name of the body of a membership, say.
    """

    label: str
    columns: Mapping[str, Column]
    title: str = ""
    mine: Callable[[Who], Q] | None = None
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """What erasing somebody does, in sentences for them to read."""

    removed: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()


class CarryOut(Protocol):
    """Removes a batch of what is due and returns how much that was; 0 when nothing is left."""

    def __call__(self, *, actor: Actor, now: dt.datetime) -> int:
        """Do it."""


class Erase(Protocol):
    """Removes what an app holds about somebody, within the caller's transaction."""

    def __call__(self, *, actor: Actor, person_id: UUID) -> None:
        """Do it."""


@dataclass(frozen=True)
class Period:
    """How long one kind of data is kept, and why. Without `due` and `carry_out` nothing is removed by the clock."""

    code: str
    title: str
    length: str
    why: str
    due: Callable[[dt.datetime], QuerySet[Any]] | None = None
    carry_out: CarryOut | None = None


@dataclass(frozen=True)
class Keeper:
    """One app that keeps data.

    `hindrances`: sentences that say why somebody cannot be erased yet. `plan`: what erasing them does here.
    `erase`: does it. `busy`: ids of people who have, or since a moment had, something to do here; their accounts are
    not unused.
    """

    app: str
    tables: tuple[Table, ...]
    periods: tuple[Period, ...] = ()
    hindrances: Callable[[UUID], Iterable[str]] | None = None
    plan: Callable[[UUID], Plan] | None = None
    erase: Erase | None = None
    busy: Callable[[dt.datetime], QuerySet[Any, Any]] | None = None


_keepers: dict[str, Keeper] = {}


def register(keeper: Keeper) -> None:
    """Put an app on the list. Doing it again replaces what it said before."""
    _keepers[keeper.app] = keeper


def keepers() -> tuple[Keeper, ...]:
    """Every app on the list, in the order in which they came."""
    return tuple(_keepers.values())


def personal(
    names: str, why: str, kept: str, erasure: Erasure, because: str = "", **more: Any
) -> dict[str, Column]:
    """Columns, named with blanks between, that say something about a person."""
    return dict.fromkeys(names.split(), Column(Sort.PERSONAL, why, kept, erasure, because, **more))


def special(
    names: str, why: str, kept: str, erasure: Erasure, because: str = "", **more: Any
) -> dict[str, Column]:
    """Columns that may show what the law protects most: beliefs, memberships of unions, health."""
    return dict.fromkeys(names.split(), Column(Sort.SPECIAL, why, kept, erasure, because, **more))


def public(names: str, why: str = "") -> dict[str, Column]:
    """Columns that are published or about no person."""
    return dict.fromkeys(names.split(), Column(Sort.PUBLIC, why))


def internal(names: str, why: str = "") -> dict[str, Column]:
    """Columns of working data about no person."""
    return dict.fromkeys(names.split(), Column(Sort.INTERNAL, why))
