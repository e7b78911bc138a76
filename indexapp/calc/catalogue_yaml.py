"""Read one YAML file of the catalogue into plain values, with the line of every value.

Only what a reviewed data file needs is read: mappings with text keys, lists, text, numbers, true/false and
null. Anchors, aliases, tags, merge keys, repeated keys, very deep or very large files are refused with the
line they are on, so that a file can neither build objects nor grow when it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent, CollectionEndEvent, CollectionStartEvent, Event
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

MAX_BYTES = 200_000
"""Far above any real file here (the longest has some 12,000); a bigger one is a mistake."""
MAX_DEPTH = 12

Place = tuple[str | int, ...]
"""Where a value sits: keys and list positions (from 0), as pydantic names them."""

_TAG = "tag:yaml.org,2002:"


@dataclass(frozen=True)
class CatalogueError:
    """One thing wrong with one file. `field` reads like `domains[2].weight`, list positions from 1."""

    file: str
    line: int
    field: str
    message: str
    level: Literal["error", "warning"] = "error"

    def __str__(self) -> str:
        """Render as `file:line: field: message`, the shape editors and CI logs link from."""
        where = f"{self.field}: " if self.field else ""
        return f"{self.file}:{self.line}: {where}{self.message}"


@dataclass(frozen=True)
class Document:
    """What a file says: its values, and the line (from 1) on which each begins."""

    file: str
    data: Any
    lines: dict[Place, int]

    def line(self, place: Place) -> int:
        """Line of the value at `place`, or of the nearest thing around it that the file does have."""
        for length in range(len(place), -1, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1

    def error(
        self, place: Place, message: str, level: Literal["error", "warning"] = "error"
    ) -> CatalogueError:
        """An error about the value at `place` of this file."""
        return CatalogueError(self.file, self.line(place), field_name(place), message, level)


class _Refused(Exception):
    """Something this reader does not take: raised with its line, kept inside this module."""

    def __init__(self, line: int, place: Place, message: str) -> None:
        super().__init__(message)
        self.line, self.place, self.message = line, place, message


def field_name(place: Place) -> str:
    """`("domains", 1, "weight")` as `domains[2].weight`: list positions are counted from 1 for the reader."""
    text = ""
    for part in place:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def read_document(path: Path, name: str) -> Document | CatalogueError:
    """Read `path`; return its values and lines, or the error that stopped the reading.

    `name` is how errors name the file (its path inside the catalogue). Sequences come back as tuples.
    """
    try:
        return _parse(_text(path), name)
    except _Refused as refused:
        return CatalogueError(name, refused.line, field_name(refused.place), refused.message)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        return CatalogueError(name, line, "", f"not valid YAML: {error.problem or error.context}")
    except YAMLError as error:
        return CatalogueError(name, 1, "", f"not valid YAML: {str(error).splitlines()[0]}")


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _Refused(1, (), f"cannot be read: {error.strerror}") from error
    if len(raw) > MAX_BYTES:
        raise _Refused(1, (), f"has {len(raw):,} bytes; a catalogue file may have {MAX_BYTES:,}")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise _Refused(line, (), "is not UTF-8 text; save the file as UTF-8") from error


def _parse(text: str, name: str) -> Document:
    # Events first: they come without recursion, so depth and aliases are settled before a tree is built.
    _refuse_unsafe_events(YAML(typ="safe", pure=True).parse(text))
    root = YAML(typ="safe", pure=True).compose(text)
    if root is None:
        raise _Refused(1, (), "is empty")
    if not isinstance(root, MappingNode):
        raise _Refused(_line(root), (), "should be a mapping: lines of `key: value`")
    lines: dict[Place, int] = {}
    return Document(name, _value(root, (), lines), lines)


def _refuse_unsafe_events(events: Iterator[Event]) -> None:
    depth = 0
    for event in events:
        line = event.start_mark.line + 1
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise _Refused(line, (), "anchors (&) and aliases (*) are not used here: write the value out")
        if isinstance(event, CollectionStartEvent):
            depth += 1
        elif isinstance(event, CollectionEndEvent):
            depth -= 1
        if depth > MAX_DEPTH:
            raise _Refused(line, (), f"is nested more than {MAX_DEPTH} levels deep")


def _value(node: Node, place: Place, lines: dict[Place, int]) -> Any:
    lines.setdefault(place, _line(node))
    if isinstance(node, MappingNode):
        _check_tag(node, place, "map")
        return _mapping(node, place, lines)
    if isinstance(node, SequenceNode):
        _check_tag(node, place, "seq")
        return tuple(_value(item, (*place, index), lines) for index, item in enumerate(node.value))
    if isinstance(node, ScalarNode):
        return _scalar(node, place)
    raise _Refused(_line(node), place, "cannot be read as text, number, list or mapping")


def _mapping(node: MappingNode, place: Place, lines: dict[Place, int]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in node.value:
        if not isinstance(key, ScalarNode) or key.tag != _TAG + "str":
            raise _Refused(
                _line(key), place, "every key should be a word; put it in quotes if it is a number"
            )
        here = (*place, key.value)
        if key.value in found:
            raise _Refused(_line(key), here, "the same key stands twice")
        lines[here] = _line(key)
        found[key.value] = _value(value, here, lines)
    return found


def _scalar(node: ScalarNode, place: Place) -> str | int | float | bool | None:
    kind, text = str(node.tag).removeprefix(_TAG), node.value
    try:
        if kind in ("str", "timestamp"):
            return str(text)
        if kind == "int":
            return int(text)
        if kind == "float":
            return float(text)
    except ValueError:
        raise _Refused(_line(node), place, f"{text!r} is not a plain number; put text in quotes") from None
    if kind == "bool":
        return bool(text.lower() == "true")
    if kind == "null":
        return None
    raise _Refused(_line(node), place, f"the tag {node.tag} is not allowed here")


def _check_tag(node: Node, place: Place, kind: str) -> None:
    if node.tag != _TAG + kind:
        raise _Refused(_line(node), place, f"the tag {node.tag} is not allowed here")


def _line(node: Node) -> int:
    return int(node.start_mark.line) + 1
