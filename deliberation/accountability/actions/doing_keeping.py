"""Red, amber, green anew; reviews that fall due; figures that moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from accounts.dates import today_in_england
from audit.events import Event
from audit.trail import record
from deliberation.accountability.actions.doing_effects_news import tell_of_effect
from deliberation.accountability.actions.doing_rows import tell_of
from deliberation.accountability.calc.did_it_work import Side
from deliberation.accountability.calc.doing import ReviewStatus
from deliberation.accountability.calc.figures import is_news
from deliberation.accountability.calc.rag import light
from deliberation.accountability.models import Action, EffectReview, ExpectedEffect
from deliberation.accountability.queries.doing import OPEN_STATUSES, facts_of
from deliberation.accountability.queries.doing_effects import body_of, look
from deliberation.accountability.queries.figures import not_compared
from deliberation.accountability.queries.reminding import people_in, roles_with
from design.formats import day, number
from indexapp.queries.pins import Moved, PinnedFigure, figures_moved
from kernel import clock
from kernel.actors import Actor
from notices.actions.telling import tell_people

AT_ONCE = 500
TOLD_WITHIN = dt.timedelta(days=2)
"""How long after its day an action that was red before, and is overdue now, is news."""
NOTICES = Actor.system("notices")


def keep_actions(*, actor: Actor) -> int:
    """Red, amber, green anew; reviews that fall due; figures that moved. How many things changed; safe to do again.

    Some hundreds at a time, each lot in a transaction of its own.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    ids = list(Action.objects.filter(status__in=OPEN_STATUSES).order_by("pk").values_list("pk", flat=True))
    lots = [ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE)]
    done = sum(reckon_lights(actor=actor, action_ids=each) for each in lots)
    due = not_compared(ExpectedEffect.objects.all()).count()
    done += sum(watch_effects(actor=actor) for _ in range(0, due, AT_ONCE))
    return done + remind_of_reviews(actor=actor)


