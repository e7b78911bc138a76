"""One clock: only `kernel.clock` reads the machine's time of day.

`time.monotonic` and `time.sleep` measure lengths and are free. Blind spot: a clock reached under another name
(`from time import time as t`), and a default that a library fills in.
"""

from __future__ import annotations

import ast

import pytest

from tests.rules import trees

ELSEWHERE = {
    "platform/kernel/clock.py": "this is the clock",
    "platform/accounts/views/second_step.py": "compared with times that the sign-in library wrote",
    "indexapp/actions/inbox.py": "compared with the times of files, which are the machine's own",
}
_READINGS = (
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "timezone.now",
    "time.time",
    "localtime",
    "gmtime",
)
_BARE = {"time": {"time", "localtime", "gmtime"}, "django.utils.timezone": {"now", "localdate", "localtime"}}


def readings(module: ast.AST) -> list[ast.AST]:
    """Every place that reads, imports or passes on a function that reads the time of day."""
    return [node for node in trees.nodes(module) if _is_reading(node)]


def _is_reading(node: ast.AST) -> bool:
    if isinstance(node, ast.Attribute):
        return trees.dotted(node).endswith(_READINGS)
    return isinstance(node, ast.ImportFrom) and bool(
        _BARE.get(node.module or "", set()) & {each.name for each in node.names}
    )


def test_only_the_clock_reads_the_time() -> None:
    found = [
        trees.place(path, node)
        for path in trees.code()
        if trees.name(path) not in ELSEWHERE
        for node in readings(trees.tree(path))
    ]
    assert found == []


def test_every_exception_is_still_needed() -> None:
    assert [name for name in ELSEWHERE if not readings(trees.tree(trees.ROOT / name))] == []


@pytest.mark.parametrize(
    "source",
    [
        "dt.datetime.now(dt.UTC)",
        "timezone.now()",
        "Field(default=timezone.now)",
        "date.today()",
        "time.time()",
        "from time import time",
    ],
)
def test_a_reading_is_seen(source: str) -> None:
    assert readings(ast.parse(source))


@pytest.mark.parametrize(
    "source", ["clock.now()", "time.monotonic()", "from time import sleep", "run.at.date()"]
)
def test_what_is_no_reading_is_let_pass(source: str) -> None:
    assert not readings(ast.parse(source))
