"""What is wrong with ballots or a file of them, in a sentence for the reader."""

from __future__ import annotations


class Unfit(ValueError):
    """Ballots that a rule cannot count, or a file that cannot be read. `line` is its line in the file, from 1."""

    def __init__(self, text: str, line: int | None = None) -> None:
        super().__init__(f"Line {line}: {text}" if line else text)
        self.text = text
        self.line = line
