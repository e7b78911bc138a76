"""What the screen in the room shows, one thing at a time. Nothing on it is private."""

from __future__ import annotations

from typing import Any

from deliberation.bodies.calc.light_text import blocks
from deliberation.tradeoffs.calc.words import SIDE_WORDS, Side
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.opinion import (
    group_views,
    headline,
    shared_lines,
    too_few_words,
)
from deliberation.tradeoffs.queries.opinion import OpinionState, opinion_now
from deliberation.tradeoffs.queries.rooms_screen import Part, Screen, points_on
from deliberation.tradeoffs.queries.statements import statement_at

MOST_SHARED, MOST_APART = 3, 2
_JUMPS = {
    "question": "The question",
    "option": "Options",
    "points": "Points",
    "statement": "Statements",
    "opinion": "Opinion groups",
}
_NOT_YET = {
    OpinionState.NOTHING: "Nothing has been answered yet.",
    OpinionState.RECKONING: "It is being reckoned. Look again in a minute.",
    OpinionState.FAILED: "It could not be reckoned just now.",
}


def screen_context(tradeoff: TradeOff, shown: Screen) -> dict[str, Any]:
    """Context of the screen: what is shown, and the way on and back."""
    after, before = shown.beside(1), shown.beside(-1)
    return {
        "tradeoff": tradeoff,
        "kind": shown.now.kind,
        "at": shown.parts.index(shown.now) + 1,
        "of": len(shown.parts),
        "next_href": _href(tradeoff, after) if after else "",
        "previous_href": _href(tradeoff, before) if before else "",
        "jumps": _jumps(tradeoff, shown),
        "leave_href": at(tradeoff, "tradeoff"),
        "illustrative": tradeoff.illustrative,
    } | _SHOW[shown.now.kind](tradeoff, shown)


def _href(tradeoff: TradeOff, part: Part) -> str:
    return f"{at(tradeoff, 'present')}?show={part.key}"


def _jumps(tradeoff: TradeOff, shown: Screen) -> list[dict[str, Any]]:
    first: dict[str, Part] = {}
    for part in shown.parts:
        first.setdefault(part.kind, part)
    return [
        {"text": _JUMPS[kind], "href": _href(tradeoff, part), "current": kind == shown.now.kind}
        for kind, part in first.items()
    ]


def _question(tradeoff: TradeOff, shown: Screen) -> dict[str, Any]:
    return {
        "heading": tradeoff.question,
        "caption": tradeoff.title,
        "lines": [
            f"What is to have more: {tradeoff.gains}",
            f"What must give way: {tradeoff.gives_way}",
        ],
    }


def _option(tradeoff: TradeOff, shown: Screen) -> dict[str, Any]:
    option = shown.options[shown.now.number]
    return {
        "heading": option.name,
        "caption": f"Option {option.position}",
        "blocks": blocks(option.description),
    }


def _points(tradeoff: TradeOff, shown: Screen) -> dict[str, Any]:
    option, found = shown.options[shown.now.number], points_on(tradeoff, shown.now)
    return {
        "heading": option.name,
        "caption": "Points for and against",
        "sides": [
            {"title": SIDE_WORDS[side], "points": [(each.number, each.text) for each in found[side.value]]}
            for side in Side
        ],
    }


def _statement(tradeoff: TradeOff, shown: Screen) -> dict[str, Any]:
    statement = statement_at(tradeoff, shown.now.number)
    return {"heading": statement.text, "caption": f"Statement {statement.number}: agree, disagree or pass?"}


def _opinion(tradeoff: TradeOff, shown: Screen) -> dict[str, Any]:
    now = opinion_now(tradeoff)
    shell: dict[str, Any] = {"heading": "Where we stand", "caption": "Opinion groups"}
    if now.state is OpinionState.TOO_FEW:
        return shell | {"lines": [too_few_words(now.told)]}
    if now.state in _NOT_YET:
        return shell | {"lines": [_NOT_YET[now.state]]}
    return shell | {
        "lines": [headline(now.told)],
        "groups": [
            {"name": f"Group {each['name']}", "members": each["members"], "marks": each["apart"][:MOST_APART]}
            for each in group_views(now.told)
        ],
        "shared": shared_lines(now.told)[:MOST_SHARED],
    }


_SHOW = {
    "question": _question,
    "option": _option,
    "points": _points,
    "statement": _statement,
    "opinion": _opinion,
}
