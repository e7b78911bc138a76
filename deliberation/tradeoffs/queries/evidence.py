"""The evidence pack: which items somebody may see, finding some of them, what cites one, and what a member has read."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from access.gate import holds
from access.permissions import Permission
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import scope_of
from deliberation.tradeoffs.calc.words import Shown
from deliberation.tradeoffs.models import (
    Challenge,
    Citation,
    EvidenceItem,
    EvidenceStatus,
    PanelRecommendation,
    Reading,
    ReportStatus,
    TradeOff,
)
from kernel.actors import Actor
from kernel.errors import NotAllowed, NotFound, WrongState

IN_PACK = EvidenceStatus.ACCEPTED.value
CHALLENGED, UNCHALLENGED = "yes", "no"
MOST_WAITING = 20
"""Items of one person that can wait to be looked at."""
_EVERYBODY = (EvidenceStatus.ACCEPTED.value, EvidenceStatus.WITHDRAWN.value)


@dataclass(frozen=True)
class EvidenceWanted:
    """What a list of the pack is asked for; an empty text asks for nothing in particular.

    `unread`: only what the one who asks, a member, has not marked as read. `status` empty: what is in the pack.
    """

    words: str = ""
    kind: str = ""
    strength: str = ""
    challenged: str = ""
    unread: bool = False
    status: str = ""


def no_such_item() -> NotFound:
    """What to raise where there is no item of that number, or none that the reader may know of."""
    return NotFound(
        "There is no such item of evidence.", next_step="Look for it in the list of the evidence pack."
    )


def keeps_pack(actor: Actor, tradeoff: TradeOff) -> bool:
    """Whether somebody looks after the pack of a trade-off, second step aside."""
    return holds(actor, Permission.EVIDENCE_EDIT, scope_of(tradeoff.body_id))


def items_seen(actor: Actor, tradeoff: TradeOff) -> QuerySet[EvidenceItem]:
    """The items that somebody may see, by number, each with `challenged` and its pin.

    Everybody sees what is in the pack and what was withdrawn from it; what was handed in and not taken up, those alone
    who look after the pack and whoever handed it in.
    """
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff)
    if not keeps_pack(actor, tradeoff):
        seen = Q(status__in=_EVERYBODY)
        if actor.kind == "person":
            seen |= Q(membership__person_id=actor.id)
        rows = rows.filter(seen)
    doubts = Challenge.objects.filter(item=OuterRef("pk"), status=Shown.SHOWN.value)
    return rows.annotate(challenged=Exists(doubts)).select_related("pin").order_by("number")


def find_items(
    actor: Actor, tradeoff: TradeOff, wanted: EvidenceWanted, reader: Membership | None = None
) -> QuerySet[EvidenceItem]:
    """The items that fit, each with `was_read` (by `reader`; of others nothing is told).

    Each word must be in the claim, the summary, the source or the name of whoever handed it in.
    """
    mine = Reading.objects.filter(item=OuterRef("pk"), membership=reader)
    rows = items_seen(actor, tradeoff).filter(status=wanted.status or IN_PACK).annotate(was_read=Exists(mine))
    for word in wanted.words.split():
        rows = rows.filter(
            Q(claim__icontains=word)
            | Q(summary__icontains=word)
            | Q(source__icontains=word)
            | Q(by_name__icontains=word)
        )
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.strength:
        rows = rows.filter(strength=wanted.strength)
    if wanted.challenged:
        rows = rows.filter(challenged=wanted.challenged == CHALLENGED)
    if wanted.unread and reader is not None:
        rows = rows.filter(was_read=False)
    return rows


def item_at(actor: Actor, tradeoff: TradeOff, number: int) -> EvidenceItem:
    """One item by its number, with its trade-off, for somebody who may see it. Raises NotFound."""
    found = items_seen(actor, tradeoff).filter(number=number).first()
    if found is None:
        raise no_such_item()
    found.tradeoff = tradeoff
    return found


def is_own(actor: Actor, item: EvidenceItem) -> bool:
    """Whether the actor handed an item in. One query where a membership has to be looked up."""
    return (
        actor.kind == "person"
        and item.membership_id is not None
        and str(item.membership.person_id) == str(actor.id)  # type: ignore[union-attr]
    )


def challenges_of(actor: Actor, item: EvidenceItem) -> list[Challenge]:
    """The challenges of an item that are shown, and the reader's own whatever came of them; oldest first."""
    seen = Q(status=Shown.SHOWN.value)
    if actor.kind == "person":
        seen |= Q(membership__person_id=actor.id)
    return list(item.challenges.filter(seen).order_by("made_at", "pk"))


