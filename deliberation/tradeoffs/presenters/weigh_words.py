"""How effects are told: a change with its range in words, how sure it is, where it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.tradeoffs.calc.words import LENS_WORDS, SURENESS_WORDS, Lens, Sureness, Way
from deliberation.tradeoffs.models import TradeOff
from deliberation.tradeoffs.presenters.frame import at
from design.formats import number
from indexapp.calc.words import with_unit

NOTHING_KNOWN = "Nothing known"
WAY_SHORT = {
    Way.BETTER: "Better",
    Way.WORSE: "Worse",
    Way.SAME: "About the same",
    Way.UNKNOWN: "Not known which way",
}
PEOPLE_WAY = {
    Way.BETTER: "Gain",
    Way.WORSE: "Lose",
    Way.SAME: "About the same for",
    Way.UNKNOWN: "Not known for",
}
SURE_SHORT = {code: words.partition(":")[0] for code, words in SURENESS_WORDS.items()}
_MOST_DECIMALS = 4


@dataclass(frozen=True)
class Said:
    """One effect as a cell tells it: what, how sure, and from where. `colour` of the tag that says which way."""

    tag: str
    colour: str
    text: str
    note: str
    sure: str
    source: str
    href: str


COLOURS = {Way.BETTER: "green", Way.WORSE: "red", Way.SAME: "grey", Way.UNKNOWN: "yellow"}


def enough_decimals(value: float, usual: int) -> int:
    """So many decimals that a change does not look like none; the metric's own where that is enough."""
    found = usual
    while found < _MOST_DECIMALS and value and float(f"{abs(value):.{found}f}") == 0:
        found += 1
    return found


def moved(value: float, decimals: int) -> str:
    """A change without its unit: “2.0 lower”, “0.5 higher”, “no change”."""
    if value == 0:
        return "no change"
    return f"{number(abs(value), enough_decimals(value, decimals))} {'higher' if value > 0 else 'lower'}"


def range_words(low: float, high: float, decimals: int) -> str:
    """A range of changes: “1.0 to 3.0 lower”, “from 0.5 lower to 2.0 higher”, “” where it is a point."""
    if low == high:
        return ""
    if low >= 0 and high > 0:
        ends, way = (low, high), "higher"
    elif high <= 0 and low < 0:
        ends, way = (-high, -low), "lower"
    else:
        return f"from {moved(low, decimals)} to {moved(high, decimals)}"
    places = max(enough_decimals(each, decimals) for each in ends)
    return f"{number(ends[0], places)} to {number(ends[1], places)} {way}"


def change_words(size: float, low: float, high: float, unit: str, decimals: int) -> str:
    """A change with unit and range: “2.0 lower per 1,000 bed days (1.0 to 3.0 lower)”, “2.0 percentage points higher”.

    A unit that explains a scale (“ratio, England = 100”) is left to the metric: after a figure it would read oddly.
    """
    within = range_words(low, high, decimals)
    said = moved(size, decimals)
    if size and unit.startswith("per "):
        said = f"{said} {unit}"
    elif size and unit and "=" not in unit:
        figure, _, way = said.rpartition(" ")
        said = f"{figure} {_points(unit)} {way}"
    return f"{said} ({within})" if within else said


def _points(unit: str) -> str:
    """Changes of a percentage are in percentage points."""
    return f"percentage points{unit.removeprefix('%')}" if unit.startswith("%") else unit


def way_of_range(size: float, low: float, high: float, direction: int) -> tuple[str, Way]:
    """What a range says of better or worse: surely one way, probably, or no change."""
    worse, better = (low, high) if direction > 0 else (-high, -low)
    best_guess = size * (1 if direction > 0 else -1)
    if worse == better == 0:
        return "No change", Way.SAME
    if worse >= 0:
        return "Better", Way.BETTER
    if better <= 0:
        return "Worse", Way.WORSE
    if best_guess > 0:
        return "Probably better, could be worse", Way.BETTER
    if best_guess < 0:
        return "Probably worse, could be better", Way.WORSE
    return "Could go either way", Way.UNKNOWN


def figure_words(value: float | None, unit: str, decimals: int) -> str:
    """A figure with its unit; nothing where there is none."""
    return "" if value is None else with_unit(value, unit, decimals)


def source_of(
    tradeoff: TradeOff, evidence: int | None, source: str, claims: Mapping[int, str]
) -> tuple[str, str]:
    """Where an effect comes from, and the address of the item of the pack that says so."""
    if evidence is not None:
        claim = claims.get(evidence, "")
        return f"E{evidence}{f': {claim}' if claim else ''}", at(tradeoff, "evidence_item", evidence)
    return source or "No source given", ""


def lens_title(lens: str) -> str:
    """A lens by its code."""
    return LENS_WORDS[Lens(lens)]


def sure_words(code: str) -> str:
    """How sure, in short."""
    return SURE_SHORT[Sureness(code)]


def metric_address(definition: str, metric: str, period: str = "") -> str:
    """The page of a metric in the index."""
    found = reverse("metric", args=[definition, metric])
    return f"{found}?period={period}" if period else found


def asset_address(tradeoff: TradeOff, asset: int) -> str:
    """The page of an asset on the map of the trade-off's area."""
    return reverse("asset", args=[tradeoff.area_key, asset])


def touched_said(tradeoff: TradeOff, each: Mapping[str, Any], claims: Mapping[int, str]) -> Said:
    """An effect on people, a service or an asset, from an outcome, with the option that it is of."""
    way = Way(each["way"])
    source, href = source_of(tradeoff, each["evidence"], each["source"], claims)
    share = each["share"]
    part = f" in part ({round(100 * share)}%)" if share < 1 else ""
    return Said(
        PEOPLE_WAY[way], COLOURS[way], each["subject"], f"by “{each['option']}”{part}. {each['words']}".strip(),
        sure_words(each["sureness"]), source, href,
    )  # fmt: skip
