"""What picks come to, as plain values: what a page shows, the API sends, and a saved scenario keeps.

One shape for all three, so that a scenario that was saved shows later just what was shown then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from deliberation.tradeoffs.calc.explore import (
    LensView,
    MetricChange,
    OptionFacts,
    Touched,
    Weighed,
    ends,
    weigh,
)
from deliberation.tradeoffs.calc.words import EnvelopeKind
from indexapp.calc.what_if import Basis, MetricBasis, Outcome, what_if

INDEX_FACTS = (
    "definition", "definition_title", "version", "area", "area_name", "period", "run_id", "run_finished_at", "illustrative",
)  # fmt: skip


def outcome(
    options: Iterable[OptionFacts],
    picks: Mapping[int, int],
    *,
    kind: EnvelopeKind,
    envelope: int,
    basis: Basis | None,
) -> dict[str, Any]:
    """Everything that picks come to, as JSON.

    Keys: options (option, position, name, amount, share), total, envelope, envelope_kind, left, fits; index (what the
    scores were reckoned from, None without a basis); metrics, unsized, domains, whole (see the functions below); lenses,
    services, assets. Raises ValueError for picks that cannot be.
    """
    listed = list(options)
    found = weigh(listed, picks, kind=kind, envelope=envelope)
    ids = {option.position: option.id for option in listed}
    return {
        "options": [
            {"option": ids[each.position], "position": each.position, "name": each.name, "amount": each.amount, "share": each.share}
            for each in found.shares
        ],
        "total": found.total,
        "envelope": envelope,
        "envelope_kind": kind.value,
        "left": found.left,
        "fits": found.fits,
        "index": {name: getattr(basis, name) for name in INDEX_FACTS} if basis else None,
        **_scores(found, basis),
        "unsized": [
            {"metric": each.metric, "title": _title(basis, each.metric), "position": each.position, "way": each.way.value,
             "sureness": each.sureness.value, "words": each.words}
            for each in found.unsized
        ],
        "lenses": [_lens(view) for view in found.lenses],
        "services": [_touched(each) for each in found.services],
        "assets": [_touched(each) for each in found.assets],
    }  # fmt: skip


def _scores(found: Weighed, basis: Basis | None) -> dict[str, Any]:
    """`metrics`, `domains` and `whole`: now, expected, and at the worse (`low`) and the better (`high`) end.

    Scores never fall when a figure gets better, so the ends of the figures lead to the ends of the scores.
    """
    if basis is None:
        return {
            "metrics": [_metric(each, None, {}) for each in found.metrics.values()],
            "domains": [],
            "whole": None,
        }
    known = {metric.slug: metric for metric in basis.metrics}
    changes = {slug: change for slug, change in found.metrics.items() if slug in known}
    worse, better = {}, {}
    for slug, change in changes.items():
        worse[slug], better[slug] = ends(change, known[slug].direction)
    after = {
        "now": what_if(basis, {}),
        "expected": what_if(basis, {slug: change.size for slug, change in changes.items()}),
        "low": what_if(basis, worse),
        "high": what_if(basis, better),
    }
    return {
        "metrics": [_metric(each, known.get(each.metric), after) for each in found.metrics.values()],
        "domains": [
            {
                "domain": domain.slug,
                "title": domain.title,
                **{name: each.domains[domain.slug].score for name, each in after.items()},
                "absent": after["now"].domains[domain.slug].reason,
            }
            for domain in basis.domains
        ],
        "whole": {
            **{name: each.index.score for name, each in after.items()},
            "absent": after["now"].index.reason,
        },
    }  # fmt: skip


def _metric(change: MetricChange, metric: MetricBasis | None, after: Mapping[str, Outcome]) -> dict[str, Any]:
    """One metric: its change, and where the index knows it its figure and score now and after.

    `figure_low` and `figure_high` are the figure's ends in its own unit, low to high; `score_low` is the worse end.
    `held`: the figure stopped at what is possible. `known`: whether the index has the metric.
    """
    shown: dict[str, Any] = {
        "metric": change.metric,
        "title": metric.title if metric else change.metric,
        "unit": metric.unit if metric else "",
        "decimals": metric.decimals if metric else 1,
        "direction": metric.direction if metric else 0,
        "known": metric is not None,
        "change": change.size,
        "low": change.low,
        "high": change.high,
        "sureness": change.sureness.value,
        "bare": change.bare,
        "parts": [
            {"position": part.position, "size": part.size, "low": part.low, "high": part.high, "sureness": part.sureness.value}
            for part in change.parts
        ],
    }  # fmt: skip
    if metric is None:
        nothing = ("figure", "figure_expected", "figure_low", "figure_high", "score_now", "score_expected", "score_low",
                   "score_high")  # fmt: skip
        return shown | dict.fromkeys(nothing) | {"absent": "", "held": False}
    at = {name: each.metrics[change.metric] for name, each in after.items()}
    figures = sorted(each.raw for each in (at["low"], at["high"]) if each.raw is not None)
    return shown | {
        "figure": at["now"].raw,
        "figure_expected": at["expected"].raw,
        "figure_low": figures[0] if figures else None,
        "figure_high": figures[-1] if figures else None,
        **{f"score_{name}": each.score for name, each in at.items()},
        "absent": at["now"].reason,
        "held": any(each.held for each in at.values()),
    }


def _title(basis: Basis | None, slug: str) -> str:
    titles = {metric.slug: metric.title for metric in basis.metrics} if basis else {}
    return titles.get(slug, slug)


def _lens(view: LensView) -> dict[str, Any]:
    return {
        "lens": view.lens.value,
        "gains": [_touched(each) for each in view.gains],
        "loses": [_touched(each) for each in view.loses],
        "same": [_touched(each) for each in view.same],
        "unknown": [_touched(each) for each in view.unknown],
        "mixed": list(view.mixed),
        "nothing_known": view.nothing_known,
    }


def _touched(each: Touched) -> dict[str, Any]:
    effect = each.effect
    return {
        "position": each.position,
        "option": each.option,
        "share": each.share,
        "subject": effect.subject,
        "way": effect.way.value,
        "sureness": effect.sureness.value,
        "words": effect.words,
        "source": effect.source,
        "evidence": effect.evidence_number,
        "asset": effect.asset_id,
    }
