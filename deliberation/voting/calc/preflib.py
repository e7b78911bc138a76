"""Reading PrefLib's files of orders (.soc, .soi, .toc, .toi) and of categories (.cat), as now written and as of old."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from deliberation.voting.calc.blt import MOST_OPTIONS
from deliberation.voting.calc.bodies import Ballot, Body, read_body
from deliberation.voting.calc.problems import Unfit, check_length, shown
from deliberation.voting.calc.tokens import NEXT, PREFLIB_GAPS, WEIGHT, whole
from deliberation.voting.calc.values import Points, Profile

COMPLETE = frozenset({"soc", "toc"})
WITH_EQUALS = frozenset({"toc", "toi"})
MOST_CATEGORIES = 1000
_NAMED = re.compile(r"(ALTERNATIVE|CATEGORY) NAME (\d{1,9})\Z")
_GROUP = re.compile(r"\s*(?:\{([^{}]*)\}|([^{},]*))\s*(,|\Z)")


@dataclass
class Head:
    """What stands before the ballots. `categories` counts those of a .cat file; `voters` is 0 where it is not said."""

    options: int = 0
    names: dict[int, str] = field(default_factory=dict)
    categories: int = 0
    category_names: dict[int, str] = field(default_factory=dict)
    voters: int = 0
    title: str = ""
    old: bool = False
    start: int = 0
    lines: int = 0

    def option_names(self) -> tuple[str, ...]:
        """Names in order; an option without one is called by its number."""
        return tuple(self.names.get(each) or f"Option {each}" for each in range(1, self.options + 1))


def read_orders(content: bytes, suffix: str) -> tuple[Profile, str]:
    """A file of orders and its title. `suffix` (soc, soi, toc, toi) says what its ballots may hold.

    Ballots are `weight: 2,1,3` (of old `weight,2,1,3`); options in braces are ranked equal; options left out are
    unranked. Raises Unfit with the line.
    """
    head = _head(content)
    body = Body(
        content,
        head.start,
        len(content),
        head.lines,
        head.options,
        complete=suffix in COMPLETE,
        equal=suffix in WITH_EQUALS,
    )

    def plain(text: str, line: int) -> Ballot | None:
        return _ballot(head, text, line, keep_empty=False)

    gathered = read_body(
        body, PREFLIB_GAPS, after_weight=NEXT if head.old else WEIGHT, nought=False, plain=plain
    )
    _as_many_as_said(head, gathered.ballots)
    ranks, weights = gathered.grouped()
    return Profile(head.option_names(), ranks, weights), head.title


def read_categories(content: bytes) -> tuple[Points, str, int]:
    """A .cat file as points, its title and its number of categories: k - c points for an option in category c of k, -1 where it is in none.

    The first category is the best: with two categories the first gives 1 point and the second none.
    """
    head = _head(content)
    if not head.categories:
        raise Unfit("A .cat file says how many categories it has (# NUMBER CATEGORIES: 3).", head.lines or 1)
    body = Body(content, head.start, len(content), head.lines, head.options)

    def plain(text: str, line: int) -> Ballot | None:
        read = _ballot(head, text, line, keep_empty=True)
        if read is not None and len(read[1]) > head.categories:
            raise Unfit(f"There are more categories than the {head.categories} that the file names.", line)
        return read

    gathered = read_body(
        body, PREFLIB_GAPS, after_weight=WEIGHT, nought=False, plain=plain, highest=head.categories
    )
    _as_many_as_said(head, gathered.ballots)
    category, weights = gathered.grouped()
    points = (head.categories - category).astype("int16")
    points[category == 0] = -1
    return Points(head.option_names(), points, weights), head.title, head.categories


def _as_many_as_said(head: Head, ballots: int) -> None:
    if head.voters and head.voters != ballots:
        raise Unfit(
            f"The file says that it holds {head.voters:,} ballots, but there are {ballots:,}. It may be cut short."
        )


def _head(content: bytes) -> Head:
    head = Head()
    first = content[:1]
    if first.isdigit():
        _old_head(content, head)
    else:
        _new_head(content, head)
    return head


def _row(content: bytes, head: Head) -> str | None:
    """The line at `head.start`, which moves on behind it; None at the end of the file."""
    if head.start >= len(content):
        return None
    end = content.find(b"\n", head.start)
    end = len(content) if end < 0 else end
    head.lines += 1
    check_length(end - head.start, head.lines)
    text = content[head.start : end].decode("utf-8")
    head.start = end + 1
    return text


def _new_head(content: bytes, head: Head) -> None:
    """Lines that start with #: `# KEY: value`."""
    while head.start < len(content):
        if content[head.start : head.start + 1] not in (b"#", b"\n", b" "):
            break
        text = (_row(content, head) or "").strip()
        if text and not text.startswith("#"):
            raise Unfit("Ballots must start at the beginning of a line.", head.lines)
        key, colon, value = text[1:].partition(":")
        if colon:
            _said(head, key.strip().upper(), value.strip())
    head.options = head.options or max(head.names, default=0)
    if not head.options:
        raise Unfit(
            "The file does not say which options there are (# NUMBER ALTERNATIVES and # ALTERNATIVE NAME).",
            head.lines or 1,
        )
    if max(head.names, default=0) > head.options:
        raise Unfit(f"Option {max(head.names)} has a name, but there are {head.options} options.", head.lines)


