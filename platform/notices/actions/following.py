"""Following something, saying yes to it, and stopping.

What anybody may do with an address runs as the job “notices”: whoever reads the mail of the address decides, and
nobody else learns whether it follows something. What people do with the address of their own account is their own.
"""

from __future__ import annotations

import uuid
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from access.gate import require, require_self
from access.permissions import Permission
from accounts.models import Person
from audit.events import Event
from audit.trail import record
from kernel import clock
from kernel.actors import Actor
from kernel.errors import BadInput, WrongState
from kernel.jobs import Job, send_on_commit
from notices import queries, tokens
from notices.kinds import Thing, thing_or_not_found
from notices.models import WAITING, Follow, Notice, Rhythm, Sort

LONGEST_ADDRESS = 254


class FollowEnded(WrongState):
    """Somebody said no more before they said yes."""

    code = "follow_ended"
    status = 410
    next_step = "To follow it after all, go to its page and enter your address there."


@transaction.atomic
def follow(
    *, actor: Actor, kind: str, thing_id: str, address: str, follow_id: UUID | None = None, rhythm: Rhythm = Rhythm.AT_ONCE
) -> None:  # fmt: skip
    """Ask an address, by e-mail, whether it wants to follow a thing.

    Returns nothing, and takes the same course, whether the address follows already, was asked too often today, or
    neither. `follow_id` is that of the form. Raises BadInput for what is no address, NotFound for what cannot be followed.
    """
    require(actor, Permission.NOTICE_KEEP)
    found = thing_or_not_found(kind, thing_id)
    email = checked(address)
    if queries.asked_lately(email) >= queries.ASKED_A_DAY:
        return
    kept = _kept(email, kind, thing_id, found, follow_id, rhythm)
    if kept.ended_at is None:
        if kept.confirmed_at is None:
            _set_rhythm(kept, rhythm)  # of what an address follows already, nobody else changes anything
        _ask(kept, found)
        record(actor, Event.FOLLOWED, "follow", kept.pk, kind=kind, thing=thing_id)


@transaction.atomic
def follow_own(
    *, actor: Actor, person_id: UUID, kind: str, thing_id: str, follow_id: UUID | None = None, rhythm: Rhythm | None = None
) -> Follow:  # fmt: skip
    """Follow a thing with the address of one's own account, at once. Following it twice is following it; with a
    rhythm, that is what holds from then on.

    Raises NotFound for what cannot be followed, WrongState for an account without an address.
    """
    require_self(actor, person_id)
    found = thing_or_not_found(kind, thing_id)
    email = Person.objects.values_list("email", flat=True).get(pk=person_id)
    if not email:
        raise WrongState(
            "Your account has no email address.", next_step="Add one under “Your account”, then come back."
        )
    kept = _kept(email.lower(), kind, thing_id, found, follow_id, rhythm or Rhythm.AT_ONCE)
    if kept.ended_at is None and rhythm is not None:
        _set_rhythm(kept, rhythm)
    if kept.ended_at is None and (kept.confirmed_at is None or kept.person_id != person_id):
        kept.person_id = person_id
        kept.confirmed_at = kept.confirmed_at or clock.now()
        kept.save(update_fields=["person", "confirmed_at"])
        record(actor, Event.FOLLOW_CONFIRMED, "follow", kept.pk, kind=kind, thing=thing_id)
    return kept


@transaction.atomic
def confirm(*, actor: Actor, token: str) -> Follow:
    """Say yes with the link of a mail; saying it twice is saying it. Raises FollowLinkUnknown, FollowLinkExpired,
    FollowEnded."""
    require(actor, Permission.NOTICE_KEEP)
    kept = _locked(tokens.confirmed_by(token))
    if kept.ended_at is not None:
        raise FollowEnded("You stopped following this.")
    if kept.confirmed_at is None:
        kept.confirmed_at = clock.now()
        kept.save(update_fields=["confirmed_at"])
        record(actor, Event.FOLLOW_CONFIRMED, "follow", kept.pk, kind=kept.kind, thing=kept.thing_id)
    return kept


@transaction.atomic
def unfollow(*, actor: Actor, token: str) -> Follow:
    """Stop with the link of a mail; stopping twice is stopping. Raises FollowLinkUnknown."""
    require(actor, Permission.NOTICE_KEEP)
    return _end(actor, _locked(tokens.stopped_by(token), "No more email goes out for it."))


@transaction.atomic
def unfollow_own(*, actor: Actor, person_id: UUID, follow_id: UUID) -> Follow:
    """Stop following something oneself. Raises NotFound."""
    require_self(actor, person_id)
    return _end(actor, _locked(queries.own(person_id, follow_id).pk))


@transaction.atomic
def unfollow_all(*, actor: Actor, token: str) -> int:
    """Stop everything that the address of a mail follows, with a link of that mail; how many things that was. Doing it
    twice is doing it. Raises FollowLinkUnknown."""
    require(actor, Permission.NOTICE_KEEP)
    kept = _locked(tokens.stopped_by(token), "No more email goes out for it.")
    return _end_all(actor, queries.beside(kept))


