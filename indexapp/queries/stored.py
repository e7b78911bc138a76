"""Blocks and scores that earlier runs have stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from indexapp.models import Block
from indexapp.queries.bulk import read_table


def stored_blocks(definition_id: int, fingerprints: Iterable[str]) -> dict[str, int]:
    """Ids of the blocks of a definition that exist already, by fingerprint."""
    found: dict[str, int] = {}
    for some in _some(fingerprints):
        found |= dict(
            Block.objects.filter(definition_id=definition_id, fingerprint__in=some).values_list(
                "fingerprint", "pk"
            )
        )
    return found


def stored_scores(definition_id: int, fingerprints: list[str], area_ids: np.ndarray) -> dict[str, np.ndarray]:
    """Scores of stored blocks as columns in the order of `area_ids`; NaN where there is none."""
    ids = stored_blocks(definition_id, fingerprints)
    scores = {fingerprint: np.full(len(area_ids), np.nan) for fingerprint in ids}
    if not ids:
        return scores
    keys = ",".join(str(int(key)) for key in ids.values())
    frame = read_table(
        f"SELECT block_id, area_id, score FROM indexapp_score WHERE block_id IN ({keys})",
        ("block", "area", "score"),
    )
    order = np.argsort(area_ids, kind="stable")
    by_block = dict(iter(frame.groupby("block", sort=False)))
    for fingerprint, key in ids.items():
        rows = by_block.get(key)
        if rows is not None:
            at = order[np.searchsorted(area_ids[order], rows["area"].to_numpy())]
            scores[fingerprint][at] = rows["score"].to_numpy(dtype=float)
    return scores


def _some(items: Iterable[str], size: int = 500) -> Iterator[list[str]]:
    rest = iter(items)
    while batch := list(islice(rest, size)):
        yield batch
