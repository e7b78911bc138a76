"""Attacks on the life of trade-offs: other bodies' ids, what is not for everybody, hostile and huge text, replays."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from deliberation.tradeoffs.calc.stages import Stage
from deliberation.tradeoffs.models import StageDate, TradeOff, Voice
from kernel import clock
from tests.moot import SYSTEM, Moot
from tests.tradeoffs import make_tradeoff
from tests.unit.tradeoffs.life import kit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
SignIn = Callable[..., Client]
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% debug %}\u202e"
SAFE = "<script>alert(1)</script><img src=x onerror=alert(2)>{{ 7*7 }}{% debug %}"


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with clock.frozen(kit.NOW):
        yield


PAGES = (
    "",
    "edit/",
    "dates/",
    "move/",
    "discard/",
    "voices/",
    "voices/invite/",
    "trade-off.pdf",
    "feed.atom",
)


@pytest.mark.parametrize("fields", [{"public": False}, {"stage": "draft"}])
def test_no_refusal_tells_a_stranger_of_a_trade_off(
    moot: Moot, client_as: SignIn, fields: dict[str, Any]
) -> None:
    made = make_tradeoff(moot.panel, title="Closing the hospital")
    TradeOff.objects.update(**fields)
    voice = Voice.objects.create(tradeoff=made, name="Northfen council", why="It pays.")
    unknown = f"/bodies/fenmarsh-panel/trade-offs/{uuid.uuid4()}/"
    mabel = client_as(moot.actor("mabel"))
    for page in (*PAGES, f"voices/{voice.pk}/", f"voices/{voice.pk}/remove/"):
        for method in ("get", "post"):
            answer = getattr(mabel, method)(kit.at(made, page), {"to": "vote"} if method == "post" else {})
            other = getattr(mabel, method)(f"{unknown}{page}", {"to": "vote"} if method == "post" else {})
            assert answer.status_code == other.status_code, (page, method)
            assert answer.status_code in (404, 405), (page, method)
            assert b"hospital" not in answer.content
    for path in (
        f"/trade-offs/{made.pk}/",
        f"/api/v1/bodies/fenmarsh-panel/trade-offs/{made.pk}/",
        f"/api/v1/bodies/fenmarsh-panel/trade-offs/{made.pk}/voices/",
    ):
        assert mabel.get(path).status_code == 404
        assert Client().get(path).status_code == 404
    assert b"hospital" not in mabel.get("/trade-offs/?words=hospital").content.partition(b'id="results"')[2]


def test_the_address_of_one_body_does_not_open_that_of_another(moot: Moot, client_as: SignIn) -> None:
    """Cleo is the clerk of both."""
    made = kit.ready_draft(moot.panel)
    voice = Voice.objects.create(tradeoff=made, name="Northfen council", why="It pays.")
    other = make_tradeoff(moot.board, Stage.LEARN)
    cleo = client_as(moot.actor("cleo"))
    for page in (*PAGES, f"voices/{voice.pk}/", f"voices/{voice.pk}/remove/"):
        assert cleo.get(f"/bodies/northfen-board/trade-offs/{made.pk}/{page}").status_code == 404, page
    for page in (f"voices/{voice.pk}/", f"voices/{voice.pk}/remove/"):
        assert cleo.post(kit.at(other, page), {"answer": "x", "answered_as": "y"}).status_code == 404
    assert cleo.get(kit.at(other, f"voices/{2**62}/")).status_code == 404
    assert cleo.get(kit.at(other, f"voices/{10**30}/")).status_code == 404


def test_a_new_one_cannot_take_the_id_of_another_bodys(moot: Moot, client_as: SignIn) -> None:
    made = make_tradeoff(moot.board, Stage.VOTE)
    form = {"tradeoff_id": str(made.pk), "title": "Mine", "area": SYSTEM}
    answer = client_as(moot.actor("cleo")).post("/bodies/fenmarsh-panel/trade-offs/new/", form)
    assert "The id is taken." in kit.words(answer)
    made.refresh_from_db()
    assert (made.body_id, made.title) == (moot.board.pk, made.title)


def test_hostile_text_is_shown_as_text_or_refused(moot: Moot, client_as: SignIn) -> None:
    cleo = client_as(moot.actor("cleo"))
    form = {
        "tradeoff_id": str(uuid.uuid4()), "title": SAFE, "question": SAFE, "gains": SAFE, "gives_way": SAFE, "asked_by": SAFE,
        "area": SYSTEM, "background": f"{SAFE}\n\n- {SAFE}",
    }  # fmt: skip
    refused = cleo.post("/bodies/fenmarsh-panel/trade-offs/new/", form | {"title": HOSTILE})
    assert "cannot be shown" in kit.words(refused)
    cleo.post("/bodies/fenmarsh-panel/trade-offs/new/", form)
    made = TradeOff.objects.select_related("body").get()
    frame = {
        "envelope_kind": "none",
        "envelope_note": SAFE,
        "fixed": SAFE,
        "open": SAFE,
        "feeds_name": SAFE,
        "feeds_decision": SAFE,
    }
    assert cleo.post(kit.at(made, "edit/?step=frame"), frame).status_code == 302
    Voice.objects.create(
        tradeoff=made, name=SAFE, why=SAFE, answer=SAFE, answered_as=SAFE, answered_at=kit.NOW
    )
    StageDate.objects.filter(tradeoff=made, stage="learn").update(back_at=kit.NOW, back_reason=SAFE)
    TradeOff.objects.update(stage="closed", close_reason=SAFE)
    for page in (kit.at(made), kit.at(made, "voices/"), "/trade-offs/", "/bodies/fenmarsh-panel/trade-offs/"):
        content = Client().get(page).content.decode()
        assert "<script>alert" not in content, page
        assert "<img src=x" not in content, page
        assert "{{ 7*7 }}" in content, page
    assert Client().get(kit.at(made, "trade-off.pdf")).status_code == 200
    assert "<script>" not in Client().get(kit.at(made, "feed.atom")).content.decode()


def test_huge_input_is_refused(moot: Moot, client_as: SignIn) -> None:
    made = kit.draft(moot)
    cleo = client_as(moot.actor("cleo"))
    for page, form in (
        ("edit/", {"title": "x" * 500_000, "area": SYSTEM}),
        ("edit/?step=frame", {"envelope_kind": "money", "envelope": "9" * 100_000}),
        ("edit/?step=rules", {"public": "yes", "moderation": "after", "least": "9" * 5000}),
        ("dates/", {"learn_starts_day": "9" * 5000, "learn_starts_month": "1", "learn_starts_year": "2027"}),
        ("voices/invite/", {"name": "x" * 500_000, "why": "y", "seat": "no"}),
        ("move/", {"to": "x" * 100_000, "reason": "y" * 100_000}),
    ):
        answer = cleo.post(kit.at(made, page), form)
        assert answer.status_code == 200, page
        assert "There is a problem" in kit.words(answer), page
    assert Client().get(f"/trade-offs/?words={'x+' * 3000}").status_code in (200, 414)


@pytest.mark.parametrize(
    "form",
    [
        {"learn_starts_day": "0", "learn_starts_month": "1", "learn_starts_year": "2027"},
        {"learn_starts_day": "31", "learn_starts_month": "2", "learn_starts_year": "2027"},
        {"learn_starts_day": "1", "learn_starts_month": "13", "learn_starts_year": "2027"},
        {"learn_starts_day": "1", "learn_starts_month": "1", "learn_starts_year": "0"},
        {"learn_starts_day": "1", "learn_starts_month": "1", "learn_starts_year": "99999"},
        {"learn_starts_day": "١", "learn_starts_month": "x", "learn_starts_year": "2027"},
        {"learn_starts_day": "1", "learn_starts_month": "1", "learn_starts_year": ""},
        {"learn_starts_day": "-1", "learn_starts_month": "1", "learn_starts_year": "2027"},
    ],
)
def test_days_that_are_none_store_nothing(moot: Moot, client_as: SignIn, form: dict[str, str]) -> None:
    made = kit.draft(moot)
    answer = client_as(moot.actor("cleo")).post(kit.at(made, "dates/"), form)
    assert answer.status_code == 200
    assert "There is a problem" in kit.words(answer)
    assert not StageDate.objects.filter(tradeoff=made, starts_on__isnull=False).exists()


def test_a_form_from_before_a_move_does_nothing(moot: Moot, client_as: SignIn) -> None:
    made = kit.ready_draft(moot.panel)
    cleo = client_as(moot.actor("cleo"))
    cleo.post(kit.at(made, "move/"), {"to": "learn"})
    again = cleo.post(kit.at(made, "move/"), {"to": "learn"})
    assert again.status_code == 302
    assert cleo.post(kit.at(made, "edit/"), {"title": "Changed", "area": SYSTEM}).status_code == 409
    assert cleo.post(kit.at(made, "discard/")).status_code == 409
    cleo.post(kit.at(made, "move/"), {"to": "discuss"})
    late = cleo.post(kit.at(made, "move/"), {"to": "learn"})
    assert "The reason is missing" in kit.words(late), "an old form does not move it back unasked"
    made.refresh_from_db()
    assert (made.stage, made.title) == ("discuss", "Leaving hospital on time, or help before a crisis")
