"""Members answer statements: one at a time, in a fair order, changed at will, seen by nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from audit import trail
from deliberation.tradeoffs.actions.answers import answer_statement
from deliberation.tradeoffs.actions.moderation import moderate
from deliberation.tradeoffs.actions.statements import (
    SimilarStatement,
    StatementAnswered,
    StatementThere,
    TooManyStatements,
    make_statement,
    seed_statements,
    withdraw_seed,
    withdraw_statement,
)
from deliberation.tradeoffs.calc.stages import ACTS, STAGES, Act
from deliberation.tradeoffs.models import Answer, OpinionResult, Statement, TradeOff
from deliberation.tradeoffs.queries.statements import progress_of, shown_statements
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from kernel.errors import BadInput, NotAllowed, NotFound
from tests.moot import Moot
from tests.tradeoffs import add_statements, fill_panel, make_tradeoff
from tests.unit.tradeoffs.statements.kit import at, words

pytestmark = pytest.mark.django_db
SignIn = Callable[..., Client]
FORM = "7f0f0a56-6a0c-4d0e-9a55-2c6a5d3f1f10"


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    """One in its discussion, with six statements."""
    made = make_tradeoff(moot.panel)
    add_statements(made, 6)
    return made


def shown_number(answer: object) -> int:
    found = re.search(r'name="statement" value="(\d+)"', answer.content.decode())  # type: ignore[attr-defined]
    assert found
    return int(found[1])


def test_a_member_answers_one_after_the_other(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    paul = client_as(moot.actor("paul"))
    seen = []
    page = paul.get(at(tradeoff, "statements/"))
    assert "0 of 6 answered" in words(page)
    for answer in ("agree", "disagree", "pass", "agree", "agree", "pass"):
        number = shown_number(page)
        seen.append(number)
        done = paul.post(at(tradeoff, "statements/"), {"statement": number, "answer": answer})
        assert done["Location"] == at(tradeoff, f"statements/?after={number}#answering")
        page = paul.get(done["Location"].split("#")[0])
        assert f"{len(seen)} of 6 answered" in words(page)
    assert sorted(seen) == [1, 2, 3, 4, 5, 6]
    assert "You have answered everything" in words(page)
    assert "Saved: you pass on statement" in words(page)
    assert Answer.objects.filter(membership=moot.membership("paul", moot.panel)).count() == 6


def test_an_answer_is_changed_and_the_last_one_counts(
    moot: Moot, tradeoff: TradeOff, client_as: SignIn
) -> None:
    paul = client_as(moot.actor("paul"))
    here = at(tradeoff, "statements/")
    paul.post(here, {"statement": 3, "answer": "agree"})
    page = paul.get(f"{here}?statement=3")
    assert "Change your answer" in words(page)
    assert "Your answer so far: Agree" in words(page)
    paul.post(here, {"statement": 3, "answer": "disagree"})
    assert list(Answer.objects.values_list("value", flat=True)) == [-1]
    assert "Disagree: change" in words(paul.get(here))


def test_the_same_answer_again_changes_nothing(moot: Moot, tradeoff: TradeOff) -> None:
    given = {"actor": moot.actor("paul"), "body_id": moot.panel.pk, "tradeoff_id": tradeoff.pk, "number": 2}
    first = answer_statement(**given, value=1)
    again = answer_statement(**given, value=1)
    assert again.given_at == first.given_at
    assert OpinionResult.objects.get().wanted == 1
    answer_statement(**given, value=0)
    assert OpinionResult.objects.get().wanted == 2
    assert [each["event"] for each in trail.history("tradeoff", tradeoff.pk)] == ["statement.answered"]


def test_the_trail_does_not_say_what_was_answered(moot: Moot, tradeoff: TradeOff) -> None:
    for number, value in enumerate((1, -1, 0), start=1):
        answer_statement(
            actor=moot.actor("paul"),
            body_id=moot.panel.pk,
            tradeoff_id=tradeoff.pk,
            number=number,
            value=value,
        )
    details = [each["detail"] for each in trail.history("tradeoff", tradeoff.pk)]
    assert details == [{"body": str(moot.panel.pk)}], "once, and neither which nor how many"


def test_members_have_an_order_of_their_own_that_is_fair(moot: Moot) -> None:
    made = make_tradeoff(moot.panel)
    rows = add_statements(made, 12)
    people = fill_panel(moot.panel, 30)
    # Newer statements come sooner among those with equally many answers, so each is answered once first.
    Answer.objects.bulk_create(Answer(statement=row, membership=people[0], value=0) for row in rows)
    found = list(shown_statements(made))
    firsts = {each.pk: progress_of(made, each, found).next for each in people[1:]}
    assert {each.number for each in firsts.values() if each} == {12}
    Answer.objects.filter(statement=rows[4]).delete()
    assert progress_of(made, people[1], found).next == rows[4], "what has fewest answers comes first"


def test_htmx_swaps_the_box_and_says_what_comes_next(
    moot: Moot, tradeoff: TradeOff, client_as: SignIn
) -> None:
    paul = client_as(moot.actor("paul"))
    answer = paul.post(
        at(tradeoff, "statements/"),
        {"statement": 1, "answer": "agree"},
        headers={"HX-Request": "true"},
        follow=True,
    )
    said = re.search(r'<div id="said"[^>]*>(.*?)</div>', answer.content.decode(), re.S)
    assert said
    assert "Saved: you agree with statement 1. 1 of 6 answered. Next, statement" in said[1]


def test_a_refusal_by_htmx_loads_the_page_anew(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    paul = client_as(moot.actor("paul"))
    TradeOff.objects.update(stage="vote")
    sent = {"statement": 1, "answer": "agree"}
    assert (
        paul.post(at(tradeoff, "statements/"), sent, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    )
    assert paul.post(at(tradeoff, "statements/"), sent).status_code == 409
    assert not Answer.objects.exists()
    assert "It is over" in words(paul.get(at(tradeoff, "statements/")))


@pytest.mark.parametrize("stage", STAGES)
def test_answers_are_taken_in_their_stage_alone(moot: Moot, stage: str) -> None:
    made = make_tradeoff(moot.panel, stage)
    add_statements(made, 1)
    given = {
        "actor": moot.actor("paul"),
        "body_id": moot.panel.pk,
        "tradeoff_id": made.pk,
        "number": 1,
        "value": 1,
    }
    if stage in ACTS[Act.ANSWER_STATEMENT]:
        assert answer_statement(**given).value == 1
        return
    with pytest.raises(WrongStage):
        answer_statement(**given)


@pytest.mark.parametrize("name", ["cleo", "femi", "chandra", "rosa"])
def test_nobody_else_answers(moot: Moot, tradeoff: TradeOff, name: str) -> None:
    with pytest.raises(NotAllowed):
        answer_statement(
            actor=moot.actor(name), body_id=moot.panel.pk, tradeoff_id=tradeoff.pk, number=1, value=1
        )


def test_others_see_the_statements_and_why_they_cannot_answer(
    moot: Moot, tradeoff: TradeOff, client_as: SignIn
) -> None:
    answer_statement(
        actor=moot.actor("paul"), body_id=moot.panel.pk, tradeoff_id=tradeoff.pk, number=1, value=-1
    )
    anybody = words(Client().get(at(tradeoff, "statements/")))
    assert "Statement 6." in anybody
    assert "Members of this body answer here. If you are one of them, sign in." in anybody
    assert "Disagree" not in anybody
    cleo = words(client_as(moot.actor("cleo")).get(at(tradeoff, "statements/")))
    assert "Members of this body alone answer here" in cleo
    priya = words(client_as(moot.actor("priya")).get(at(tradeoff, "statements/")))
    assert "0 of 6 answered" in priya
    assert "Agree: change" not in priya


def test_what_is_not_shown_is_not_answered(moot: Moot, tradeoff: TradeOff) -> None:
    Statement.objects.filter(number=2).update(status="hidden")
    Statement.objects.filter(number=3).update(status="waiting")
    given = {"actor": moot.actor("paul"), "body_id": moot.panel.pk, "tradeoff_id": tradeoff.pk, "value": 1}
    for number in (2, 3, 99, 10**12):
        with pytest.raises(NotFound):
            answer_statement(**given, number=number)
    found = list(shown_statements(tradeoff))
    assert progress_of(tradeoff, moot.membership("paul", moot.panel), found).total == 4


@pytest.mark.parametrize(
    "sent",
    [{}, {"statement": "1"}, {"statement": "x", "answer": "agree"}, {"statement": "1", "answer": "2"},
     {"statement": "1", "answer": ["agree\x00"]}, {"statement": "-1", "answer": "agree"}],
)  # fmt: skip
def test_nonsense_is_refused(moot: Moot, tradeoff: TradeOff, client_as: SignIn, sent: dict[str, str]) -> None:
    assert client_as(moot.actor("paul")).post(at(tradeoff, "statements/"), sent).status_code == 400
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "query", ["?statement=abc", "?after=-1", "?statement=99999999999999", "?page=zz", "?after=5"]
)
def test_odd_addresses_show_the_page(moot: Moot, tradeoff: TradeOff, client_as: SignIn, query: str) -> None:
    assert client_as(moot.actor("paul")).get(at(tradeoff, f"statements/{query}")).status_code == 200


def test_the_page_asks_few_queries(
    moot: Moot, client_as: SignIn, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    made = make_tradeoff(moot.panel)
    add_statements(made, 60)
    paul = client_as(moot.actor("paul"))
    with django_assert_max_num_queries(12):
        paul.get(at(made, "statements/?page=2"))


def test_what_was_taken_out_is_said_with_the_reason_and_without_its_words(moot: Moot) -> None:
    made = make_tradeoff(moot.panel)
    add_statements(made, 2)
    moderate(
        actor=moot.actor("cleo"), body_id=made.body_id, tradeoff_id=made.pk, thing_kind="statement", thing_number=2,
        decision="hide", reason="privacy", note="Leave out the name.",
    )  # fmt: skip
    page = Client().get(at(made, "statements/")).content.decode()
    assert "Statement 2. It says something private about somebody." in page
    assert "Leave out the name." not in page
    assert "Statement 2.<" not in page
    moderate(
        actor=moot.actor("cleo"), body_id=made.body_id, tradeoff_id=made.pk, thing_kind="statement", thing_number=2,
        decision="show",
    )  # fmt: skip
    assert "Taken out" not in Client().get(at(made, "statements/")).content.decode()


# Writing


def write(moot: Moot, tradeoff: TradeOff, text: str, name: str = "paul", **more: object) -> Statement:
    given = {"form_id": FORM, **more}
    return make_statement(
        actor=moot.actor(name), body_id=moot.panel.pk, tradeoff_id=tradeoff.pk, text=text, **given
    )  # type: ignore[arg-type]


def test_a_member_writes_and_withdraws(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    paul = client_as(moot.actor("paul"))
    form = re.search(
        r'name="form_id" value="([^"]+)"', paul.get(at(tradeoff, "statements/new/")).content.decode()
    )
    assert form
    sent = {"form_id": form[1], "text": "Buses to the hospital should run on Sundays."}
    for _ in range(2):
        assert paul.post(at(tradeoff, "statements/new/"), sent).status_code == 302
    made = Statement.objects.get(number=7)
    assert (made.status, made.seeded, Statement.objects.count()) == ("shown", False, 7)
    page = words(paul.get(at(tradeoff, "statements/")))
    assert "Statements that you wrote" in page
    assert "Withdraw" in page
    assert "Withdraw statement 7?" in words(paul.get(at(tradeoff, "statements/7/withdraw/")))
    paul.post(at(tradeoff, "statements/7/withdraw/"))
    made.refresh_from_db()
    assert made.status == "withdrawn"


def test_what_somebody_answered_stays(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    write(moot, tradeoff, "Buses should run on Sundays.")
    where = {"body_id": moot.panel.pk, "tradeoff_id": tradeoff.pk, "number": 7}
    answer_statement(actor=moot.actor("paul"), **where, value=1)
    assert "Withdraw" in words(client_as(moot.actor("paul")).get(at(tradeoff, "statements/")))
    answer_statement(actor=moot.actor("priya"), **where, value=1)
    with pytest.raises(StatementAnswered):
        withdraw_statement(actor=moot.actor("paul"), **where)
    assert client_as(moot.actor("paul")).post(at(tradeoff, "statements/7/withdraw/")).status_code == 409


def test_nobody_withdraws_another_members(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    write(moot, tradeoff, "Buses should run on Sundays.")
    where = {"body_id": moot.panel.pk, "tradeoff_id": tradeoff.pk}
    with pytest.raises(NotAllowed):
        withdraw_statement(actor=moot.actor("priya"), **where, number=7)
    with pytest.raises(NotAllowed):
        withdraw_seed(actor=moot.actor("cleo"), **where, number=7)
    assert client_as(moot.actor("priya")).get(at(tradeoff, "statements/7/withdraw/")).status_code == 404
    assert client_as(moot.actor("cleo")).get(at(tradeoff, "statements/7/withdraw/")).status_code == 404
    assert Statement.objects.get(number=7).status == "shown"


def test_one_that_says_nearly_the_same_is_shown_first(
    moot: Moot, tradeoff: TradeOff, client_as: SignIn
) -> None:
    write(moot, tradeoff, "Buses to the hospital should run on Sundays.")
    close = "Buses to the hospital should run on Sunday."
    with pytest.raises(SimilarStatement):
        write(moot, tradeoff, close, "priya", form_id="7f0f0a56-6a0c-4d0e-9a55-2c6a5d3f1f11")
    with pytest.raises(StatementThere):
        write(moot, tradeoff, "  buses to the HOSPITAL should run on sundays!", "priya", form_id=uuid_of(2))
    priya = client_as(moot.actor("priya"))
    sent = {"form_id": uuid_of(3), "text": close}
    page = priya.post(at(tradeoff, "statements/new/"), sent)
    assert "Statement 7 says nearly the same, or the opposite" in words(page)
    assert "Mine is another idea" in words(page)
    assert priya.post(at(tradeoff, "statements/new/"), sent | {"sure": "on"}).status_code == 302
    assert Statement.objects.filter(text=close).exists()


def uuid_of(number: int) -> str:
    return f"7f0f0a56-6a0c-4d0e-9a55-{number:012d}"


def test_where_moderators_look_first_it_waits(moot: Moot, client_as: SignIn) -> None:
    made = make_tradeoff(moot.panel, moderation="before")
    own = write(moot, made, "Buses should run on Sundays.")
    assert own.status == "waiting"
    assert "Buses" not in words(client_as(moot.actor("priya")).get(at(made, "statements/")))
    assert "Waits to be looked at" in words(client_as(moot.actor("paul")).get(at(made, "statements/")))


def test_limits_of_writing(moot: Moot, tradeoff: TradeOff) -> None:
    for text in ("", "  ", "x" * 281, "A\x07bell", "?!"):
        with pytest.raises(BadInput):
            write(moot, tradeoff, text)
    add_statements(tradeoff, 20, moot.membership("paul", moot.panel))
    with pytest.raises(TooManyStatements):
        write(moot, tradeoff, "Something quite different.")
    assert write(moot, tradeoff, "Something quite different.", "priya").number == 27


def test_somebody_elses_form_is_not_taken(moot: Moot, tradeoff: TradeOff) -> None:
    first = write(moot, tradeoff, "Buses should run on Sundays.")
    assert write(moot, tradeoff, "Anything else.") == first
    with pytest.raises(BadInput):
        write(moot, tradeoff, "Anything else.", "priya")


def test_first_statements_are_entered_and_withdrawn(moot: Moot, client_as: SignIn) -> None:
    made = make_tradeoff(moot.panel, "draft")
    cleo = client_as(moot.actor("cleo"))
    sent = {"form_id": FORM, "texts": "Care at home comes first.\r\n\r\nBeds come first.\r\n"}
    for _ in range(2):
        assert cleo.post(at(made, "statements/first/"), sent).status_code == 302
    rows = list(Statement.objects.values_list("number", "text", "seeded"))
    assert rows == [(1, "Care at home comes first.", True), (2, "Beds come first.", True)]
    assert "Beds come first." in words(cleo.get(at(made, "statements/first/")))
    again = cleo.post(
        at(made, "statements/first/"), {"form_id": uuid_of(9), "texts": "New one.\nbeds come first"}
    )
    assert "Statement 2 of your list is there already" in words(again)
    assert Statement.objects.count() == 2
    cleo.post(at(made, "statements/2/withdraw/"))
    assert Statement.objects.get(number=2).status == "withdrawn"


def test_members_enter_no_first_statements(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    assert client_as(moot.actor("paul")).get(at(tradeoff, "statements/first/")).status_code == 403
    assert client_as(moot.actor("cleo")).get(at(tradeoff, "statements/new/")).status_code == 403
    with pytest.raises(NotAllowed):
        seed_statements(
            actor=moot.actor("paul"),
            body_id=moot.panel.pk,
            tradeoff_id=tradeoff.pk,
            texts=["x"],
            form_id=FORM,
        )  # type: ignore[arg-type]