@transaction.atomic
def reckon_lights(*, actor: Actor, action_ids: Collection[UUID]) -> int:
    """The lights of some open actions anew; how many changed. Who follows an action is told when its day is over.

    Days pass and nobody reports: that alone turns them.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    found = Action.objects.select_for_update(of=("self",)).select_related("body")
    rows = list(found.filter(pk__in=action_ids, status__in=OPEN_STATUSES))
    today = today_in_england()
    facts = facts_of(rows, today)
    lit_now = [(each, light(facts[each.pk])) for each in rows]
    changed = [(each, lit) for each, lit in lit_now if lit.rag.value != each.rag]
    turned = {each.pk for each, _ in changed}
    for action, lit in changed:
        action.rag = lit.rag.value
    Action.objects.bulk_update([each for each, _ in changed], ["rag"])
    for action, lit in lit_now:
        # One that was red before is told of, too; the key sees to it that nobody hears of a day twice.
        news = action.pk in turned or today - action.due_on <= TOLD_WITHIN
        if news and lit.code == "overdue":
            text = f"“{action.text}” was to be done by {day(action.due_on)}, and nobody has said that it is."
            tell_of(action, f"overdue:{action.due_on}", f"{action.reference} is overdue", text)
    for action, lit in changed:
        record(
            actor,
            Event.RAG_RECKONED,
            "action",
            action.pk,
            body=str(action.body_id),
            rag=action.rag,
            code=lit.code,
        )
    return len(changed)


@transaction.atomic
def watch_effects(*, actor: Actor) -> int:
    """Compare some figures that effects were promised of with what their index publishes now; how many moved.

    Who follows the action or decision, its body, the metric or the area is told why: which run says what instead of
    what. Where a period after it was done has come in, a look whether it worked is proposed for today.
    """
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    rows = not_compared(ExpectedEffect.objects.all()).select_for_update(of=("self",))
    due = list(rows.select_related("action__body", "decision__body").order_by("pk")[:AT_ONCE])
    pins = [PinnedFigure.from_json(each.baseline) for each in due]
    told = [
        (effect, pin, now)
        for effect, pin, now in zip(due, pins, figures_moved(pins) if pins else [], strict=True)
        if _take_in(effect, pin, now)
    ]
    ExpectedEffect.objects.bulk_update(due, ["now", "now_run_id", "moved_at"], batch_size=AT_ONCE)
    proposed = [each for each in due if _propose_look(each)]
    for effect, pin, now in told:
        _tell_moved(effect, pin, now)
    for effect, _, now in told:
        record(
            actor,
            Event.EFFECT_MOVED,
            "effect",
            effect.pk,
            metric=effect.metric,
            area=effect.area_key,
            run=now.run_id,
        )
    for effect in proposed:
        record(actor, Event.REVIEW_PROPOSED, "effect", effect.pk, metric=effect.metric, area=effect.area_key)
    return len(told) + len(proposed)


def _take_in(effect: ExpectedEffect, pin: PinnedFigure, now: Moved) -> bool:
    """Put what a run says on the effect; whether that is news: other than what was said last."""
    before, said = (effect.now or {}) if effect.moved_at else None, asdict(now)
    effect.now_run_id = now.run_id
    if not now.moved:
        was_moved = effect.moved_at is not None
        effect.now, effect.moved_at = None, None
        return was_moved
    news = is_news(pin.as_json(), before, said)
    effect.now = said
    effect.moved_at = clock.now() if news else effect.moved_at or clock.now()
    return news


def _tell_moved(effect: ExpectedEffect, pin: PinnedFigure, now: Moved) -> None:
    where = f"{effect.title} in {effect.area_name}, {pin.period}"
    reason = f"Run {now.run_id} of {pin.definition_title} was published" if now.run_id else f"{pin.definition_title} has no published run any more"  # fmt: skip
    if now.gone:
        said = "It has no such figure any more."
    elif not now.moved:
        said = "The figure is again what it was when it was promised to change."
    elif now.value is None or pin.value is None or now.value == pin.value:
        said = "It says something else of this figure than when it was promised to change."
    else:
        was, new = number(pin.value, pin.decimals), number(now.value, pin.decimals)
        said = f"It says {new} {pin.unit}, where it was {was} when a change was promised. The figure for this period was put right, or put together anew."
    tell_of_effect(
        effect,
        f"moved:{now.run_id}:{int(now.moved)}",
        f"A figure has changed: {where}",
        f"{reason}. {said} The page shows both figures, each with its run.",
        of_figure=True,
    )


def _propose_look(effect: ExpectedEffect) -> bool:
    """Propose a look for today where a new period after it was done has come in since the last one; whether it did."""
    found = look(effect)
    if found is None:
        return False
    after = [
        each.period for each in found.comparison.points if each.side == Side.AFTER and each.own is not None
    ]
    seen = {each.figures.get("latest", "") for each in effect.reviews.all()}
    if not after or after[-1] in seen:
        return False
    _, made = EffectReview.objects.get_or_create(
        effect=effect, due_on=today_in_england(), defaults={"figures": {"latest": after[-1]}}
    )
    return made


def remind_of_reviews(*, actor: Actor) -> int:
    """Tell those who look for a body that a look whether it worked has fallen due, once; how many mails that were."""
    require(actor, Permission.ACCOUNTABILITY_KEEP)
    due = EffectReview.objects.filter(status=ReviewStatus.PROPOSED.value, due_on__lte=today_in_england())
    # Those of the last days: older ones were told already, and telling is never done twice.
    recent = due.filter(due_on__gte=today_in_england() - dt.timedelta(days=7))
    told = 0
    for review in recent.select_related("effect__action__body", "effect__decision__body").order_by("pk"):
        told += _remind(review)
    return told


def _remind(review: EffectReview) -> int:
    effect = review.effect
    if effect.decision is not None and effect.decision.published_at is None:
        return 0
    body = body_of(effect)
    return tell_people(
        actor=NOTICES,
        people=people_in(body.pk, roles_with(Permission.EFFECT_REVIEW)),
        key=f"review:{review.pk}:due",
        subject=f"Did it work? {effect.title} in {effect.area_name}",
        text=f"{body.name} promised a change of this figure. It is time to look whether it came, beside similar areas.",
        href=reverse("effect", args=[effect.pk]),
        illustrative=body.illustrative,
    )
