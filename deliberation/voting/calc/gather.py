"""Ballots as they come from a file, gathered into groups of equal ones."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.problems import Unfit

MOST_BALLOTS = 1_000_000_000_000
MOST_WORDS = 50_000_000
MOST_CELLS = 150_000_000


class Gathered:
    """Rows of small whole numbers (places, categories), one a ballot, packed into few 64-bit words each.

    Packing makes equal ballots equal numbers, which sort quickly, and keeps a million ballots of ten options in 8 MB.
    """

    def __init__(self, options: int, highest: int) -> None:
        self.options = options
        self.bits = max(1, highest.bit_length())
        self.each = 64 // self.bits
        self.words = -(-options // self.each)
        self._packed: list[NDArray[np.uint64]] = []
        self._weights: list[NDArray[np.int64]] = []
        self.rows = 0
        self.ballots = 0

    def add(self, rows: NDArray[np.int16], weights: NDArray[np.int64]) -> None:
        """Take in ballots; each figure at most `highest`."""
        packed = np.zeros((self.words, len(rows)), dtype=np.uint64)
        for option in range(self.options):
            word, at = divmod(option, self.each)
            packed[word] |= rows[:, option].astype(np.uint64) << np.uint64(at * self.bits)
        self._packed.append(packed)
        self._weights.append(weights)
        self.rows += len(rows)
        self.ballots += int(weights.sum())
        if self.ballots > MOST_BALLOTS or self.rows * self.words > MOST_WORDS:
            raise Unfit("There are more ballots than can be counted here.")

    def grouped(self) -> tuple[NDArray[np.int16], NDArray[np.int64]]:
        """Different rows and how many ballots each stands for."""
        if not self.rows:
            return np.zeros((0, self.options), dtype=np.int16), np.zeros(0, dtype=np.int64)
        packed = np.concatenate(self._packed, axis=1)
        weights = np.concatenate(self._weights)
        self._packed, self._weights = [], []
        different, totals = _equal_made_one(packed, weights)
        if different.shape[1] * self.options > MOST_CELLS:
            raise Unfit("There are more different ballots of so many options than can be counted here.")
        return self._unpacked(different), totals

    def _unpacked(self, packed: NDArray[np.uint64]) -> NDArray[np.int16]:
        mask = np.uint64((1 << self.bits) - 1)
        columns = np.empty((self.options, packed.shape[1]), dtype=np.int16)
        for option in range(self.options):
            word, at = divmod(option, self.each)
            columns[option] = (packed[word] >> np.uint64(at * self.bits)) & mask
        return columns.T


def _equal_made_one(
    packed: NDArray[np.uint64], weights: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Equal columns of `packed` made one, weights added, in rising order."""
    if len(packed) == 1 and int(weights.min()) == int(weights.max()):
        different, counts = np.unique(packed[0], return_counts=True)
        return different[None, :], counts.astype(np.int64) * int(weights[0])
    order = np.argsort(packed[0], kind="stable") if len(packed) == 1 else np.lexsort(packed)
    packed, weights = packed[:, order], weights[order]
    is_new = np.concatenate(([True], (packed[:, 1:] != packed[:, :-1]).any(axis=0)))
    starts = np.flatnonzero(is_new)
    return packed[:, starts], np.add.reduceat(weights, starts)
