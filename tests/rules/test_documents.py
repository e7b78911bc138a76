"""What documents say is there: commands, and one line for each part that the project stands on."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.rules import trees

_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==\S+")
_DOCUMENTS = ("*.md", "*.service", "*.example")


def documents() -> list[Path]:
    return trees.files(*_DOCUMENTS)


def wanted(name: str) -> list[str]:
    """The packages named in a .in file, in the form that package indexes use."""
    lines = (trees.ROOT / name).read_text(encoding="utf-8").splitlines()
    named = (re.match(r"[A-Za-z0-9._-]+", line.strip()) for line in lines if not line.startswith(("#", "-")))
    return [normal(found.group()) for found in named if found]


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def blocks(name: str) -> list[str]:
    """A lock file cut into one text for each package."""
    text = (trees.ROOT / name).read_text(encoding="utf-8")
    return [block for block in re.split(r"\n(?=[^\s#])", text) if not block.startswith("#")]


@pytest.mark.parametrize("path", documents(), ids=trees.name)
def test_commands_in_documents_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    scripts = set(re.findall(r"(?<![\w./-])bin/([a-z_]+)\b", text))
    missing = [each for each in scripts if not os.access(trees.ROOT / "bin" / each, os.X_OK)]
    known = get_commands()
    unknown = [
        each
        for each in re.findall(r"(?<![\w./-])bin/manage\s+([a-z][a-z_]+)", text)
        if each not in {*known, "help"}
    ]
    assert (missing, unknown) == ([], [])


@pytest.mark.parametrize("name", ["demo", "test", "check", "manage", "lock"])
def test_commands_can_be_run(name: str) -> None:
    script = trees.ROOT / "bin" / name
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")


def test_ci_runs_the_tests() -> None:
    assert re.search(r"^bin/test\b", (trees.ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize("name", ["requirements-bootstrap", "requirements", "requirements-dev"])
def test_requirements_are_pinned_and_hashed(name: str) -> None:
    locked = blocks(f"{name}.txt")
    assert locked
    assert [
        block.splitlines()[0] for block in locked if not _PINNED.match(block) or "--hash=sha256:" not in block
    ] == []
    pinned = {normal(block.split("==", 1)[0]) for block in locked}
    assert [each for each in wanted(f"{name}.in") if each not in pinned] == []


def test_both_lock_files_agree() -> None:
    versions = {block.split()[0] for block in blocks("requirements.txt")}
    names = {each.split("==")[0] for each in versions}
    other = {block.split()[0] for block in blocks("requirements-dev.txt")}
    assert sorted(each for each in other if each.split("==")[0] in names and each not in versions) == []


def test_each_dependency_has_its_line() -> None:
    text = (trees.ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    told = {normal(found) for found in re.findall(r"^\| `([^`\[]+)", text, re.M)}
    named = {
        each
        for file in ("requirements-bootstrap.in", "requirements.in", "requirements-dev.in")
        for each in wanted(file)
    }
    assert (sorted(named - told), sorted(told - named)) == ([], [])
