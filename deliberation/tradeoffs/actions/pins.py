"""Figures of the index in the evidence pack: pinned with their run, and watched for what later runs say of them."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from access.gate import require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.accountability.calc.figures import is_news
from deliberation.bodies.actions.texts import line, passage
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.actions.evidence import NO_INTERESTS, new_number, sent_before
from deliberation.tradeoffs.actions.rows import locked_tradeoff
from deliberation.tradeoffs.actions.telling import tell_followers
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import EvidenceKind, Strength
from deliberation.tradeoffs.models import EvidenceItem, EvidenceStatus, Pin
from deliberation.tradeoffs.queries.pins import pins_due, same_pin
from deliberation.tradeoffs.queries.tradeoffs import any_membership, check_stage
from indexapp.queries.pins import Moved, PinnedFigure, figure_now, figures_moved
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState

TRADEOFFS = Actor.system("tradeoffs")


@dataclass(frozen=True)
class PinGiven:
    """What is pinned, and what is said of it. Areas by the key that the index knows them by."""

    definition: str
    metric: str
    area: str
    period: str
    claim: str
    summary: str
    strength: str = Strength.STRONG.value
    strength_why: str = ""
    interests: str = NO_INTERESTS


@transaction.atomic
def pin_figure(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, given: PinGiven, form_id: UUID | None = None
) -> EvidenceItem:
    """Put a figure of the index in the pack, frozen as the published run says it: value, place, chart, run, releases.

    Raises NotFound, WrongStage, BadInput where there is no such figure, WrongState where the pack has it already.
    """
    require(actor, Permission.EVIDENCE_EDIT, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    check_stage(tradeoff, Act.EDIT_EVIDENCE)
    made = sent_before(tradeoff, form_id)
    if made is not None:
        return made
    figure = figure_now(given.definition, given.metric, given.area, given.period)
    if figure is None:
        raise BadInput(
            "The index has no such figure.",
            next_step="Choose another metric, area or period.",
            field="metric",
        )
    same = same_pin(tradeoff, figure.metric, figure.area, figure.period, figure.run_id)
    if same is not None:
        raise WrongState(f"E{same.number} cites this figure already.", next_step=f"Use E{same.number}.")
    membership = any_membership(actor, body_id)
    item = EvidenceItem.objects.create(
        tradeoff=tradeoff,
        number=new_number(tradeoff),
        form_id=form_id or uuid.uuid4(),
        kind=EvidenceKind.INDEX.value,
        source=f"{figure.definition_title}, run {figure.run_id}"[:300],
        published=figure.period,
        membership=membership,
        by_name=membership.public_name if membership else tradeoff.body.name,
        status=EvidenceStatus.ACCEPTED.value,
        **_words(given),
    )
    Pin.objects.create(
        item=item,
        definition=figure.definition,
        metric=figure.metric,
        area_key=figure.area,
        period=figure.period,
        run_id=figure.run_id,
        figure=figure.as_json(),
    )
    record(
        actor,
        Event.EVIDENCE_ACCEPTED,
        "evidence",
        item.pk,
        tradeoff=str(tradeoff_id),
        number=item.number,
        definition=figure.definition,
        run=figure.run_id,
    )
    return item


def _words(given: PinGiven) -> dict[str, Any]:
    if given.strength not in {each.value for each in Strength}:
        raise BadInput(f"“{given.strength[:20]}” is no strength of evidence.", field="strength")
    return {
        "claim": line("The claim", given.claim, 300, needed=True),
        "summary": passage("The summary", given.summary, 5000, needed=True),
        "strength": given.strength,
        "strength_why": line("The reason for the strength", given.strength_why, 300),
        "interests": line("What you declare", given.interests, 500, needed=True),
    }


@transaction.atomic
def watch_pins(*, actor: Actor) -> int:
    """Compare every pin with what its index publishes now; how many figures moved, on or back. Safe to do again.

    A figure that moved is kept beside the pinned one and told to the followers of its trade-off; one that moves back
    is told, too. A later run that says the same is only remembered.
    """
    require(actor, Permission.TRADEOFF_KEEP)
    due = pins_due().select_for_update(of=("self",)).select_related("item__tradeoff__body").order_by("pk")
    pins = list(due)
    told = _compare(pins) if pins else []
    for pin in told:
        record(
            actor,
            Event.EVIDENCE_MOVED,
            "evidence",
            pin.item_id,
            tradeoff=str(pin.item.tradeoff_id),
            number=pin.item.number,
            run=pin.now_run_id,
            status="moved" if pin.moved_at else "back",
        )
    return len(told)


def _compare(pins: list[Pin]) -> list[Pin]:
    """Write down what the published runs say of these pins; those of them that say something new."""
    figures = [PinnedFigure.from_json(pin.figure) for pin in pins]
    news = [
        pin
        for pin, figure, now in zip(pins, figures, figures_moved(figures), strict=True)
        if _take_in(pin, figure, now)
    ]
    Pin.objects.bulk_update(pins, ["now", "now_run_id", "moved_at"], batch_size=500)
    for pin in news:
        _tell(pin)
    return news


def _take_in(pin: Pin, figure: PinnedFigure, now: Moved) -> bool:
    """Put what a run says on the pin; whether that is news: other than what was said last."""
    before, said = (pin.now or {}) if pin.moved_at else None, asdict(now)
    pin.now_run_id = now.run_id
    if not now.moved:
        was_moved = pin.moved_at is not None
        pin.now, pin.moved_at = None, None
        return was_moved
    news = is_news(figure.as_json(), before, said)
    pin.now = said
    pin.moved_at = clock.now() if news else pin.moved_at or clock.now()
    return news


def _tell(pin: Pin) -> None:
    item = pin.item
    title, area = pin.figure["title"], pin.figure["area_name"]
    moved = pin.moved_at is not None
    what = "has changed since it was cited" if moved else "is again what it was when it was cited"
    tell_followers(
        item.tradeoff,
        f"{'moved' if moved else 'back'}:{item.number}:{pin.now_run_id}",
        f"A figure in the evidence {'has changed' if moved else 'is back to what was cited'}: {item.tradeoff.title}",
        f"E{item.number} cites {title} in {area}, {pin.period}. A later run of the index was published: the figure {what}. "
        "The page shows both figures, each with its run.",
        reverse("evidence_item", args=[item.tradeoff.body.slug, item.tradeoff_id, item.number]),
    )
