"""Points through the API."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.actions.moderation import moderate
from deliberation.tradeoffs.models import Point, TradeOff
from tests.moot import Moot
from tests.tradeoffs import add_evidence, add_points, make_tradeoff

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel)


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


@pytest.fixture
def priya(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("priya"))


def at(tradeoff: TradeOff, page: str = "") -> str:
    return f"/api/v1/bodies/{tradeoff.body.slug}/trade-offs/{tradeoff.pk}/points/{page}"


def post(client: Client, tradeoff: TradeOff, page: str = "", **sent: Any) -> Any:
    return client.post(at(tradeoff, page), sent, content_type="application/json")


def test_a_point_its_reply_and_its_versions(tradeoff: TradeOff, paul: Client, priya: Client) -> None:
    add_evidence(tradeoff)
    form = str(uuid.uuid4())
    for _ in range(2):
        made = post(paul, tradeoff, option=2, side="for", text="As [E1] says.", id=form)
        assert (made.status_code, made.json()["number"], made.json()["cites"]) == (201, 1, [1])
        assert made["Location"].endswith(at(tradeoff, "1/"))
    reply = post(priya, tradeoff, "1/replies/", text="Not quite.")
    assert (reply.status_code, reply.json()["reply_to"], reply.json()["side"]) == (201, 1, "")
    changed = paul.patch(
        at(tradeoff, "1/"), {"text": "So [E1] says.", "version": 1}, content_type="application/json"
    )
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    late = paul.patch(at(tradeoff, "1/"), {"text": "Else", "version": 1}, content_type="application/json")
    assert (late.status_code, late.json()["code"]) == (409, "changed_meanwhile")
    one = Client().get(at(tradeoff, "1/")).json()
    assert (one["by"], one["mine"], one["replies"], one["answers"][0]["text"]) == (
        "Member 1",
        False,
        1,
        "Not quite.",
    )
    assert [row["text"] for row in Client().get(at(tradeoff, "1/versions/")).json()] == [
        "So [E1] says.",
        "As [E1] says.",
    ]
    assert paul.post(at(tradeoff, "1/withdraw/")).json()["status"] == "withdrawn"
    gone = Client().get(at(tradeoff, "1/")).json()
    assert (gone["text"], gone["by"], gone["cites"]) == ("", "", [])
    assert Client().get(at(tradeoff, "1/versions/")).json() == []


def test_reactions(tradeoff: TradeOff, paul: Client, priya: Client) -> None:
    post(paul, tradeoff, option=2, side="for", text="It helps.")
    told = post(priya, tradeoff, "1/reaction/", knew=False).json()
    assert (told["knew"], told["new_to"], told["your_answer"]) == (None, None, "new")
    assert Client().get(at(tradeoff, "1/")).json()["your_answer"] is None
    assert post(priya, tradeoff, "1/reaction/", knew=None).json()["your_answer"] is None
    Point.objects.update(knew=8, new_to=12)
    assert Client().get(at(tradeoff, "1/")).json()["new_to"] == 12
    assert post(paul, tradeoff, "1/reaction/", knew=True).status_code == 409
    for wrong in ("yes", 1, []):
        assert post(priya, tradeoff, "1/reaction/", knew=wrong).status_code == 400
    assert post(priya, tradeoff, "1/reaction/").status_code == 400


def test_the_list_and_its_filters(moot: Moot, tradeoff: TradeOff, paul: Client) -> None:
    members = [moot.membership(name, moot.panel) for name in ("paul", "priya")]
    add_points(tradeoff, members, 5)
    add_points(tradeoff, members[:1], 1, position=3, status="hidden")

    def numbers(query: str = "", client: Client | None = None) -> list[int]:
        return [
            row["number"] for row in (client or Client()).get(at(tradeoff, f"?{query}")).json()["results"]
        ]

    assert numbers() == [1, 2, 3, 4, 5]
    assert numbers("side=against&sort=newest") == [4, 2]
    assert numbers("option=3") == []
    assert numbers("option=3", paul) == [6], "one's own, though it was taken out"
    assert numbers("words=Point+3") == [3]
    assert numbers("mine=true", paul) == [2, 4, 6]
    answer = Client().get(at(tradeoff))
    assert answer["X-Folkmoot-Illustrative"] == "yes"
    table = Client().get(at(tradeoff, "?format=csv")).content.decode()
    assert table.splitlines()[0].startswith("number,reply_to,option")
    assert len(table.splitlines()) == 6
    for query in ("side=x", "option=0", "sort=x", "nothing=1", "mine=2"):
        assert Client().get(at(tradeoff, f"?{query}")).status_code == 400


def test_a_formula_in_a_point_stays_text_in_the_csv(tradeoff: TradeOff, paul: Client) -> None:
    post(paul, tradeoff, option=2, side="for", text="=HYPERLINK(1)")
    assert ",=HYPERLINK" not in Client().get(at(tradeoff, "?format=csv")).content.decode()


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"text": "a" * 1501}, "bad_input"),
        ({"text": ""}, "bad_input"),
        ({"text": 7}, "bad_input"),
        ({"text": "a\x00b"}, "bad_input"),
        ({"text": "a\x07b"}, "bad_input"),
        ({"text": "See [E5]."}, "unknown_evidence"),
        ({"option": 99}, "not_found"),
        ({"option": "2"}, "bad_input"),
        ({"side": "both"}, "bad_input"),
        ({"id": "x"}, "bad_input"),
        ({"by_name": "Cleo"}, "unknown_parameter"),
    ],
)
def test_refusals_have_codes(tradeoff: TradeOff, paul: Client, sent: dict[str, Any], code: str) -> None:
    answer = post(paul, tradeoff, **({"option": 2, "side": "for", "text": "It helps."} | sent))
    assert answer.status_code in (400, 404)
    assert code in (answer.json()["code"], "bad_input")
    assert not Point.objects.exists()


def test_who_may_what(moot: Moot, tradeoff: TradeOff, paul: Client, priya: Client, client_as: SignIn) -> None:
    post(paul, tradeoff, option=2, side="for", text="It helps.")
    sent: dict[str, Any] = {"option": 2, "side": "for", "text": "Me too."}
    assert post(Client(), tradeoff, **sent).json()["code"] == "sign_in_needed"
    assert post(client_as(moot.actor("cleo")), tradeoff, **sent).status_code == 403
    assert post(client_as(moot.actor("rosa")), tradeoff, **sent).status_code == 404
    assert (
        priya.patch(at(tradeoff, "1/"), {"text": "Mine"}, content_type="application/json").status_code == 404
    )
    assert priya.post(at(tradeoff, "1/withdraw/")).status_code == 404
    elsewhere = make_tradeoff(moot.board)
    crossed = f"/api/v1/bodies/{moot.panel.slug}/trade-offs/{elsewhere.pk}/points/"
    assert paul.post(crossed, sent, content_type="application/json").status_code == 404
    assert Client().get(crossed).status_code == 404
    moderate(
        actor=moot.actor("cleo"), body_id=tradeoff.body_id, tradeoff_id=tradeoff.pk, thing_kind="point",
        thing_number=1, decision="hide", reason="insult",
    )  # fmt: skip
    out = Client().get(at(tradeoff, "1/")).json()
    assert (out["text"], out["by"], out["status"], out["reason"]) == ("", "", "hidden", "insult")
    assert paul.get(at(tradeoff, "1/")).json()["text"] == "It helps."
    draft = make_tradeoff(moot.panel, "draft")
    assert Client().get(at(draft)).status_code == 404
    assert post(paul, draft, **sent).status_code == 404
    assert post(paul, make_tradeoff(moot.panel, "vote"), **sent).json()["code"] == "wrong_stage"
