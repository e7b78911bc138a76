"""Attacks on evidence and witnesses: trade-offs that are not for everybody, other people's things, hostile words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from deliberation.bodies.models import Membership
from deliberation.tradeoffs.actions import challenges, evidence, questions, witnesses
from deliberation.tradeoffs.models import Challenge, EvidenceItem, Question, Reading, TradeOff, Witness
from kernel.actors import Actor
from kernel.errors import BadInput, NotAllowed, NotFound, SignInNeeded
from tests.moot import LONG_AGO, Moot
from tests.tradeoffs import add_evidence, make_tradeoff
from tests.unit.tradeoffs.evidence.kit import at, evidence_form, given, on, words

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
SCRIPT = "<script>alert(1)</script>"
PAGES = (
    "evidence/", "evidence/new/", "evidence/pin/", "evidence/1/", "evidence/1/edit/", "evidence/1/accept/", "evidence/1/withdraw/",
    "evidence/1/challenge/", "evidence/challenges/1/answer/", "evidence/1/read/", "witnesses/", "witnesses/new/", "witnesses/1/",
    "witnesses/1/remove/", "questions/ask/", "questions/merge/", "questions/1/", "questions/1/support/", "questions/1/withdraw/",
    "questions/1/answer/", "questions/1/promise/",
)  # fmt: skip


def fill(tradeoff: TradeOff, moot: Moot) -> None:
    member = moot.membership("paul", moot.panel)
    (item,) = add_evidence(tradeoff, 1)
    EvidenceItem.objects.filter(pk=item.pk).update(claim="Closing the hospital")
    Challenge.objects.create(
        pk=1, item=item, membership=member, by_name="Member 1", text="The hospital stays."
    )
    witness = Witness.objects.create(
        tradeoff=tradeoff, number=1, name="Dr Hospital", role="Runs the hospital"
    )
    Question.objects.create(
        tradeoff=tradeoff,
        number=1,
        membership=member,
        by_name="Member 1",
        text="Which hospital?",
        witness=witness,
    )


# --- Trade-offs that are not for everybody


@pytest.mark.parametrize("how", [{"public": False}, {"stage": "draft"}])
def test_no_address_tells_a_stranger_of_it(moot: Moot, client_as: SignIn, how: dict[str, Any]) -> None:
    tradeoff = make_tradeoff(
        moot.panel, how.get("stage", "learn"), **({"public": False} if "public" in how else {})
    )
    fill(tradeoff, moot)
    sent = evidence_form(
        text="x",
        reason="x",
        reply="x",
        witness="0",
        keep="1",
        others="1",
        result="x",
        how="live",
        wanted="yes",
    )
    for who in ("mabel", "will", "otto"):
        client = client_as(moot.actor(who))
        for page in PAGES:
            for answer in (client.get(at(tradeoff, page)), client.post(at(tradeoff, page), sent)):
                assert answer.status_code in (404, 405), (who, page, answer.status_code)
                assert b"ospital" not in answer.content.replace(b"leave hospital", b"")
    for page in PAGES:
        assert Client().get(at(tradeoff, page)).status_code in (302, 404)


def test_a_member_does_not_learn_of_a_draft(moot: Moot, client_as: SignIn) -> None:
    draft = make_tradeoff(moot.panel, "draft")
    fill(draft, moot)
    paul = client_as(moot.actor("paul"))
    for page in PAGES:
        assert paul.get(at(draft, page)).status_code in (403, 404), page
        assert paul.post(at(draft, page), {}).status_code in (403, 404, 405), page


def test_a_witness_sees_the_private_trade_off_they_are_heard_on_and_no_other(
    moot: Moot, client_as: SignIn
) -> None:
    mine, other = (make_tradeoff(moot.panel, "learn", public=False) for _ in range(2))
    will = Membership.objects.create(
        body=moot.panel, person=moot.people["will"], role="witness", public_name="Dr Will", starts_on=LONG_AGO
    )
    Witness.objects.create(tradeoff=mine, number=1, name="Dr Will", role="Runs it", membership=will)
    own = client_as(moot.actor("will"))
    assert own.get(at(mine)).status_code == 200
    assert own.get(at(mine, "witnesses/1/")).status_code == 200
    own.post(at(mine, "evidence/new/"), evidence_form())
    assert EvidenceItem.objects.get().by_name == "Dr Will"
    for page in ("evidence/", "evidence/new/", "witnesses/", "witnesses/1/"):
        assert own.get(at(other, page)).status_code == 404, page


# --- In the name of others


def act_as(actor: Actor, tradeoff: TradeOff) -> list[Callable[[], object]]:
    named: dict[str, Any] = {"actor": actor, **on(tradeoff)}
    answer = questions.AnswerGiven(text="x")
    return [
        lambda: evidence.add_evidence(**named, given=given()),
        lambda: evidence.submit_evidence(**named, given=given()),
        lambda: evidence.change_evidence(**named, number=1, changes={"summary": "x"}),
        lambda: evidence.accept_evidence(**named, number=1),
        lambda: evidence.decline_evidence(**named, number=1, reason="x"),
        lambda: evidence.withdraw_evidence(**named, number=1, reason="x"),
        lambda: evidence.mark_read(**named, number=1),
        lambda: challenges.challenge_evidence(**named, number=1, text="x"),
        lambda: challenges.answer_challenge(**named, challenge_id=1, reply="x"),
        lambda: witnesses.invite_witness(**named, given=witnesses.WitnessGiven(name="x", role="x")),
        lambda: witnesses.change_witness(**named, number=1, given=witnesses.WitnessGiven(name="x", role="x")),
        lambda: witnesses.state_as_witness(**named, number=1, interests="x", statement="x"),
        lambda: witnesses.remove_witness(**named, number=1),
        lambda: questions.ask_question(**named, text="x"),
        lambda: questions.support_question(**named, number=1),
        lambda: questions.withdraw_question(**named, number=1),
        lambda: questions.merge_questions(**named, keep=1, others=[2]),
        lambda: questions.answer_question(**named, number=1, given=answer),
        lambda: questions.keep_promise(**named, number=1, result="x"),
    ]


@pytest.mark.parametrize("who", ["mabel", "otto", "obi", "anonymous"])
def test_people_of_other_bodies_can_do_nothing(moot: Moot, who: str) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    fill(tradeoff, moot)
    actor = Actor.anonymous() if who == "anonymous" else moot.actor(who)
    for act in act_as(actor, tradeoff):
        with pytest.raises((NotAllowed, SignInNeeded)):
            act()


def test_the_clerk_of_one_body_cannot_name_it_to_change_anothers(moot: Moot) -> None:
    """The permission is asked over the body that is named, and the trade-off must be that body's."""
    tradeoff = make_tradeoff(moot.panel, "learn")
    fill(tradeoff, moot)
    named: dict[str, Any] = {
        "actor": moot.actor("otto"),
        "body_id": moot.other.pk,
        "tradeoff_id": tradeoff.pk,
    }
    for act in (
        lambda: evidence.withdraw_evidence(**named, number=1, reason="x"),
        lambda: questions.answer_question(**named, number=1, given=questions.AnswerGiven(text="x")),
        lambda: witnesses.remove_witness(**named, number=1),
    ):
        with pytest.raises(NotFound):
            act()


