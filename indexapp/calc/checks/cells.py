"""What the text in a cell says: a number, one of the marks that stand for a missing figure, or nonsense."""

from __future__ import annotations

import html
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

VALUE, MISSING, SUPPRESSED, NOT_APPLICABLE = 0, 1, 2, 3
STATUS_NAMES = np.array(["value", "missing", "suppressed", "not_applicable"], dtype=object)

FINE, NOT_A_NUMBER, NOT_FINITE, FORMULA = 0, 1, 2, 3
"""What is wrong with a number's cell."""
FAULTS = {NOT_A_NUMBER: "not_a_number", NOT_FINITE: "not_finite", FORMULA: "formula"}

LARGEST = 1e15
"""Beyond this no statistic of ours lies, and floats no longer hold whole numbers exactly."""

_PLAIN_NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_ANY_NUMBER = re.compile(
    r"[+-]?(\d+|\d{1,3}(,\d{3})+)(\.\d*)?([eE][+-]?\d{1,3})?|[+-]?\.\d+([eE][+-]?\d{1,3})?", re.ASCII
)
_NOT_FINITE = re.compile(r"[+-]?(nan|inf|infinity|∞|1\.#\w+)", re.IGNORECASE)
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")

MARKS = {
    **dict.fromkeys(
        ("", "-", "–", "—", ":", "..", "...", "…", ".", "na", "n/a", "#n/a", "null", "none"), MISSING
    ),
    **dict.fromkeys(("[x]", "x", "[u]", "[low]", "[w]", "missing", "not available", "#div/0!"), MISSING),
    **dict.fromkeys(("*", "**", "***", "[c]", "c", "#", "suppressed", "[suppressed]", "s", "~"), SUPPRESSED),
    **dict.fromkeys(("[z]", "z", "not applicable", "not_applicable"), NOT_APPLICABLE),
}
"""Marks in place of a figure. The square-bracket shorthand is the UK statistical service's; the rest are
older habits.
`-` is missing, not zero: some publishers mean nought by it, and a guess would invent one."""
_SMALL = re.compile(r"[<≤] ?\d+|\d+ ?or fewer|fewer than \d+", re.IGNORECASE)

_SUPPRESSED_NOTE = re.compile(
    r"suppress|disclos|small (count|number|sample)|redact|confidential", re.IGNORECASE
)
_NOT_APPLICABLE_NOTE = re.compile(r"not applicable|does not apply|no (such )?service", re.IGNORECASE)


def read_numbers(texts: pd.Series) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Three arrays: the number (NaN where none), the status (VALUE where there is a number, else what the
    mark means), and the fault (FINE, NOT_A_NUMBER, NOT_FINITE or FORMULA).

    Accepts thousands separators and a per-cent sign; the sign does not change the number.
    """
    cells = pa.array(texts, type=pa.large_string(), from_pandas=True)
    plain = pc.match_substring_regex(cells, _PLAIN_NUMBER).fill_null(False)
    empty = pc.equal(cells, "").fill_null(True)
    easy = plain.to_numpy(zero_copy_only=False)
    # A number of more digits than a float can hold would make the cast fail: those go the slow way.
    easy &= pc.less(pc.utf8_length(cells), 40).fill_null(False).to_numpy(zero_copy_only=False)
    numbers = np.full(len(cells), np.nan)
    numbers[easy] = pc.cast(cells.filter(pa.array(easy)), pa.float64()).to_numpy(zero_copy_only=False)
    status = np.where(easy, VALUE, MISSING).astype(np.int8)
    fault = np.zeros(len(cells), dtype=np.int8)
    far = easy & (np.abs(numbers) > LARGEST)
    numbers[far], status[far], fault[far] = np.nan, MISSING, NOT_FINITE
    rest = ~easy & ~empty.to_numpy(zero_copy_only=False)
    if rest.any():
        codes, uniques = pd.factorize(texts[rest].to_numpy(dtype=object))
        read = [read_number(str(text)) for text in uniques]
        numbers[rest] = np.array([number for number, _, _ in read])[codes]
        status[rest] = np.array([kind for _, kind, _ in read], dtype=np.int8)[codes]
        fault[rest] = np.array([wrong for _, _, wrong in read], dtype=np.int8)[codes]
    return numbers, status, fault


def read_number(text: str) -> tuple[float, int, int]:
    """One cell: (number, status, fault), as `read_numbers`."""
    bare = html.unescape(text).strip().strip("\xa0\u200b ").replace("−", "-")
    mark = MARKS.get(bare.casefold())
    if mark is None and _SMALL.fullmatch(bare):
        mark = SUPPRESSED
    if mark is not None:
        return np.nan, mark, FINE
    if _NOT_FINITE.fullmatch(bare):
        return np.nan, MISSING, NOT_FINITE
    number = bare.removesuffix("%").rstrip()
    if _ANY_NUMBER.fullmatch(number):
        value = float(number.replace(",", ""))
        return (value, VALUE, FINE) if abs(value) <= LARGEST else (np.nan, MISSING, NOT_FINITE)
    if text.startswith(_FORMULA_STARTS) or bare.startswith(_FORMULA_STARTS):
        return np.nan, MISSING, FORMULA
    return np.nan, MISSING, NOT_A_NUMBER


def is_formula(text: str) -> bool:
    """Whether a spreadsheet might run a text as a formula; a leading hyphen is ordinary in words."""
    return text.startswith(("=", "+", "@", "\t", "\r")) or text.lstrip().startswith(("=", "@"))


def status_of_note(note: str) -> int:
    """What a note beside a blank value says of it: SUPPRESSED, NOT_APPLICABLE or MISSING."""
    if _SUPPRESSED_NOTE.search(note):
        return SUPPRESSED
    return NOT_APPLICABLE if _NOT_APPLICABLE_NOTE.search(note) else MISSING


def plain_note(text: str) -> str:
    """A note as plain text: tags stripped, entities read, spaces single."""
    if "<" not in text and "&" not in text:
        return " ".join(text.split())
    parser = _TextOnly()
    try:
        parser.feed(text)
        parser.close()
    except (AssertionError, ValueError):
        return " ".join(re.sub(r"<[^>]*>", " ", text).split())
    return " ".join("".join(parser.parts).split())


class _TextOnly(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)
