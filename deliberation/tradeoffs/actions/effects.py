"""The effects of an option: on metrics of the index, on people, on services and on assets of the area."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import line
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import EffectKind, Lens, Sureness, Way
from deliberation.tradeoffs.models import Effect, Option, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import check_stage
from deliberation.tradeoffs.queries.weigh import (
    assets_named,
    evidence_to_choose,
    metrics_to_choose,
    option_at,
)
from indexapp.queries.pins import MetricChoice
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput

MOST_EFFECTS = 60
MOST_SIZE = 1e9
"""Of an effect, in whatever unit; more is a slip of the keyboard."""


@dataclass(frozen=True)
class EffectGiven:
    """An effect as it is sent (see the model). Of a metric with a `size` the `way` follows from it."""

    kind: str
    metric: str = ""
    lens: str = ""
    subject: str = ""
    asset_id: int | None = None
    way: str = Way.UNKNOWN.value
    size: float | None = None
    low: float | None = None
    high: float | None = None
    sureness: str = Sureness.UNSURE.value
    words: str = ""
    source: str = ""
    evidence_number: int | None = None


@dataclass(frozen=True)
class _Known:
    """What effects may point to: metrics by slug, numbers of evidence, names of assets by id."""

    metrics: Mapping[str, MetricChoice]
    evidence: frozenset[int]
    assets: Mapping[int, str]


@transaction.atomic
def set_effects(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, position: int, effects: Sequence[EffectGiven]
) -> Option:
    """Put these effects, in this order, in the place of those of one option.

    Each says how sure it is and where it comes from. Raises NotFound, WrongStage, BadInput with the `row` and `field`
    that it is about.
    """
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_EFFECTS)
    option = option_at(tradeoff, position)
    rows = _checked(tradeoff, effects)
    Effect.objects.filter(option=option).delete()
    Effect.objects.bulk_create(
        Effect(option=option, position=place, **row) for place, row in enumerate(rows, 1)
    )
    TradeOff.objects.filter(pk=tradeoff.pk).update(changed_at=clock.now())
    record(
        actor,
        Event.EFFECTS_SET,
        "tradeoff",
        tradeoff.pk,
        body=str(body_id),
        option=option.pk,
        count=len(rows),
    )
    return option_at(tradeoff, position)


def _checked(tradeoff: TradeOff, effects: Sequence[EffectGiven]) -> list[dict[str, Any]]:
    if len(effects) > MOST_EFFECTS:
        raise BadInput(f"An option can have {MOST_EFFECTS} effects at most.")
    if not effects:
        return []
    known = _Known(
        {each.slug: each for each in metrics_to_choose(tradeoff)},
        frozenset(number for number, _ in evidence_to_choose(tradeoff)),
        assets_named(tradeoff, [each.asset_id for each in effects if each.asset_id is not None]),
    )
    rows, seen = [], dict[tuple[Any, ...], int]()
    for row, each in enumerate(effects, 1):
        columns = _columns(each, row, known)
        about = (
            each.kind,
            columns["metric"],
            columns["lens"],
            columns["asset_id"],
            columns["subject"].casefold(),
        )
        same = seen.setdefault(about, row)
        if same != row:
            raise _wrong(
                row,
                _ABOUT[EffectKind(each.kind)],
                f"Effect {row} is about the same as effect {same}. Put them together.",
            )
        rows.append(columns)
    return rows


_ABOUT = {
    EffectKind.METRIC: "metric",
    EffectKind.PEOPLE: "subject",
    EffectKind.SERVICE: "subject",
    EffectKind.ASSET: "asset_id",
}
"""The field that says what each kind of effect is about."""


def _columns(each: EffectGiven, row: int, known: _Known) -> dict[str, Any]:
    kind = EffectKind(_code(row, "kind", each.kind, EffectKind, "what it is on"))
    columns: dict[str, Any] = {
        "kind": kind.value, "metric": "", "lens": "", "subject": "", "asset_id": None, "size": None, "low": None, "high": None,
        "way": _code(row, "way", each.way, Way, "which way it goes"),
        "sureness": _code(row, "sureness", each.sureness, Sureness, "how sure it is"),
        "words": _text(row, "words", "What effect {} says", each.words, 500),
        "source": _text(row, "source", "The source of effect {}", each.source, 300),
        "evidence_number": each.evidence_number,
    }  # fmt: skip
    if each.evidence_number is not None and each.evidence_number not in known.evidence:
        raise _wrong(row, "evidence_number", f"Effect {row} names an item that is not in the evidence pack.")
    if each.evidence_number is None and not columns["source"]:
        raise _wrong(
            row,
            "source",
            f"Effect {row} needs a source: an item of the evidence pack, or where you have it from.",
        )
    return columns | _OF_KIND[kind](each, row, known)


def _on_metric(each: EffectGiven, row: int, known: _Known) -> dict[str, Any]:
    metric = known.metrics.get(each.metric)
    if metric is None:
        raise _wrong(row, "metric", f"Effect {row} names no metric of the index that this trade-off uses.")
    if each.size is None:
        if each.low is not None or each.high is not None:
            raise _wrong(row, "size", f"Effect {row} has a range and no best guess.")
        return {"metric": metric.slug}
    figures = {name: _figure(row, name, getattr(each, name)) for name in ("low", "size", "high")}
    if not figures["low"] <= figures["size"] <= figures["high"]:
        raise _wrong(
            row, "low", f"The best guess of effect {row} must lie between its low and its high estimate."
        )
    return {"metric": metric.slug, "way": _way_of(each.size, metric.direction).value, **figures}


def _way_of(size: float, direction: int) -> Way:
    """Which way a change of a metric goes: better or worse by the metric's own direction."""
    if size == 0:
        return Way.SAME
    return Way.BETTER if (size > 0) == (direction > 0) else Way.WORSE