def challenge_at(actor: Actor, tradeoff: TradeOff, challenge_id: int) -> Challenge:
    """A challenge that is shown, with its item and the membership of whoever handed that in. Raises NotFound."""
    rows = Challenge.objects.select_related("item__membership").filter(
        item__in=items_seen(actor, tradeoff).values("pk"), status=Shown.SHOWN.value
    )
    found = rows.filter(pk=challenge_id).first()
    if found is None:
        raise NotFound("There is no such challenge.", next_step="Look at the item of evidence.")
    found.item.tradeoff = tradeoff
    return found


def check_may_reply(actor: Actor, tradeoff: TradeOff, challenge: Challenge) -> None:
    """Raise NotAllowed for somebody who neither looks after the pack nor handed the item in (its membership loaded)."""
    if not keeps_pack(actor, tradeoff) and not is_own(actor, challenge.item):
        raise NotAllowed(
            "Only those who look after the evidence, or whoever handed this item in, can reply to the challenge."
        )


def citations_of(item: EvidenceItem) -> list[Citation]:
    """The points that are shown and cite an item, with their options, by number."""
    rows = Citation.objects.filter(item=item, point__status=Shown.SHOWN.value)
    return list(rows.select_related("point__option").order_by("point__number"))


def recommendations_citing(item: EvidenceItem) -> list[PanelRecommendation]:
    """The recommendations of a report that was handed over and rest on an item, in their order."""
    rows = PanelRecommendation.objects.filter(evidence=item, report__status=ReportStatus.PUBLISHED)
    return list(rows.order_by("position", "pk"))


def was_read(item: EvidenceItem, reader: Membership | None) -> bool:
    """Whether a member has marked an item as read."""
    return reader is not None and Reading.objects.filter(item=item, membership=reader).exists()


@dataclass(frozen=True)
class Progress:
    """How far one member has come with the pack."""

    read: int
    of: int


def progress(tradeoff: TradeOff, reader: Membership) -> Progress:
    """How many items of the pack a member has marked as read. Their own: show it to nobody else. Two queries."""
    pack = EvidenceItem.objects.filter(tradeoff=tradeoff, status=IN_PACK)
    read = Reading.objects.filter(membership=reader, item__in=pack.values("pk")).count()
    return Progress(read=read, of=pack.count())


def check_room(tradeoff: TradeOff, membership: Membership) -> None:
    """Raise WrongState where somebody has so much waiting, or not taken up, that they would fill the pack alone."""
    rows = EvidenceItem.objects.filter(tradeoff=tradeoff, membership__person_id=membership.person_id)
    found = list(rows.exclude(status__in=_EVERYBODY).values_list("status", flat=True))
    if found.count(EvidenceStatus.SUBMITTED.value) >= MOST_WAITING or len(found) >= 3 * MOST_WAITING:
        raise WrongState(
            "You have handed in as many items as can be looked at.",
            next_step="Wait until those who look after the evidence have decided on them.",
        )


def waiting_count(tradeoff: TradeOff) -> int:
    """How many items were handed in and wait to be looked at."""
    return EvidenceItem.objects.filter(tradeoff=tradeoff, status=EvidenceStatus.SUBMITTED.value).count()
