"""What looks unlikely beside the figures we already hold. Nothing here refuses a file: these are warnings."""

from __future__ import annotations

import numpy as np
import pandas as pd

from indexapp.calc.periods import sort_key

from .findings import Findings
from .index import MetricIndex

FAR = 8.0
"""Robust z beyond which a value is far from its own history."""
FEWEST_PAST = 4
"""Past values an area needs before its history means anything."""
LEAST_CHANGE = 0.25
"""Share of the past median a value must also differ by: a very steady series makes every step look large."""
FLIPPED = -0.5
"""Rank correlation with the period before at or below which the direction looks turned round."""
FEWEST_AREAS = 8
FEWER = 0.9
JUMPS = (10.0, 100.0, 1000.0)
_MAD_TO_SD = 1.4826  # of the normal distribution: 1 / its 75th percentile


def warnings(rows: pd.DataFrame, history: pd.DataFrame, metrics: MetricIndex | None = None) -> pd.DataFrame:
    """Problems (row, column, code, severity `warning`, message) of new rows beside `history`, the current
    observations (metric, area, period, value): `far_from_history`, `unit_jump`, `looks_like_fraction`,
    `direction_flipped`, `fewer_areas`. Rows of `history` in the periods of `rows` are not used: they are what
    the rows replace.
    """
    findings = Findings()
    past = _past(rows, history)
    for slug, new in rows.groupby("metric", sort=True):
        old = past[past["metric"] == slug]
        if old.empty:
            continue
        known = metrics.by_slug.get(str(slug)) if metrics else None
        title = known.title if known else str(slug)
        jumped = _of_periods(str(slug), title, new, old, metrics, findings)
        if not jumped:
            _far(title, new, old, findings)
    return findings.frame()


def _past(rows: pd.DataFrame, history: pd.DataFrame) -> pd.DataFrame:
    taken = rows[["metric", "period"]].drop_duplicates()
    past = history.merge(taken, on=["metric", "period"], how="left", indicator=True)
    return past[(past["_merge"] == "left_only") & past["value"].notna()].drop(columns="_merge")


def _of_periods(
    slug: str,
    title: str,
    new: pd.DataFrame,
    old: pd.DataFrame,
    metrics: MetricIndex | None,
    findings: Findings,
) -> bool:
    """Checks each new period against the latest one held before it; whether a unit jump was found."""
    order = {code: sort_key(code) for code in {*new["period"], *old["period"]}}
    jumped = False
    for code, now in new.groupby("period", sort=False):
        earlier = [period for period in old["period"].unique() if order[period] < order[code]]
        base_code = max(earlier or old["period"].unique(), key=order.__getitem__)
        base = old[old["period"] == base_code]
        row = int(now["source_row"].iloc[0])
        pairs = now.dropna(subset="value").merge(base, on="area", suffixes=("", "_old"))
        kind = metrics.by_slug[slug].unit_kind if metrics and slug in metrics.by_slug else "other"
        said = f"{title}, {code} beside {base_code}:"
        jump = _jump(row, said, pairs, kind, findings)
        jumped = jumped or jump
        _flipped(row, said, pairs, findings)
        _fewer(row, said, now, base, findings)
    return jumped


def _jump(row: int, said: str, pairs: pd.DataFrame, kind: str, findings: Findings) -> bool:
    usable = pairs[(pairs["value"] != 0) & (pairs["value_old"] != 0)]
    if len(usable) < 3:
        return False
    ratio = float((usable["value"] / usable["value_old"]).median())
    if ratio <= 0:
        return False
    for factor in JUMPS:
        for times, word in ((factor, "times as large"), (1 / factor, "as large")):
            if abs(np.log10(ratio / times)) < 0.1:
                shown = f"{factor:g}" if times > 1 else f"1/{factor:g}"
                if factor == 100 and kind in ("percent", "fraction"):
                    sentence = f"{said} values are about {shown} {word}: per cent against fractions?"
                    findings.add(row, "value", "looks_like_fraction", sentence, "warning")
                else:
                    sentence = f"{said} values are about {shown} {word}: has the unit changed?"
                    findings.add(row, "value", "unit_jump", sentence, "warning")
                return True
    return False


def _flipped(row: int, said: str, pairs: pd.DataFrame, findings: Findings) -> None:
    if len(pairs) < FEWEST_AREAS:
        return
    one, two = pairs["value"].rank().to_numpy(), pairs["value_old"].rank().to_numpy()
    if one.std() == 0 or two.std() == 0:
        return
    spearman = float(np.corrcoef(one, two)[0, 1])
    if spearman <= FLIPPED:
        sentence = (
            f"{said} high and low areas have changed places (rank correlation {spearman:.2f}):"
            " is the share the other way round?"
        )
        findings.add(row, "value", "direction_flipped", sentence, "warning")


def _fewer(row: int, said: str, now: pd.DataFrame, base: pd.DataFrame, findings: Findings) -> None:
    have, had = now.dropna(subset="value")["area"].nunique(), base["area"].nunique()
    if had >= 3 and have < FEWER * had:
        sentence = f"{said} {have} with a value, {had} before."
        findings.add(row, "area_code", "fewer_areas", sentence, "warning")


def _far(title: str, new: pd.DataFrame, old: pd.DataFrame, findings: Findings) -> None:
    middle = old.groupby("area")["value"].agg(["median", "size"])
    spread = (old["value"] - old["area"].map(middle["median"])).abs().groupby(
        old["area"]
    ).median() * _MAD_TO_SD
    table = new.dropna(subset="value").set_index("area", drop=False)
    median, size = (table["area"].map(middle[name]).to_numpy(dtype=float) for name in ("median", "size"))
    # A series that never moved has no spread: a hundredth of its level stands in.
    width = np.fmax(table["area"].map(spread).to_numpy(dtype=float), 0.01 * np.abs(median))
    gap = np.abs(table["value"].to_numpy() - median)
    with np.errstate(invalid="ignore"):
        far = (size >= FEWEST_PAST) & (gap > FAR * width) & (gap > LEAST_CHANGE * np.abs(median))

    def say(place: int) -> str:
        row = table.iloc[place]
        where = f"{title}, {row['area']}, {row['period']}"
        return f"{where}: {row['value']:.6g} is far from its usual {median[place]:.6g}."

    findings.add_where(far, table["source_row"].to_numpy(), "value", "far_from_history", say, "warning")
