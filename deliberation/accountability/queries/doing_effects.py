"""Expected effects: those of an action or a decision, one with its reviews, and what the index says of it now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform, KeyTransform

from accounts.dates import ENGLAND
from deliberation.accountability.calc.did_it_work import Comparison, Series, Side, Span, compare
from deliberation.accountability.calc.doing import ReviewStatus
from deliberation.accountability.models import Action, Decision, EffectReview, ExpectedEffect
from deliberation.bodies.models import Body
from indexapp.queries.peers import AreaFigures, PeerFigures, figures_with_peers
from kernel.errors import NotFound


@dataclass(frozen=True)
class Window:
    """From when to when something was done: before the first day is “before”, from the last day on is “after”."""

    begun_on: dt.date
    done_on: dt.date
    is_done: bool


@dataclass(frozen=True)
class Looked:
    """What the newest run says of an effect, against similar areas."""

    figures: PeerFigures
    window: Window
    comparison: Comparison

    def as_json(self) -> dict[str, Any]:
        """Everything that a review freezes: the comparison, the window, and which run said so in which unit."""
        about = ("definition", "definition_title", "metric", "title", "unit", "direction", "decimals", "run_id", "run_finished_at", "illustrative")  # fmt: skip
        return {
            "comparison": self.comparison.as_json(),
            "begun_on": self.window.begun_on.isoformat(),
            "done_on": self.window.done_on.isoformat(),
            "is_done": self.window.is_done,
            "latest": next(
                (
                    each.period
                    for each in reversed(self.comparison.points)
                    if each.side == Side.AFTER and each.own is not None
                ),
                "",
            ),
            **{name: getattr(self.figures, name) for name in about},
        }


def no_such_effect() -> NotFound:
    """What to raise where there is none."""
    return NotFound("There is no such expected effect.", next_step="Look for it on the page of the action.")


def effects() -> QuerySet[ExpectedEffect]:
    """All of what everybody may see, with what they belong to: those of actions, and of published decisions."""
    return ExpectedEffect.objects.select_related("action__body", "decision__body").filter(
        Q(action__isnull=False) | Q(decision__published_at__isnull=False)
    )


def effect_at(effect_id: UUID) -> ExpectedEffect:
    """One, with its reviews. Raises NotFound."""
    found = effects().filter(pk=effect_id).prefetch_related(_REVIEWS).first()
    if found is None:
        raise no_such_effect()
    return found


def effect_of(body: Body, effect_id: UUID) -> ExpectedEffect:
    """One of this body's. Raises NotFound, for another body's too."""
    found = effect_at(effect_id)
    if body_of(found).pk != body.pk:
        raise no_such_effect()
    return found


_REVIEWS = Prefetch("reviews", EffectReview.objects.order_by("-due_on", "-pk"))


def effects_of(kind: str, thing_id: UUID) -> list[ExpectedEffect]:
    """The expected effects of an action or a decision (`kind`), with their reviews, newest first; two queries."""
    rows = ExpectedEffect.objects.filter(**{f"{kind}_id": thing_id})
    return list(rows.prefetch_related(_REVIEWS).order_by("made_at", "pk"))


def effects_with_verdict(decision: Decision) -> QuerySet[ExpectedEffect]:
    """The expected effects of a decision, each with the `verdict` of the last look, or None; one query."""
    last = EffectReview.objects.filter(effect=OuterRef("pk"), status=ReviewStatus.DONE).order_by(
        "-due_on", "-pk"
    )
    verdict = KeyTextTransform("verdict", KeyTransform("comparison", "figures"))
    said = last.annotate(said=verdict).values("said")[:1]
    return ExpectedEffect.objects.filter(decision=decision).annotate(verdict=Subquery(said)).order_by("pk")


def body_of(effect: ExpectedEffect) -> Body:
    """Whose effect it is; the action or the decision must be loaded."""
    return thing_of(effect).body


def thing_of(effect: ExpectedEffect) -> Action | Decision:
    """What the effect is expected of."""
    thing = effect.action if effect.action is not None else effect.decision
    assert thing is not None  # noqa: S101 - the database sees to it
    return thing


def done_reviews(effect: ExpectedEffect) -> list[EffectReview]:
    """Those that were done, newest first; no query where they were fetched."""
    return [each for each in effect.reviews.all() if each.status == ReviewStatus.DONE]


def next_review(effect: ExpectedEffect) -> EffectReview | None:
    """The first one that is still to come, or overdue; no query where they were fetched."""
    waiting = [each for each in effect.reviews.all() if each.status == ReviewStatus.PROPOSED]
    return min(waiting, key=lambda each: each.due_on) if waiting else None


def window_of(effect: ExpectedEffect) -> Window:
    """From when to when what was to have the effect was done."""
    if effect.action is not None:
        begun = effect.action.made_at.astimezone(ENGLAND).date()
        done = effect.action.done_on
    else:
        assert effect.decision is not None  # noqa: S101 - the database sees to it
        begun = effect.decision.taken_on or effect.made_at.astimezone(ENGLAND).date()
        done = effect.decision.effective_on or effect.decision.taken_on
    begun = min(begun, done) if done is not None else begun
    return Window(begun, done or begun, done is not None)


def look(effect: ExpectedEffect) -> Looked | None:
    """What the newest run says of it, against similar areas; None where the index has no such figure any more.

    At most seven queries, six of them only the first time.
    """
    found = figures_with_peers(effect.definition, effect.metric, effect.area_key)
    return looked(effect, found) if found is not None else None


def looked(effect: ExpectedEffect, found: PeerFigures) -> Looked:
    """The comparison of figures that were read already."""
    window = window_of(effect)
    comparison = compare(
        _series(found.area),
        [_series(each) for each in found.peers],
        [Span(each.code, each.starts_on, each.ends_on) for each in found.periods],
        begun_on=window.begun_on,
        done_on=window.done_on,
        rises=effect.rises,
        direction=found.direction,
    )
    return Looked(found, window, comparison)


def _series(each: AreaFigures) -> Series:
    return Series(each.key, each.name, {code: figure.value for code, figure in each.figures.items()})


def about_metrics(definition: str, metric: str, areas: Iterable[str]) -> Mapping[str, list[ExpectedEffect]]:
    """What was done about a metric in some areas, by key of area, with actions and decisions; one query."""
    found: dict[str, list[ExpectedEffect]] = {}
    rows = effects().filter(definition=definition, metric=metric, area_key__in=list(areas))
    for each in rows.order_by("-made_at", "pk")[:200]:
        found.setdefault(each.area_key, []).append(each)
    return found


def effects_on(definition: str, metric: str) -> QuerySet[ExpectedEffect]:
    """What is expected of one metric anywhere, the newest first, with reviews and what they belong to."""
    rows = effects().filter(definition=definition, metric=metric)
    return rows.prefetch_related(_REVIEWS).order_by("-made_at", "pk")
