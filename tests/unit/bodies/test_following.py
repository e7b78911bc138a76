"""Following a body: its page leads there, and what comes about is told."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.test import Client

from deliberation.bodies.following import followed
from kernel.actors import Actor
from notices.actions import following, sending
from notices.actions.telling import tell
from tests.moot import Moot

pytestmark = pytest.mark.django_db


def test_a_bodys_page_leads_to_every_way_of_following(moot: Moot) -> None:
    page = Client().get(f"/bodies/{moot.board.slug}/").content.decode()
    for path in (
        f"/follow/body/{moot.board.pk}/",
        f"/follow/feed/body/{moot.board.pk}.atom",
        f"/follow/calendar/body/{moot.board.pk}.ics",
    ):
        assert path in page
        assert Client().get(path).status_code == 200


def test_who_follows_is_told(moot: Moot, django_capture_on_commit_callbacks: Any) -> None:
    mabel, system = moot.people["mabel"], Actor.system("notices")
    key = str(moot.board.pk)
    following.follow_own(actor=moot.actor("mabel"), person_id=mabel.pk, kind="body", thing_id=key)
    assert (
        tell(actor=system, kind="body", thing_id=key, key="k", subject="A decision", text="T", href="/d/")
        == 1
    )
    sending.send_due(actor=system)
    assert mail.outbox[0].to == [mabel.email]
    assert moot.board.name in str(mail.outbox[0].body)


@pytest.mark.parametrize("thing_id", ["", "nonsense", "11111111-1111-1111-1111-111111111111"])
def test_what_is_no_body(thing_id: str, db: None) -> None:
    assert followed(thing_id) is None


def test_an_id_written_otherwise_is_not_taken(moot: Moot) -> None:
    assert followed(moot.board.pk.hex) is None
    assert followed(str(moot.board.pk).upper()) is None