def _said(head: Head, key: str, value: str) -> None:
    if key == "TITLE":
        head.title = value
    elif key == "NUMBER ALTERNATIVES":
        head.options = _number(value, head.lines, MOST_OPTIONS, "options")
    elif key == "NUMBER CATEGORIES":
        head.categories = _number(value, head.lines, MOST_CATEGORIES, "categories")
    elif key == "NUMBER VOTERS":
        head.voters = _number(value, head.lines, 999_999_999, "voters")
    elif named := _NAMED.match(key):
        which, most = (
            (head.names, MOST_OPTIONS)
            if named[1] == "ALTERNATIVE"
            else (head.category_names, MOST_CATEGORIES)
        )
        number = _number(named[2], head.lines, most, "names")
        if number in which:
            raise Unfit(f"Number {number} has a name twice.", head.lines)
        which[number] = value


def _number(text: str, line: int, most: int, what: str) -> int:
    number = whole(text)
    if not number or number > most:
        raise Unfit(f"“{shown(text)}” is no number of {what} from 1 to {most:,}.", line)
    return number


def _old_head(content: bytes, head: Head) -> None:
    """Of old: the number of options, `1,Name` for each, then `voters,ballots,different ballots`."""
    head.old = True
    head.options = _number((_row(content, head) or "").strip(), 1, MOST_OPTIONS, "options")
    for number in range(1, head.options + 1):
        text = _row(content, head)
        if text is None:
            raise Unfit("The file ends before all options have a name. It may be cut short.", head.lines)
        given, comma, name = text.partition(",")
        if not comma or whole(given.strip()) != number:
            raise Unfit(f"Here must stand {number}, a comma and the name of option {number}.", head.lines)
        head.names[number] = name.strip()
    totals = [whole(each.strip()) for each in (_row(content, head) or "").split(",")]
    if len(totals) != 3 or None in totals:
        raise Unfit("Here must stand three numbers: voters, ballots, different ballots.", head.lines)
    head.voters = totals[1] or 0


def _ballot(head: Head, text: str, line: int, *, keep_empty: bool) -> Ballot | None:
    """One line as (weight, groups of option numbers); empty groups stay where they count (categories)."""
    if not text.strip() or text.startswith("#"):
        return None
    written, mark, rest = text.partition("," if head.old else ":")
    if not mark and not head.old:
        raise Unfit("A ballot must start with how many there are of it and a colon, say 3: 2,1.", line)
    if written.strip().startswith("-"):
        raise Unfit(f"The weight {shown(written.strip())} is below nought.", line)
    weight = whole(written.strip())
    if not weight:
        raise Unfit(
            f"“{shown(written.strip())}” is no weight: it must be a whole number from 1 to 999,999,999.", line
        )
    return weight, _groups(head, rest, line, keep_empty=keep_empty)


def _groups(head: Head, text: str, line: int, *, keep_empty: bool) -> list[list[int]]:
    groups: list[list[int]] = []
    at = 0
    while text.strip():
        found = _GROUP.match(text, at)
        if found is None:
            raise Unfit("Braces and commas do not fit together here.", line)
        inside, alone, comma = found.groups()
        words = [each.strip() for each in inside.split(",")] if inside is not None else [alone.strip()]
        if words == [""] and inside is not None and keep_empty:
            groups.append([])
        else:
            groups.append([_option(head, word, line) for word in words])
        at = found.end()
        if not comma:
            break
    return groups


def _option(head: Head, word: str, line: int) -> int:
    if not word:
        raise Unfit("The number of an option is missing here.", line)
    number = whole(word)
    if number is None:
        raise Unfit(f"“{shown(word)}” is not the number of an option.", line)
    if not 1 <= number <= head.options:
        raise Unfit(f"Option {number:,} is not there: the file has {head.options} options.", line)
    return number
