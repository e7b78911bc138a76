"""What picks come to, as a page tells it: from the plain outcome, live or as it was saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from deliberation.tradeoffs.calc.amounts import amount_words
from deliberation.tradeoffs.calc.words import EnvelopeKind, Way
from deliberation.tradeoffs.models import Scenario, TradeOff
from deliberation.tradeoffs.presenters.weigh_words import (
    COLOURS,
    NOTHING_KNOWN,
    WAY_SHORT,
    Said,
    asset_address,
    change_words,
    figure_words,
    lens_title,
    metric_address,
    source_of,
    sure_words,
    touched_said,
    way_of_range,
)
from design.formats import day, number, reason_for
from design.tables import Cell, Column, Row, Table

_SCORE = 2


@dataclass(frozen=True)
class MetricLine:
    """One metric: what changes, from what to what, and how sure that is."""

    title: str
    href: str
    tag: str
    colour: str
    change: str
    figures: str
    scores: str
    sure: str
    notes: tuple[str, ...]


@dataclass(frozen=True)
class LensLine:
    """One lens: what is said of whom, or that nothing is known."""

    title: str
    said: tuple[Said, ...]
    mixed: str


@dataclass(frozen=True)
class ThingLine:
    """A service or an asset that is touched."""

    title: str
    href: str
    said: Said


@dataclass(frozen=True)
class OutcomeView:
    """Everything that the panel of results shows."""

    money: list[tuple[str, str]]
    fit: str
    fits: bool
    picked: list[tuple[str, str]]
    metrics: list[MetricLine]
    unsized: list[str]
    index: Table | None
    index_title: str
    links: list[tuple[str, str]]
    lenses: list[LensLine]
    services: list[ThingLine]
    assets: list[ThingLine]
    why_no_scores: str
    nothing: str = NOTHING_KNOWN


def outcome_view(
    tradeoff: TradeOff, outcome: Mapping[str, Any], claims: Mapping[int, str], why_not: str = ""
) -> OutcomeView:
    """An outcome as the page shows it; `why_not`: why there are no scores, where there are none."""
    kind = EnvelopeKind(outcome["envelope_kind"])
    names = {each["position"]: each["name"] for each in outcome["options"]}
    index = outcome["index"]
    fit, fits = _fit(outcome, kind)
    return OutcomeView(
        money=_money(outcome, kind),
        fit=fit,
        fits=fits,
        picked=[(each["name"], picked_words(each, kind)) for each in outcome["options"]],
        metrics=[_metric(each, index, names) for each in outcome["metrics"]],
        unsized=[_unsized(each, names) for each in outcome["unsized"]],
        index=_scores(outcome) if index else None,
        index_title=f"{index['definition_title']}, {index['area_name']}, {index['period']}" if index else "",
        links=_links(index) if index else [],
        lenses=[_lens(tradeoff, each, claims) for each in outcome["lenses"]],
        services=[_thing(tradeoff, each, claims) for each in outcome["services"]],
        assets=[_thing(tradeoff, each, claims) for each in outcome["assets"]],
        why_no_scores="" if index else why_not,
    )


def _money(outcome: Mapping[str, Any], kind: EnvelopeKind) -> list[tuple[str, str]]:
    facts = [("What you picked costs", amount_words(outcome["total"], kind))]
    if outcome["left"] is None:
        return facts
    facts.append(("There is", amount_words(outcome["envelope"], kind)))
    label = "Left over" if outcome["left"] >= 0 else "Lacking"
    return [*facts, (label, amount_words(abs(outcome["left"]), kind))]


def _fit(outcome: Mapping[str, Any], kind: EnvelopeKind) -> tuple[str, bool]:
    """Whether it fits, in a sentence."""
    if outcome["left"] is None:
        return "This trade-off has no fixed amount.", True
    if outcome["fits"]:
        return "It fits into what there is.", True
    return f"It does not fit: {amount_words(-outcome['left'], kind)} is lacking.", False


def picked_words(each: Mapping[str, Any], kind: EnvelopeKind) -> str:
    words = amount_words(each["amount"], kind)
    return words if each["share"] == 1 else f"{words}, {round(100 * each['share'])}% of it"


def _metric(each: Mapping[str, Any], index: Mapping[str, Any] | None, names: Mapping[int, str]) -> MetricLine:
    direction = each["direction"] or 1
    tag, way = way_of_range(each["change"], each["low"], each["high"], direction)
    unit, decimals = each["unit"], each["decimals"]
    notes = []
    if not each["known"]:
        tag, way = "", Way.UNKNOWN
        notes.append("The index has no such metric now, so it is not scored.")
    elif each["figure"] is None:
        notes.append(reason_for(each["absent"]).sentence)
    if each["bare"]:
        notes.append("Part of it was given without a range, so the real range is wider.")
    if each["held"]:
        notes.append("The figure stops at what is possible.")
    if len(each["parts"]) > 1:
        parts = ", ".join(
            f"{number(part['size'], 2, signed=True)} by “{names[part['position']]}”" for part in each["parts"]
        )
        notes.append(f"Added up: {parts}.")
    return MetricLine(
        each["title"],
        metric_address(index["definition"], each["metric"], index["period"]) if index and each["known"] else "",
        tag,
        COLOURS[way],
        change_words(each["change"], each["low"], each["high"], unit, decimals),
        _figures(each, unit, decimals),
        now_and_then(each, "score_"),
        sure_words(each["sureness"]),
        tuple(notes),
    )  # fmt: skip


def _figures(each: Mapping[str, Any], unit: str, decimals: int) -> str:
    if each["figure"] is None:
        return ""
    low, high = (figure_words(each[name], "", decimals) for name in ("figure_low", "figure_high"))
    now, then = (figure_words(each[name], unit, decimals) for name in ("figure", "figure_expected"))
    return f"{now} now, {then} expected" + (f" ({low} to {high})" if low != high else "")


def now_and_then(each: Mapping[str, Any], prefix: str = "") -> str:
    """Scores now and then: “0.12 → 0.31 (0.20 to 0.40)”, in words for a screen reader."""
    now, then, low, high = (each[f"{prefix}{name}"] for name in ("now", "expected", "low", "high"))
    if now is None:
        return ""
    said = f"{number(now, _SCORE, signed=True)} now, {number(then, _SCORE, signed=True)} expected"
    if low == high:
        return said
    return f"{said} ({number(low, _SCORE, signed=True)} to {number(high, _SCORE, signed=True)})"


def _unsized(each: Mapping[str, Any], names: Mapping[int, str]) -> str:
    words = f": {each['words']}" if each["words"] else ""
    way = WAY_SHORT[Way(each["way"])].lower()
    return (
        f"{each['title']}, by “{names[each['position']]}”: {way}, no figure ({sure_words(each['sureness']).lower()}){words}"
    )  # fmt: skip


def _scores(outcome: Mapping[str, Any]) -> Table:
    """The index and its domains, now and expected, with the worse and the better end."""
    rows = [("Whole index", outcome["whole"]), *((each["title"], each) for each in outcome["domains"])]
    columns = [
        Column("part", "Part"), Column("now", "Now", numeric=True), Column("expected", "Expected", numeric=True),
        Column("change", "Change", numeric=True), Column("range", "From worst to best", numeric=True),
    ]  # fmt: skip
    return Table(
        "index-then",
        "Scores: 0 is usual in the baseline year, above it is better",
        columns,
        [_score_row(title, each) for title, each in rows],
        stacked=True,
    )


def _score_row(title: str, each: Mapping[str, Any]) -> Row:
    if each["now"] is None:
        absent = Cell(reason_for(each["absent"]).short, absent=True)
        return Row([title, absent, "–", "–", "–"])
    texts = {name: number(each[name], _SCORE, signed=True) for name in ("now", "expected", "low", "high")}
    change = number(each["expected"] - each["now"], _SCORE, signed=True)
    span = texts["low"] if texts["low"] == texts["high"] else f"{texts['low']} to {texts['high']}"
    return Row([title, texts["now"], texts["expected"], change, span], marked=title == "Whole index")


def _links(index: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where the figures come from."""
    slug = index["definition"]
    return [
        (f"{index['area_name']} in the index", reverse("area_in_index", args=[slug, index["area"]])),
        (f"Run {index['run_id']} of the index, which these scores are from", reverse("run", args=[slug, index["run_id"]])),
        ("How the index is worked out", reverse("method", args=[slug])),
    ]  # fmt: skip


