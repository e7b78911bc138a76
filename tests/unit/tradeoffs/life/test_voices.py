"""Councils and other bodies that are asked for their view: inviting, answering, by post, overdue, who may."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.actions.voices import enter_voice, give_voice, invite_voice, remove_voice
from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import TradeOff, Voice
from deliberation.tradeoffs.queries.tradeoffs import WrongStage
from deliberation.tradeoffs.queries.voices import proposals, voices_of
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Follow, Notice
from tests.moot import Moot
from tests.tradeoffs import make_tradeoff
from tests.unit.tradeoffs.life import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
DAY = dt.timedelta(days=1)
VIEW = {"answer": "It would move the cost to us.\n\n- More home care\n- Fewer beds", "answered_as": "Leader"}


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


@pytest.fixture
def tradeoff(moot: Moot) -> TradeOff:
    return make_tradeoff(moot.panel, Stage.LEARN)


def invite(moot: Moot, tradeoff: TradeOff, **given: Any) -> Voice:
    usual: dict[str, Any] = {"why": "It pays for home care."}
    if "voice_body_id" not in given and "name" not in given:
        given["name"] = "Northfen council"
    return invite_voice(actor=moot.actor("cleo"), **kit.on(tradeoff), **(usual | given))


def test_councils_and_bodies_of_the_area_are_proposed(moot: Moot, tradeoff: TradeOff) -> None:
    found = proposals(tradeoff, voices_of(tradeoff))
    names = [each.name for each in found]
    assert moot.board.name in names
    assert moot.other.name in names
    assert moot.panel.name not in names, "a body does not ask itself"
    councils = [each for each in found if each.body_id is None]
    assert councils
    assert all(" lies in " in each.why for each in councils)
    invite(moot, tradeoff, voice_body_id=moot.board.pk)
    invite(moot, tradeoff, name=councils[0].name.upper())
    left = {each.name for each in proposals(tradeoff, voices_of(tradeoff))}
    assert not {moot.board.name, councils[0].name} & left


def test_inviting_twice_invites_once(moot: Moot, tradeoff: TradeOff) -> None:
    first = invite(moot, tradeoff)
    assert invite(moot, tradeoff, name="northfen COUNCIL").pk == first.pk
    body = invite(moot, tradeoff, voice_body_id=moot.board.pk)
    assert (body.name, invite(moot, tradeoff, voice_body_id=moot.board.pk).pk) == (moot.board.name, body.pk)
    assert Voice.objects.count() == 2


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "x" * 161}, "name"),
        ({"why": " "}, "why"),
        ({"due_on": dt.date(2026, 11, 1)}, "due_on"),
        ({"due_on": dt.date(3000, 1, 1)}, "due_on"),
    ],
)
def test_an_invitation_that_does_not_fit(moot: Moot, tradeoff: TradeOff, given: Any, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        invite(moot, tradeoff, **given)
    assert refused.value.parameters["field"] == field


def test_neither_itself_nor_both_nor_nobody(moot: Moot, tradeoff: TradeOff) -> None:
    for given in ({"voice_body_id": moot.panel.pk}, {"voice_body_id": moot.board.pk, "name": "Somebody"}):
        with pytest.raises(BadInput):
            invite(moot, tradeoff, **given)


def test_the_chair_of_the_invited_body_puts_its_view_on_record(moot: Moot, tradeoff: TradeOff) -> None:
    voice = invite(moot, tradeoff, voice_body_id=moot.board.pk)
    Follow.objects.create(
        address="r@example.org", kind="tradeoff", thing_id=str(tradeoff.pk), title="T", confirmed_at=kit.NOW
    )
    where = {**kit.on(tradeoff), "voice_id": voice.pk, "speaking_for": moot.board.pk}
    told = give_voice(actor=moot.actor("chandra"), **where, **VIEW)
    assert (told.answered_at, told.entered_by_us) == (kit.NOW, False)
    assert told.membership == moot.membership("chandra", moot.board)
    with clock.frozen(kit.NOW + DAY):
        give_voice(actor=moot.actor("chandra"), **where, **VIEW)
        voice.refresh_from_db()
        assert voice.answered_at == kit.NOW, "sent twice it stays"
        give_voice(actor=moot.actor("chandra"), **where, **(VIEW | {"answer": "Better said."}))
    voice.refresh_from_db()
    assert (voice.answer, Notice.objects.count()) == ("Better said.", 1)


def test_nobody_speaks_for_another_body(moot: Moot, tradeoff: TradeOff) -> None:
    voice = invite(moot, tradeoff, voice_body_id=moot.board.pk)
    where = {**kit.on(tradeoff), "voice_id": voice.pk}
    with pytest.raises(NotAllowed):
        give_voice(actor=moot.actor("mabel"), speaking_for=moot.board.pk, **where, **VIEW)
    with pytest.raises(NotFound):
        give_voice(actor=moot.actor("otto"), speaking_for=moot.other.pk, **where, **VIEW)
    with pytest.raises(NotAllowed):
        enter_voice(actor=moot.actor("otto"), **where, **VIEW)


def test_what_came_by_post_is_written_down_and_marked(moot: Moot, tradeoff: TradeOff) -> None:
    voice = invite(moot, tradeoff)
    where = {**kit.on(tradeoff), "voice_id": voice.pk}
    assert enter_voice(actor=moot.actor("cleo"), **where, **VIEW).entered_by_us
    own = invite(moot, tradeoff, voice_body_id=moot.board.pk)
    own_where = {**kit.on(tradeoff), "voice_id": own.pk}
    give_voice(actor=moot.actor("vera"), speaking_for=moot.board.pk, **own_where, **VIEW)
    with pytest.raises(WrongState, match="answered by itself"):
        enter_voice(actor=moot.actor("cleo"), **own_where, **(VIEW | {"answer": "No."}))
    with pytest.raises(BadInput):
        enter_voice(actor=moot.actor("cleo"), **where, answer="", answered_as="Leader")


def test_an_answer_stays_and_an_invitation_can_be_taken_back(moot: Moot, tradeoff: TradeOff) -> None:
    voice, other = invite(moot, tradeoff), invite(moot, tradeoff, name="Southfen council")
    enter_voice(actor=moot.actor("cleo"), **kit.on(tradeoff), voice_id=voice.pk, **VIEW)
    with pytest.raises(WrongState, match="stays on the record"):
        remove_voice(actor=moot.actor("cleo"), **kit.on(tradeoff), voice_id=voice.pk)
    remove_voice(actor=moot.actor("cleo"), **kit.on(tradeoff), voice_id=other.pk)
    assert list(Voice.objects.all()) == [voice]


@pytest.mark.parametrize(
    ("stage", "may"), [("draft", False), ("vote", True), ("recommend", False), ("closed", False)]
)
def test_when_views_are_taken(moot: Moot, stage: str, may: bool) -> None:
    made = make_tradeoff(moot.panel, stage)
    voice = Voice.objects.create(tradeoff=made, body=moot.board, name=moot.board.name, why="It pays.")
    where = {**kit.on(made), "voice_id": voice.pk}
    if may:
        give_voice(actor=moot.actor("chandra"), speaking_for=moot.board.pk, **where, **VIEW)
        return
    for act, more in ((give_voice, {"speaking_for": moot.board.pk, "actor": moot.actor("chandra")}), (enter_voice, {"actor": moot.actor("cleo")})):  # fmt: skip
        with pytest.raises(WrongStage):
            act(**where, **more, **VIEW)


# Pages


def test_the_page_says_who_answered_and_who_has_not(moot: Moot, tradeoff: TradeOff) -> None:
    voice = invite(moot, tradeoff, name="Southfen council", due_on=kit.TODAY + DAY)
    invite(moot, tradeoff, voice_body_id=moot.board.pk, has_seat=True)
    heard = invite(moot, tradeoff, name="Carers’ forum")
    enter_voice(actor=moot.actor("cleo"), **kit.on(tradeoff), voice_id=heard.pk, **VIEW)
    with clock.frozen(kit.NOW + 3 * DAY):
        text = kit.words(Client().get(kit.at(tradeoff, "voices/")))
    for said in (
        "1 of 3 have put their view on record, 1 of them without a seat",
        "Overdue. Not answered. It was asked to answer by 3 November 2026, which has passed.",
        "Given by Leader on 2 November 2026. It came by post and was written down by the clerk.",
        "Has a seat where it is decided",
        "It would move the cost to us.",
    ):
        assert said in text, said
    assert "Put its view on record" not in text
    assert voice.name in text


def test_a_clerk_invites_several_at_once(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    page = kit.at(tradeoff, "voices/invite/")
    assert "Northfen health and wellbeing board" in kit.words(cleo.get(page))
    council = next(each for each in proposals(tradeoff, []) if each.body_id is None)
    form = {
        "who": [str(moot.board.pk), council.name], "name": "Carers’ forum", "why": "It is touched.", "seat": "no",
        "due_on_day": "9", "due_on_month": "11", "due_on_year": "2026",
    }  # fmt: skip
    assert cleo.post(page, form)["Location"] == kit.at(tradeoff, "voices/")
    cleo.post(page, form)
    assert Voice.objects.count() == 3
    assert set(Voice.objects.values_list("has_seat", "due_on")) == {(False, dt.date(2026, 11, 9))}
    assert "Choose somebody" in kit.words(cleo.post(page, {"why": "x", "seat": "no"}))
    assert "Say whether they have a seat" in kit.words(cleo.post(page, {"why": "x", "name": "y"}))


def test_the_chair_answers_on_the_page(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    voice = invite(moot, tradeoff, voice_body_id=moot.board.pk)
    page = kit.at(tradeoff, f"voices/{voice.pk}/")
    chandra = client_as(moot.actor("chandra"))
    assert "You speak for Northfen health and wellbeing board" in kit.words(chandra.get(page))
    assert "Write the view" in kit.words(chandra.post(page, {"answer": " ", "answered_as": "Chair"}))
    assert chandra.post(page, VIEW)["Location"] == kit.at(tradeoff, "voices/")
    assert "It would move the cost to us." in kit.words(chandra.get(kit.at(tradeoff, "voices/")))
    for name, status in (("mabel", 404), ("otto", 404), ("paul", 403)):
        assert client_as(moot.actor(name)).post(page, VIEW).status_code == status, name
    assert Client().get(page).status_code == 302


def test_a_draft_is_told_to_nobody_who_is_invited(moot: Moot, client_as: SignIn) -> None:
    made = make_tradeoff(moot.panel, Stage.DRAFT)
    voice = invite(moot, made, voice_body_id=moot.other.pk)
    assert client_as(moot.actor("otto")).get(kit.at(made, f"voices/{voice.pk}/")).status_code == 404
    cleo = client_as(moot.actor("cleo"))
    assert cleo.get(kit.at(made, f"voices/{voice.pk}/")).status_code == 409


def test_who_is_invited_to_one_that_is_not_public_can_answer_it(moot: Moot, client_as: SignIn) -> None:
    made = make_tradeoff(moot.panel, Stage.LEARN, public=False)
    voice = invite(moot, made, voice_body_id=moot.other.pk)
    otto, page = client_as(moot.actor("otto")), kit.at(made, f"voices/{voice.pk}/")
    assert made.question in kit.words(otto.get(page))
    assert otto.post(page, VIEW)["Location"] == page
    voice.refresh_from_db()
    assert voice.answered_at
    assert Client().get(kit.at(made, "voices/")).status_code == 404


def test_an_invitation_is_taken_back_after_asking(moot: Moot, tradeoff: TradeOff, client_as: SignIn) -> None:
    voice = invite(moot, tradeoff)
    cleo, page = client_as(moot.actor("cleo")), kit.at(tradeoff, f"voices/{voice.pk}/remove/")
    assert "Take back the invitation of Northfen council?" in kit.words(cleo.get(page))
    assert cleo.post(page)["Location"] == kit.at(tradeoff, "voices/")
    assert not Voice.objects.exists()
    assert cleo.post(page).status_code == 404
