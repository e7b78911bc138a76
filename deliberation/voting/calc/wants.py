"""Ballots on projects grouped: who wants what, a row for each different ballot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from deliberation.voting.calc.values import grouped


def grouped_wants(
    chosen: NDArray[np.bool_], weights: NDArray[np.int64]
) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
    """Equal rows made one, in rising order; columns are packed into bits first, which is many times faster."""
    if not len(chosen):
        return chosen, weights
    packed = np.packbits(chosen, axis=1)
    width = -(-packed.shape[1] // 8) * 8
    padded = np.zeros((len(packed), width), dtype=np.uint8)
    padded[:, : packed.shape[1]] = packed
    words = padded.view(">u8").astype(np.uint64)
    if words.shape[1] > 1:
        rows, added = grouped(words, weights)
    else:
        different, place = np.unique(words[:, 0], return_inverse=True)
        rows = different[:, None]
        added = np.rint(np.bincount(place, weights=weights, minlength=len(different))).astype(np.int64)
    back = np.ascontiguousarray(rows.astype(">u8")).view(np.uint8)
    return np.unpackbits(back, axis=1, count=chosen.shape[1]).astype(np.bool_), added
