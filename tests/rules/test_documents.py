"""What documents say is there: commands, and one line for each part that the project stands on."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
from pathlib import Path

import pytest
from django.core.management import CommandError, get_commands, load_command_class

from config.demo.__main__ import _parser as demo_parser
from tests.rules import trees

_PINNED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)==\S+")
_DOCUMENTS = ("*.md", "*.service", "*.example")
_LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^ *```(\w*)\n(.*?)^ *```$", re.M | re.S)
_OUR_PATH = re.compile(
    r"`((?:tests|docs|platform|indexapp|deliberation|deploy|frontend|bin|templates)/[\w./-]*)`"
)
_BUILT = "platform/design/built/"
_OUR_APPS = {
    "accounts",
    "audit",
    "notices",
    "indexapp",
    "deliberation.bodies",
    "deliberation.voting",
    "deliberation.accountability",
    "deliberation.tradeoffs",
    "deliberation.scrutiny",
}


def documents() -> list[Path]:
    return trees.files(*_DOCUMENTS)


def pages() -> list[Path]:
    return trees.files("*.md")


def prose(text: str) -> str:
    """A document without its blocks of code."""
    return _FENCE.sub("", text)


def anchors(text: str) -> set[str]:
    """The headings of a document as addresses within it."""
    headings = re.findall(r"^#+ (.+)$", prose(text), re.M)
    return {re.sub(r"[^\w -]", "", each.lower()).strip().replace(" ", "-") for each in headings}


def broken_links(path: Path) -> list[str]:
    """Links of a document to files or headings that are not there."""
    broken = []
    for link in _LINK.findall(prose(path.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", link):
            continue
        file, _, heading = link.partition("#")
        target = (path.parent / file).resolve() if file else path
        if not target.exists() or (heading and heading not in anchors(target.read_text(encoding="utf-8"))):
            broken.append(link)
    return broken


def command_lines(text: str) -> list[str]:
    """What a reader is told to type: lines of `sh` blocks, `$` lines of `console` blocks, and inline
    commands of bin/ that come with arguments."""
    lines = []
    for language, block in _FENCE.findall(text):
        rows = [row.strip() for row in block.splitlines()]
        lines += [row for row in rows if row] if language == "sh" else []
        lines += [row[2:] for row in rows if row.startswith("$ ")] if language == "console" else []
    inline = re.findall(r"`([^`\n]+)`", prose(text))
    return lines + [each for each in inline if re.match(r"(bin|\.venv/bin)/\w+ [^\[…]+$", each)]


def fault_of(line: str) -> str:
    """What is wrong with a command, or an empty text."""
    words = shlex.split(line)
    try:
        if words[0] == "bin/manage" and len(words) > 2:
            app = get_commands()[words[1]]
            command = load_command_class(app, words[1]) if isinstance(app, str) else app
            command.create_parser("manage.py", words[1]).parse_args(words[2:])
        if words[0] == "bin/demo":
            demo_parser().parse_args([each if each != "DIR" else "." for each in words[1:]])
        if words[0] == "bin/test":
            missing = [
                each for each in words if each.startswith("tests/") and not (trees.ROOT / each).exists()
            ]
            return f"no {missing[0]}" if missing else ""
        if words[:3] == [".venv/bin/python", "-P", "-m"] and importlib.util.find_spec(words[3]) is None:
            return f"no module {words[3]}"
    except (KeyError, SystemExit, CommandError) as error:
        return str(error) or "cannot be parsed"
    return ""


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


@pytest.mark.parametrize("path", pages(), ids=trees.name)
def test_what_readers_are_told_to_type_can_be_parsed(path: Path) -> None:
    lines = command_lines(path.read_text(encoding="utf-8"))
    assert {line: fault_of(line) for line in lines if fault_of(line)} == {}


@pytest.mark.parametrize("path", pages(), ids=trees.name)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    assert broken_links(path) == []


@pytest.mark.parametrize("path", pages(), ids=trees.name)
def test_paths_in_documents_exist(path: Path) -> None:
    named = set(_OUR_PATH.findall(path.read_text(encoding="utf-8")))
    assert [each for each in named if not each.startswith(_BUILT) and not (trees.ROOT / each).exists()] == []


def test_every_command_of_ours_is_in_a_document() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in pages())
    ours = {name for name, app in get_commands().items() if app in _OUR_APPS}
    assert len(ours) >= 10
    assert [name for name in sorted(ours) if not re.search(rf"\b{name}\b", text)] == []


def test_every_document_is_in_the_list_of_documents() -> None:
    index = trees.ROOT / "docs" / "README.md"
    links = {link.partition("#")[0] for link in _LINK.findall(index.read_text(encoding="utf-8"))}
    listed = {(index.parent / link).resolve() for link in links}
    assert [
        trees.name(path) for path in sorted(index.parent.rglob("*.md")) if path not in {*listed, index}
    ] == []


@pytest.mark.parametrize(
    "line",
    [
        "bin/manage import_release a.csv --dryrun",
        "bin/manage no_such_command x",
        "bin/manage grant_role jo@example.org emperor",
        "bin/demo --prot 8001",
        "bin/test tests/no_such_folder",
        ".venv/bin/python -P -m no_such_module",
    ],
)
def test_a_wrong_command_is_seen(line: str) -> None:
    assert fault_of(line)


def test_a_broken_link_is_seen(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# One\n[a](page.md#one) [b](page.md#two) [c](gone.md) [d](https://example.org/x)\n")
    assert broken_links(page) == ["page.md#two", "gone.md"]


@pytest.mark.parametrize("name", ["demo", "test", "check", "manage", "lock"])
def test_commands_can_be_run(name: str) -> None:
    script = trees.ROOT / "bin" / name
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").startswith("#!/usr/bin/env bash\n")


def test_ci_runs_the_tests() -> None:
    assert re.search(r"^bin/test\b", (trees.ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.M)


@pytest.mark.parametrize(
    "name", ["requirements-bootstrap", "requirements", "requirements-dev", "requirements-oracles"]
)
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
        for file in (
            "requirements-bootstrap.in",
            "requirements.in",
            "requirements-dev.in",
            "requirements-oracles.in",
        )
        for each in wanted(file)
    }
    assert (sorted(named - told), sorted(told - named)) == ([], [])
