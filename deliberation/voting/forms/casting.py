"""Ballots as people fill them in: read from a form, checked with every fault named, and written back into one."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict

from deliberation.voting.calc.content import Content, Paper, Refused, checked
from deliberation.voting.calc.methods import METHODS, SCORE_POINTS, Method, Shape
from deliberation.voting.models import Option
from design.formats import ordinal

MOST_TYPED = 600


@dataclass
class Filled:
    """A form as it was filled in: `values` by field name, `errors` by field name ("" for the whole ballot).

    Fields: `choice` and `reason`; `set` (a list); `points-N`; `place-N`, with N the option's position.
    """

    values: dict[str, Any] = field(default_factory=dict)
    errors: list[tuple[str, str]] = field(default_factory=list)

    def error_of(self, name: str) -> str:
        """What is wrong with one field, in a sentence."""
        return " ".join(text for where, text in self.errors if where == name)


def read_form(paper: Paper, data: QueryDict) -> Filled:
    """What was filled in, as it was typed; nothing is checked yet."""
    values: dict[str, Any] = {"choice": _typed(data, "choice"), "reason": _typed(data, "reason")}
    values["set"] = [each[:MOST_TYPED] for each in data.getlist("set")][: paper.options + 1]
    for position in range(1, paper.options + 1):
        for name in (f"points-{position}", f"place-{position}"):
            values[name] = _typed(data, name)
    return Filled(values)


def form_of(paper: Paper, content: Content) -> Filled:
    """A ballot written back into its form, for changing it."""
    values: dict[str, Any] = {
        "choice": str(content.get("choice", "")),
        "reason": content.get("reason", ""),
        "set": [str(each) for each in content.get("set", [])],
    }
    values |= {f"points-{key}": str(value) for key, value in content.get("points", {}).items()}
    place = 1
    for group in content.get("ranks", []):
        values |= {f"place-{position}": str(place) for position in group}
        place += len(group)
    return Filled(values)


def check_form(paper: Paper, options: Sequence[Option], filled: Filled) -> Content | None:
    """The ballot in its one form; None when something is wrong, with each fault in `filled.errors`."""
    names = {each.position: each.name for each in options}
    shape = METHODS[paper.method].shape
    before = {Shape.POINTS: _missing_points, Shape.RANKS: _same_places}.get(shape)
    if before is not None:
        filled.errors += before(paper, names, filled)
    if filled.errors:
        return None
    try:
        return checked(paper, given_by(paper, filled))
    except Refused as refused:
        filled.errors.append((_field(paper, refused.where), refused.text))
        return None


def given_by(paper: Paper, filled: Filled) -> dict[str, Any]:
    """What a form says, in the shape of the vote's ballots, unchecked."""
    values, shape = filled.values, METHODS[paper.method].shape
    if shape == Shape.SET:
        return {"set": values.get("set", [])}
    if shape == Shape.POINTS:
        typed = {each: values.get(f"points-{each}", "") for each in range(1, paper.options + 1)}
        return {"points": {str(each): value for each, value in typed.items() if value != ""}}
    if shape == Shape.RANKS:
        return {"ranks": [group for _, group in sorted(_by_place(paper, filled).items())]}
    # A reason goes with standing aside and objecting alone; what was typed before the mind changed is left out.
    reason = {"reason": values.get("reason", "")} if paper.method == Method.CONSENT else {}
    return {"choice": values.get("choice", "")} | reason


def content_sent(data: QueryDict) -> Any:
    """The ballot in the hidden field of the page on which it was checked; None when it cannot be read."""
    try:
        return json.loads(data.get("content", ""))
    except (ValueError, RecursionError):
        return None


def content_to_send(content: Content) -> str:
    """A ballot for that hidden field."""
    return json.dumps(content, separators=(",", ":"))


def moved(content: Any, step: str) -> Any:
    """A ranked ballot with one place moved: `up-2` puts what stands second first. Anything else stays as it is."""
    ranks = content.get("ranks") if isinstance(content, Mapping) else None
    number = step.removeprefix("up-")
    if not isinstance(ranks, list) or not number.isdecimal() or not 2 <= int(number[:4]) <= len(ranks):
        return content
    at = int(number[:4]) - 1
    return {"ranks": [*ranks[: at - 1], ranks[at], ranks[at - 1], *ranks[at + 1 :]]}


def _typed(data: QueryDict, name: str) -> str:
    return data.get(name, "").strip()[:MOST_TYPED]


def _field(paper: Paper, where: str) -> str:
    """The field that an error of the whole ballot is shown at."""
    return {"ranks": "place-1", "points": "points-1"}.get(where, where)


def _by_place(paper: Paper, filled: Filled) -> dict[int, list[int]]:
    """Options by the place they were given; those without one, or with nonsense for one, are left out."""
    found: dict[int, list[int]] = {}
    for position in range(1, paper.options + 1):
        place = filled.values.get(f"place-{position}", "")
        if place.isascii() and place.isdecimal() and 1 <= int(place) <= paper.options:
            found.setdefault(int(place), []).append(position)
    return found


def _missing_points(paper: Paper, names: Mapping[int, str], filled: Filled) -> list[tuple[str, str]]:
    if paper.method != Method.SCORE:
        return []
    wanted = {str(each) for each in SCORE_POINTS}
    return [
        (f"points-{position}", f"Choose 0 to 5 points for “{names[position]}”.")
        for position in range(1, paper.options + 1)
        if filled.values.get(f"points-{position}") not in wanted
    ]


def _same_places(paper: Paper, names: Mapping[int, str], filled: Filled) -> list[tuple[str, str]]:
    if paper.equal_ranks:
        return []
    return [
        (
            f"place-{group[-1]}",
            f"{' and '.join(f'“{names[each]}”' for each in group)} have the same place, {ordinal(place)}."
            " Give each a place of its own.",
        )
        for place, group in sorted(_by_place(paper, filled).items())
        if len(group) > 1
    ]
