"""Another body reviews a panel's trade-off: a trade-off of its own, with the question, options and effects taken over."""

from __future__ import annotations

import secrets
import uuid
from uuid import UUID

from django.db import transaction

from access.gate import holds, require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.models import Body
from deliberation.bodies.queries.bodies import has_ended
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.stages import STAGES, Act, Stage
from deliberation.tradeoffs.models import Effect, Option, StageDate, TradeOff
from deliberation.tradeoffs.queries.tradeoffs import check_stage, no_such_tradeoff, sees
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

TAKEN_OVER = (
    "title", "question", "gains", "gives_way", "background", "asked_by", "area_key", "area_name", "definition",
    "envelope_kind", "envelope", "envelope_note", "fixed", "open", "feeds_body_id", "feeds_name", "feeds_decision", "feeds_on",
    "public", "least",
)  # fmt: skip
"""What a review has from the trade-off that it reviews; the body may change all of it while it is a draft."""
OF_OPTIONS = ("position", "name", "description", "cost", "cost_note", "divisible", "least", "as_now")
OF_EFFECTS = (
    "kind", "metric", "lens", "subject", "asset_id", "way", "size", "low", "high", "sureness", "words", "position",
)  # fmt: skip
MOST_SEED = 2**31


class NotReviewable(WrongState):
    """A trade-off that cannot be reviewed: a review itself, or one of the same body."""

    code = "not_reviewable"
    next_step = "Review the trade-off that was there first."


@transaction.atomic
def start_review(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, review_id: UUID | None = None
) -> TradeOff:
    """Start the review of a trade-off by the body `body_id`, as a draft of that body; a second time gives the first.

    It then runs like any trade-off, with its own points, effects, vote and report. Raises NotFound for a trade-off that
    the actor may not see, WrongStage for a draft, NotReviewable, WrongState for a body that has ended.
    """
    require(actor, Permission.TRADEOFF_EDIT, scope_of(body_id))
    body = Body.objects.select_for_update().filter(pk=body_id).first()
    if body is None:
        raise NotFound("There is no such body.")
    original = TradeOff.objects.select_related("body").filter(pk=tradeoff_id).first()
    if original is None or not sees(actor, original):
        raise no_such_tradeoff()
    check_stage(original, Act.START_REVIEW)
    _check(actor, body, original)
    there = TradeOff.objects.filter(body=body, review_of=original).order_by("created_at", "pk").first()
    if there is not None:
        return there
    if review_id is not None and TradeOff.objects.filter(pk=review_id).exists():
        raise BadInput("The id is taken.", next_step="Leave it out: one is given.")
    review = _made(original, body, review_id)
    count = _take_options_over(original, review)
    record(
        actor, Event.REVIEW_STARTED, "tradeoff", review.pk, body=str(body_id), tradeoff=str(original.pk), count=count
    )  # fmt: skip
    return review


def _check(actor: Actor, body: Body, original: TradeOff) -> None:
    if has_ended(body):
        raise WrongState("This body has ended.", next_step="Look for the body that came after it.")
    if original.body_id == body.pk:
        raise NotReviewable(
            "A body does not review its own trade-off.",
            next_step="To look at the choice again, start a new trade-off.",
        )
    if original.review_of_id is not None:
        raise NotReviewable(
            "This is a review itself. Reviews stand beside the first trade-off, not on each other."
        )
    if not original.public and not holds(actor, Permission.TRADEOFF_SEE_PRIVATE, scope_of(original.body_id)):
        # A witness may read one that is not public, and does not carry it elsewhere.
        raise NotReviewable(
            "This trade-off is not public.", next_step="Ask the body whose it is to make it public first."
        )


def _made(original: TradeOff, body: Body, review_id: UUID | None) -> TradeOff:
    now = clock.now()
    review = TradeOff.objects.create(
        pk=review_id or uuid.uuid4(),
        body=body,
        review_of=original,
        stage=Stage.DRAFT.value,
        stage_since=now,
        seed=secrets.randbelow(MOST_SEED) + 1,
        illustrative=body.illustrative or original.illustrative,
        created_at=now,
        changed_at=now,
        **{name: getattr(original, name) for name in TAKEN_OVER},
    )
    StageDate.objects.bulk_create(
        StageDate(tradeoff=review, stage=stage.value, entered_at=now if stage is Stage.DRAFT else None)
        for stage in STAGES
    )
    return review


def _take_options_over(original: TradeOff, review: TradeOff) -> int:
    """Copy options with a link to where they come from, and their effects marked as taken over; how many options."""
    sources = list(Option.objects.filter(tradeoff=original).order_by("position").prefetch_related("effects"))
    made = Option.objects.bulk_create(
        Option(tradeoff=review, source=source, **{name: getattr(source, name) for name in OF_OPTIONS})
        for source in sources
    )
    Effect.objects.bulk_create(
        Effect(
            option=option,
            source=taken_over_words(effect, original),
            **{n: getattr(effect, n) for n in OF_EFFECTS},
        )
        for option, source in zip(made, sources, strict=True)
        for effect in source.effects.all()
    )
    return len(made)


def taken_over_words(effect: Effect, original: TradeOff) -> str:
    """Where an effect was taken from. Evidence is numbered anew in each trade-off, so a number says whose it is."""
    words = f"Taken over from {original.body.name}"
    if effect.evidence_number is not None:
        return f"{words}: its evidence item {effect.evidence_number}."[:300]
    return f"{words}: {effect.source}"[:300] if effect.source else f"{words}."
