"""What is wrong with ballots or a file of them, in a sentence for the reader."""

from __future__ import annotations

MOST_LINE = 100_000
"""Bytes of one line: many times what a ballot of a thousand options needs."""


class Unfit(ValueError):
    """Ballots that a rule cannot count, or a file that cannot be read. `line` is its line in the file, from 1."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {text}" if line else text)
        self.text = text
        self.line = line


def shown(word: str) -> str:
    """A word of a file as a message may show it: its beginning, without anything that a terminal would obey."""
    return "".join(each if each.isprintable() else "?" for each in word[:20])


def check_length(length: int, line: int) -> None:
    """Refuse a line that is too long to be one of a file of ballots."""
    if length > MOST_LINE:
        raise Unfit(f"The line is longer than {MOST_LINE:,} characters.", line)
