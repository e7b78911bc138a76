"""Reading motions: one, lists that fit, and what hangs on one."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from access.gate import permissions_of
from access.permissions import Permission
from deliberation.accountability.calc.motion_changes import Piece, changes
from deliberation.accountability.calc.motion_rules import ENDED, PUBLIC
from deliberation.accountability.calc.motions import MotionStatus
from deliberation.accountability.models import Amendment, Motion, MotionVersion, Speech
from deliberation.bodies.models import Body, Membership
from deliberation.bodies.queries.roles import current
from kernel.actors import Actor
from kernel.errors import NotFound

OPEN = "open"
"""A state that lists can be asked for beside those of `MotionStatus`: not ended yet."""
_STAGES = (
    MotionStatus.VOTE,
    MotionStatus.DEBATE,
    MotionStatus.ON_NOTICE,
    MotionStatus.MOVED,
)


@dataclass(frozen=True)
class MotionsWanted:
    """What a list is asked for; an empty text asks for nothing in particular. `body` is a short name."""

    words: str = ""
    status: str = ""
    template: str = ""
    body: str = ""
    topic: str = ""


@dataclass(frozen=True)
class WholeMotion:
    """A motion with all that hangs on it: versions newest first, amendments and speeches in order."""

    motion: Motion
    versions: tuple[MotionVersion, ...]
    amendments: tuple[Amendment, ...] = ()
    speeches: tuple[Speech, ...] = ()
    own: tuple[Membership, ...] = field(default=())

    @property
    def text(self) -> str:
        """The wording that stands."""
        return self.versions[0].text

    @property
    def version(self) -> int:
        """The number of the wording that stands."""
        return self.versions[0].number


def no_such_motion() -> NotFound:
    """What to raise where there is none, or none that the reader may know of."""
    return NotFound("There is no such motion.", next_step="Look for it in the list of motions.")


def motions() -> QuerySet[Motion]:
    """Every motion with its body, its mover, its seconder, its meeting and its vote."""
    return Motion.objects.select_related("body", "moved_by", "seconded_by", "meeting", "vote")


def public_motions() -> QuerySet[Motion]:
    """Those that everybody may see: all but drafts."""
    return motions().filter(status__in=[each.value for each in PUBLIC])


def seen_by(actor: Actor) -> Q:
    """The condition on motions that the actor may see: a draft is for the member who writes it, and nobody else."""
    public = Q(status__in=[each.value for each in PUBLIC])
    return public | Q(moved_by__person_id=actor.id) if actor.kind == "person" else public


def motion_at(actor: Actor, motion_id: UUID) -> Motion:
    """One motion that the actor may see. Raises NotFound."""
    found = motions().filter(seen_by(actor), pk=motion_id).first()
    if found is None:
        raise no_such_motion()
    return found


def motion_of(actor: Actor, body: Body, motion_id: UUID) -> Motion:
    """One motion of a body that the actor may see. Raises NotFound, for another body's too."""
    found = motions().filter(seen_by(actor), pk=motion_id, body=body).first()
    if found is None:
        raise no_such_motion()
    found.body = body
    return found


def whole(actor: Actor, motion: Motion) -> WholeMotion:
    """A motion with what hangs on it; four queries."""
    return WholeMotion(
        motion=motion,
        versions=tuple(motion.versions.order_by("-number")),
        amendments=tuple(motion.amendments.select_related("moved_by", "seconded_by", "vote").order_by("number")),
        speeches=tuple(motion.speeches.select_related("membership").order_by("made_at", "pk")),
        own=tuple(movers_own(actor, motion.body_id)),
    )  # fmt: skip


def wording(motion: Motion) -> MotionVersion:
    """The wording that stands; one query."""
    found = motion.versions.order_by("-number").first()
    if found is None:
        raise no_such_motion()
    return found


def wording_at(whole_motion: WholeMotion, number: int) -> str:
    """The wording of a version by its number."""
    return next((each.text for each in whole_motion.versions if each.number == number), "")


def version_changes(whole_motion: WholeMotion) -> list[tuple[MotionVersion, list[Piece]]]:
    """Each wording, newest first, with what changed from the one before; the first has nothing before it."""
    pairs = zip(whole_motion.versions, [*whole_motion.versions[1:], None], strict=True)
    return [(new, changes(old.text, new.text) if old is not None else []) for new, old in pairs]


def movers_own(actor: Actor, body_id: UUID) -> list[Membership]:
    """The actor's current memberships of a body whose roles can move motions; one query, none for who is no person."""
    if actor.kind != "person":
        return []
    rows = Membership.objects.filter(current(), body_id=body_id, person_id=actor.id).order_by("pk")
    return [each for each in rows if Permission.MOTION_MOVE in permissions_of(f"body.{each.role}")]


def find_motions(wanted: MotionsWanted) -> QuerySet[Motion]:
    """Public motions that fit: what is nearest to a vote first, then what has ended, newest first.

    Each word must be in the title, the reference, the name of the body or the wording that stands.
    """
    newest = MotionVersion.objects.filter(motion=OuterRef("pk")).order_by("-number").values("text")[:1]
    rows = public_motions().filter(in_status(wanted.status))
    words = wanted.words.split()
    rows = rows.annotate(newest=Subquery(newest)) if words else rows
    for word in words:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(reference__icontains=word)
            | Q(body__name__icontains=word)
            | Q(newest__icontains=word)
        )
    exact = {"template": wanted.template, "body__slug": wanted.body}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return ordered(rows.filter(topics__contains=f" {wanted.topic} ") if wanted.topic else rows)


def in_status(status: str) -> Q:
    """The condition for a status, or OPEN; any for an empty text."""
    if status == OPEN:
        return ~Q(status__in=[each.value for each in ENDED])
    return Q(status=status) if status else Q()


def ordered(rows: QuerySet[Motion]) -> QuerySet[Motion]:
    """What is nearest to a vote first, then what has ended, newest first."""
    place = Case(
        *(When(status=each, then=Value(number)) for number, each in enumerate(_STAGES)),
        default=Value(len(_STAGES)),
        output_field=IntegerField(),
    )
    return rows.annotate(place=place).order_by("place", "-ended_on", "-moved_at", "reference")


def motions_of(body: Body) -> QuerySet[Motion]:
    """The public motions of a body."""
    return ordered(public_motions().filter(body=body))


def own_drafts(actor: Actor, body: Body) -> list[Motion]:
    """The drafts of the actor for a body, newest first; one query, none for who is no person."""
    if actor.kind != "person":
        return []
    rows = motions().filter(body=body, status=MotionStatus.DRAFT, moved_by__person_id=actor.id)
    return list(rows.order_by("-made_at"))


def amendment_of(motion: Motion, amendment_id: UUID) -> Amendment:
    """One amendment to a motion. Raises NotFound."""
    found = motion.amendments.select_related("moved_by").filter(pk=amendment_id).first()
    if found is None:
        raise NotFound("There is no such amendment.")
    return found


def amendment_at(amendment_id: UUID) -> Amendment:
    """One amendment by its id alone; a draft has none, so all of them are public. Raises NotFound."""
    found = Amendment.objects.filter(pk=amendment_id).first()
    if found is None:
        raise NotFound("There is no such amendment.", next_step="Look for it on the page of its motion.")
    return found
