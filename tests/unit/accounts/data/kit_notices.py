"""One row about a person in every table of notices."""

from __future__ import annotations

from accounts.models import Person
from kernel import clock
from notices.models import Digest, Follow, Notice, Webhook


def know_what_they_follow(person: Person) -> None:
    """Somebody followed something, was told of it, and stopped."""
    now = clock.now()
    follow = Follow.objects.create(
        address=person.email, person=person, kind="thing", thing_id="1", title="A thing", confirmed_at=now, ended_at=now
    )  # fmt: skip
    Notice.objects.create(
        follow=follow, key="k", subject="S", text="T", href="/", claimed_at=now, tries=1, sent_at=now, given_up_at=now
    )  # fmt: skip
    Notice.objects.create(
        person=person, sort="duty", key="d", subject="S", text="T", href="/", claimed_at=now, tries=1, sent_at=now, given_up_at=now
    )  # fmt: skip
    Digest.objects.create(
        address=person.email, person=person, rhythm="daily", period="2026-11-22", claimed_at=now, tries=1, sent_at=now,
        given_up_at=now,
    )  # fmt: skip
    Webhook.objects.create(name="W", url="https://example.org/", secret="s", made_by=person)
