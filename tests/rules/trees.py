"""Reading the project's own source for the rule tests: files, syntax trees, and small questions to them."""

from __future__ import annotations

import ast
import fnmatch
import functools
import os
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Folders that hold what was installed, built or stored, never what was written.
_OUTSIDE = {
    ".venv",
    ".venv-oracles",
    ".git",
    "node_modules",
    "var",
    "static-root",
    "built",
    "__pycache__",
    ".demo",
}
Function = ast.FunctionDef | ast.AsyncFunctionDef


def files(*patterns: str) -> list[Path]:
    """Files whose names match one of the patterns, sorted; installed and built ones left out."""
    return [path for path in _written() if any(fnmatch.fnmatch(path.name, pattern) for pattern in patterns)]


@functools.cache
def _written() -> tuple[Path, ...]:
    found: list[Path] = []
    for folder, below, names in os.walk(ROOT):
        below[:] = [
            each for each in below if each not in _OUTSIDE and not each.endswith(("_cache", ".egg-info"))
        ]
        found += [Path(folder, each) for each in names]
    return tuple(sorted(found))


def name(path: Path) -> str:
    """The file's path below the project's folder, as the tables of exceptions write it."""
    return path.relative_to(ROOT).as_posix()


@functools.cache
def code() -> tuple[Path, ...]:
    """Every Python file that runs in production: no tests, no migrations, no scripts of `bin/`."""
    chosen = files("*.py")
    return tuple(
        path
        for path in chosen
        if name(path).split("/")[0] not in {"tests", "bin"} and "migrations" not in path.parts
    )


@functools.cache
def tree(path: Path) -> ast.Module:
    """The file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def in_rooms(*rooms: str) -> list[Path]:
    """Code files in a room (folder or module) of one of these names, of any app: `actions`, `calc` ..."""
    return [path for path in code() if set(rooms) & {*path.relative_to(ROOT).with_suffix("").parts}]


@functools.cache
def nodes(node: ast.AST) -> tuple[ast.AST, ...]:
    """The node and everything below it. Kept: many rules walk the same trees."""
    return tuple(ast.walk(node))


def functions(module: ast.AST) -> Iterator[Function]:
    """Every function and method, however deep."""
    return (node for node in nodes(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def public_functions(module: ast.Module) -> list[Function]:
    """Functions of the module itself whose names do not start with an underscore."""
    return [
        node
        for node in module.body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name[0] != "_"
    ]


def calls(node: ast.AST) -> list[ast.Call]:
    """Every call below a node, in the order of the source."""
    found = [each for each in nodes(node) if isinstance(each, ast.Call)]
    return sorted(found, key=lambda call: (call.lineno, call.col_offset))


def dotted(node: ast.AST) -> str:
    """A name or an attribute chain as text; a call within it as `()`: `Run.objects.filter().update`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return f"{dotted(node.func)}()"
    if isinstance(node, ast.Subscript):
        return f"{dotted(node.value)}[]"
    return "?"


def decorators(function: Function) -> list[str]:
    """The names of a function's decorators, without their arguments."""
    return [dotted(each.func if isinstance(each, ast.Call) else each) for each in function.decorator_list]


def length(function: Function) -> int:
    """Lines from `def` to the end, decorators aside."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def place(path: Path, node: ast.AST) -> str:
    """File and line, for the list that a failing test prints."""
    return f"{name(path)}:{getattr(node, 'lineno', 0)}"
