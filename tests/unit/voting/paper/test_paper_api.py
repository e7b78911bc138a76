"""Paper and features through the API: the same road as by the pages, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from django.test import Client

from deliberation.voting.models import Box, MemberGroup, PaperEntry, Vote
from tests.moot import Moot
from tests.unit.voting.paper import kit

Signed = Callable[..., Client]


class Caller:
    """A client of the API for one vote."""

    def __init__(self, client: Client, root: str) -> None:
        self.client, self.root = client, root

    def get(self, tail: str) -> Any:
        answer = self.client.get(f"{self.root}{tail}")
        return answer.status_code, answer.json()

    def post(self, tail: str, sent: Any = None) -> Any:
        body = {} if sent is None else {"data": json.dumps(sent)}
        answer = self.client.post(f"{self.root}{tail}", content_type="application/json", **body)
        return answer.status_code, answer.json()


def caller(client: Client, vote: Vote) -> Caller:
    return Caller(client, f"/api/v1/bodies/{vote.body.slug}/votes/{vote.pk}/paper/")


def test_the_whole_way(moot: Moot, vote: Vote, client_as: Signed) -> None:
    cleo, vera = (caller(client_as(moot.actor(who)), vote) for who in ("cleo", "vera"))
    electors = list(vote.electors.values_list("pk", flat=True)[:3])
    status, told = cleo.post("handed-out/", {"electors": electors})
    assert (status, told["changed"], told["papers"]["outside"]) == (200, 3, 3)
    assert cleo.post("taken-back/", {"electors": electors[2:], "reason": "returned"})[1]["changed"] == 1
    assert cleo.post("", {"papers": 3, "label": "Hall"})[0] == 201
    assert cleo.post("1/papers/", {"papers": 2})[1]["papers"] == 2
    codes = kit.codes(2)
    rows: list[Any] = [{"paper": 1, "code": codes[0], "content": {"choice": 1}}, {"paper": 2, "spoilt": True}]
    assert cleo.post("1/entry/", {"rows": rows, "finish": True})[1]["status"] == "second"
    assert vera.get("1/entry/")[1]["rows"] == []
    assert codes[0] not in json.dumps([vera.get("1/"), vera.get(""), vera.get("1/differences/")])
    other = [rows[0], {"paper": 2, "content": {"choice": 2}}]
    assert vera.post("1/entry/", {"rows": other, "finish": True})[1]["status"] == "differs"
    assert vera.post("1/count/")[0] == 409
    [difference] = vera.get("1/differences/")[1]["differences"]
    assert (difference["paper"], difference["first"]["spoilt"]) == (2, True)
    assert cleo.post("1/differences/", {"settled": [{"paper": 2, "take": 2}]})[1]["status"] == "agreed"
    assert cleo.post("1/count/")[0] == 403, "who settled the differences does not count"
    assert [vera.post("1/count/")[1]["status"] for _ in range(2)] == ["counted", "counted"]
    assert len(Box.objects.get().ballots) == 2
    assert cleo.get("")[1]["papers"]["counted"] == 2
    assert not any(entry.rows for entry in PaperEntry.objects.all())


def test_what_it_refuses(moot: Moot, vote: Vote, client_as: Signed) -> None:
    kit.start(moot, vote, 2)
    cleo = caller(client_as(moot.actor("cleo")), vote)
    row: dict[str, Any] = {"paper": 1, "content": {"choice": 1}}
    for sent in (
        {"rows": [row, row]}, {"rows": [row | {"content": {"choice": 9}}]}, {"rows": [row | {"paper": "1"}]},
        {"rows": [row | {"elector": 10**30}]}, {"rows": {}}, {"rows": [row | {"paper": 99}]}, [], {"rows": [row], "x": 1},
    ):  # fmt: skip
        assert cleo.post("1/entry/", sent)[0] == 400, sent
    assert cleo.post("1/discard/", {"reason": ""})[0] == 400
    assert cleo.post("9/discard/", {"reason": "x"})[0] == 404
    assert cleo.post("handed-out/", {"electors": [10**14]})[0] == 400
    for who, status in (("mabel", 403), ("otto", 404)):
        for tail in ("", "1/", "1/entry/", "1/differences/"):
            assert caller(client_as(moot.actor(who)), vote).get(tail)[0] == status, (who, tail)
    assert caller(Client(), vote).get("")[0] == 403


def test_features(moot: Moot, client_as: Signed) -> None:
    cleo = Caller(client_as(moot.actor("cleo")), f"/api/v1/bodies/{moot.panel.slug}/features/")
    sent: dict[str, Any] = {
        "name": "Age",
        "groups": [{"name": "Young", "target": 300}, {"name": "Old", "target": 700}],
    }
    status, told = cleo.post("", sent)
    assert status == 201
    feature = told["features"][0]
    young = feature["groups"][0]["id"]
    paul = moot.membership("paul", moot.panel)
    said = {"said": [{"membership": paul.pk, "feature": feature["id"], "group": young}]}
    assert cleo.post("members/", said)[1]["changed"] == 1
    assert cleo.get("members/")[1]["said"] == said["said"]
    changed = sent | {"groups": feature["groups"], "ended": True}
    assert cleo.post(f"{feature['id']}/", changed | {"ended": False})[0] == 200
    own = Caller(client_as(moot.actor("paul", second_step=False)), cleo.root)
    assert own.get("members/")[0] == 403
    assert own.post("mine/", {"answers": [{"feature": feature["id"], "group": None}]})[1]["changed"] == 1
    assert not MemberGroup.objects.exists()
    assert Caller(Client(), cleo.root).post("mine/", {"answers": []})[0] == 403
