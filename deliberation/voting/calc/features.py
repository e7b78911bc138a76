"""Reading what staff type of features and groups: shares of the population, and lines that say who is in which group."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

MOST_FEATURES = 12
MOST_GROUPS = 20
MOST_NAME = 80
MOST_SOURCE = 300
WHOLE = 1000
"""All of a population, in tenths of a per cent."""
ROUNDING = 10
"""By how much shares that were each rounded may add up to more or less than the whole."""
_SHARE = re.compile(r"(\d{1,3})(?:[.,](\d))?\s*%?")


@dataclass(frozen=True)
class Fault:
    """What is wrong with one line of a list."""

    line: int
    text: str


@dataclass
class Lines:
    """What a list of lines gave: (membership id, group id), and its faults."""

    given: list[tuple[int, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def read_share(text: str) -> int | None:
    """A share in tenths of a per cent from `18.4` or `18.4 %`; None when it is empty. Raises ValueError."""
    text = text.strip()
    if not text:
        return None
    found = _SHARE.fullmatch(text)
    tenths = int(found[1]) * 10 + int(found[2] or 0) if found else WHOLE + 1
    if tenths > WHOLE:
        raise ValueError("Write a share in per cent, with one decimal at most: 18.4")
    return tenths


def shown_share(tenths: int | None) -> str:
    """A share as it is typed: `18.4`, `30`; "" for none."""
    return "" if tenths is None else f"{tenths / 10:g}"


def fault_of_targets(targets: Sequence[int | None]) -> str:
    """What is wrong with the targets of a feature's groups together, as a sentence; "" when they fit."""
    total = sum(each or 0 for each in targets)
    if total > WHOLE + ROUNDING:
        return f"The shares add up to {shown_share(total)}%: more than everybody."
    if targets and None not in targets and total < WHOLE - ROUNDING:
        return f"The shares add up to {shown_share(total)}%. Everybody should be in one of the groups: 100%."
    return ""


def read_lines(text: str, members: Mapping[str, int], groups: Mapping[str, int]) -> Lines:
    """Lines `member, group`; the member by number or public name. Empty lines are skipped.

    `members` and `groups` lead from what is typed, in small letters, to ids. Nothing is guessed: what is not
    known, and a member who comes twice, is a fault.
    """
    found, seen = Lines(), set[int]()
    for number, line in _filled(text):
        who, comma, group = (part.strip() for part in re.sub(r"[;\t]", ",", line, count=1).partition(","))
        member, chosen = members.get(who.lower()), groups.get(group.lower())
        if not comma:
            fault = "Put a comma between the member and the group."
        elif member is None:
            fault = f"There is no member “{who[:60]}”. Write their number, or their public name."
        elif chosen is None:
            fault = f"There is no group “{group[:60]}” in this feature."
        elif member in seen:
            fault = f"“{who[:60]}” comes twice."
        else:
            seen.add(member)
            found.given.append((member, chosen))
            continue
        found.faults.append(Fault(number, fault))
    return found


def _filled(text: str) -> Iterable[tuple[int, str]]:
    return ((number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip())
