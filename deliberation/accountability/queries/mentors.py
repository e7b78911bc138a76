"""Learning from similar areas: which of them do well on a figure, and what their bodies promised, did and decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db.models import Q, QuerySet

from deliberation.accountability.calc.decisions import DecisionStatus
from deliberation.accountability.calc.topics import unpacked
from deliberation.accountability.models import Action, Decision, ExpectedEffect
from deliberation.accountability.queries.doing_effects import about_metrics
from deliberation.bodies.models import Body
from deliberation.bodies.models.bodies import BodyArea
from indexapp.queries.geography import reference
from indexapp.queries.peers import AreaFigures, PeerFigures, figures_with_peers

Deed = TypeVar("Deed", Action, Decision)
MOST_MENTORS = 5
MOST_DEEDS = 5
READ = 300
"""How many of the newest actions and decisions are read at most, to be shared out among the areas."""


@dataclass(frozen=True)
class Mentor:
    """A similar area that does better, and what is on record of its bodies.

    `effects`: what was promised to change this very figure there. `actions` and `decisions` are about anything, or about
    the topic that was asked for; the newest first.
    """

    area: AreaFigures
    bodies: tuple[Body, ...]
    effects: tuple[ExpectedEffect, ...]
    actions: tuple[Action, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True)
class Learning:
    """A figure of an area, the similar areas, and those of them that do better, the best first."""

    figures: PeerFigures
    better: int
    compared: int
    mentors: tuple[Mentor, ...]


def learn(definition: str, metric: str, area: str, topic: str = "") -> Learning | None:
    """Whom an area can learn from on one figure; None where the index has no such figure.

    Better is by score in the period that the index shows first, whichever way the metric counts. At most eleven queries,
    six of them only the first time.
    """
    figures = figures_with_peers(definition, metric, area)
    if figures is None:
        return None
    scored = [each for each in figures.peers if _score(each, figures.period) is not None]
    own = _score(figures.area, figures.period)
    better = [each for each in scored if own is None or (_score(each, figures.period) or 0.0) > own]
    best = sorted(better, key=lambda each: -(_score(each, figures.period) or 0.0))[:MOST_MENTORS]
    return Learning(figures, len(better), len(scored), _mentors(definition, metric, best, topic))


def _score(each: AreaFigures, period: str) -> float | None:
    found = each.figures.get(period)
    return found.score if found is not None else None


def _mentors(definition: str, metric: str, best: Collection[AreaFigures], topic: str) -> tuple[Mentor, ...]:
    if not best:
        return ()
    inside = {each.key: keys_within(each.key) for each in best}
    bodies = _bodies(inside)
    effects = about_metrics(definition, metric, inside)
    actions, decisions = Action.objects.all(), _public_decisions()
    if topic:
        actions = actions.filter(topics__contains=f" {topic} ")
        decisions = decisions.filter(topics__contains=f" {topic} ")
    owners = {body.pk for found in bodies.values() for body in found}
    did = list(
        actions.filter(_about(owners, inside)).select_related("body").order_by("-made_at", "pk")[:READ]
    )
    took = list(
        decisions.filter(_about(owners, inside)).select_related("body").order_by("-taken_on", "pk")[:READ]
    )
    return tuple(
        Mentor(
            area=each,
            bodies=tuple(bodies[each.key]),
            effects=tuple(effects.get(each.key, ())),
            actions=tuple(_of(did, each.key, bodies[each.key]))[:MOST_DEEDS],
            decisions=tuple(_of(took, each.key, bodies[each.key]))[:MOST_DEEDS],
        )
        for each in best
    )


def keys_within(key: str) -> set[str]:
    """An area's key and those of the councils that lie wholly or mostly in it."""
    rows = reference().council_systems
    return {key} | {row.council for row in rows if row.system == key and row.extent != "edge"}


def _bodies(inside: Mapping[str, Collection[str]]) -> dict[str, list[Body]]:
    """The bodies that cover each area or a council in it, by name; one query."""
    keys = {key for found in inside.values() for key in found}
    covered: dict[str, dict[UUID, Body]] = defaultdict(dict)
    for row in BodyArea.objects.filter(area_key__in=keys).select_related("body").order_by("body__name"):
        for area, found in inside.items():
            if row.area_key in found:
                covered[area][row.body_id] = row.body
    return {area: list(covered[area].values()) for area in inside}


def _public_decisions() -> QuerySet[Decision]:
    return Decision.objects.filter(published_at__isnull=False, status=DecisionStatus.TAKEN.value)


def _about(owners: Collection[UUID], keys: Iterable[str]) -> Q:
    found = Q(body_id__in=owners)
    for key in keys:
        found |= Q(areas__contains=f" {key} ")
    return found


def _of(rows: Iterable[Deed], key: str, bodies: Iterable[Body]) -> list[Deed]:
    """Those filed under an area; without any area, those of its bodies."""
    owners = {body.pk for body in bodies}
    return [
        each for each in rows if key in unpacked(each.areas) or (not each.areas and each.body_id in owners)
    ]
