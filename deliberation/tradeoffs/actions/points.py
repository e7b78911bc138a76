"""Points for and against options: making them, replying, changing one's own, taking it back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction

from access.gate import allows, require
from access.permissions import Permission
from audit.events import Event
from audit.trail import record
from deliberation.bodies.actions.texts import passage
from deliberation.bodies.calc.kinds import FULL_MEMBERS
from deliberation.bodies.models import Membership
from deliberation.bodies.queries.roles import current, scope_of
from deliberation.tradeoffs.actions.rows import locked_tradeoff, next_number
from deliberation.tradeoffs.calc.citing import cited, listed
from deliberation.tradeoffs.calc.stages import Act
from deliberation.tradeoffs.calc.words import Shown, Side
from deliberation.tradeoffs.models import (
    Citation,
    EvidenceItem,
    EvidenceStatus,
    Moderation,
    ModerationCase,
    Option,
    Point,
    PointVersion,
    TradeOff,
)
from deliberation.tradeoffs.queries.points import no_such_point
from deliberation.tradeoffs.queries.tradeoffs import check_stage, member_acting
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, NotFound, WrongState

_TAKE_PART = Permission.TRADEOFF_TAKE_PART
MOST = 1500
"""Characters of a point."""
MOST_CITED = 20
"""Items that one point can cite."""
MOST_OF_ONE = 200
"""Points and replies of one member on one trade-off, those that were withdrawn too."""
MOST_VERSIONS = 50
"""Times that a point can be changed."""


class UnknownEvidence(BadInput):
    """A point cites an item that is not in the evidence pack."""

    code = "unknown_evidence"
    next_step = "The evidence pack shows the number of each item. Correct it, or leave it out."


class ChangedMeanwhile(WrongState):
    """What was to be changed is no longer what the form showed."""

    code = "changed_meanwhile"
    next_step = "Reload the page, look at the present text and change that."


@dataclass(frozen=True)
class _Who:
    """In whose name a point is made, and whether it was said in the room."""

    membership: Membership
    in_room: bool
    status: Shown


@transaction.atomic
def make_point(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, position: int, side: str, text: str,
    form_id: UUID | None = None, spoken_by: Membership | None = None,
) -> Point:  # fmt: skip
    """Put a point for or against the option at `position`. With `spoken_by`, a facilitator writes down what a member said.

    A form sent twice (`form_id`) makes one point. Raises NotFound, BadInput for a text that is missing, too long or
    cites what is not there (UnknownEvidence), WrongStage outside the discussion, NotAllowed for who is no member.
    """
    require(actor, _TAKE_PART if spoken_by is None else Permission.TRADEOFF_FACILITATE, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    who = _who(actor, tradeoff, spoken_by)
    made = _made_before(form_id, tradeoff, who)
    if made is not None:
        return made
    check_stage(tradeoff, Act.MAKE_POINT)
    if side not in {each.value for each in Side}:
        raise BadInput("Say whether the point is for the option or against it.")
    option = Option.objects.filter(tradeoff=tradeoff, position=position).first()
    if option is None:
        raise NotFound("There is no such option.", next_step="Choose one of the options of this trade-off.")
    point = _store(tradeoff, who, text, form_id, option=option, side=side)
    record(
        actor, Event.POINT_MADE, "tradeoff", tradeoff.pk, body=str(body_id), number=point.number,
        option=position, status=point.status,
    )  # fmt: skip
    return point


@transaction.atomic
def reply_to_point(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, text: str, form_id: UUID | None = None,
) -> Point:  # fmt: skip
    """Reply to a point that is shown. Replies have no replies. A form sent twice makes one reply.

    Raises NotFound, BadInput, UnknownEvidence, WrongStage, WrongState for a reply to a reply or to what is not shown.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    who = _who(actor, tradeoff, None)
    made = _made_before(form_id, tradeoff, who)
    if made is not None:
        return made
    check_stage(tradeoff, Act.MAKE_POINT)
    parent = point_numbered(tradeoff, number)
    if parent.parent_id is not None:
        raise WrongState("A reply has no replies.", next_step="Reply to the point above it.")
    if parent.status != Shown.SHOWN.value:
        raise WrongState("This point is not shown, so nobody can reply to it.")
    reply = _store(tradeoff, who, text, form_id, option=parent.option, parent=parent)
    record(
        actor, Event.POINT_MADE, "tradeoff", tradeoff.pk, body=str(body_id), number=reply.number,
        item=parent.number, status=reply.status,
    )  # fmt: skip
    return reply


