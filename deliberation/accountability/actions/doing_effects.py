"""What an action or a decision is expected to change, pinned when it is said, and looked at when the day has come."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.doing_effects_news import tell_of_effect
from deliberation.accountability.actions.doing_rows import check_day
from deliberation.accountability.calc.did_it_work_words import in_words
from deliberation.accountability.calc.doing import ReviewStatus
from deliberation.accountability.calc.review_days import review_days
from deliberation.accountability.models import Action, Decision, EffectReview, ExpectedEffect
from deliberation.accountability.queries.acting import membership_with
from deliberation.accountability.queries.doing import no_such_action
from deliberation.accountability.queries.doing_effects import effects, look, no_such_effect
from deliberation.bodies.actions.texts import passage
from deliberation.bodies.queries.roles import scope_of
from indexapp.queries.pins import figure_now
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

MOST_EFFECTS = 10
TAKE_BACK_WITHIN = dt.timedelta(days=1)
"""How long a slip of the keyboard can be taken back. After that what was expected stays to be read."""
LARGEST = Decimal(10) ** 13


@dataclass(frozen=True)
class EffectGiven:
    """What is expected: a metric of an index in an area, which way, by when, and by how much where that was said.

    `size` is in the unit of the metric, and positive whichever way the figure is to go.
    """

    definition: str
    metric: str
    area: str
    rises: bool
    by: dt.date
    size: Decimal | None = None


@transaction.atomic
def expect_effect(
    *,
    actor: Actor,
    body_id: UUID,
    given: EffectGiven,
    action_id: UUID | None = None,
    decision_id: UUID | None = None,
) -> ExpectedEffect:
    """Say what an action or a decision of a body is expected to change. The figure as it is now is pinned beside it.

    Days on which to look whether it worked are proposed at once. The same effect of the same thing is there once.
    Raises NotFound, BadInput where the index has no such figure, WrongState for another effect on the same figure.
    """
    require(actor, Permission.EFFECT_REVIEW, scope_of(body_id))
    of = _thing(body_id, action_id, decision_id)
    size = _size(given.size)
    check_day(given.by, "by")
    figure = figure_now(given.definition, given.metric, given.area)
    if figure is None or not figure.unit:
        raise BadInput("The index has no such figure.", field="metric")
    same = ExpectedEffect.objects.filter(
        **of, definition=figure.definition, metric=figure.metric, area_key=figure.area
    ).first()
    if same is not None and (same.rises, same.by, same.size) == (given.rises, given.by, size):
        return same
    if same is not None:
        raise WrongState(
            "Something else is expected of this figure already.", next_step="It stays as it was said."
        )
    if ExpectedEffect.objects.filter(**of).count() >= MOST_EFFECTS:
        raise WrongState(f"At most {MOST_EFFECTS} effects can be expected of one thing.")
    effect = ExpectedEffect.objects.create(
        **of, definition=figure.definition, metric=figure.metric, title=figure.title[:200], area_key=figure.area,
        area_name=figure.area_name[:160], rises=given.rises, size=size, by=given.by, baseline=figure.as_json(),
        run_id=figure.run_id, made_at=clock.now(),
    )  # fmt: skip
    EffectReview.objects.bulk_create(EffectReview(effect=effect, due_on=on) for on in review_days(given.by))
    record(
        actor, Event.EFFECT_EXPECTED, "effect", effect.pk, body=str(body_id), metric=figure.metric, area=figure.area,
        run=figure.run_id,
    )  # fmt: skip
    return effect


@transaction.atomic
def remove_effect(*, actor: Actor, body_id: UUID, effect_id: UUID) -> None:
    """Take back what was said by mistake, within a day and before anybody looked. Raises NotFound, WrongState."""
    require(actor, Permission.EFFECT_REVIEW, scope_of(body_id))
    effect = _locked_effect(body_id, effect_id)
    check_removable(effect)
    pk = effect.pk
    effect.delete()
    record(actor, Event.EFFECT_REMOVED, "effect", pk, body=str(body_id))


def check_removable(effect: ExpectedEffect) -> None:
    """Raise WrongState for an effect that stays."""
    looked_at = effect.reviews.exclude(status=ReviewStatus.PROPOSED.value).exists()
    if looked_at or clock.now() - effect.made_at > TAKE_BACK_WITHIN:
        raise WrongState(
            "What was expected stays to be read: it can be taken back within a day, and before anybody looked."
        )


@transaction.atomic
def review_effect(*, actor: Actor, body_id: UUID, effect_id: UUID, note: str = "") -> EffectReview:
    """Look whether it worked, and freeze what the newest run says: before and after, against similar areas, in words.

    It takes the place of the oldest look that has fallen due; without one it is a look of today's. Twice on one day with
    the same figures it is done once. Raises NotFound, and WrongState where the index has no such figure any more.
    """
    require(actor, Permission.EFFECT_REVIEW, scope_of(body_id))
    effect = _locked_effect(body_id, effect_id)
    text = passage("The note", note, 4000)
    found = look(effect)
    if found is None:
        raise WrongState("The index has no such figure any more, so there is nothing to compare.")
    today = today_in_england()
    same = effect.reviews.filter(
        status=ReviewStatus.DONE.value,
        run_id=found.figures.run_id,
        done_at__gte=clock.now() - TAKE_BACK_WITHIN,
    ).first()
    if same is not None and same.note == text:
        return same
    review = _due_review(effect, today)
    by = membership_with(actor, body_id, Permission.EFFECT_REVIEW)
    review.status, review.run_id = ReviewStatus.DONE.value, found.figures.run_id
    review.figures = found.as_json()
    review.words = " ".join(in_words(review.figures, effect.rises))[:2000]
    review.note, review.membership, review.role = text, by, by.role if by else ""
    review.done_at = clock.now()
    review.save()
    tell_of_effect(
        effect, f"review:{review.pk}", f"Did it work? {effect.title} in {effect.area_name}", review.words
    )
    record(
        actor, Event.EFFECT_REVIEWED, "effect", effect.pk, body=str(body_id), number=review.pk, run=review.run_id,
        code=str(found.comparison.verdict),
    )  # fmt: skip
    return review


@transaction.atomic
def skip_review(*, actor: Actor, body_id: UUID, effect_id: UUID, review_id: int, reason: str) -> EffectReview:
    """Leave out a look that was proposed, and say why. Raises NotFound, BadInput, WrongState for one that was done."""
    require(actor, Permission.EFFECT_REVIEW, scope_of(body_id))
    effect = _locked_effect(body_id, effect_id)
    why = passage("The reason", reason, 4000, needed=True)
    review = effect.reviews.filter(pk=review_id).first()
    if review is None:
        raise NotFound("There is no such review.")
    if review.status == ReviewStatus.SKIPPED:
        return review
    if review.status != ReviewStatus.PROPOSED:
        raise WrongState("This review was done already.")
    by = membership_with(actor, body_id, Permission.EFFECT_REVIEW)
    review.status, review.note, review.done_at = ReviewStatus.SKIPPED.value, why, clock.now()
    review.membership, review.role = by, by.role if by else ""
    review.save()
    record(
        actor,
        Event.EFFECT_REVIEWED,
        "effect",
        effect.pk,
        body=str(body_id),
        number=review.pk,
        status="skipped",
    )
    return review


def _thing(body_id: UUID, action_id: UUID | None, decision_id: UUID | None) -> dict[str, Any]:
    """The action or the decision, locked until commit. Raises NotFound for another body's, BadInput for both or none."""
    if (action_id is None) == (decision_id is None):
        raise BadInput("An effect is expected of an action, or of a decision.")
    if action_id is not None:
        action = Action.objects.select_for_update().filter(pk=action_id, body_id=body_id).first()
        if action is None:
            raise no_such_action()
        return {"action": action}
    assert decision_id is not None  # noqa: S101 - one of the two, as asked above
    decision = Decision.objects.select_for_update().filter(pk=decision_id, body_id=body_id).first()
    if decision is None:
        raise NotFound("There is no such decision.")
    return {"decision": decision}


def _size(size: Decimal | None) -> Decimal | None:
    if size is None:
        return None
    try:
        kept = size.quantize(Decimal("0.0001"))
        fits = 0 < kept < LARGEST
    except InvalidOperation as error:
        raise BadInput("Give by how much as a number.", field="size") from error
    if not fits:
        raise BadInput("By how much is a number above 0.", field="size")
    return kept


def _locked_effect(body_id: UUID, effect_id: UUID) -> ExpectedEffect:
    found = effects().filter(pk=effect_id).first()
    owner = (found.action or found.decision) if found is not None else None
    if found is None or owner is None or owner.body_id != body_id:
        raise no_such_effect()
    ExpectedEffect.objects.select_for_update().get(pk=found.pk)
    return found


def _due_review(effect: ExpectedEffect, today: dt.date) -> EffectReview:
    """The oldest look that has fallen due, else one of today's."""
    due = (
        effect.reviews.filter(status=ReviewStatus.PROPOSED.value, due_on__lte=today)
        .order_by("due_on")
        .first()
    )
    if due is not None:
        return due
    there = effect.reviews.filter(due_on=today).first()
    return there or EffectReview(effect=effect, due_on=today)
