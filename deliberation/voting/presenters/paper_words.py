"""What was read off a paper, in words, for people who compare two readings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.voting.calc.batches import Difference, Row
from deliberation.voting.calc.methods import CONSENT_ANSWERS, METHODS, MOTION_ANSWERS, Method, Shape
from deliberation.voting.calc.receipts import shown_receipt
from deliberation.voting.models import Option
from deliberation.voting.queries.paper import Called


def content_in_words(method: Method, content: Mapping[str, Any], options: Sequence[Option]) -> str:
    """A ballot's content in one line: `2 Day centre`, `1, 3`, `1: 5 points`, `2, then 1 and 3`."""
    shape = METHODS[method].shape
    if shape is Shape.CHOICE:
        return _choice(method, content, {each.position: each.name for each in options})
    if shape is Shape.SET:
        return f"ticked {', '.join(map(str, content['set']))}" if content["set"] else "nothing ticked"
    if shape is Shape.POINTS:
        return ", ".join(f"{position}: {points}" for position, points in content["points"].items())
    return ", then ".join(" and ".join(map(str, group)) for group in content["ranks"])


def _choice(method: Method, content: Mapping[str, Any], names: Mapping[int, str]) -> str:
    choice = content["choice"]
    if method is Method.MOTION:
        return MOTION_ANSWERS[choice]
    if method is Method.CONSENT:
        reason = content.get("reason", "")
        return f"{CONSENT_ANSWERS[choice]}{f': {reason}' if reason else ''}"
    return f"{choice} {names.get(choice, '')}".strip()


def row_in_words(row: Row | None, method: Method, options: Sequence[Option], names: Mapping[int, str]) -> str:
    """What one person read off one paper, or heard in the room. `names`: of substitutes, by id."""
    if row is None:
        return "absent, or nothing entered"
    if row["elector"] is not None:
        if row["content"] is None:
            return "absent"
        by = f" (said by {names.get(row['substitute'], 'a substitute')})" if row["substitute"] else ""
        return f"{content_in_words(method, row['content'], options)}{by}"
    code = f"code {shown_receipt(row['code'])}" if row["code"] else "no code"
    if row["spoilt"]:
        return f"spoilt, {code}"
    return f"{content_in_words(method, row['content'], options)}; {code}"


def shown_differences(
    found: Sequence[Difference], method: Method, options: Sequence[Option], lines: Sequence[Called]
) -> list[tuple[Difference, str, str, str]]:
    """Each difference with its heading and the two readings in words. `lines`: of a roll call."""
    electors = {line.paper: line.elector.public_name for line in lines}
    names = {each.pk: each.public_name for line in lines for each in line.stand_ins}
    return [
        (
            each,
            electors.get(each.paper, f"Paper {each.paper}"),
            row_in_words(each.first, method, options, names),
            row_in_words(each.second, method, options, names),
        )
        for each in found
    ]
