"""Witnesses and questions through the API: the same steps as on the pages, lists, files, and what is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from rest_framework.throttling import SimpleRateThrottle

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models import Question, Support, TradeOff, Witness
from kernel import clock
from tests.moot import LONG_AGO, Moot
from tests.tradeoffs import make_tradeoff
from tests.unit.tradeoffs.evidence.kit import api

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]


@pytest.fixture(autouse=True)
def _no_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(SimpleRateThrottle, "THROTTLE_RATES", {"anon": None, "user": None, "upload": None})


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, "learn")


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


@pytest.fixture
def will(moot: Moot, client_as: SignIn) -> Client:
    Membership.objects.create(
        body=moot.panel,
        person=moot.people["will"],
        role="witness",
        public_name="Dr Will Witness",
        starts_on=LONG_AGO,
    )
    return client_as(moot.actor("will"))


def send(client: Client, path: str, sent: Any = None, method: str = "post") -> Any:
    return getattr(client, method)(path, sent if sent is not None else {}, content_type="application/json")


def test_a_witness_from_the_invitation_to_the_answer(
    tradeoff: TradeOff, cleo: Client, paul: Client, will: Client, moot: Moot
) -> None:
    member = Membership.objects.get(body=moot.panel, role="witness")
    own = str(uuid.uuid4())
    for _ in range(2):
        made = send(
            cleo, api(tradeoff, "witnesses/"), {"id": own, "membership": member.pk, "role": "Runs wards"}
        )
        assert (made.status_code, made.json()["name"]) == (201, "Dr Will Witness")
    send(cleo, api(tradeoff, "witnesses/"), {"name": "By mistake", "role": "None"})
    assert send(cleo, api(tradeoff, "witnesses/2/"), method="delete").status_code == 204
    one = api(tradeoff, "witnesses/1/")
    assert (
        send(will, one, {"interests": "None", "statement": "Sixty wait."}, "patch").json()["statement"]
        == "Sixty wait."
    )
    assert send(will, one, {"status": "heard"}, "patch").status_code == 403
    assert send(paul, one, {"statement": "No."}, "patch").status_code == 403
    heard = send(cleo, one, {"status": "heard", "heard_on": "2026-11-01"}, "patch").json()
    assert (heard["status"], heard["heard_on"], heard["interests"]) == ("heard", "2026-11-01", "None")
    assert send(cleo, one, method="delete").status_code == 409
    asked = send(paul, api(tradeoff, "questions/"), {"text": "How many at weekends?", "witness": 1})
    assert (asked.status_code, asked.json()["support"], asked.json()["mine"]) == (201, 1, True)
    due = (clock.today() + dt.timedelta(days=7)).isoformat()
    answer = {"text": "About twenty.", "promise": "By town", "promise_due": due}
    assert send(paul, api(tradeoff, "questions/1/answer/"), answer).status_code == 403
    told = send(will, api(tradeoff, "questions/1/answer/"), answer).json()
    assert (told["answered_as"], told["answered_how"], told["promise_overdue"]) == (
        "Dr Will Witness",
        "written",
        False,
    )
    with clock.frozen(clock.now() + dt.timedelta(days=9)):
        assert Client().get(api(tradeoff, "questions/1/")).json()["promise_overdue"]
        assert Client().get(api(tradeoff, "questions/?state=promised")).json()["count"] == 1
        kept = send(will, api(tradeoff, "questions/1/promise/"), {"result": "Nine towns."}).json()
        assert (kept["promise_result"], kept["promise_overdue"]) == ("Nine towns.", False)


def test_support_and_merging(
    tradeoff: TradeOff, cleo: Client, paul: Client, moot: Moot, client_as: SignIn
) -> None:
    priya = client_as(moot.actor("priya"))
    for text in ("First?", "The same?"):
        send(paul, api(tradeoff, "questions/"), {"text": text})
    for wanted in (True, True, False, True):
        told = send(priya, api(tradeoff, "questions/2/support/"), {"wanted": wanted}, "put").json()
    assert (told["support"], told["mine"]) == (2, True)
    assert send(paul, api(tradeoff, "questions/1/merge/"), {"questions": [2]}).status_code == 403
    merged = send(cleo, api(tradeoff, "questions/1/merge/"), {"questions": [2]}).json()
    assert (merged["support"], merged["mine"]) == (2, None)
    assert Client().get(api(tradeoff, "questions/2/")).json()["merged_into"] == 1
    assert Client().get(api(tradeoff, "questions/")).json()["count"] == 1
    assert send(priya, api(tradeoff, "questions/2/support/"), {"wanted": True}, "put").status_code == 409
    assert send(paul, api(tradeoff, "questions/1/"), method="delete").status_code == 409
    send(paul, api(tradeoff, "questions/"), {"text": "Never mind?"})
    assert send(priya, api(tradeoff, "questions/3/"), method="delete").status_code == 403
    assert send(paul, api(tradeoff, "questions/3/"), method="delete").status_code == 204
    assert Client().get(api(tradeoff, "questions/3/")).status_code == 404


@pytest.mark.parametrize(
    ("path", "sent"),
    [
        ("questions/", {"text": ""}), ("questions/", {"text": "x" * 601}), ("questions/", {"text": 5}),
        ("questions/", {"text": "Why?", "witness": "1"}), ("questions/", {"text": "Why?", "witness": 2**40}),
        ("questions/", {"text": "Why?", "extra": 1}), ("questions/", {"text": "a\x00b"}), ("questions/", []),
    ],
)  # fmt: skip
def test_what_cannot_be_asked(tradeoff: TradeOff, paul: Client, path: str, sent: Any) -> None:
    assert send(paul, api(tradeoff, path), sent).status_code == 400
    assert not Question.objects.exists()


@pytest.mark.parametrize("questions", [[], ["2"], [True], [2**60], list(range(1, 60)), 5, [1]])
def test_what_cannot_be_merged(tradeoff: TradeOff, cleo: Client, paul: Client, questions: Any) -> None:
    send(paul, api(tradeoff, "questions/"), {"text": "First?"})
    assert send(cleo, api(tradeoff, "questions/1/merge/"), {"questions": questions}).status_code == 400


def test_lists_and_files(
    tradeoff: TradeOff, moot: Moot, paul: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    Witness.objects.create(tradeoff=tradeoff, number=1, name="=1+1", role="Knows it")
    member = moot.membership("paul", moot.panel)
    Question.objects.bulk_create(
        Question(
            tradeoff=tradeoff, number=number, membership=member, by_name="Member 1", text=f"Why {number}?"
        )
        for number in range(1, 101)
    )
    Support.objects.bulk_create(Support(question=each, membership=member) for each in Question.objects.all())
    for path in (
        "questions/",
        "questions/?format=csv",
        "questions/?words=why&witness=1",
        "questions/1/",
        "witnesses/",
    ):
        with django_assert_max_num_queries(12):
            assert paul.get(api(tradeoff, path)).status_code == 200
    rows = list(
        csv.DictReader(
            io.StringIO(Client().get(api(tradeoff, "questions/?format=csv")).content.decode("utf-8-sig"))
        )
    )
    assert len(rows) == 100
    named = list(
        csv.DictReader(
            io.StringIO(Client().get(api(tradeoff, "witnesses/?format=csv")).content.decode("utf-8-sig"))
        )
    )
    assert not named[0]["name"].startswith("=")
    for odd in ("?state=odd", "?witness=x", "?nothing=1"):
        assert Client().get(api(tradeoff, f"questions/{odd}")).status_code == 400


def test_nobody_outside_learns_of_a_draft(moot: Moot, paul: Client, client_as: SignIn) -> None:
    draft = make_tradeoff(moot.panel, "draft")
    for client in (Client(), paul, client_as(moot.actor("mabel"))):
        for path in ("evidence/", "evidence/1/", "witnesses/", "witnesses/1/", "questions/", "questions/1/"):
            assert client.get(api(draft, path)).status_code == 404, path
    assert send(paul, api(draft, "questions/"), {"text": "Why?"}).status_code == 404
    assert send(client_as(moot.actor("mabel")), api(draft, "questions/"), {"text": "Why?"}).status_code == 404
