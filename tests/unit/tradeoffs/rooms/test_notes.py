"""Private notes of those who facilitate, and points that are said in the room."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from audit import trail
from deliberation.tradeoffs.actions import rooms as actions
from deliberation.tradeoffs.models import Point, PrivateNote
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.moot import Moot
from tests.unit.tradeoffs.rooms.kit import page, room

Signed = Callable[..., Client]
SECRET = "Paul needs a quiet table."


def test_private_notes_are_for_facilitators_alone(
    moot: Moot, client_as: Signed, django_assert_max_num_queries: Any
) -> None:
    tradeoff = room(moot, 4)
    where = page(tradeoff, "private-notes/")
    client = client_as(moot.actor("femi"))
    assert "No notes yet" in client.get(where).content.decode()
    for _ in range(2):
        client.post(where, {"text": SECRET})
    assert PrivateNote.objects.count() == 1, "a form sent twice is one note"
    other = client_as(moot.actor("cleo"))
    with django_assert_max_num_queries(12):
        assert SECRET in other.get(where).content.decode(), "another facilitator reads it"
    assert client_as(moot.actor("paul")).get(where).status_code == 403
    assert client_as(moot.actor("mabel")).get(where).status_code == 404
    assert Client().get(where).status_code == 302
    for tail in ("", "rounds/", "present/"):
        for reader in (Client(), client_as(moot.actor("paul"))):
            assert SECRET not in reader.get(page(tradeoff, tail)).content.decode()
    assert SECRET not in str(trail.newest())


def test_one_deletes_ones_own_note(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 4)
    client, other = client_as(moot.actor("femi")), client_as(moot.actor("cleo"))
    client.post(page(tradeoff, "private-notes/"), {"text": SECRET})
    note = PrivateNote.objects.get()
    where = page(tradeoff, f"private-notes/{note.pk}/remove/")
    assert where in client.get(page(tradeoff, "private-notes/")).content.decode()
    assert where not in other.get(page(tradeoff, "private-notes/")).content.decode()
    assert other.post(where).status_code == 404
    assert "cannot be undone" in client.get(where).content.decode()
    client.post(where)
    assert not PrivateNote.objects.exists()


def test_what_is_refused(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 4)
    named = {"body_id": tradeoff.body_id, "tradeoff_id": tradeoff.pk}
    for text in ("", "  ", "x" * 4001, "a\0b"):
        with pytest.raises(BadInput):
            actions.write_private_note(actor=moot.actor("femi"), text=text, **named)
    assert (
        "Write something"
        in client_as(moot.actor("femi")).post(page(tradeoff, "private-notes/"), {}).content.decode()
    )
    with pytest.raises(NotAllowed):
        actions.write_private_note(actor=Actor.system("operator"), text="x", **named)
    with pytest.raises(NotFound):
        actions.remove_private_note(actor=moot.actor("femi"), note_id=99, **named)


def test_notes_stay_to_be_read_once_it_is_closed(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 4)
    client, where = client_as(moot.actor("femi")), page(tradeoff, "private-notes/")
    client.post(where, {"text": SECRET})
    tradeoff.stage = "closed"
    tradeoff.save()
    html = client.get(where).content.decode()
    assert SECRET in html
    assert "<textarea" not in html
    assert "This is possible in the stages" in client.post(where, {"text": "More"}).content.decode()
    assert PrivateNote.objects.count() == 1
    client.post(page(tradeoff, f"private-notes/{PrivateNote.objects.get().pk}/remove/"))
    assert not PrivateNote.objects.exists(), "deleting what may speak of people is always possible"


def test_a_point_said_in_the_room(moot: Moot, client_as: Signed, django_assert_max_num_queries: Any) -> None:
    tradeoff = room(moot, 4)
    client, where = client_as(moot.actor("femi")), page(tradeoff, "spoken/")
    with django_assert_max_num_queries(12):
        assert client.get(where).status_code == 200
    number = moot.membership("paul", moot.panel).number
    sent = {
        "member": str(number),
        "option": "2",
        "side": "for",
        "text": "It helps at night.",
        "form_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        assert client.post(where, sent).url == f"{where}?option=2"
    point = Point.objects.get()
    assert (point.in_room, point.by_name, point.side, point.option.position) == (
        True,
        f"Member {number}",
        "for",
        2,
    )
    assert point.membership == moot.membership("paul", moot.panel)
    by_name = sent | {
        "member": f" member  {number} ",
        "text": "And at weekends.",
        "form_id": str(uuid.uuid4()),
    }
    client.post(where, by_name)
    assert Point.objects.count() == 2
    checked = re.findall(
        r'<input[^>]*name="option"[^>]*checked[^>]*>', client.get(f"{where}?option=2").content.decode()
    )
    assert len(checked) == 1
    assert 'value="2"' in checked[0]
    html = client.post(where, sent | {"member": "77", "form_id": ""}).content.decode()
    assert "no member of this body with this number" in html
    assert "Say whether it is for or against" in client.post(where, sent | {"side": ""}).content.decode()


def test_who_may_write_down_what_was_said_and_when(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 4)
    where = page(tradeoff, "spoken/")
    assert client_as(moot.actor("paul")).get(where).status_code == 403
    assert client_as(moot.actor("mabel")).get(where).status_code == 404
    tradeoff.stage = "learn"
    tradeoff.save()
    refused = client_as(moot.actor("femi")).get(where)
    assert refused.status_code == 409
    assert "in the stage Discuss" in refused.content.decode()
