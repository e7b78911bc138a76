"""Fingerprints: what a block of scores was made from, as one short text.

They form a tree. A metric block's fingerprint covers its observations and how they are treated; a domain's
covers its metrics' fingerprints; the index's its domains'; a run's all of them. Equal fingerprints mean
equal figures, so a run computes only blocks whose fingerprint it has not met before. Titles, units and
decimals change no figure and are left out: rewording a page recomputes nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from itertools import pairwise

import numpy as np
import pandas as pd

from indexapp.calc.rollup import status_codes
from indexapp.calc.spec import INDEX_NODE, DefinitionSpec, Geography, MethodSpec, MetricSpec
from indexapp.calc.standardise import centre_for

CODE_VERSION = "1"
"""Version of the arithmetic. Raise it when any figure, rank, coverage or reason could come out differently
from the same input: a change in rollup, standardise, compose, ranks or the order of reasons. Leave it for
comments, speed or naming. A raise makes every block new, so the next run recomputes everything."""

NOTHING = "0" * 64
"""Fingerprint of a slice that has no rows at all."""

Child = tuple[str, float]
"""A part of a node: its fingerprint and its weight."""

_FIGURES = ("value", "numerator", "denominator")


def slice_fingerprint(frame: pd.DataFrame) -> str:
    """What one metric and period hold, whatever the order of rows.

    `frame`: area (text or integer ids), value, numerator, denominator, status; other columns (limits, notes)
    do not enter a score and are ignored. Every absent figure counts alike. Raises ValueError when an area
    is there twice.
    """
    if frame.empty:
        return NOTHING
    areas = [str(area) for area in frame["area"].tolist()]
    order = sorted(range(len(areas)), key=areas.__getitem__)
    areas = [areas[row] for row in order]
    twice = [area for area, following in pairwise(areas) if area == following]
    if twice:
        raise ValueError(f"area {twice[0]} has two observations in one slice")
    digest = hashlib.sha256("\0".join([f"slice:{len(areas)}", *areas, ""]).encode())
    digest.update(status_codes(frame["status"])[order].tobytes())
    for name in _FIGURES:
        digest.update(_figures(frame[name].to_numpy(dtype=float)[order]))
    return digest.hexdigest()


def _figures(column: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bytes:
    """A column as bytes: one kind of NaN, one kind of zero, little-endian on every machine."""
    plain = np.where(np.isfinite(column), column + 0.0, np.nan)
    return plain.astype("<f8").tobytes()


def geography_fingerprint(geography: Geography) -> str:
    """What is scored and rolled up; the order of parts inside a layer is of no account, that of layers is."""
    layers = [
        (name, sorted((part.whole, part.part, float(part.weight), float(part.share)) for part in layer))
        for name, layer in geography.layers.items()
    ]
    return _digest("geography", areas=list(geography.areas), layers=layers)


def metric_fingerprint(
    metric: MetricSpec,
    method: MethodSpec,
    period: str,
    slice_fp: str,
    baseline_fp: str,
    geography_fp: str,
    code_version: str = CODE_VERSION,
) -> str:
    """One metric in one period. `baseline_fp`: slice fingerprint of the metric in the baseline period.

    The definition's name is no part of it: a panel's own weights share their metric blocks with the
    official definition.
    """
    return _digest(
        "metric",
        metric=metric.slug,
        direction=int(metric.direction),
        scale=None if metric.scale is None else float(metric.scale),
        period=period,
        centre=centre_for(method, period),
        min_areas=int(method.min_areas),
        min_coverage=float(method.min_coverage),
        slice=slice_fp,
        baseline=baseline_fp,
        geography=geography_fp,
        code=code_version,
    )


def domain_fingerprint(
    slug: str, period: str, metrics: Iterable[Child], min_share: float, code_version: str = CODE_VERSION
) -> str:
    """One domain in one period, from its metrics' fingerprints and weights, in any order."""
    parts = _children(metrics)
    return _digest(
        "domain", domain=slug, period=period, parts=parts, min_share=float(min_share), code=code_version
    )


def index_fingerprint(
    period: str, domains: Iterable[Child], min_domains: int | None, code_version: str = CODE_VERSION
) -> str:
    """The index in one period, from its domains' fingerprints and weights, in any order."""
    parts = _children(domains)
    return _digest(
        "index", node=INDEX_NODE, period=period, parts=parts, min_domains=min_domains, code=code_version
    )


def definition_fingerprint(definition: DefinitionSpec) -> str:
    """Everything a definition says, titles included: a run must name the very text it was made under."""
    return _digest("definition", **asdict(definition))


def run_fingerprint(
    blocks: Mapping[str, str] | Iterable[str],
    definition_hash: str,
    code_version: str = CODE_VERSION,
    seed: int | None = None,
) -> str:
    """A whole run: its blocks' fingerprints (in any order), the definition's hash, code version and seed."""
    found = blocks.values() if isinstance(blocks, Mapping) else blocks
    return _digest("run", blocks=sorted(found), definition=definition_hash, code=code_version, seed=seed)


def _children(children: Iterable[Child]) -> list[tuple[str, float]]:
    return sorted((fingerprint, float(weight)) for fingerprint, weight in children)


def _digest(kind: str, **parts: object) -> str:
    """SHA-256 of the parts as canonical JSON; `kind` keeps a domain from ever posing as an index."""
    text = json.dumps({"": kind, **parts}, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()
