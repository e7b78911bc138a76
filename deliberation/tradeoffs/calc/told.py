"""Groups and what stands out about them in one form: for a terminal, for JSON, for files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from deliberation.tradeoffs.calc import representative
from deliberation.tradeoffs.calc.representative import Counts, Divisive, Mark, Shared
from deliberation.tradeoffs.calc.values import LEAST_SHOWN, NoGroups, Opinion
from deliberation.tradeoffs.calc.votes import AGREE, VoteMatrix

CLEAR, WEAK = 0.5, 0.25
"""Silhouettes from which groups are called clear, and below which there may be none (Kaufman and Rousseeuw 1990)."""


@dataclass(frozen=True)
class Told:
    """What may be shown of a calculation: nothing in it speaks of fewer members than `least`."""

    found: Opinion | NoGroups
    counts: Counts | None
    marks: list[list[Mark]]
    shared: list[Shared]
    divisive: list[Divisive]
    least: int

    @property
    def names(self) -> list[str]:
        """The letters of the groups, or one empty name for everybody together."""
        return [group.name for group in self.found.groups] if isinstance(self.found, Opinion) else [""]


def tell(found: Opinion | NoGroups, *, least: int = LEAST_SHOWN) -> Told:
    """Reckon what stands out. Without groups everybody is one; where there were too few votes nothing is told."""
    if isinstance(found, Opinion):
        counts = representative.count(found.matrix, found.labels, len(found.groups))
    elif found.too_few:
        return Told(found, None, [], [], [], least)
    else:
        counts = representative.count(found.matrix, np.zeros(len(found.matrix.members), dtype=np.int64), 1)
    return Told(
        found,
        counts,
        representative.marks(counts, least=least),
        representative.shared(counts, least=least),
        representative.divisive(counts, least=least),
        least,
    )


def clearness(silhouette: float) -> str:
    """A silhouette in a word: clear, fair, or weak."""
    return "clear" if silhouette >= CLEAR else "fair" if silhouette >= WEAK else "weak"


def as_dict(told: Told, words: Mapping[Any, str] | None = None) -> dict[str, Any]:
    """All of it for JSON. `words`: what each statement says, by its id.

    Keys: groups, reason, sentence, members, statements, answers, silhouette, clearness, silhouettes, explained, shared,
    divisive, table. A share or count that may not be shown is null.
    """
    found, matrix = told.found, told.found.matrix
    return {
        "groups": _groups(told, words or {}) if isinstance(found, Opinion) else [],
        "reason": None if isinstance(found, Opinion) else found.reason.value,
        "sentence": None if isinstance(found, Opinion) else found.sentence,
        "members": len(matrix.members),
        "statements": len(matrix.statements),
        "answers": matrix.votes,
        "silhouette": round(found.silhouette, 4) if isinstance(found, Opinion) else None,
        "clearness": clearness(found.silhouette) if isinstance(found, Opinion) else None,
        "silhouettes": {str(k): round(each, 4) for k, each in found.silhouettes.items()}
        if isinstance(found, Opinion)
        else {},
        "explained": [round(each, 4) for each in found.explained] if isinstance(found, Opinion) else [],
        "shared": [
            {
                **_statement(matrix, each.statement, words or {}),
                "side": side_word(each.side),
                "strength": round(each.strength, 4),
                "least": round(each.least, 4),
            }
            for each in told.shared
        ],
        "divisive": [
            {
                **_statement(matrix, each.statement, words or {}),
                "most": {"group": told.names[each.most], "share": round(each.highest, 4)},
                "least": {"group": told.names[each.least], "share": round(each.lowest, 4)},
                "spread": round(each.spread, 4),
                "z": round(each.z, 4),
            }
            for each in told.divisive
        ],
        "table": list(table(told, words)),
    }


def side_word(side: int) -> str:
    """agree or disagree."""
    return "agree" if side == AGREE else "disagree"


def table(told: Told, words: Mapping[Any, str] | None = None) -> Iterable[dict[str, Any]]:
    """For each statement and group: statement, text, group, answers, agrees, disagrees, passes; None where hidden."""
    if told.counts is None:
        return
    counts, visible, matrix = told.counts, representative.shown(told.counts, told.least), told.found.matrix
    for at in range(len(matrix.statements)):
        for group, name in enumerate(told.names):
            figures = {
                "answers": counts.seen, "agrees": counts.agrees, "disagrees": counts.disagrees, "passes": counts.passes,
            }  # fmt: skip
            yield {
                **_statement(matrix, at, words or {}),
                "group": name,
                **{
                    key: int(each[group, at]) if visible[group, at] else None for key, each in figures.items()
                },
            }


def _groups(told: Told, words: Mapping[Any, str]) -> list[dict[str, Any]]:
    found = told.found
    assert isinstance(found, Opinion)  # noqa: S101 - only called so; tells the type checker
    return [
        {
            "name": group.name,
            "members": group.size,
            "centre": [round(each, 4) for each in group.centre],
            "apart": [
                {
                    **_statement(found.matrix, mark.statement, words),
                    "side": side_word(mark.side),
                    "share": round(mark.share, 4),
                    "elsewhere": round(mark.elsewhere, 4),
                    "times": round(mark.times, 4),
                    "share_z": round(mark.share_z, 4),
                    "times_z": round(mark.times_z, 4),
                    "clear": mark.clear,
                }
                for mark in marks
            ],
        }
        for group, marks in zip(found.groups, told.marks, strict=True)
    ]


def _statement(matrix: VoteMatrix, at: int, words: Mapping[Any, str]) -> dict[str, Any]:
    number = matrix.statements[at].item()
    return {"statement": number, "text": words.get(number, "")}
