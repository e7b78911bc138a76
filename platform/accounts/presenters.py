"""The trail in words, for the pages that show it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import Person
from accounts.queries import names

WHO = {"system": "The system", "anonymous": "Nobody signed in"}


@dataclass(frozen=True)
class Happening:
    """One entry of the trail, ready to show."""

    number: int
    at: Any
    what: str
    who: str
    who_id: str
    thing: str
    thing_id: str
    detail: str


def happenings(entries: Iterable[Mapping[str, Any]]) -> list[Happening]:
    """Entries in words, with the names of the people who acted or were concerned (one query)."""
    rows = list(entries)
    known = names(str(row[key]) for row in rows for key in ("actor_id", "object_id") if row.get(key))
    return [_happening(row, known) for row in rows]


def _happening(row: Mapping[str, Any], known: dict[str, str]) -> Happening:
    thing_id = str(row.get("object_id", ""))
    thing = f"{row.get('object_kind', '')} {known.get(thing_id, thing_id)}".strip()
    detail = ", ".join(f"{key}: {value}" for key, value in sorted(row["detail"].items()) if value is not None)
    return Happening(
        row["number"],
        row["at"],
        event_words(row["event"]),
        _who(row, known),
        row["actor_id"],
        thing,
        thing_id,
        detail,
    )


def state_of(person: Person) -> str:
    """Active, deactivated or erased."""
    if person.erased_at is not None:
        return "Erased"
    return "Active" if person.is_active else "Deactivated"


def event_words(code: str) -> str:
    """`role.granted` as “Role: granted”."""
    thing, _, what = code.replace("_", " ").partition(".")
    return f"{thing.capitalize()}: {what}" if what else thing.capitalize()


def _who(row: Mapping[str, Any], known: dict[str, str]) -> str:
    if row["actor_kind"] == "person":
        return known.get(row["actor_id"], f"A person ({row['actor_id']})")
    name = WHO.get(row["actor_kind"], row["actor_kind"])
    return f"{name} ({row['actor_id']})" if row["actor_id"] else name
