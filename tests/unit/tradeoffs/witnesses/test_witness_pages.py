"""Pages of witnesses and questions: inviting, stating, asking, wanting the answer, merging, answering, promises."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit.events import Event
from audit.models import Entry
from deliberation.bodies.models import Membership
from deliberation.tradeoffs.models import Question, Support, TradeOff, Witness
from deliberation.tradeoffs.queries.witnesses import promises_due, questions_waiting
from kernel import clock
from tests.moot import LONG_AGO, Moot
from tests.tradeoffs import fill_panel, make_tradeoff
from tests.unit.tradeoffs.evidence.kit import at, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
NOW = dt.datetime(2026, 11, 2, 9, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(NOW):
        yield


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, "learn")


@pytest.fixture
def will(moot: Moot) -> Membership:
    """Will, a witness of the panel too."""
    return Membership.objects.create(
        body=moot.panel,
        person=moot.people["will"],
        role="witness",
        public_name="Dr Will Witness",
        starts_on=LONG_AGO,
    )


@pytest.fixture
def cleo(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("cleo"))


@pytest.fixture
def paul(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("paul"))


@pytest.fixture
def priya(moot: Moot, client_as: SignIn) -> Client:
    return client_as(moot.actor("priya"))


def witness_form(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "form_id": str(uuid.uuid4()), "member": "", "name": "Dr Hale", "role": "Head of discharge, Northfen hospital", "why": "Runs it",
        "interests": "Employed by the hospital", "statement": "", "status": "invited",
        "heard_on_day": "", "heard_on_month": "", "heard_on_year": "",
    }  # fmt: skip
    return usual | changes


def witness(tradeoff: TradeOff, number: int = 1, **fields: Any) -> Witness:
    usual: dict[str, Any] = {"name": f"Witness {number}", "role": "Knows it", "status": "coming"}
    return Witness.objects.create(tradeoff=tradeoff, number=number, **(usual | fields))


def asked(tradeoff: TradeOff, moot: Moot, number: int = 1, by: str = "paul", **fields: Any) -> Question:
    member = moot.membership(by, moot.panel)
    made = Question.objects.create(
        tradeoff=tradeoff, number=number, membership=member, by_name=member.public_name,
        **({"text": f"What of question {number}?"} | fields),
    )  # fmt: skip
    Support.objects.create(question=made, membership=member)
    return made


def answer_form(**changes: Any) -> dict[str, Any]:
    usual: dict[str, Any] = {
        "witness": "", "how": "written", "text": "About sixty.", "promise": "", "promise_due_day": "", "promise_due_month": "",
        "promise_due_year": "",
    }  # fmt: skip
    return usual | changes


PROMISED = {
    "promise": "The figures by town",
    "promise_due_day": "9",
    "promise_due_month": "11",
    "promise_due_year": "2026",
}


# --- Witnesses


def test_staff_invite_change_and_remove(tradeoff: TradeOff, cleo: Client, paul: Client) -> None:
    assert "No witnesses yet" in words(cleo.get(at(tradeoff, "witnesses/")))
    sent = witness_form()
    for _ in range(2):
        assert cleo.post(at(tradeoff, "witnesses/new/"), sent)["Location"] == at(tradeoff, "witnesses/")
    text = words(Client().get(at(tradeoff, "witnesses/")))
    for part in ("Dr Hale", "Invited", "Head of discharge", "Employed by the hospital", "Runs it"):
        assert part in text, part
    assert "Change" not in text
    refused = cleo.post(at(tradeoff, "witnesses/1/"), witness_form(status="heard"))
    assert "Say on which day the witness was heard." in words(refused)
    heard = witness_form(
        status="heard",
        heard_on_day="1",
        heard_on_month="11",
        heard_on_year="2026",
        statement="I said:\n- two\n- things",
    )
    cleo.post(at(tradeoff, "witnesses/1/"), heard)
    assert "Heard on 1 November 2026" in words(Client().get(at(tradeoff, "witnesses/")))
    assert b"<li>two</li>" in Client().get(at(tradeoff, "witnesses/")).content
    assert cleo.get(at(tradeoff, "witnesses/1/remove/")).status_code == 409
    cleo.post(at(tradeoff, "witnesses/new/"), witness_form(name="By mistake"))
    assert "Take By mistake off the list" in words(cleo.get(at(tradeoff, "witnesses/2/remove/")))
    cleo.post(at(tradeoff, "witnesses/2/remove/"))
    assert [each.name for each in Witness.objects.all()] == ["Dr Hale"]
    for page in ("new/", "1/", "1/remove/"):
        assert paul.get(at(tradeoff, f"witnesses/{page}")).status_code == 403


def test_a_witness_with_an_account_states_and_declares(
    tradeoff: TradeOff, will: Membership, moot: Moot, cleo: Client, client_as: SignIn
) -> None:
    cleo.post(at(tradeoff, "witnesses/new/"), witness_form(member=str(will.pk), name="", interests=""))
    cleo.post(at(tradeoff, "witnesses/new/"), witness_form(name="Dr Other"))
    twice = cleo.post(at(tradeoff, "witnesses/new/"), witness_form(member=str(will.pk)))
    assert "on the list of witnesses already" in words(twice)
    own = client_as(moot.actor("will"))
    assert "Dr Will Witness" in words(own.get(at(tradeoff, "witnesses/")))
    assert own.get(at(tradeoff, "witnesses/2/")).status_code == 403
    page = own.get(at(tradeoff, "witnesses/1/"))
    assert "Your statement" in words(page)
    assert "Where does it stand?" not in words(page)
    refused = own.post(at(tradeoff, "witnesses/1/"), {"interests": "", "statement": "Hello."})
    assert "Write None if there are none" in words(refused)
    own.post(
        at(tradeoff, "witnesses/1/"), {"interests": "None", "statement": "Sixty of a hundred wait for care."}
    )
    found = Witness.objects.get(number=1)
    assert (found.interests, found.statement, found.name) == (
        "None",
        "Sixty of a hundred wait for care.",
        "Dr Will Witness",
    )


# --- Asking and wanting the answer


def test_a_member_asks_once_however_often_the_form_is_sent(
    tradeoff: TradeOff, paul: Client, cleo: Client
) -> None:
    witness(tradeoff)
    sent = {"form_id": str(uuid.uuid4()), "witness": "1", "text": "How many wait at weekends?"}
    for _ in range(2):
        assert paul.post(at(tradeoff, "questions/ask/"), sent)["Location"] == at(tradeoff, "questions/1/")
    text = words(Client().get(at(tradeoff, "questions/1/")))
    for part in ("How many wait at weekends?", "Member 1", "Witness 1", "1 member", "Not answered yet"):
        assert part in text, part
    assert cleo.get(at(tradeoff, "questions/ask/")).status_code == 403
    assert "Choose whom you ask" not in words(paul.get(at(tradeoff, "questions/ask/")))
    for odd in ({"text": " "}, {"text": "x" * 601}, {"witness": "9"}):
        assert "There is a problem" in words(
            paul.post(at(tradeoff, "questions/ask/"), sent | {"form_id": ""} | odd)
        )
    assert Question.objects.count() == 1


def test_one_member_one_support(
    tradeoff: TradeOff, moot: Moot, paul: Client, priya: Client, cleo: Client
) -> None:
    asked(tradeoff, moot)
    support = at(tradeoff, "questions/1/support/")
    for _ in range(3):
        assert priya.post(support, {"wanted": "yes"})["Location"] == at(tradeoff, "questions/1/")
    assert Support.objects.count() == 2
    assert Entry.objects.filter(event=Event.QUESTION_SUPPORTED).count() == 1
    assert "2 members" in words(Client().get(at(tradeoff, "questions/1/")))
    assert "I no longer need an answer" in words(priya.get(at(tradeoff, "questions/1/")))
    priya.post(support, {"wanted": "no"})
    assert Support.objects.count() == 1
    assert cleo.post(support, {"wanted": "yes"}).status_code == 403
    assert priya.get(support).status_code == 302


def test_most_wanted_first_and_answered_last(tradeoff: TradeOff, moot: Moot, paul: Client) -> None:
    members = fill_panel(moot.panel, 5)
    witness(tradeoff)
    asked(tradeoff, moot, 1)
    asked(tradeoff, moot, 2, witness=tradeoff.witnesses.get())
    wanted = asked(tradeoff, moot, 3)
    done = asked(
        tradeoff, moot, 4, answer="Yes.", answered_at=NOW, answered_how="live", answered_as="Witness 1"
    )
    Support.objects.bulk_create(
        Support(question=each, membership=who) for each in (wanted, done) for who in members
    )

    def shown(query: str = "") -> list[str]:
        return re.findall(r"Q(\d+):", words(Client().get(at(tradeoff, f"witnesses/{query}"))))

    assert shown() == ["3", "1", "2", "4"]
    assert shown("?state=answered") == ["4"]
    assert shown("?state=open&words=question+3%3F") == ["3"]
    assert shown("?witness=1") == ["2"]
    assert shown("?witness=77&state=odd") == ["3", "1", "2", "4"]


def test_taking_a_question_back(tradeoff: TradeOff, moot: Moot, paul: Client, priya: Client) -> None:
    asked(tradeoff, moot, 1)
    second = asked(tradeoff, moot, 2)
    Support.objects.create(question=second, membership=moot.membership("priya", moot.panel))
    assert "Take this question back" in words(paul.get(at(tradeoff, "questions/1/")))
    assert "Take this question back" not in words(paul.get(at(tradeoff, "questions/2/")))
    assert priya.get(at(tradeoff, "questions/1/withdraw/")).status_code == 403
    assert priya.post(at(tradeoff, "questions/1/withdraw/")).status_code == 403
    assert paul.post(at(tradeoff, "questions/2/withdraw/")).status_code == 409
    assert "Take your question back?" in words(paul.get(at(tradeoff, "questions/1/withdraw/")))
    paul.post(at(tradeoff, "questions/1/withdraw/"))
    assert Client().get(at(tradeoff, "questions/1/")).status_code == 404
    assert "Withdrawn by its author" in words(paul.get(at(tradeoff, "questions/1/")))
    assert "Q1:" not in words(paul.get(at(tradeoff, "witnesses/")))


def test_what_is_looked_at_first_shows_to_its_author_alone(
    moot: Moot, paul: Client, priya: Client, cleo: Client
) -> None:
    careful = make_tradeoff(moot.panel, "learn", moderation="before")
    paul.post(at(careful, "questions/ask/"), {"witness": "0", "text": "Something sharp?"})
    assert "Waits to be looked at" in words(paul.get(at(careful, "questions/1/")))
    for client in (priya, Client()):
        assert client.get(at(careful, "questions/1/")).status_code == 404
        assert "Something sharp?" not in words(client.get(at(careful, "witnesses/")))
    assert priya.post(at(careful, "questions/1/support/"), {"wanted": "yes"}).status_code == 404
    assert cleo.post(at(careful, "questions/1/answer/"), answer_form()).status_code == 404


# --- Merging


def test_merging_unites_support_and_shows_where_it_went(
    tradeoff: TradeOff, moot: Moot, cleo: Client, paul: Client
) -> None:
    members = fill_panel(moot.panel, 4)
    keep, second, third = (asked(tradeoff, moot, number) for number in (1, 2, 3))
    for question, some in ((keep, members[:2]), (second, members[1:3]), (third, members[3:])):
        Support.objects.bulk_create(Support(question=question, membership=who) for who in some)
    assert paul.get(at(tradeoff, "questions/merge/")).status_code == 403
    for odd in ({"keep": "1", "others": ["1"]}, {"keep": "9", "others": ["2"]}, {"keep": "1"}):
        assert "There is a problem" in words(cleo.post(at(tradeoff, "questions/merge/"), odd))
    cleo.post(at(tradeoff, "questions/merge/"), {"keep": "2", "others": ["2", "3"]})
    answer = cleo.post(at(tradeoff, "questions/merge/"), {"keep": "1", "others": ["1", "2"]})
    assert answer["Location"] == at(tradeoff, "questions/1/")
    # Paul wanted all three, and counts once.
    assert sorted(Support.objects.values_list("question__number", flat=True)) == [1] * 5
    assert set(Question.objects.filter(merged_into=keep).values_list("number", flat=True)) == {2, 3}
    text = words(Client().get(at(tradeoff, "questions/1/")))
    assert "5 members" in text
    assert "Asked in other words, too" in text
    assert "merged into Q1" in words(Client().get(at(tradeoff, "questions/3/")))
    assert re.findall(r"Q(\d+):", words(Client().get(at(tradeoff, "witnesses/")))) == ["1"]
    assert paul.post(at(tradeoff, "questions/2/support/"), {"wanted": "yes"}).status_code == 409
    assert Entry.objects.filter(event=Event.QUESTIONS_MERGED).count() == 2


def test_a_wrong_merge_is_put_right(tradeoff: TradeOff, moot: Moot, cleo: Client, paul: Client) -> None:
    asked(tradeoff, moot, 1)
    asked(tradeoff, moot, 2, "priya")
    cleo.post(at(tradeoff, "questions/merge/"), {"keep": "1", "others": ["2"]})
    page = at(tradeoff, "questions/2/separate/")
    assert page in cleo.get(at(tradeoff, "questions/2/")).content.decode()
    assert page not in paul.get(at(tradeoff, "questions/2/")).content.decode()
    assert (paul.get(page).status_code, paul.post(page).status_code) == (403, 403)
    assert "It no longer leads to Q1" in words(cleo.get(page))
    assert cleo.post(page)["Location"] == at(tradeoff, "questions/2/")
    assert Question.objects.get(number=2).merged_into is None
    # Both who asked want the first still; of the second only whoever asked it.
    assert sorted(Support.objects.values_list("question__number", flat=True)) == [1, 1, 2]
    assert (cleo.get(page).status_code, cleo.post(page).status_code) == (409, 409)
    cleo.post(at(tradeoff, "questions/merge/"), {"keep": "1", "others": ["2"]})
    again = cleo.post(f"/api/v1{page}")
    assert (again.status_code, again.json()["merged_into"]) == (200, None)


# --- Answers and promises


def test_the_witness_answers_what_they_were_asked(
    tradeoff: TradeOff, will: Membership, moot: Moot, paul: Client, client_as: SignIn
) -> None:
    mine, other = witness(tradeoff, membership=will, name="Dr Will Witness"), witness(tradeoff, 2)
    asked(tradeoff, moot, 1, witness=mine)
    asked(tradeoff, moot, 2, witness=other)
    asked(tradeoff, moot, 3)
    own = client_as(moot.actor("will"))
    assert [each.number for each in questions_waiting([str(moot.people["will"].pk)])] == [1]
    assert own.get(at(tradeoff, "questions/2/answer/")).status_code == 403
    assert own.post(at(tradeoff, "questions/2/answer/"), answer_form()).status_code == 403
    assert paul.get(at(tradeoff, "questions/1/answer/")).status_code == 403
    assert "Answer it" in words(own.get(at(tradeoff, "questions/3/")))
    assert "Answer it" not in words(own.get(at(tradeoff, "questions/2/")))
    own.post(at(tradeoff, "questions/1/answer/"), answer_form())
    own.post(at(tradeoff, "questions/3/answer/"), answer_form(witness="2", text="For all."))
    assert "Dr Will Witness, in writing, 2 November 2026" in words(Client().get(at(tradeoff, "questions/1/")))
    assert Question.objects.get(number=3).answered_as == "Dr Will Witness"
    assert own.get(at(tradeoff, "questions/1/answer/")).status_code == 409


def test_staff_write_down_what_was_said_in_the_room(tradeoff: TradeOff, moot: Moot, cleo: Client) -> None:
    first = witness(tradeoff)
    witness(tradeoff, 2, status="declined")
    asked(tradeoff, moot, 1)
    asked(tradeoff, moot, 2)
    asked(tradeoff, moot, 3, witness=first)
    page = cleo.get(at(tradeoff, "questions/1/answer/"))
    assert "The body itself" in words(page)
    assert "Witness 2" not in words(page)
    cleo.post(at(tradeoff, "questions/1/answer/"), answer_form(witness="1", how="live"))
    cleo.post(at(tradeoff, "questions/2/answer/"), answer_form())
    cleo.post(at(tradeoff, "questions/3/answer/"), answer_form())
    as_whom = list(Question.objects.order_by("number").values_list("answered_as", "answered_how"))
    assert as_whom == [("Witness 1", "live"), ("Fenmarsh citizen panel", "written"), ("Witness 1", "written")]


def test_a_promise_has_a_day_and_is_chased(
    tradeoff: TradeOff, moot: Moot, cleo: Client, paul: Client
) -> None:
    witness(tradeoff)
    asked(tradeoff, moot, 1, witness=tradeoff.witnesses.get())
    page = at(tradeoff, "questions/1/answer/")
    past = PROMISED | {"promise_due_year": "2025"}
    for odd, says in (
        ({"promise": "More"}, "Say by which day"), (PROMISED | {"promise": ""}, "Say what is promised"), (past, "must be today or later"),
        (PROMISED | {"promise_due_day": "31"}, "Enter a real date"),
    ):  # fmt: skip
        assert says in words(cleo.post(page, answer_form(**odd))), odd
    cleo.post(page, answer_form(**PROMISED))
    assert "Promised by 9 November 2026." in words(Client().get(at(tradeoff, "questions/1/")))
    bodies = [moot.panel.pk]
    assert [each.number for each in promises_due(bodies=bodies)] == [1]
    assert not promises_due(bodies=bodies, until=dt.date(2026, 11, 8)).exists()
    assert not promises_due(bodies=[moot.board.pk]).exists()
    with clock.frozen(NOW + dt.timedelta(days=10)):
        text = words(Client().get(at(tradeoff, "witnesses/")))
        assert "Promised, and not kept yet" in text
        assert "3 days ago" in text
        assert "Overdue" in words(Client().get(at(tradeoff, "questions/1/")))
        TradeOff.objects.filter(pk=tradeoff.pk).update(stage="closed")
        assert "Promised, and not kept yet" in words(Client().get(at(tradeoff, "witnesses/")))
        assert not promises_due(bodies=bodies).exists()
        assert cleo.get(at(tradeoff, "questions/1/promise/")).status_code == 409
        TradeOff.objects.filter(pk=tradeoff.pk).update(stage="follow_up")
        assert paul.get(at(tradeoff, "questions/1/promise/")).status_code == 403
        assert "The figures by town" in words(cleo.get(at(tradeoff, "questions/1/promise/")))
        cleo.post(at(tradeoff, "questions/1/promise/"), {"result": "Nine towns, see E4."})
        text = words(Client().get(at(tradeoff, "questions/1/")))
        assert "Kept late" in text
        assert "3 days late" in text
        assert "Nine towns" in text
        assert "not kept yet" not in words(Client().get(at(tradeoff, "witnesses/")))
        assert cleo.get(at(tradeoff, "questions/1/promise/")).status_code == 409


def test_the_witness_finds_their_own_promises(
    tradeoff: TradeOff, will: Membership, moot: Moot, client_as: SignIn
) -> None:
    witness(tradeoff, membership=will)
    asked(tradeoff, moot, 1)
    own, person = client_as(moot.actor("will")), str(moot.people["will"].pk)
    own.post(at(tradeoff, "questions/1/answer/"), answer_form(**PROMISED))
    assert [each.number for each in promises_due(person_id=person)] == [1]
    own.post(at(tradeoff, "questions/1/promise/"), {"result": "Found out."})
    assert not promises_due(person_id=person).exists()


# --- Stages, queries, addresses


@pytest.mark.parametrize("stage", ["vote", "recommend", "response", "closed"])
def test_after_the_discussion_nobody_asks(moot: Moot, cleo: Client, paul: Client, stage: str) -> None:
    later = make_tradeoff(moot.panel, stage)
    witness(later)
    asked(later, moot)
    for client, page in (
        (paul, "questions/ask/"),
        (cleo, "witnesses/new/"),
        (cleo, "witnesses/1/"),
        (cleo, "witnesses/1/remove/"),
    ):
        assert client.get(at(later, page)).status_code == 409, page
    assert paul.post(at(later, "questions/1/support/"), {"wanted": "no"}).status_code == 409
    answered = cleo.get(at(later, "questions/1/answer/")).status_code
    assert answered == (200 if stage in ("vote", "recommend") else 409)
    text = words(paul.get(at(later, "questions/1/")))
    assert "I no longer need an answer" not in text
    assert "Take this question back" not in text


def test_at_most_twelve_queries(
    tradeoff: TradeOff,
    moot: Moot,
    cleo: Client,
    paul: Client,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(1, 11):
        witness(tradeoff, number, statement="Long words.")
    heard = tradeoff.witnesses.get(number=1)
    members = fill_panel(moot.panel, 20)
    for number in range(1, 101):
        asked(tradeoff, moot, number, witness=heard if number % 2 else None)
    Support.objects.bulk_create(
        Support(question=each, membership=who) for each in Question.objects.all() for who in members
    )
    Question.objects.filter(number__gt=90).update(merged_into=Question.objects.get(number=1))
    for client in (Client(), paul, cleo):
        client.get(at(tradeoff))
        for page in (
            "witnesses/",
            "witnesses/?words=of&state=open&page=2",
            "questions/1/",
            "questions/2/",
            "questions/95/",
        ):
            with django_assert_max_num_queries(12):
                assert client.get(at(tradeoff, page)).status_code == 200
    with django_assert_max_num_queries(12):
        cleo.get(at(tradeoff, "questions/merge/"))


def test_odd_addresses(tradeoff: TradeOff, moot: Moot, cleo: Client, paul: Client) -> None:
    for number in ("0", "7", "999999999999999"):
        for page in (
            "questions/{}/",
            "questions/{}/answer/",
            "questions/{}/promise/",
            "witnesses/{}/",
            "witnesses/{}/remove/",
        ):
            assert cleo.get(at(tradeoff, page.format(number))).status_code == 404, page
        assert paul.post(at(tradeoff, f"questions/{number}/support/")).status_code == 404
    other = make_tradeoff(moot.panel, "learn")
    asked(other, moot)
    assert paul.get(at(tradeoff, "questions/1/")).status_code == 404
