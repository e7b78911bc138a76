"""Reading options, their effects and what they are told with: the index, evidence, assets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from deliberation.bodies.queries.assets import MOST_NUMBER, listed
from deliberation.tradeoffs.calc.explore import EffectFacts, OptionFacts
from deliberation.tradeoffs.calc.outcome import outcome
from deliberation.tradeoffs.calc.words import EffectKind, EnvelopeKind, Lens, Sureness, Way
from deliberation.tradeoffs.models import Effect, EvidenceItem, EvidenceStatus, Option, TradeOff
from indexapp.calc.what_if import Basis
from indexapp.queries.pins import MetricChoice, metrics_of
from indexapp.queries.what_if import NoRunYet, basis_of
from kernel.errors import NotFound

MOST_ASSETS = 500


@dataclass(frozen=True)
class Reckoned:
    """What the scores of the area are made of; without a `basis` there is a sentence that says `why_not`."""

    basis: Basis | None
    why_not: str = ""


def options_of(tradeoff: TradeOff) -> list[Option]:
    """The options in their order, each with its effects loaded. Two queries."""
    rows = Option.objects.filter(tradeoff=tradeoff).order_by("position")
    return list(rows.prefetch_related(Prefetch("effects", Effect.objects.order_by("position", "pk"))))


def option_at(tradeoff: TradeOff, position: int) -> Option:
    """One option by its position, with its effects. Raises NotFound."""
    found = next((each for each in options_of(tradeoff) if each.position == position), None)
    if found is None:
        raise NotFound("This trade-off has no such option.", next_step="See the options of the trade-off.")
    return found


def facts_of(options: Iterable[Option]) -> tuple[OptionFacts, ...]:
    """Options as the calculations take them."""
    return tuple(
        OptionFacts(
            option.position, option.name, option.cost, option.divisible, option.least, option.as_now,
            tuple(_effect(each) for each in option.effects.all()), option.pk,
        )
        for option in options
    )  # fmt: skip


def _effect(row: Effect) -> EffectFacts:
    return EffectFacts(
        kind=EffectKind(row.kind),
        metric=row.metric,
        lens=Lens(row.lens) if row.lens else None,
        subject=row.subject,
        way=Way(row.way),
        size=row.size,
        low=row.low,
        high=row.high,
        sureness=Sureness(row.sureness),
        words=row.words,
        source=row.source,
        evidence_number=row.evidence_number,
        asset_id=row.asset_id,
    )


def reckoned(tradeoff: TradeOff) -> Reckoned:
    """The area's scores in the index that the trade-off uses. Four queries, or none without an index."""
    if not tradeoff.definition:
        return Reckoned(
            None, "This trade-off uses no index, so no scores can be worked out. Costs and effects can."
        )
    try:
        return Reckoned(basis_of(tradeoff.definition, tradeoff.area_key))
    except NoRunYet:
        return Reckoned(
            None, "The index has no published figures yet. Costs and effects are shown without scores."
        )
    except NotFound:
        return Reckoned(
            None,
            f"The index has no scores for {tradeoff.area_name}. Costs and effects are shown without them.",
        )


def explored(
    tradeoff: TradeOff, options: Iterable[Option], picks: Mapping[int, int], basis: Basis | None
) -> dict[str, Any]:
    """What picks come to (see `calc.outcome`). Raises ValueError for picks that cannot be."""
    return outcome(
        facts_of(options),
        picks,
        kind=EnvelopeKind(tradeoff.envelope_kind),
        envelope=tradeoff.envelope,
        basis=basis,
    )  # fmt: skip


def metrics_to_choose(tradeoff: TradeOff) -> list[MetricChoice]:
    """The metrics of the index that a trade-off uses, in reading order; none without an index. One or two queries."""
    if not tradeoff.definition:
        return []
    try:
        return metrics_of(tradeoff.definition)
    except NotFound:
        return []


def evidence_to_choose(tradeoff: TradeOff) -> list[tuple[int, str]]:
    """Number and claim of the items that an effect may be drawn from. One query."""
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.ACCEPTED)
    return list(rows.order_by("number").values_list("number", "claim"))


def claims_of(tradeoff: TradeOff, options: Iterable[Option]) -> dict[int, str]:
    """The claims of the items that the effects of some options are drawn from, by number. One query, or none."""
    numbers = {each.evidence_number for option in options for each in option.effects.all()} - {None}
    if not numbers:
        return {}
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, number__in=numbers)
    return dict(rows.values_list("number", "claim"))


def assets_to_choose(tradeoff: TradeOff) -> list[tuple[int, str]]:
    """Id and name of what the area's map of assets lists, by name. One query."""
    rows = listed(tradeoff.area_key).order_by("name", "pk").values_list("pk", "name")
    return list(rows[:MOST_ASSETS])


def assets_named(tradeoff: TradeOff, ids: Iterable[int]) -> dict[int, str]:
    """Names of those assets, of some ids, that the area's map lists. One query, or none."""
    wanted = [each for each in ids if 0 < each < MOST_NUMBER]
    if not wanted:
        return {}
    return dict(listed(tradeoff.area_key).filter(pk__in=wanted).order_by().values_list("pk", "name"))