def _on_people(each: EffectGiven, row: int, known: _Known) -> dict[str, Any]:
    return {
        "lens": _code(row, "lens", each.lens, Lens, "by what these people differ"),
        "subject": _text(row, "subject", "The group of people of effect {}", each.subject, 160, needed=True),
    }


def _on_service(each: EffectGiven, row: int, known: _Known) -> dict[str, Any]:
    return {"subject": _text(row, "subject", "The service of effect {}", each.subject, 160, needed=True)}


def _on_asset(each: EffectGiven, row: int, known: _Known) -> dict[str, Any]:
    if each.asset_id is None or each.asset_id not in known.assets:
        raise _wrong(row, "asset_id", f"Effect {row} names no asset that the map of this area lists.")
    return {"asset_id": each.asset_id, "subject": known.assets[each.asset_id][:160]}


_OF_KIND = {
    EffectKind.METRIC: _on_metric,
    EffectKind.PEOPLE: _on_people,
    EffectKind.SERVICE: _on_service,
    EffectKind.ASSET: _on_asset,
}


def _figure(row: int, name: str, value: float | None) -> float:
    words = {"low": "low estimate", "size": "best guess", "high": "high estimate"}[name]
    if value is None:
        raise _wrong(row, name, f"Effect {row} has a size and no {words}. How wide could it be?")
    if isinstance(value, bool) or not math.isfinite(value) or abs(value) > MOST_SIZE:
        raise _wrong(row, name, f"The {words} of effect {row} must be a number.")
    return float(value)


def _code(row: int, field: str, value: str, codes: Any, what: str) -> str:
    if value not in {each.value for each in codes}:
        raise _wrong(row, field, f"Effect {row} does not say {what}.")
    return str(value)


def _text(row: int, field: str, what: str, text: str, most: int, *, needed: bool = False) -> str:
    try:
        return line(what.format(row), text, most, needed=needed)
    except BadInput as error:
        raise _wrong(row, field, error.message) from error


def _wrong(row: int, field: str, sentence: str) -> BadInput:
    return BadInput(sentence, row=row, field=field)
