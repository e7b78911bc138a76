"""What minutes know without a database: reasons, times, who may be read where, and what changed between versions."""

from __future__ import annotations

import datetime as dt
import difflib
import enum
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from deliberation.bodies.calc.agenda import read_time

FORMAT = 1
"""Number of the form in which published minutes are kept."""
USUAL_DAYS = 28
"""Days after a meeting by which its minutes should be out when no next meeting has been called."""


class Reopened(enum.StrEnum):
    """Why agreed minutes are opened again. A code, so that the trail holds no free words."""

    WRONG = "wrong"
    MISSING = "missing"
    NOT_AGREED = "not_agreed"


REOPENED_WORDS: MappingProxyType[Reopened, str] = MappingProxyType(
    {
        Reopened.WRONG: "Something in them is wrong",
        Reopened.MISSING: "Something is missing",
        Reopened.NOT_AGREED: "They were marked as agreed by mistake",
    }
)


def time_of_day(text: str) -> str:
    """A time as people write it (16:40, 4.40pm, 4pm) as “16:40”; "" for none. Raises ValueError."""
    return f"{read_time(text):%H:%M}" if text.strip() else ""


def due_on(held_on: dt.date, next_meeting: dt.date | None) -> dt.date:
    """The day by which minutes should be out: the body's next meeting, where one has been called, or 28 days on."""
    return next_meeting or held_on + dt.timedelta(days=USUAL_DAYS)


@dataclass(frozen=True)
class Piece:
    """Part of a text: `kept`, `added` or `removed`."""

    kind: str
    text: str


@dataclass(frozen=True)
class Change:
    """One place in which two versions differ."""

    where: str
    pieces: tuple[Piece, ...]


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Where two published contents differ, in the order of the later one; what only the earlier had comes last."""
    old, new = dict(_places(before)), dict(_places(after))
    order = [*new, *(place for place in old if place not in new)]
    return [
        Change(_words(place, old, new), pieces(old.get(place, ("", ""))[1], new.get(place, ("", ""))[1]))
        for place in order
        if old.get(place, ("", ""))[1] != new.get(place, ("", ""))[1]
    ]


def pieces(before: str, after: str) -> tuple[Piece, ...]:
    """Two texts compared word by word."""
    old, new = re.findall(r"\S+\s*", before), re.findall(r"\S+\s*", after)
    found: list[Piece] = []
    matcher = difflib.SequenceMatcher(a=[w.strip() for w in old], b=[w.strip() for w in new], autojunk=False)
    for kind, i, j, k, m in matcher.get_opcodes():
        if kind == "equal":
            found.append(Piece("kept", "".join(new[k:m])))
            continue
        if j > i:
            found.append(Piece("removed", "".join(old[i:j])))
        if m > k:
            found.append(Piece("added", "".join(new[k:m])))
    return tuple(found)


def _words(place: str, old: Mapping[str, tuple[str, str]], new: Mapping[str, tuple[str, str]]) -> str:
    return (new.get(place) or old[place])[0]


def _places(content: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Each place of a content that may differ: a steady key, with its words and its text."""
    meeting = content.get("meeting", {})
    yield "title", ("Title of the meeting", str(meeting.get("title", "")))
    yield "place", ("Place", str(meeting.get("place", "")))
    yield "opening", ("Opening", content.get("opening", ""))
    for each in content.get("attendance", []):
        words = each["presence_words"] + (f": {each['substitute']}" if each.get("substitute") else "")
        yield f"attendance {each['membership']}", (f"Attendance: {each['name']}", words)
    for item in content.get("items", []):
        heading = f"Item {item['number']}, {item['title']}"
        yield f"title {item['id']}", (f"{heading}: heading", item["title"])
        yield f"text {item['id']}", (heading, item["text"])
        yield f"decision {item['id']}", (f"{heading}: decision", item["decision"])
        said = "\n".join(each["words"] for each in item.get("declarations", []))
        yield f"declarations {item['id']}", (f"{heading}: interests declared", said)
    yield "closed", ("End of the meeting", content.get("closed_at", ""))