@transaction.atomic
def unfollow_all_own(*, actor: Actor, person_id: UUID) -> int:
    """Stop everything that one follows oneself; how many things that was."""
    require_self(actor, person_id)
    return _end_all(actor, queries.of_person(person_id).filter(ended_at__isnull=True))


@transaction.atomic
def set_rhythm(*, actor: Actor, token: str, rhythm: Rhythm) -> Follow:
    """Say how often mail comes, with a link of a mail. Raises FollowLinkUnknown, FollowEnded."""
    require(actor, Permission.NOTICE_KEEP)
    return _change(actor, _locked(tokens.stopped_by(token)), rhythm)


@transaction.atomic
def set_own_rhythm(*, actor: Actor, person_id: UUID, follow_id: UUID, rhythm: Rhythm) -> Follow:
    """Say how often mail comes about something that one follows. Raises NotFound, FollowEnded."""
    require_self(actor, person_id)
    return _change(actor, _locked(queries.own(person_id, follow_id).pk), rhythm)


def checked(address: str) -> str:
    """An address in lower case. Raises BadInput for what is none."""
    email = address.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        email = ""
    if not email or len(email) > LONGEST_ADDRESS:
        raise BadInput(
            "Enter an email address in the right form, like name@example.com.", parameter="address"
        )
    return email


def _kept(
    email: str, kind: str, thing_id: str, found: Thing, follow_id: UUID | None, rhythm: Rhythm
) -> Follow:  # fmt: skip
    """The row of an address and a thing, locked: the one that is there, or a new one."""
    which = {"address": email, "kind": kind, "thing_id": thing_id}
    live = Follow.objects.select_for_update().filter(**which, ended_at__isnull=True)
    kept = live.first()
    if kept is not None:
        return kept
    sent_before = Follow.objects.filter(pk=follow_id).first() if follow_id else None
    if sent_before is not None and (sent_before.address, sent_before.kind, sent_before.thing_id) == (
        email, kind, thing_id,
    ):  # fmt: skip
        return sent_before  # the same form again, after it was stopped: that starts nothing anew
    key = follow_id if follow_id and sent_before is None else uuid.uuid4()
    try:
        with transaction.atomic():
            return Follow.objects.create(
                pk=key, title=" ".join(found.title.split())[:200], rhythm=rhythm, **which
            )
    except IntegrityError:
        return live.get()  # somebody was quicker, by a moment


def _change(actor: Actor, kept: Follow, rhythm: Rhythm) -> Follow:
    if kept.ended_at is not None:
        raise FollowEnded("You stopped following this.")
    if _set_rhythm(kept, rhythm):
        record(
            actor,
            Event.FOLLOW_CHANGED,
            "follow",
            kept.pk,
            kind=kept.kind,
            thing=kept.thing_id,
            status=rhythm.value,
        )
    return kept


def _set_rhythm(kept: Follow, rhythm: Rhythm) -> bool:
    """Set it, and move what waits: what waited for a digest goes out now, or the other way round."""
    if kept.rhythm == rhythm:
        return False
    kept.rhythm = rhythm
    Follow.objects.filter(pk=kept.pk).update(rhythm=rhythm)
    news = Notice.objects.filter(WAITING, follow=kept, sort=Sort.NEWS, digest__isnull=True, tries=0)
    if rhythm == Rhythm.AT_ONCE:
        news.filter(due_at__isnull=True).update(due_at=clock.now())
        send_on_commit(Job.SEND_NOTICES)
    else:
        news.filter(claimed_at__isnull=True).update(due_at=None)
    return True


def _ask(kept: Follow, found: Thing) -> None:
    """Put a message in the queue: one that asks for a yes, or one that says that there is one."""
    sort = Sort.CONFIRM if kept.confirmed_at is None else Sort.ALREADY
    Notice.objects.create(
        follow=kept, sort=sort, key=f"{sort.value}:{uuid.uuid4().hex}", subject=kept.title, href=found.href[:300]
    )  # fmt: skip
    send_on_commit(Job.SEND_NOTICES)


def _locked(follow_id: UUID, advice: str | None = None) -> Follow:
    try:
        return Follow.objects.select_for_update().get(pk=follow_id)
    except Follow.DoesNotExist:
        raise tokens.FollowLinkUnknown(
            "What this link was for is no longer kept.", next_step=advice
        ) from None


def _end_all(actor: Actor, follows: QuerySet[Follow]) -> int:
    kept = list(follows.select_for_update(of=("self",)).order_by("pk"))
    for each in kept:
        _end(actor, each)
    return len(kept)


def _end(actor: Actor, kept: Follow) -> Follow:
    if kept.ended_at is None:
        if kept.confirmed_at is None:
            Follow.objects.filter(pk=kept.pk).delete()  # nobody ever said yes: there is nothing to keep of it
        kept.ended_at = clock.now()
        Follow.objects.filter(pk=kept.pk).update(ended_at=kept.ended_at)
        record(actor, Event.UNFOLLOWED, "follow", kept.pk, kind=kept.kind, thing=kept.thing_id)
    return kept
