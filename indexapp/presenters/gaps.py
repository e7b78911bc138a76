"""Gaps between areas and what closing them would mean, in sentences that a lay reader understands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from indexapp.calc.gaps import TARGETS, Gap, Potential, Target, complement, gap, potential
from indexapp.calc.words import GapSentence, figure, gap_sentence, with_unit
from indexapp.presenters.common import Node, metric_url
from indexapp.queries.areas import AreaSet
from indexapp.queries.published import Index, ScoreRow

NO_TRUE_ZERO = frozenset({"points"})
"""Kinds of unit whose zero means nothing in itself: there a gap is a difference, and a ratio would say nothing."""


@dataclass(frozen=True)
class GapView:
    """A gap of one metric in words, with the link to its page; `ratio` orders the striking ones first."""

    metric: str
    sentence: GapSentence
    gap: Gap
    href: str

    @property
    def ratio(self) -> float:
        """How many times as high; 1 where a ratio has no meaning."""
        return self.gap.ratio or 1.0


@dataclass(frozen=True)
class PotentialView:
    """A potential in words, with the definition of its target; `rest` says what is left out, "" where nothing is."""

    text: str
    definition: str
    rest: str
    total: float


def values_of(
    rows: Mapping[tuple[str, str, int], ScoreRow], node: str, period: str, areas: AreaSet
) -> pd.Series:
    """Raw values of a metric by area key; areas without a figure are NaN."""
    found = {
        area.key: rows[node, period, pk].raw for pk, area in areas.by_id.items() if (node, period, pk) in rows
    }
    return pd.Series(found, dtype=float)


def told(values: pd.Series, spec: Mapping[str, Any]) -> pd.Series:
    """The values on the side that the public figure is told on: with, or without."""
    return complement(values) if spec.get("complement") else values


def subject_of(node: Node, spec: Mapping[str, Any]) -> str:
    """What a gap sentence is about."""
    subject = str(spec.get("complement") or spec.get("short_title") or node.title)
    return subject[:1].upper() + subject[1:]


def gap_view(
    index: Index, node: Node, values: pd.Series, areas: AreaSet, period: str, spec: Mapping[str, Any]
) -> GapView | None:
    """The gap between best and worst area of a metric, told on the side the public figure is told on."""
    found = gap(told(values, spec), -node.direction if spec.get("complement") else node.direction)
    if found is None:
        return None
    if spec.get("unit_kind") in NO_TRUE_ZERO:
        found = replace(found, ratio=None)
    names = {area.key: area.short_name for area in areas.by_id.values()}
    sentence = gap_sentence(found, subject_of(node, spec), names, node.unit, node.decimals)
    return GapView(node.slug, sentence, found, metric_url(index, node.slug, period))


def potential_views(
    values: pd.Series, counts: pd.Series, node: Node, scale: float | None, spec: Mapping[str, Any]
) -> list[PotentialView]:
    """What every area reaching the target would add up to, for each way to set the target; none without counts.

    `values` and `counts` (denominators) by area key.
    """
    if scale is None or not spec.get("potential_unit") or counts.notna().sum() == 0:
        return []
    found = [potential(values, counts, node.direction, scale, target) for target in TARGETS]
    return [_potential_view(each, node, spec) for each in found if each is not None]


def _potential_view(found: Potential, node: Node, spec: Mapping[str, Any]) -> PotentialView:
    return PotentialView(
        potential_sentence(found, node, spec), TARGETS[found.target_kind], _rest(found), found.total
    )


def potential_sentence(found: Potential, node: Node, spec: Mapping[str, Any]) -> str:
    """What every area reaching the target would add up to, in a sentence."""
    fewer = "fewer" if found.direction < 0 else "more"
    goal = _GOALS[found.target_kind]
    target = with_unit(found.target, node.unit, node.decimals)
    return f"If every area reached {goal} ({target}), that would be {figure(found.total, 0)} {fewer} {spec['potential_unit']}."


_GOALS: dict[Target, str] = {
    "p75": "the level of the best quarter",
    "best_quarter_mean": "the average of the best quarter",
}


def _rest(found: Potential) -> str:
    left = len(found.without_denominator)
    if not left:
        return ""
    return f"At least so many: {left} area{'s' if left > 1 else ''} behind the target {'have' if left > 1 else 'has'} no count of {'their' if left > 1 else 'its'} own."
