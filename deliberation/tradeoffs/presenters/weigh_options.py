"""Options side by side: what each costs, changes, and who gains and loses. No cell is left empty."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from deliberation.bodies.calc.light_text import Block, blocks
from deliberation.tradeoffs.calc.amounts import amount_words
from deliberation.tradeoffs.calc.words import (
    LENS_WORDS,
    SURENESS_WORDS,
    EffectKind,
    EnvelopeKind,
    Lens,
    Sureness,
    Way,
)
from deliberation.tradeoffs.models import Effect, Option, TradeOff
from deliberation.tradeoffs.presenters.weigh_words import (
    COLOURS,
    NOTHING_KNOWN,
    PEOPLE_WAY,
    SURE_SHORT,
    WAY_SHORT,
    Said,
    asset_address,
    change_words,
    metric_address,
    source_of,
    way_of_range,
)
from indexapp.queries.pins import MetricChoice

CSV_COLUMNS = (
    "option", "name", "as_now", "cost", "cost_words", "divisible", "least", "kind", "about", "lens", "metric", "unit", "way",
    "size", "low", "high", "sureness", "words", "evidence", "source", "illustrative",
)  # fmt: skip


@dataclass(frozen=True)
class OptionHead:
    """One option as its column and its card tell it. `over`: what it costs beyond the envelope, in words."""

    position: int
    name: str
    description: list[Block]
    as_now: bool
    cost: str
    cost_note: str
    of_envelope: str
    over: str
    part: str


@dataclass(frozen=True)
class ComparedCell:
    """What is said of one thing for one option; empty `said` means that nothing is known, which is shown in words."""

    option: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class ComparedRow:
    """One thing, compared over all options."""

    title: str
    href: str
    note: str
    cells: tuple[ComparedCell, ...]


@dataclass(frozen=True)
class Comparison:
    """Everything that the page of options shows. `gaps`: how many cells of the fairness lens say nothing."""

    heads: list[OptionHead]
    metrics: list[ComparedRow]
    lenses: list[ComparedRow]
    services: list[ComparedRow]
    assets: list[ComparedRow]
    envelope: str
    gaps: int
    cells: int
    nothing: str = NOTHING_KNOWN
    sure: list[tuple[str, str]] = field(default_factory=list)


def comparison(
    tradeoff: TradeOff, options: Sequence[Option], metrics: Sequence[MetricChoice], claims: Mapping[int, str]
) -> Comparison:
    """Options side by side (their effects loaded); `metrics` of the index, `claims` of the evidence by number."""
    kind = EnvelopeKind(tradeoff.envelope_kind)
    known = {each.slug: each for each in metrics}
    grid = _Grid(tradeoff, options, known, claims)
    lenses = [grid.row(EffectKind.PEOPLE, lens.value, LENS_WORDS[lens]) for lens in Lens]
    return Comparison(
        heads=[_head(tradeoff, option, kind) for option in options],
        metrics=grid.metrics(),
        lenses=lenses,
        services=grid.subjects(EffectKind.SERVICE),
        assets=grid.subjects(EffectKind.ASSET),
        envelope=_envelope(tradeoff, kind),
        gaps=sum(not cell.said for row in lenses for cell in row.cells),
        cells=len(lenses) * len(options),
        sure=[(short, words.partition(": ")[2]) for short, words in _sure_words()],
    )


def _envelope(tradeoff: TradeOff, kind: EnvelopeKind) -> str:
    if kind is EnvelopeKind.NONE:
        return ""
    year = " in a year" if kind in (EnvelopeKind.MONEY, EnvelopeKind.STAFF_HOURS) else ""
    return f"{amount_words(tradeoff.envelope, kind)}{year}"


def _sure_words() -> list[tuple[str, str]]:
    return [(SURE_SHORT[code], words) for code, words in SURENESS_WORDS.items()]


def _head(tradeoff: TradeOff, option: Option, kind: EnvelopeKind) -> OptionHead:
    over = option.cost - tradeoff.envelope
    has_envelope = kind is not EnvelopeKind.NONE and tradeoff.envelope > 0
    share = round(100 * option.cost / tradeoff.envelope) if has_envelope else 0
    return OptionHead(
        option.position,
        option.name,
        blocks(option.description),
        option.as_now,
        _cost_words(option, kind),
        option.cost_note,
        f"{share}% of what there is" if has_envelope and option.cost > 0 else "",
        f"{amount_words(over, kind)} more than there is" if has_envelope and over > 0 else "",
        _part_words(option, kind),
    )


def _cost_words(option: Option, kind: EnvelopeKind) -> str:
    if option.cost < 0:
        return f"Saves {amount_words(-option.cost, kind)}"
    return amount_words(option.cost, kind) if option.cost else "Nothing more than now"


def _part_words(option: Option, kind: EnvelopeKind) -> str:
    if option.as_now:
        return ""
    if not option.divisible:
        return "As a whole, or not at all"
    if option.least:
        return f"Can be done in part, from {amount_words(option.least, kind)}"
    return "Can be done in part"


class _Grid:
    """Effects by what they are about and by option."""

    def __init__(
        self,
        tradeoff: TradeOff,
        options: Sequence[Option],
        metrics: Mapping[str, MetricChoice],
        claims: Mapping[int, str],
    ) -> None:
        self.tradeoff, self.options, self.known, self.claims = tradeoff, options, metrics, claims
        self.found: dict[tuple[str, str], dict[int, list[Effect]]] = {}
        for option in options:
            for effect in option.effects.all():
                about = self.found.setdefault((effect.kind, _key(effect)), {})
                about.setdefault(option.position, []).append(effect)

    def row(self, kind: EffectKind, key: str, title: str, href: str = "", note: str = "") -> ComparedRow:
        """One thing over all options."""
        by_option = self.found.get((kind.value, key), {})
        tell = _TELL[kind]
        return ComparedRow(
            title,
            href,
            note,
            tuple(
                ComparedCell(
                    option.name, tuple(tell(self, effect) for effect in by_option.get(option.position, ()))
                )
                for option in self.options
            ),
        )

    def metrics(self) -> list[ComparedRow]:
        """The metrics that some option changes, in the order of the index; unknown ones last."""
        slugs = [key for kind, key in self.found if kind == EffectKind.METRIC.value]
        order = {slug: place for place, slug in enumerate(self.known)}
        rows = []
        for slug in sorted(slugs, key=lambda each: (order.get(each, len(order)), each)):
            metric = self.known.get(slug)
            if metric is None:
                rows.append(
                    self.row(EffectKind.METRIC, slug, slug, note="The index no longer has this metric.")
                )
                continue
            better = "higher is better" if metric.direction > 0 else "lower is better"
            note = f"{metric.unit}; {better}" if metric.unit else better
            href = metric_address(self.tradeoff.definition, slug)
            rows.append(self.row(EffectKind.METRIC, slug, metric.title, href, note))
        return rows

    def subjects(self, kind: EffectKind) -> list[ComparedRow]:
        """Services or assets by name."""
        firsts = {
            key: next(iter(by_option.values()))[0]
            for (found, key), by_option in self.found.items()
            if found == kind.value
        }
        rows = sorted(firsts.items(), key=lambda each: each[1].subject.casefold())
        return [
            self.row(
                kind, key, first.subject, asset_address(self.tradeoff, first.asset_id) if first.asset_id else ""
            )
            for key, first in rows
        ]  # fmt: skip

    def of_metric(self, effect: Effect) -> Said:
        """An effect on a metric: which way, and by how much with its range."""
        metric = self.known.get(effect.metric)
        if effect.size is None or effect.low is None or effect.high is None:
            way = Way(effect.way)
            return self._said(effect, WAY_SHORT[way], COLOURS[way], "No figure", effect.words)
        direction, unit, decimals = (metric.direction, metric.unit, metric.decimals) if metric else (1, "", 1)
        tag, way = way_of_range(effect.size, effect.low, effect.high, direction)
        text = change_words(effect.size, effect.low, effect.high, unit, decimals)
        return self._said(effect, tag, COLOURS[way], text, effect.words)

    def of_people(self, effect: Effect) -> Said:
        """An effect on a group of people: whether they gain or lose."""
        way = Way(effect.way)
        return self._said(effect, PEOPLE_WAY[way], COLOURS[way], effect.subject, effect.words)

    def of_thing(self, effect: Effect) -> Said:
        """An effect on a service or an asset."""
        way = Way(effect.way)
        return self._said(effect, WAY_SHORT[way], COLOURS[way], effect.words, "")

    def _said(self, effect: Effect, tag: str, colour: str, text: str, note: str) -> Said:
        source, href = source_of(self.tradeoff, effect.evidence_number, effect.source, self.claims)
        return Said(tag, colour, text, note, SURE_SHORT[Sureness(effect.sureness)], source, href)


_TELL: dict[EffectKind, Callable[[_Grid, Effect], Said]] = {
    EffectKind.METRIC: _Grid.of_metric,
    EffectKind.PEOPLE: _Grid.of_people,
    EffectKind.SERVICE: _Grid.of_thing,
    EffectKind.ASSET: _Grid.of_thing,
}


def _key(effect: Effect) -> str:
    """What an effect is about, within its kind."""
    if effect.kind == EffectKind.METRIC.value:
        return effect.metric
    if effect.kind == EffectKind.PEOPLE.value:
        return effect.lens
    return str(effect.asset_id) if effect.asset_id else effect.subject.casefold()


def effect_rows(
    tradeoff: TradeOff, options: Sequence[Option], metrics: Sequence[MetricChoice]
) -> list[dict[str, Any]]:
    """Every effect of every option as a row (see CSV_COLUMNS); an option without effects has one row without.

    For every lens of which an option says nothing there is a row too, with `way` “nothing_known”.
    """
    known = {each.slug: each for each in metrics}
    kind = EnvelopeKind(tradeoff.envelope_kind)
    return [
        _option_cells(tradeoff, option, kind) | cells
        for option in options
        for cells in [*(_effect_cells(each, known) for each in option.effects.all()), *_gaps(option)]
    ]


def _option_cells(tradeoff: TradeOff, option: Option, kind: EnvelopeKind) -> dict[str, Any]:
    return {
        "option": option.position,
        "name": option.name,
        "as_now": option.as_now,
        "cost": option.cost,
        "cost_words": amount_words(option.cost, kind),
        "divisible": option.divisible,
        "least": option.least,
        "illustrative": tradeoff.illustrative,
    }


def _effect_cells(effect: Effect, known: Mapping[str, MetricChoice]) -> dict[str, Any]:
    metric = known.get(effect.metric)
    return {
        "kind": effect.kind,
        "about": (metric.title if metric else effect.metric) or effect.subject,
        "lens": effect.lens,
        "metric": effect.metric,
        "unit": metric.unit if metric else "",
        "way": effect.way,
        "size": effect.size,
        "low": effect.low,
        "high": effect.high,
        "sureness": effect.sureness,
        "words": effect.words,
        "evidence": effect.evidence_number,
        "source": effect.source,
    }


def _gaps(option: Option) -> list[dict[str, Any]]:
    said = {effect.lens for effect in option.effects.all()}
    empty: dict[str, Any] = dict.fromkeys(("size", "low", "high", "evidence"))
    empty |= dict.fromkeys(("about", "metric", "unit", "sureness", "words", "source"), "")
    return [
        empty | {"kind": EffectKind.PEOPLE.value, "lens": lens.value, "way": "nothing_known"}
        for lens in Lens
        if lens.value not in said
    ]
