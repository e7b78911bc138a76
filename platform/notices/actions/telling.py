"""Telling everybody who follows a thing what came about."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import connection, transaction

from access.gate import require
from access.permissions import Permission
from accounts.models import Person
from kernel import clock
from kernel.actors import Actor
from kernel.jobs import Job, send_on_commit
from notices.models import Follow, Notice, Sort

LONGEST_KEY, LONGEST_SUBJECT, LONGEST_HREF = 120, 200, 300


@transaction.atomic
def tell(*, actor: Actor, kind: str, thing_id: str, key: str, subject: str, text: str, href: str) -> int:
    """Put a message to everybody who follows a thing in the queue, in one statement; how many that were.

    `key` names what is told: doing it again, with the same key, tells those alone who began to follow since. The words
    must be such that everybody may read them. `href` is an address of this site. Raises ValueError for a key or an
    address that is too long.
    """
    require(actor, Permission.NOTICE_KEEP)
    if len(key) > LONGEST_KEY or len(href) > LONGEST_HREF:
        raise ValueError("The key or the address of a notice is too long.")
    told = _insert(kind, thing_id, key, " ".join(subject.split())[:LONGEST_SUBJECT], text.strip(), href)
    if told:
        send_on_commit(Job.SEND_NOTICES)
    return told


@transaction.atomic
def tell_people(*, actor: Actor, people: Iterable[UUID], key: str, subject: str, text: str, href: str) -> int:
    """Put a message to people whose task it is (an answer that is due, say) in the queue; how many that were.

    As `tell`: `key` names what is told, and nobody is told it twice; people whose account is closed, or who have no
    address, are left out. It goes to the address of their account at once, whatever they follow.
    """
    require(actor, Permission.NOTICE_KEEP)
    if len(key) > LONGEST_KEY or len(href) > LONGEST_HREF:
        raise ValueError("The key or the address of a notice is too long.")
    reached = Person.objects.filter(pk__in=set(people), is_active=True, email__isnull=False).exclude(email="")
    told = set(Notice.objects.filter(person__in=reached, key=key).values_list("person_id", flat=True))
    rows = [
        Notice(
            person_id=each, sort=Sort.DUTY, key=key, subject=" ".join(subject.split())[:LONGEST_SUBJECT],
            text=text.strip(), href=href, made_at=clock.now(),
        )
        for each in reached.values_list("pk", flat=True)
        if each not in told
    ]  # fmt: skip
    Notice.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    if rows:
        send_on_commit(Job.SEND_NOTICES)
    return len(rows)


def _insert(kind: str, thing_id: str, key: str, subject: str, text: str, href: str) -> int:
    name = connection.ops.quote_name
    notices, follows, people = (name(each._meta.db_table) for each in (Notice, Follow, Person))
    made_at = connection.ops.adapt_datetimefield_value(clock.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {notices} (follow_id, sort, key, subject, text, href, made_at, tries) "
            f"SELECT f.id, %s, %s, %s, %s, %s, %s, 0 FROM {follows} f "
            "WHERE f.kind = %s AND f.thing_id = %s AND f.confirmed_at IS NOT NULL AND f.ended_at IS NULL "
            f"AND (f.person_id IS NULL OR f.person_id IN (SELECT p.id FROM {people} p WHERE p.is_active)) "
            "ORDER BY f.confirmed_at, f.id ON CONFLICT (follow_id, key) DO NOTHING",
            [Sort.NEWS.value, key, subject, text, href, made_at, kind, thing_id],
        )
        return int(cursor.rowcount)
