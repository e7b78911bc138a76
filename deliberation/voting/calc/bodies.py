"""The ballots of a file, piece by piece: the quick road where it can be taken, else line by line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.gather import Gathered
from deliberation.voting.calc.problems import Unfit, check_length
from deliberation.voting.calc.tokens import Gaps, Lines, lexed, pieces, split

Ballot = tuple[int, list[list[int]]]
Plain = Callable[[str, int], Ballot | None]
"""Reads one line: its text and number in; weight and groups of option numbers out, None for a line without a ballot."""


@dataclass(frozen=True)
class Body:
    """Where the ballots stand in a file: from `start` to `stop`; `line` counts the lines before."""

    content: bytes
    start: int
    stop: int
    line: int
    options: int
    complete: bool = False
    equal: bool = True


def read_body(
    body: Body, gaps: Gaps, *, after_weight: int, nought: bool, plain: Plain, highest: int | None = None
) -> Gathered:
    """All ballots, gathered. `highest` is the highest place (or category) that a ballot can hold: else the options."""
    gathered = Gathered(body.options, highest or body.options)
    line = body.line
    for start, stop in pieces(body.content, body.start, body.stop, body.options):
        piece = body.content[start:stop]
        piece = piece if piece.endswith(b"\n") else piece + b"\n"
        read = _quick(body, piece, gaps, after_weight, nought)
        if read is None or (highest and int(read[0].max(initial=0)) > highest):
            read = _line_by_line(body, piece, line, plain)
        rows, weights = read
        gathered.add(rows, weights)
        line += piece.count(b"\n")
    if not gathered.ballots:
        raise Unfit("There are no ballots in the file.", line or 1)
    return gathered


def _quick(
    body: Body, piece: bytes, gaps: Gaps, after_weight: int, nought: bool
) -> tuple[NDArray[np.int16], NDArray[np.int64]] | None:
    tokens = lexed(piece, gaps)
    lines = split(tokens, after_weight=after_weight, ends_with_nought=nought) if tokens is not None else None
    return None if lines is None else _rows(body, lines)


def _rows(body: Body, lines: Lines) -> tuple[NDArray[np.int16], NDArray[np.int64]] | None:
    """Lines as rows of places; None where a number is out of range, stands twice, or the kind of file forbids it."""
    option, count = lines.option, len(lines.weights)
    if not lines.weights.all() or (len(option) and (option.min() < 1 or option.max() > body.options)):
        return None
    rows = np.zeros((count, body.options), dtype=np.int16)
    rows.reshape(-1)[lines.line * body.options + (option - 1)] = lines.place
    ranked = np.count_nonzero(rows)
    if ranked != len(option) or (body.complete and ranked != rows.size):
        return None
    if not body.equal and int(rows.max(axis=1, initial=0).sum()) != ranked:
        return None
    return rows, lines.weights


def _line_by_line(
    body: Body, piece: bytes, line: int, plain: Plain
) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
    rows: list[list[int]] = []
    weights: list[int] = []
    for text in piece.decode("utf-8").split("\n")[:-1]:
        line += 1
        check_length(len(text), line)
        read = plain(text, line)
        if read is None:
            continue
        weight, groups = read
        rows.append(_row(body, groups, line))
        weights.append(weight)
    shaped = np.array(rows, dtype=np.int16).reshape(len(rows), body.options)
    return shaped, np.array(weights, dtype=np.int64)


def _row(body: Body, groups: list[list[int]], line: int) -> list[int]:
    row = [0] * body.options
    for place, group in enumerate(groups, start=1):
        for option in group:
            if row[option - 1]:
                raise Unfit(f"Option {option} stands twice on one ballot.", line)
            row[option - 1] = place
    if not body.equal and any(len(group) > 1 for group in groups):
        raise Unfit(
            "Options are ranked equal, which this kind of file does not allow (.toc and .toi do).", line
        )
    if body.complete and not all(row):
        missing = row.index(0) + 1
        raise Unfit(f"Option {missing} is not ranked, but this kind of file ranks every option.", line)
    return row
