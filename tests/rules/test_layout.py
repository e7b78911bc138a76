"""The shape of the house: Python's own `platform`, one direction of imports, short files, no odd words."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.rules import trees

MOST_LINES = 400
MOST_LINES_OF_A_FUNCTION = 60
EXPLAINED = ("calc", "actions", "access", "audit", "kernel")
# Called by Django, Celery or Python's streams under a name of theirs, with a meaning of theirs.
HOOKS = {"ready", "handle", "add_arguments", "readable", "readinto", "close"}


def test_platform_is_no_package() -> None:
    assert not (trees.ROOT / "platform" / "__init__.py").exists()
    assert not (trees.ROOT / "tests" / "platform").exists()


@pytest.mark.parametrize(
    "folder", [trees.ROOT, trees.ROOT / "platform"], ids=["project folder", "platform folder"]
)
def test_pythons_own_platform_module_is_reached(folder: Path) -> None:
    asked = "import platform; assert platform.system(); print(platform.__file__)"
    said = subprocess.run(
        [sys.executable, "-c", asked], cwd=folder, capture_output=True, text=True, check=True
    )
    assert trees.ROOT not in Path(said.stdout.strip()).parents or ".venv" in said.stdout


def test_imports_go_one_way() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    found = {**os.environ, "PYTHONPATH": os.pathsep.join([str(trees.ROOT), str(trees.ROOT / "platform")])}
    said = subprocess.run(command, cwd=trees.ROOT, env=found, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-2000:]


def test_no_file_is_too_long() -> None:
    long = {trees.name(path): count for path in trees.code() if (count := _lines(path)) > MOST_LINES}
    assert long == {}


def test_no_function_is_too_long() -> None:
    long = [
        f"{trees.place(path, function)} {function.name}: {trees.length(function)} lines"
        for path in trees.code()
        for function in trees.functions(trees.tree(path))
        if trees.length(function) > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


def test_public_functions_say_what_they_do() -> None:
    silent = [
        f"{trees.place(path, function)} {function.name}"
        for path in trees.in_rooms(*EXPLAINED)
        for function in _public(trees.tree(path))
        if not ast.get_docstring(function)
    ]
    assert silent == []


def test_public_functions_are_typed() -> None:
    untyped = [
        f"{trees.place(path, function)} {function.name}"
        for path in trees.in_rooms(*EXPLAINED)
        for function in _public(trees.tree(path))
        if function.returns is None or any(each.annotation is None for each in _arguments(function))
    ]
    assert untyped == []


def test_every_module_says_what_it_is_for() -> None:
    """Each file with code in it starts with a docstring; `apps.py` is Django's form and says it all."""
    silent = [
        trees.name(path)
        for path in trees.code()
        if trees.tree(path).body and not ast.get_docstring(trees.tree(path)) and path.name != "apps.py"
    ]
    assert silent == []


# Put together here, so that this file does not hold what it looks for.
_REGISTRIES = re.compile(
    "|".join(
        ["pypi" + r"\.org", "python" + r"hosted\.org", r"registry\." + "npmjs", r"deb\." + r"debian\.org"]
    )
)
_MACHINE_PATHS = re.compile(
    r"(?<![\w.~-])/(?:"
    + "|".join(["wo" + "rk", "ro" + "ot", "ho" + "me/[a-z]+", "Us" + "ers/[a-z]+"])
    + r")/\w"
)
_TEXT = (
    "*.py",
    "*.md",
    "*.txt",
    "*.in",
    "*.toml",
    "*.json",
    "*.yaml",
    "*.yml",
    "*.html",
    "*.css",
    "*.scss",
    "*.js",
    "*.mjs",
    "*.service",
    "*.example",
)


@pytest.mark.parametrize(
    "pattern", [_REGISTRIES, _MACHINE_PATHS], ids=["registry addresses", "paths of one machine"]
)
def test_nothing_names_a_registry_or_one_machine(pattern: re.Pattern[str]) -> None:
    scripts = [
        path for path in (*(trees.ROOT / "bin").iterdir(), *(trees.ROOT / ".ci").iterdir()) if path.is_file()
    ]
    found = [
        f"{trees.name(path)}:{number}"
        for path in [*trees.files(*_TEXT, ".npmrc"), *scripts]
        for number, line in enumerate(
            path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1
        )
        if pattern.search(line)
    ]
    assert found == []


def test_nothing_is_left_unfinished() -> None:
    words = re.compile(
        r"\b(" + "|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X", "raise Not" + r"Implemented\w*"]) + r")\b"
    )
    found = [
        f"{trees.name(path)}:{number}"
        for path in trees.files("*.py", "*.html", "*.js", "*.scss", "*.yaml")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if words.search(line)
    ]
    assert found == []


def _lines(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def _public(module: ast.Module) -> list[trees.Function]:
    """Public functions of a module and public methods of its public classes, but for hooks."""
    methods = [
        each
        for owner in module.body
        if isinstance(owner, ast.ClassDef) and owner.name[0] != "_"
        for each in owner.body
        if isinstance(each, ast.FunctionDef | ast.AsyncFunctionDef)
        and each.name[0] != "_"
        and each.name not in HOOKS
    ]
    return [*trees.public_functions(module), *methods]


def _arguments(function: trees.Function) -> list[ast.arg]:
    every = [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]
    return [each for each in every if each.arg not in {"self", "cls"}]
