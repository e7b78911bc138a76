"""Reading BLT, the usual file of single transferable vote counts."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from deliberation.voting.calc.bodies import Ballot, Body, read_body
from deliberation.voting.calc.problems import Unfit, check_length, shown
from deliberation.voting.calc.tokens import BLT_GAPS, NEXT, whole
from deliberation.voting.calc.values import Profile, grouped

_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ALL_QUOTED = re.compile(r'(?:\s*"(?:[^"\\]|\\.)*")+\s*(?:#.*)?\Z')
_BALLOT_ID = re.compile(r"\A\s*\([^()]*\)\s*")
_EQUALS = re.compile(r"\s*=\s*")
MOST_OPTIONS = 1000


@dataclass(frozen=True)
class Blt:
    """What a BLT file holds; withdrawn options are in `withdrawn` alone, and off every ballot.

    `numbers`: what the file calls the options of the profile.
    """

    profile: Profile
    seats: int
    title: str
    withdrawn: tuple[str, ...]
    numbers: tuple[int, ...]


def read_blt(content: bytes) -> Blt:
    """A BLT file: `options places`, withdrawn options as `-n`, ballots `weight option ... 0`, `0`, quoted names, title.

    `3=4` ranks two options equal, a lone `-` is a place left out, `(…)` before a weight names a ballot and is passed
    over, and so is everything behind `#` outside quotes. A ballot stays on one line. `\\"` and `\\\\` in a name stand
    for a quote and a backslash. Raises Unfit with the line for anything else.
    """
    start, line, options, seats = _head(content)
    start, line, gone = _withdrawn(content, start, line, options)
    stop, after = _end_of_ballots(content, start)
    body = Body(content, start, stop, line, options)

    def plain(text: str, at: int) -> Ballot | None:
        return _ballot(text, at, options)

    gathered = read_body(body, BLT_GAPS, after_weight=NEXT, nought=True, plain=plain)
    line += content.count(b"\n", start, after)
    names, title = _names(content[after:].decode("utf-8"), line, options)
    ranks, weights = gathered.grouped()
    profile = Profile(names, ranks, weights)
    return Blt(
        without(profile, gone),
        seats,
        title,
        withdrawn=tuple(names[each] for each in sorted(gone)),
        numbers=tuple(each + 1 for each in range(options) if each not in gone),
    )


def without(profile: Profile, gone: set[int]) -> Profile:
    """The profile with some options taken off every ballot; the rest of each ballot moves up."""
    if not gone:
        return profile
    kept = [each for each in range(len(profile.names)) if each not in gone]
    old = profile.ranks[:, kept]
    ranks = np.zeros_like(old)
    for place in range(1, int(profile.ranks.max(initial=0)) + 1):
        here = old == place
        if here.any():
            ranks += (here * (ranks.max(axis=1, initial=0) + 1)[:, None]).astype(np.int16)
    return regrouped(Profile(tuple(profile.names[each] for each in kept), ranks, profile.weights))


def regrouped(profile: Profile) -> Profile:
    """The profile with equal rows made one."""
    ranks, weights = grouped(profile.ranks, profile.weights)
    return Profile(profile.names, ranks, weights)


def _next_line(content: bytes, start: int, line: int) -> tuple[str, int, int]:
    """The next line that says something (comment off), where the one after it starts, and its number."""
    while start < len(content):
        end = content.find(b"\n", start)
        end = len(content) if end < 0 else end
        line += 1
        check_length(end - start, line)
        text = content[start:end].decode("utf-8").split("#", 1)[0].strip()
        start = end + 1
        if text:
            return text, start, line
    raise Unfit("The file ends too early. It may have been cut short.", line or 1)


def _head(content: bytes) -> tuple[int, int, int, int]:
    text, start, line = _next_line(content, 0, 0)
    numbers = [whole(each) for each in text.split()]
    if len(numbers) != 2 or None in numbers:
        raise Unfit("A BLT file starts with two whole numbers: how many options, how many places.", line)
    options, seats = numbers[0] or 0, numbers[1] or 0
    if not 1 <= options <= MOST_OPTIONS:
        raise Unfit(f"There must be 1 to {MOST_OPTIONS:,} options; the file says {options:,}.", line)
    if seats < 1:
        raise Unfit("There must be at least one place to fill.", line)
    return start, line, options, seats


def _withdrawn(content: bytes, start: int, line: int, options: int) -> tuple[int, int, set[int]]:
    gone: set[int] = set()
    while True:
        text, after, at = _next_line(content, start, line)
        if not text.startswith("-"):
            return start, line, gone
        for word in text.split():
            number = whole(word[1:]) if word.startswith("-") else None
            if number is None or not 1 <= number <= options:
                raise Unfit(
                    f"“{shown(word)}” is no withdrawn option: write - and a number from 1 to {options}, and give "
                    "no ballot a weight below nought.",
                    at,
                )
            gone.add(number - 1)
        if len(gone) == options:
            raise Unfit("Every option is withdrawn.", at)
        start, line = after, at


def _end_of_ballots(content: bytes, start: int) -> tuple[int, int]:
    """Where the line with the single 0 starts, and where the one after it does."""
    at = start - 1
    while (found := content.find(b"\n0", at)) >= 0:
        stop = content.find(b"\n", found + 1)
        stop = len(content) if stop < 0 else stop
        if not content[found + 2 : stop].split(b"#", 1)[0].strip():
            return found + 1, min(stop + 1, len(content))
        at = found + 1
    return _indented_end(content, start)


def _indented_end(content: bytes, start: int) -> tuple[int, int]:
    found = re.compile(rb"^[ \t]*0[ \t]*(?:#.*)?$", re.M).search(content, start)
    if found is None:
        last = content.count(b"\n") + 1
        raise Unfit(
            "The line with a single 0 after the last ballot is missing. The file may be cut short.", last
        )
    return found.start(), min(found.end() + 1, len(content))


def _ballot(text: str, line: int, options: int) -> Ballot | None:
    """One line as (weight, groups of option numbers from 1), None for an empty one."""
    text = _EQUALS.sub("=", _BALLOT_ID.sub("", text.split("#", 1)[0])).strip()
    if not text:
        return None
    if text.startswith('"'):
        raise Unfit("Names start here, but the line with a single 0 before them is missing.", line)
    words = text.split()
    if words[0].startswith("-"):
        raise Unfit(f"The weight {shown(words[0])} is below nought.", line)
    weight = whole(words[0])
    if not weight:
        raise Unfit(
            f"“{shown(words[0])}” is no weight: it must be a whole number from 1 to 999,999,999.", line
        )
    if len(words) < 2 or words[-1] != "0":
        raise Unfit("A ballot must end with 0 on its own line.", line)
    groups = [
        [_option(each, line, options) for each in word.split("=")] for word in words[1:-1] if word != "-"
    ]
    return weight, groups


def _option(word: str, line: int, options: int) -> int:
    if not word:
        raise Unfit("The number of an option is missing here.", line)
    number = whole(word)
    if number is None:
        raise Unfit(f"“{shown(word)}” is not the number of an option.", line)
    if number == 0:
        raise Unfit("There is a 0 before the ballot's end.", line)
    if number > options:
        raise Unfit(f"Option {number:,} is not there: the file has {options} options.", line)
    return number


def _names(text: str, line: int, options: int) -> tuple[tuple[str, ...], str]:
    """The names and, where there is one, the title."""
    found: list[str] = []
    for row in text.split("\n"):
        line += 1
        check_length(len(row), line)
        stripped = row.strip()
        if not stripped or stripped.startswith("#"):
            continue
        found.extend(_written_names(stripped))
        if len(found) > options + 1:
            raise Unfit(f"There are more names than {options} options and a title.", line)
    if len(found) < options:
        raise Unfit(f"There are {options} options but {len(found)} names. The file may be cut short.", line)
    return tuple(found[:options]), found[options] if len(found) > options else ""


def _written_names(row: str) -> list[str]:
    if _ALL_QUOTED.match(row):
        return [re.sub(r'\\(["\\])', r"\1", each) for each in _QUOTED.findall(row)]
    if row.startswith('"'):
        end = row.rfind('"')
        return [row[1:end] if end > 0 else row[1:]]
    return [row.split("#", 1)[0].strip()]
