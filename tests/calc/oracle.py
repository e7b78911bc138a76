"""The second road: a whole definition computed with lists, dictionaries and the standard library alone.

Written from the description of the method, not from the code it checks: no numpy, no pandas, one figure at
a time. Observations are dictionaries; absent figures are None.
"""

from __future__ import annotations

import math
import statistics


def score_all(definition, observations, geography):
    """{(period, node, area): {raw, z, score, rank, coverage, reason}} for every period with data."""
    known = set(geography.areas)
    for layer in geography.layers.values():
        known |= {part.part for part in layer if part.whole in set(geography.areas)}
    slugs = [metric.slug for metric in definition.metrics]
    cells = {
        (row["metric"], row["period"], row["area"]): row
        for row in observations
        if row["metric"] in slugs and row["area"] in known
    }
    out = {}
    for period in {key[1] for key in cells}:
        scores = {}
        for metric in definition.metrics:
            rows = score_metric(metric, period, definition.method, cells, geography)
            for area, row in rows.items():
                out[period, metric.slug, area] = row
                scores[metric.slug, area] = row["score"]
        for domain in definition.domains:
            rows = score_domain(domain, scores, definition.method, geography.areas)
            for area, row in rows.items():
                out[period, domain.slug, area] = row
                scores[domain.slug, area] = row["score"]
        for area, row in score_index(definition, scores, geography.areas).items():
            out[period, "index", area] = row
    return out


def score_metric(metric, period, method, cells, geography):
    base = {
        area: value_of(metric, method.baseline, area, cells, geography, method) for area in geography.areas
    }
    usual = [found["raw"] for found in base.values() if found["raw"] is not None]
    kind = method.centre
    if period == method.baseline and method.baseline_centre:
        kind = method.baseline_centre
    trouble, centre, spread = baseline(usual, kind, method.min_areas)
    rows = {}
    for area in geography.areas:
        found = value_of(metric, period, area, cells, geography, method)
        z = None
        if found["raw"] is not None and not trouble:
            z = metric.direction * (found["raw"] - centre) / spread
        rows[area] = {
            "raw": found["raw"],
            "z": z,
            "score": None if z is None else math.tanh(z),
            "coverage": found["coverage"],
            "reason": found["reason"] or trouble,
        }
    add_ranks(rows, "z")
    return rows


def baseline(values, kind, min_areas):
    if not values:
        return "no_baseline", None, None
    if len(values) < min_areas:
        return "too_few_areas", None, None
    spread = statistics.stdev(values)
    if spread <= 1e-12 * max(abs(value) for value in values):
        return "no_spread", None, None
    return "", (statistics.median(values) if kind == "median" else statistics.fmean(values)), spread


def value_of(metric, period, area, cells, geography, method):
    """A direct value; else the layer that covers most of the area; else why there is none."""
    own = cells.get((metric.slug, period, area))
    state, value = reading(own, metric)
    if state == "value":
        return {"raw": value, "coverage": 1.0, "reason": ""}
    best = {"raw": None, "coverage": 0.0, "reason": state}
    if state not in ("missing", "not_published"):
        return best
    for layer in geography.layers.values():
        parts = [part for part in layer if part.whole == area]
        if not parts:
            continue
        found = rolled(metric, period, parts, cells, method.min_coverage)
        more = found["coverage"] > best["coverage"] + 1e-9
        speaks = best["reason"] == "not_published" and found["reason"] != "not_published"
        if more or speaks:
            best = found
    return best


def reading(row, metric):
    """(state, value): what one observation says."""
    if row is None:
        return "not_published", None
    if row["status"] != "value":
        return row["status"], None
    if row["value"] is not None:
        return "value", row["value"]
    if row["numerator"] is None or row["denominator"] is None or metric.scale is None:
        return "missing", None
    if row["denominator"] == 0:
        return "zero_denominator", None
    return "value", metric.scale * row["numerator"] / row["denominator"]


def rolled(metric, period, parts, cells, min_coverage):
    have, lack = [], []
    for part in parts:
        row = cells.get((metric.slug, period, part.part))
        state, value = reading(row, metric)
        if state in ("value", "zero_denominator"):
            have.append((part, row, value))
        else:
            lack.append(state)
    whole = sum(part.weight * part.share for part in parts)
    covered = sum(part.weight * part.share for part, _, _ in have)
    coverage = covered / whole if whole else 0.0
    if not have or coverage < min_coverage - 1e-9:
        return {"raw": None, "coverage": coverage, "reason": why(have, lack)}
    counted = metric.scale is not None and all(
        row["numerator"] is not None and row["denominator"] is not None for _, row, _ in have
    )
    if counted:
        top = sum(row["numerator"] * part.share for part, row, _ in have)
        bottom = sum(row["denominator"] * part.share for part, row, _ in have)
        raw = metric.scale * top / bottom if bottom else None
    elif any(value is None for _, _, value in have) or not covered:
        raw = None
    else:
        raw = sum(value * part.weight * part.share for part, _, value in have) / covered
    return {"raw": raw, "coverage": coverage, "reason": "" if raw is not None else "zero_denominator"}


def why(have, lack):
    states = set(lack)
    if len(states) == 1:
        state = states.pop()
        if state in ("suppressed", "not_applicable") or not have:
            return state
    return "low_coverage"


def score_domain(domain, scores, method, areas):
    rows = {}
    total = sum(member.weight for member in domain.metrics)
    for area in areas:
        there = [
            (member.weight, scores[member.metric.slug, area])
            for member in domain.metrics
            if scores[member.metric.slug, area] is not None
        ]
        weight = sum(w for w, _ in there)
        share = weight / total
        enough = share > 0 and share >= method.min_domain_share - 1e-9
        rows[area] = {
            "raw": None,
            "z": None,
            "score": sum(w * s for w, s in there) / weight if enough else None,
            "coverage": share,
            "reason": "" if enough else "too_few_metrics",
        }
    add_ranks(rows, "score")
    return rows


def score_index(definition, scores, areas):
    rows = {}
    total = sum(domain.weight for domain in definition.domains)
    counting = [domain for domain in definition.domains if domain.weight > 0]
    needed = definition.method.min_domains
    needed = len(counting) if needed is None else min(needed, len(counting))
    for area in areas:
        there = [
            (domain.weight, scores[domain.slug, area])
            for domain in counting
            if scores[domain.slug, area] is not None
        ]
        weight = sum(w for w, _ in there)
        enough = len(there) >= needed and weight > 0
        rows[area] = {
            "raw": None,
            "z": None,
            "score": sum(w * s for w, s in there) / weight if enough else None,
            "coverage": weight / total,
            "reason": "" if enough else "too_few_domains",
        }
    add_ranks(rows, "score")
    return rows


def add_ranks(rows, by):
    """One more than the number of areas that did better by more than rounding dust."""
    values = sorted((row[by] for row in rows.values() if row[by] is not None), reverse=True)
    ranks = {}
    for position, value in enumerate(values):
        tied = position > 0 and values[position - 1] - value <= 1e-12
        ranks[value] = ranks[values[position - 1]] if tied else position + 1
    for row in rows.values():
        row["rank"] = ranks.get(row[by])
