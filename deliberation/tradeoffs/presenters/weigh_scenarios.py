"""Scenarios as tables: each with its cost and outcome, some side by side, and what members shared, added up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from deliberation.tradeoffs.calc.amounts import amount_words
from deliberation.tradeoffs.calc.words import EnvelopeKind, Lens
from deliberation.tradeoffs.models import Scenario, TradeOff
from deliberation.tradeoffs.presenters.frame import at
from deliberation.tradeoffs.presenters.weigh_outcome import now_and_then, picked_words
from deliberation.tradeoffs.presenters.weigh_words import NOTHING_KNOWN, change_words, lens_title
from deliberation.tradeoffs.queries.weigh_scenarios import Together
from design.formats import day
from design.tables import Cell, Column, Row, Table

_WAYS = (("gains", "Gain"), ("loses", "Lose"), ("same", "About the same"), ("unknown", "Not known"))


def compared(
    tradeoff: TradeOff,
    scenarios: Sequence[Scenario],
    key: str,
    caption: str,
    whose: Mapping[Any, str] | None = None,
) -> Table:
    """Scenarios, one row each: what was picked, what it costs, and what the index would be. `whose`: names by id."""
    second = Column("whose", "Whose") if whose else Column("saved", "Saved")
    columns = [
        Column("name", "Scenario"), second, Column("picked", "Picked", wide=True), Column("cost", "Costs"),
        Column("index", "Index", wide=True), Column("unknown", "Nothing known by"),
    ]  # fmt: skip
    rows = [_row(tradeoff, each, whose[each.pk] if whose else _saved(each)) for each in scenarios]
    return Table(key, caption, columns, rows, stacked=True, empty="There are none.")


def _saved(scenario: Scenario) -> str:
    return f"{day(scenario.saved_at)}, {'shared' if scenario.shared else 'not shared'}"


def _row(tradeoff: TradeOff, scenario: Scenario, second: str) -> Row:
    outcome = scenario.outcome
    kind = EnvelopeKind(outcome["envelope_kind"])
    unknown = [lens_title(each["lens"]) for each in outcome["lenses"] if each["nothing_known"]]
    left = outcome["left"]
    return Row(
        [
            Cell(scenario.name, at(tradeoff, "scenario", scenario.pk)),
            second,
            _picks(outcome, kind),
            Cell(amount_words(outcome["total"], kind), note="" if left is None else _left(left, kind)),
            _index(outcome),
            ", ".join(unknown) or "No lens",
        ]
    )


def _picks(outcome: Mapping[str, Any], kind: EnvelopeKind) -> str:
    return (
        "; ".join(f"{each['name']}: {picked_words(each, kind)}" for each in outcome["options"]) or "Nothing"
    )


def _left(left: int, kind: EnvelopeKind) -> str:
    return f"{amount_words(abs(left), kind)} {'left over' if left >= 0 else 'lacking'}"


def _index(outcome: Mapping[str, Any]) -> str:
    return (now_and_then(outcome["whole"]) if outcome["whole"] else "") or "No score"


def side_by_side(tradeoff: TradeOff, scenarios: Sequence[Scenario], whose: Mapping[Any, str]) -> Table:
    """Some scenarios in columns: cost, index, every metric that one of them changes, and every lens."""
    columns = [Column("what", "What")] + [
        Column(f"scenario-{place}", f"{each.name} ({whose[each.pk]})", wide=True)
        for place, each in enumerate(scenarios, 1)
    ]
    outcomes = [each.outcome for each in scenarios]
    kinds = [EnvelopeKind(each["envelope_kind"]) for each in outcomes]
    rows = [
        Row(["Picked", *(_picks(each, kind) for each, kind in zip(outcomes, kinds, strict=True))]),
        Row(["Costs", *(amount_words(each["total"], kind) for each, kind in zip(outcomes, kinds, strict=True))]),
        Row(["Index", *(_index(each) for each in outcomes)]),
    ]  # fmt: skip
    titles = {each["metric"]: each["title"] for outcome in outcomes for each in outcome["metrics"]}
    rows += [Row([title, *(_change(each, slug) for each in outcomes)]) for slug, title in titles.items()]
    rows += [Row([lens_title(lens), *(_who(each, lens) for each in outcomes)]) for lens in Lens]
    return Table("side-by-side", "Side by side", columns, rows, stacked=True)


def _change(outcome: Mapping[str, Any], slug: str) -> Cell:
    found = next((each for each in outcome["metrics"] if each["metric"] == slug), None)
    if found is None:
        return Cell("No change expected")
    return Cell(change_words(found["change"], found["low"], found["high"], found["unit"], found["decimals"]))


def _who(outcome: Mapping[str, Any], lens: Lens) -> Cell:
    found = next(each for each in outcome["lenses"] if each["lens"] == lens.value)
    said = [
        f"{words}: {', '.join(each['subject'] for each in found[part])}" for part, words in _WAYS if found[part]
    ]  # fmt: skip
    return Cell("; ".join(said)) if said else Cell(NOTHING_KNOWN, absent=True)


def _amount(amount: int | None, kind: EnvelopeKind) -> Cell:
    return Cell("Too few to say", absent=True) if amount is None else Cell(amount_words(amount, kind))


def together_view(tradeoff: TradeOff, together: Together | None) -> dict[str, Any] | None:
    """What members shared, added up: a sentence, and a table once enough have shared. None before its time."""
    if together is None:
        return None
    if not together.enough:
        few = "Nobody has" if together.members == 0 else "Too few members have"
        return {
            "sentence": f"{few} shared a scenario. Numbers are shown from {together.least} members on.",
            "table": None,
        }
    kind = EnvelopeKind(tradeoff.envelope_kind)
    columns = [
        Column("option", "Option"), Column("members", f"Members, of {together.members}", numeric=True),
        Column("least", "Least", numeric=True), Column("middle", "In the middle", numeric=True),
        Column("most", "Most", numeric=True),
    ]  # fmt: skip
    rows = [
        Row([each.name, str(each.members), *(_amount(amount, kind) for amount in (each.least, each.middle, each.most))])
        for each in together.given
    ]  # fmt: skip
    sentence = f"{together.members} members have shared a scenario. Of each the newest counts."
    return {
        "sentence": sentence,
        "table": Table("together", "Where members put it", columns, rows, stacked=True),
    }