@transaction.atomic
def edit_point(
    *, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int, text: str, version: int | None = None,
) -> Point:  # fmt: skip
    """Change one's own point or reply; the earlier text is kept. The same text again changes nothing.

    It waits to be looked at again where members' texts are looked at first, and where it was taken out. `version`:
    the one that the form showed. Raises NotFound, also for another member's point; BadInput, UnknownEvidence,
    WrongStage, ChangedMeanwhile, WrongState for one that was withdrawn or whose appeal waits.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    point = _own(actor, tradeoff, number)
    check_stage(tradeoff, Act.MAKE_POINT)
    if point.status == Shown.WITHDRAWN.value:
        raise WrongState("You have withdrawn this.", next_step="Make a new point instead.")
    words = _text(text)
    if words == point.text:
        return point
    if version is not None and version != point.version:
        raise ChangedMeanwhile("This was changed after you opened the form.")
    if point.version >= MOST_VERSIONS:
        raise WrongState(
            f"This was changed {MOST_VERSIONS - 1} times.", next_step="Make a new point instead."
        )
    if _appeal_waits(tradeoff, point):
        raise WrongState("Your appeal about this is not decided yet.", next_step="Change it after that.")
    items = _items(tradeoff, words, point)
    now = clock.now()
    point.text, point.version, point.edited_at = words, point.version + 1, now
    if point.status == Shown.HIDDEN.value or tradeoff.moderation == Moderation.BEFORE:
        point.status = Shown.WAITING.value
    point.save(update_fields=["text", "version", "edited_at", "status"])
    _keep_version(point)
    _cite(point, items)
    record(
        actor, Event.POINT_EDITED, "tradeoff", tradeoff.pk, body=str(body_id), number=point.number,
        version=point.version, status=point.status,
    )  # fmt: skip
    return point


@transaction.atomic
def withdraw_point(*, actor: Actor, body_id: UUID, tradeoff_id: UUID, number: int) -> Point:
    """Take back one's own point or reply: its text is no longer shown, its replies stay. Once it is, it stays so.

    Raises NotFound, also for another member's point, and WrongStage.
    """
    require(actor, Permission.TRADEOFF_TAKE_PART, scope_of(body_id))
    tradeoff = locked_tradeoff(body_id, tradeoff_id)
    point = _own(actor, tradeoff, number)
    if point.status == Shown.WITHDRAWN.value:
        return point
    check_stage(tradeoff, Act.MAKE_POINT)
    point.status = Shown.WITHDRAWN.value
    point.save(update_fields=["status"])
    record(actor, Event.POINT_WITHDRAWN, "tradeoff", tradeoff.pk, body=str(body_id), number=point.number)
    return point


def point_numbered(tradeoff: TradeOff, number: int) -> Point:
    """A point or reply of a trade-off whose row is locked. Raises NotFound."""
    found = (
        Point.objects.select_related("option", "membership").filter(tradeoff=tradeoff, number=number).first()
    )
    if found is None:
        raise no_such_point()
    return found


def _who(actor: Actor, tradeoff: TradeOff, spoken_by: Membership | None) -> _Who:
    """The member who speaks. What is said in the room was heard by who may moderate, so it shows at once."""
    waits = tradeoff.moderation == Moderation.BEFORE
    if spoken_by is None:
        membership = member_acting(actor, tradeoff.body_id)
        return _Who(membership, False, Shown.WAITING if waits else Shown.SHOWN)
    full = [role.value for role in FULL_MEMBERS]
    rows = Membership.objects.filter(current(), body_id=tradeoff.body_id, role__in=full)
    membership_found = rows.filter(pk=spoken_by.pk).first()
    if membership_found is None:
        raise NotFound("There is no such member.", next_step="Look for the number in the list of members.")
    hears = allows(actor, Permission.TRADEOFF_MODERATE, scope_of(tradeoff.body_id))
    return _Who(membership_found, True, Shown.WAITING if waits and not hears else Shown.SHOWN)


def _made_before(form_id: UUID | None, tradeoff: TradeOff, who: _Who) -> Point | None:
    """What this form made when it was sent before. Raises BadInput for an id that another form has."""
    made = Point.objects.filter(form_id=form_id).first() if form_id is not None else None
    if made is not None and (made.tradeoff_id, made.membership_id) != (tradeoff.pk, who.membership.pk):
        raise _taken()
    return made


def _taken() -> BadInput:
    return BadInput("The id of the form is taken.", next_step="Leave it out: one is given.")


def _store(
    tradeoff: TradeOff, who: _Who, text: str, form_id: UUID | None, *, option: Option, side: str = "",
    parent: Point | None = None,
) -> Point:  # fmt: skip
    words = _text(text)
    items = _items(tradeoff, words)
    if Point.objects.filter(tradeoff=tradeoff, membership=who.membership).count() >= MOST_OF_ONE:
        raise WrongState(
            f"There are {MOST_OF_ONE} points and replies of this member, the most that there may be.",
            next_step="Change one of them instead.",
        )
    try:
        point = Point.objects.create(
            tradeoff=tradeoff, option=option, parent=parent, number=next_number(Point, tradeoff),
            form_id=form_id or uuid.uuid4(), side=side, membership=who.membership,
            by_name=who.membership.public_name, text=words, status=who.status.value, in_room=who.in_room,
            made_at=clock.now(),
        )  # fmt: skip
    except IntegrityError as error:
        # The row of this trade-off is locked, so only the same form on another one at the same moment comes here.
        raise _taken() from error
    _keep_version(point)
    _cite(point, items)
    return point


def _keep_version(point: Point) -> None:
    PointVersion.objects.create(
        point=point,
        version=point.version,
        text=point.text,
        written_at=point.edited_at or point.made_at,
        public=point.status == Shown.SHOWN.value,
    )


def _text(text: str) -> str:
    return passage("The text", text, MOST, needed=True)


def _items(tradeoff: TradeOff, text: str, point: Point | None = None) -> list[EvidenceItem]:
    """The items of the pack that a text cites; what `point` cites already may stay.

    Raises UnknownEvidence for one that is not in the pack, or no more.
    """
    numbers = cited(text)
    if len(numbers) > MOST_CITED:
        raise BadInput(f"At most {MOST_CITED} items of evidence can be cited in one text.")
    found = list(EvidenceItem.objects.filter(tradeoff=tradeoff, number__in=numbers)) if numbers else []
    held = Citation.objects.filter(point=point).values_list("item__number", flat=True) if point else []
    accepted = EvidenceStatus.ACCEPTED.value
    standing = {item.number: item.status for item in found} | dict.fromkeys(held, accepted)
    gone = tuple(number for number in numbers if standing.get(number) == EvidenceStatus.WITHDRAWN)
    if gone:
        raise UnknownEvidence(
            f"{listed(gone)} {_was(gone)} withdrawn from the evidence pack and cannot be cited."
        )
    lacking = tuple(number for number in numbers if standing.get(number) != accepted)
    if lacking:
        raise UnknownEvidence(f"{listed(lacking)} {_is(lacking)} not in the evidence pack.")
    return found


def _was(numbers: tuple[int, ...]) -> str:
    return "was" if len(numbers) == 1 else "were"


def _is(numbers: tuple[int, ...]) -> str:
    return "is" if len(numbers) == 1 else "are"


def _cite(point: Point, items: list[EvidenceItem]) -> None:
    """Keep what the present text cites, and nothing else."""
    Citation.objects.filter(point=point).exclude(item__in=items).delete()
    held = set(Citation.objects.filter(point=point).values_list("item_id", flat=True))
    Citation.objects.bulk_create(Citation(point=point, item=each) for each in items if each.pk not in held)


def _own(actor: Actor, tradeoff: TradeOff, number: int) -> Point:
    """The actor's own point, under any of their terms. Raises NotFound for another member's."""
    point = point_numbered(tradeoff, number)
    if str(point.membership.person_id) != actor.id:
        raise NotFound("You have made no such point.", next_step="Look for yours in the discussion.")
    return point


def _appeal_waits(tradeoff: TradeOff, point: Point) -> bool:
    return ModerationCase.objects.filter(
        tradeoff=tradeoff, thing_kind="point", thing_number=point.number, appealed_at__isnull=False,
        appeal_decided_at__isnull=True,
    ).exists()  # fmt: skip
