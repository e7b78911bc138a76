"""Fingertips API answers: records under `data`, read one at a time so that a large one needs little memory.

Numbers are kept as the text they were written in.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from .problems import FileProblem
from .text import CountedBytes

LONGEST_RECORD = 1 << 20
_BLOCK = 1 << 18
_SPACE = " \t\r\n\ufeff"

_decoder = json.JSONDecoder(parse_float=str, parse_int=str, parse_constant=str)


def records(path: Path, encoding: str, *, on_bytes: Callable[[int], None]) -> Iterator[dict[str, Any]]:
    """Every record of the answer, in order.

    Raises FileProblem `json_broken` (not JSON, or cut off) or `json_shape` (JSON, but no list of records).
    """
    raw = CountedBytes(path)
    text = io.TextIOWrapper(raw.buffered(_BLOCK), encoding=encoding, newline="")
    with text:
        scanner = _Scanner(text, lambda: on_bytes(raw.seen))
        try:
            yield from _records(scanner)
        except RecursionError:
            raise _shape("it is nested too deeply") from None


def _records(scanner: _Scanner) -> Iterator[dict[str, Any]]:
    opening = scanner.next_char()
    if opening == "[":
        yield from _list(scanner)
    elif opening == "{":
        yield from _from_object(scanner)
    else:
        raise _shape("it starts with neither a list nor an object")
    if scanner.peek():
        raise _broken(scanner.count)


def _from_object(scanner: _Scanner) -> Iterator[dict[str, Any]]:
    found = False
    if scanner.peek() == "}":
        raise _shape("it has no “data” list")
    while True:
        key = scanner.value()
        if not isinstance(key, str) or scanner.next_char() != ":":
            raise _broken(scanner.count)
        if key == "data" and not found:
            if scanner.next_char() != "[":
                raise _shape("“data” is not a list")
            found = True
            yield from _list(scanner)
        else:
            scanner.value()
        after = scanner.next_char()
        if after == "}":
            break
        if after != ",":
            raise _broken(scanner.count)
    if not found:
        raise _shape("it has no “data” list")


def _list(scanner: _Scanner) -> Iterator[dict[str, Any]]:
    if scanner.peek() == "]":
        scanner.next_char()
        return
    while True:
        record = scanner.value()
        scanner.count += 1
        if not isinstance(record, dict):
            raise _shape(f"record {scanner.count} is not an object")
        yield record
        after = scanner.next_char()
        if after == "]":
            return
        if after != ",":
            raise _broken(scanner.count)


class _Scanner:
    """A window over the text that grows only until the value at hand is whole."""

    def __init__(self, text: io.TextIOWrapper, tell: Callable[[], None]) -> None:
        self._text, self._tell = text, tell
        self._buffer, self._at, self._ended = "", 0, False
        self.count = 0

    def _more(self) -> bool:
        block = self._text.read(_BLOCK)
        self._tell()
        self._buffer, self._at = self._buffer[self._at :] + block, 0
        self._ended = not block
        return bool(block)

    def peek(self) -> str:
        """The next character that is no space, not taken; empty at the end."""
        while True:
            while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._buffer):
                return self._buffer[self._at]
            if self._ended or not self._more():
                return ""

    def next_char(self) -> str:
        """The next character that is no space."""
        char = self.peek()
        if not char:
            raise _cut_off(self.count)
        self._at += 1
        return char

    def value(self) -> Any:
        """The next whole JSON value."""
        self.peek()
        while True:
            try:
                value, end = _decoder.raw_decode(self._buffer, self._at)
            except json.JSONDecodeError:
                value, end = None, len(self._buffer)
            # A value that touches the end of the window may go on in the next block.
            if end < len(self._buffer) or (self._ended and value is not None):
                self._at = end
                return value
            if len(self._buffer) - self._at > LONGEST_RECORD:
                raise _broken(self.count)
            if not self._more():
                if value is None:
                    raise _cut_off(self.count)
                self._at = end
                return value


def _broken(count: int) -> FileProblem:
    return FileProblem(
        "json_broken",
        f"The JSON is broken after record {count}.",
        hint="Download it again.",
        row=count or None,
    )


def _cut_off(count: int) -> FileProblem:
    return FileProblem(
        "json_broken",
        f"The JSON is broken or stops early, after record {count}.",
        hint="Download it again.",
        row=count or None,
    )


def _shape(why: str) -> FileProblem:
    return FileProblem(
        "json_shape",
        f"This JSON is not an answer of the Fingertips API: {why}.",
        hint="It should be an object with a “data” list of records.",
    )
