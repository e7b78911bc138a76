"""Made-up observations for the Integrated Care Index, true to what was published and to nothing else.

The figures behind the index of 2021 are not public. This makes a complete stand-in: every metric, area and
year, with counts, limits, gaps in the data and mild links to deprivation. For 2019/20 it keeps the published
comparisons (`GAP_FACTS`, `POTENTIAL_FACTS`): the named areas are the metric's best and worst, in the
published ratio, and the potential comes to the published number. Every row says "illustrative".
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from indexapp.calc.gaps import Potential, potential
from indexapp.calc.illustrative_profiles import (
    BASELINE,
    GAP_FACTS,
    NOT_RUN,
    PERIODS,
    POTENTIAL_FACTS,
    PROFILES,
    SMALL_COUNTS,
    GapFact,
    Profile,
)

Floats = npt.NDArray[np.float64]

NOTE = "Illustrative: a made-up figure"
COLUMNS = [
    "metric", "area", "period", "value", "numerator", "denominator", "lower", "upper", "status", "note",
]  # fmt: skip
CONTEXT_COLUMNS = ("area", "population", "share_most_deprived_fifth")
SMALLEST_POPULATION = 100_000
"""People. Below this, counts get too small for the published ratios to be kept."""

_GAPS = {fact.metric: fact for fact in GAP_FACTS}
_KEPT = frozenset(_GAPS) | frozenset(POTENTIAL_FACTS)
_SHARED_QUALITY = 0.25
"""How much all metrics of an area have in common, besides deprivation."""
_FURTHEST = 2.4
"""Spreads from the middle that no area passes."""
_WALK = 0.35
"""Spreads by which an area drifts in a year."""
_GROWTH = 0.006
"""Yearly growth of denominators."""
_MISSING_SHARE = 0.01
_Z95 = 1.959964


def illustrative_observations(seed: int | np.random.Generator, areas: pd.DataFrame) -> pd.DataFrame:
    """Made-up observations: 21 metrics x areas x seven financial years, 2017/18 to 2023/24.

    `seed`: a number, or a numpy generator (which is used up in part); the same seed and areas give the same
    table. `areas`: columns area (key), population (people), share_most_deprived_fifth (0-1, may be missing);
    the areas named in the published facts must be among them. Returns the Observations columns (value in
    the metric's unit, numerator and denominator as counts, lower and upper 95 % limits, status, note),
    sorted by metric, period, area. Raises ValueError for areas it cannot work with.
    """
    places = _places(areas)
    rng = np.random.default_rng(seed)
    quality = rng.normal(size=len(places))
    table = pd.concat([_metric(profile, places, quality, rng) for profile in PROFILES], ignore_index=True)
    return _with_absences(table, rng)[COLUMNS]


def _places(areas: pd.DataFrame) -> pd.DataFrame:
    """The context table in order of area, with deprivation as distance from its mean in deviations."""
    absent = [column for column in CONTEXT_COLUMNS if column not in areas.columns]
    if absent:
        raise ValueError(f"the context table lacks the columns {', '.join(absent)}")
    places = areas.loc[:, list(CONTEXT_COLUMNS)].sort_values("area", ignore_index=True)
    if places["area"].duplicated().any():
        raise ValueError("the context table has an area twice")
    named = {area for fact in GAP_FACTS for area in (fact.more, fact.less)}
    unknown = sorted(named - set(places["area"]))
    if unknown:
        raise ValueError(f"the published facts name areas that are not in the table: {', '.join(unknown)}")
    if not (places["population"] >= SMALLEST_POPULATION).all():
        raise ValueError(f"every area needs a population of {SMALLEST_POPULATION:,} or more")
    share = places["share_most_deprived_fifth"].astype(float)
    spread = share.std()
    places["deprivation"] = ((share - share.mean()) / spread if spread > 0 else share * 0).fillna(0.0)
    return places


def _metric(
    profile: Profile, places: pd.DataFrame, quality: Floats, rng: np.random.Generator
) -> pd.DataFrame:
    """All periods of one metric. The baseline is made first; the other years drift away from it."""
    latent = _latent(profile, places, quality, rng)
    value, people = _baseline(profile, places, latent, rng)
    frames = []
    for period in PERIODS:
        years = PERIODS.index(period) - PERIODS.index(BASELINE)
        if period == BASELINE:
            counts, over = _baseline_counts(profile, places, value, people)
        else:
            drift = rng.normal(size=len(places)) * _WALK * np.sqrt(abs(years))
            counts, over = _counts(
                profile, _moved(profile, value, years, drift), people * (1 + _GROWTH) ** years
            )
        frames.append(_frame(profile, places, period, counts, over))
    return pd.concat(frames, ignore_index=True)


def _latent(profile: Profile, places: pd.DataFrame, quality: Floats, rng: np.random.Generator) -> Floats:
    """Where each area stands, in spreads from the middle: deprivation, shared quality, and chance."""
    shared = profile.direction * _SHARED_QUALITY
    chance = np.sqrt(1 - profile.deprivation**2 - shared**2)
    standing = profile.deprivation * places["deprivation"].to_numpy() + shared * quality
    return np.asarray(_bounded(standing + chance * rng.normal(size=len(places))), dtype=float)


def _bounded(standing: Floats) -> Floats:
    return _FURTHEST * np.tanh(standing / _FURTHEST)


def _baseline(
    profile: Profile, places: pd.DataFrame, latent: Floats, rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Values of the baseline year, before rounding to counts, and denominators that fit the potential."""
    fact = _GAPS.get(profile.slug)
    value = _between(profile, fact, places, latent) if fact else _moved_by(profile, latent)
    size = np.exp(rng.normal(0, 0.05, len(places))) if profile.per_person != 1 else 1.0
    people = places["population"].to_numpy(dtype=float) * profile.per_person * size
    published = POTENTIAL_FACTS.get(profile.slug)
    if published is None:
        return value, people
    factor = published / _potential(profile, value, people).total
    # Potential is in proportion to both. A population is a fact, so there the rate gives way.
    return (value * factor, people) if profile.per_person == 1 else (value, people * factor)


def _moved_by(profile: Profile, spreads: Floats) -> Floats:
    """The value so many spreads from the centre: relative for a rate, in the metric's unit otherwise."""
    if profile.shape == "rate":
        return np.asarray(profile.centre * np.exp(profile.spread * spreads), dtype=float)
    return profile.centre + profile.spread * spreads


def _between(profile: Profile, fact: GapFact, places: pd.DataFrame, latent: Floats) -> Floats:
    """Values strictly between the two ends of a published gap, and the ends at the two areas it names."""
    low, high = fact.smaller, fact.smaller * fact.ratio
    standing = -latent if fact.complement else latent
    place = 0.5 + 0.44 * np.tanh(0.7 * standing)
    place = np.where(places["area"] == fact.more, 1.0, np.where(places["area"] == fact.less, 0.0, place))
    value = low * (high / low) ** place if profile.shape == "rate" else low + (high - low) * place
    return 100 - value if fact.complement else value


def _potential(profile: Profile, value: Floats, people: Floats) -> Potential:
    found = potential(pd.Series(value), pd.Series(people), profile.direction, profile.scale or 1.0)
    if found is None or found.total <= 0:
        raise ValueError(f"no potential to be had for {profile.slug}")
    return found


def _moved(profile: Profile, value: Floats, years: int, drift: Floats) -> Floats:
    """Values some years from the baseline: trend, the pandemic's mark on 2020/21, and each area's drift."""
    pandemic = profile.pandemic * {1: 1.0, 2: 0.5}.get(years, 0.0)
    spreads = profile.trend * years + pandemic + drift
    if profile.shape == "rate":
        return np.asarray(value * np.exp(profile.spread * spreads), dtype=float)
    moved = value + profile.spread * spreads
    return np.clip(moved, 1.0, 99.0) if profile.shape == "share" else moved


def _counts(profile: Profile, value: Floats, people: Floats) -> tuple[Floats, Floats]:
    """Whole numerators and denominators. A standardised rate has none: it comes back as its own numerator."""
    if profile.scale is None:
        return value, np.ones_like(value)
    over = np.round(people)
    counts = np.round(value * over / profile.scale)
    return (np.minimum(counts, over) if profile.shape == "share" else counts), over


def _baseline_counts(
    profile: Profile, places: pd.DataFrame, value: Floats, people: Floats
) -> tuple[Floats, Floats]:
    """Counts of the baseline year, with the published facts put right after rounding."""
    counts, over = _counts(profile, value, people)
    fact = _GAPS.get(profile.slug)
    ends = np.flatnonzero(places["area"].isin([fact.more, fact.less])) if fact else np.array([], dtype=int)
    if fact and profile.scale:
        counts, over = _with_ends(value, counts, over, ends, profile.scale)
    if profile.slug in POTENTIAL_FACTS:
        counts = _with_potential(profile, counts, over, ends)
    return counts, over


def _with_ends(
    value: Floats, counts: Floats, over: Floats, ends: npt.NDArray[np.int64], scale: float
) -> tuple[Floats, Floats]:
    """The two ends of a gap exact, and every other area strictly between them."""
    counts, over = counts.copy(), over.copy()
    lower, upper = sorted(value[ends])
    counts = np.clip(counts, np.floor(lower * over / scale) + 1, np.ceil(upper * over / scale) - 1)
    for end in ends:
        counts[end], over[end] = _exact(value[end], over[end], scale)
    return counts, over


def _with_potential(profile: Profile, counts: Floats, over: Floats, ends: npt.NDArray[np.int64]) -> Floats:
    """What rounding took from the potential, given back in one area.

    Of an area behind the target each case counts as one, so the difference goes to the count of the area
    with most to gain, ends of a gap aside.
    """
    counts, scale = counts.copy(), profile.scale or 1.0
    found = _potential(profile, counts / over * scale, over)
    most = found.by_area.drop(index=list(ends), errors="ignore").sort_values().index[-1]
    counts[most] -= profile.direction * round(POTENTIAL_FACTS[profile.slug] - found.total)
    return counts


def _exact(value: float, over: float, scale: float) -> tuple[float, float]:
    """Whole numbers near the wanted size whose quotient comes closest to `value`."""
    middle = max(1, round(value * over / scale))
    counts = np.arange(max(1, middle - 25), middle + 26) if middle > 25 else np.array([middle])
    overs = np.round(counts * scale / value)
    best = int(np.argmin(np.abs(counts / overs * scale - value)))
    return float(counts[best]), float(overs[best])


def _frame(profile: Profile, places: pd.DataFrame, period: str, counts: Floats, over: Floats) -> pd.DataFrame:
    value = counts / over * (profile.scale or 1.0)
    lower, upper = _limits(profile, places, value, counts, over)
    counted = profile.scale is not None
    return pd.DataFrame(
        {
            "metric": profile.slug,
            "area": places["area"],
            "period": period,
            "value": value,
            "numerator": counts if counted else np.nan,
            "denominator": over if counted else np.nan,
            "lower": lower,
            "upper": upper,
            "status": "value",
            "note": NOTE,
        }
    )


def _limits(
    profile: Profile, places: pd.DataFrame, value: Floats, counts: Floats, over: Floats
) -> tuple[Floats, Floats]:
    """95 % limits: Wilson for shares, Byar for counted rates, normal for means and standardised rates."""
    if profile.shape == "share":
        return _wilson(counts / over, over)
    if profile.shape == "rate":
        return _byar(counts, over, profile.scale or 1.0)
    if profile.shape == "mean":
        half = _Z95 * 9.0 / np.sqrt(over)  # 9 points: a usual spread between patients
    else:
        half = _Z95 * value / np.sqrt(places["population"].to_numpy(dtype=float) * 0.75e-4)  # suicides, about
    return value - half, value + half


def _wilson(share: Floats, over: Floats) -> tuple[Floats, Floats]:
    """Wilson score limits of a proportion, in per cent."""
    z2 = _Z95**2
    middle = (share + z2 / (2 * over)) / (1 + z2 / over)
    half = _Z95 * np.sqrt(share * (1 - share) / over + z2 / (4 * over**2)) / (1 + z2 / over)
    return 100 * np.maximum(middle - half, 0), 100 * np.minimum(middle + half, 1)


def _byar(counts: Floats, over: Floats, scale: float) -> tuple[Floats, Floats]:
    """Byar's approximate Poisson limits of a count, as a rate."""
    safe = np.maximum(counts, 1.0)
    lower = np.where(counts > 0, counts * (1 - 1 / (9 * safe) - _Z95 / (3 * np.sqrt(safe))) ** 3, 0.0)
    more = counts + 1
    upper = more * (1 - 1 / (9 * more) + _Z95 / (3 * np.sqrt(more))) ** 3
    return np.maximum(lower, 0) / over * scale, upper / over * scale


def _with_absences(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Some figures missing, withheld or not applicable; never those the published facts rest on."""
    table = table.copy()
    free = ~(table["metric"].isin(_KEPT) & (table["period"] == BASELINE))
    for period in PERIODS:
        cells = table.index[free & (table["period"] == period)].to_numpy()
        gone = rng.choice(cells, size=max(1, round(_MISSING_SHARE * len(cells))), replace=False)
        _blank(table, gone, "missing", "no figure was sent")
    for metric in SMALL_COUNTS:
        for period in PERIODS:
            here = table[free & (table["metric"] == metric) & (table["period"] == period)]
            small = here.loc[here["numerator"] > 0, "numerator"].nsmallest(1).index
            _blank(table, small.to_numpy(), "suppressed", "withheld because the count is small", True)
    for metric, (period, why) in NOT_RUN.items():
        unasked = (table["metric"] == metric) & (table["period"] == period)
        _blank(table, table.index[unasked].to_numpy(), "not_applicable", why)
    return table


def _blank(
    table: pd.DataFrame, cells: npt.NDArray[np.int64], status: str, why: str, keep_denominator: bool = False
) -> None:
    """Empty `cells` of the caller's own copy and say why."""
    columns = ["value", "numerator", "lower", "upper"] + ([] if keep_denominator else ["denominator"])
    table.loc[cells, columns] = np.nan
    table.loc[cells, "status"] = status
    table.loc[cells, "note"] = f"{NOTE}; {why}"