def test_staff_and_witnesses_neither_ask_nor_support(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    fill(tradeoff, moot)
    for name in ("cleo", "femi"):
        for act in (questions.ask_question, questions.support_question):
            more: dict[str, Any] = {"text": "x"} if act is questions.ask_question else {"number": 1}
            with pytest.raises(NotAllowed):
                act(actor=moot.actor(name), **on(tradeoff), **more)


def test_a_form_of_another_member_is_refused(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    fill(tradeoff, moot)
    made = questions.ask_question(actor=moot.actor("paul"), **on(tradeoff), text="Mine?")
    with pytest.raises(BadInput):
        questions.ask_question(
            actor=moot.actor("priya"), **on(tradeoff), text="Theirs?", form_id=made.form_id
        )
    doubt = challenges.challenge_evidence(actor=moot.actor("priya"), **on(tradeoff), number=1, text="Why?")
    with pytest.raises(BadInput):
        challenges.challenge_evidence(
            actor=moot.actor("pam"), **on(tradeoff), number=1, text="Why?", form_id=doubt.form_id
        )


def test_somebody_of_another_body_cannot_be_made_a_witness_with_an_account(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    for name, body in (("will", moot.board), ("paul", moot.panel)):
        member = moot.membership(name, body)
        with pytest.raises(BadInput):
            witnesses.invite_witness(
                actor=moot.actor("cleo"), **on(tradeoff),
                given=witnesses.WitnessGiven(name="x", role="x", membership_id=member.pk),
            )  # fmt: skip


def test_a_hidden_challenge_or_question_is_seen_by_its_author_alone(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    fill(tradeoff, moot)
    Challenge.objects.update(status="hidden")
    Question.objects.update(status="hidden")
    priya, paul = client_as(moot.actor("priya")), client_as(moot.actor("paul"))
    assert "The hospital stays." not in words(priya.get(at(tradeoff, "evidence/1/")))
    assert "The hospital stays." in words(paul.get(at(tradeoff, "evidence/1/")))
    assert priya.get(at(tradeoff, "questions/1/")).status_code == 404
    assert "Taken out" in words(paul.get(at(tradeoff, "questions/1/")))
    assert priya.post(at(tradeoff, "questions/1/support/"), {"wanted": "yes"}).status_code == 404


def test_nobody_marks_what_they_cannot_see(moot: Moot) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    add_evidence(tradeoff, 1, status="submitted", membership=moot.membership("priya", moot.panel))
    with pytest.raises(NotFound):
        evidence.mark_read(actor=moot.actor("paul"), **on(tradeoff), number=1)
    with pytest.raises(NotFound):
        challenges.challenge_evidence(actor=moot.actor("paul"), **on(tradeoff), number=1, text="x")
    assert not Reading.objects.exists()


def test_a_members_real_name_is_on_no_page(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    add_evidence(tradeoff, 1)
    paul = moot.actor("paul")
    evidence.submit_evidence(actor=paul, **on(tradeoff), given=given())
    evidence.accept_evidence(actor=moot.actor("cleo"), **on(tradeoff), number=2)
    challenges.challenge_evidence(actor=paul, **on(tradeoff), number=1, text="Why?")
    questions.ask_question(actor=paul, **on(tradeoff), text="Why?")
    for page in ("evidence/", "evidence/1/", "evidence/2/", "witnesses/", "questions/1/"):
        for client in (Client(), client_as(moot.actor("priya")), client_as(moot.actor("cleo"))):
            assert "Paul" not in words(client.get(at(tradeoff, page))), page


# --- Hostile words


def test_markup_is_shown_as_words(moot: Moot, client_as: SignIn) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    paul, cleo = moot.actor("paul"), moot.actor("cleo")
    said = given(claim=SCRIPT, summary=f"- {SCRIPT}", source=SCRIPT, interests=SCRIPT, published=SCRIPT, link="https://example.org/?a=\"><b>")  # fmt: skip
    evidence.add_evidence(actor=cleo, **on(tradeoff), given=said, by_name=SCRIPT)
    challenges.challenge_evidence(actor=paul, **on(tradeoff), number=1, text=SCRIPT)
    witnesses.invite_witness(
        actor=cleo, **on(tradeoff),
        given=witnesses.WitnessGiven(name=SCRIPT, role=SCRIPT, why=SCRIPT, interests=SCRIPT, statement=SCRIPT),
    )  # fmt: skip
    questions.ask_question(actor=paul, **on(tradeoff), text=SCRIPT, witness=1)
    promise = questions.AnswerGiven(text=SCRIPT, promise=SCRIPT, promise_due=tradeoff.created_at.date())
    questions.answer_question(actor=cleo, **on(tradeoff), number=1, given=promise)
    staff = client_as(cleo)
    for page in (
        "evidence/",
        "evidence/1/",
        "evidence/1/edit/",
        "witnesses/",
        "witnesses/1/",
        "questions/1/",
        "questions/1/promise/",
    ):
        content = staff.get(at(tradeoff, page)).content
        assert SCRIPT.encode() not in content, page
        assert b'"><b>' not in content, page


@pytest.mark.parametrize("odd", ["a\x00b", "\u202eback", "x" * 6000, " ", "\n\n"])
def test_odd_text_is_refused_and_stores_nothing(moot: Moot, client_as: SignIn, odd: str) -> None:
    tradeoff = make_tradeoff(moot.panel, "learn")
    paul, cleo = client_as(moot.actor("paul")), client_as(moot.actor("cleo"))
    for client, page, sent in (
        (cleo, "evidence/new/", evidence_form(claim=odd)), (cleo, "evidence/new/", evidence_form(summary=odd)),
        (paul, "questions/ask/", {"witness": "0", "text": odd}),
        (cleo, "witnesses/new/", {"name": "x", "role": odd, "status": "invited", "member": ""}),
    ):  # fmt: skip
        answer = client.post(at(tradeoff, page), sent)
        assert (answer.status_code, "There is a problem" in words(answer)) == (200, True), page
    assert not (EvidenceItem.objects.exists())
    assert not (Question.objects.exists())
    assert not (Witness.objects.exists())
