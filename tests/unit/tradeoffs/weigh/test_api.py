"""The API of weighing: every page’s twin."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.models import Effect, Option, Scenario, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_effect, fill_panel, make_tradeoff, option_of
from tests.unit.tradeoffs.weigh.kit import api
from tests.unit.tradeoffs.weigh.test_scenarios import shared_by

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


def send(client: Client, method: str, path: str, body: Any) -> Any:
    return getattr(client, method)(path, json.dumps(body), content_type="application/json")


def test_options_are_read_and_set(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    add_effect(option_of(bare))
    told = Client().get(api(bare, "options/")).json()
    assert [each["position"] for each in told["options"]] == [1, 2, 3]
    assert told["options"][1]["effects"][0]["subject"] == "Children under five"
    keys = ("id", "name", "cost")
    sent = [{name: each[name] for name in keys} for each in told["options"][:2]] + [
        {"name": "A day centre", "cost": 5_000, "divisible": True}
    ]
    answer = send(client_as(moot.actor("cleo")), "put", api(bare, "options/"), {"options": sent})
    assert answer.status_code == 200, answer.json()
    assert [each["name"] for each in answer.json()["options"]][2] == "A day centre"
    assert Effect.objects.count() == 1


def test_effects_are_set(moot: Moot, client_as: SignIn, tradeoff: TradeOff) -> None:
    effect = {
        "kind": "metric",
        "metric": "waits",
        "size": -2,
        "low": -3,
        "high": 0.5,
        "source": "A pilot",
        "sureness": "likely",
    }
    answer = send(
        client_as(moot.actor("cleo")), "put", api(tradeoff, "options/2/effects/"), {"effects": [effect]}
    )
    assert answer.status_code == 200, answer.json()
    assert answer.json()["options"][1]["effects"][0]["way"] == "better"
    rows = Client().get(api(tradeoff, "options/effects/")).json()
    assert rows["count"] == 1 + 18
    assert sum(each["way"] == "nothing_known" for each in rows["results"]) == 18
    table = Client().get(api(tradeoff, "options/effects/?format=csv"))
    assert table["Content-Type"].startswith("text/csv")


@pytest.mark.parametrize(
    "effects",
    [[{"kind": "metric", "metric": "waits", "size": "2"}], [{"kind": "weather"}], [{"kind": "people", "shoe": 1}], "none",
     [{"kind": "people", "lens": "age", "subject": "A"}], [{"kind": "metric", "metric": "waits", "size": 1e300, "low": 0, "high": 0}]],
)  # fmt: skip
def test_effects_that_cannot_be(moot: Moot, client_as: SignIn, tradeoff: TradeOff, effects: Any) -> None:
    answer = send(
        client_as(moot.actor("cleo")), "put", api(tradeoff, "options/2/effects/"), {"effects": effects}
    )
    assert answer.status_code == 400
    assert answer.json()["message"]
    assert not Effect.objects.exists()


def test_anybody_tries_out_and_nothing_is_kept(
    tradeoff: TradeOff, django_assert_max_num_queries: Any
) -> None:
    add_effect(option_of(tradeoff), "metric", metric="waits", size=-4.0, low=-6.0, high=-1.0)
    picks = {"picks": [{"option": 2}]}
    send(Client(), "post", api(tradeoff, "explore/"), picks)
    with django_assert_max_num_queries(12):
        answer = send(Client(), "post", api(tradeoff, "explore/"), picks)
    told = answer.json()
    assert answer.status_code == 200, told
    assert (told["total"], told["fits"]) == (900_000_00, True)
    assert told["whole"]["expected"] != told["whole"]["now"]
    assert told["assumptions"]
    assert told["illustrative"] is True
    assert answer["X-Folkmoot-Illustrative"] == "yes"
    assert not Scenario.objects.exists()


@pytest.mark.parametrize(
    "picks",
    [
        [{"option": 99}],
        [{"option": 2}, {"option": 2}],
        [{"option": 2, "amount": 5}],
        [{"option": "2"}],
        [{}],
        "x",
    ],
)
def test_picks_that_cannot_be(bare: TradeOff, picks: Any) -> None:
    assert send(Client(), "post", api(bare, "explore/"), {"picks": picks}).status_code == 400


def test_scenarios(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    paul, key = client_as(moot.actor("paul")), str(uuid.uuid4())
    sent = {"id": key, "name": "Mine", "picks": [{"option": 3, "amount": 700_000_00}]}
    for _ in range(2):
        answer = send(paul, "post", api(bare, "scenarios/"), sent)
        assert (answer.status_code, answer.json()["id"]) == (201, key)
    assert [each["own"] for each in paul.get(api(bare, "scenarios/")).json()["results"]] == [True]
    assert Client().get(api(bare, "scenarios/")).json()["count"] == 0
    assert send(paul, "patch", api(bare, f"scenarios/{key}/"), {"shared": True}).json()["shared"] is True
    assert paul.get(api(bare, f"scenarios/{key}/")).json()["outcome"]["total"] == 700_000_00
    priya = client_as(moot.actor("priya"))
    assert priya.get(api(bare, f"scenarios/{key}/")).status_code == 404
    assert priya.delete(api(bare, f"scenarios/{key}/")).status_code == 404
    assert paul.delete(api(bare, f"scenarios/{key}/")).status_code == 204


def test_together(moot: Moot, client_as: SignIn, bare: TradeOff) -> None:
    members = fill_panel(moot.panel, 5)
    shared_by(bare, members[:4])
    path = api(bare, "scenarios/together/")
    assert Client().get(path).json() == {
        "open": False, "members": None, "least": 5, "options": [], "illustrative": bare.illustrative,
    }  # fmt: skip
    TradeOff.objects.update(stage="vote")
    few = Client().get(path).json()
    assert (few["open"], few["members"], few["options"]) == (True, None, [])
    shared_by_more = TradeOff.objects.select_related("body").get(pk=bare.pk)
    shared_by(shared_by_more, members[4:])
    told = Client().get(path).json()
    assert told["members"] == 5
    assert told["options"][0]["members"] == 5
    shown = client_as(moot.actor("paul")).get(api(bare, "scenarios/")).json()["results"]
    assert {each["whose"] for each in shown} == {member.public_name for member in members}
    assert Client().get(api(bare, "scenarios/")).json()["count"] == 0


@pytest.mark.parametrize(
    ("method", "path"),
    [("put", "options/"), ("put", "options/2/effects/"), ("post", "scenarios/"), ("patch", "scenarios/{id}/"),
     ("delete", "scenarios/{id}/")],
)  # fmt: skip
def test_who_may_write(moot: Moot, client_as: SignIn, bare: TradeOff, method: str, path: str) -> None:
    where = api(bare, path.format(id=uuid.uuid4()))
    for client in (Client(), client_as(moot.actor("chandra")), client_as(moot.actor("otto"))):
        assert send(client, method, where, {}).status_code in (403, 404)


def test_a_draft_is_not_there_for_others(moot: Moot, client_as: SignIn) -> None:
    draft = make_tradeoff(moot.panel, "draft")
    for path in ("options/", "options/effects/", "scenarios/", "scenarios/together/"):
        assert Client().get(api(draft, path)).status_code == 404
        assert client_as(moot.actor("cleo")).get(api(draft, path)).status_code == 200
    assert send(Client(), "post", api(draft, "explore/"), {"picks": []}).status_code == 404
    assert Option.objects.count() == 3
