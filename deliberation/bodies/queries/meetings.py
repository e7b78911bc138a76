"""Which meetings, agenda items and papers a reader may see.

The one place that decides it: pages, calendars, packs, minutes and the API all ask here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from access.gate import SITE, every_role, holds, permissions_of, roles_of
from access.permissions import Permission
from deliberation.bodies.models import AgendaItem, Body, ItemPurpose, Meeting, MeetingStatus, Openness, Paper
from deliberation.bodies.queries.roles import SCOPE, scope_of
from kernel.actors import Actor
from kernel.errors import NotFound

INSIDE = (Permission.MEETING_SEE_PRIVATE, Permission.MEETING_EDIT)
"""Either of these makes somebody one of the body's own people, who sees its drafts."""


@dataclass(frozen=True)
class SeenItem:
    """An agenda item as one reader may see it. `hidden`: there is more, which this reader may not see."""

    pk: int
    meeting_id: int
    position: int
    title: str
    purpose: str
    minutes: int
    lead: str
    description: str
    private: bool
    private_reason: str
    hidden: bool

    @property
    def purpose_words(self) -> str:
        """What the item is for, in words."""
        return ItemPurpose(self.purpose).label


def sees_private(actor: Actor, body_id: UUID | str) -> bool:
    """Whether the reader may see private items and papers of this body, and the members' link."""
    return holds(actor, Permission.MEETING_SEE_PRIVATE, scope_of(body_id))


def sees_drafts(actor: Actor, body_id: UUID | str) -> bool:
    """Whether the reader may see meetings of this body that have not been called."""
    return any(holds(actor, permission, scope_of(body_id)) for permission in INSIDE)


def visible_meetings(actor: Actor, body: Body | None = None) -> QuerySet[Meeting]:
    """Meetings that the reader may see, of one body or of all, with their bodies.

    Everybody sees a meeting once it was called, cancelled or not; one that never was, its body's people alone.
    """
    rows = Meeting.objects.select_related("body")
    if body is not None:
        rows = rows.filter(body=body)
        return rows if sees_drafts(actor, body.pk) else rows.filter(public())
    if any(permissions_of(role) & set(INSIDE) for role in roles_of(actor, SITE)):
        return rows
    return rows.filter(public() | Q(body__in=bodies_of(actor)))


def public() -> Q:
    """The condition that a meeting was called, so that everybody sees it."""
    return ~Q(status=MeetingStatus.DRAFT) & ~Q(status=MeetingStatus.CANCELLED, called_at__isnull=True)


def is_public(meeting: Meeting) -> bool:
    """Whether everybody sees this meeting: it was called."""
    if meeting.status == MeetingStatus.CANCELLED:
        return meeting.called_at is not None
    return meeting.status != MeetingStatus.DRAFT


def bodies_of(actor: Actor) -> list[UUID]:
    """Ids of the bodies whose drafts the reader sees through a membership."""
    lead = f"{SCOPE}:"
    found = {
        scope.removeprefix(lead)
        for scope, role in every_role(actor)
        if scope.startswith(lead) and permissions_of(role) & set(INSIDE)
    }
    return sorted(UUID(each) for each in found)


def meeting_of(actor: Actor, body: Body, meeting_id: int) -> Meeting:
    """One meeting of this body that the reader may see. Raises NotFound, for another body's id too."""
    found = visible_meetings(actor, body).filter(pk=meeting_id).first()
    if found is None:
        raise no_such_meeting()
    found.body = body
    return found


def no_such_meeting() -> NotFound:
    """What is said when there is no such meeting for the reader."""
    return NotFound("There is no such meeting.", next_step="Look for it in the list of the body's meetings.")


def visible_items(actor: Actor, meeting: Meeting) -> list[SeenItem]:
    """The agenda in order, as the reader may see it. Of what is private the public sees heading and reason alone."""
    return items_of(meeting, private=sees_private(actor, meeting.body_id))


def items_of(meeting: Meeting, *, private: bool) -> list[SeenItem]:
    """The agenda in order; `private` says whether for readers who may see what is private."""
    return [_seen(meeting, item, private) for item in meeting.items.all()]


def _seen(meeting: Meeting, item: AgendaItem, private: bool) -> SeenItem:
    closed = item.private or meeting.openness == Openness.PRIVATE
    hidden = closed and not private
    reason = item.private_reason or (meeting.private_reason if closed else "")
    return SeenItem(
        pk=item.pk,
        meeting_id=meeting.pk,
        position=item.position,
        title=item.title,
        purpose=item.purpose,
        minutes=item.minutes,
        lead="" if hidden else item.lead,
        description="" if hidden else item.description,
        private=closed,
        private_reason=reason,
        hidden=hidden,
    )


def visible_papers(actor: Actor, meeting: Meeting) -> dict[int, list[Paper]]:
    """Papers that the reader may see, by item id, withdrawn ones too (listed, but no longer to be had)."""
    return papers_of(meeting, private=sees_private(actor, meeting.body_id))


def papers_of(meeting: Meeting, *, private: bool) -> dict[int, list[Paper]]:
    """Papers by item id; `private` says whether for readers who may see what is private."""
    rows = Paper.objects.filter(item__meeting=meeting).order_by("item__position", "added_at", "pk")
    return _by_item(rows if private else rows.filter(open_papers()))


def open_papers() -> Q:
    """The condition that everybody may have a paper of a meeting that was called."""
    return Q(private=False, item__private=False) & ~Q(item__meeting__openness=Openness.PRIVATE)


def _by_item(rows: Iterable[Paper]) -> dict[int, list[Paper]]:
    found: dict[int, list[Paper]] = defaultdict(list)
    for paper in rows:
        found[paper.item_id].append(paper)
    return dict(found)


def paper_for(actor: Actor, paper_id: UUID) -> Paper:
    """One paper that the reader may see, with its item, meeting and body. Raises NotFound.

    A withdrawn one is found too: whoever hands out files asks `withdrawn_at`.
    """
    found = Paper.objects.select_related("item__meeting__body").filter(pk=paper_id).first()
    if found is None or not _may_have(actor, found):
        raise NotFound("There is no such paper.", next_step="Look for it on the meeting's page.")
    return found


def _may_have(actor: Actor, paper: Paper) -> bool:
    meeting = paper.item.meeting
    if sees_private(actor, meeting.body_id):
        return True
    closed = paper.private or paper.item.private or meeting.openness == Openness.PRIVATE
    return not closed and (is_public(meeting) or sees_drafts(actor, meeting.body_id))
