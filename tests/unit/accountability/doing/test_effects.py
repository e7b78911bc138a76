"""Expected effects: pinned when promised, watched, looked at beside similar areas, frozen; and areas to learn from."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.models import Person
from audit.events import Event
from audit.models import Entry
from deliberation.accountability.actions.doing_effects import (
    EffectGiven,
    expect_effect,
    remove_effect,
    review_effect,
    skip_review,
)
from deliberation.accountability.actions.doing_keeping import (
    keep_actions,
    remind_of_reviews,
    watch_effects,
)
from deliberation.accountability.models import Decision, EffectReview, ExpectedEffect
from indexapp.queries.peers import figures_with_peers, metrics_against_peers
from kernel import clock
from kernel.errors import BadInput, NotAllowed, NotFound, WrongState
from notices.models import Follow, Notice
from tests import world
from tests.moot import Moot
from tests.unit.accountability.doing.doing_kit import promise
from tests.unit.accountability.doing.effects_kit import (
    FIGURE,
    KEEPER,
    SignIn,
    done_in_2020,
    expect,
    figure,
    new_run,
    words,
)
from tests.unit.indexapp.pages.kit import forget

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def test_without_an_index_nothing_can_be_expected(moot: Moot) -> None:
    with pytest.raises(BadInput):
        expect(moot, promise(moot))


def test_what_is_expected_is_pinned_once_and_days_are_proposed(index: None, moot: Moot) -> None:
    action = promise(moot)
    effect = expect(moot, action, size=Decimal("2.5"))
    assert effect.baseline["period"] == "2021/22"
    assert effect.baseline["value"] == pytest.approx(figure("waits", "QX2", "2021/22"))
    assert expect(moot, action, size=Decimal("2.50")) == effect
    assert list(effect.reviews.values_list("due_on", flat=True)) == [
        dt.date(2027, 9, 30),
        dt.date(2028, 3, 31),
    ]
    for wrong in (
        {"metric": "nothing"},
        {"area": "QX9"},
        {"definition": "x"},
        {"size": Decimal(-1)},
        {"by": dt.date(1990, 1, 1)},
    ):
        with pytest.raises(BadInput):
            expect(moot, action, **wrong)
    with pytest.raises(WrongState):
        expect(moot, action, rises=True)
    for who in ("mabel", "otto", "paul"):
        with pytest.raises(NotAllowed):
            expect(moot, action, who)
    other: dict[str, Any] = {"actor": moot.actor("otto"), "body_id": moot.other.pk}
    with pytest.raises(NotFound):
        expect_effect(**other, given=EffectGiven(**FIGURE), action_id=action.pk)
    with pytest.raises(NotFound):
        review_effect(**other, effect_id=effect.pk)
    with pytest.raises(BadInput):
        expect_effect(actor=moot.actor("chandra"), body_id=moot.board.pk, given=EffectGiven(**FIGURE))
    remove_effect(actor=moot.actor("anil"), body_id=moot.board.pk, effect_id=effect.pk)
    assert not EffectReview.objects.exists()
    again = expect(moot, action, "anil")
    ExpectedEffect.objects.update(made_at=clock.now() - dt.timedelta(days=2))
    with pytest.raises(WrongState):
        remove_effect(actor=moot.actor("anil"), body_id=moot.board.pk, effect_id=again.pk)


def test_figures_of_similar_areas(index: None) -> None:
    found = figures_with_peers(world.SLUG, "waits", "QX2")
    assert found is not None
    assert {each.key for each in found.peers[:2]} == {"QX1", "QX3"}
    assert [each.code for each in found.periods] == list(world.PERIODS)
    for each in (found.area, *found.peers):
        for period in world.PERIODS:
            assert each.figures[period].value == pytest.approx(figure("waits", each.key, period))
    for odd in (
        ("x", "waits", "QX2"),
        (world.SLUG, "x", "QX2"),
        (world.SLUG, "waits", "x"),
        (world.SLUG, "index", "QX2"),
    ):
        assert figures_with_peers(*odd) is None
    beside = metrics_against_peers(world.SLUG, "QX2")
    assert beside is not None
    waits = next(each for each in beside.metrics if each.slug == "waits")
    values = [figure("waits", area, "2021/22") for area in world.SYSTEMS]
    assert (waits.better, waits.of) == (sum(each < values[1] for each in values), 5)


def test_a_look_is_frozen_and_a_second_road_finds_the_same(index: None, moot: Moot) -> None:
    effect = expect(moot, done_in_2020(moot))
    board: dict[str, Any] = {"actor": moot.actor("anil"), "body_id": moot.board.pk, "effect_id": effect.pk}
    review = review_effect(**board, note="A new hospital opened.")
    assert review_effect(**board, note="A new hospital opened.") == review
    found = review.figures["comparison"]
    frame = world.expected().query("node == 'waits'").pivot(index="area", columns="period", values="raw")
    change = frame["2021/22"] - frame["2019/20"]
    assert found["own"]["change"] == pytest.approx(change["QX2"])
    assert found["peer_change"] == pytest.approx(change.drop("QX2").mean())
    assert (found["verdict"], len(found["peers"])) == ("few_peers", 5)
    assert "too few to tell a difference from chance" in review.words
    assert review.words.endswith("is the cause.")
    assert (review.role, review.run_id) == ("analyst", world.definition().published_run_id)
    assert Entry.objects.get(event=Event.EFFECT_REVIEWED).detail["code"] == "few_peers"
    before = json.dumps(review.figures, sort_keys=True)
    new_run()
    review.refresh_from_db()
    assert json.dumps(review.figures, sort_keys=True) == before
    with pytest.raises(WrongState):
        remove_effect(**board)


def test_what_was_just_promised_is_too_early_and_a_look_can_be_left_out(index: None, moot: Moot) -> None:
    effect = expect(moot, promise(moot))
    board: dict[str, Any] = {"actor": moot.actor("cleo"), "body_id": moot.board.pk, "effect_id": effect.pk}
    assert "too early to say" in review_effect(**board).words
    waiting = effect.reviews.filter(status="proposed").first()
    assert waiting is not None
    with pytest.raises(BadInput):
        skip_review(**board, review_id=waiting.pk, reason="")
    for _ in range(2):
        left = skip_review(**board, review_id=waiting.pk, reason="No figures come out this year.")
    assert (left.status, left.note) == ("skipped", "No figures come out this year.")
    done = effect.reviews.get(status="done")
    with pytest.raises(WrongState):
        skip_review(**board, review_id=done.pk, reason="x")
    with pytest.raises(NotFound):
        skip_review(**board, review_id=10**6, reason="x")


def test_a_recompute_that_moves_the_figure_tells_with_the_reason(index: None, moot: Moot) -> None:
    effect = expect(moot, done_in_2020(moot))
    follower = moot.people["rosa"]
    for kind, thing in (
        ("action", str(effect.action_id)),
        ("metric", "waits"),
        ("area", "QX2"),
        ("area", "QX3"),
    ):
        Follow.objects.create(person=follower, kind=kind, thing_id=thing, confirmed_at=timezone.now())
    assert keep_actions(actor=KEEPER) == 0
    run = new_run()
    assert watch_effects(actor=KEEPER) == 2
    effect.refresh_from_db()
    assert effect.now is not None
    assert (effect.now_run_id, effect.now["run_id"]) == (run, run)
    assert effect.moved_at is not None
    [text] = set(Notice.objects.values_list("text", flat=True))
    assert f"Run {run} of Small index was published" in text
    assert not Notice.objects.filter(follow__thing_id="QX3").exists()
    assert Notice.objects.count() >= 1
    assert watch_effects(actor=KEEPER) == 0
    # A period after it was done has figures now that nobody has looked at: a look is proposed, and asked for once.
    assert effect.reviews.filter(status="proposed", figures__latest="2021/22").count() == 1
    Person.objects.filter(pk=moot.people["anil"].pk).update(email="anil@example.org")
    told = remind_of_reviews(actor=KEEPER)
    assert told >= 1
    assert remind_of_reviews(actor=KEEPER) == 0
    with pytest.raises(NotAllowed):
        keep_actions(actor=moot.actor("chandra"))


def test_pages_of_an_effect(
    index: None,
    moot: Moot,
    client: Client,
    client_as: SignIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    action = done_in_2020(moot)
    anil = client_as(moot.people["anil"])
    start = f"/bodies/northfen-board/actions/{action.pk}/expect/"
    assert "Which figure" in words(anil.get(start))
    sent = {
        "metric": "waits",
        "area": "QX2",
        "way": "fall",
        "size": "2",
        "by_day": "31",
        "by_month": "3",
        "by_year": "2027",
    }
    assert "Choose whether" in words(anil.post(start, sent | {"way": ""}))
    anil.post(start, sent)
    effect = ExpectedEffect.objects.get()
    page = f"/effects/{effect.pk}/"
    forget()
    with django_assert_max_num_queries(12):
        seen = words(client.get(page))
    assert "is to fall by 2.0 percentage points by 31 March 2027" in seen
    assert "Too few similar areas to say" in seen
    assert "does not show that what was done is the cause" in seen
    assert "Nobody has looked yet" in seen
    assert "Keep this look" not in seen
    assert "Nobody has looked yet" in words(anil.get(page))
    review = f"/bodies/northfen-board/effects/{effect.pk}/review/"
    assert "Keep this look" in words(anil.get(review))
    anil.post(review, {"note": "<script>alert(1)</script> opened"})
    forget()
    with django_assert_max_num_queries(12):
        answer = client.get(page)
    assert "<script>alert(1)</script> opened" in words(answer) or "alert(1)" in words(answer)
    assert b"<script>alert(1)" not in answer.content
    one = words(client.get(f"/actions/{action.pk}/"))
    assert "Looked at on" in one
    waiting = effect.reviews.filter(status="proposed").first()
    assert waiting is not None
    skip = f"/bodies/northfen-board/effects/{effect.pk}/review/{waiting.pk}/skip/"
    anil.post(skip, {"reason": "Too soon."})
    assert "Too soon." in words(client.get(page))
    for odd in (f"/effects/{action.pk}/", f"/bodies/northfen-board/effects/{effect.pk}/review/{2**64}/skip/"):
        assert anil.get(odd).status_code in (200, 404)
        assert anil.post(odd, {"reason": "x"}).status_code in (404, 405)
    other = client_as(moot.people["otto"])
    for path in (start, review, skip):
        assert other.get(path).status_code in (403, 404)
        assert other.get(path.replace("northfen-board", moot.other.slug)).status_code == 404


def test_an_effect_of_a_draft_decision_is_not_shown(
    index: None, moot: Moot, client: Client, client_as: SignIn
) -> None:
    decision = Decision.objects.create(
        body=moot.board,
        reference="D1",
        year=2026,
        number=1,
        status="taken",
        title="Day centre",
        taken_on=dt.date(2020, 4, 1),
    )
    chair: dict[str, Any] = {"actor": moot.actor("chandra"), "body_id": moot.board.pk}
    effect = expect_effect(**chair, given=EffectGiven(**FIGURE), decision_id=decision.pk)
    assert client.get(f"/effects/{effect.pk}/").status_code == 404
    vera = client_as(moot.people["vera"])
    start = f"/bodies/northfen-board/decisions/{decision.pk}/expect/"
    assert vera.get(start).status_code == 404
    Decision.objects.update(published_at=clock.now())
    assert vera.get(start).status_code == 200
    assert "Day centre" in words(client.get(f"/effects/{effect.pk}/"))
    remove = f"/bodies/northfen-board/effects/{effect.pk}/remove/"
    assert "Take this back?" in words(vera.get(remove))
    vera.post(remove)
    assert not ExpectedEffect.objects.exists()
