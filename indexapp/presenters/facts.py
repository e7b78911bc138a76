"""What the published report says of an index, beside what the figures held here say: each fact told from the data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from indexapp.calc.gaps import TARGETS, AreaValue, Gap, potential
from indexapp.calc.words import HIGH, LIKELY, gap_sentence
from indexapp.presenters.common import Node, metric_url
from indexapp.presenters.gaps import potential_sentence, subject_of, told, values_of
from indexapp.queries.areas import AreaSet
from indexapp.queries.published import Index, ScoreRow

CLOSE = 0.02
"""Within two per cent of the published number counts as the same: the source rounds its own."""


@dataclass(frozen=True)
class Fact:
    """One published fact: what the data say, what the source says, whether both agree, and the metric's page."""

    said: str
    published: str
    note: str
    definition: str
    agrees: bool
    href: str


def published_figures(text: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The published figures that a definition's file lists; none for an index that was not published elsewhere."""
    return list((text.get("published") or {}).get("figures") or [])


def wanted(figures: Iterable[Mapping[str, Any]]) -> set[tuple[str, str]]:
    """Metric and period of every published figure: the scores that telling them needs."""
    return {(figure["metric"], figure["period"]) for figure in figures}


def counted(figures: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The metrics whose counts the potentials need, by period."""
    found: dict[str, list[str]] = {}
    for figure in figures:
        if figure["kind"] == "potential":
            found.setdefault(figure["period"], []).append(figure["metric"])
    return found


def facts(
    index: Index, nodes: Mapping[str, Node], areas: AreaSet, found: Mapping[tuple[str, str, int], ScoreRow],
    counts: Mapping[str, Mapping[int, float]], files: Mapping[str, Mapping[str, Any]],
) -> list[Fact]:  # fmt: skip
    """Every published figure that the data can tell. `counts`: denominators by metric and area id."""
    told_facts = []
    for figure in published_figures(index.text):
        node = nodes.get(figure["metric"])
        if node is None:
            continue
        values = values_of(found, node.slug, figure["period"], areas)
        file = files.get(node.slug, {})
        if figure["kind"] == "gap":
            fact = _gap(index, node, areas, values, figure, file)
        else:
            fact = _potential(index, node, areas, values, counts.get(node.slug, {}), figure, file)
        told_facts += [fact] if fact else []
    return told_facts


def _gap(
    index: Index,
    node: Node,
    areas: AreaSet,
    values: pd.Series,
    figure: Mapping[str, Any],
    file: Mapping[str, Any],
) -> Fact | None:
    """The two areas that the source names, as the data have them."""
    side = told(values, file) if figure["on"] == "complement" else values
    more, less = (float(side.get(figure[end], float("nan"))) for end in ("more", "less"))
    if not (more > 0 and less > 0):
        return None
    high, low = AreaValue(figure["more"], more), AreaValue(figure["less"], less)
    between = Gap(
        best=low,
        worst=high,
        ratio=max(more, less) / min(more, less),
        difference=abs(more - less),
        areas=len(values),
    )
    names = {area.key: area.name for area in areas.by_id.values()}
    subject = subject_of(node, file if figure["on"] == "complement" else {**file, "complement": None})
    said = gap_sentence(
        between, subject, names, node.unit, node.decimals, LIKELY if node.unit.startswith("%") else HIGH
    )
    return Fact(
        said.text, figure["wording"], figure.get("note") or "", "", _close(more / less, figure["ratio"]),
        metric_url(index, node.slug, figure["period"]),
    )  # fmt: skip


def _potential(
    index: Index, node: Node, areas: AreaSet, values: pd.Series, counts: Mapping[int, float],
    figure: Mapping[str, Any], file: Mapping[str, Any],
) -> Fact | None:  # fmt: skip
    spec = next(metric for metric in index.spec.metrics if metric.slug == node.slug)
    people = pd.Series(
        {areas.by_id[pk].key: count for pk, count in counts.items() if pk in areas.by_id}, dtype=float
    )
    if spec.scale is None or people.empty:
        return None
    could = potential(values, people, node.direction, spec.scale)
    if could is None:
        return None
    return Fact(
        potential_sentence(could, node, file), figure["wording"], figure.get("note") or "", TARGETS[could.target_kind],
        _close(could.total, figure["amount"]), metric_url(index, node.slug, figure["period"]),
    )  # fmt: skip


def _close(ours: float, theirs: float) -> bool:
    return abs(ours - theirs) <= CLOSE * abs(theirs)