def _lens(tradeoff: TradeOff, each: Mapping[str, Any], claims: Mapping[int, str]) -> LensLine:
    said = [
        touched_said(tradeoff, one, claims)
        for part in ("gains", "loses", "same", "unknown")
        for one in each[part]
    ]
    mixed = f"Gain by one option and lose by another: {', '.join(each['mixed'])}." if each["mixed"] else ""
    return LensLine(lens_title(each["lens"]), tuple(said), mixed)


def _thing(tradeoff: TradeOff, each: Mapping[str, Any], claims: Mapping[int, str]) -> ThingLine:
    way = Way(each["way"])
    source, href = source_of(tradeoff, each["evidence"], each["source"], claims)
    said = Said(
        WAY_SHORT[way], COLOURS[way], each["words"], f"by “{each['option']}”", sure_words(each["sureness"]), source, href
    )  # fmt: skip
    return ThingLine(each["subject"], asset_address(tradeoff, each["asset"]) if each["asset"] else "", said)


def saved_note(scenario: Scenario, run_now: int | None) -> str:
    """When a scenario was saved, and whether the index was recomputed since."""
    said = f"Saved on {day(scenario.saved_at)}. It shows what was shown then."
    if scenario.run_id and run_now and scenario.run_id != run_now:
        return f"{said} The index was recomputed since: run {run_now} is the newest, this is from run {scenario.run_id}."
    return said
