"""Reading names and addresses for letters: a line for each person, or a CSV file.

A line is `name; address line; address line; …`. A CSV file has a column `name`, and `address` columns in the order in
which their lines are printed (`address`, `address 2`, …, then `town`, `county`, `postcode` where there are such). Both
give the same: letters, and faults as (line, column, sentence), so that everything wrong is told at once.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_LETTERS = 200
MOST_LINES = 6
LONGEST_LINE = 45
"""What fits in the window of an envelope."""
LONGEST_NAME = 120
LONGEST_ADDRESS = 300
_ADDRESS_COLUMN = re.compile(r"address(?: ?line)? ?[0-9]?|town|city|county|postcode", re.IGNORECASE)
_IGNORED = {"", "number", "no", "id", "reference"}

Fault = tuple[int, str, str]
"""Line of the file or the text, column, sentence."""


@dataclass(frozen=True)
class Letter:
    """One person to write to: the line of the list, their name, and the lines of their address."""

    row: int
    name: str
    address: tuple[str, ...]

    def line(self) -> str:
        """The letter as a line of the list."""
        return "; ".join([self.name, *self.address])

    def sameness(self) -> str:
        """Equal for two letters that would reach the same person: case, blanks and points aside."""
        return sameness(self.name, "\n".join(self.address))


@dataclass
class Reading:
    """What a list or file gave."""

    letters: list[Letter] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def sameness(name: str, address: str) -> str:
    """A text that is equal for the same name at the same address, however it is written."""
    plain = unicodedata.normalize("NFKC", f"{name}\n{address}").casefold()
    return "".join(each for each in plain if each.isalnum())


def read_lines(text: str) -> Reading:
    """Letters from lines typed or pasted; empty lines are skipped."""
    rows = (
        (number, [_tidy(part) for part in line.split(";")])
        for number, line in enumerate(text.splitlines(), start=1)
        if line.strip()
    )
    return _checked((number, parts[0], [part for part in parts[1:] if part]) for number, parts in rows)


def read_csv(content: bytes) -> Reading:
    """Letters from a CSV file (UTF-8, with a heading row)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Reading(
            faults=[(1, "", "The file is not in UTF-8. Save it as “CSV UTF-8” and send it again.")]
        )
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
    except csv.Error:
        return Reading(faults=[(1, "", "This is not a CSV file that can be read. Save it as “CSV UTF-8”.")])
    if not rows:
        return Reading(faults=[(1, "", "The file is empty.")])
    heads = [_tidy(head).lower() for head in rows[0]]
    faults = _faults_of_heads(heads)
    if faults:
        return Reading(faults=faults)
    name_at = heads.index("name")
    address_at = [place for place, head in enumerate(heads) if _ADDRESS_COLUMN.fullmatch(head)]
    return _checked(
        (number, _cell(row, name_at), [cell for place in address_at if (cell := _cell(row, place))])
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row)
    )


def _faults_of_heads(heads: list[str]) -> list[Fault]:
    unknown = [
        head
        for head in heads
        if head != "name" and head not in _IGNORED and not _ADDRESS_COLUMN.fullmatch(head)
    ]
    faults = [(1, head[:40], "This column is not known. Columns: name, address, address 2, …, town, county, postcode.") for head in unknown]  # fmt: skip
    if heads.count("name") != 1:
        faults.append((1, "name", "There must be one column “name”."))
    if not any(_ADDRESS_COLUMN.fullmatch(head) for head in heads):
        faults.append((1, "address", "There must be a column “address”."))
    return faults


def _cell(row: list[str], place: int) -> str:
    # A semicolon parts the lines of the list into which a file is turned for its preview.
    return _tidy(row[place].replace(";", ",")) if place < len(row) else ""


def _tidy(text: str) -> str:
    return " ".join(text.split())


def _checked(rows: Iterable[tuple[int, str, list[str]]]) -> Reading:
    reading, seen = Reading(), dict[str, int]()
    for number, name, address in rows:
        letter = Letter(number, name, tuple(address))
        faults = [(number, column, words) for column, words in faults_of(name, address)]
        first = seen.setdefault(letter.sameness(), number)
        if not faults and first != number:
            faults = [(number, "name", f"This is the same person as in line {first}.")]
        reading.faults += faults
        if not faults:
            reading.letters.append(letter)
    if len(reading.letters) > MOST_LETTERS:
        reading.faults.append((0, "", f"These are more than {MOST_LETTERS} letters. Send them in parts."))
    if not reading.letters and not reading.faults:
        reading.faults.append((0, "", "There is nobody in this list."))
    return reading


def faults_of(name: str, address: list[str]) -> list[tuple[str, str]]:
    """What is wrong with a name and address, as (column, sentence)."""
    found = []
    if not name:
        found.append(("name", "The name is missing."))
    elif len(name) > LONGEST_NAME:
        found.append(("name", f"The name is longer than {LONGEST_NAME} characters."))
    if not address:
        found.append(("address", "The address is missing."))
    elif len(address) > MOST_LINES:
        found.append(
            ("address", f"The address has more than {MOST_LINES} lines: they would not show in the window.")
        )
    elif any(len(line) > LONGEST_LINE for line in address) or len("\n".join(address)) > LONGEST_ADDRESS:
        found.append(("address", f"A line of the address is longer than {LONGEST_LINE} characters."))
    if not ("".join([name, *address])).isprintable():
        found.append(("name", "There is a character here that cannot be printed."))
    return found
