"""Small groups through the API."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from django.test import Client

from deliberation.tradeoffs.models import Point, PrivateNote, Round
from tests.moot import Moot
from tests.unit.tradeoffs.rooms.kit import api, keep_round, members, own_table, room, with_age

Signed = Callable[..., Client]


def post(client: Client, path: str, **sent: Any) -> Any:
    return client.post(path, sent, content_type="application/json")


def test_propose_keep_look_and_take_away(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    with_age(moot, tradeoff)
    client = client_as(moot.actor("femi"))
    proposal = post(client, api(tradeoff, "rounds/propose/"), size=4).json()
    assert (proposal["number"], [len(each) for each in proposal["tables"]]) == (1, [4, 4, 4])
    assert proposal["mixed"]["spreads"] == [{"feature": "Age", "off": 0.0}]
    assert not Round.objects.exists()
    kept = {name: proposal[name] for name in ("number", "seed", "tables")} | {"topic": "Nights"}
    for _ in range(2):
        made = post(client, api(tradeoff), **kept)
        assert (made.status_code, made.json()["topic"]) == (201, "Nights")
    listed = client.get(api(tradeoff)).json()["rounds"]
    assert listed == [{"number": 1, "topic": "Nights", "tables": 3, "people": 12, "notes": 0}]
    seen = client_as(moot.actor("paul")).get(api(tradeoff, "rounds/1/")).json()
    assert seen["mixed"] is None
    assert [each["own"] for each in seen["tables"]].count(True) == 1
    gone = post(client, api(tradeoff, "rounds/1/discard/"))
    assert (gone.status_code, gone.json()["rounds"]) == (200, [])


def test_what_cannot_be_is_said(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 6)
    client, where = client_as(moot.actor("femi")), api(tradeoff, "rounds/propose/")
    ids = [each.pk for each in members(tradeoff)]
    for sent in (
        {},
        {"size": 2, "tables": 2},
        {"tables": 4},
        {"size": 3, "members": [ids[0]]},
        {"size": 3, "members": [*ids, 99999]},
    ):
        assert post(client, where, **sent).status_code == 400, sent
    assert (
        post(client, api(tradeoff), number=2, seed=1, tables=[ids[:2]]).json()["code"] == "changed_meanwhile"
    )
    assert post(client, api(tradeoff), number=1, seed=1, tables=[ids[:1]]).json()["code"] == "bad_input"
    assert client.get(api(tradeoff, "rounds/7/")).status_code == 404


def test_notes(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot)
    own = own_table(moot, keep_round(moot, tradeoff), "paul")
    paul, femi = client_as(moot.actor("paul")), client_as(moot.actor("femi"))
    where = api(tradeoff, f"rounds/1/{own}/note/")
    assert post(paul, where, text="Nights.", version=0).status_code == 200
    assert post(paul, api(tradeoff, f"rounds/1/{own % 3 + 1}/note/"), text="x", version=0).status_code == 403
    assert post(paul, where, text="x", version=0).json()["code"] == "changed_meanwhile"
    assert Client().get(api(tradeoff, "rounds/notes/")).json()["notes"] == []
    post(femi, where, text="Nights.", version=1, public=True)
    [public] = Client().get(api(tradeoff, "rounds/notes/")).json()["notes"]
    assert (public["round"], public["table"], public["note"]) == (1, own, "Nights.")
    assert post(femi, api(tradeoff, "rounds/1/discard/")).json()["code"] == "round_has_notes"


def test_private_notes(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 4)
    femi, where = client_as(moot.actor("femi")), api(tradeoff, "private-notes/")
    assert post(femi, where, text="Quiet table.").status_code == 201
    [note] = client_as(moot.actor("cleo")).get(where).json()["notes"]
    assert (note["text"], note["own"]) == ("Quiet table.", False)
    assert client_as(moot.actor("paul")).get(where).status_code == 403
    assert client_as(moot.actor("mabel")).get(where).status_code == 404
    assert Client().get(where).status_code == 403
    assert femi.get(where + "?format=csv").status_code == 400, "they are in no file"
    remove = api(tradeoff, f"private-notes/{note['id']}/remove/")
    assert post(client_as(moot.actor("cleo")), remove).status_code == 404
    assert post(femi, remove).json()["notes"] == []
    assert femi.get(remove).status_code == 405
    assert not PrivateNote.objects.exists()


def test_points_said_in_the_room(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 4)
    paul = moot.membership("paul", moot.panel)
    sent = {
        "membership": paul.pk,
        "option": 2,
        "side": "against",
        "text": "Too far away.",
        "form_id": str(uuid.uuid4()),
    }
    for _ in range(2):
        made = post(client_as(moot.actor("femi")), api(tradeoff, "spoken-points/"), **sent)
        assert (made.status_code, made.json()["by"]) == (201, paul.public_name)
    assert Point.objects.get().in_room
    assert post(client_as(moot.actor("paul")), api(tradeoff, "spoken-points/"), **sent).status_code == 403
    stranger = sent | {"membership": moot.membership("mabel", moot.board).pk, "form_id": str(uuid.uuid4())}
    assert post(client_as(moot.actor("femi")), api(tradeoff, "spoken-points/"), **stranger).status_code == 404


def test_outsiders_find_nothing(moot: Moot, client_as: Signed) -> None:
    tradeoff = room(moot, 6)
    keep_round(moot, tradeoff, 2)
    for tail in ("rounds/", "rounds/1/", "private-notes/"):
        assert Client().get(api(tradeoff, tail)).status_code == 403
        assert client_as(moot.actor("otto")).get(api(tradeoff, tail)).status_code == 404
    for tail in ("rounds/", "rounds/propose/", "rounds/1/discard/", "rounds/1/1/note/", "spoken-points/"):
        assert post(Client(), api(tradeoff, tail)).status_code == 403
        assert post(client_as(moot.actor("otto")), api(tradeoff, tail)).status_code == 404
