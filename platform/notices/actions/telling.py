"""Telling what came about: everybody who follows it, people whose task it is, and other systems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple
from uuid import UUID

from django.db import connection, transaction

from access.gate import require
from access.permissions import Permission
from accounts.models import Person
from kernel import clock
from kernel.actors import Actor
from kernel.jobs import Job, send_on_commit
from notices.actions.hooks import Said, queue_deliveries
from notices.kinds import thing
from notices.models import Follow, News, Notice, Rhythm, Sort

LONGEST_KEY, LONGEST_SUBJECT, LONGEST_HREF = 120, 200, 300


@transaction.atomic
def tell(*, actor: Actor, kind: str, thing_id: str, key: str, subject: str, text: str, href: str) -> int:
    """Put a message to everybody who follows a thing in the queue; how many that were. See `tell_followers`."""
    require(actor, Permission.NOTICE_KEEP)
    one = [(kind, thing_id)]
    return tell_followers(actor=actor, things=one, key=key, subject=subject, text=text, href=href)


@transaction.atomic
def tell_followers(
    *, actor: Actor, things: Sequence[tuple[str, str]], key: str, subject: str, text: str, href: str
) -> int:
    """Put a message to everybody who follows any of some things (kind and id) in the queue, in one statement; how many
    that were. It goes into the feeds of the things too, and to other systems that asked for it.

    An address that follows several of them gets one mail: at once, if it follows any of them so; else about the thing
    that stands first. `key` names what is told: doing it again, with the same key, tells those alone whose address was
    not told yet. If one of the things is made up, the message says so. The words must be such that everybody may read
    them. `href` is an address of this site. Raises ValueError for a key or an address that is too long.
    """
    require(actor, Permission.NOTICE_KEEP)
    which = list(dict.fromkeys(things))
    if not which:
        return 0
    made_up = any(found.illustrative for each in which if (found := thing(*each)) is not None)
    said = _said(key, subject, text, href, made_up)
    _keep_news(which, said)
    told = _insert(which, said)
    if told:
        send_on_commit(Job.SEND_NOTICES)
    if queue_deliveries(which, said):
        send_on_commit(Job.SEND_WEBHOOKS)
    return told


@transaction.atomic
def tell_people(
    *, actor: Actor, people: Iterable[UUID], key: str, subject: str, text: str, href: str, illustrative: bool = False
) -> int:  # fmt: skip
    """Put a message to people whose task it is (an answer that is due, say) in the queue; how many that were.

    As `tell`: `key` names what is told, and nobody is told it twice; people whose account is closed, or who have no
    address, are left out. It goes to the address of their account at once, whatever they follow.
    """
    require(actor, Permission.NOTICE_KEEP)
    said = _said(key, subject, text, href, illustrative)
    reached = Person.objects.filter(pk__in=set(people), is_active=True, email__isnull=False).exclude(email="")
    told = set(Notice.objects.filter(person__in=reached, key=key).values_list("person_id", flat=True))
    wanted = reached.values_list("pk", flat=True)
    rows = [Notice(person_id=each, sort=Sort.DUTY, **asdict(said)) for each in wanted if each not in told]
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if rows:
        send_on_commit(Job.SEND_NOTICES)
    return len(rows)


def _said(key: str, subject: str, text: str, href: str, illustrative: bool) -> Said:
    if len(key) > LONGEST_KEY or len(href) > LONGEST_HREF:
        raise ValueError("The key or the address of a notice is too long.")
    return Said(key, " ".join(subject.split())[:LONGEST_SUBJECT], text.strip(), href, illustrative)


def _keep_news(things: Sequence[tuple[str, str]], said: Said) -> None:
    rows = [
        News(kind=kind, thing_id=thing_id, made_at=clock.now(), **asdict(said)) for kind, thing_id in things
    ]
    News.objects.bulk_create(rows, ignore_conflicts=True)


def _insert(things: Sequence[tuple[str, str]], said: Said) -> int:
    """One notice for each address: mail goes to that of the account where there is one, else to the one given."""
    name = connection.ops.quote_name
    notices, follows, people = (name(each._meta.db_table) for each in (Notice, Follow, Person))
    now = connection.ops.adapt_datetimefield_value(clock.now())
    is_one = "(f.kind = %s AND f.thing_id = %s)"
    places = " ".join(f"WHEN {is_one} THEN {place}" for place in range(len(things)))
    named = [each for pair in things for each in pair]
    at_once, daily = Rhythm.AT_ONCE.value, Rhythm.DAILY.value
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {notices} (follow_id, sort, key, subject, text, href, illustrative, made_at, due_at, tries) "
            "SELECT one.id, %s, %s, %s, %s, %s, %s, %s, CASE WHEN one.rhythm = %s THEN %s ELSE NULL END, 0 "
            f"FROM (SELECT f.id, f.rhythm, f.confirmed_at, {_goes_to('f', 'p')} AS address, "
            f"ROW_NUMBER() OVER (PARTITION BY {_goes_to('f', 'p')} ORDER BY "
            f"CASE f.rhythm WHEN %s THEN 0 WHEN %s THEN 1 ELSE 2 END, CASE {places} END, f.confirmed_at, f.id) AS place "
            f"FROM {follows} f LEFT JOIN {people} p ON p.id = f.person_id "
            f"WHERE ({' OR '.join([is_one] * len(things))}) AND f.confirmed_at IS NOT NULL AND f.ended_at IS NULL "
            "AND (f.person_id IS NULL OR p.is_active)) one "
            f"LEFT JOIN (SELECT DISTINCT {_goes_to('g', 'q')} AS address FROM {notices} n "
            f"JOIN {follows} g ON g.id = n.follow_id LEFT JOIN {people} q ON q.id = g.person_id WHERE n.key = %s) told "
            "ON told.address = one.address WHERE one.place = 1 AND told.address IS NULL "
            "ORDER BY one.confirmed_at, one.id ON CONFLICT (follow_id, key) DO NOTHING",
            [Sort.NEWS.value, *astuple(said), now, at_once, now, at_once, daily, *named, *named, said.key],
        )
        return int(cursor.rowcount)


def _goes_to(follow: str, person: str) -> str:
    return f"LOWER(COALESCE(NULLIF({person}.email, ''), {follow}.address))"
