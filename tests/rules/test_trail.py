"""What goes into the trail: known events, and details that are codes, counts and ids.

Blind spot: a detail's value; the keys are a closed list, but a machine cannot see that a text is a code.
"""

from __future__ import annotations

import ast
from pathlib import Path

from audit.events import DETAIL_KEYS, Event
from tests.rules import trees


def records() -> list[tuple[Path, ast.Call]]:
    """Every call of `record` with the file it stands in; the function itself aside."""
    return [
        (path, call)
        for path in trees.code()
        if trees.name(path) != "platform/audit/trail.py"
        for call in trees.calls(trees.tree(path))
        if trees.dotted(call.func) == "record"
    ]


def test_details_have_known_keys() -> None:
    odd = [
        f"{trees.place(path, call)} {keyword.arg}"
        for path, call in records()
        for keyword in call.keywords
        if keyword.arg not in DETAIL_KEYS and keyword.arg != "event"
    ]
    assert odd == []


def test_events_are_known() -> None:
    """Each is a member of `Event`, never a text; one that comes in a variable was named where it was set."""
    named = [
        (trees.place(path, node), node.attr)
        for path in trees.code()
        for node in trees.nodes(trees.tree(path))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Event"
    ]
    texts = [
        trees.place(path, call)
        for path, call in records()
        if isinstance(call.args[1], ast.Constant | ast.JoinedStr)
    ]
    assert [each for each in named if each[1] not in Event.__members__] == []
    assert texts == []


def test_every_event_is_recorded_somewhere() -> None:
    told = {
        node.attr
        for path in trees.code()
        for node in trees.nodes(trees.tree(path))
        if isinstance(node, ast.Attribute)
    }
    assert sorted(set(Event.__members__) - told) == []


def test_no_detail_could_be_a_persons() -> None:
    assert not DETAIL_KEYS & {
        "name",
        "display_name",
        "email",
        "address",
        "phone",
        "ip",
        "ballot",
        "choice",
        "text",
        "message",
    }
