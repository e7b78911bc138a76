"""Things that can be followed, made up for these tests, and the way from a mail's link to its page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from accounts.models import Person
from kernel.actors import Actor
from notices import kinds
from notices.actions import following, sending, telling
from notices.kinds import Thing
from notices.models import Follow

SYSTEM = Actor.system("notices")
KIND = "test_thing"


@pytest.fixture
def things() -> Iterator[dict[str, Thing]]:
    """What can be followed, by id; a test may add to it and take away."""
    found = {
        "one": Thing("Out-of-hours care", "/one/"),
        "two": Thing("Beds & “step-down”", "/two/", illustrative=True),
    }
    kinds.register(KIND, found.get)
    yield found
    kinds._kinds.pop(KIND)


@pytest.fixture
def ann(things: Any, db: None) -> Person:
    """Somebody with an account."""
    return Person.objects.create_user("ann@example.org", display_name="Ann")


@pytest.fixture
def send(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], list[EmailMessage]]:
    """Send what waits and return what went out by that."""

    def sending_now() -> list[EmailMessage]:
        before = len(mail.outbox)
        sending.send_due(actor=SYSTEM)
        return mail.outbox[before:]

    return sending_now


def ask(address: str = "jo@example.org", thing_id: str = "one") -> None:
    following.follow(actor=SYSTEM, kind=KIND, thing_id=thing_id, address=address)


def following_with(address: str, thing_id: str = "one") -> Follow:
    """An address that follows a thing and has said yes."""
    from kernel import clock

    return Follow.objects.create(
        address=address, kind=KIND, thing_id=thing_id, title="Out-of-hours care", confirmed_at=clock.now()
    )


def tell(key: str = "k1", thing_id: str = "one", **more: str) -> int:
    said = {"subject": "Evidence was added", "text": "A new item.", "href": "/one/evidence/1/"} | more
    return telling.tell(actor=SYSTEM, kind=KIND, thing_id=thing_id, key=key, **said)


def link(message: EmailMessage, what: str) -> str:
    """The path of a link in a mail: `confirm` or `stop`."""
    found = re.search(rf"http://[^/]+(/follow/{what}/\S+)", str(message.body))
    assert found, message.body
    return found[1]
